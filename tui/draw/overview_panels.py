"""The panels of the Overview, each in its frame."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.draw import figures
from tui.draw.board import draw_board, rows_of
from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.dated_lines import draw_events, draw_next
from tui.draw.glyphs import Glyphs
from tui.draw.kept import kept
from tui.draw.overview_view import Rect, View
from tui.draw.palette import BOLD, FAINT, MUTED, TEXT, Pen
from tui.draw.share_panel import draw_share_panel
from tui.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.deals.book import Entry

TITLES = {
    "board": "Board", "loop": "The loop", "share": "Concentration", "changes": "What changed", "next": "Next",
    "alerts": "",
}
RING_ROWS, MOST_RING_ROWS = 9, 14


def draw_panel(
    canvas: Canvas, name: str, rect: Rect, snapshot: Snapshot, view: View, glyphs: Glyphs
) -> None:
    x, y, width, height = rect
    focused = name == view.focus
    inner = _content(name, snapshot, view, max(0, width - 4), max(0, height - 2), glyphs)
    canvas.box(
        x, y, width, height, glyphs, Pen("text") if focused else FAINT, title=_title(name, snapshot, view),
        title_pen=BOLD if focused else Pen("text"), note=_note(name, snapshot, view), heavy=focused,
    )
    canvas.blit(inner, x + 2, y + 1)


def _title(name: str, snapshot: Snapshot, view: View) -> str:
    if name != "board":
        return TITLES[name]
    groups = snapshot.watch.groups
    return groups[view.group].name if view.group < len(groups) else "Private companies"


def _note(name: str, snapshot: Snapshot, view: View) -> str:
    if name == "board":
        if view.sort or view.up:
            return f"by {view.sort or 'file'}{', reversed' if view.up else ''}"
        return "f next group  v cards"
    if name == "loop":
        return "the article's, pinned  3 opens"
    if name == "share":
        return "4 opens"
    if name == "alerts":
        return "5 opens"
    return ""


def _content(
    name: str, snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs
) -> Canvas:
    if name == "board":
        return _board(snapshot, view, width, height, glyphs)
    inputs = (width, height, glyphs, *_inputs(name, snapshot))
    return kept(f"overview {name}", inputs, lambda: _still(name, snapshot, width, height, glyphs))


def _board(snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The chosen group; below it, where there is room, as much of the next ones as fits whole."""
    rows = rows_of(snapshot, view.group, view.ticked, view.sort, view.up)
    canvas = draw_board(rows, view.cursor, width, height, glyphs)
    y, groups = 2 * len(rows), snapshot.watch.groups
    for group in range(view.group + 1, len(groups)):
        more = rows_of(snapshot, group, view.ticked)
        if y + 2 + len(more) > height:
            break
        canvas.put(0, y + 1, fit(groups[group].name, width, glyphs.ellipsis), MUTED)
        canvas.blit(draw_board(more, -1, width, len(more), glyphs), 0, y + 2)
        y += 2 + len(more)
    return canvas


def _inputs(name: str, snapshot: Snapshot) -> tuple[object, ...]:
    """The parts of the snapshot that a panel draws."""
    match name:
        case "loop":
            return snapshot.pinned, snapshot.ledger, snapshot.quotes
        case "share":
            return snapshot.concentration, snapshot.share_history
        case "changes":
            return snapshot.changes, snapshot.events
        case "next":
            return snapshot.upcoming, snapshot.day.toordinal()
        case _:
            return snapshot.alerts, snapshot.conditions, snapshot.alert_log, snapshot.as_of_ms // 1000


def _still(name: str, snapshot: Snapshot, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """A panel that changes seldom."""
    match name:
        case "loop":
            return _loop(snapshot, width, height, glyphs)
        case "share":
            return draw_share_panel(snapshot.concentration, width, height, glyphs, snapshot.share_history)
        case "changes":
            return draw_events(snapshot.changes or snapshot.events, width, height, glyphs,
                               "nothing recorded yet: the ledger is being read")
        case "next":
            return draw_next(snapshot.upcoming, snapshot.day, width, height, glyphs)
        case _:
            return _alerts(snapshot, width, height, glyphs)


def _loop(snapshot: Snapshot, width: int, height: int, glyphs: Glyphs) -> Canvas:
    from tui.draw.ring_mini import draw_mini_ring

    canvas = Canvas(width, height)
    if snapshot.pinned is None:
        canvas.center(0, width, height // 2, "reading the ledger of deals", MUTED)
        return canvas
    words = leg_lines(snapshot, width - 4, glyphs)
    tall = max(RING_ROWS, min(MOST_RING_ROWS, height - len(words) - 2))
    ring = draw_mini_ring(snapshot.pinned, snapshot.quotes, width, min(height, tall), glyphs)
    room = height - ring.height
    canvas.blit(ring, 0, 0 if room > len(words) else room // 2)
    if room > len(words):
        for y, (mark, text) in enumerate(words, ring.height + (room - len(words)) // 2):
            canvas.runs(1, y, [(f"{mark} ", Pen("loop")), (text, MUTED)], width)
    return canvas


def leg_lines(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[tuple[str, str]]:
    """The three legs with the date of their status, and what lapsed: a mark and a sentence each.

    Where `width` is too small the date goes before the words do.
    """
    pinned, ledger = snapshot.pinned, snapshot.ledger
    if pinned is None or ledger is None:
        return []
    lines = []
    for leg in pinned.legs:
        pair = f"{ledger.short(leg.payer)} to {ledger.short(leg.receiver)}"
        if leg.entry is None:
            lines.append((glyphs.dotted, f"{pair}: no deal on that day"))
            continue
        weakest = " (weakest)" if leg is pinned.weakest else ""
        head = f"{pair} {figures.money(leg.amount_musd)}: {_plain(leg.entry)}"
        text = f"{head} {_status_day(leg.entry, pinned.day)}{weakest}"
        lines.append((glyphs.line, text if width_of(text) <= width else f"{head}{weakest}"))
        for gone in leg.history[:1]:
            what = f"{figures.money(gone.deal.value_musd)} letter of intent"
            lines.append((glyphs.dotted, f"{what}: {_plain(gone)} {_status_day(gone, pinned.day)}"))
    return lines


def _plain(entry: Entry) -> str:
    """The status in a word or two."""
    return "letter of intent" if entry.layer == 4 else entry.status.short


def _status_day(entry: Entry, day: date) -> str:
    """When the deal took the status it has on `day`: Mar 2026."""
    rows = [row for row in entry.deal.history if row.day <= day and row.status is entry.status]
    return f"{rows[0].day:%b %Y}" if rows else ""


def _alerts(snapshot: Snapshot, width: int, height: int, glyphs: Glyphs) -> Canvas:
    from tui.draw.alert_rows import draw_alert_line, quiet_since

    canvas = Canvas(width, height)
    canvas.blit(draw_alert_line(
        snapshot.alerts, snapshot.conditions, width, glyphs, quiet_since_ms=quiet_since(snapshot.alert_log),
        now_ms=snapshot.as_of_ms,
    ), 0, 0)
    for y, alert in enumerate([a for a in snapshot.alerts if a.active][1:height], 1):
        canvas.put(0, y, fit(alert.why, width, glyphs.ellipsis), TEXT)
    return canvas

"""The first screen as one picture: panels where there is room, a table at 80 columns, lists below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tui.draw import figures
from tui.draw.board import draw_board, first_visible, rows_of, table_header
from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.cards import CARD_HEIGHT, draw_cards
from tui.draw.dated_lines import draw_events, draw_next
from tui.draw.glyphs import Glyphs
from tui.draw.kept import kept
from tui.draw.palette import BOLD, FAINT, MUTED, TEXT, Pen, move_token
from tui.draw.share_panel import draw_share_line, draw_share_panel
from tui.snapshot import NextEvent, Snapshot

if TYPE_CHECKING:
    from tui.deals.book import Entry

PANELS = ("board", "loop", "share", "changes", "next", "alerts")
TITLES = {
    "board": "Board", "loop": "The loop", "share": "Concentration", "changes": "What changed", "next": "Next",
    "alerts": "",
}
RING_ROWS, MOST_RING_ROWS = 9, 14
Rect = tuple[int, int, int, int]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class View:
    """What a person has chosen on the Overview: panel in focus, cursor of the board, group, form, zoom."""

    focus: str = "board"
    cursor: int = 0
    group: int = 0
    cards: bool = False
    zoom: bool = False
    flashed: frozenset[str] = frozenset()
    sort: str = ""
    up: bool = False


def layout(width: int, height: int, view: View) -> dict[str, Rect]:
    """Where each panel lies; at small sizes the frames go and the table comes."""
    if view.zoom:
        return {view.focus: (0, 0, width, height)}
    left = min(74, (width - 1) // 2 + (width - 1) % 2)
    right = width - left
    alerts = 3
    rest = height - 1 - alerts
    upper = max(min(18, rest - 8), rest * 11 // 20)
    lower = rest - upper
    half = right // 2
    return {
        "board": (0, 1, left, upper), "loop": (left, 1, right, upper),
        "share": (0, 1 + upper, left, lower), "changes": (left, 1 + upper, right - half, lower),
        "next": (left + right - half, 1 + upper, half, lower),
        "alerts": (0, 1 + upper + lower, width, alerts),
    }


def is_wide(width: int, height: int) -> bool:
    """Panels need this much; below it stands the table."""
    return width >= 108 and height >= 30


def draw_overview(snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The whole body of the screen."""
    canvas = Canvas(width, height)
    if width < 40 or height < 8:
        canvas.center(0, width, height // 2, "make the window larger", MUTED)
        return canvas
    if view.cards and (view.zoom or is_wide(width, height)):
        room = height // CARD_HEIGHT * CARD_HEIGHT
        cards = draw_cards(snapshot, view.group, view.cursor, width, room, glyphs, view.flashed)
        canvas.blit(cards, 0, 0)
        if height - room >= 4:
            _tail(canvas, room, snapshot, glyphs)
        return canvas
    if view.zoom or is_wide(width, height):
        if not view.zoom:
            canvas.blit(index_line(snapshot, width, glyphs), 0, 0)
        for name, rect in layout(width, height, view).items():
            _panel(canvas, name, rect, snapshot, view, glyphs)
        return canvas
    return _table(canvas, snapshot, view, glyphs)


def index_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Canvas:
    """Indices, breadth and the largest mover of the first group."""
    canvas = Canvas(width, 1)
    x = 1
    for symbol, name in (("^GSPC", "S&P 500"), ("^NDX", "Nasdaq-100"), ("QQQ", "QQQ"), ("^VIX", "VIX")):
        quote = snapshot.quotes.get(symbol)
        if quote is None or quote.shown_price is None or (symbol == "QQQ" and "^NDX" in snapshot.quotes):
            continue
        parts = [(f"{name} ", MUTED), (figures.price(quote.shown_price), BOLD)]
        move = quote.shown_move
        if move is not None:
            arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
            parts.append((f" {arrow}{figures.percent(move)}", Pen(move_token(move))))
        need = sum(width_of(t) for t, _ in parts)
        if x + need > width:
            break
        x = canvas.runs(x, 0, parts) + 3
    for parts in (_mover(snapshot, glyphs), _breadth(snapshot)):
        if parts and x + sum(width_of(t) for t, _ in parts) < width:
            x = canvas.runs(x, 0, parts) + 3
    return canvas


def _breadth(snapshot: Snapshot) -> list[tuple[str, Pen]]:
    measure = snapshot.measures.get("breadth.rsp_spy")
    if measure is None or measure.value is None:
        return []
    return [("equal weight vs S&P ", MUTED), (f"{figures.points(measure.value)} pp", TEXT)]


def _mover(snapshot: Snapshot, glyphs: Glyphs) -> list[tuple[str, Pen]]:
    first = snapshot.watch.groups[0].symbols if snapshot.watch.groups else ()
    moves = {s: m for s in first if (q := snapshot.quotes.get(s)) and (m := q.shown_move) is not None}
    if not any(moves.values()):
        return []
    symbol = max(moves, key=lambda s: abs(moves[s]))
    move, usual = moves[symbol], snapshot.usual.get(symbol)
    arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
    parts = [("largest move ", MUTED), (f"{symbol} ", BOLD),
             (f"{arrow}{figures.percent(move)}", Pen(move_token(move), bold=True))]
    if usual is not None:
        parts.append((f" {abs(usual):.1f}x its usual day", MUTED))
    return parts


def _panel(
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
    rows = rows_of(snapshot, view.group, view.flashed, view.sort, view.up)
    canvas = draw_board(rows, view.cursor, width, height, glyphs)
    y, groups = 2 * len(rows), snapshot.watch.groups
    for group in range(view.group + 1, len(groups)):
        more = rows_of(snapshot, group, view.flashed)
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


def _table(canvas: Canvas, snapshot: Snapshot, view: View, glyphs: Glyphs) -> Canvas:
    """80x24 and the like: indices, the group, the loop in a line, the share in a line, changes, alerts."""
    width, height = canvas.width, canvas.height
    rows = rows_of(snapshot, view.group, view.flashed, view.sort, view.up)
    if height >= 16:
        canvas.blit(index_line(snapshot, width, glyphs), 0, 0)
    y, room = _table_place(width, height, len(rows))
    if width >= 60:
        canvas.blit(table_header(width - 2), 1, y - 1)
    canvas.blit(draw_board(rows, view.cursor, width - 2, room, glyphs), 1, y)
    y += room
    _tail(canvas, y, snapshot, glyphs)
    return canvas


def _table_place(width: int, height: int, rows: int) -> tuple[int, int]:
    """First line of the table's rows, and how many there is room for."""
    y = (height >= 16) + (width >= 60)
    return y, min(rows, max(3, height - y - 9)) if height >= 18 else max(3, height - y - 4)


def row_at(y: int, width: int, height: int, view: View, rows: int) -> int | None:
    """The row of the board that is drawn on line `y`; None where there is none."""
    if view.zoom or is_wide(width, height):
        _, top, _, tall = layout(width, height, view)["board"]
        first, room = top + 1, tall - 2
    else:
        first, room = _table_place(width, height, rows)
    per = 2 if room >= 2 * rows else 1
    at = (y - first) // per
    found = first_visible(view.cursor, rows, room // per) + at
    return found if 0 <= at < room // per and found < rows else None


def _tail(canvas: Canvas, y: int, snapshot: Snapshot, glyphs: Glyphs) -> None:
    from tui.draw.alert_rows import draw_alert_line
    from tui.draw.ring_mini import draw_loop_strip

    width, height = canvas.width, canvas.height
    y = _rule(canvas, y, "The loop", glyphs)
    if snapshot.pinned is not None:
        strip = draw_loop_strip(snapshot.pinned, width - 2, glyphs)
        canvas.blit(strip, 1, y)
        y += strip.height
    if y < height:
        canvas.blit(draw_share_line(snapshot.concentration, width - 2, glyphs), 1, y)
        y += 1
    left = height - y - 1
    if left >= 3 and snapshot.changes:
        y = _rule(canvas, y, "What changed", glyphs)
        lines = draw_events(snapshot.changes, width - 2, height - y - 2, glyphs, "")
        canvas.blit(lines, 1, y)
        y = height - 2
    if y < height - 1 and snapshot.upcoming:
        canvas.runs(1, height - 2, [("Next  ", MUTED), *_next_line(snapshot.upcoming, width - 8)])
    canvas.blit(draw_alert_line(snapshot.alerts, snapshot.conditions, width - 2, glyphs), 1, height - 1)


def _next_line(events: tuple[NextEvent, ...], width: int) -> list[tuple[str, Pen]]:
    """As many whole entries as fit in `width`."""
    parts: list[tuple[str, Pen]] = []
    for event in events[:3]:
        more = [(f"{figures.short_day(event.day)} ", BOLD), (f"{event.text}   ", TEXT)]
        if sum(width_of(text) for text, _ in parts + more) - 3 > width:
            break
        parts += more
    return parts


def _rule(canvas: Canvas, y: int, title: str, glyphs: Glyphs) -> int:
    canvas.put(0, y, glyphs.track * canvas.width, FAINT)
    canvas.put(2, y, f" {title} ", BOLD)
    return y + 1

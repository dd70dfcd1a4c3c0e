"""The panels of the Overview, each in its frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.draw.grid.canvas import Canvas, Listing, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.layers import Placed
from tui.draw.grid.memo import kept
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT
from tui.draw.grid.table import Sorted
from tui.draw.overview.board import board_parts, draw_board
from tui.draw.overview.dated_lines import draw_events, draw_next
from tui.draw.overview.layout import Rect, View
from tui.draw.overview.loop import draw_loop, names_of
from tui.draw.overview.rows import BoardRow, rows_of, spark_words
from tui.draw.overview.share import draw_share_panel
from tui.draw.words.late import late_of, said_day
from tui.state.snapshot import NextEvent, Snapshot

if TYPE_CHECKING:
    from tui.alerts.alert import Alert

TITLES = {
    "board": "Board", "loop": "The loop", "share": "Concentration", "changes": "What changed", "next": "Next",
    "alerts": "",
}
_PINNED = "the article's, pinned"


def panel_parts(name: str, rect: Rect, snapshot: Snapshot, view: View, glyphs: Glyphs) -> list[Placed]:
    """A panel's frame and what stands in it."""
    x, y, width, height = rect
    focused = name == view.focus
    title, note = _title(name, snapshot, view), _note(name, snapshot, view)
    frame = kept(f"frame {name}", (width, height, glyphs, focused, title, note),
                 lambda: _frame(name, width, height, glyphs, focused, title, note))
    inner = _content(name, snapshot, view, max(0, width - 4), max(0, height - 2), glyphs)
    return [Placed(frame, x, y), *[Placed(p.canvas, p.x + x + 2, p.y + y + 1) for p in inner]]


def _frame(
    name: str, width: int, height: int, glyphs: Glyphs, focused: bool, title: str, note: str
) -> Canvas:
    canvas = Canvas(width, height)
    canvas.box(0, 0, width, height, glyphs, TEXT if focused else FAINT, title=title,
               title_pen=BOLD if focused else TEXT, note=note, heavy=focused)
    for words, target in ((title, f"zoom:{name}"), *_LINKS):
        canvas.link(0, words, target, 2, width - 2)
    return canvas


_LINKS = (("f next group", "=group"), ("v cards", "=view"), ("/ filter", "=filter"), ("Esc clears", "=back"),
          ("Esc the article's", "=back"), ("3 opens", "open:loop"), ("4 opens", "open:share"),
          ("5 opens", "open:alerts"), ("6, Inbox", "=ledger"))


def _title(name: str, snapshot: Snapshot, view: View) -> str:
    if name != "board":
        return TITLES[name]
    groups = snapshot.watch.groups
    if view.words:
        return f"{len(rows_of(snapshot, view.group, words=view.words))} of the watchlist"
    if not groups and not rows_of(snapshot, view.group):
        return "Board"
    return groups[view.group].name if view.group < len(groups) else "Private companies"


def _note(name: str, snapshot: Snapshot, view: View) -> str:
    if name == "board":
        if view.sort or view.up:
            return f"by {view.sort or 'file'}{', reversed' if view.up else ''}"
        if view.words:
            return "/ filter  Esc clears"
        return f"lines: {spark_words(snapshot)}  f next group  v cards"
    if name == "loop":
        return (f"{view.loop_note}, Esc the article's" if view.loop_note else _PINNED) + "  3 opens"
    if name == "share":
        return "4 opens"
    if name == "changes" and snapshot.unread:
        return f"{snapshot.unread} to read"
    if name == "alerts":
        count = count_of(snapshot, name) if view.focus == name else 0
        return f"{view.item % count + 1} of {count}  5 opens" if count > 1 else "5 opens"
    return ""


def _content(
    name: str, snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs
) -> Sequence[Placed]:
    if name == "board":
        return _board(snapshot, view, width, height, glyphs)
    item = view.item if name == view.focus else -1
    inputs = (width, height, glyphs, item, *_inputs(name, snapshot))
    return (Placed(kept(f"overview {name}", inputs,
                      lambda: _still(name, snapshot, width, height, glyphs, item)), 0, 0),)


def _board(snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs) -> list[Placed]:
    """The chosen group; below it, where there is room, as much of the next ones as fits whole."""
    rows = rows_of(snapshot, view.group, view.ticked, view.sort, view.up, view.words)
    listed = Canvas(0, 0)
    listed.lists = (board_listing(rows),)
    if snapshot.watch.display.columns:
        return [Placed(listed, 0, 0), Placed(own_board(snapshot, view, rows, width, height, glyphs), 0, 0)]
    parts = [Placed(listed, 0, 0), *board_parts(rows, view.cursor, width, height, glyphs)]
    y, groups = 2 * len(rows), snapshot.watch.groups
    for group in range(view.group + 1, len(groups)) if not view.words else ():
        more = rows_of(snapshot, group, view.ticked)
        if y + 2 + len(more) > height:
            break
        head = kept(f"head {groups[group].name}", (width, glyphs),
                    partial(_head, groups[group].name, width, glyphs))
        more_parts = board_parts(more, -1, width, len(more), glyphs)
        parts += (Placed(head, 0, y + 1), *(Placed(p.canvas, p.x, p.y + y + 2) for p in more_parts))
        y += 2 + len(more)
    return parts


def _head(group: str, width: int, glyphs: Glyphs) -> Canvas:
    canvas = Canvas(width, 1)
    canvas.put(0, 0, fit(group, width, glyphs.ellipsis), MUTED)
    return canvas


def own_board(
    snapshot: Snapshot, view: View, rows: Sequence[BoardRow], width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """The board by the columns of [display]."""
    from tui.draw.overview.columns import draw_own_board, own_columns

    if not rows:
        return draw_board(rows, view.cursor, width, height, glyphs)
    columns = own_columns(snapshot.watch.display.columns, spark_words(snapshot), glyphs)
    return draw_own_board(rows, view.cursor, width, height, glyphs, columns, Sorted(view.sort, not view.up))


def board_listing(rows: Sequence[BoardRow]) -> Listing:
    """All of the board, for a file."""

    def listed() -> Iterable[Sequence[str]]:
        from tui.draw.overview.columns import listed_rows

        return listed_rows(rows)

    return Listing(_HEADS, listed)


_HEADS = ("Symbol", "Move", "Price", "Usual", "Value", "P/E", "Volume", "State", "Name")


def _inputs(name: str, snapshot: Snapshot) -> tuple[object, ...]:
    """The parts of the snapshot that a panel draws."""
    match name:
        case "loop":
            return snapshot.pinned, snapshot.ledger, *_of_loop(snapshot)
        case "share":
            return snapshot.concentration, snapshot.share_history, said_day(snapshot)
        case "changes":
            return snapshot.changes, snapshot.events
        case "next":
            return snapshot.upcoming, snapshot.deals_day.toordinal()
        case _:
            return snapshot.alerts, snapshot.conditions, snapshot.alert_log, snapshot.as_of_ms // 1000


def _of_loop(snapshot: Snapshot) -> tuple[object, ...]:
    """Quotes of the loop's listed companies, and what is said of their lateness."""
    if snapshot.pinned is None:
        return ()
    symbols = sorted(names_of(snapshot.pinned, snapshot.ledger)[1].values())
    late = late_of(snapshot, symbols)
    return *(snapshot.quotes.get(symbol) for symbol in symbols), *(late.get(symbol) for symbol in symbols)


def _still(name: str, snapshot: Snapshot, width: int, height: int, glyphs: Glyphs, item: int) -> Canvas:
    """A panel that changes seldom; `item` is the row at its cursor, -1 without the focus."""
    match name:
        case "loop":
            return draw_loop(snapshot, width, height, glyphs, item)
        case "share":
            return draw_share_panel(
                snapshot.concentration, width, height, glyphs, snapshot.share_history, said_day(snapshot))
        case "changes":
            return draw_events(changes_of(snapshot), width, height, glyphs,
                               "nothing recorded yet: the ledger is being read", item)
        case "next":
            return draw_next(snapshot.upcoming, width, height, glyphs, item)
        case _:
            return _alerts(snapshot, width, height, glyphs, item)


def _alerts(snapshot: Snapshot, width: int, height: int, glyphs: Glyphs, item: int) -> Canvas:
    """What fires, from the row at the cursor on, the others below it where there is room."""
    from tui.draw.alerts.rows import draw_alert_line, loud, quiet_since

    canvas, firing = Canvas(width, height), loud(snapshot.alerts)
    if item >= 0 and not firing and (standing := alerts_of(snapshot)):
        canvas.put(0, 0, fit(f"stands: {standing[item % len(standing)].why}", width, glyphs.ellipsis), TEXT)
        return canvas
    first = item % len(firing) if item >= 0 and firing else 0
    canvas.blit(draw_alert_line(
        firing[first:], snapshot.conditions, width, glyphs, quiet_since_ms=quiet_since(snapshot.alert_log),
        now_ms=snapshot.as_of_ms,
    ), 0, 0)
    for y, alert in enumerate(firing[first + 1 : first + height], 1):
        canvas.put(0, y, fit(alert.why, width, glyphs.ellipsis), TEXT)
    return canvas


def alerts_of(snapshot: Snapshot) -> list[Alert]:
    """What fires, the gravest first; while nothing does, the conditions that stand."""
    from tui.draw.alerts.rows import loud

    return loud(snapshot.alerts) or [a for a in snapshot.conditions if a.active]


def changes_of(snapshot: Snapshot) -> tuple[NextEvent, ...]:
    """What the panel of changes lists."""
    return snapshot.changes or snapshot.events


def count_of(snapshot: Snapshot, panel: str) -> int:
    """How many rows the cursor of `panel` goes over; 0 for the share and for the board, which has its own."""
    match panel:
        case "loop":
            return len(snapshot.pinned.legs) if snapshot.pinned is not None else 0
        case "changes" | "next":
            return len(changes_of(snapshot) if panel == "changes" else snapshot.upcoming)
        case _:
            return len(alerts_of(snapshot)) if panel == "alerts" else 0

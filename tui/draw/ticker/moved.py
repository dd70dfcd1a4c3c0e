"""What moved: a day's move beside the index and the loop, and what was published. No cause is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, linked, move_token
from tui.draw.ticker.head import Head, facts_of
from tui.draw.words import numbers as figures
from tui.draw.words.lines import wrap
from tui.state.snapshot import Mode, Snapshot

INDEX = "SPY"


class Item(NamedTuple):
    """A headline, or an event in a replay; `who` is publisher or site, `when` an age or a day."""

    title: str
    who: str
    when: str
    url: str = ""


@dataclass(frozen=True)
class Moved:
    """Move of one symbol on the picture's day. `loop` is the mean of the loop's other listed members."""

    head: Head
    day: str
    index_move: float | None
    loop_move: float | None
    loop_members: tuple[str, ...]
    items: tuple[Item, ...]
    replayed: bool


def moved_of(snapshot: Snapshot, head: Head) -> Moved:
    """Everything of `snapshot` that stands beside the move of one symbol."""
    known = snapshot.ledger.companies if snapshot.ledger else {}
    loop = [known.get(slug) for slug in (snapshot.pinned.nodes if snapshot.pinned else ())]
    members = tuple(c.ticker for c in loop if c and c.ticker and c.listed and c.ticker != head.symbol)
    moves = [m for s in members if (q := snapshot.shown(s)) and (m := q.shown_move) is not None]
    index = snapshot.shown(INDEX)
    replayed = snapshot.mode is Mode.REPLAY
    stamp = head.quote.shown_time_ms if head.quote else None
    day = figures.day(stamp if stamp is not None else snapshot.day)
    return Moved(head, day, index.shown_move if index else None, sum(moves) / len(moves) if moves else None,
                 members, _items(snapshot, head.symbol, replayed), replayed)


def _items(snapshot: Snapshot, symbol: str, replayed: bool) -> tuple[Item, ...]:
    if replayed:
        events = [e for e in snapshot.events if e.symbol in ("", symbol)] or list(snapshot.events)
        return tuple(Item(e.text, figures.site(e.source), figures.short_day(e.day), e.source) for e in events)
    quote = snapshot.shown(symbol)
    close = _last_close(snapshot.as_of_ms)
    found = []
    for line in snapshot.news.get(symbol, ()):
        if line.time_ms is None or line.time_ms >= close or (quote and quote.fetched_ms is None):
            old = None if line.time_ms is None else (snapshot.as_of_ms - line.time_ms) / 1000
            when = figures.age(old) if old is not None else "no time"
            found.append(Item(line.title, line.publisher, when, line.url))
    return tuple(found)


def _last_close(now_ms: int) -> int:
    """The close before the session that the figures are about."""
    from tui.market.session import bounds, day_of, is_session, last_close, previous_session

    today = day_of(now_ms)
    if is_session(today) and now_ms < bounds(today).pre_open_ms:
        return last_close(now_ms)[1]
    day, _ = last_close(now_ms)
    return bounds(day if day != today else previous_session(today)).close_ms


def draw_moved(given: tuple[Moved, bool], width: int, height: int, glyphs: Glyphs) -> Canvas:
    """A framed panel; `given` with True it ends with the key facts that a narrow head leaves out."""
    moved, facts = given
    canvas = Canvas(width, height)
    canvas.box(0, 0, width, height, glyphs, FAINT, title="What moved", title_pen=BOLD, note=moved.day)
    y = _moves(canvas, moved, width, glyphs)
    for label, value, pen in facts_of(moved.head)[: max(0, height - 3 - y)] if facts else ():
        canvas.put(2, y, label, MUTED)
        canvas.put(11, y, value, pen)
        y += 1
    title = "dated that day" if moved.replayed else "headlines since the last close"
    none = "no event stored for this day" if moved.replayed else "no headlines received"
    last = height - 2
    if y < last:
        canvas.put(2, y, fit(title if moved.items else none, width - 4, glyphs.ellipsis), MUTED)
        y += 1
    for item in moved.items:
        y = _item(canvas, y, last, item, width, glyphs)
    canvas.put(2, last, fit("no cause claimed", width - 4, glyphs.ellipsis), MUTED)
    return canvas


def _moves(canvas: Canvas, moved: Moved, width: int, glyphs: Glyphs) -> int:
    """The symbol in usual days, the index and the loop with the distance in points; next free row."""
    quote, usual, names = moved.head.quote, moved.head.usual, moved.loop_members
    own = quote.shown_move if quote else None
    days = "usual day n/a" if usual is None else f"{abs(usual):.1f}x its usual day"
    large = usual is not None and abs(usual) >= 3
    _row(canvas, 1, moved.head.symbol, own, days, width, glyphs, GOLD, BOLD if large else TEXT)
    _row(canvas, 2, INDEX, moved.index_move, _beside(own, moved.index_move), width, glyphs)
    if not names:
        return 3
    whom = names[0] if len(names) == 1 else f"{len(names)} members"
    _row(canvas, 3, "loop", moved.loop_move, _beside(own, moved.loop_move, whom), width, glyphs)
    return 4


def _beside(own: float | None, other: float | None, what: str = "it") -> str:
    return "" if own is None or other is None else f"{figures.points(own - other)} against {what}"


def _row(
    canvas: Canvas, y: int, name: str, move: float | None, note: str, width: int, glyphs: Glyphs,
    name_pen: Pen = MUTED, note_pen: Pen = MUTED,
) -> None:
    canvas.put(2, y, name, name_pen)
    arrow = glyphs.up if (move or 0) > 0 else glyphs.down if (move or 0) < 0 else glyphs.flat
    text = f"{arrow} {figures.percent(move)}" if move is not None else figures.UNKNOWN
    x = canvas.put(9, y, text, Pen(move_token(move), bold=True))
    if x + 2 + width_of(note) <= width - 2:
        canvas.right(width - 2, y, note, note_pen)
    else:
        canvas.put(x + 1, y, fit(note, width - 3 - x, glyphs.ellipsis), note_pen)


def _item(canvas: Canvas, y: int, last: int, item: Item, width: int, glyphs: Glyphs) -> int:
    """A title of at most two lines, then who and when; only where all of it fits."""
    title, who, when, url = item
    first, *more = wrap(title, width - 6) or [""]
    lines = [first, *([fit(" ".join(more), width - 6, glyphs.ellipsis)] if more else [])]
    if not first or y + len(lines) + 1 > last:
        return last
    canvas.put(2, y, glyphs.middot, MUTED)
    y = canvas.stack(4, y, ([(line, TEXT)] for line in lines))
    said = fit(f"{who} {glyphs.middot} {when}" if who else when, width - 6, glyphs.ellipsis)
    canvas.put(4, y, said, linked(MUTED, url))
    return y + 1

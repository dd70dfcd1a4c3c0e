"""The first screen as one picture: panels where there is room, a table at 80 columns, lists below."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.layers import Layers, Placed
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen, move_token
from tui.draw.overview.board import draw_board, symbol_shift, table_header
from tui.draw.overview.dated_lines import draw_events, when
from tui.draw.overview.layout import CARD_HEIGHT, PANELS, View, has_cards, is_wide, layout, table_place
from tui.draw.overview.loop import names_of
from tui.draw.overview.panels import board_listing, own_board, panel_parts
from tui.draw.overview.rows import is_late, rows_of, spark_words
from tui.draw.overview.share import draw_share_line
from tui.draw.words import numbers as figures
from tui.draw.words.late import aged, late_of, names, said_day
from tui.state.snapshot import NextEvent, Snapshot

__all__ = ["PANELS", "STRIP", "View", "draw_overview", "index_line"]

STRIP = {"^GSPC": "S&P 500", "^NDX": "Nasdaq-100", "QQQ": "QQQ", "^VIX": "VIX"}


def draw_overview(
    snapshot: Snapshot, view: View, width: int, height: int, glyphs: Glyphs, layers: Layers | None = None
) -> Canvas:
    """The whole body of the screen; `layers` remembers the last one, whose rows may be this one's."""
    canvas = Canvas(width, height)
    if width < 40 or height < 8:
        canvas.center(0, width, height // 2, "make the window larger", MUTED)
        return canvas
    if view.cards and has_cards(width, height):
        from tui.draw.overview.cards import draw_cards

        room = height // CARD_HEIGHT * CARD_HEIGHT
        cards = draw_cards(snapshot, view.group, view.cursor, width, room, glyphs, view.ticked, view.words)
        canvas.blit(cards, 0, 0)
        if height - room >= 4:
            _tail(canvas, room, snapshot, view, glyphs)
        return canvas
    if view.zoom or is_wide(width, height):
        parts = [] if view.zoom else [Placed(index_line(snapshot, width, glyphs), 0, 0)]
        for name, rect in layout(width, height, view).items():
            parts += panel_parts(name, rect, snapshot, view, glyphs)
        return (layers or Layers()).drawn(parts, width, height)
    return _table(canvas, snapshot, view, glyphs)


def index_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Canvas:
    """Indices, breadth and the largest mover of the first group."""
    canvas = Canvas(width, 1)
    x, ages = 1, late_of(snapshot, STRIP)
    for symbol, name in STRIP.items():
        quote = snapshot.quotes.get(symbol)
        if quote is None or quote.shown_price is None or (symbol == "QQQ" and "^NDX" in snapshot.quotes):
            continue
        late, price = ages.get(symbol, ""), figures.price(quote.shown_price, quote.decimals)
        parts = [(f"{name} ", MUTED), (price, MUTED if late else BOLD)]
        if (move := quote.shown_move) is not None:
            pen = MUTED if late else Pen(move_token(move))
            parts.append((f" {glyphs.arrow(move)}{figures.percent(move)}", pen))
        parts += [(f" {late}", MUTED)] if late else []
        if x + sum([width_of(t) for t, _ in parts]) > width:
            break
        x = canvas.runs(x, 0, parts) + 3
    for forms in (_mover(snapshot, glyphs), [_breadth(snapshot)]):
        fitting = [p for p in forms if p and x + sum([width_of(t) for t, _ in p]) < width]
        if fitting:
            x = canvas.runs(x, 0, fitting[0]) + 3
    return canvas


def _breadth(snapshot: Snapshot) -> list[tuple[str, Pen]]:
    measure = snapshot.measures.get("breadth.rsp_spy")
    if measure is None or measure.value is None:
        return []
    late = aged(late_of(snapshot, ("RSP", "SPY")))
    parts = [("equal weight vs S&P ", MUTED), (figures.points(measure.value), MUTED if late else TEXT)]
    return [*parts, (f" {late}", MUTED)] if late else parts


def _mover(snapshot: Snapshot, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    """The largest move of the first group, with how unusual it is where there is room, and whose is late."""
    groups, said, states = snapshot.watch.groups, said_day(snapshot), snapshot.freshness
    quotes = {s: quote for s in (groups[0].symbols if groups else ())
              if (quote := snapshot.quotes.get(s)) is not None}
    moves = {s: move for s, quote in quotes.items()
             if not is_late(states.get(s), said) and (move := quote.shown_move) is not None}
    if not any(moves.values()):
        return []
    late = tuple(s for s in quotes if s not in moves)
    symbol = max(moves, key=lambda s: abs(moves[s]))
    move, usual = moves[symbol], snapshot.usual.get(symbol)
    parts = [("largest move ", MUTED), (f"{symbol} ", BOLD),
             (f"{glyphs.arrow(move)}{figures.percent(move)}", Pen(move_token(move), bold=True))]
    often = [(f" {abs(usual):.1f}x its usual day", MUTED)] if usual is not None else []
    without = [(f", without {names(late)}", MUTED)] if late else []
    return [[*parts, *often, *without], [*parts, *without]]


def _table(canvas: Canvas, snapshot: Snapshot, view: View, glyphs: Glyphs) -> Canvas:
    """80x24 and the like: indices, the group, the loop in a line, the share in a line, changes, alerts."""
    width, height = canvas.width, canvas.height
    rows = rows_of(snapshot, view.group, view.ticked, view.sort, view.up, view.words)
    if height >= 16:
        canvas.blit(index_line(snapshot, width, glyphs), 0, 0)
    y, room = table_place(width, height, len(rows))
    if snapshot.watch.display.columns and width >= 60:
        canvas.blit(own_board(snapshot, view, rows, width - 2, room + 1, glyphs), 1, y - 1)
    else:
        if width >= 60:
            shift = symbol_shift(rows, width - 2)
            canvas.blit(table_header(width - 2, shift, spark_words(snapshot)), 1, y - 1)
        canvas.blit(draw_board(rows, view.cursor, width - 2, room, glyphs), 1, y)
    canvas.lists += (board_listing(rows),)
    _tail(canvas, y + room, snapshot, view, glyphs)
    return canvas


def _tail(canvas: Canvas, y: int, snapshot: Snapshot, view: View, glyphs: Glyphs) -> None:
    from tui.draw.alerts.rows import draw_alert_line, quiet_since
    from tui.draw.ring.mini import draw_loop_strip

    width, height = canvas.width, canvas.height
    y = _rule(canvas, y, f"The loop: {view.loop_note}" if view.loop_note else "The loop", glyphs)
    if snapshot.pinned is not None:
        names, _ = names_of(snapshot.pinned, snapshot.ledger)
        strip = draw_loop_strip(snapshot.pinned, width - 2, glyphs, names)
        canvas.blit(strip, 1, y)
        y += strip.height
    if y < height:
        canvas.blit(draw_share_line(snapshot.concentration, width - 2, glyphs, said_day(snapshot)), 1, y)
        y += 1
    if height - y >= 4 and snapshot.changes:
        y = _rule(canvas, y, "What changed", glyphs)
        canvas.blit(draw_events(snapshot.changes, width - 2, height - y - 2, glyphs, ""), 1, y)
        y = height - 2
    if y < height - 1 and snapshot.upcoming:
        canvas.runs(1, height - 2, [("Next  ", MUTED), *_next_line(snapshot.upcoming, width - 8, glyphs)])
    canvas.blit(draw_alert_line(
        snapshot.alerts, snapshot.conditions, width - 2, glyphs, now_ms=snapshot.as_of_ms,
        quiet_since_ms=quiet_since(snapshot.alert_log),
    ), 1, height - 1)


def _next_line(events: tuple[NextEvent, ...], width: int, glyphs: Glyphs) -> list[tuple[str, Pen]]:
    """As many whole entries as fit in `width`."""
    parts: list[tuple[str, Pen]] = []
    for event in events[:3]:
        day, more = f"{when(event)} ", f"{event.text}   "
        if sum(width_of(text) for text, _ in parts) + width_of(day + more) - 3 > width:
            cut = fit(event.text, width - width_of(day), glyphs.ellipsis)
            return parts or [(day, BOLD), (cut, TEXT)]  # one date stands at any width
        parts += [(day, BOLD), (more, TEXT)]
    return parts


def _rule(canvas: Canvas, y: int, title: str, glyphs: Glyphs) -> int:
    canvas.put(0, y, glyphs.track * canvas.width, FAINT)
    canvas.put(2, y, f" {title} ", BOLD)
    return y + 1

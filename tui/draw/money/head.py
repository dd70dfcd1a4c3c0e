"""The head of the Money screen: the whole, the day, and what of it rests on which companies."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas, first_fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, move_token
from tui.draw.grid.section import section
from tui.draw.money.figures import NAMES_UNKNOWN, bounds, dollars, names, without
from tui.draw.money.rows import MoneyPage
from tui.draw.words.numbers import UNKNOWN, part, percent
from tui.money.picture import GroupShare, Money

SAMPLE = Pen("loop", bold=True, reverse=True)
_WORDS = ((" rests on the article's loop", " on companies in any loop"),
          (" on the article's loop", " on those in any loop"), (" on the loop", " in any loop"))
FRAMED = 7  # rows of the framed head below the first line


def head_height(framed: bool) -> int:
    """Rows that the head takes."""
    return 1 + FRAMED if framed else 3


def draw_head(canvas: Canvas, page: MoneyPage, glyphs: Glyphs, framed: bool) -> None:
    """The whole in the first line; below it three figures, as bars where there is room."""
    _whole(canvas, page, glyphs)
    if framed:
        _bars(canvas, page, glyphs)
        return
    money, dot = page.money, f" {glyphs.middot} "
    for loop, any_loop in _WORDS:
        runs = [(bounds(money.loop), GOLD), (loop, TEXT), (dot, MUTED), (bounds(money.any_loop), BOLD),
                (any_loop, TEXT)]
        if sum(width_of(text) for text, _ in runs) <= canvas.width - 2:
            break
    canvas.runs(1, 1, runs, end=canvas.width - 1)
    seven = [(bounds(money.seven), BOLD), (" on the seven", TEXT), (dot, MUTED), *_names(page)]
    canvas.runs(1, 2, seven, end=canvas.width - 1)


def _whole(canvas: Canvas, page: MoneyPage, glyphs: Glyphs) -> None:
    money, x = page.money, 1
    if money.holdings.sample:
        x = canvas.put(x, 0, " SAMPLE ", SAMPLE) + 1
    x = canvas.put(x, 0, dollars(money.usd, page.hidden), BOLD) + 2
    if money.left_out:
        x = canvas.put(x, 0, without([p.lot.symbol for p in money.left_out]), Pen("warn")) + 2
    move = money.day_move
    if move is not None:
        x = canvas.put(x, 0, f"{glyphs.arrow(move)} {percent(move)}", Pen(move_token(move), bold=True)) + 2
        missing = f" {without(money.day_missing)}" if money.day_missing else ""
        x = canvas.put(x, 0, f"today {dollars(money.day_usd, page.hidden, True)}{missing}", TEXT) + 2
    long = f"in USD {glyphs.middot} * {'shows' if page.hidden else 'hides'} amounts   {page.when}"
    canvas.right(canvas.width - 1, 0, first_fit((long, page.when), canvas.width - 1 - x), MUTED)


def _names(page: MoneyPage) -> list[tuple[str, Pen]]:
    found = names(page.money.names)
    if found == UNKNOWN:
        return [(NAMES_UNKNOWN, MUTED)]
    alone = f" ({page.alone[0]} alone: {page.alone[1]:.1f})" if page.alone is not None else ""
    return [("acts like ", TEXT), (found, BOLD), (" equal names", TEXT), (alone, MUTED)]


def _bars(canvas: Canvas, page: MoneyPage, glyphs: Glyphs) -> None:
    money = page.money
    part_of = Canvas(canvas.width, FRAMED)
    inner = section(part_of, 0, FRAMED, glyphs, "What of it rests on the loop",
                    "market value of companies, not money in the deals", framed=True)
    loop = ", ".join(money.groups.names.get(name, name) for name in money.loop.issuers)
    held = sum(1 for name in money.any_loop.issuers if name in money.through.exposures)
    rows = (
        (f"the article's loop ({loop})", money.loop, Pen("loop")),
        (f"companies in any loop, {money.groups.layer} ({held})", money.any_loop, Pen("info")),
        ("the seven", money.seven, Pen("seven2")),
    )
    wide = min(46, inner.width * 2 // 5)
    figures = max(width_of(_figure(group, page.hidden)) for _, group, _ in rows)
    for y, (words, group, pen) in enumerate(rows, inner.y):
        part_of.runs(inner.x, y, [(words, TEXT)], end=inner.x + wide)
        part_of.right(inner.x + inner.width, y, _figure(group, page.hidden), BOLD)
        _bar(part_of, inner.x + wide + 1, y, inner.width - wide - figures - 3, group, pen, glyphs)
    through = [(looked_through(money, page.hidden), MUTED)]
    part_of.stack(inner.x, inner.y + 3, (_names(page), through), inner.x + inner.width)
    canvas.blit(part_of, 0, 1)


def looked_through(money: Money, hidden: bool) -> str:
    """How much of the money in funds is named by lists."""
    if money.looked_through is None:
        return "no funds: everything is held directly"
    said = f"looked through {part(money.looked_through, 0)} of {dollars(money.in_funds_usd, hidden)} in funds"
    blocks = [fund.symbol for fund in money.funds if fund.why]
    return f"{said}; without a list: {', '.join(blocks)}" if blocks else said


def _figure(group: GroupShare, hidden: bool) -> str:
    return f"{bounds(group)}  {dollars(group.usd, hidden)}"


def _bar(canvas: Canvas, x: int, y: int, room: int, group: GroupShare, pen: Pen, glyphs: Glyphs) -> None:
    """The whole is `room` cells; what may be more stands behind it, faint."""
    if room > 0:
        sure = min(room, round(max(0.0, group.low) * room))
        maybe = min(room, round(max(0.0, group.high) * room))
        end = canvas.put(x, y, glyphs.line * sure, pen)
        canvas.put(end, y, glyphs.shade * max(0, maybe - sure), FAINT)

"""The Money screen as one drawing: head, two lists, how funds were looked through, what a day would do."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Picture, Rect, draw_table
from tui.draw.money.about import draw_about
from tui.draw.money.figures import dollars, moved
from tui.draw.money.head import draw_head, head_height, looked_through
from tui.draw.money.lists import account_columns, company_columns, fund_columns, owned_columns
from tui.draw.money.rows import By, MoneyPage
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import part
from tui.money.picture import Money

SIDE = 1_000  # a row of the right list is told as its line plus this
BEGIN = ("a adds a holding", "I imports a broker's file", "e writes holdings.toml")
_TITLES = {By.COMPANY: "Through the funds", By.FUND: "By fund", By.ACCOUNT: "By account"}


def draw_money(page: MoneyPage, width: int, height: int, glyphs: Glyphs) -> Picture:
    """Everything that fits; what is chosen is always seen. `rows` tells which line shows which item."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    draw_head(canvas, page, glyphs, framed)
    y = head_height(framed)
    if page.about:
        draw_about(canvas, page, y, glyphs)
        return Picture(canvas, {})
    how = _how(page.money, width - (4 if framed else 2))
    below = _below(page, how, framed)
    room = height - y - below
    rows = _side_by_side(canvas, page, y, room, glyphs) if framed else _stacked(canvas, page, y, room, glyphs)
    _foot(canvas, page, how, height - below, glyphs, framed)
    return Picture(canvas, rows)


def _below(page: MoneyPage, how: list[str], framed: bool) -> int:
    """Rows of the two parts at the bottom."""
    happened = len(page.again) + (page.broken is not None) + (page.fall is not None)
    if framed:
        return min(6, max(1, len(how))) + 2 + (happened + 2 if happened else 0)
    return 1 + min(3, happened) + (1 if page.money.holdings.sample else 0)


def _side_by_side(canvas: Canvas, page: MoneyPage, y: int, room: int, glyphs: Glyphs) -> dict[int, int]:
    half = canvas.width // 2
    left, right = Canvas(half, room), Canvas(canvas.width - half, room)
    inner = section(left, 0, room, glyphs, "What you own", framed=True)
    rows = _owned(left, inner, page, "Line", glyphs)
    inner = section(right, 0, room, glyphs, _TITLES[page.by], "v turns", framed=True)
    right.link(0, "v turns", "=view")
    other = _second(right, inner, page, glyphs)
    canvas.blit(left, 0, y)
    canvas.blit(right, half, y)
    return {line + y: at for line, at in rows.items()} | {line + y + SIDE: at for line, at in other.items()}


def _stacked(canvas: Canvas, page: MoneyPage, y: int, room: int, glyphs: Glyphs) -> dict[int, int]:
    owned = min(len(page.owned) + 1, max(3, room // 2, room - len(page.second) - 1))
    rows = _owned(canvas, Rect(1, y, canvas.width - 2, owned), page, "What you own", glyphs)
    if room - owned > 1:
        rows |= _second(canvas, Rect(1, y + owned, canvas.width - 2, room - owned), page, glyphs)
    return rows


def _owned(canvas: Canvas, room: Rect, page: MoneyPage, head: str, glyphs: Glyphs) -> dict[int, int]:
    chosen = page.chosen if page.chosen < len(page.owned) else None
    return draw_table(canvas, room, owned_columns(page, head, glyphs), page.owned, chosen, glyphs)


def _second(canvas: Canvas, room: Rect, page: MoneyPage, glyphs: Glyphs) -> dict[int, int]:
    first = len(page.owned)
    chosen = page.chosen - first if page.chosen >= first else None
    money = page.money
    if page.by is By.FUND:
        return draw_table(canvas, room, fund_columns(page, glyphs), money.funds, chosen, glyphs, first=first)
    if page.by is By.ACCOUNT:
        by_account = account_columns(page, glyphs)
        return draw_table(canvas, room, by_account, money.accounts, chosen, glyphs, first=first)
    fits, listed = room.height - 1, money.companies
    columns = company_columns(page, room.width, glyphs)
    if chosen is not None or not len(listed) > fits > 1:
        return draw_table(canvas, room, columns, listed, chosen, glyphs, first=first)
    rows = draw_table(canvas, room._replace(height=fits), columns, listed, None, glyphs, first=first)
    others = listed[fits - 1 :]
    usd = sum(company.usd for company in others)
    share = part(usd / money.usd) if money.usd > 0 else "n/a"
    words = f"{len(others)} others  {dollars(usd, page.hidden)}  {share}"
    canvas.runs(room.x + 2, room.y + fits, [(words, MUTED)], end=room.x + room.width)
    return rows


def _foot(canvas: Canvas, page: MoneyPage, how: list[str], y: int, glyphs: Glyphs, framed: bool) -> None:
    happened = _happened(page, canvas.width, framed, glyphs)
    if not framed:
        words = looked_through(page.money, page.hidden) if page.money.funds else next(iter(how), "")
        canvas.runs(1, y, [(words, MUTED)], end=canvas.width - 1)
        canvas.stack(1, y + 1, happened[:3], canvas.width - 1)
        if page.money.holdings.sample:
            canvas.runs(1, canvas.height - 1, [(f" {glyphs.middot} ".join(BEGIN), Pen("loop"))])
        return
    if len(how) > 6:
        how = [*how[:5], f"{len(how) - 5} lines more: `loopwatch money` has them"]
    tall = max(1, len(how)) + 2
    part_of = Canvas(canvas.width, tall)
    inner = section(part_of, 0, tall, glyphs, "How it was looked through", framed=True)
    part_of.stack(inner.x, inner.y, ([(line, MUTED)] for line in how), inner.x + inner.width)
    canvas.blit(part_of, 0, y)
    if not happened:
        return
    tall = len(happened) + 2
    part_of = Canvas(canvas.width, tall)
    note = f" {glyphs.middot} ".join(BEGIN) if page.money.holdings.sample else "arithmetic, no forecast"
    inner = section(part_of, 0, tall, glyphs, "If it happened to this money", note, framed=True)
    part_of.stack(inner.x, inner.y, happened, inner.x + inner.width)
    canvas.blit(part_of, 0, canvas.height - tall)


def _how(money: Money, width: int) -> list[str]:
    """How each fund was looked through, what was left out and what qualifies a value."""
    lines: list[str] = []
    wide = min(12, max((width_of(symbol) for symbol in money.holdings.symbols), default=4)) + 2
    alike: dict[str, list[str]] = {}
    for fund in money.funds:
        known = "" if fund.known > 0.9995 else f", {part(fund.known)} of it named, bounds for the rest"
        said = fund.why and f"not looked through: {fund.why}; it could hold any company"
        alike.setdefault(said or f"{fund.basis}, {fund.names} companies{known}", []).append(fund.symbol)
    for said, symbols in alike.items():
        also = f" (so are {', '.join(symbols[1:])})" if len(symbols) > 1 else ""
        lines += _indented(symbols[0].ljust(wide), said + also, width)
    said_of = [(p.lot.symbol, f"in no sum: {p.reason}") for p in money.left_out]
    for symbol, note in (*said_of, *((p.lot.symbol, note) for p in money.positions for note in p.notes)):
        lines += _indented(symbol.ljust(wide), note, width)
    return lines


def _indented(head: str, text: str, width: int) -> list[str]:
    wrapped = wrap(text, max(10, width - len(head)))
    return [(head if i == 0 else " " * len(head)) + line for i, line in enumerate(wrapped)]


def _happened(page: MoneyPage, width: int, framed: bool, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    """A named day again, a link that breaks, and the chosen company ten per cent lower."""
    rows: list[list[tuple[str, Pen]]] = []
    wide = 40 if width >= 100 else 26
    for one in page.again[:None if framed or page.broken is None else 1]:
        words = f"{one.day.day} {one.day:%b %Y} again{f' ({one.words})' if width >= 100 else ''}"
        effect = ", ".join(f"{name} {move * 100:+.1f}" for name, move in one.largest[:2])
        rows.append(_row(words.ljust(wide), one.usd, one.share, effect, page.hidden, glyphs))
    if page.broken is not None:
        low, high = sorted((page.broken.profit_usd, page.broken.sales_usd), key=abs)
        whole = page.money.usd if page.hidden and page.money.usd > 0 else None
        ends = [dollars(usd) if whole is None else f"{usd / whole * 100:+.1f} %" for usd in (low, high)]
        between = " to ".join(ends) if high else "nothing"
        note = "arithmetic with assumptions: 8 What-if shows them" if width >= 100 else "8 opens what-if"
        note = note if high else "you hold none that it pays"
        pen = MUTED._replace(link="=what_if") if high else MUTED
        rows.append([(page.broken.words.ljust(wide), TEXT), (f"{between:>21}  ", BOLD), (note, pen)])
    if page.fall is not None:
        fall = page.fall
        share = fall.usd / page.money.usd if page.money.usd > 0 else None
        direct, funds = dollars(fall.direct_usd, page.hidden), dollars(fall.funds_usd, page.hidden)
        effect = f"direct {direct}, {'in funds' if width >= 100 else 'funds'} {funds}"
        if width < 100 and width_of(effect) > width - wide - 22:
            effect = f"direct {direct}"
        words = f"{fall.issuer} {fall.move * 100:+.0f} %, nothing else"
        rows.append(_row(words.ljust(wide), fall.usd, share, effect, page.hidden, glyphs))
    return rows


def _row(
    words: str, usd: float, share: float | None, effect: str, hidden: bool, glyphs: Glyphs
) -> list[tuple[str, Pen]]:
    return [
        (words, TEXT), (f"{dollars(usd, hidden):>10}", BOLD),
        (f"{moved(share, glyphs)[0]:>9}  ", moved(share, glyphs)[1]), (effect, MUTED),
    ]

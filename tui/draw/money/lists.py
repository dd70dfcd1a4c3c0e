"""The two lists of the Money screen: what is owned, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.draw.grid.canvas import first_fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Pen
from tui.draw.grid.table import Cell, Column
from tui.draw.money.figures import HIDDEN, bar, dollars, moved, span
from tui.draw.money.rows import MoneyPage, Owned
from tui.draw.words.numbers import part, short_name
from tui.money.picture import AccountShare, CompanyShare, FundShare, Money


def owned_columns(page: MoneyPage, head: str, glyphs: Glyphs) -> Sequence[Column[Owned]]:
    """Symbol (under `head`), units, worth, day, cost, gain, and how much of the line is in any loop."""
    money, hidden = page.money, page.hidden

    def name(row: Owned, ink: Pen) -> list[tuple[str, Pen]]:
        if row.is_lot:
            lot = row.lots[0].lot
            when = lot.bought.isoformat() if lot.bought is not None else f"lot {lot.place + 1}"
            return [(f"  {when}", MUTED), (f" {lot.account}" if lot.account else "", MUTED)]
        accounts = {p.lot.account for p in row.lots}
        account = accounts.pop() if len(accounts) == 1 else ""
        more = " by round" if row.lots[0].kind == "private" else f"  {account}" if account else ""
        return [(row.symbol, ink), (more, MUTED)]

    def worth(row: Owned, ink: Pen) -> Cell:
        if row.usd is None:
            return "n/a", MUTED
        return f"{'>' if any(p.usd is None for p in row.lots) else ''}{dollars(row.usd, hidden)}", ink

    def units(row: Owned, ink: Pen) -> Cell:
        return (HIDDEN if hidden and row.units else row.units, MUTED)

    def cost(row: Owned, ink: Pen) -> Cell:
        each = row.lots[0].lot.cost if len(row.lots) == 1 else None
        return ("" if each is None else HIDDEN if hidden else f"{each:,.2f}", MUTED)

    def day(row: Owned, ink: Pen) -> Cell:
        return ("", MUTED) if row.lots[0].kind in ("cash", "private") else moved(row.lots[0].move, glyphs)

    def gain(row: Owned, ink: Pen) -> Cell:
        return ("", MUTED) if row.gain is None else (f"{row.gain * 100:+,.0f}%", moved(row.gain, glyphs)[1])

    names = (sum(width_of(text) for text, _ in name(row, TEXT)) for row in page.owned[:50])
    columns = [
        Column(head, 0, name, least=min(24, max((12, *names)))),
        Column("Units", 9, units, rank=6, right=True),
        Column("Value", 11, worth, right=True),
        Column("Day", 8, day, rank=2, right=True),
    ]
    if any(position.lot.cost for position in money.positions):
        columns += [Column("Cost", 9, cost, rank=7, right=True), Column("Gain", 7, gain, rank=4, right=True)]
    wide = max((width_of(in_any_loop(money, row)) for row in page.owned[:50]), default=0)
    return (*columns, Column("In a loop", max(9, wide), lambda row, ink: (
        "" if row.is_lot else in_any_loop(money, row), ink), rank=5, right=True))


def in_any_loop(money: Money, row: Owned) -> str:
    """How much of one line lies in companies of any loop; with bounds for funds whose lines are missing."""
    line = money.through.by_symbol.get(row.symbol)
    if line is None or row.lots[0].kind == "cash":
        return ""
    if line.inside is None:
        return part(1.0 if line.issuer in money.any_loop.issuers else 0.0, 0)
    low, high = line.inside.bounds_of_group(money.any_loop.issuers)
    return part(low) if high - low < 5e-4 else f"{span(low, high, 0)} %"


def company_columns(page: MoneyPage, width: int, glyphs: Glyphs) -> Sequence[Column[CompanyShare]]:
    """Name, worth, share of the whole, and a bar of what is held directly and in funds, in `width` cells."""
    money, hidden = page.money, page.hidden
    largest = max((c.usd for c in money.companies), default=0.0)

    def name(row: CompanyShare, ink: Pen) -> Cell:
        return [(short_name(row.name), ink), (" by round" if row.private else "", MUTED)]

    def share(row: CompanyShare, ink: Pen) -> Cell:
        if money.usd <= 0:
            return "n/a", MUTED
        low, high = row.exposure.low_usd / money.usd, row.exposure.high_usd / money.usd
        if high - low < 5e-4:
            return part(row.usd / money.usd), ink
        return f"{low * 100:.1f} to {high * 100:.1f} %", ink

    shares = 14 if any(company.is_bound for company in money.companies[:50]) else 7
    wide = 20 if width >= 70 else 14
    room = width - 2 - wide - 11 - shares - 3
    dark, light = glyphs.block, glyphs.shade
    head = first_fit((f"directly {dark * 3}  in funds {light * 3}", f"direct {dark} funds {light}"), room,
                     f"own {dark} fund {light}")
    return (
        Column("Company", wide, name, words=True),
        Column("Value", 11, lambda row, ink: (dollars(row.usd, hidden), ink), right=True),
        Column("Share", shares, share, right=True),
        Column(head, 0,
               lambda row, ink: bar(row.exposure.direct_usd, row.exposure.funds_usd, largest, room, glyphs),
               rank=3, least=8),
    )


def fund_columns(page: MoneyPage, glyphs: Glyphs) -> Sequence[Column[FundShare]]:
    """Worth, what of it is in loops, and by what it was looked through."""
    return (
        Column("Fund", 8, lambda row, ink: (row.symbol, ink)),
        Column("Value", 11, lambda row, ink: (dollars(row.usd, page.hidden), ink), right=True),
        Column("Any loop", 9, _fund_part(lambda row: row.any_loop), right=True, rank=2),
        Column("Seven", 8, _fund_part(lambda row: row.seven), right=True, rank=3),
        Column("By", 0, lambda row, ink: (row.why or row.basis, MUTED), least=12, words=True),
    )


def account_columns(page: MoneyPage, glyphs: Glyphs) -> Sequence[Column[AccountShare]]:
    """Worth, day, and what of each account rests on which companies, at least."""

    def of(read: Callable[[AccountShare], float | None]) -> Callable[[AccountShare, Pen], Cell]:
        return lambda row, ink: (part(read(row)), ink)

    def today(row: AccountShare, ink: Pen) -> Cell:
        return dollars(row.day_usd, page.hidden, True), ink

    return (
        Column("Account", 0, lambda row, ink: (row.name or "no account", ink), least=10),
        Column("Value", 11, lambda row, ink: (dollars(row.usd, page.hidden), ink), right=True),
        Column("Today", 10, today, right=True, rank=3),
        Column("Loop", 8, of(lambda row: row.loop), right=True),
        Column("Any loop", 9, of(lambda row: row.any_loop), right=True, rank=1),
        Column("Seven", 8, of(lambda row: row.seven), right=True, rank=2),
    )


def _fund_part(read: Callable[[FundShare], float]) -> Callable[[FundShare, Pen], Cell]:
    def cell(row: FundShare, ink: Pen) -> Cell:
        return ("?", MUTED) if row.why else (f"{'>' if row.known < 0.9995 else ''}{part(read(row))}", ink)

    return cell

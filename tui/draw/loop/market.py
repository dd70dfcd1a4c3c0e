"""What a loop's listed members gained or lost today: the day's change of their whole market value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tui.deals.ledger.ledger import Ledger
from tui.draw.words.late import aged
from tui.draw.words.numbers import money, short_day
from tui.draw.words.pinned_names import board_symbol
from tui.market.quote import Quote
from tui.market.session import day_of


@dataclass(frozen=True, slots=True)
class LoopDay:
    """`change_musd` sums the listed members whose change is known; `missing` symbols are not in it.

    `falling` and `rising`: all listed members (two or more, every one known) moved that way. `day` is the
    session of the oldest quote, None when no quote tells it.
    """

    change_musd: int | None
    listed: tuple[str, ...]
    missing: tuple[str, ...]
    falling: bool
    rising: bool
    day: date | None
    late: str = ""  # whose figures are not of now


def loop_day(
    nodes: tuple[str, ...], ledger: Ledger, quotes: Mapping[str, Quote],
    late: Mapping[str, str] = MappingProxyType({}),
) -> LoopDay:
    """The day of a loop from live quotes; a member without a price or in another currency is missing.
    `late`: symbols whose figure is not of this moment, with its day or age."""
    members = [c for c in map(ledger.companies.get, nodes) if c and c.listed]
    symbols = dict.fromkeys(symbol for c in members if (symbol := board_symbol(c.ticker)))
    changes = {s: q.cap_change_musd if (q := quotes.get(s)) else None for s in symbols}
    moves = [q.move if (q := quotes.get(s)) else None for s in symbols]
    known = [c for c in changes.values() if c is not None]
    stamps = [q.time_ms for s in symbols if (q := quotes.get(s)) and q.time_ms]
    whole = len(moves) > 1 and None not in moves
    return LoopDay(
        sum(known) if known else None, tuple(symbols), tuple(s for s, c in changes.items() if c is None),
        whole and all(m is not None and m < 0 for m in moves),
        whole and all(m is not None and m > 0 for m in moves),
        day_of(min(stamps)) if stamps else None, aged({s: late[s] for s in symbols if s in late}),
    )


def day_words(found: LoopDay, today: date) -> tuple[str, ...]:
    """`listed members -$81bn today`, `all listed members fall together`; what is unknown says so."""
    if not found.listed:
        return ("no member is listed: no market price",)
    when = "today" if found.day in (today, None) else f"on {short_day(found.day)}"
    if found.change_musd is None:
        return ("listed members: change not known",)
    many = "members" if len(found.listed) > 1 else "member"
    text = f"listed {many} {money(found.change_musd, sign=True)} {when}"
    lines = [f"{text}, without {', '.join(found.missing)}" if found.missing else text]
    if found.late:
        lines.append(found.late)
    elif found.falling or found.rising:
        lines.append(f"all listed members {'fall' if found.falling else 'rise'} together")
    return tuple(lines)

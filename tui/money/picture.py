"""Everything the program says of what a person owns, at one moment: worked out here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from tui.market.index.weights import issuer_of
from tui.money.fund_lists import FundLists, Lines, block, lines_for
from tui.money.groups import Groups
from tui.money.holding import Holdings
from tui.money.look_through import Exposure, Inside, Through, look_through
from tui.money.names import EqualNames, equal_names
from tui.money.prices import Prices, Rate
from tui.money.value import Position, value_of


class GroupShare(Struct, frozen=True):
    """A group's part of the whole as fractions: `value` is what lists name, `low` and `high` bound it."""

    key: str
    usd: float
    value: float
    low: float
    high: float
    issuers: tuple[str, ...]

    @property
    def is_bound(self) -> bool:
        return self.high - self.low > 5e-5


class CompanyShare(Struct, frozen=True):
    """One company of the whole, in dollars; shorts below 0. `private` goes by its round."""

    issuer: str
    name: str
    exposure: Exposure
    private: bool = False

    @property
    def usd(self) -> float:
        return self.exposure.value_usd

    @property
    def is_bound(self) -> bool:
        return self.exposure.high_usd - self.exposure.low_usd > 0.5


class FundShare(Struct, frozen=True):
    """One fund and how it was looked through. `known` is the part of it that lines name."""

    symbol: str
    usd: float
    basis: str
    known: float
    factor: float = 1.0
    loop: float = 0.0  # at least, fraction of the fund
    any_loop: float = 0.0
    seven: float = 0.0
    names: int = 0
    as_of: str = ""
    moved: bool = False
    why: str = ""


class AccountShare(Struct, frozen=True):
    """One account: dollars, the day, and the groups' least fractions of it."""

    name: str
    usd: float
    day_usd: float | None
    loop: float | None
    any_loop: float | None
    seven: float | None


class Money(Struct, frozen=True, dict=True):
    """The whole. `usd` sums what can be valued; `left_out` are lots that cannot, each with its reason.

    `day_missing` are symbols whose day is not known: `day_usd` is that of the others.
    """

    holdings: Holdings
    day: date
    positions: tuple[Position, ...]
    usd: float
    day_usd: float | None
    day_missing: tuple[str, ...]
    through: Through
    companies: tuple[CompanyShare, ...]
    funds: tuple[FundShare, ...]
    accounts: tuple[AccountShare, ...]
    loop: GroupShare
    any_loop: GroupShare
    seven: GroupShare
    names: EqualNames
    groups: Groups
    rates: tuple[Rate, ...] = ()
    as_of_ms: int | None = None

    @property
    def left_out(self) -> tuple[Position, ...]:
        return tuple(p for p in self.positions if p.usd is None)

    @property
    def day_move(self) -> float | None:
        """The day as a fraction of what the lines were worth the evening before."""
        if self.day_usd is None or not self.usd:
            return None
        before = self.usd - self.day_usd
        return self.day_usd / before if before > 0 else None

    @property
    def in_funds_usd(self) -> float:
        return sum(fund.usd for fund in self.funds)

    @property
    def looked_through(self) -> float | None:
        """The part of the money in funds that lines name."""
        whole = sum(abs(fund.usd) for fund in self.funds)
        return sum(abs(fund.usd) * fund.known for fund in self.funds) / whole if whole else None


def look(holdings: Holdings, prices: Prices, lists: FundLists, groups: Groups) -> Money:
    """What `holdings` are at `prices`, looked through by `lists`."""
    found: dict[str, Lines | None] = {}

    def lines_of(symbol: str) -> Lines | None:
        if symbol not in found:
            found[symbol] = lines_for(symbol, holdings.words_of(symbol), lists)
        return found[symbol]

    symbols = holdings.symbols
    for symbol in symbols:
        is_private = issuer_of(symbol) in groups.rounds
        if not is_private and symbol not in lists.kinds and lines_of(symbol) is None:
            found[symbol] = block("not known whether it is a share or a fund")
    positions = tuple(
        value_of(lot, prices, lines_of(lot.symbol) is not None, groups.rounds.get(issuer_of(lot.symbol)))
        for lot in holdings.lots
    )
    valued = [p for p in positions if p.usd is not None]
    through = look_through(_invested(valued), lines_of)
    total = sum(p.usd for p in valued if p.usd is not None)
    days = [p.day_usd for p in valued if p.day_usd is not None]
    moving = [p for p in valued if p.kind != "private"]  # a round has no day
    missing = tuple(dict.fromkeys(p.lot.symbol for p in moving if p.day_usd is None))
    loop = _group("loop", groups.loop, through, total)
    any_loop = _group("any_loop", groups.any_loop, through, total)
    seven = _group("seven", groups.seven, through, total)
    insides = {line.symbol: line.inside for line in through.held if line.inside is not None}
    usd = {line.symbol: line.usd for line in through.held}
    funds = tuple(
        _fund(symbol, usd[symbol], lines_of(symbol), inside, groups) for symbol, inside in insides.items()
    )
    rates = {p.rate.currency: p.rate for p in positions if p.rate is not None and p.rate.currency != "USD"}
    stamps = [q.time_ms for s in symbols if (q := prices.quotes.get(s)) and q.time_ms is not None]
    return Money(holdings, prices.day, positions, total, sum(days) if days else None, missing, through,
                 _companies(through, groups, prices), funds, _accounts(valued, insides, groups), loop,
                 any_loop, seven, equal_names(through), groups, tuple(rates.values()),
                 max(stamps, default=None))


def _invested(positions: Iterable[Position]) -> list[tuple[str, float]]:
    return [(p.lot.symbol, p.usd) for p in positions if p.usd is not None and p.kind != "cash"]


def _group(key: str, issuers: tuple[str, ...], through: Through, total: float) -> GroupShare:
    value, low, high = through.bounds_of_group(issuers)
    whole = total if total > 0 else 0.0
    share, least, most = (x / whole if whole else 0.0 for x in (value, low, high))
    return GroupShare(key, value, share, least, most, issuers)


def _companies(through: Through, groups: Groups, prices: Prices) -> tuple[CompanyShare, ...]:
    found = []
    for issuer, exposure in through.exposures.items():
        quote = prices.quotes.get(issuer)
        name = groups.names.get(issuer) or (quote.name if quote is not None else None) or issuer
        found.append(CompanyShare(issuer, name, exposure, issuer in groups.rounds))
    return tuple(found)


def _fund(symbol: str, usd: float, lines: Lines | None, inside: Inside, groups: Groups) -> FundShare:
    assert lines is not None
    least = [inside.bounds_of_group(names)[0] for names in (groups.loop, groups.any_loop, groups.seven)]
    return FundShare(symbol, usd, lines.basis, inside.known, lines.factor, least[0], least[1], least[2],
                     len(inside.shares), lines.as_of, lines.moved, lines.why)


def _accounts(
    positions: list[Position], insides: Mapping[str, Inside], groups: Groups
) -> tuple[AccountShare, ...]:
    mine: dict[str, list[Position]] = {}
    for position in positions:
        mine.setdefault(position.lot.account, []).append(position)
    wanted = [frozenset(issuers) for issuers in (groups.loop, groups.any_loop, groups.seven)]
    bounds = {s: [inside.bounds_of_group(names) for names in wanted] for s, inside in insides.items()}
    found = []
    for name, lots in mine.items():
        usd = sum(p.usd for p in lots if p.usd is not None)
        days = [p.day_usd for p in lots if p.day_usd is not None]
        least = [0.0, 0.0, 0.0]
        for lot in lots:
            if lot.usd is None or lot.kind == "cash":
                continue
            within = bounds.get(lot.lot.symbol)
            issuer = issuer_of(lot.lot.symbol)
            for at, names in enumerate(wanted):
                if within is not None:
                    least[at] += min(bound * lot.usd for bound in within[at])
                elif issuer in names:
                    least[at] += lot.usd
        shares = [part / usd if usd > 0 else None for part in least]
        found.append(AccountShare(name, usd, sum(days) if days else None, *shares))
    return tuple(found)

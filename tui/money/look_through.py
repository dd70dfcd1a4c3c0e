"""What stands behind each line that is held: companies directly and through funds, and how sure that is.

Funds of funds are opened three deep; a fund that holds itself, or lies deeper, is a block. What no list
names stays open (`Open`): it may be any company, each up to what one line can weigh, so that every company
has bounds. Sums of bounds are no bound of sums: a group is bounded fund by fund.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from tui.market.index.weights import issuer_of
from tui.money.fund_lists import Lines

DEEPEST = 3
LinesOf = Callable[[str], Lines | None]


class Open(Struct, frozen=True):
    """A part of a fund that no line names: which fund's list, and what fraction of the fund that is held.

    Below 0 inside a fund that bets against another.
    """

    fund: str
    part: float
    lines: Lines

    @property
    def key(self) -> tuple[int, float]:
        """What parts have in common that leave the same room to each company."""
        return id(self.lines.shares), self.lines.ceiling

    def room_for_group(self, issuers: Iterable[str]) -> float:
        """The most that several issuers together can make up of it, signed, as a fraction of the fund that is
        held."""
        room = sum(self.lines.room_for(name) for name in issuers)
        return min(self.lines.rest, room) / self.lines.rest * self.part if self.part else 0.0


class Inside(Struct, frozen=True):
    """One fund opened to its companies: fractions of it, before its factor; `open` is what is not known."""

    shares: Mapping[str, float]
    open: tuple[Open, ...] = ()
    factor: float = 1.0
    blocks: tuple[str, ...] = ()  # funds inside that were not opened, by name

    @property
    def known(self) -> float:
        return max(0.0, 1 - sum(abs(part.part) for part in self.open))

    def bounds_of_group(self, issuers: Iterable[str]) -> tuple[float, float]:
        """Least and most of several companies together, with the factor and its sign."""
        names = tuple(issuers)
        known = sum(self.shares.get(name, 0.0) for name in names)
        rooms = [part.room_for_group(names) for part in self.open]
        return _signed(*_widened(known, rooms), self.factor)


class Exposure(Struct, frozen=True):
    """Dollars of one company: directly, in funds by name of line, and its bounds. Shorts are below 0."""

    issuer: str
    direct_usd: float
    funds_usd: float
    low_usd: float
    high_usd: float

    @property
    def value_usd(self) -> float:
        return self.direct_usd + self.funds_usd


class Held(Struct, frozen=True):
    """A line with its dollars: `inside` for a fund, else itself a company (`issuer`)."""

    symbol: str
    usd: float
    inside: Inside | None = None
    issuer: str = ""


class Through(Struct, frozen=True, dict=True):
    """Everything that is held, opened. `exposures` by issuer, largest value first."""

    held: tuple[Held, ...]
    exposures: Mapping[str, Exposure] = field(default_factory=dict)

    @cached_property
    def by_symbol(self) -> Mapping[str, Held]:
        """Each line by what it is held as."""
        return {line.symbol: line for line in self.held}

    def bounds_of_group(self, issuers: Iterable[str]) -> tuple[float, float, float]:
        """Value, least and most of several companies together, in dollars."""
        names = frozenset(issuers)
        direct = sum(line.usd for line in self.held if line.issuer in names)
        low = high = direct
        for line in self.held:
            if line.inside is not None:
                one = _signed(*line.inside.bounds_of_group(names), line.usd)
                low, high = low + one[0], high + one[1]
        value = sum(e.value_usd for name, e in self.exposures.items() if name in names)
        return value, low, high

    @property
    def open_high_usd(self) -> float:
        """The most that a company which no list names can make up."""
        opened = ((line.inside, line.usd) for line in self.held if line.inside is not None)
        return sum(_signed(*inside.bounds_of_group(("?",)), usd)[1] for inside, usd in opened)


Alike = dict[int, tuple[Lines, Inside]]  # by identity of the companies' list, which stays alive beside it


def open_fund(symbol: str, lines_of: LinesOf, alike: Alike | None = None) -> Inside | None:
    """A fund opened to its companies, three deep; None for what is no fund.

    `alike` keeps what was opened, so that a list which several funds share is opened once.
    """
    lines = lines_of(symbol)
    if lines is None:
        return None
    own = alike if alike is not None and symbol not in lines.shares else {}
    if id(lines.shares) in own:
        shares = own[id(lines.shares)][1].shares
        rest = (Open(symbol, lines.rest, lines),) if lines.rest > 0 else ()
        return Inside(shares, rest, lines.factor, (symbol,) if lines.why else ())
    inside = _opened(symbol, lines, lines_of, (symbol,))
    if all(part.fund == symbol for part in inside.open):
        own[id(lines.shares)] = lines, inside
    return inside


def look_through(values: Iterable[tuple[str, float]], lines_of: LinesOf) -> Through:
    """`values` are dollars by symbol (several lots of one may come apart); cash is not among them."""
    dollars: dict[str, float] = {}
    for symbol, usd in values:
        dollars[symbol] = dollars.get(symbol, 0.0) + usd
    alike: Alike = {}
    held = []
    for symbol, usd in dollars.items():
        inside = open_fund(symbol, lines_of, alike) if lines_of(symbol) is not None else None
        held.append(Held(symbol, usd, inside, "" if inside is not None else issuer_of(symbol)))
    return Through(tuple(held), _exposures(held))


def _exposures(held: list[Held]) -> dict[str, Exposure]:
    direct: dict[str, float] = {}
    scales: dict[int, tuple[Mapping[str, float], float]] = {}  # dollars by the list of companies they lie in
    rooms: dict[tuple[int, float], tuple[Lines, float, float]] = {}  # the same of what is open, signs apart
    for line in held:
        if line.inside is None:
            direct[line.issuer] = direct.get(line.issuer, 0.0) + line.usd
            continue
        scale, shares = line.usd * line.inside.factor, line.inside.shares
        scales[id(shares)] = shares, scales.get(id(shares), (shares, 0.0))[1] + scale
        for part in line.inside.open:
            lines, less, more = rooms.get(part.key, (part.lines, 0.0, 0.0))
            most = part.part / part.lines.rest * scale
            rooms[part.key] = lines, less + min(most, 0.0), more + max(most, 0.0)
    funds: dict[str, float] = {}
    for shares, scale in scales.values():
        for issuer, share in shares.items():
            funds[issuer] = funds.get(issuer, 0.0) + share * scale
    found = []
    for issuer in {**direct, **funds}:
        low = high = direct.get(issuer, 0.0) + funds.get(issuer, 0.0)
        for lines, less, more in rooms.values():
            room = lines.room_for(issuer)
            low, high = low + room * less, high + room * more
        found.append(Exposure(issuer, direct.get(issuer, 0.0), funds.get(issuer, 0.0), low, high))
    found.sort(key=lambda e: -e.value_usd)
    return {exposure.issuer: exposure for exposure in found}


def _opened(symbol: str, lines: Lines, lines_of: LinesOf, path: tuple[str, ...]) -> Inside:
    shares: dict[str, float] = {}
    open_parts: list[Open] = []
    blocks: list[str] = [symbol] if lines.why else []
    if lines.rest > 0:
        open_parts.append(Open(symbol, lines.rest, lines))
    for name, share in lines.shares.items():
        inner = lines_of(name) if name not in path else _CYCLE
        if inner is None:
            issuer = issuer_of(name)
            shares[issuer] = shares.get(issuer, 0.0) + share
            continue
        if inner is _CYCLE or len(path) >= DEEPEST:
            open_parts.append(Open(name, share, _CYCLE))
            blocks.append(name)
            continue
        inside = _opened(name, inner, lines_of, (*path, name))
        scale = share * inside.factor
        for issuer, part in inside.shares.items():
            shares[issuer] = shares.get(issuer, 0.0) + part * scale
        open_parts += [Open(o.fund, o.part * scale, o.lines) for o in inside.open]
        blocks += inside.blocks
    return Inside(shares, tuple(open_parts), lines.factor, tuple(blocks))


_CYCLE = Lines({}, "a fund that holds itself, or lies deeper than three", rest=1.0, why="too deep")


def _signed(low: float, high: float, scale: float) -> tuple[float, float]:
    return (low * scale, high * scale) if scale >= 0 else (high * scale, low * scale)


def _widened(known: float, rooms: list[float]) -> tuple[float, float]:
    return known + sum(min(room, 0.0) for room in rooms), known + sum(max(room, 0.0) for room in rooms)

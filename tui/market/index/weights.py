"""Weights of an index by issuer, drifted live from their date, and what each name adds to a move.

Several share classes of one company are one issuer (Alphabet once, Berkshire once). A weight is worth
nothing without its basis and date, so both travel with every reading; a missing member makes a bound of
a number (METHODS 1.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

MAG7 = ("NVDA", "AAPL", "GOOGL", "MSFT", "AMZN", "META", "TSLA")

_CLASSES = {  # share class -> the issuer's chosen symbol
    "GOOG": "GOOGL", "BRK-A": "BRK-B", "FOX": "FOXA", "NWS": "NWSA", "FB": "META", "BF-A": "BF-B",
    "UA": "UAA", "DISCK": "DISCA", "LBTYK": "LBTYA", "LSXMK": "LSXMA", "LEN-B": "LEN", "HEI-A": "HEI",
}
_LINES: dict[str, tuple[str, ...]] = {}
for _line, _issuer in _CLASSES.items():
    _LINES[_issuer] = (*_LINES.get(_issuer, (_issuer,)), _line)

TWO_LARGE_LINES = ("GOOGL",)  # whose second class weighs enough to matter to a list of ten
OUTRUN = 1.25  # a name that is not listed is taken to have beaten its index by at most a quarter since
STALE_AFTER_DAYS = 35  # a holdings list older than this is an estimate to be marked


@lru_cache(maxsize=4096)
def issuer_of(symbol: str) -> str:
    """The symbol that stands for the company behind `symbol` (dots and slashes as Yahoo's hyphen)."""
    plain = symbol.strip().upper().replace(".", "-").replace("/", "-")
    return _CLASSES.get(plain, plain)


def lines_of(issuer: str) -> tuple[str, ...]:
    """Every listed line of an issuer, its chosen symbol first."""
    return _LINES.get(issuer, (issuer,))


class Weights(Struct, frozen=True, dict=True):
    """Shares of one index by issuer on one day, largest first.

    `complete` says whether the list is the whole index (the shares then sum to 1). `basis` is written for a
    reader ("full market value, by issuer"); `official` is True only for the index provider's own weights.
    """

    index: str
    as_of: str  # ISO date
    basis: str
    shares: Mapping[str, float]
    origin: str = ""
    complete: bool = True
    official: bool = False
    caps_musd: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, float] = field(default_factory=dict)  # of a partial list: the lines as given
    unlisted: float | None = None  # the most that a known member weighed whose value is missing
    more: str = ""  # words of the basis that stay when it is float-adjusted: whose values, how many

    @cached_property
    def ceiling(self) -> float:
        """The most that a line which is not listed can weigh; 0 for a whole list."""
        if self.complete:
            return 0.0
        if self.unlisted is not None:
            return self.unlisted
        return min((self.lines or self.shares).values(), default=1.0)

    @cached_property
    def open_issuers(self) -> tuple[str, ...]:
        """Listed issuers whose other large share class is not among the lines given."""
        if self.complete or not self.lines:
            return ()
        return tuple(
            name for name in TWO_LARGE_LINES
            if name in self.shares and not all(line in self.lines for line in lines_of(name))
        )

    @cached_property
    def coverage(self) -> float:
        """Share of the index that the listed names make up."""
        return 1.0 if self.complete else sum(self.shares.values())

    def top(self, k: int) -> tuple[tuple[str, float], ...]:
        """The `k` largest issuers with their shares."""
        return tuple(sorted(self.shares.items(), key=lambda item: -item[1])[:k])

    def is_aged(self, today: date) -> bool:
        """True when drift alone no longer excuses the list: 35 days, or a quarterly rebalance since."""
        made = date.fromisoformat(self.as_of)
        days = (day for year in {made.year, today.year} for day in rebalance_days(year))
        return (today - made).days > STALE_AFTER_DAYS or any(made <= day < today for day in days)


class ShareReading(Struct, frozen=True):
    """Share of a group in an index. Either `value` or `at_least` is set, or neither with a reason."""

    value: float | None
    at_least: float | None
    basis: str
    as_of: str
    coverage: float  # part of the group's weight (at the date of the weights) whose move is known
    missing: tuple[str, ...] = ()
    reason: str = ""


class Contribution(Struct, frozen=True):
    """What one issuer added to the index's move: fraction of the index and points of its level."""

    issuer: str
    weight: float  # before the move
    move: float
    part: float
    points: float | None


class Breakdown(Struct, frozen=True):
    """Contributions, largest effect first; with `rest` they add up to the index's move."""

    lines: tuple[Contribution, ...]
    rest: float
    move: float


def moves_by_issuer(weights: Weights, moves: Mapping[str, float | None]) -> dict[str, float]:
    """Known moves keyed by issuer; another share class stands in when the chosen line has no quote."""
    known: dict[str, float] = {}
    for issuer in weights.shares:
        move = moves.get(issuer)
        if move is None and issuer in _LINES:
            move = next((m for line in lines_of(issuer) if (m := moves.get(line)) is not None), None)
        if move is not None:
            known[issuer] = move
    return known


def _move_of(weights: Weights, known: Mapping[str, float], own: float | None) -> float | None:
    """The move R of the index: the sum of w*r with every name known, otherwise its `own` quote's move."""
    if weights.complete and len(known) == len(weights.shares):
        return sum(share * known[issuer] for issuer, share in weights.shares.items())
    return own


def drift(weights: Weights, moves: Mapping[str, float | None], own: float | None) -> dict[str, float]:
    """Live shares w*(1+r)/(1+R) of the names whose move is known; empty when R is not known.

    `moves` and `own` (the index's or its fund's) are fractions since the date of the weights. Price moves
    only, splits removed; chained days and one step over the whole time give the same.
    """
    known = moves_by_issuer(weights, moves)
    total = _move_of(weights, known, own)
    if total is None or total <= -1:
        return {}
    return {issuer: weights.shares[issuer] * (1 + move) / (1 + total) for issuer, move in known.items()}


def drift_all(weights: Weights, moves: Mapping[str, float | None], own: float | None) -> dict[str, float]:
    """Live shares of every listed name: those without a quote move together, as the rest of the index did.

    An estimate for measures that need the full list (effective number, top ten). The rest is all of the index
    beside the names that moved, so that a whole list still sums to 1. Empty when R is not known, or the
    quotes contradict it (nothing left for the rest).
    """
    return with_rest(weights, drift(weights, moves, own), own)


def with_rest(weights: Weights, known: dict[str, float], own: float | None) -> dict[str, float]:
    """What `drift_all` makes of the live shares of the names that moved."""
    quiet = {issuer: share for issuer, share in weights.shares.items() if issuer not in known}
    if not known:
        return {} if own is None else dict(weights.shares)
    if not quiet:
        return known
    before = 1 - sum(weights.shares[issuer] for issuer in known)
    left = 1 - sum(known.values())
    if left <= 0 or before <= 0:
        return {}
    return known | {issuer: share * left / before for issuer, share in quiet.items()}


def share_of(names: Iterable[str], weights: Weights, live: Mapping[str, float], own: float | None,
             as_of: str = "") -> ShareReading:
    """Share of a group of issuers in `live`, which `drift` gives. A member without a quote or weight leaves a
    lower bound."""
    group = tuple(dict.fromkeys(issuer_of(name) for name in names))
    found = [name for name in group if name in live]
    missing = tuple(name for name in group if name not in live)
    whole = sum(weights.shares.get(name, 0.0) for name in group)
    covered = sum(weights.shares[name] for name in found) / whole if whole else 0.0
    dated = f"weights of {weights.as_of}" if weights.as_of else "of an unknown date"
    basis, day = f"{weights.basis}, {dated}", as_of or weights.as_of
    if not found:
        why = "no quote of a member" if own is not None else "no quote of the index or of a member"
        return ShareReading(None, None, basis, day, 0.0, missing, why)
    total = sum(live[name] for name in found)
    if missing:
        return ShareReading(None, total, basis, day, covered, missing, f"{', '.join(missing)} missing")
    return ShareReading(total, None, basis, day, covered)


def float_adjusted(weights: Weights, factors: Mapping[str, float], made: str) -> Weights:
    """Weights by free float: each value times its factor (1 where none is known), summing to what they did.

    `made` is the date of the factors, which age like any list. Members that are missing count as traded like
    the rest of the list.
    """
    raw = {name: share * factors.get(name, 1.0) for name, share in weights.shares.items()}
    total = sum(raw.values()) / weights.coverage
    caps = {name: round(cap * factors.get(name, 1.0)) for name, cap in weights.caps_musd.items()}
    return replace(weights, shares={name: value / total for name, value in raw.items()}, caps_musd=caps,
                   unlisted=None if weights.unlisted is None else weights.unlisted / total,
                   basis=f"float-adjusted market value{weights.more}, by issuer (factors of {made})")


def by_issuer(lines: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Listed lines added up by the company behind them, largest first."""
    found: dict[str, float] = {}
    for symbol, share in lines:
        name = issuer_of(symbol)
        found[name] = found.get(name, 0.0) + share
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def contributions(
    weights: Mapping[str, float], moves: Mapping[str, float | None], move: float, level: float | None = None
) -> Breakdown:
    """c_i = w_i * r_i with the weights before the move; `rest` is the move beyond the known names.

    `level` is the index's level before the move, for points.
    """
    lines = [
        Contribution(name, share, known, share * known, share * known * level if level is not None else None)
        for name, share in weights.items()
        if (known := moves.get(name)) is not None
    ]
    lines.sort(key=lambda line: -abs(line.part))
    rest = move - sum(line.part for line in lines)
    return Breakdown(tuple(lines), rest, move)


def effective_contributors(parts: Iterable[float]) -> float | None:
    """(sum c)^2 / sum c^2 of contributions of one sign; None when the signs differ or nothing moved."""
    known = [part for part in parts if part]
    if not known or min(known) < 0 < max(known):
        return None
    return float(sum(known) ** 2 / sum(part * part for part in known))


def rebalance_days(year: int) -> tuple[date, ...]:
    """The quarterly rebalances of S&P and Nasdaq: after the close of these third Fridays."""
    return tuple(_third_friday(year, month) for month in (3, 6, 9, 12))


def _third_friday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 14)

"""A list of weights with the prices that move it: fund lines, a file of the user's own, market values.

The weights carry basis and date; `base` is the price of each line on that date, `last` the newest close that
is known for lines without a quote. Which list an index is read by is the choice of `Sources`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from msgspec import Struct, field

from tui.market.index.rebalance import NASDAQ_100, Limits
from tui.market.index.weights import Weights, by_issuer, issuer_of, lines_of
from tui.market.quote import Quote

INDEX_OF = {"SP500": ("^GSPC", "SPY"), "NDX": ("^NDX", "QQQ")}
BASES = ("full", "float", "fund", "file")
# What a recorded day rests on: the values of the day from Yahoo are another source than the embedded ones.
RECORDED = (*BASES, "full, screener", "float, screener")
LEAST_COVERAGE = 0.9  # less of the index is no list of it
SLIGHT = 0.006  # names that weigh less together move no figure as it is shown
JUMP = 1.6  # between two closes: a split, not a move


class Listing(Struct, frozen=True, dict=True):
    """`dated` is "stated" or "assumed" (the source gives no date), "" when there is none to move it from."""

    weights: Weights
    base: Mapping[str, float] = field(default_factory=dict)
    last: Mapping[str, float] = field(default_factory=dict)
    dated: str = "stated"

    def moves(self, quotes: Mapping[str, Quote]) -> tuple[dict[str, float | None], float | None]:
        """Moves of the lines since the list's date, and of the index (or its fund).

        A list without a date, or without prices of it, is taken as it stands: nothing has moved.
        """
        index, base = self.weights.index, self.base
        now = {symbol: self._move(symbol, quote) for symbol, quote in quotes.items() if symbol in base}
        known = {**self._without_quotes, **now}
        own = next((m for s in INDEX_OF[index] if (m := known.get(s)) is not None), None)
        if not self.dated or own is None:
            still = {line: 0.0 for name in self.weights.shares for line in lines_of(name)}
            return dict(still), 0.0
        return known, own

    @cached_property
    def _without_quotes(self) -> dict[str, float | None]:
        """The moves of all lines to their newest closes."""
        return {symbol: self._move(symbol, None) for symbol in self.base}

    @property
    def drifts(self) -> bool:
        """True when there are prices to move it from."""
        return bool(self.dated) and any(symbol in self.base for symbol in INDEX_OF[self.weights.index])

    def _move(self, symbol: str, quote: Quote | None) -> float | None:
        """Price now over that of the list's date; None where a split lies between."""
        base, last = self.base[symbol], self.last.get(symbol)
        price = quote.price if quote is not None and quote.price else last
        if not base or not price:
            return None
        if not 1 / JUMP < price / (last or base) < JUMP:
            return None
        return price / base - 1


class Sources(Struct, frozen=True):
    """Which list an index is read by. `lists` are by (index, kind): kind is fund, file or caps."""

    basis: str = "full"
    limits: Limits = NASDAQ_100
    lists: Mapping[tuple[str, str], Listing] = field(default_factory=dict)

    def chosen(self, index: str) -> Listing | None:
        """The list for `index`, None for the embedded one."""
        if index == "NDX":  # only the fund's weights are the index's own: always the first choice
            return self.lists.get(("NDX", "file")) or self.lists.get(("NDX", "fund"))
        if self.basis in ("fund", "file"):
            return self.lists.get((index, self.basis))
        return self.lists.get((index, "caps"))

    def lacks(self, index: str) -> str:
        """Why the basis that was asked for is not the one shown; "" when it is."""
        if self.basis in ("fund", "file") and (index, self.basis) not in self.lists:
            what = "lines of the fund" if self.basis == "fund" else "a holdings file"
            return f"{what} not there yet: the embedded list instead"
        return ""


def fund_weights(index: str, fund: str, day: str, stated: bool, lines: Mapping[str, float]) -> Weights:
    """The lines that a fund page shows, by issuer: the index's own weights, but only its largest names."""
    when = day if stated else f"{day} (taken as the month's end: Yahoo states no date)"
    basis = f"fund weights: the {len(lines)} largest lines of {fund}, by issuer, of {when}"
    return Weights(index, day, basis, by_issuer(lines.items()), origin=f"Yahoo, holdings of {fund}",
                   complete=False, official=True, lines=dict(lines))


def caps_weights(
    day: str, caps: Mapping[str, int], stored: Weights, beside: Collection[str] = ()
) -> Weights | None:
    """Market values of the index's members out of a whole-market list; None when too few are there.

    Members are those of the stored list and `beside` (without a stored value). `caps` are by symbol; each
    class of an issuer carries the whole company, so the largest counts. Members that are missing leave their
    stored weight open: the list is a partial one, unless all of them together are slight; those keep it.
    """
    found: dict[str, int] = {}
    for symbol, cap in caps.items():
        issuer = issuer_of(symbol)
        if cap > 0 and (issuer in stored.shares or issuer in beside):
            found[issuer] = max(cap, found.get(issuer, 0))
    missing = {name: share for name, share in stored.shares.items() if name not in found}
    coverage = 1 - sum(missing.values())
    if coverage < LEAST_COVERAGE:
        return None
    total, slight = sum(found.values()), 1 - coverage < SLIGHT
    shares = {name: cap / total * coverage for name, cap in found.items()} | (missing if slight else {})
    more = f" from Yahoo's screener, {coverage * 100:.1f} % found"
    return Weights(stored.index, day, f"full market value{more}, by issuer (members of {stored.as_of})",
                   shares, "Yahoo's screener", complete=slight, caps_musd=found, more=more,
                   unlisted=None if slight else max(missing.values()))

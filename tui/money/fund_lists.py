"""What a fund holds, by the best list at hand, moved by prices since the list's day; the basis travels along.

In this order: the user's words (a file, lines), the index that the fund follows, the ten lines that Yahoo
gives, else nothing: a fund without a list could hold anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from msgspec import Struct, field

from tui.market.index.weights import OUTRUN, TWO_LARGE_LINES, Weights, by_issuer, drift_all, lines_of
from tui.money.funds import FUNDS, Fund
from tui.money.holding import FundWords
from tui.money.prices import Prices

WHOLE = 1 - 1e-6


class Lines(Struct, frozen=True):
    """What a fund holds: fractions by issuer, or by symbol where a line is itself a fund (`inside`).

    `rest` is what no line names; one line of it is at most `ceiling` (1: nothing is known of it). `as_of` is
    the list's day, `moved` says that prices moved it since: an estimate. `basis` is for a reader.
    """

    shares: Mapping[str, float]
    basis: str
    as_of: str = ""
    rest: float = 0.0
    ceiling: float = 1.0
    moved: bool = False
    factor: float = 1.0
    half: frozenset[str] = frozenset()  # listed issuers whose other large class may be in the rest
    why: str = ""  # why it is not looked through

    @property
    def known(self) -> float:
        """The part that the lines name."""
        return 1 - self.rest

    def room_for(self, issuer: str) -> float:
        """The most that an issuer can make up of the rest."""
        if self.rest <= 0:
            return 0.0
        if issuer in self.shares:
            return min(self.rest, self.ceiling) if issuer in self.half else 0.0
        return min(self.rest, len(lines_of(issuer)) * self.ceiling)


class FundLists(Struct, frozen=True):
    """The lists at hand: whole lists by index, each already moved; lists of single funds as Yahoo gives them.

    `own` are the user's files by fund, `kinds` what Yahoo calls a symbol (ETF, MUTUALFUND, EQUITY).
    """

    indices: Mapping[str, Lines] = field(default_factory=dict)
    equal: Mapping[str, Lines] = field(default_factory=dict)
    given: Mapping[str, Lines] = field(default_factory=dict)
    own: Mapping[str, Lines] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def lines_for(symbol: str, words: FundWords | None, lists: FundLists) -> Lines | None:
    """The lines of a fund by the best list at hand; None for what is no fund. A block has `rest` 1."""
    known = FUNDS.get(symbol)
    if words is not None:
        return _by_words(symbol, words, known, lists)
    if known is not None:
        return _by_table(known, lists)
    if symbol in lists.given:
        return lists.given[symbol]
    if lists.kinds.get(symbol) in ("ETF", "MUTUALFUND"):
        return block("no list of it at hand")
    return None


def block(why: str, factor: float = 1.0) -> Lines:
    """A fund that is not looked through: it could hold anything, up to the whole."""
    return Lines({}, "not looked through", rest=1.0, factor=factor, why=why)


def _by_words(symbol: str, words: FundWords, known: Fund | None, lists: FundLists) -> Lines:
    factor = words.factor if words.factor is not None else known.factor if known else 1.0
    if words.file is not None:
        found = lists.own.get(symbol) or block("its file was not read")
    elif words.lines:
        found = Lines(by_issuer(words.lines.items()), "your own lines", rest=_rest(words.lines))
    elif words.index:
        found = _index(words.index, lists)
    elif known is not None:
        found = _by_table(known, lists)
    else:
        found = lists.given.get(symbol) or block("no list of it at hand")
    return _times(found, factor)


def _by_table(fund: Fund, lists: FundLists) -> Lines:
    if fund.of:
        inside = "a fund that wraps" if fund.factor == 1 else f"{fund.factor:+g} times a day's move of"
        return Lines({fund.of: 1.0}, f"{inside} {fund.of}", factor=fund.factor)
    if fund.equal:
        found = lists.equal.get(fund.index) or block("the members of its index are not at hand")
    else:
        found = _index(fund.index, lists)
    return _times(found, fund.factor)


def _index(index: str, lists: FundLists) -> Lines:
    found = lists.indices.get(index)
    if found is None:
        what = "QQQ's lines come with the first answer from Yahoo" if index == "NDX" else "no list at hand"
        return block(what)
    return found


def _times(lines: Lines, factor: float) -> Lines:
    if factor == lines.factor:
        return lines
    basis = f"{factor:+g} times a day's move of: {lines.basis}" if not lines.why else lines.basis
    return Lines(lines.shares, basis, lines.as_of, lines.rest, lines.ceiling, lines.moved, factor, lines.half,
                 lines.why)


def _rest(shares: Mapping[str, float]) -> float:
    rest = 1 - sum(shares.values())
    return rest if rest > 1 - WHOLE else 0.0


def moved_lines(weights: Weights, moves: Mapping[str, float | None], own: float | None, moved: bool) -> Lines:
    """A list of weights moved by prices since its day; as it stands where the moves are not known.

    A list that is not whole keeps its rest open: the lines are never made to add up to 100 %.
    """
    every = drift_all(weights, moves, own) if moved else {}
    stands = not every
    shares = dict(weights.shares) if stands else every
    rest = 0.0 if weights.complete else max(0.0, 1 - sum(shares.values()))
    ceiling = weights.ceiling * (1.0 if stands else OUTRUN) if rest else 1.0
    day = weights.as_of or "an unknown day"
    dated = "" if day in weights.basis else f", list of {day}"
    how = " as it stands" if stands and moved else " moved by prices since: estimate" if not stands else ""
    half = frozenset(name for name in weights.open_issuers if name in TWO_LARGE_LINES)
    return Lines(shares, f"{weights.basis}{dated}{how}", weights.as_of, rest, ceiling, not stands, half=half)


def own_lines(weights: Weights, symbol: str, prices: Prices) -> Lines:
    """A user's file of one fund, moved by the prices known since its day, the fund's own move for the whole.

    Lines of a file that is not whole need not be its largest: of the rest nothing is known.
    """
    if not weights.as_of:
        return _open(moved_lines(weights, {}, None, False))
    day = date.fromisoformat(weights.as_of)
    known = {line for issuer in weights.shares for line in lines_of(issuer)} & prices.quotes.keys()
    moves: dict[str, float | None] = {line: prices.move_since(line, day) for line in known}
    return _open(moved_lines(weights, moves, prices.move_since(symbol, day), prices.day > day))


def _open(lines: Lines) -> Lines:
    if not lines.rest:
        return lines
    return Lines(lines.shares, lines.basis, lines.as_of, lines.rest, 1.0, lines.moved, half=lines.half)


@lru_cache(maxsize=4)
def equal_lines(index: str, members: tuple[str, ...], as_of: str) -> Lines:
    """Every member alike: what an equal-weight fund was at its last rebalance."""
    names = by_issuer((member, 1.0) for member in members)
    share = 1 / len(names)
    basis = f"the {len(names)} members of {as_of} alike, as at a rebalance: estimate"
    return Lines(dict.fromkeys(names, share), basis, as_of, moved=True)


def read_files(funds: tuple[FundWords, ...], today: date) -> dict[str, Weights | str]:
    """The lists of the funds for which the user named a file; a sentence where one cannot be used."""
    from tui.market.index.holdings_file import HoldingsError, read_holdings, weights_of

    found: dict[str, Weights | str] = {}
    for words in funds:
        if words.file is not None:
            try:
                found[words.symbol] = weights_of(read_holdings(words.file, today), words.symbol)
            except HoldingsError as error:
                found[words.symbol] = str(error)
    return found


def user_lines(files: Mapping[str, Weights | str], prices: Prices) -> dict[str, Lines]:
    """The lines of the user's files at the prices; one that could not be read is a block, and says why."""
    return {symbol: block(found) if isinstance(found, str) else own_lines(found, symbol, prices)
            for symbol, found in files.items()}



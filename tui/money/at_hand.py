"""The lists that the program carries, moved to the day of the prices: what funds are looked through by.

Lists that came from Yahoo in this run go before them; they are handed in by whoever has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tui.market.embedded import facts, series
from tui.market.index.listing import JUMP, Listing, Sources
from tui.market.index.live import moves_since
from tui.market.index.weights import Weights, float_adjusted, lines_of
from tui.market.quote import Quote
from tui.money.fund_lists import FundLists, Lines, equal_lines, moved_lines, user_lines
from tui.money.groups import Groups
from tui.money.prices import Prices

FLOAT_DAY = "2024-12-06"  # of the embedded factors


def lists_at(
    prices: Prices, groups: Groups, files: Mapping[str, Weights | str] | None = None,
    indices: Mapping[str, Lines] | None = None, given: Mapping[str, Lines] | None = None,
) -> FundLists:
    """Every list at hand at the prices. `indices` and `given` are those of this run, by index and by fund."""
    found = dict(indices or {})
    weights = facts.newest_list(prices.day.isoformat())
    if "SP500" not in found and weights is not None:
        found["SP500"] = moved_embedded(weights, prices)
    if "NDX" not in found and (official := series.official_weights()).as_of <= prices.day.isoformat():
        found["NDX"] = _moved_official(official, prices)
    equal: dict[str, Lines] = {}
    for index, listed, older in (("SP500", series.weights("SP500"), weights),
                                 ("NDX", series.weights("NDX"), series.official_weights())):
        if listed is not None and listed.as_of <= prices.day.isoformat():
            equal[index] = equal_lines(index, series.members(index), listed.as_of)
        elif older is not None and older.as_of <= prices.day.isoformat():
            equal[index] = equal_lines(index, tuple(older.shares), older.as_of)
    return FundLists(found, equal, given or {}, user_lines(files or {}, prices), _kinds(prices, groups))


def run_lists(
    sources: Sources, funds: Mapping[str, Listing], quotes: Mapping[str, Quote]
) -> tuple[dict[str, Lines], dict[str, Lines]]:
    """The lists that came in this run, at the quotes: by index, and of other funds by symbol.

    A fund of the S&P 500 is never looked through by ten lines where a whole list is at hand.
    """
    indices: dict[str, Lines] = {}
    for index in ("SP500", "NDX"):
        chosen = sources.chosen(index)
        if chosen is not None and index == "SP500" and sources.basis == "fund":
            chosen = sources.lists.get((index, "caps"))
        if chosen is None:
            continue
        moves, own = chosen.moves(quotes)
        weights = chosen.weights
        if index == "SP500" and sources.basis == "float":
            weights = float_adjusted(weights, series.float_factors(), FLOAT_DAY)
        indices[index] = moved_lines(weights, moves, own, chosen.drifts)
    return indices, {symbol: _given(symbol, listing, quotes) for symbol, listing in funds.items()}


def _given(symbol: str, listing: Listing, quotes: Mapping[str, Quote]) -> Lines:
    """The largest lines of a fund as Yahoo gives them, moved where the fund's own price is known."""
    moves: dict[str, float | None] = {}
    for line, base in listing.base.items():
        quote, last = quotes.get(line), listing.last.get(line)
        price = quote.price if quote is not None and quote.price else last
        jumped = price is not None and last is not None and not 1 / JUMP < price / last < JUMP
        moves[line] = price / base - 1 if price and not jumped else None
    return moved_lines(listing.weights, moves, moves.get(symbol), True)


def moved_embedded(weights: Weights, prices: Prices) -> Lines:
    """An embedded list at the prices; as it was on its own day."""
    moves, own = moves_since(weights, prices.quotes)
    return moved_lines(weights, moves, own, prices.day.isoformat() > weights.as_of)


def _moved_official(weights: Weights, prices: Prices) -> Lines:
    """The embedded official list of the Nasdaq-100 at the prices; its day may be no session."""
    day = date.fromisoformat(weights.as_of)
    known = {line for issuer in weights.shares for line in lines_of(issuer)} & prices.quotes.keys()
    moves: dict[str, float | None] = {line: prices.move_since(line, day) for line in known}
    return moved_lines(weights, moves, prices.move_since("QQQ", day), True)


def _kinds(prices: Prices, groups: Groups) -> dict[str, str]:
    """What a symbol is, where known: Yahoo's word, else a share where an index or the ledger has it."""
    then = facts.newest_list(prices.day.isoformat())  # a member of that day may have left since
    members = {*series.members("SP500"), *series.members("NDX"), *(then.shares if then is not None else ())}
    kinds = {line: "EQUITY" for issuer in members for line in lines_of(issuer)}
    kinds |= dict.fromkeys(groups.names.keys() - groups.rounds.keys(), "EQUITY")
    kinds |= {symbol: kind for symbol, (_, kind) in series.names().items() if kind}
    kinds |= {symbol: quote.kind for symbol, quote in prices.quotes.items() if quote.kind}
    return kinds

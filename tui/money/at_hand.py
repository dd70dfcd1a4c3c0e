"""The lists that the program carries, moved to the day of the prices: what funds are looked through by.

Lists that came from Yahoo in this run go before them; they are handed in by whoever has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tui.market.index.live import moves_since
from tui.market.index.weights import Weights, lines_of
from tui.money.fund_lists import FundLists, Lines, equal_lines, moved_lines, user_lines
from tui.money.groups import Groups
from tui.money.prices import Prices


def embedded_weights(day: date) -> Weights | None:
    """The newest embedded list of the S&P 500 that is not younger than `day`."""
    from tui.market.embedded import facts, series

    newest = series.weights("SP500")
    if newest is not None and newest.as_of <= day.isoformat():
        return newest
    days = [one for one in facts.list_days() if one <= day.isoformat()]
    return facts.full_list(days[-1]) if days else None


def lists_at(
    prices: Prices, groups: Groups, files: Mapping[str, Weights | str] | None = None,
    indices: Mapping[str, Lines] | None = None, given: Mapping[str, Lines] | None = None,
) -> FundLists:
    """Every list at hand at the prices. `indices` and `given` are those of this run, by index and by fund."""
    from tui.market.embedded import series

    found = dict(indices or {})
    weights = embedded_weights(prices.day)
    if "SP500" not in found and weights is not None:
        found["SP500"] = moved_embedded(weights, prices)
    if "NDX" not in found and (official := series.official_weights()).as_of <= prices.day.isoformat():
        found["NDX"] = _moved_official(official, prices)
    equal: dict[str, Lines] = {}
    for index in ("SP500", "NDX"):
        listed = series.weights(index)
        if listed is not None:
            equal[index] = equal_lines(index, series.members(index), listed.as_of)
    return FundLists(found, equal, given or {}, user_lines(files or {}, prices), _kinds(prices, groups))


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
    from tui.market.embedded import series

    then = embedded_weights(prices.day)  # a member of that day may have left since
    members = {*series.members("SP500"), *series.members("NDX"), *(then.shares if then is not None else ())}
    kinds = {line: "EQUITY" for issuer in members for line in lines_of(issuer)}
    kinds |= dict.fromkeys(groups.names.keys() - groups.rounds.keys(), "EQUITY")
    kinds |= {symbol: kind for symbol, (_, kind) in series.names().items() if kind}
    kinds |= {symbol: quote.kind for symbol, quote in prices.quotes.items() if quote.kind}
    return kinds

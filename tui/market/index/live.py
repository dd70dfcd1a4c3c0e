"""Concentration out of a dated list moved by live prices: the reading of a run, on the basis chosen.

A whole list gives numbers (estimates, since prices alone moved it); a fund's ten lines give numbers for what
they hold and bounds for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from tui.market.index.listing import INDEX_OF, Listing, Sources
from tui.market.index.reading import Concentration, Depth, Nasdaq, ShareLine, depth_of, verdicts_of
from tui.market.index.rebalance import reset_effect, special_distance
from tui.market.index.weights import MAG7, OUTRUN, Weights, drift, drift_all, share_of, with_rest
from tui.market.quote import Quote

Moves = tuple[dict[str, float | None], float | None]  # of the members, and of the index or its fund
EMBEDDED = Sources()  # no list but the embedded one


def live_reading(quotes: Mapping[str, Quote], day: date, sources: Sources = EMBEDDED) -> Concentration | None:
    """The reading of `day` by live prices; a bound where a member has no quote. None without any list."""
    found = _list(sources, quotes)
    if found is None:
        return None
    weights, (moves, own) = found
    live = drift(weights, moves, own)
    every = with_rest(weights, live, own)
    seven, chosen = _seven(weights, live if every else {}, own, day), sources.chosen("SP500")
    if sources.basis == "full" and chosen is None and not seven.bound:
        seven = replace(seven, change20=_change20(seven.share, day))
    depth = depth_of(weights, every, _ceiling(weights)) if every else None
    ten = tuple(sorted(every.items(), key=lambda item: -item[1])[:10])
    seven_now = sorted((name for name in every if name in MAG7), key=lambda name: -every[name])
    nasdaq = _nasdaq(sources, quotes, day)
    return Concentration(
        seven, tuple((name, every[name]) for name in seven_now), _ten(weights, moves, ten, depth, day), ten,
        1 / depth.hhi if depth and depth.hhi else None, None, "about" if weights.complete else "",
        _group(nasdaq, quotes, day), sources.limits.group, True, _note(weights, chosen, sources),
        basis=_kind(sources, chosen), listed="screener" if weights.more else "", depth=depth, nasdaq=nasdaq,
        aged=bool(weights.as_of) and weights.is_aged(day),
        verdicts=verdicts_of(weights, every, _ceiling(weights)),
    )


def _list(sources: Sources, quotes: Mapping[str, Quote]) -> tuple[Weights, Moves] | None:
    """The chosen list of the S&P 500 and its moves."""
    from tui.market.embedded import series as stored
    from tui.market.index.weights import float_adjusted

    chosen = sources.chosen("SP500")
    if chosen is not None:
        weights, moves = chosen.weights, chosen.moves(quotes)
    else:
        embedded = stored.weights("SP500")
        if embedded is None:
            return None
        weights, moves = embedded, moves_since(embedded, quotes)
    if sources.basis == "float":
        weights = float_adjusted(weights, stored.float_factors(), "2024-12-06")
    return weights, moves


def moves_since(weights: Weights, quotes: Mapping[str, Quote]) -> Moves:
    """Price moves since the day of stored weights, of the members and of the index (or its fund)."""
    from tui.market.embedded import series as stored

    moves = stored.moves_since(weights.as_of, quotes)
    own = next((m for s in INDEX_OF.get(weights.index, ()) if (m := moves.get(s)) is not None), None)
    return moves, own


def _kind(sources: Sources, chosen: Listing | None) -> str:
    return "full" if sources.basis in ("fund", "file") and chosen is None else sources.basis


def _ceiling(weights: Weights) -> float:
    """The most that a name beside the list may weigh by now."""
    return 0.0 if weights.complete else weights.ceiling * OUTRUN


def _seven(weights: Weights, live: Mapping[str, float], own: float | None, day: date) -> ShareLine:
    found = share_of(MAG7, weights, live, own, day.isoformat())
    known = found.value if found.value is not None else found.at_least
    half = [name for name in weights.open_issuers if name in MAG7]
    bound = "at least" if known is not None and (found.value is None or half) else ""
    return ShareLine(known, day, found.basis, bound=bound, missing=found.missing, official=weights.official)


def _change20(share: float | None, day: date) -> float | None:
    """Against the stored share 20 sessions before `day`; None where that session is not stored."""
    from tui.market.embedded import series as stored
    from tui.market.session import back

    series = stored.concentration("SP500")
    row = series.row_of(back(day, 20)) if series is not None else None
    return None if share is None or series is None or row is None else share - series.mag7[row]


def _ten(weights: Weights, moves: Mapping[str, float | None], ten: tuple[tuple[str, float], ...],
         depth: Depth | None, day: date) -> ShareLine:
    """The ten largest issuers; with fewer in the list a bound."""
    if not ten or depth is None:
        return ShareLine(None, day, _drifted(weights))
    bound = depth.tops[-1][2]
    lacking = tuple(name for name, _ in ten if moves.get(name) is None) if weights.complete else ()
    return ShareLine(sum(share for _, share in ten), day, _drifted(weights), bound=bound, missing=lacking,
                     official=weights.official)


def _drifted(weights: Weights) -> str:
    if not weights.as_of:
        return f"{weights.basis}, of an unknown date, as they stand"
    when = "" if weights.as_of in weights.basis else f" weights of {weights.as_of}"
    return f"{weights.basis},{when} moved by prices since"


def _note(weights: Weights, chosen: Listing | None, sources: Sources) -> str:
    lacks = sources.lacks("SP500")
    more = f" ({lacks})" if lacks else ""
    if chosen is not None and not chosen.drifts:
        return f"weights of {weights.as_of or 'an unknown date'} as they stand, not moved by prices{more}"
    return f"estimate: weights of {weights.as_of} moved by prices since{more}"


def _nasdaq(sources: Sources, quotes: Mapping[str, Quote], day: date) -> Nasdaq | None:
    """The Nasdaq-100 by its fund's lines (or the user's file); None while there are none."""
    chosen = sources.chosen("NDX")
    if chosen is None:
        return None
    weights, (moves, own) = chosen.weights, chosen.moves(quotes)
    live = drift(weights, moves, own)
    every = with_rest(weights, live, own)
    if not every:
        return None
    ceiling = _ceiling(weights)
    distance = special_distance(every, sources.limits, ceiling, weights.open_issuers)
    top = tuple(sorted(every.items(), key=lambda item: -item[1])[:10])
    return Nasdaq(distance, reset_effect(every, sources.limits), _seven(weights, live, own, day), top,
                  depth_of(weights, every, ceiling), day,
                  _drifted(weights) if chosen.drifts else f"{weights.basis}, as they stand")


def _group(nasdaq: Nasdaq | None, quotes: Mapping[str, Quote], day: date) -> ShareLine:
    """The group above 4.5 %: by the index's own weights, else by those that a fund last reported, else by raw
    market values, which are no test."""
    if nasdaq is not None:
        found = nasdaq.distance
        return ShareLine(found.group, day, nasdaq.basis, bound=found.bound, official=True)
    from tui.market.embedded import series as stored
    from tui.market.index.official import official_group

    if (reported := official_group(quotes, day)) is not None:
        return reported
    weights = stored.weights("NDX")
    if weights is None:
        return ShareLine(None, None, "no stored list")
    moves, own = moves_since(weights, quotes)
    every = drift_all(weights, moves, own)
    if not every:
        return ShareLine(None, None, "no quote of the index or its fund")
    return ShareLine(special_distance(every).group, day, _drifted(weights))

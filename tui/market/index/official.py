"""The Nasdaq-100 by the weights that a fund last reported to the SEC, where no lines of it are at hand.

They are the index's own, capped weights, but of one day: moved by prices since they are an estimate, which
says its day and which no rule looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from tui.market.index.listing import INDEX_OF
from tui.market.index.reading import Concentration, ShareLine
from tui.market.index.rebalance import special_distance
from tui.market.index.weights import drift_all
from tui.market.quote import Quote
from tui.market.session import previous_session

PUBLIC_AFTER = timedelta(days=60)  # a fund has sixty days to publish its holdings of a quarter's end


def official_group(quotes: Mapping[str, Quote], day: date) -> ShareLine | None:
    """The issuers above 4.5 % by those weights, moved by prices to `day`; None before they were public, and
    where the index's own move since is not known."""
    from tui.market.embedded import series as stored

    weights = stored.official_weights()
    of_day = date.fromisoformat(weights.as_of)
    if day < of_day + PUBLIC_AFTER:
        return None
    close = previous_session(of_day + timedelta(days=1))  # a month may end on a Sunday
    moves = stored.moves_since(close.isoformat(), quotes)
    own = next((m for s in INDEX_OF["NDX"] if (m := moves.get(s)) is not None), None)
    moved = drift_all(weights, moves, own) if own is not None else {}
    if not moved:
        return None
    basis = f"{weights.basis} of {weights.as_of}, moved by prices since: an estimate"
    return ShareLine(special_distance(moved).group, of_day, basis, estimate=True)


def with_official(reading: Concentration, quotes: Mapping[str, Quote], day: date) -> Concentration:
    """A stored reading with the group by official weights in place of raw market values."""
    group = None if reading.group45.official else official_group(quotes, day)
    return reading if group is None else replace(reading, group45=group)

"""Concentration as a person reads it: one value with its basis and date, from stored days or live quotes.

Three ways, never mixed: the stored figures of the first screen, a stored day (replay and demo), and stored
weights drifted by live prices (marked as an estimate).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tui.market.quote import Quote

if TYPE_CHECKING:
    from tui.market.first_screen import FirstScreen
    from tui.market.index import Weights

LIMIT_45 = 0.48  # Nasdaq-100: sum of the issuers above 4.5 %; as of January 2026
INDEX_OF = {"SP500": ("^GSPC", "SPY"), "NDX": ("^NDX", "QQQ")}


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share of an index with its basis; `bound` is "" or "at least", `missing` names what is not known."""

    share: float | None
    as_of: date | None
    basis: str
    change20: float | None = None
    bound: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concentration:
    """What the Overview's panel and the first page of the Concentration screen show.

    Shares are fractions. `members` are (issuer, share) of the seven, largest first; `top` of the ten largest.
    `effective` is 1/HHI. `group45` is the Nasdaq-100's group above 4.5 % against its limit.
    """

    seven: ShareLine
    members: tuple[tuple[str, float], ...]
    top10: ShareLine
    top: tuple[tuple[str, float], ...]
    effective: float | None
    effective_change20: float | None
    effective_bound: str
    group45: ShareLine
    group45_limit: float
    estimated: bool
    note: str


def first_reading(first: FirstScreen) -> Concentration:
    """The stored figures of the last stored day, without unpacking anything."""
    share, ndx = first.shares["SP500"], first.ndx
    as_of = date.fromisoformat(share.as_of)
    seven = tuple((name, part) for name, part in share.members if name in _seven())
    return Concentration(
        ShareLine(share.mag7, as_of, share.basis, share.mag7_change_20), seven,
        ShareLine(share.top10, as_of, share.basis, share.top10_change_20), share.members,
        share.effective, None, "",
        ShareLine(ndx.group, date.fromisoformat(ndx.as_of), ndx.basis), ndx.limit, False, "",
    )


def _seven() -> frozenset[str]:
    from tui.market.index import MAG7

    return frozenset(MAG7)


def day_reading(day: str) -> Concentration | None:
    """A stored session as it closed (the last one to `day`); None before the series begins.

    Members are those whose market value is stored, over the index's total of the same day.
    """
    from tui.market import stored

    series, ndx = stored.concentration("SP500"), stored.concentration("NDX")
    row = series.place(day) if series else None
    if series is None or row is None:
        return None
    as_of = date.fromisoformat(stored.iso(series.times_ms[row]))
    total = series.total_musd[row]
    caps = {s: stored.cap_on(s, as_of.isoformat()) for s in _seven()}
    known = sorted(((s, cap / total) for s, cap in caps.items() if cap), key=lambda m: -m[1])
    group = ShareLine(None, None, "the list of that day is not stored")
    if ndx is not None and day >= ndx.as_of:
        group = replace(_stored_group(), change20=None)
    return Concentration(
        ShareLine(series.mag7[row], as_of, series.basis, series.change(series.mag7, 20, day)), tuple(known),
        ShareLine(series.top10[row], as_of, series.basis, series.change(series.top10, 20, day)), tuple(known),
        series.effective[row], series.change(series.effective, 20, day), "", group, LIMIT_45, False, "",
    )


def _stored_group() -> ShareLine:
    from tui.market import stored
    from tui.market.rebalance import special_distance

    weights = stored.weights("NDX")
    if weights is None:
        return ShareLine(None, None, "no stored list")
    found = special_distance(weights.shares)
    return ShareLine(found.group, date.fromisoformat(weights.as_of), weights.basis)


def live_reading(quotes: Mapping[str, Quote], day: date) -> Concentration | None:
    """Stored weights drifted to the live prices in `quotes`; a bound where a member has no quote."""
    from tui.market import stored
    from tui.market.index import drift_all, share_of

    weights = stored.weights("SP500")
    if weights is None:
        return None
    moves, own = moves_since(weights, quotes)
    iso = day.isoformat()
    every = drift_all(weights, moves, own)
    # quotes that contradict their index (nothing would be left for the others) say nothing
    seven = share_of(_seven(), weights, moves if every else {}, own, iso)
    ten = tuple(sorted(every.items(), key=lambda item: -item[1])[:10])
    whole = sum(s * s for s in every.values())
    live = frozenset(name for name in every if moves.get(name) is not None)
    lacking = tuple(name for name, _ in ten if name not in live)
    members = tuple(sorted(((n, s) for n, s in every.items() if n in _seven()), key=lambda m: -m[1]))
    return Concentration(
        ShareLine(
            seven.value if seven.value is not None else seven.at_least, day, seven.basis,
            _change20(seven.value, day),
            bound="at least" if seven.value is None and seven.at_least is not None else "",
            missing=seven.missing,
        ),
        members,
        ShareLine(sum(s for _, s in ten) if every else None, day, _drifted(weights), missing=lacking), ten,
        1 / whole if whole else None, None, "about",
        _live_group(quotes, day), LIMIT_45, True,
        f"estimate: weights of {weights.as_of} moved by prices since",
    )


def _change20(share: float | None, day: date) -> float | None:
    """Against the stored share 20 sessions before `day`; None once the stored ones end before that."""
    from tui.market import stored
    from tui.market.session import previous_session

    series = stored.concentration("SP500")
    for _ in range(20):
        day = previous_session(day)
    iso = day.isoformat()
    row = series.place(iso) if series is not None and iso <= series.as_of else None
    return None if share is None or series is None or row is None else share - series.mag7[row]


def _drifted(weights: Weights) -> str:
    return f"{weights.basis}, weights of {weights.as_of} moved by prices since"


def _live_group(quotes: Mapping[str, Quote], day: date) -> ShareLine:
    from tui.market import stored
    from tui.market.index import drift_all
    from tui.market.rebalance import special_distance

    weights = stored.weights("NDX")
    if weights is None:
        return ShareLine(None, None, "no stored list")
    moves, own = moves_since(weights, quotes)
    every = drift_all(weights, moves, own)
    if not every:
        return ShareLine(None, None, "no quote of the index or its fund")
    return ShareLine(special_distance(every).group, day, _drifted(weights))


def moves_since(
    weights: Weights, quotes: Mapping[str, Quote]
) -> tuple[dict[str, float | None], float | None]:
    """Price moves since the day of the weights, of the members and of the index (or its fund)."""
    from tui.market import stored

    moves = stored.moves_since(weights.as_of, quotes)
    own = next((m for s in INDEX_OF.get(weights.index, ()) if (m := moves.get(s)) is not None), None)
    return moves, own

"""Concentration as a person reads it: one value with its basis and date, from stored days or live quotes.

Three ways, never mixed: the stored figures of the first screen, a stored day (replay and demo), and stored
weights drifted by live prices (marked as an estimate).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from tui.market.embedded.first_screen import FirstScreen
    from tui.market.embedded.series import ConcentrationSeries
    from tui.market.index.concentration import Interval
    from tui.market.index.fund_rules import Verdict
    from tui.market.index.rebalance import Distance, Effect
    from tui.market.index.weights import Weights

MOST_NAMES = {"SP500": 505, "NDX": 115}  # issuers; too many only widens an interval
LIMIT_45 = 0.48  # Nasdaq-100: sum of the issuers above 4.5 %; as of January 2026


class ShareLine(Struct, frozen=True):
    """A share of an index with its basis; `bound` is "" or "at least", `missing` names what is not known.

    `official` is True only for the index's own weights (a fund's holdings of it), never for market values.
    """

    share: float | None
    as_of: date | None
    basis: str
    change20: float | None = None
    bound: str = ""
    missing: tuple[str, ...] = ()
    official: bool = False
    estimate: bool = False  # by official weights of another day: shown with it, judged by no rule


class Depth(Struct, frozen=True):
    """The measures beside the headlines, of one list by issuer; None where missing names would decide.

    `tops` are (k, share, bound). `hhi` is a fraction; `interval` bounds the effective number of a partial
    list. `coverage` is the listed names' share of the index.
    """

    n: int
    tops: tuple[tuple[int, float, str], ...]
    hhi: float | None
    normalised: float | None
    interval: Interval | None
    coverage: float


class Nasdaq(Struct, frozen=True):
    """The Nasdaq-100 by its own weights: distance to the special rebalance, and what one would do."""

    distance: Distance
    effect: Effect | None
    seven: ShareLine
    top: tuple[tuple[str, float], ...]
    depth: Depth
    as_of: date | None
    basis: str


class Concentration(Struct, frozen=True):
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
    basis: str = "full"  # full, float, fund or file
    listed: str = ""  # "screener" when the market values are of the day, from Yahoo
    aged: bool = False  # the list is older than 35 days, or a rebalance came since: drift is no excuse
    depth: Depth | None = None
    nasdaq: Nasdaq | None = None
    verdicts: tuple[Verdict, ...] = ()  # fund rules on the same weights of the S&P 500
    changes: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # by measure, over sessions
    late: tuple[str, ...] = ()  # names whose price is not confirmed by the source, of those shown

    @property
    def recorded(self) -> str:
        """The basis for the record (`listing.RECORDED`): values of the day are another source than stored."""
        return f"{self.basis}, {self.listed}" if self.listed else self.basis


def first_reading(first: FirstScreen) -> Concentration:
    """The stored figures of the last stored day, without unpacking anything."""
    share, ndx = first.shares["SP500"], first.ndx
    as_of = date.fromisoformat(share.as_of)
    seven = tuple((name, part) for name, part in share.members if name in _seven())
    return Concentration(ShareLine(share.mag7, as_of, share.basis, share.mag7_change_20), seven,
                         ShareLine(share.top10, as_of, share.basis, share.top10_change_20), share.members,
                         share.effective, None, "",
                         ShareLine(ndx.group, date.fromisoformat(ndx.as_of), ndx.basis), ndx.limit, False, "")


def _seven() -> frozenset[str]:
    from tui.market.index.weights import MAG7

    return frozenset(MAG7)


def day_reading(day: str) -> Concentration | None:
    """A stored session as it closed (the last one to `day`); None before the series begins.

    Members are those whose market value is stored, over the index's total of the same day; on days with a
    whole list every name is known.
    """
    from tui.market.embedded import facts
    from tui.market.embedded import series as stored
    from tui.market.session import date_of

    series, ndx = stored.concentration("SP500"), stored.concentration("NDX")
    row = series.place(day) if series else None
    if series is None or row is None:
        return None
    as_of = date_of(series.times_ms[row])
    total = series.total_musd[row]
    caps = {s: stored.cap_on(s, as_of.isoformat()) for s in _seven()}
    known = sorted(((s, cap / total) for s, cap in caps.items() if cap), key=lambda m: -m[1])
    whole = facts.full_list(as_of.isoformat())
    top = whole.top(10) if whole is not None else tuple(known)
    group = ShareLine(None, None, "the list of that day is not stored")
    if ndx is not None and day >= ndx.as_of:
        group = replace(_stored_group(), change20=None)
    return Concentration(
        ShareLine(series.mag7[row], as_of, series.basis, series.change(series.mag7, 20, day)), tuple(known),
        ShareLine(series.top10[row], as_of, series.basis, series.change(series.top10, 20, day)), top,
        series.effective[row], series.change(series.effective, 20, day), "", group, LIMIT_45, False, "",
        depth=depth_of(whole, dict(whole.shares)) if whole is not None else None,
        verdicts=verdicts_of(whole, dict(whole.shares)) if whole is not None else (),
        changes=_stored_changes(series, day),
    )


def _stored_changes(series: ConcentrationSeries, day: str) -> dict[str, dict[int, float]]:
    """Changes over 5, 20 and 250 sessions to a stored day, all on the series' one basis."""
    columns = {"share.mag7.sp500": series.mag7, "share.top10.sp500": series.top10,
               "effective_number.sp500": series.effective}
    return {
        key: {span: change for span in (5, 20, 250)
              if (change := series.change(values, span, day)) is not None}
        for key, values in columns.items()
    }


def depth_of(weights: Weights, shares: Mapping[str, float], ceiling: float = 0.0) -> Depth:
    """Measures of `shares`, the list `weights` as it is now; `ceiling` as in `issuer_interval`.

    A list without some of its members has only bounds: the rest is named by no share.
    """
    from tui.market.index.concentration import Interval, hhi, issuer_interval, normalised_hhi

    ordered = sorted(shares.values(), reverse=True)
    sure = [s for s in ordered if s >= ceiling]
    tops = tuple((k, sum(ordered[:k]), "" if k <= len(sure) else "at least") for k in (1, 5, 7, 10))
    if weights.complete:
        squares = hhi(ordered)
        return Depth(len(ordered), tops, squares, normalised_hhi(ordered), None, 1.0)
    names = list(shares)
    places = [names.index(name) for name in weights.open_issuers if name in shares]
    try:
        found = issuer_interval(list(shares.values()), MOST_NAMES[weights.index], ceiling, places)
    except ValueError:  # the lines contradict each other: nothing is claimed
        return Depth(len(ordered), tops, None, None, None, sum(ordered))
    return Depth(len(ordered), tops, None, None, Interval(1 / found.upper, 1 / found.lower), sum(ordered))


def verdicts_of(weights: Weights, shares: Mapping[str, float], ceiling: float = 0.0) -> tuple[Verdict, ...]:
    """Fund rules on `shares`; none without any."""
    from tui.market.index.fund_rules import fund_rules

    return fund_rules(shares, ceiling if not weights.complete else 0.0) if shares else ()


def _stored_group() -> ShareLine:
    from tui.market.embedded import series as stored
    from tui.market.index.rebalance import special_distance

    weights = stored.weights("NDX")
    if weights is None:
        return ShareLine(None, None, "no stored list")
    found = special_distance(weights.shares)
    return ShareLine(found.group, date.fromisoformat(weights.as_of), weights.basis)

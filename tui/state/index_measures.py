"""Measures of the indices beside the headlines: depth, the Nasdaq-100 by its own weights, the loop's basket.

Rows for the register: key, value, reason, bound, inputs; units as its entries say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.market.index.listing import RECORDED
from tui.market.index.reading import Concentration, Depth, Nasdaq
from tui.market.index.weights import effective_contributors
from tui.market.quote import Quote

if TYPE_CHECKING:
    from tui.market.comovement import CoMovement

NOT_KNOWN = "the index's own capped weights are not known; raw market values overstate the group"
SMALL = 0.001  # below ten basis points a share of the move says nothing
STUDY_DAYS = 5  # a study older than that is stale


class IndexFacts(Struct, frozen=True):
    """What the register of measures needs beside a reading."""

    members: tuple[str, ...] = ()  # listed members of the leading loops
    study: CoMovement | None = None
    breadth_z: float | None = None


class Value(Struct, frozen=True):
    """One value for the register. `of` says whose freshness it shares: index, SPY or study."""

    key: str
    value: float | None
    source: str
    of: str = "index"
    reason: str = ""
    bound: str = ""
    inputs: tuple[str, ...] = ()


def index_values(
    reading: Concentration | None, facts: IndexFacts, quotes: Mapping[str, Quote], today: date
) -> Iterable[Value]:
    """Every measure of this file that has a subject."""
    if reading is not None:
        yield Value("basis.sp500", float(RECORDED.index(reading.recorded)), reading.seven.basis)
        if reading.depth is not None:
            yield from _depth(reading.depth, reading.top10.basis)
            yield from _above_five(reading)
        yield from _changes(reading)
        yield from _returns(reading, quotes)
        yield from _nasdaq(reading.nasdaq)
    if facts.breadth_z is not None:
        yield Value("breadth.rsp_spy.z", facts.breadth_z, "quotes", "SPY")
    yield from _basket(facts.members, quotes)
    if facts.study is not None:
        yield from _study(facts.study)


def _depth(depth: Depth, basis: str) -> Iterable[Value]:
    for k, share, bound in depth.tops:
        if k != 10:
            yield Value(f"share.top{k}.sp500", share, basis, bound=bound)
    partial = "" if depth.hhi is not None else "only the largest lines are known"
    yield Value("hhi.sp500", None if depth.hhi is None else depth.hhi * 10_000, basis, reason=partial)
    yield Value("hhi_normalised.sp500", depth.normalised, basis, reason=partial)
    yield Value("coverage.sp500", depth.coverage, basis)
    if depth.interval is not None:
        yield Value("effective_number.sp500.low", depth.interval.lower, basis)
        yield Value("effective_number.sp500.high", depth.interval.upper, basis)


def _above_five(reading: Concentration) -> Iterable[Value]:
    """The group that the diversification rules of funds limit."""
    found = next((v for v in reading.verdicts if v.group is not None), None)
    if found is not None and found.group is not None:
        yield Value("group5.sp500", found.group, reading.top10.basis, bound=found.bound,
                    inputs=(f"above 5 %: {', '.join(found.names) or 'none'}",))


def _changes(reading: Concentration) -> Iterable[Value]:
    for key, spans in reading.changes.items():
        for span, change in spans.items():
            if (key, span) != ("share.mag7.sp500", 20):
                basis = reading.group45.basis if key.endswith(".ndx") else reading.seven.basis
                yield Value(f"{key}.change{span}", change, basis)


def _returns(reading: Concentration, quotes: Mapping[str, Quote]) -> Iterable[Value]:
    """How much of today's move the ten largest made; none while the move is small or a quote is missing."""
    index = next((q for s in ("^GSPC", "SPY") if (q := quotes.get(s)) and q.move is not None), None)
    if index is None or index.move is None or not reading.top:
        return
    moved = ((share, q.move) for name, share in reading.top if (q := quotes.get(name)) is not None)
    parts = [share * (1 + index.move) / (1 + move) * move for share, move in moved if move is not None]
    reason = ""
    if len(parts) < len(reading.top):
        reason = f"{len(reading.top) - len(parts)} of the ten have no quote"
    elif abs(index.move) < SMALL:
        reason = "the index moved less than ten basis points"
    share_of_move = None if reason else sum(parts) / index.move
    yield Value("returns.top10.sp500", share_of_move, reading.top10.basis, reason=reason)
    along = [part for part in parts if part * index.move > 0]
    number = None if reason else effective_contributors(along)
    yield Value("contributors.sp500", number, reading.top10.basis,
                reason=reason or ("" if number is not None else "none of the ten moved with the index"))


def _nasdaq(nasdaq: Nasdaq | None) -> Iterable[Value]:
    if nasdaq is None:
        for key in ("issuer_max.ndx", "group45.ndx", "edge45.ndx"):
            yield Value(key, None, "Nasdaq-100", reason=NOT_KNOWN)
        return
    found, basis = nasdaq.distance, nasdaq.basis
    limits = (f"limits as of {found.limits.as_of}: {found.limits.source}",)
    edge = tuple(f"at the edge: {e.issuer} {e.share * 100:.2f} %, would make the group "
                 f"{e.group_if_crossed * 100:.1f} %" for e in found.edge)
    yield Value("issuer_max.ndx", found.largest_share, basis, inputs=(found.largest, *limits))
    yield Value("group45.ndx", found.group, basis, bound=found.bound, inputs=(*limits, *edge))
    yield Value("group45.ndx.room", found.room, basis, bound="at most" if found.bound else "", inputs=limits)
    near = min((abs(share - found.limits.floor) for _, share in nasdaq.top), default=None)
    yield Value("edge45.ndx", near, basis, inputs=(*edge, *limits),
                reason="" if near is not None else "no issuer is known")
    yield Value("group45.ndx.lead", found.outperformance, basis,
                reason="" if found.outperformance is not None else "the limit is passed")
    effect = nasdaq.effect
    yield Value("group45.ndx.reset", effect.group_factor - 1 if effect else None, basis, inputs=limits,
                reason="" if effect else "the group is below the level of a reset")
    yield Value("share.mag7.ndx", nasdaq.seven.share, basis, bound=nasdaq.seven.bound,
                reason="" if nasdaq.seven.share is not None else "no member among the lines")
    _, ten, bound = nasdaq.depth.tops[-1]
    yield Value("share.top10.ndx", ten, basis, bound=bound)
    squares = nasdaq.depth.hhi
    yield Value("effective_number.ndx", 1 / squares if squares else None, basis,
                reason="" if squares else "only the largest lines are known")
    for name, share in nasdaq.top:
        yield Value(f"share.{name}.ndx", share, basis)


def _basket(members: tuple[str, ...], quotes: Mapping[str, Quote]) -> Iterable[Value]:
    known = {s: move for s in members if (q := quotes.get(s)) is not None and (move := q.move) is not None}
    if len(known) < 2:
        return
    lacking = [s for s in members if s not in known]
    left_out = (f"without a quote, left out: {', '.join(lacking)}",) if lacking else ()
    said = (f"members: {', '.join(known)}", *left_out)
    mean = sum(known.values()) / len(known)
    yield Value("basket.loop.move", mean, "quotes", inputs=said)
    for fund in ("SPY", "RSP"):
        beside = quotes.get(fund)
        if beside is not None and beside.move is not None:
            yield Value(f"basket.loop.vs_{fund.lower()}", mean - beside.move, "quotes", "SPY", inputs=said)


def _study(study: CoMovement) -> Iterable[Value]:
    said = (f"{len(study.members)} members to {study.as_of}, {study.sessions} common sessions",)

    def row(key: str, value: float | None, reason: str) -> Value:
        return Value(key, value, "daily closes", "study", "" if value is not None else reason, inputs=said)

    short = "too few common sessions"
    fall, shown, storm = study.drawdown, study.absorption, study.turbulence
    yield row("basket.loop.drawdown", fall.now if fall else None, short)
    yield row("correlation.loop.spy", study.with_index, "no daily closes of SPY over the window")
    yield row("correlation.loop.pairs", study.pairwise, short)
    yield row("absorption.loop", shown.ratio if shown else None, short)
    yield row("absorption.loop.shift", shown.shift if shown else None, "needs a year of ratios")
    yield row("turbulence.loop", storm.value if storm else None, short)
    yield row("turbulence.loop.rank", storm.rank if storm else None, short)

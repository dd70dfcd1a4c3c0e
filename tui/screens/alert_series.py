"""The last sessions of a rule's figure, out of daily bars and the stored series; empty where none is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from tui.alerts.near import distance
from tui.alerts.rule import Rule
from tui.draw.alert_chart import Sessions
from tui.market import stored
from tui.market.bars import Bars, usual_days
from tui.snapshot import Mode, Snapshot

SESSIONS = 20
_WINDOW = 61  # closes before a day that its usual days need
_SHARES = {
    "share.mag7.sp500": "mag7", "share.top1.sp500": "top1", "share.top5.sp500": "top5",
    "share.top7.sp500": "top7", "share.top10.sp500": "top10", "effective_number.sp500": "effective",
}
_RANGES = ("1M", "6M", "YTD", "1Y", "5Y", "MAX")
_LOOP = ("ORCL", "NVDA")


def sessions_of(rule: Rule, measure: str, snapshot: Snapshot) -> Sessions:
    """Up to 20 sessions to the picture's day; why there are none otherwise."""
    if rule.counts:
        return _members(rule, snapshot)
    kind, _, rest = measure.partition(".")
    match kind:
        case "move":
            return _moves(rest, snapshot)
        case "usual_days":
            return _usual(rest, snapshot)
        case "cap_change":
            return _caps(rest, _last_day(snapshot))
    if measure == "loop.pinned.max_move":
        return _joined([_moves(s, snapshot) for s in _LOOP], max)
    if measure == "breadth.rsp_spy":
        return _joined([_moves(s, snapshot) for s in ("RSP", "SPY")], lambda pair: pair[0] - pair[1])
    if measure in _SHARES or measure == "share.mag7.sp500.change20":
        return _shares(measure, _last_day(snapshot))
    return Sessions((), "", "no series of this figure is stored")


def _last_day(snapshot: Snapshot) -> date:
    """The last day whose close may be shown: in a demo the day is not over, though its close is stored."""
    return snapshot.day - timedelta(days=1) if snapshot.mode is Mode.DEMO else snapshot.day


def _bars(symbol: str, snapshot: Snapshot) -> Bars | None:
    """Daily bars to the picture's day: those of the feed where it has sent some, else the stored ones."""
    found = [b for r in _RANGES if (b := snapshot.bars.get((symbol, r))) is not None and b.interval == "1d"]
    kept = stored.closes(symbol)
    known = [*found, *([kept] if kept is not None else [])]
    end = stored.ms_of(_last_day(snapshot).isoformat()) + 1
    cut = [bars.until(end) for bars in known]
    return max((b for b in cut if len(b) > 1), key=lambda b: (b.times_ms[-1], len(b)), default=None)


def _moves(symbol: str, snapshot: Snapshot) -> Sessions:
    bars = _bars(symbol, snapshot)
    if bars is None:
        return Sessions((), "", f"no daily closes of {symbol} are stored")
    closes = bars.close[-SESSIONS - 1:]
    return Sessions(tuple(b / a - 1 for a, b in pairwise(closes)), bars.day(len(bars) - 1))


def _usual(symbol: str, snapshot: Snapshot) -> Sessions:
    bars = _bars(symbol, snapshot)
    if bars is None or len(bars) <= _WINDOW:
        return Sessions((), "", f"too few daily closes of {symbol} are stored")
    values = []
    for at in range(max(_WINDOW, len(bars) - SESSIONS), len(bars)):
        before = bars.close[at - _WINDOW:at]
        values.append(usual_days(before, bars.close[at] / before[-1] - 1))
    return Sessions(tuple(values), bars.day(len(bars) - 1))


def _caps(symbol: str, day: date) -> Sessions:
    days, values = stored.caps(symbol)
    last = sum(d <= stored.ms_of(day.isoformat()) for d in days[-400:]) + max(0, len(days) - 400)
    held = values[max(0, last - SESSIONS - 1):last]
    if len(held) < 2:
        return Sessions((), "", f"no market values of {symbol} are stored")
    changes = tuple(float(b - a) for a, b in pairwise(held))
    return Sessions(changes, stored.iso(days[last - 1]))


def _shares(measure: str, day: date) -> Sessions:
    series = stored.concentration("SP500")
    last = series.place(day.isoformat()) if series is not None else None
    if series is None or last is None:
        return Sessions((), "", "no series of this figure is stored")
    values: Sequence[float] = getattr(series, _SHARES.get(measure, "mag7"))
    first = max(0, last + 1 - SESSIONS)
    if measure.endswith(".change20"):
        first = max(SESSIONS, first)
        shown = tuple(values[i] - values[i - 20] for i in range(first, last + 1))
    else:
        shown = tuple(values[first:last + 1])
    return Sessions(shown, stored.iso(series.times_ms[last]), note="full market values")


def _members(rule: Rule, snapshot: Snapshot) -> Sessions:
    """Of each session the member that makes up the number: where it is beyond the level, the rule spoke."""
    level = rule.warn if rule.warn is not None else rule.critical
    if not rule.measure.startswith("move.") or level is None:
        return Sessions((), "", "no series of this figure is stored")

    def needed(values: Sequence[float]) -> float:
        return sorted(values, key=lambda v: distance(v, level, rule.direction))[rule.at_least - 1]

    found = _joined([_moves(s, snapshot) for s in rule.symbols], needed)
    return Sessions(found.values, found.to, found.reason, f"the member that makes {rule.at_least}")


def _joined(parts: Sequence[Sessions], take: Callable[[Sequence[float]], float]) -> Sessions:
    """One value a session out of several series that end on the same day."""
    missing = next((part for part in parts if not part.values), None)
    if missing is not None or len({part.to for part in parts}) != 1:
        reason = missing.reason if missing is not None else "the stored series end on different days"
        return Sessions((), "", reason)
    count = min(len(part.values) for part in parts)
    rows = zip(*(part.values[-count:] for part in parts), strict=True)
    return Sessions(tuple(take(row) for row in rows), parts[0].to)

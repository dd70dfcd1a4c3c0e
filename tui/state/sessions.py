"""The last sessions of a rule's figure, out of daily bars and the stored series; empty where none is kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tui.alerts.judge import distance
from tui.alerts.rule import Rule
from tui.market.bars import Bars, usual_days
from tui.market.embedded import series as stored
from tui.market.embedded.series import ConcentrationSeries
from tui.market.session import date_of, day_ms, is_session, iso, previous_session
from tui.state.snapshot import Mode, Recorded, Snapshot

SESSIONS = 20
_WINDOW = 61  # closes before a day that its usual days need
_SHARES = {
    "share.mag7.sp500": "mag7", "share.top1.sp500": "top1", "share.top5.sp500": "top5",
    "share.top7.sp500": "top7", "share.top10.sp500": "top10", "effective_number.sp500": "effective",
}
_CHANGES = ("share.mag7.sp500.change20", "share.top10.sp500.high250", "hhi.sp500")
_NOT_STORED = "no series of this figure is stored"
_NOT_KEPT = "not recorded yet; a line comes with the second session"
_RANGES = ("1M", "6M", "YTD", "1Y", "5Y", "MAX")
_LOOP = ("ORCL", "NVDA")


class Sessions(NamedTuple):
    """One value a session, oldest first, None where unknown; the last day (ISO); why there are none."""

    values: tuple[float | None, ...]
    to: str
    reason: str = ""
    note: str = ""


def sessions_of(rule: Rule, measure: str, snapshot: Snapshot) -> Sessions:
    """Up to 20 sessions to the picture's day; why there are none otherwise.

    Stored and received closes first; what this program has recorded itself where these are older or none.
    """
    if rule.counts:
        return _members(rule, snapshot)
    if "*" in measure:
        return Sessions((), "", "many names at once have no line of their own")
    found = _stored(measure, snapshot)
    own = snapshot.recorded.get(measure, ())
    if own and (not found.values or (found.to < own[-1][0] and _days_between(found.to, own[-1][0]) > 7)):
        found = _recorded(own)
    return _with_today(found, measure, snapshot)


def wants_record(found: Sessions, measure: str, snapshot: Snapshot) -> bool:
    """True when the own record may have what the stored series lack."""
    if snapshot.mode not in (Mode.FEED, Mode.LAST) or measure in snapshot.recorded or "*" in measure:
        return False
    return not found.values or _days_between(found.to, snapshot.day.isoformat()) > 7


def _stored(measure: str, snapshot: Snapshot) -> Sessions:
    kind, _, rest = measure.partition(".")
    match kind:
        case "move":
            return _moves(rest, snapshot)
        case "usual_days":
            return _usual(rest, snapshot)
        case "cap_change":
            return _caps(rest, _last_day(snapshot))
        case "contribution":
            return _of_index(rest.removesuffix(".sp500"), _last_day(snapshot), change=True)
    if measure == "loop.pinned.max_move":
        return _joined([_moves(s, snapshot) for s in _LOOP], max)
    if measure == "breadth.rsp_spy":
        return _joined([_moves(s, snapshot) for s in ("RSP", "SPY")], lambda pair: pair[0] - pair[1])
    if measure in ("deals.age_days", "deals.status_changes"):
        return _deals(measure, snapshot)
    if measure in _SHARES or measure in _CHANGES:
        return _shares(measure, _last_day(snapshot))
    if kind == "share" and measure.endswith(".sp500"):
        return _of_index(rest.removesuffix(".sp500"), _last_day(snapshot), change=False)
    return Sessions((), "", _NOT_KEPT if snapshot.mode in (Mode.FEED, Mode.LAST) else _NOT_STORED)


def _recorded(own: Recorded) -> Sessions:
    """What this program has seen itself, and since when."""
    last = own[-SESSIONS:]
    first = date.fromisoformat(own[0][0])
    since = f"recorded by this program since {first.day} {first:%b} {first.year}"
    if len(last) < 2:
        return Sessions((), "", f"{since}; a line comes with the second session")
    return Sessions(tuple(value for _, value in last), last[-1][0], note=since)


def _with_today(found: Sessions, measure: str, snapshot: Snapshot) -> Sessions:
    """The running session behind those that are over, where none is missing between them."""
    now, day = snapshot.measures.get(measure), snapshot.day
    live = snapshot.mode is Mode.FEED and now is not None and not now.stale and not now.bound
    if not live or now is None or now.value is None or not found.values or not is_session(day):
        return found
    before = found.values[:-1] if found.to == day.isoformat() else found.values
    if found.to != day.isoformat() and found.to != previous_session(day).isoformat():
        return found
    note = f"{found.note}; today so far" if found.note else "today so far"
    return Sessions((*before, now.value)[-SESSIONS:], day.isoformat(), note=note)


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _last_day(snapshot: Snapshot) -> date:
    """The last day whose close may be shown: in a demo the day is not over, though its close is stored."""
    return snapshot.day - timedelta(days=1) if snapshot.mode is Mode.DEMO else snapshot.day


def _bars(symbol: str, snapshot: Snapshot) -> Bars | None:
    """Daily bars to the picture's day: those of the feed where it has sent some, else the stored ones."""
    found = [b for r in _RANGES if (b := snapshot.bars.get((symbol, r))) is not None and b.interval == "1d"]
    kept = (stored.closes(symbol), snapshot.closes.get(symbol))
    known = [*found, *(bars for bars in kept if bars is not None)]
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


def _to(day: date) -> tuple[date, ...]:
    """The last sessions up to `day`, oldest first."""
    days = [day if is_session(day) else previous_session(day)]
    while len(days) < SESSIONS:
        days.append(previous_session(days[-1]))
    return tuple(reversed(days))


def _caps(symbol: str, day: date) -> Sessions:
    """Changes of a market value; None where it or that of the session before is not stored."""
    known = dict(zip(*stored.caps(symbol), strict=True))
    last = max((d for d in known if d <= day_ms(day)), default=None)
    if last is None:
        return Sessions((), "", f"no market values of {symbol} are stored")
    days = _to(date_of(last))
    return Sessions(tuple(
        float(known[day_ms(d)] - known[before]) if day_ms(d) in known
        and (before := day_ms(previous_session(d))) in known else None for d in days
    ), iso(last))


def _of_index(symbol: str, day: date, *, change: bool) -> Sessions:
    """A company's part of the S&P 500's market value, or what it added to the move of a session."""
    series, (days, values) = stored.concentration("SP500"), stored.caps(symbol)
    last = series.place(day.isoformat()) if series is not None else None
    if series is None or last is None or not values:
        return Sessions((), "", _NOT_STORED)
    known = dict(zip(days, values, strict=True))
    out: list[float | None] = []
    for session in _to(date_of(series.times_ms[last])):
        at, eve = series.row_of(session), series.row_of(previous_session(session))
        now, before = known.get(day_ms(session)), known.get(day_ms(previous_session(session)))
        if at is None or now is None or (change and (eve is None or before is None)):
            out.append(None)
        elif change and eve is not None and before is not None:
            out.append((now - before) / series.total_musd[eve])
        else:
            out.append(now / series.total_musd[at])
    return Sessions(tuple(out), iso(series.times_ms[last]), note="full market values")


def _shares(measure: str, day: date) -> Sessions:
    """A measure of the stored lists, session by session; None where the source has no list."""
    series = stored.concentration("SP500")
    last = series.place(day.isoformat()) if series is not None else None
    if series is None or last is None:
        return Sessions((), "", _NOT_STORED)
    known: ConcentrationSeries = series

    def shown(session: date) -> float | None:
        row = known.row_of(session)
        if row is None:
            return None
        match measure:
            case "share.mag7.sp500.change20":
                return known.change(known.mag7, 20, session.isoformat())
            case "share.top10.sp500.high250":
                return known.top10[row] - max(known.top10[row - 250:row]) if row >= 250 else None
            case "hhi.sp500":
                return known.hhi[row] * 1e4
            case _:
                value: float = getattr(known, _SHARES[measure])[row]
                return value

    days = _to(date_of(series.times_ms[last]))
    return Sessions(tuple(map(shown, days)), iso(series.times_ms[last]), note="full market values")


def _deals(measure: str, snapshot: Snapshot) -> Sessions:
    """What the ledger would have said on each of the last sessions."""
    ledger, day = snapshot.ledger, _last_day(snapshot)
    if ledger is None:
        return Sessions((), "", "the ledger is not read yet")
    days = _to(day)
    if measure == "deals.status_changes":
        rows = sorted(row.day for deal in ledger.deals for row in deal.history)
        return Sessions(tuple(float(bisect_right(rows, d)) for d in days), days[-1].isoformat())
    newest = [ledger.newest_day(d) for d in days]
    ages = tuple(None if n is None else float((d - n).days) for d, n in zip(days, newest, strict=True))
    return Sessions(ages, days[-1].isoformat())


def _members(rule: Rule, snapshot: Snapshot) -> Sessions:
    """Of each session the member that makes up the number: where it is beyond the level, the rule spoke."""
    level = rule.warn if rule.warn is not None else rule.critical
    if not rule.measure.startswith("move.") or level is None:
        return Sessions((), "", _NOT_STORED)

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

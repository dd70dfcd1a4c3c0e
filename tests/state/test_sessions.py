"""The last sessions behind a rule: out of stored closes and shares, to the picture's day and no further."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.last_day import LAST
from tests.screens.host import snapshot
from tui.alerts.measure import Measure
from tui.alerts.rule import Direction, Rule
from tui.deals.ledger.ledger import load
from tui.market.embedded import series as stored
from tui.service.recorder import by_session
from tui.state.sessions import SESSIONS, sessions_of, wants_record
from tui.state.snapshot import Mode, Snapshot

LEDGER = load()
DAY = date(2025, 1, 27)
AGES = (sum(row.day <= DAY for deal in LEDGER.deals for row in deal.history),
        (DAY - (LEDGER.newest_day(DAY) or DAY)).days)
RULES = {rule.id: rule for rule in snapshot().watch.rules}


def on(day: str, mode: Mode = Mode.REPLAY) -> Snapshot:
    return replace(snapshot(), day=date.fromisoformat(day), mode=mode)


@pytest.mark.parametrize(("rule", "measure", "last"), [
    ("one-name", "move.NVDA", -0.1697), ("one-name", "usual_days.NVDA", -6.7),
    ("one-name-dollars", "cap_change.NVDA", -593_000), ("loop-falls", "loop.pinned.max_move", -0.1379),
    ("mag7-share", "share.mag7.sp500", 0.3233), ("effective-number", "effective_number.sp500", 51.5),
    ("mag7-share-20", "share.mag7.sp500.change20", -0.018),
])
def test_twenty_sessions_end_with_the_day(rule: str, measure: str, last: float) -> None:
    found = sessions_of(RULES[rule], measure, on("2025-01-27"))
    assert found.to == "2025-01-27" and len(found.values) == SESSIONS
    assert found.values[-1] == pytest.approx(last, rel=0.02)


def test_a_demo_does_not_know_the_close_of_its_day() -> None:
    assert sessions_of(RULES["one-name"], "move.MSFT", on("2026-01-29", Mode.DEMO)).to == "2026-01-28"
    share = sessions_of(RULES["mag7-share"], "share.mag7.sp500", on("2026-01-29", Mode.DEMO))
    assert share.to == "2026-01-28"


def test_a_count_is_the_member_that_makes_it_up() -> None:
    found = sessions_of(RULES["group-falls"], "move.*", on("2025-04-04"))
    moves = []
    for symbol in RULES["group-falls"].symbols:
        bars = stored.daily(symbol)
        assert bars is not None
        closes = bars.until(stored.ms_of("2025-04-04") + 1).close
        moves.append(closes[-1] / closes[-2] - 1)
    assert found.values[-1] == pytest.approx(sorted(moves)[4])
    assert "makes 5" in found.note


@pytest.mark.parametrize(("measure", "reason"), [
    ("feed.down_s", "no series"), ("move.NOPE", "no daily closes of NOPE"),
    ("usual_days.NOPE", "too few"), ("cap_change.NOPE", "no market values of NOPE"),
])
def test_what_is_not_stored_says_so(measure: str, reason: str) -> None:
    found = sessions_of(Rule("r", measure, "r", Direction.ABOVE, warn=1.0), measure, on("2025-01-27"))
    assert found.values == () and reason in found.reason


@pytest.mark.parametrize(("rule", "measure", "last"), [
    ("contribution", "contribution.NVDA.sp500", -0.0108), ("one-name-share", "share.NVDA.sp500", 0.0538),
    ("top10-high", "share.top10.sp500.high250", -0.0199),
    ("deals-age", "deals.age_days", AGES[1]), ("deal-changes", "deals.status_changes", AGES[0]),
])
def test_every_stored_figure_has_its_twenty_sessions(rule: str, measure: str, last: float) -> None:
    found = sessions_of(RULES[rule], measure, replace(on("2025-01-27"), ledger=LEDGER))
    assert found.to == "2025-01-27" and len(found.values) == SESSIONS
    assert found.values[-1] == pytest.approx(last, rel=0.02)


def test_market_values_are_no_weights_of_the_nasdaq() -> None:
    assert not sessions_of(RULES["mag7-share"], "share.top10.ndx", on("2025-01-27")).values


def test_the_ledger_of_each_day_is_the_one_of_that_day() -> None:
    ages = sessions_of(RULES["deals-age"], "deals.age_days", replace(on("2025-01-27"), ledger=LEDGER)).values
    newest = LEDGER.newest_day(date(2025, 1, 27))
    assert newest is not None and ages[-1] == (date(2025, 1, 27) - newest).days


LIVE = replace(snapshot(), day=date(2026, 11, 24), mode=Mode.FEED, measures={}, recorded={})
ROOM = RULES["ndx-group"]


def test_what_is_not_stored_is_asked_of_the_own_record_and_says_since_when() -> None:
    nothing = sessions_of(ROOM, "group45.ndx", LIVE)
    assert not nothing.values and "not recorded yet" in nothing.reason
    assert wants_record(nothing, "group45.ndx", LIVE)
    one = replace(LIVE, recorded={"group45.ndx": (("2026-11-23", 0.41),)})
    waits = sessions_of(ROOM, "group45.ndx", one).reason
    assert "since 23 Nov 2026; a line comes with the second session" in waits
    asked = replace(LIVE, recorded={"group45.ndx": ()})
    assert not wants_record(sessions_of(ROOM, "group45.ndx", asked), "group45.ndx", asked)
    two = replace(LIVE, recorded={"group45.ndx": (("2026-11-20", 0.4), ("2026-11-23", 0.41))})
    found = sessions_of(ROOM, "group45.ndx", two)
    assert found.values == (0.4, 0.41) and found.to == "2026-11-23"
    assert "since 20 Nov 2026" in found.note


def test_the_running_session_follows_the_last_one_without_a_gap() -> None:
    rows = (("2026-11-20", 0.4), ("2026-11-23", 0.41))
    now = Measure("group45.ndx", 0.42, "fraction", 0, "live")
    live = replace(LIVE, recorded={"group45.ndx": rows}, measures={"group45.ndx": now})
    found = sessions_of(ROOM, "group45.ndx", live)
    assert found.values == (0.4, 0.41, 0.42) and found.to == "2026-11-24" and "today so far" in found.note
    gap = replace(live, recorded={"group45.ndx": (("2026-11-19", 0.4), rows[0])})
    assert sessions_of(ROOM, "group45.ndx", gap).to == "2026-11-20"


def test_stored_shares_give_way_to_the_own_record_when_they_are_old() -> None:
    stale = sessions_of(RULES["mag7-share"], "share.mag7.sp500", LIVE)
    assert stale.to == LAST and wants_record(stale, "share.mag7.sp500", LIVE)
    own = replace(LIVE, recorded={"share.mag7.sp500": (("2026-11-20", 0.34), ("2026-11-23", 0.35))})
    found = sessions_of(RULES["mag7-share"], "share.mag7.sp500", own)
    assert found.values == (0.34, 0.35) and "recorded by this program" in found.note


def test_received_closes_serve_where_the_stored_ones_end() -> None:
    bars = stored.daily("NVDA")
    assert bars is not None
    days = [date(2026, 10, 1).toordinal() + i for i in range(54)]
    times = tuple(stored.ms_of(date.fromordinal(d).isoformat()) for d in days)
    own = replace(bars.closes(), times_ms=times, close=bars.close[-54:])
    found = sessions_of(RULES["one-name"], "move.NVDA", replace(LIVE, closes={"NVDA": own}))
    assert found.to == "2026-11-23" and len(found.values) == SESSIONS


def test_of_a_record_the_last_value_of_each_session_counts() -> None:
    minute = 60_000
    friday = stored.ms_of("2026-11-20") + 15 * 3_600_000
    rows = [(friday, 1.0), (friday + minute, 2.0), (friday + 86_400_000, 9.0), (friday + 3 * 86_400_000, 3.0)]
    assert by_session(rows) == (("2026-11-20", 2.0), ("2026-11-23", 3.0))


def test_a_crowd_has_no_line_and_says_so() -> None:
    found = sessions_of(RULES["one-name"], "move.*", on("2025-01-27"))
    assert not found.values and "many names" in found.reason

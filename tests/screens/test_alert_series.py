"""The last sessions behind a rule: out of stored closes and shares, to the picture's day and no further."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.screens.host import snapshot
from tui.alerts.rule import Direction, Rule
from tui.market import stored
from tui.screens.alert_series import SESSIONS, sessions_of
from tui.snapshot import Mode, Snapshot

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

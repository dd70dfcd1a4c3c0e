"""A move of an earlier day begins no event; one that it began in its own day neither ends nor speaks."""

from __future__ import annotations

import pytest

from tests.pictures import NOW
from tui.alerts.engine import step
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState
from tui.market.quote import Session
from tui.watchlist import parse

S = 1000
RULES = """
[[group]]
name = "A"
symbols = ["VOD.L", "NVDA", "ORCL"]

[[alert]]
id = "one"
name = "one"
measure = "move.*"
group = "A"
direction = "either"
warn = "3 %"
when = "{when}"

[[alert]]
id = "all"
name = "all"
measure = "move.*"
group = "A"
direction = "below"
critical = "-3 %"
at_least = 2
when = "{when}"
"""


def moves(of_day: str = "") -> dict[str, Measure]:
    values = {"VOD.L": -0.0786, "NVDA": -0.05, "ORCL": 0.001}
    return {f"move.{symbol}": Measure(f"move.{symbol}", value, "fraction", NOW, "yahoo", stale=of_day != "",
                                      of_day=of_day) for symbol, value in values.items()}


@pytest.mark.parametrize("when", ["any", "regular", "close"])
@pytest.mark.parametrize("session", list(Session))
def test_a_past_days_move_fires_nothing(when: str, session: Session) -> None:
    rules, state = parse(RULES.format(when=when)).rules, EngineState()
    for second in range(0, 121, 30):
        state, told = step(rules, state, moves("2026-11-19"), NOW + second * S, session)
        assert told == () and state.alerts == ()


@pytest.mark.parametrize("when", ["any", "regular"])
def test_what_it_began_in_its_own_day_stays_and_is_silent(when: str) -> None:
    rules, state = parse(RULES.format(when=when)).rules, EngineState()
    for second in (0, 30):
        state, _ = step(rules, state, moves(), NOW + second * S, Session.REGULAR)
    before = {alert.key: alert for alert in state.alerts}
    assert set(before) == {"one:VOD.L", "one:NVDA", "all"}
    for second in range(60, 1200, 30):
        state, told = step(rules, state, moves("2026-11-20"), NOW + second * S, Session.CLOSED)
        assert told == ()
    assert {alert.key: alert for alert in state.alerts} == before
    calm = {key: Measure(key, 0.0, "fraction", NOW, "yahoo") for key in moves()}
    state, told = step(rules, state, calm, NOW + 1200 * S, Session.REGULAR)
    assert {one.change for one in told} == {"resolved"} and state.alerts == ()

"""The shipped rules on the days that they must not sleep through."""

from __future__ import annotations

import pytest

from tests.alerts.timeline import C, Line
from tui.alerts.alert import Change
from tui.alerts.judge import severity
from tui.alerts.memory import EngineState
from tui.alerts.rule import Direction, Rule, Severity
from tui.watchlist import load

RULES = load().rules
EIGHT = ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA")
# Per day: move in per cent, usual days, change of market value in billions of USD for each of the eight in
# this order, and the S&P 500's move. Computed from Yahoo's daily closes and the Nasdaq screener's caps.
DAYS: dict[str, tuple[str, float]] = {
    "2025-01-27": (
        "-16.97 -6.7 -593  -13.79 -5.9 -71  -2.14 -1.5 -71  3.18 2.6 107  "
        "0.24 -0.1 6  -4.2 -2.4 -103  1.91 0.9 31  -2.32 -0.7 -30",
        -1.46),
    "2025-04-03": (
        "-7.81 -1.8 -210  -5.92 -1.7 -24  -2.36 -1.4 -67  -9.25 -5.1 -311  "
        "-8.98 -4.8 -187  -4.02 -1.8 -77  -8.96 -4.2 -133  -5.47 -1.1 -50",
        -4.84),
    "2025-04-04": (
        "-7.36 -1.6 -183  -6.53 -1.8 -25  -3.56 -2.0 -99  -7.29 -3.3 -222  "
        "-4.15 -1.8 -79  -3.4 -1.4 -62  -5.06 -2.1 -68  -10.42 -2.2 -90",
        -5.97),
    "2025-09-10": (
        "3.85 2.1 160  35.95 14.7 244  0.39 0.3 15  -3.23 -2.5 -112  "
        "-3.32 -1.9 -84  -0.19 -0.4 -6  -1.79 -1.0 -34  0.24 0.0 3",
        0.3),
    "2025-10-10": (
        "-4.89 -3.0 -229  -1.35 -0.3 -11  -2.19 -2.1 -85  -3.45 -2.4 -130  "
        "-4.99 -2.8 -121  -2.05 -1.5 -60  -3.85 -2.0 -71  -5.06 -1.9 -71",
        -2.71),
    "2025-10-30": (
        "-2.0 -1.2 -101  -6.69 -1.3 -52  -2.92 -3.2 -117  0.63 0.1 25  "
        "-3.23 -2.0 -79  2.52 1.1 84  -11.33 -8.4 -214  -4.64 -1.9 -71",
        -0.99),
    "2025-12-11": (
        "-1.55 -0.7 -69  -10.83 -3.5 -69  1.03 0.9 36  -0.27 -0.4 -11  "
        "-0.65 -0.3 -16  -2.43 -1.5 -94  0.4 0.3 7  -1.01 -0.4 -15",
        0.21),
    "2026-01-20": (
        "-4.38 -2.0 -198  -5.85 -1.7 -32  -1.16 -0.8 -40  -3.46 -3.8 -130  "
        "-3.4 -1.7 -87  -2.42 -1.6 -97  -2.6 -1.1 -41  -4.17 -1.5 -61",
        -2.06),
    "2026-01-29": (
        "0.52 0.3 24  -2.19 -0.5 -11  -9.99 -7.4 -358  0.72 0.8 27  "
        "-0.53 -0.3 -14  0.67 0.2 27  10.4 6.0 175  -3.45 -1.3 -50",
        -0.13),
    "2026-06-05": (
        "-6.2 -2.7 -328  -9.59 -2.6 -65  -2.66 -1.4 -85  -1.25 -1.1 -57  "
        "-3.06 -1.8 -83  -0.98 -0.6 -44  -5.51 -2.1 -88  -6.56 -2.6 -103",
        -2.64),
    "2026-07-23": (
        "-1.56 -0.6 -80  -4.61 -1.0 -17  -2.24 -1.0 -65  -1.3 -0.9 -62  "
        "-4.57 -2.5 -120  -7.13 -3.1 -296  -3.36 -1.2 -53  -14.52 -4.7 -204",
        -1.21),
}
TOLD = {
    "2025-01-27": {"one-name:NVDA", "one-name:ORCL", "one-name-dollars:NVDA"},
    "2025-04-03": {"group-falls", "sp500-day"},
    "2025-04-04": {"group-falls", "sp500-day"},
    "2025-09-10": {"one-name:ORCL"},
    "2025-10-10": {"group-falls", "sp500-day"},
    "2025-10-30": {"one-name:META"},
    "2025-12-11": {"one-name:ORCL"},
    "2026-01-20": {"group-falls", "sp500-day"},
    "2026-01-29": {"one-name:MSFT", "one-name:META", "one-name-dollars:MSFT"},
    "2026-06-05": {"group-falls", "sp500-day"},
    "2026-07-23": {"group-falls"},
}


def day(date: str) -> Line:
    """The day's close, evaluated once by the shipped rules."""
    text, market = DAYS[date]
    numbers = [float(word) for word in text.split()]
    values: dict[str, float | None] = {"move.^GSPC": market / 100}
    for symbol, move, days, cap in zip(EIGHT, numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        values |= {f"move.{symbol}": move / 100, f"usual_days.{symbol}": days}
        values |= {f"cap_change.{symbol}": cap * 1000}
    line = Line(*RULES)
    line.look(values, C, daily=True)
    return line


@pytest.mark.parametrize("date", DAYS)
def test_a_day_that_matters_speaks_and_says_it_once(date: str) -> None:
    line = day(date)
    assert {row.key for row in line.told} == TOLD[date]
    assert all(row.change is Change.FIRED for row in line.rows)
    assert line.state.worst is Severity.CRITICAL


def test_the_sentence_of_the_largest_loss() -> None:
    why = {alert.key: alert.why for alert in day("2025-01-27").state.firing}
    assert why["one-name:NVDA"].startswith("NVDA: -16.97 %, critical from 10 % either way; -6.7 usual days")
    assert why["one-name-dollars:NVDA"] == "NVDA: -$593bn, critical from $400bn either way"


def test_a_group_day_mutes_the_single_names() -> None:
    line = day("2025-04-03")
    muted = {alert.key for alert in line.state.firing if alert.muted_by}
    assert {"one-name:AAPL", "one-name-dollars:AAPL"} <= muted
    heard = {alert.rule for alert in line.state.firing if not alert.muted_by}
    assert heard == {"group-falls", "sp500-day"}


def test_standing_conditions_are_no_events() -> None:
    line = Line(*RULES)
    line.look({"share.top10.sp500": 0.41, "deals.age_days": 130, "oracle.openai_backlog": 0.6,
               "effective_number.sp500": 44, "share.NVDA.sp500": 0.084}, C)
    assert line.state.worst is None and not line.told
    assert {a.key for a in line.state.conditions} == {
        "top10-share", "deals-age", "oracle-backlog", "effective-number", "one-name-share:NVDA"}


def test_the_seven_speak_when_they_cross_and_not_because_they_are_beyond() -> None:
    line = Line(*RULES)
    said = []
    for share in (0.355, 0.36, 0.344, 0.349, 0.351, 0.352, 0.353):
        said += [row.change for row in line.look({"share.mag7.sp500": share}, C, minutes=1440)]
    assert said == [Change.FIRED, Change.EXPIRED]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_shipped_rule_can_fire_and_can_end(rule: Rule) -> None:
    """Driven far beyond its level it fires, back at zero (or far on the quiet side) it is over."""
    from tui.alerts.judge import AlertReading

    sign = -1 if rule.direction is Direction.BELOW and (rule.warn or rule.critical or 0) < 0 else 1
    loudest = rule.critical if rule.critical is not None else rule.warn
    assert loudest is not None
    far = loudest * 1.5 if not (rule.direction is Direction.BELOW and sign == 1) else loudest * 0.5
    calm = 0.0 if not (rule.direction is Direction.BELOW and sign == 1) else loudest * 3
    members = tuple((symbol, far) for symbol in rule.symbols)
    quiet = tuple((symbol, calm) for symbol in rule.symbols)
    fired = severity(rule, AlertReading(far, 9.0, members), None)
    assert fired is (Severity.CRITICAL if rule.critical is not None else Severity.WARN)
    assert severity(rule, AlertReading(calm, 0.0, quiet), fired) is None
    assert not EngineState().alerts

"""Days written out: flapping, missing data, repeats, sleep, holidays, early closes, who mutes whom.

Each case is a table of its own: rules, then looks, then what the log says ("!" left the program).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.alerts.timeline import MINUTE, OPEN_MS, C, Line, R, fall, measure, words
from tui.alerts.alert import Change, Phase
from tui.alerts.engine import step
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState, acknowledge, restore, save, snooze
from tui.alerts.mute import CHANGES, START, STOP, share
from tui.alerts.rule import Direction, NoData, Rule, Severity, Tell, When
from tui.market.session import session_at

NEW_YORK = ZoneInfo("America/New_York")
ZERO: dict[str, object] = {"for_s": 0}
ALERT: dict[str, object] = {"for_s": 0, "no_data": NoData.ALERT}
OK: dict[str, object] = {"for_s": 0, "no_data": NoData.OK}
ON_OFF = ["fired warn!", "resolved"]

# name, changes to the rule "fall", percents a minute apart, what is said
MINUTES: list[tuple[str, dict[str, object], list[float | None], list[str]]] = [
    ("four changes are flapping", ZERO, [-3, 0, -3, 0], [*ON_OFF, "fired warn", "resolved", "flapping"]),
    ("three are not", ZERO, [-3, 0, -3, -3], [*ON_OFF, "fired warn"]),
    ("spread out is not flapping", ZERO, ([-3] * 8 + [0] * 8) * 2, [*ON_OFF, "fired warn", "resolved"]),
    ("between warn and critical, too", ZERO, [-7, -4, -7, -4], [
        "fired critical!", "eased warn", "escalated critical", "eased warn", "flapping"]),
    ("steady again after a calm while", ZERO, [-3, 0, -3, 0] + [0] * 19, [
        *ON_OFF, "fired warn", "resolved", "flapping", "steady"]),
    ("what is louder is told although it flaps", ZERO, [-3, 0, -3, 0, -7], [
        *ON_OFF, "fired warn", "resolved", "flapping", "fired critical!"]),
    ("flapping is not repeated", {**ZERO, "repeat_s": 60}, [-3, 0, -3, 0, -3, 0, -3], [
        *ON_OFF, *ON_OFF, "flapping", "fired warn", "resolved", "fired warn"]),
    ("a slow rule needs longer to flap", {"for_s": 120}, [-3, -3, -3, 0] * 3, [
        *ON_OFF, "fired warn", "resolved", "flapping", "fired warn", "resolved"]),
    ("it goes on and is said again", {**ZERO, "repeat_s": 180}, [-4] * 5, ["fired warn!", "reminder!"]),
    ("and again", {**ZERO, "repeat_s": 120}, [-4] * 6, ["fired warn!", "reminder!", "reminder!"]),
    ("not while it recovers", {**ZERO, "repeat_s": 120, "keep_s": 600}, [-4, 0, 0, 0], ["fired warn!"]),
    ("once is once", {**ZERO, "tell": Tell.ONCE, "repeat_s": 60}, [-4, -4, 0, -7], [
        "fired warn!", "resolved", "fired critical"]),
    ("once a session", {**ZERO, "tell": Tell.SESSION, "repeat_s": 60}, [-4, -4, 0, -4, -4], [
        "fired warn!", "resolved", "fired warn"]),
    ("missing data as an alert", ALERT, [0, None, None], ["fired warn!"]),
    ("one missing look is none", ALERT, [0, None, 0, None, 0], []),
    ("never seen is missing, too", ALERT, [None, None], ["fired warn!"]),
    ("data again ends it", ALERT, [0, None, None, 0], ["fired warn!", "resolved"]),
    ("data again and beyond", ALERT, [0, None, None, -4], ["fired warn!", "back"]),
    ("data again and louder", ALERT, [None, None, -7], ["fired warn!", "escalated critical!"]),
    ("what fired and went missing is told once", ALERT, [-4, None, None, None], ["fired warn!", "no_data"]),
    ("critical alone is critical", {**ALERT, "warn": None}, [None, None], ["fired critical!"]),
    ("missing must last for its for", {"for_s": 180, "no_data": NoData.ALERT}, [None] * 4, ["fired warn!"]),
    ("missing data as fine", OK, [-4, None, None], ["fired warn!", "resolved"]),
    ("fine and then beyond again", OK, [-4, None, None, -4], ["fired warn!", "resolved", "fired warn"]),
    ("fine says nothing when quiet", OK, [0, None, None, None], []),
    ("over at its last day", {**ZERO, "until_ms": OPEN_MS + 3 * MINUTE}, [-4, -4, -4, -4], [
        "fired warn!", "expired"]),
    ("nothing after its last day", {**ZERO, "until_ms": OPEN_MS}, [-4, -9], []),
    ("pending at its last day", {"for_s": 600, "until_ms": OPEN_MS + 2 * MINUTE}, [-4, -4, -4], ["expired"]),
]


@pytest.mark.parametrize(
    ("changes", "percents", "said"), [c[1:] for c in MINUTES], ids=[c[0] for c in MINUTES])
def test_minutes(changes: dict[str, object], percents: list[float | None], said: list[str]) -> None:
    assert Line(fall(**changes)).nvda(*percents) == said


class Days(Line):
    """A line whose session follows the exchange's calendar; looks at New York times."""

    def see(self, moment: str, percent: float | None, *, as_of: str = "") -> list[str]:
        """One look at "2026-11-27 12:55"."""
        self.now = utc(moment)
        values = {} if percent is None else {"move.NVDA": percent / 100}
        rows = self.look(values, session_at(self.now), minutes=0, as_of=utc(as_of) if as_of else None)
        return [words(row) for row in rows]


def utc(moment: str) -> int:
    local = datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    return int(local.astimezone(UTC).timestamp()) * 1000


# name, changes, (New York time, percent, time of the figure), what is said
CALENDAR: list[tuple[str, dict[str, object], list[tuple[str, float | None, str]], list[str]]] = [
    ("a holiday is no session: the old close is shown, not told", ZERO, [
        ("2026-11-25 15:59", 0, ""), ("2026-11-26 11:00", -4, "2026-11-25 16:00")], ["fired warn"]),
    ("rules of the open session rest on a holiday", {**ZERO, "when": When.OPEN}, [
        ("2026-11-26 11:00", -4, "")], []),
    ("extended hours do not exist on a holiday", {**ZERO, "when": When.EXTENDED}, [
        ("2026-11-26 08:00", -9, "")], []),
    ("an early close is a close: its figures count at once", {"for_s": 300}, [
        ("2026-11-27 12:59", -4, ""), ("2026-11-27 13:00", -4, "2026-11-27 13:00")], ["fired warn!"]),
    ("the same minute of a whole day must hold", {"for_s": 300}, [
        ("2026-11-24 12:59", -4, ""), ("2026-11-24 13:00", -4, "")], []),
    ("rules of the close look at 13:00 on an early day", {**ZERO, "when": When.CLOSE}, [
        ("2026-11-27 12:59", -4, ""), ("2026-11-27 13:01", -4, "2026-11-27 13:00")], ["fired warn!"]),
    ("and wait until 16:00 on others", {**ZERO, "when": When.CLOSE}, [
        ("2026-11-24 13:01", -4, ""), ("2026-11-24 16:01", -4, "2026-11-24 16:00")], ["fired warn!"]),
    ("post-market begins at 13:00 on an early day", {**ZERO, "when": When.EXTENDED}, [
        ("2026-11-27 12:59", -9, ""), ("2026-11-27 13:05", -9, "")], ["fired critical!"]),
    ("the night ends what was of the extended session", {**ZERO, "when": When.EXTENDED}, [
        ("2026-11-24 17:00", -4, ""), ("2026-11-24 21:00", -4, ""), ("2026-11-25 09:31", -4, "")],
     ["fired warn!", "resolved"]),
    ("open rules end with the session", {**ZERO, "when": When.OPEN}, [
        ("2026-11-24 15:59", -4, ""), ("2026-11-24 16:00", -4, "")], ["fired warn!", "resolved"]),
    ("a weekend changes nothing", ZERO, [
        ("2026-11-20 15:59", -4, ""), ("2026-11-20 16:01", -4, "2026-11-20 16:00"),
        ("2026-11-21 12:00", -4, "2026-11-20 16:00"), ("2026-11-22 12:00", -4, "2026-11-20 16:00")],
     ["fired warn!"]),
    ("Monday begins anew", ZERO, [
        ("2026-11-20 15:59", -4, ""), ("2026-11-23 09:31", -1, "")], ["fired warn!", "resolved"]),
    ("a new day's event is told although the last was", ZERO, [
        ("2026-11-20 15:59", -4, ""), ("2026-11-23 09:31", -4, "")], ["fired warn!", "fired warn!"]),
    ("once a session is told again the next day", {**ZERO, "tell": Tell.SESSION}, [
        ("2026-11-23 10:00", -4, ""), ("2026-11-23 10:01", 0, ""), ("2026-11-23 15:30", -4, ""),
        ("2026-11-24 10:00", 0, ""), ("2026-11-24 10:01", -4, "")],
     ["fired warn!", "resolved", "fired warn", "resolved", "fired warn!"]),
    ("once is not told again the next day", {**ZERO, "tell": Tell.ONCE}, [
        ("2026-11-23 10:00", -4, ""), ("2026-11-23 10:01", 0, ""), ("2026-11-24 10:01", -4, "")],
     ["fired warn!", "resolved", "fired warn"]),
    ("nothing is said again while the market is closed", {**ZERO, "repeat_s": 600}, [
        ("2026-11-24 15:59", -4, ""), ("2026-11-24 16:01", -4, "2026-11-24 16:00"),
        ("2026-11-24 23:00", -4, "2026-11-24 16:00")], ["fired warn!"]),
    ("nor at the next opening of yesterday's figure", {**ZERO, "repeat_s": 600}, [
        ("2026-11-24 15:59", -4, ""), ("2026-11-25 09:30", -4, "2026-11-24 16:00")], ["fired warn!"]),
    ("sleep is no time in which it held", {"for_s": 300}, [
        ("2026-11-24 10:00", -4, ""), ("2026-11-24 10:01", -4, ""), ("2026-11-24 11:00", -4, ""),
        ("2026-11-24 11:01", -4, "")], []),
    ("nor in which it was over", {**ZERO, "keep_s": 600}, [
        ("2026-11-24 10:00", -4, ""), ("2026-11-24 10:01", 0, ""), ("2026-11-24 12:00", 0, ""),
        ("2026-11-24 12:01", 0, "")], ["fired warn!"]),
    ("nor in which data was missing", ZERO, [
        ("2026-11-24 10:00", -4, ""), ("2026-11-24 10:01", None, ""), ("2026-11-24 12:00", None, "")],
     ["fired warn!"]),
    ("a clock set back does not repeat", ZERO, [
        ("2026-11-24 10:00", -4, ""), ("2026-11-24 09:40", -4, ""), ("2026-11-24 09:41", -4, "")],
     ["fired warn!"]),
    ("a closed market is no missing data", ALERT, [
        ("2026-11-24 15:59", 0, ""), ("2026-11-24 16:30", None, ""), ("2026-11-24 23:00", None, ""),
        ("2026-11-24 23:01", None, "")], []),
]


@pytest.mark.parametrize(
    ("changes", "looks", "said"), [c[1:] for c in CALENDAR], ids=[c[0] for c in CALENDAR])
def test_the_calendar(
    changes: dict[str, object], looks: list[tuple[str, float | None, str]], said: list[str]
) -> None:
    days = Days(fall(**changes))
    found = [word for moment, percent, as_of in looks for word in days.see(moment, percent, as_of=as_of)]
    assert found == said


# several rules

WIDE = fall(id="market", measure="move.^GSPC", symbols=(), warn=None, critical=-0.02, for_s=0,
            inhibits=("fall",))


def both(line: Line, nvda: float, market: float) -> list[str]:
    rows = line.look({"move.NVDA": nvda / 100, "move.^GSPC": market / 100})
    return [f"{row.rule} {words(row)}" for row in rows]


def test_what_a_market_day_covers_is_not_told_when_the_market_recovers() -> None:
    line = Line(fall(for_s=0), WIDE)
    assert both(line, -4, -3) == ["fall fired warn", "market fired critical!"]
    assert line.state.tracks["fall:NVDA"].alert.muted_by == "market"
    assert both(line, -4, 0) == ["market resolved"]
    assert both(line, -4, 0) == []
    assert line.state.tracks["fall:NVDA"].alert.muted_by == ""


def test_what_fired_before_is_muted_but_stays() -> None:
    line = Line(fall(for_s=0, repeat_s=120), WIDE)
    both(line, -4, 0)
    for _ in range(4):
        both(line, -4, -3)
    assert [row.rule for row in line.told if row.change is Change.REMINDER] == ["market"] * 0
    assert line.phase() is Phase.FIRING and line.state.tracks["fall:NVDA"].alert.muted_by == "market"


def test_an_acknowledged_event_is_not_said_again() -> None:
    line = Line(fall(for_s=0, repeat_s=120))
    line.nvda(-4)
    line.state, _ = acknowledge(line.state, "fall:NVDA", line.now)
    assert line.nvda(-4, -4, -4, -4) == []


def test_a_snoozed_event_is_said_once_when_the_snooze_ends() -> None:
    line = Line(fall(for_s=0, repeat_s=120))
    line.nvda(-4)
    line.state, _ = snooze(line.state, "fall:NVDA", line.now + 4 * MINUTE, line.now)
    assert line.nvda(-4, -4, -4, -4, -4) == ["reminder!"]


def test_a_restart_keeps_once_flapping_and_what_was_seen() -> None:
    line = Line(fall(for_s=0, tell=Tell.ONCE), fall(id="rise", measure="deals.status_changes", symbols=(),
                direction=Direction.ABOVE, warn=1, critical=None, rises=True, when=When.ANY, for_s=0))
    for value in (-4, 0, -4, 0):
        line.look({"move.NVDA": value / 100, "deals.status_changes": 10})
    line.state = restore(save(line.state))
    assert line.state.tracks["fall:NVDA"].alert.flapping
    rows = line.look({"move.NVDA": -0.04, "deals.status_changes": 12})
    assert [(row.rule, row.change, row.notify) for row in rows] == [
        ("fall", Change.FIRED, False), ("rise", Change.FIRED, True)]


def grown(*counts: float | None) -> list[str]:
    rule = Rule("rise", "deals.status_changes", "deals", warn=1, critical=5, unit="count", rises=True,
                repeat_s=60)
    line, said = Line(rule), []
    for count in counts:
        said += [words(row) for row in line.look({} if count is None else {"deals.status_changes": count})]
    return said


@pytest.mark.parametrize(("counts", "said"), [
    ([10, 10, 10], []),
    ([10, 11], ["fired warn!"]),
    ([10, 15], ["fired critical!"]),
    ([10, 9, 10], ["fired warn!"]),
    ([None, None, 10, None, 11], ["fired warn!"]),
    ([10, 11, 11, 12], ["fired warn!", "fired warn!"]),
    ([10, 11] + [11] * 1440, ["fired warn!", "expired"]),
])
def test_a_count_that_grows(counts: list[float | None], said: list[str]) -> None:
    assert grown(*counts) == said


def test_a_rise_names_what_it_consists_of() -> None:
    rule = Rule("rise", "deals.status_changes", "deals that changed", warn=1, unit="count", rises=True)
    state = EngineState()
    for i, count in enumerate((10.0, 12.0)):
        made = Measure("deals.status_changes", count, "count", OPEN_MS, "ledger", inputs=("newest: A > B",))
        state, rows = step([rule], state, {made.key: made}, OPEN_MS + i, C)
    assert rows[0].why == "deals that changed: 2 more than when last seen; newest: A > B"


# errors


def test_a_rule_that_cannot_be_evaluated_says_so_once_and_harms_no_other() -> None:
    line = Line(fall(for_s=0), fall(id="other", symbols=("ORCL",), for_s=0))
    broken = Measure("move.NVDA", "text", "fraction", OPEN_MS, "test")  # type: ignore[arg-type]
    said = []
    for _ in range(2):
        good = measure("move.ORCL", -0.04, line.now)
        line.state, rows = step(line.rules, line.state, {m.key: m for m in (broken, good)}, line.now, R)
        said += [f"{row.rule} {words(row)}" for row in rows]
        line.now += MINUTE
    assert said == ["fall error", "other fired warn!"]
    alert = line.state.tracks["fall:NVDA"].alert
    assert alert.phase is Phase.ERROR and "cannot be evaluated (TypeError" in alert.why
    assert line.nvda(-1) == ["back"] and line.phase() is Phase.INACTIVE
    assert line.state.worst is Severity.WARN


def test_an_event_in_error_goes_on_when_the_figure_is_whole() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-4)
    broken = Measure("move.NVDA", "text", "fraction", OPEN_MS, "test")  # type: ignore[arg-type]
    line.state, rows = step(line.rules, line.state, {broken.key: broken}, line.now, R)
    assert [row.change for row in rows] == [Change.ERROR] and not line.state.firing
    line.now += MINUTE
    assert line.nvda(-4) == ["back"] and line.phase() is Phase.FIRING


# Nagios's own arithmetic


def test_the_share_of_changes_weighs_newer_ones_more() -> None:
    rule, now = fall(for_s=0), OPEN_MS
    every = [now - i * MINUTE for i in range(CHANGES)]
    assert share(every, rule, now) == pytest.approx(1.0)
    assert share(every[:1], rule, now) == pytest.approx(1.25 / 20)
    assert share(every[-1:], rule, now) == pytest.approx(0.75 / 20)
    assert share([now, now, now - 1], rule, now) == pytest.approx(1.25 / 20)
    assert (START, STOP) == (0.20, 0.05)


def test_there_are_at_least_sixty_timelines() -> None:
    from tests.alerts.test_engine import CASES

    assert len(CASES) + len(MINUTES) + len(CALENDAR) >= 60

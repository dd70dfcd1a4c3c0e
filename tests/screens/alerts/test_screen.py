from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.draw.alert_samples import NOW, alert, at, transition
from tests.screens.host import Host, snapshot, text_of
from tui.alerts.alert import Alert, Change
from tui.alerts.near import Near
from tui.alerts.rule import Severity
from tui.screens.alerts.screen import DAY_MS, AlertsScreen
from tui.screens.messages import AlertAcknowledged, AlertSnoozed, TextCopied

EVENTS = (
    alert("one-name", "MSFT", Severity.WARN, value=-0.041, limit=0.03, since=at(18, 11, 0)),
    alert("one-name", "NVDA", Severity.CRITICAL, since=at(18, 9, 31)),
)
CONDITIONS = (
    alert("deals-age", "", name="age of the newest deal", value=58, limit=45, unit="days", standing=True,
          since=at(5, 9, 30), measure="deals.age_days"),
)
LOG = (transition(Change.FIRED, at(18, 9, 31)), transition(Change.RESOLVED, at(17, 14, 5)))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_events_conditions_why_and_log_stand_apart(size: tuple[int, int]) -> None:
    app = Host(AlertsScreen(), snapshot(alerts=EVENTS, conditions=CONDITIONS, log=LOG))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = text_of(app)
    words = ("Alerts ", "NVDA", "MSFT", "Standing conditions", "deals", "Watched", "Why: NVDA",
             "What was", "fires")
    order = [text.index(word) for word in words]
    assert order == sorted(order)
    assert "rules watch" in text


async def test_quiet_is_said_and_never_a_void() -> None:
    app = Host(AlertsScreen(), snapshot(conditions=CONDITIONS, log=LOG))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = text_of(app)
        assert "quiet since Mon 14:05" in text and "1 standing condition" in text
        await pilot.press("space", "w")
        assert app.said == [], "a condition is neither acknowledged nor snoozed"


async def test_keys_choose_acknowledge_snooze_and_copy() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS, conditions=CONDITIONS, log=LOG))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        await pilot.press("n", "w")
        await pilot.press("N", "y")
        await pilot.pause()
    acknowledged, snoozed, copied = app.said
    assert isinstance(acknowledged, AlertAcknowledged) and acknowledged.key == "one-name:NVDA"
    assert isinstance(snoozed, AlertSnoozed) and snoozed.key == "one-name:MSFT"
    assert snoozed.until_ms == NOW + DAY_MS
    assert isinstance(copied, TextCopied) and copied.text.startswith("NVDA, one name's day: ")


async def test_after_an_acknowledgement_the_cursor_is_on_the_next_to_be_seen() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS))
    async with app.run_test(size=(80, 24)) as pilot:
        assert page.pick is not None and page.pick.symbol == "NVDA"
        await pilot.press("space")
        seen = tuple(replace(a, acknowledged=a.acknowledged or a.key == "one-name:NVDA") for a in EVENTS)
        page.show(snapshot(alerts=seen))
        assert isinstance(page.pick, Alert) and page.pick.symbol == "MSFT" and not page.pick.acknowledged
        page.show(snapshot(alerts=seen))
        assert page.pick is not None and page.pick.symbol == "MSFT", "it moves once"


async def test_the_cursor_stays_on_its_alert_when_others_come() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j")
        assert page.pick is not None and page.pick.symbol == "MSFT"
        new = alert("one-name", "TSLA", Severity.CRITICAL, since=NOW)
        page.show(snapshot(alerts=(new, *EVENTS)))
        assert page.pick is not None and page.pick.symbol == "MSFT"
        page.show(snapshot(alerts=(new,)))
        assert page.pick is not None and page.pick.symbol == "TSLA"
        await pilot.press("G", "g", "k", "pagedown")
        page.show(snapshot())
        assert isinstance(page.pick, Near) and not page.can("acknowledge") and not page.can("snooze")


async def test_why_opens_over_the_page_and_closes() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS, conditions=CONDITIONS, log=LOG))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        await pilot.pause()
        assert "Standing conditions" not in text_of(app) and "i closes" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Standing conditions" in text_of(app)
        assert not page.can("back")


async def test_a_click_chooses() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS, conditions=CONDITIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(y for y, line in enumerate(text_of(app).splitlines()) if "58 d" in line)
        await pilot.click(offset=(20, row))
        await pilot.pause()
        assert page.pick is not None and page.pick.rule == "deals-age"


async def test_the_cursor_goes_on_to_what_is_watched_and_follows_a_rule_that_fires() -> None:
    page = AlertsScreen()
    app = Host(page, snapshot(alerts=EVENTS))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("G")
        pick = page.pick
        assert isinstance(pick, Near) and page.rule_id == pick.rule.id
        await pilot.press("y")
        fires = alert(pick.rule.id, pick.symbol, name=pick.rule.name)
        page.show(snapshot(alerts=(*EVENTS, fires)))
        assert page.pick == fires
    assert isinstance(app.said[0], TextCopied) and "cannot speak" in app.said[0].text

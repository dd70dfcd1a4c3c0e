"""Pushed trades in words: where a person asks, and the line when they stay away in an open market."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, live, ok, seeded, watch
from tui.draw.chrome.bars import status, trouble
from tui.draw.words.health import LOST_MS, OPENED_MS, pushed_trouble, pushed_words
from tui.feed import event as ev
from tui.feed.yahoo.stream import explain
from tui.market.quote import Session
from tui.state.last_values import NO_NETWORK
from tui.state.snapshot import Mode, Pushed, Snapshot
from tui.state.store import Store

LIVE = live().look(NOW)
CLOSED_BY_YAHOO = "Yahoo has closed the stream"


def with_stream(pushed: Pushed, **changes: Any) -> Snapshot:
    return replace(LIVE, health=replace(LIVE.health, pushed=pushed), **changes)


def lost(ago_s: int) -> Pushed:
    return Pushed("wait", CLOSED_BY_YAHOO, NOW - 1000 * ago_s, NOW + 4_500)


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (with_stream(Pushed()), "none yet; quotes come every 15 s"),
        (with_stream(Pushed("ok", "", NOW - 60_000)), "come since 10:29:00 ET"),
        (with_stream(lost(70)), f"{CLOSED_BY_YAHOO} (70 s ago); next try in 4 s; quotes come every 15 s"),
        (with_stream(replace(lost(70), retry_at_ms=NOW - OPENED_MS)),
         "connected again, no trade yet; quotes come every 15 s"),
        (with_stream(lost(70), session=Session.CLOSED), "rest while the market is closed"),
        (with_stream(lost(70), mode=Mode.DEMO), "come with the live feed"),
    ],
)
def test_what_a_person_who_asks_is_told(snapshot: Snapshot, words: str) -> None:
    assert pushed_words(snapshot) == words


def test_a_stream_that_is_switched_off_says_so() -> None:
    off = replace(watch(), refresh=replace(watch().refresh, stream=False))
    assert pushed_words(with_stream(lost(70), watch=off)) == "off (stream = false); quotes come every 15 s"


def test_the_line_comes_when_it_stays_lost_in_an_open_market() -> None:
    said = f"no pushed trades: {CLOSED_BY_YAHOO} (5 s ago); next try in 4 s; quotes come every 15 s"
    assert trouble(with_stream(lost(LOST_MS // 1000))) == said
    assert trouble(with_stream(lost(LOST_MS // 1000 - 1))) == "", "it may come back at once"
    assert trouble(with_stream(lost(60), session=Session.CLOSED)) == ""
    assert trouble(with_stream(replace(lost(60), retry_at_ms=NOW - OPENED_MS))) == "", "it is connected"
    assert trouble(with_stream(Pushed("ok", "", NOW))) == trouble(with_stream(Pushed())) == ""
    assert pushed_trouble(with_stream(lost(60), mode=Mode.REPLAY)) == ""
    assert status(with_stream(lost(60)))[0] == "LIVE", "the polls go on"


def test_what_is_wrong_with_the_quotes_comes_first() -> None:
    health = replace(LIVE.health, state="wait", reason="no network", pushed=lost(60))
    assert trouble(replace(LIVE, health=health)).startswith("no network; last quotes")


def told(store: Store, state: str, after_s: int, reason: str = "") -> None:
    t = NOW + 1000 * after_s
    store.apply([ev.HealthEvent(t=t, source="yahoo stream", state=state, reason=reason, retry_at=t + 4000,
                           what="stream")])


def test_the_store_keeps_the_first_loss_and_forgets_it_with_the_day_and_the_feed() -> None:
    store = live()
    told(store, "ok", 1)
    told(store, "wait", 2, "no network")
    told(store, "wait", 30, CLOSED_BY_YAHOO)
    assert store.health.pushed == Pushed("wait", CLOSED_BY_YAHOO, NOW + 2000, NOW + 34_000)
    assert store.health.state == "ok", "the quotes' own health is another"
    store.apply([ok(NOW + 31_000)])
    assert store.health.pushed.state == "wait" and store.health.pushed.reason == CLOSED_BY_YAHOO
    told(store, "wait", 32, explain(OSError()).reason)
    assert store.health.pushed.reason == NO_NETWORK
    store.apply([ok(NOW + 33_000)])
    assert store.health.pushed.reason == "the network was gone", "a reply has come"
    store.apply([ev.SessionEvent(t=NOW + 40_000, session=Session.CLOSED)])
    assert store.health.pushed == Pushed()
    told(store, "wait", 50)
    store.apply([ev.Hello(t=NOW + 60_000, program="feed")])
    assert store.health.pushed == Pushed()
    assert seeded().health.pushed == Pushed()

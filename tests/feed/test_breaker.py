"""The circuit breaker as tables and properties, with the clock as a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.breaker import Breaker, Breakers, pause_s
from tui.feed.yahoo.fault import Fault, HeldBack, Kind, Unreadable, explain, of_status

RATE, SERVER = of_status(429), of_status(500)
PASSING = [Kind.SERVER, Kind.TIMEOUT, Kind.NETWORK, Kind.GARBAGE]


@pytest.mark.parametrize(("times", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (60, 60)])
def test_errors_double_the_pause_up_to_a_minute(times: int, seconds: float) -> None:
    assert pause_s(SERVER, times, 0.0) == seconds
    assert pause_s(SERVER, times, 1.0) == pytest.approx(0.8 * seconds)


@pytest.mark.parametrize(
    ("times", "asked", "seconds"),
    [(1, None, 60), (1, 7.0, 60), (1, 90.0, 90), (2, None, 60), (3, None, 115), (18, None, 115),
     (19, None, 240), (20, None, 480), (21, None, 900), (500, None, 900), (1, 1e9, 3600)],
)
def test_refusals_wait_as_long_as_asked_and_longer_when_they_go_on(
    times: int, asked: float | None, seconds: float
) -> None:
    assert pause_s(of_status(429, asked), times, 0.5) == seconds


def test_one_probe_when_half_open() -> None:
    breaker = Breaker(jitter=lambda: 0.0)
    assert breaker.allows(0)
    breaker.fail(SERVER, 1000)
    assert breaker.retry_at == 6000
    assert not breaker.allows(5999)
    assert breaker.allows(6000)
    breaker.begin()
    assert not breaker.allows(6000), "the probe is under way"
    breaker.fail(SERVER, 6500)
    assert breaker.retry_at == 16_500
    breaker.begin()
    breaker.succeed()
    assert breaker.allows(6500) and breaker.fault is None


def test_absent_data_is_nobodys_fault() -> None:
    breakers = Breakers()
    breakers.fail("a", of_status(404), 0)
    assert breakers.allows("a", 0)


def test_a_refusal_stops_every_host_and_an_error_only_its_own() -> None:
    breakers = Breakers(jitter=lambda: 0.0)
    breakers.fail("a", SERVER, 0)
    assert not breakers.allows("a", 1) and breakers.allows("b", 1)
    breakers.fail("b", RATE, 0)
    assert not breakers.allows("a", 59_999) and not breakers.allows("b", 59_999)
    assert breakers.allows("b", 60_000)
    blocking = breakers.blocking("c")
    assert blocking is not None and blocking.fault == RATE
    breakers.begin("b")
    assert not breakers.allows("c", 60_000), "one probe for all hosts"
    breakers.succeed("b")
    assert breakers.blocking("c") is None


def test_an_error_after_a_refusal_shows_that_the_refusals_are_over() -> None:
    breakers = Breakers()
    breakers.fail("a", RATE, 0)
    breakers.fail("a", SERVER, 60_000)
    assert breakers.allows("b", 60_000)


@given(
    st.lists(st.sampled_from([*PASSING, Kind.AUTH, Kind.RATE]), min_size=1, max_size=18),
    st.floats(0, 1),
)
def test_whatever_failed_the_next_try_is_within_two_minutes(kinds: list[Kind], jitter: float) -> None:
    breakers, now = Breakers(jitter=lambda: jitter), 0
    for kind in kinds:
        breakers.begin("a")
        breakers.fail("a", Fault(kind, kind.value), now)
        blocking = breakers.blocking("a")
        assert blocking is not None
        assert now < blocking.retry_at <= now + 120_000
        now = blocking.retry_at
        assert breakers.allows("a", now)
    breakers.begin("a")
    breakers.succeed("a")
    assert breakers.blocking("a") is None


@given(st.lists(st.sampled_from(PASSING), min_size=1, max_size=30))
def test_an_hour_of_errors_costs_less_than_two_requests_a_minute(kinds: list[Kind]) -> None:
    breaker, now, tries = Breaker(jitter=lambda: 1.0), 0, 0
    while now < 3_600_000:
        breaker.begin()
        breaker.fail(Fault(kinds[tries % len(kinds)], ""), now)
        tries += 1
        now = breaker.retry_at
    assert tries < 85


class Timeout(Exception):
    """Named as curl's own."""


class HTTPError(Exception):
    response = type("Response", (), {"status_code": 401})()


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (HeldBack(RATE), Kind.RATE, "too many requests"),
        (HTTPError(), Kind.AUTH, "401"),
        (Timeout(), Kind.TIMEOUT, "in time"),
        (ConnectionError(), Kind.NETWORK, "no network"),
        (ValueError("Expecting value"), Kind.GARBAGE, "not readable"),
        (Unreadable("no quotes in it"), Kind.GARBAGE, "no quotes"),
        (KeyError("x"), Kind.GARBAGE, "not readable"),
        (HeldBack(of_status(503)), Kind.SERVER, "(503)"),
    ],
)
def test_faults_in_words(error: Exception, kind: Kind, words: str) -> None:
    fault = explain(error)
    assert fault.kind is kind and words in fault.reason

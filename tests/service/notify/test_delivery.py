"""The queue by its clock: what leaves, when, how often, and what happens when it does not."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.alerts.alert import Change, Transition
from tui.alerts.rule import Severity
from tui.alerts.target import Target
from tui.service.notify.delivery import QUIET_MS, RETRY_S, Delivery
from tui.service.notify.message import Message

S = 1000
PHONE = Target("phone", url="json://u:secret@host/x", wait_s=5, every_s=60, per_hour=3)
T0 = 1_769_524_200_000


def row(t_ms: int, key: str = "fall:NVDA", change: Change = Change.FIRED, *, notify: bool = True,
        severity: Severity = Severity.WARN, why: str = "NVDA: -4 %", standing: bool = False) -> Transition:
    rule, _, symbol = key.partition(":")
    return Transition(t_ms, key, rule, symbol, change, severity, -0.04, -0.03, "fraction", why, notify,
                      standing)


def sent(delivery: Delivery, now: int, error: str = "", final: bool = False) -> list[Message]:
    """What is due at `now`, with the result told at once."""
    found = delivery.due(now)
    for message in found:
        delivery.done(message, now, error, final)
    return found


def after(seconds: int) -> int:
    return T0 + QUIET_MS + seconds * S


def test_nothing_leaves_in_the_first_minute_and_nothing_is_lost_by_it() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(T0 + 10 * S)])
    assert sent(delivery, T0 + 59 * S) == [] and delivery.next_ms(T0) == T0 + QUIET_MS
    assert len(sent(delivery, T0 + 60 * S)) == 1


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    delivery = Delivery([PHONE], T0)
    assert sent(delivery, T0 + 58 * S) == []
    delivery.take([row(T0 + 58 * S)])
    back = T0 - 3600 * S
    assert sent(delivery, back + 58 * S) == []
    assert len(sent(delivery, back + 64 * S)) == 1
    delivery.take([row(back + 65 * S, "fall:ORCL")])
    assert len(sent(delivery, back + 125 * S)) == 1


def test_what_is_over_before_it_could_be_told_is_not_told() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(T0 + 10 * S)])
    delivery.take([row(T0 + 30 * S, change=Change.RESOLVED, notify=False)])
    assert sent(delivery, after(60)) == []


@pytest.mark.parametrize("changed", [
    {"notify": False}, {"standing": True}, {"change": Change.EASED, "notify": False},
    {"change": Change.ACKNOWLEDGED, "notify": False},
])
def test_only_what_the_engine_marked_leaves(changed: dict[str, object]) -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0), **changed)])  # type: ignore[arg-type]
    assert sent(delivery, after(60)) == []


def test_each_target_has_its_own_least_severity() -> None:
    loud = replace(PHONE, name="loud", severity=Severity.CRITICAL)
    delivery = Delivery([PHONE, loud], T0)
    delivery.take([row(after(0)), row(after(0), "fall:ORCL", severity=Severity.CRITICAL)])
    counts = {message.target: message.count for message in sent(delivery, after(10))}
    assert counts == {"phone": 2, "loud": 1}


def test_what_fires_together_is_one_message_loudest_first() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0), why="NVDA: -4 %")])
    assert sent(delivery, after(4)) == []
    delivery.take([row(after(4), "fall:ORCL", severity=Severity.CRITICAL, why="ORCL: -9 %")])
    message, = sent(delivery, after(5))
    assert message.title == "loopwatch: 2 alerts, 1 critical" and message.severity == "critical"
    assert message.text.splitlines()[:2] == ["Critical: ORCL: -9 %", "Warning: NVDA: -4 %"]
    assert message.symbols == "ORCL,NVDA" and message.rules == "fall" and message.count == 2


def test_the_next_message_keeps_its_distance_and_the_hour_its_number() -> None:
    delivery = Delivery([PHONE], T0)
    times = []
    for second in range(0, 5 * 3600, 5):
        delivery.take([row(after(second), f"fall:S{second}")])
        times += [after(second)] * len(sent(delivery, after(second)))
    assert all(b - a >= 60 * S for a, b in pairwise(times))
    for start in times:
        assert sum(start <= t < start + 3600 * S for t in times) <= 3
    assert 13 <= len(times) <= 16


def test_a_failure_is_tried_again_later_and_later_then_given_up_and_shown() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    now, tries = after(5), []
    while len(tries) < 20:
        if sent(delivery, now, "refused"):
            tries.append(now)
            assert delivery.trouble == "phone: not delivered, refused"
        due = delivery.next_ms(now)
        if due is None:
            break
        now = max(due, now)
    assert [(b - a) // S for a, b in pairwise(tries)] == list(RETRY_S)
    assert [line.state for line in delivery.log] == ["retry"] * len(RETRY_S) + ["failed"]
    assert all(line.retry_ms for line in delivery.log[:-1])


def test_what_can_never_work_is_not_tried_again() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    sent(delivery, after(5), "apprise is not installed", final=True)
    assert delivery.next_ms(after(9)) is None and delivery.trouble


def test_the_trouble_goes_with_the_next_success() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    sent(delivery, after(5), "refused")
    assert len(sent(delivery, after(15))) == 1 and delivery.trouble == ""
    assert [line.state for line in delivery.take_log()] == ["retry", "sent"] and delivery.take_log() == []


def test_new_events_join_what_waits_for_its_next_try() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    sent(delivery, after(5), "refused")
    delivery.take([row(after(8), "fall:ORCL")])
    message, = sent(delivery, after(15))
    assert message.count == 2


def test_one_message_at_a_time_is_on_its_way_to_a_target() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    flying, = delivery.due(after(5))
    delivery.take([row(after(6), "fall:ORCL")])
    assert delivery.due(after(100)) == []
    delivery.done(flying, after(100))
    assert delivery.due(after(130)) == [] and len(delivery.due(after(160))) == 1


def test_the_end_is_told_where_it_is_wanted_and_the_beginning_was() -> None:
    both = replace(PHONE, name="both", resolved=True)
    delivery = Delivery([PHONE, both], T0)
    delivery.take([row(after(0)), row(after(0), "other:X", notify=False)])
    sent(delivery, after(5))
    over = row(after(100), change=Change.RESOLVED, notify=False)
    delivery.take([over, replace(over, key="other:X")])
    message, = sent(delivery, after(105))
    assert (message.target, message.count, message.severity) == ("both", 1, "over")


def test_a_restart_tells_what_waited_and_not_what_was_on_its_way() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    delivery.due(after(5))  # killed while it sends
    delivery.take([row(after(6), "fall:ORCL")])
    kept = json.loads(json.dumps(delivery.save()))
    again = Delivery([PHONE], after(60))
    again.restore(kept)
    message, = sent(again, after(60) + QUIET_MS)
    assert message.symbols == "ORCL" and "secret" not in json.dumps(kept)


@pytest.mark.parametrize("data", [
    None, [], {"phone": 1}, {"phone": {"items": [1, {}, {"t_ms": "x"}], "told": [1]}}])
def test_a_damaged_queue_begins_anew(data: object) -> None:
    delivery = Delivery([PHONE], T0)
    delivery.restore(data)
    assert delivery.due(after(100)) == []


def test_old_news_is_dropped_and_said() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    assert sent(delivery, after(3 * 3600)) == []
    assert delivery.log[-1].state == "dropped"


def test_a_target_that_was_taken_out_gets_nothing() -> None:
    delivery = Delivery([PHONE], T0)
    delivery.take([row(after(0))])
    flying = delivery.due(after(5))
    delivery.set_targets([replace(PHONE, name="other")])
    delivery.done(flying[0], after(6))
    assert delivery.due(after(60)) == [] and [t.name for t in delivery.targets] == ["other"]


@settings(max_examples=60, deadline=None)
@given(st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from("ABC"), st.sampled_from(["fire", "over", "fail"])),
    max_size=40))
def test_no_event_is_delivered_twice(steps: list[tuple[int, str, str]]) -> None:
    delivery = Delivery([replace(PHONE, per_hour=3600, every_s=0)], T0)
    now, lines, fired = after(0), 0, 0
    for seconds, symbol, what in steps:
        now += seconds * S
        if what != "over":
            fired += 1
        delivery.take([row(now, f"fall:{symbol}", Change.RESOLVED if what == "over" else Change.FIRED,
                           notify=what != "over")])
        for message in sent(delivery, now, "refused" if what == "fail" else ""):
            lines += message.count if what != "fail" else 0
    assert lines <= fired

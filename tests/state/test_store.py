"""The store: events fold into state, state into one frozen picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from math import isnan
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.last_day import LAST_DAY
from tests.pictures import DAY, NOW, at, batch, closes, day, empty, live, ok, quote, recorded, said, seeded
from tui.alerts.alert import Phase
from tui.deals.ledger.ledger import load
from tui.feed import event as ev
from tui.feed.recorded.replay import day_events
from tui.market.bars import DAY_MS
from tui.market.embedded import series as stored
from tui.market.quote import Quote, Session, State
from tui.market.session import next_session
from tui.state.snapshot import FeedHealth, Mode, Snapshot
from tui.state.store import Store

LEDGER = load()


def tick(price: float = 201.0, time_ms: int = NOW - 500, session: Session = Session.REGULAR,
         **more: Any) -> ev.Tick:
    return ev.Tick(t=time_ms, source="stream", symbol="NVDA", price=price, time_ms=time_ms, session=session,
                   **more)


def nvda(store: Store) -> Quote:
    return store.look(NOW).quotes["NVDA"]


def with_quote(**changes: Any) -> Store:
    store = empty()
    store.apply([said(quote(**changes)), ok()])
    return store


# Quotes and ticks.


def test_a_quote_turns_stored_figures_into_a_feed() -> None:
    store = seeded()
    assert store.look(NOW).mode is Mode.EMBEDDED
    store.apply([ok()])
    assert store.look(NOW).mode is Mode.EMBEDDED  # a healthy source without a price is no feed yet
    store.apply([said(quote())])
    assert store.look(NOW).mode is Mode.FEED
    assert nvda(store).price == 200.0


@pytest.mark.parametrize(
    ("one", "price", "session"),
    [
        (tick(), 201.0, Session.REGULAR),
        (tick(time_ms=NOW - 2000), 200.0, Session.REGULAR),  # the same moment: the batch was first
        (tick(time_ms=NOW - 2001), 200.0, Session.REGULAR),
        (tick(price=0.0), 200.0, Session.REGULAR),
        (tick(price=-5.0), 200.0, Session.REGULAR),
        (tick(price=float("inf")), 200.0, Session.REGULAR),
        (tick(price=float("nan")), 200.0, Session.REGULAR),
        (tick(time_ms=at("09:00:00"), session=Session.PRE), 200.0, Session.REGULAR),  # the session has begun
        (tick(time_ms=NOW - 500 + DAY_MS), 200.0, Session.REGULAR),  # tomorrow has another previous close
        (tick(session=Session.CLOSED), 200.0, Session.REGULAR),
    ],
)
def test_a_pushed_trade_counts_when_it_is_newer(one: ev.Tick, price: float, session: Session) -> None:
    store = with_quote()
    store.apply([one])
    got = nvda(store)
    assert (got.price, got.session, got.previous_close) == (price, session, 198.0)
    assert got.extended_price is None


def test_an_early_trade_has_its_own_price_beside_the_last_regular_one() -> None:
    early = at("08:00:00")
    store = with_quote(session=Session.CLOSED, time_ms=at("16:00:00", "2026-11-19"), fetched_ms=early)
    store.apply([tick(190.0, early, Session.PRE), tick(150.0, early - 60_000, Session.PRE)])
    got = store.look(early).quotes["NVDA"]
    assert (got.price, got.extended_price, got.extended_time_ms) == (200.0, 190.0, early)
    assert got.shown_move == pytest.approx(-0.05)


def test_a_stored_quote_takes_no_push() -> None:
    """Its previous close is that of another day: the move would be wrong."""
    store = seeded()
    before = nvda(store)
    store.apply([tick(time_ms=NOW)])
    assert nvda(store) == before


def test_a_batch_that_is_older_than_the_push_keeps_the_newer_price() -> None:
    store = with_quote()
    store.apply([tick(201.0, NOW - 500)])
    store.apply([said(quote(price=199.0, time_ms=NOW - 1500, volume=7, fetched_ms=NOW))])
    got = nvda(store)
    assert (got.price, got.time_ms, got.volume) == (201.0, NOW - 500, 7)


def test_a_batch_of_the_next_day_replaces_a_push_of_the_day_before() -> None:
    store = with_quote()
    store.apply([tick(201.0, NOW - 500)])
    later = NOW + 3 * DAY_MS
    store.apply([said(quote(price=210.0, previous_close=201.0, time_ms=later, fetched_ms=later))])
    assert nvda(store).price == 210.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-5000, 5000), st.floats(165, 235)), min_size=1, max_size=8,
                unique_by=lambda pair: pair[0]), st.randoms())
def test_order_and_repetition_of_pushes_do_not_matter(pairs: list[tuple[int, float]], random: Any) -> None:
    ticks = [tick(price, NOW + offset) for offset, price in pairs]
    once, mixed = with_quote(), with_quote()
    once.apply(sorted(ticks, key=lambda t: t.time_ms))
    again = [*ticks, *ticks]
    random.shuffle(again)
    mixed.apply(again)
    assert nvda(once) == nvda(mixed)


@pytest.mark.parametrize("price", [None, 0.0, -1.0])
def test_a_null_keeps_the_last_good_price_which_grows_stale(price: float | None) -> None:
    store = with_quote()
    later = NOW + 60_000
    store.apply([said(quote(price=price, fetched_ms=later)), ok(later)])
    snapshot = store.look(later)
    assert snapshot.quotes["NVDA"].price == 200.0
    fresh = snapshot.freshness["NVDA"]
    assert (fresh.state, fresh.age_s) == (State.STALE, 62)
    store.apply([said(quote(price=202.0, time_ms=later, fetched_ms=later))])
    assert store.look(later).freshness["NVDA"].state is State.LIVE


def test_a_first_null_is_an_error_and_no_zero() -> None:
    store = with_quote(price=None)
    snapshot = store.look(NOW)
    assert snapshot.quotes["NVDA"].price is None
    assert snapshot.freshness["NVDA"].state is State.ERROR
    assert snapshot.measures["move.NVDA"].value is None
    assert snapshot.measures["move.NVDA"].reason


def test_a_symbol_that_no_reply_brings_stays_stale_among_live_ones() -> None:
    store = seeded()
    store.apply([e for e in batch() if not isinstance(e, ev.QuoteEvent) or e.quote.symbol != "META"])
    snapshot = store.look(NOW)
    assert snapshot.freshness["META"].state is State.STALE
    assert snapshot.freshness["NVDA"].state is State.LIVE
    # and its stored price of August is in no share of today
    assert snapshot.concentration is not None
    seven = snapshot.concentration.seven
    assert (seven.bound, seven.missing) == ("at least", ("META",))
    assert snapshot.measures["share.mag7.sp500"].stale


def test_unplugged_everything_is_stale_with_its_age_and_nothing_fires_anew() -> None:
    store = live()
    assert {f.state for f in store.look(NOW).freshness.values()} == {State.LIVE}
    later = NOW + 120_000
    cut = ev.HealthEvent(t=later, source="yahoo", state="wait", reason="cut", retry_at=later + 30_000)
    store.apply([cut])
    snapshot = store.look(later)
    assert {f.state for f in snapshot.freshness.values()} == {State.STALE}
    assert snapshot.freshness["NVDA"].age_s == 122
    assert all(m.stale for k, m in snapshot.measures.items() if not k.startswith(("deals.", "feed.")))
    assert snapshot.health.last_success_ms == NOW and snapshot.health.retry_at_ms == later + 30_000
    store.apply(batch(later + 30_000))
    assert store.look(later + 30_000).freshness["NVDA"].state is State.LIVE


# FeedHealth, session, and the smaller events.


def test_health_of_other_requests_is_not_that_of_the_quotes() -> None:
    store = with_quote()
    store.apply([ev.HealthEvent(t=NOW, source="yahoo", state="error", reason="no news", what="news")])
    assert store.health.state == "ok"


@pytest.mark.parametrize(
    ("seconds", "down"), [(0, 1.0), (60, 61.0), (900, 901.0)]
)
def test_seconds_without_a_reply(seconds: int, down: float) -> None:
    assert live(NOW - 1000).look(NOW + seconds * 1000).measures["feed.down_s"].value == down


@pytest.mark.parametrize("session", [Session.PRE, Session.POST, Session.CLOSED])
def test_outside_the_session_the_source_is_not_down(session: Session) -> None:
    store = live()
    store.apply([ev.SessionEvent(t=NOW, source="yahoo", session=session)])
    assert "feed.down_s" not in store.look(NOW + 3_600_000).measures


def test_the_source_overrules_the_calendar() -> None:
    store = live()
    assert store.look(NOW).session is Session.REGULAR
    store.apply([ev.SessionEvent(t=NOW, source="yahoo", session=Session.CLOSED)])
    assert store.look(NOW + 2000).session is Session.CLOSED


def test_facts_news_and_results() -> None:
    store = with_quote()
    store.apply([
        ev.Facts(t=NOW, source="yahoo", symbol="NVDA", facts={"target_usd": 250.0}),
        ev.News(t=NOW, source="yahoo", symbol="NVDA", items=[ev.Headline(title="[b]x", url="https://a.b")]),
        ev.Earnings(t=NOW, source="yahoo", symbol="NVDA", start_ms=NOW + DAY_MS, estimated=True),
        ev.Heartbeat(t=NOW, requests=12),
    ])
    snapshot = store.look(NOW)
    assert snapshot.facts["NVDA"]["target_usd"] == 250.0
    assert snapshot.news["NVDA"][0].title == "[b]x"
    assert snapshot.health.requests == 12
    results = [e for e in snapshot.upcoming if e.kind == "results"]
    assert [(e.symbol, e.estimated) for e in results] == [("NVDA", True)]


@pytest.mark.parametrize("bad", ["quotes", "freshness", "measures", "sparks", "usual", "bars", "facts"])
def test_a_picture_cannot_be_written(bad: str) -> None:
    part = getattr(live().look(NOW), bad)
    with pytest.raises(TypeError):
        part["X"] = 1


# Bars.


def bars(part: int, parts: int, first: int, *, range: str = "1Y", request: int = 1) -> ev.BarsEvent:
    times = [(first + i) * DAY_MS for i in (0, 1)]
    return ev.BarsEvent(t=NOW, symbol="NVDA", range=range, interval="1d", times_ms=times,
                        close=[float(first), float(first + 1)], part=part, parts=parts, request=request)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 0, 1, 1, 2)])
def test_bars_in_parts_are_one_series_in_any_order(order: tuple[int, ...]) -> None:
    store = with_quote()
    pieces = [bars(i + 1, 3, i * 2) for i in (0, 1, 2)]
    for i in order[:-1]:
        store.apply([pieces[i]])
        assert ("NVDA", "1Y") not in store.look(NOW).bars
    store.apply([pieces[order[-1]]])
    got = store.look(NOW).bars["NVDA", "1Y"]
    assert got.close == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
    assert len(got) == 6


def test_parts_of_two_requests_are_not_mixed() -> None:
    store = with_quote()
    store.apply([bars(1, 2, 0, request=1), bars(1, 2, 10, request=2), bars(2, 2, 12, request=2)])
    assert store.look(NOW).bars["NVDA", "1Y"].close == (10.0, 11.0, 12.0, 13.0)
    store.apply([bars(2, 2, 2, request=1)])
    assert store.look(NOW).bars["NVDA", "1Y"].close == (10.0, 11.0, 12.0, 13.0)


def test_a_spark_is_no_chart() -> None:
    store = with_quote()
    store.apply([bars(1, 1, 3, range="spark")])
    snapshot = store.look(NOW)
    assert snapshot.sparks["NVDA"] == (3.0, 4.0)
    assert not snapshot.bars


def test_without_a_spark_of_the_source_the_run_draws_its_own() -> None:
    store = with_quote()
    for i in range(10):
        store.apply([said(quote(price=200.0 + i, time_ms=NOW + i, fetched_ms=NOW + i))])
    assert store.look(NOW).sparks["NVDA"][-3:] == (207.0, 208.0, 209.0)


def test_usual_days_need_closes_up_to_the_session_before() -> None:
    bar = stored.daily("NVDA")
    assert bar is not None
    opening = at("10:00:00", next_session(LAST_DAY).isoformat())
    last = bar.close[-1]
    move = quote(price=last * 1.025, previous_close=last, time_ms=opening, fetched_ms=opening)
    store = empty()
    store.set_history({"NVDA": bar})
    store.apply([said(move)])
    got = store.look(opening).usual["NVDA"]
    assert got is not None and 0.5 < got < 3
    later = opening + DAY_MS  # a session without a close between: unknown, not wrong
    store.apply([said(replace(move, time_ms=later, fetched_ms=later))])
    assert store.look(later).usual["NVDA"] is None


# From the archive.


def test_the_last_picture_is_shown_as_such_until_the_feed_speaks() -> None:
    store = seeded()
    store.restore([said(quote(price=190.0)), ok(), ev.SessionEvent(t=NOW, session=Session.REGULAR)])
    later = NOW + 3_600_000
    snapshot = store.look(later)
    assert snapshot.mode is Mode.LAST
    assert snapshot.quotes["NVDA"].price == 190.0
    assert snapshot.freshness["NVDA"].state is State.CLOSED
    assert snapshot.health == FeedHealth()
    assert all(m.stale for k, m in snapshot.measures.items() if not k.startswith("deals."))
    assert snapshot.alerts == ()
    store.apply([said(quote(price=195.0, time_ms=later, fetched_ms=later)), ok(later)])
    snapshot = store.look(later)
    assert snapshot.mode is Mode.FEED
    assert snapshot.freshness["NVDA"].state is State.LIVE
    assert snapshot.freshness["ORCL"].state is State.STALE


def test_stored_figures_fire_nothing_whatever_they_say() -> None:
    """The worst day of all as the last picture: no alert, since nobody knows what holds now."""
    store = seeded()
    falls = [said(quote(s, 80.0, previous_close=100.0, cap_musd=4_000_000)) for s in ("NVDA", "ORCL", "MSFT")]
    store.restore(falls)
    for seconds in range(0, 900, 30):
        snapshot = store.look(NOW + seconds * 1000)
        assert not [a for a in snapshot.alerts if a.phase is Phase.FIRING]
    assert snapshot.measures["move.NVDA"].value == pytest.approx(-0.2)
    assert snapshot.measures["move.NVDA"].stale


# A recorded day.


def test_the_day_deepseek_was_noticed() -> None:
    snapshot = day("2025-01-27")
    one = snapshot.quotes["NVDA"]
    assert (snapshot.mode, snapshot.day, snapshot.session) == (Mode.REPLAY, date(2025, 1, 27), Session.CLOSED)
    assert one.price == 118.42
    assert round((one.move or 0) * 100, 2) == -16.97
    assert round((one.cap_change_musd or 0) / 1000, 1) == -592.7
    assert round(snapshot.usual["NVDA"] or 0, 1) == -6.7
    assert snapshot.concentration is not None
    assert round((snapshot.concentration.seven.share or 0) * 100, 1) == 32.3
    firing = {a.key for a in snapshot.alerts if a.phase is Phase.FIRING}
    assert {"one-name:NVDA", "one-name-dollars:NVDA", "one-name:ORCL", "loop-falls"} <= firing
    assert any("DeepSeek" in e.text for e in snapshot.events)
    assert all(m.value is None or not m.stale for k, m in snapshot.measures.items() if k.startswith("move."))


@pytest.mark.parametrize(
    ("text", "symbol", "price", "move"),
    [
        ("2025-09-10", "ORCL", 328.33, 35.95),
        ("2026-08-21", "NVDA", 214.72, None),
        ("2026-08-21", "ORCL", 146.47, None),
    ],
)
def test_prices_of_recorded_days(text: str, symbol: str, price: float, move: float | None) -> None:
    one = day(text).quotes[symbol]
    assert one.price == price
    if move is not None:
        assert round((one.move or 0) * 100, 2) == move


def test_the_seven_on_the_last_stored_day() -> None:
    found = day("2026-08-21").concentration
    assert found is not None and round((found.seven.share or 0) * 100, 1) == 33.2


def test_a_step_to_another_day_leaves_nothing_of_the_first() -> None:
    store = recorded("2025-01-27")
    before = store.look(0)
    other = store.of_day(date(2024, 7, 10))
    other.apply(day_events("2024-07-10"))
    assert other.look(0) == day("2024-07-10")
    assert store.look(0) == before


def test_asking_changes_nothing_and_only_a_look_judges() -> None:
    store = live()
    store.look(NOW)
    engine, freshness = store.engine, store.picture(NOW).freshness
    store.apply([said(quote("NVDA", 160.0, fetched_ms=NOW + 2000), NOW + 2000)])
    asked = store.picture(NOW + 2000)
    assert asked.quotes["NVDA"].price == 160.0 and store.engine is engine and store.log == []
    assert asked.measures is store.picture(NOW + 9000).measures and store.waiting
    looked = store.look(NOW + 2000)
    assert store.engine is not engine and looked.measures != asked.measures and not store.waiting
    assert looked.freshness == asked.freshness and set(freshness) <= set(asked.freshness)


def test_a_recorded_day_looks_the_same_at_any_time() -> None:
    store = recorded("2025-01-27")
    assert store.look(NOW) == store.look(NOW + 10**10)


# Identity of the parts.

PARTS = [name for name in Snapshot.__struct_fields__ if name not in ("as_of_ms", "next_ms", "day")]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("make", [live, seeded], ids=["feed", "stored"])
def test_unchanged_parts_are_the_same_objects(make: Any, part: str) -> None:
    store = make()
    store.set_ledger(LEDGER)
    first, second = store.look(NOW), store.look(NOW + 200)
    assert getattr(first, part) is getattr(second, part)


def test_a_reply_that_says_the_same_changes_only_when_it_was_asked() -> None:
    store = live()
    store.set_ledger(LEDGER)
    first = store.look(NOW)
    store.apply([ok(NOW + 100)])
    second = store.look(NOW + 200)
    for part in ("quotes", "sparks", "usual", "bars", "facts", "news", "concentration", "freshness", "pinned",
                 "changes", "upcoming", "alerts", "conditions", "alert_log", "ledger"):
        assert getattr(first, part) is getattr(second, part), part


def test_one_new_price_leaves_the_other_parts() -> None:
    store = live()
    first = store.look(NOW)
    store.apply([said(quote("ZZZ", 11.0))])
    second = store.look(NOW + 200)
    assert first.quotes is not second.quotes
    assert first.quotes["ORCL"] is second.quotes["ORCL"]
    assert first.sparks is second.sparks and first.bars is second.bars
    assert first.concentration is second.concentration


def test_a_replayed_day_shares_its_parts_too() -> None:
    store = recorded("2025-01-27")
    store.set_ledger(LEDGER)
    first, second = store.look(0), store.look(0)
    for part in PARTS:
        assert getattr(first, part) is getattr(second, part), part


# No NaN, whatever comes.

symbols = st.sampled_from(["NVDA", "ORCL", "META", "^GSPC", "SPY", "RSP", "GOOGL", "7203.T"])
stamps = st.integers(NOW - 3 * DAY_MS, NOW + DAY_MS)
prices = st.none() | st.floats(1e-4, 1e6) | st.floats(allow_nan=False, allow_infinity=False)
quotes = st.builds(
    Quote, symbols, prices, prices, st.none() | stamps, st.sampled_from(Session), prices, st.none() | stamps,
    currency=st.sampled_from(["USD", "JPY", None]), kind=st.sampled_from(["EQUITY", "INDEX", None]),
    cap_musd=st.none() | st.integers(0, 10**8), volume=st.none() | st.integers(0, 10**12),
    average_volume=st.none() | st.integers(0, 10**9), delay_min=st.integers(0, 60),
    fetched_ms=st.none() | stamps,
)
events = st.one_of(
    st.builds(lambda t, q: ev.QuoteEvent(t=t, source="yahoo", quote=q), stamps, quotes),
    st.builds(lambda t, s, p, session: ev.Tick(t=t, symbol=s, price=p, time_ms=t, session=session), stamps,
              symbols, st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(Session)),
    st.builds(lambda t, s, n, r, i, of: ev.BarsEvent(
        t=t, symbol=s, range=r, interval="1d", times_ms=[NOW + k for k in range(n)], close=[1.0] * n,
        part=i, parts=of), stamps, symbols, st.integers(0, 5), st.sampled_from(["spark", "daily", "1Y"]),
        st.integers(0, 3), st.integers(0, 3)),
    st.builds(lambda t, s: ev.HealthEvent(t=t, state=s), stamps, st.sampled_from(["ok", "wait", "error"])),
    st.builds(lambda t, s: ev.SessionEvent(t=t, session=s), stamps, st.sampled_from(Session)),
    st.builds(lambda t, s, at: ev.Earnings(t=t, symbol=s, start_ms=at), stamps, symbols, stamps),
)


def nans(value: Any) -> bool:
    """True when there is a NaN anywhere inside."""
    if isinstance(value, float):
        return isnan(value)
    if isinstance(value, Mapping):
        return any(nans(v) for v in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(nans(v) for v in value)
    if isinstance(value, msgspec.Struct):
        return any(nans(getattr(value, name)) for name in value.__struct_fields__)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return any(nans(getattr(value, f.name)) for f in dataclasses.fields(value))
    return False


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=25), st.sampled_from([Mode.EMBEDDED, Mode.REPLAY, Mode.DEMO]), st.booleans())
def test_whatever_comes_there_is_no_nan_and_no_crash(
    given_events: list[ev.AnyEvent], mode: Mode, restored: bool
) -> None:
    store = seeded(mode)
    half = len(given_events) // 2 if restored and mode is Mode.EMBEDDED else 0
    if half:
        store.restore(given_events[:half])
    for one in given_events[half:]:
        store.apply([one])
        snapshot = store.look(NOW)
        assert not nans(replace(snapshot, watch=None, ledger=None))  # type: ignore[arg-type]
        assert all(age is None or age >= 0 for age in (f.age_s for f in snapshot.freshness.values()))


@settings(max_examples=25, deadline=None)
@given(st.lists(events, max_size=15))
def test_the_same_events_give_the_same_picture(given_events: list[ev.AnyEvent]) -> None:
    one, other = seeded(), seeded()
    one.apply(given_events)
    for event in given_events:
        other.apply([event])
    assert one.look(NOW) == other.look(NOW)


def test_alerts_fire_on_live_figures_after_they_have_held() -> None:
    store = live()
    fall = quote("NVDA", 160.0, previous_close=200.0, cap_musd=4_000_000)
    seen = []
    for seconds in range(0, 360, 15):
        now = NOW + seconds * 1000
        store.apply([*batch(now), said(replace(fall, time_ms=now - 500, fetched_ms=now), now)])
        seen.append([a.phase for a in store.look(now).alerts if a.key == "one-name-dollars:NVDA"])
    assert seen[0] == [Phase.PENDING]
    assert seen[-1] == [Phase.FIRING]
    row = [t for t in store.take_log() if t.key == "one-name-dollars:NVDA"]
    assert len(row) == 1 and store.take_log() == []
    snapshot = store.look(now)
    assert snapshot.alert_log[0].t_ms >= snapshot.alert_log[-1].t_ms
    assert any(e.kind == "alert" for e in snapshot.changes)


def test_the_ledger_is_read_as_of_the_shown_day() -> None:
    store = recorded("2025-01-27")
    store.set_ledger(LEDGER)
    early = store.look(0)
    assert early.deals_to is not None and early.deals_to <= date(2025, 1, 27)
    assert early.pinned is not None and early.pinned.day == date(2025, 1, 27)
    now = live()
    now.set_ledger(LEDGER)
    assert now.look(NOW).pinned is not None
    assert (now.look(NOW).deals_to or DAY) <= DAY
    assert closes("NVDA")


def test_a_push_confirms_a_quote_and_moves_its_market_value() -> None:
    store = with_quote(cap_musd=4_000_000)
    late = NOW + 60_000
    assert store.look(late).freshness["NVDA"].state is State.STALE
    store.apply([tick(210.0, late - 500)])
    snapshot = store.look(late)
    assert snapshot.freshness["NVDA"].state is State.LIVE
    assert snapshot.quotes["NVDA"].cap_musd == 4_200_000
    store.apply([said(quote(price=205.0, time_ms=late - 1000, fetched_ms=late, cap_musd=4_100_000), late)])
    one = store.look(late).quotes["NVDA"]
    assert (one.price, one.cap_musd) == (210.0, 4_200_000), "the batch is older than the push"


def test_a_batch_that_is_older_than_a_push_before_the_bell_changes_nothing() -> None:
    early = at("08:00:00")
    pre: dict[str, Any] = {"session": Session.PRE, "time_ms": early - 50_000_000}
    store = with_quote(**pre, extended_price=201.0, extended_time_ms=early, fetched_ms=early)
    store.apply([tick(203.0, early + 5000, Session.PRE)])
    pre["fetched_ms"] = early + 9000
    store.apply([said(quote(**pre, extended_price=202.0, extended_time_ms=early + 2000))])
    assert nvda(store).shown_price == 203.0
    store.apply([said(quote(**pre, extended_price=204.0, extended_time_ms=early + 7000))])
    assert nvda(store).shown_price == 204.0


def test_measures_and_alerts_are_worked_out_once_a_second_the_first_change_at_once() -> None:
    store = with_quote()
    first = store.look(NOW).measures
    for tenth in range(1, 10):
        now = NOW + tenth * 100
        store.apply([tick(price=200.0 + tenth, time_ms=now)])
        picture = store.look(now)
        assert picture.measures is first and store.waiting
        assert picture.quotes["NVDA"].price == 200.0 + tenth  # a price is never late
        assert picture.freshness["NVDA"].age_s == 0
    later = store.look(NOW + 1000).measures
    assert later["move.NVDA"].value != first["move.NVDA"].value and not store.waiting
    store.apply([tick(price=180.0, time_ms=NOW + 5000)])
    assert store.look(NOW + 5000).measures["move.NVDA"].value != later["move.NVDA"].value


def test_what_changes_the_picture_as_a_whole_is_judged_at_once() -> None:
    store = with_quote()
    store.look(NOW)
    store.apply([tick(time_ms=NOW + 50)])
    store.look(NOW + 50)
    assert store.waiting
    store.apply([ok(NOW + 60)])
    store.look(NOW + 60)
    assert not store.waiting
    store.apply([tick(price=202.0, time_ms=NOW + 70)])
    store.set_watch(store.watch)
    store.look(NOW + 80)
    assert not store.waiting


def test_a_sign_of_life_alone_asks_for_no_new_picture() -> None:
    store = live()
    store.look(NOW)
    assert not store.waiting
    store.apply([ev.Heartbeat(t=NOW + 3000, source="yahoo", requests=7)])
    assert not store.waiting
    assert store.health.requests == 7
    store.apply(batch(NOW + 4000))
    assert store.waiting


def test_the_first_live_reply_makes_no_news_of_the_ledger() -> None:
    """Stored prices are months old, the ledger is not: it is read as of today, before and after a reply."""
    store = seeded(Mode.EMBEDDED)
    store.set_ledger(LEDGER)
    before = store.look(NOW)
    store.apply([ev.Hello(t=NOW, program="t"), *batch(NOW + 2000)])
    after = store.look(NOW + 2000)
    assert (before.mode, after.mode) == (Mode.EMBEDDED, Mode.FEED)
    for key in ("deals.status_changes", "deals.age_days"):
        assert before.measures[key].value == after.measures[key].value is not None
    assert [a.rule for a in after.alerts if a.rule == "deal-changes"] == []

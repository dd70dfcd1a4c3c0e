"""Pushed trades against what replies said: far ones wait, stamps ahead lose, ranges widen."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import NOW, live, ok, quote, said
from tui.draw.overview.rows import rows_of
from tui.feed import event as ev
from tui.market.bars import Bars
from tui.market.quote import Quote, Session, State
from tui.market.session import day_ms, day_of, previous_session
from tui.state.snapshot import Mode
from tui.state.store import Store

S = 1000
SEVEN = ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA")


def tick(price: float, at: int, symbol: str = "NVDA", t: int | None = None, **more: object) -> ev.Tick:
    return ev.Tick(t=at if t is None else t, symbol=symbol, price=price, time_ms=at, **more)  # type: ignore[arg-type]


def store(**facts: object) -> Store:
    made = live()
    given: dict[str, object] = {"previous_close": 195.0, "day_high": 196.0, "day_low": 193.0, **facts}
    made.apply([said(quote(price=194.4, **given)), ok()])
    return made


def nvda(of: Store) -> Quote:
    return of.received.quotes["NVDA"]


def test_one_trade_far_from_the_last_reply_waits_for_a_second() -> None:
    one = store()
    one.apply([tick(1944.0, NOW + S)])
    assert nvda(one).price == 194.4
    one.apply([tick(194.6, NOW + 2 * S)])  # the next trade is where it was: the far one was damaged
    assert nvda(one).price == 194.6
    one.apply([tick(239.0, NOW + 3 * S), tick(238.0, NOW + 4 * S), tick(236.0, NOW + 5 * S)])
    assert nvda(one).price == 236.0  # three say the same: it is so


def test_a_reply_settles_a_far_trade_at_once() -> None:
    one = store()
    one.apply([tick(150.0, NOW + S)])
    one.apply([said(quote(price=150.2, previous_close=195.0, time_ms=NOW + 2 * S, fetched_ms=NOW + 2 * S))])
    one.apply([tick(149.0, NOW + 3 * S)])
    assert nvda(one).price == 149.0


@pytest.mark.parametrize("price", [1e9, 0.0, -5.0, float("nan"), float("inf")])
def test_what_is_no_price_never_shows(price: float) -> None:
    one = store()
    one.apply([tick(price, NOW + S)])
    assert nvda(one).price == 194.4


def test_a_stamp_ahead_never_beats_a_newer_reply() -> None:
    one = store()
    one.apply([tick(190.0, NOW + 60 * S, t=NOW + S)])
    assert nvda(one).price == 190.0
    one.apply([said(quote(price=194.5, previous_close=195.0, time_ms=NOW + 15 * S, fetched_ms=NOW + 15 * S))])
    assert nvda(one).price == 194.5
    one.apply([tick(194.7, NOW + 16 * S)])  # and what is pushed after it counts again
    assert nvda(one).price == 194.7


@pytest.mark.parametrize("ahead_s", [-7200, -600, -45, -12, -3, 0, 3, 45, 600, 7200])
def test_a_clock_that_is_wrong_keeps_no_trade_back_and_lets_no_old_one_win(ahead_s: int) -> None:
    """Replies and trades by the exchange's clock, arrivals by ours; how far that is off a reply has told."""
    one, here = live(), NOW + 1000 * ahead_s
    reply = quote(price=194.4, previous_close=195.0, time_ms=NOW, fetched_ms=here)
    one.apply([said(reply), ev.HealthEvent(t=here, state="ok", ahead_s=ahead_s)])
    one.apply([tick(194.5, NOW + S // 2, t=here + S)])
    assert nvda(one).price == 194.5
    one.apply([tick(194.9, NOW + S // 4, t=here + 2 * S)])  # told late: the exchange's order counts
    assert nvda(one).price == 194.5 and nvda(one).time_ms == NOW + S // 2
    one.apply([tick(194.7, NOW + 90 * S, t=here + 3 * S)])  # and a stamp from the future is still none
    unseen_s = ahead_s if 0 < ahead_s < 60 else 0  # a slow reply looks the same
    assert nvda(one).price == 194.7 and nvda(one).time_ms == NOW + (3 + unseen_s) * S
    fresh = one.look(here + 4 * S).freshness["NVDA"]
    assert fresh.state is State.LIVE and (fresh.age_s or 0) <= (60 if abs(ahead_s) < 60 else 2)


def test_a_trade_widens_the_days_range() -> None:
    one = store()
    one.apply([tick(190.0, NOW + S), tick(197.5, NOW + 2 * S)])
    assert (nvda(one).day_low, nvda(one).day_high) == (190.0, 197.5)
    one.apply([said(quote(price=194.0, day_low=193.0, day_high=196.0, time_ms=NOW - S))])  # an older reply
    assert nvda(one).price == 197.5 and nvda(one).day_high == 197.5


def test_results_after_the_bell_are_told_by_the_second_trade() -> None:
    one = store(session=Session.POST, time_ms=NOW - 3600 * S)
    late = Session.POST
    one.apply([tick(150.0, NOW + S, session=late)])
    assert nvda(one).extended_price is None
    one.apply([tick(151.0, NOW + 2 * S, session=late)])
    assert nvda(one).extended_price == 151.0


@given(st.lists(st.floats(1, 1e6), max_size=30))
def test_no_single_push_moves_a_price_by_more_than_a_fifth(prices: list[float]) -> None:
    one = store()
    for number, price in enumerate(prices, 1):
        before = nvda(one).price
        one.apply([tick(price, NOW + number * S)])
        after = nvda(one).price
        assert after is not None and before is not None and isfinite(after)
        near = [value for value in (194.4, *prices[:number - 1]) if abs(price / value - 1) <= 0.2]
        assert after == before or near


def closes_of(symbol: str, last: float = 195.0) -> Bars:
    days, day = [], day_of(NOW)
    for _ in range(90):
        day = previous_session(day)
        days.append(day_ms(day))
    values = tuple(last * (1 + 0.01 * (n % 5 - 2)) for n in range(89, 0, -1))
    return Bars(symbol, "1d", tuple(reversed(days)), (*values, last))


def busy() -> Store:
    one = live()
    one.set_history({symbol: closes_of(symbol) for symbol in SEVEN})
    one.apply([*(said(quote(s, 195.0, previous_close=195.0)) for s in SEVEN), ok()])
    one.look(NOW)
    return one


def test_the_usual_day_never_blinks_and_the_order_changes_once_a_second() -> None:
    """20 trades a second, a picture each tenth of a second: 150 of them."""
    one, order, changed = busy(), [], []
    for sample in range(150):
        now = NOW + 100 * sample
        for part in range(2):
            at, symbol = now + 50 * part, SEVEN[(2 * sample + part) % 8]
            one.apply([tick(195.0 + (sample * 7 + part * 3) % 11 - 5, at, symbol)])
        picture = one.look(now + 60)
        assert all(picture.usual.get(symbol) is not None for symbol in SEVEN)
        rows = [row.symbol for row in rows_of(picture, 0, sort="usual day")]
        if rows != order:
            changed.append(now)
            order = rows
    assert len(changed) > 5  # it does follow the prices
    assert all(later - earlier >= 1000 for earlier, later in pairwise(changed))


def test_a_replys_usual_day_is_worked_out_with_it() -> None:
    one = busy()
    before = one.look(NOW).usual["NVDA"]
    one.apply([said(quote(price=185.0, previous_close=195.0, fetched_ms=NOW + 15 * S)), ok(NOW + 15 * S)])
    after = one.look(NOW + 15 * S).usual["NVDA"]
    assert after is not None and before is not None and after < before - 2


@pytest.mark.parametrize(
    ("previous", "held"),
    [(251.0, True), (2510.0, True), (25.2, False), (25.1, False), (12.55, True), (16.7, True)],
)
def test_the_morning_of_a_split_is_held_back_with_the_reason(previous: float, held: bool) -> None:
    one = live()
    one.set_history({"NVDA": closes_of("NVDA", 25.1)})
    one.apply([said(quote(price=25.2, previous_close=previous, cap_musd=6_000_000)), ok()])
    picture = one.look(NOW)
    measure = picture.measures["move.NVDA"]
    assert (measure.value is None) is held
    if held:
        assert "last daily close 25.1" in measure.reason and "split" in measure.reason
        assert picture.quotes["NVDA"].price == 25.2 and picture.quotes["NVDA"].cap_change_musd is None


def test_closes_that_come_after_the_quote_hold_it_back_too() -> None:
    one = live()
    one.apply([said(quote(price=25.2, previous_close=251.0)), ok()])
    assert one.look(NOW).measures["move.NVDA"].value is not None
    bars = closes_of("NVDA", 25.1)
    one.apply([ev.BarsEvent(t=NOW, symbol="NVDA", range="daily", interval="1d",
                            times_ms=list(bars.times_ms), close=list(bars.close))])
    assert one.look(NOW + 2 * S).measures["move.NVDA"].value is None


def test_on_the_first_day_of_a_listing_a_price_is_live_and_its_move_is_not_known() -> None:
    one = live()
    one.apply([said(quote("NEWCO", 31.5, previous_close=None)), ok()])
    picture = one.look(NOW)
    assert picture.quotes["NEWCO"].price == 31.5 and picture.freshness["NEWCO"].state is State.LIVE
    assert picture.quotes["NEWCO"].move is None and picture.quotes["NEWCO"].cap_change_musd is None


@pytest.mark.parametrize("missing", [1, 2])
def test_without_the_newest_daily_close_there_is_no_usual_day(missing: int) -> None:
    """A day's move over closes that end a session earlier would be measured against another day."""
    one = live()
    known = closes_of("NVDA")
    one.set_history({"NVDA": known.cut(0, len(known) - missing)})
    one.apply([said(quote(price=180.0, previous_close=195.0)), ok()])
    picture = one.look(NOW)
    assert picture.usual["NVDA"] is None
    assert picture.measures["usual_days.NVDA"].value is None
    assert "to the session before" in picture.measures["usual_days.NVDA"].reason


COIN = {"kind": "CRYPTOCURRENCY", "zone": "UTC"}


def test_a_coins_usual_day_of_sunday_is_by_its_own_calendar() -> None:
    sunday = NOW + 2 * 86_400 * S
    one = live(NOW)
    days = tuple(sunday // 86_400_000 * 86_400_000 - n * 86_400_000 for n in range(90, 0, -1))
    one.set_history({"NVDA": Bars("NVDA", "1d", days, closes_of("NVDA").close)})
    coin = replace(quote(price=175.0, previous_close=195.0, time_ms=sunday - S, fetched_ms=sunday), **COIN)
    one.apply([said(coin), ok(sunday)])
    usual = one.look(sunday).usual["NVDA"]
    assert usual is not None and usual < -5
    assert one.mode is Mode.FEED

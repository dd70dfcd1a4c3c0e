"""Daily closes for the usual day: from the loopback Yahoo through the feed and the store to the board."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feed.running import Feed
from tests.pictures import NOW, at, empty
from tests.yahoo.server import Yahoo
from tui.feed.event import BarsEvent
from tui.feed.yahoo import charts
from tui.market.bars import DAY_MS, Bars
from tui.market.session import day_ms

TODAY = 20_777 * DAY_MS  # 2026-11-20


@pytest.mark.parametrize(
    ("now", "offset_s", "kept"),
    [
        (at("10:30:00"), -18_000, 2),  # an open session
        (at("17:00:00"), -18_000, 2),  # closed, but the row may still change
        (at("00:01:00", "2026-11-21"), -18_000, 3),
        (at("10:30:00"), 32_400, 3),  # in Tokyo it is the 21st already
    ],
)
def test_the_bar_of_the_exchanges_today_is_left_out(now: int, offset_s: int, kept: int) -> None:
    bars = Bars("X", "1d", (TODAY - 2 * DAY_MS, TODAY - DAY_MS, TODAY), (1.0, 2.0, 3.0))
    assert len(charts.complete(bars, {"gmtoffset": offset_s}, now)) == kept


def test_the_board_says_how_many_usual_days_a_live_move_is(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.market.set("ORCL", price=170.0)
    with Feed("--symbols", "ORCL,NVDA,^GSPC", "--cadence", "2", env=yahoo.env, cache=tmp_path) as feed:
        feed.until(lambda e: isinstance(e, BarsEvent) and e.range == "daily" and e.symbol == "^GSPC")
        store = empty()
        store.apply(feed.seen)
    daily = [e for e in feed.seen if isinstance(e, BarsEvent) and e.range == "daily"]
    assert [e.symbol for e in daily] == ["ORCL", "NVDA", "^GSPC"]
    assert all(e.interval == "1d" and 450 < len(e.close) <= 500 for e in daily)
    assert all(e.times_ms[-1] == TODAY - DAY_MS for e in daily), "to the session before, not today's part"
    picture = store.look(NOW)
    assert picture.quotes["ORCL"].previous_close == 146.47
    usual = picture.usual["ORCL"]
    assert usual is not None and 3 < usual < 40, "16 % is many usual days"
    assert all(picture.usual[s] is not None for s in ("NVDA", "^GSPC"))


def test_closes_that_reach_less_far_replace_nothing() -> None:
    def told(last: int, price: float) -> BarsEvent:
        times = [last - n * DAY_MS for n in range(70, -1, -1)]
        return BarsEvent(t=NOW, symbol="X", range="daily", interval="1d", times_ms=times,
                         close=[price] * len(times))

    store = empty()
    assert day_ms(store.look(NOW).day) == TODAY
    store.apply([told(TODAY - DAY_MS, 1.0), told(TODAY - 3 * DAY_MS, 2.0)])
    assert store.history["X"].close[-1] == 1.0
    store.apply([told(TODAY - DAY_MS, 3.0)])
    assert store.history["X"].close[-1] == 3.0

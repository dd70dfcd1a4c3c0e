"""Fund lines and market values: from Yahoo's replies to one event, and when they are asked for."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tui.feed import event as ev
from tui.feed.schedule import DAY_MS, MINUTE_MS, Cadence, Job, Log, Task, Wanted, plan
from tui.feed.yahoo.fault import Unreadable
from tui.feed.yahoo.lists import caps_event, fund_event, lines, month_end, screen_body, screened
from tui.market.bars import Bars
from tui.market.quote import Session
from tui.market.session import day_ms

RECORDED = Path(__file__).parents[2] / "yahoo" / "replies" / "quoteSummary-all-QQQ.json"
NOW = round(datetime(2026, 11, 20, 15, 30, tzinfo=UTC).timestamp() * 1000)


def modules() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDED.read_text())["body"]["quoteSummary"]["result"][0]
    return found


def test_the_recorded_lines_of_qqq() -> None:
    found = lines(modules())
    assert list(found)[:4] == ["AAPL", "MSFT", "NVDA", "AMZN"] and len(found) == 10
    assert found["AAPL"] == pytest.approx(0.0900707) and {"GOOGL", "GOOG"} <= set(found)


@pytest.mark.parametrize(
    "reply",
    [{}, {"topHoldings": None}, {"topHoldings": {"holdings": []}}, {"topHoldings": {"holdings": "none"}},
     {"topHoldings": {"holdings": [{"symbol": f"S{i}", "holdingPercent": 0.2} for i in range(6)]}},
     {"topHoldings": {"holdings": [{"symbol": f"S{i}", "holdingPercent": 9.0} for i in range(6)]}}],
)
def test_a_reply_without_holdings_is_unreadable(reply: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        lines(reply)


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 11, 20), date(2026, 10, 30)), (date(2026, 2, 1), date(2026, 1, 30)),
     (date(2027, 1, 4), date(2026, 12, 31))],
)
def test_the_month_end_before(today: date, last: date) -> None:
    assert month_end(today) == last


def test_an_event_carries_closes_of_its_date_and_says_that_it_is_assumed() -> None:
    days = (day_ms(date(2026, 10, 30)), day_ms(date(2026, 11, 19)))
    closes = [Bars("NVDA", "1d", days, (200.0, 210.0)), Bars("QQQ", "1d", days[1:], (700.0,))]
    found = fund_event("QQQ", {"NVDA": 0.1, "MSFT": 0.08}, closes, NOW)
    assert (found.index, found.kind, found.as_of, found.dated) == ("NDX", "fund", "2026-10-30", "assumed")
    assert found.symbols == ["NVDA", "MSFT", "QQQ"] and found.values == [0.1, 0.08, 1.0]
    assert found.base == [200.0, None, None] and found.last == [210.0, None, 700.0]
    assert ev.decode(ev.encode(found)) == found


def test_market_values_in_dollars_with_their_prices() -> None:
    rows: list[dict[str, Any]] = [
        {"symbol": "NVDA", "marketCap": 5.1e12, "regularMarketPrice": 210.0, "currency": "USD"},
        {"symbol": "TM", "marketCap": 3e11, "regularMarketPrice": 200.0, "currency": "JPY"},
        {"symbol": "X", "marketCap": None, "regularMarketPrice": 1.0}, {},
    ]
    found = caps_event(rows, 760.0, NOW)
    assert found.symbols == ["NVDA", "SPY"] and found.values == [5_100_000.0, 0.0]
    assert found.base == [210.0, 760.0] and found.as_of == "2026-11-20"
    assert ev.decode(ev.encode(found)) == found


def test_pages_of_the_screener() -> None:
    body = screen_body(250)
    assert body["offset"] == 250 and {"operator": "EQ", "operands": ["region", "us"]} in (
        body["query"]["operands"]
    )
    assert screened(page([{"symbol": "A"}, 3], total=2)) == ([{"symbol": "A"}], 2)
    assert len(screened(page([{}] * 249, total=700, start=250), 250)[0]) == 249, "a line without a quote"


def page(quotes: list[Any], **more: Any) -> dict[str, Any]:
    return {"finance": {"result": [{"quotes": quotes, **more}]}}


@pytest.mark.parametrize(
    "reply",
    [
        {"finance": {"result": []}}, {}, page([]), page([{}] * 250, total="many"),
        page([], total=700), page([{}] * 120, total=700),  # it ends in the middle
        page([{}] * 250, total=700, start=250),  # another page
    ],
)
def test_a_page_with_a_hole_is_no_page(reply: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        screened(reply)


def test_a_name_that_stands_in_two_pages_counts_once() -> None:
    row = {"symbol": "NVDA", "marketCap": 5e12, "regularMarketPrice": 200.0}
    found = caps_event([row, row | {"marketCap": 6e12}], None, NOW)
    assert found.symbols == ["NVDA", "SPY"] and found.values == [6_000_000.0, 0.0]


@pytest.mark.parametrize(
    ("job", "again"), [(Job.CAPS, 60 * MINUTE_MS), (Job.HOLDINGS, 60 * MINUTE_MS), (Job.EARNINGS, DAY_MS)]
)
def test_an_odd_reply_to_a_daily_question_is_asked_for_again_in_an_hour(job: Job, again: int) -> None:
    log, task = Log(0), Task(job, ("SPY",))
    log.note(task, 2 * DAY_MS, odd=True)
    assert log.tried[task] + DAY_MS == 2 * DAY_MS + again and log.slow_at == 2 * DAY_MS


def test_an_older_program_passes_the_event_over() -> None:
    line = ev.encode(fund_event("QQQ", {"NVDA": 0.1}, [], NOW)).replace(b'"holdings"', b'"holdings2"', 1)
    assert ev.decode(line) is None


def jobs_of(symbols: tuple[str, ...], day: str, log: Log, start: int) -> list[tuple[Job, tuple[str, ...]]]:
    done: list[tuple[Job, tuple[str, ...]]] = []
    now = start
    while now < start + 90 * MINUTE_MS:
        found = plan(now, Session.REGULAR, Wanted(symbols, (), day=day), log, Cadence(), {})
        if found.task is None:
            now = found.at
            continue
        log.note(found.task, now)
        if found.task.job in (Job.HOLDINGS, Job.CAPS):
            done.append((found.task.job, found.task.symbols))
    return done


def test_holdings_are_asked_for_once_a_day_and_only_of_funds_on_the_board() -> None:
    log = Log(0)
    board = ("NVDA", "SPY", "QQQ")
    wanted = [(Job.HOLDINGS, ("QQQ",)), (Job.HOLDINGS, ("SPY",)), (Job.CAPS, ("SPY",))]
    assert jobs_of(board, "2026-11-20", log, 0) == wanted
    assert jobs_of(board, "2026-11-20", log, 100 * MINUTE_MS) == []
    assert jobs_of(board, "2026-11-21", log, DAY_MS // 2) == wanted
    assert jobs_of(("NVDA",), "2026-11-20", Log(0), 0) == []

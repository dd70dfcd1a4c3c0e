"""The ticker screen with Pilot, on stored data, at every size step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot

from tests.last_day import LAST_DAY, close, said
from tests.market.usual import usual_on
from tui.commands import for_key
from tui.deals.article.pinned_loop import article_loop
from tui.deals.ledger.ledger import Ledger, load
from tui.draw.grid.glyphs import FULL, NARROW, Glyphs
from tui.market.embedded import series as stored
from tui.market.quote import Freshness, State
from tui.market.session import bounds
from tui.screens import messages
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.look import Look
from tui.screens.ticker.price_chart import PriceChart
from tui.screens.ticker.screen import TickerScreen
from tui.state.snapshot import FeedHealth, Headline, Mode, NextEvent, Snapshot
from tui.watchlist import Group, Watchlist

SYMBOLS = ("NVDA", "ORCL", "TSM", "SFTBY", "SPY", "QQQ")
DAY = LAST_DAY


@cache
def ledger() -> Ledger:
    return load()


def picture(day: date = DAY, **changes: Any) -> Snapshot:
    iso, close = day.isoformat(), bounds(day).close_ms
    now = close + 20 * 3_600_000
    quotes = {s: q for s in SYMBOLS if (q := stored.quote_on(s, iso))}
    snapshot = Snapshot(
        as_of_ms=now, mode=Mode.EMBEDDED, day=day, watch=Watchlist(groups=(Group("All", SYMBOLS),)),
        quotes=quotes, freshness={s: Freshness(State.CLOSED, 72_000) for s in quotes},
        usual={s: usual_on(s, iso) for s in quotes}, ledger=ledger(),
        pinned=article_loop(ledger(), day), health=FeedHealth("wait"),
        bars={(s, "MAX"): b for s in SYMBOLS if (b := stored.daily(s))},
    )
    return replace(snapshot, **changes)


class Host(App[None]):
    """A bare app that gives the screen its pictures and notes what it says."""

    def __init__(self, snapshot: Snapshot, glyphs: Glyphs = FULL) -> None:
        super().__init__()
        self.look = Look(glyphs=glyphs)
        self.page = TickerScreen()
        self.page.snapshot = snapshot
        self.wanted: list[tuple[str, str]] = []
        self.said: list[Any] = []

    def on_mount(self) -> None:
        self.install_screen(self.page, "ticker")
        self.push_screen("ticker")

    def action_press(self, key: str) -> None:
        self.press(key)

    def press(self, key: str) -> None:
        command = for_key(key, "ticker")
        assert command is not None
        self.page.do(command.id)

    def can(self, command_id: str) -> bool:
        return self.page.can(command_id)

    def on_chart_wanted(self, message: messages.ChartWanted) -> None:
        self.wanted.append((message.symbol, message.range))

    def on_notice_given(self, message: messages.NoticeGiven) -> None:
        self.said.append(message.text)

    def on_text_copied(self, message: messages.TextCopied) -> None:
        self.said.append(message.text)

    def on_link_opened(self, message: messages.LinkOpened) -> None:
        self.said.append(message.url)

    def on_screen_wanted(self, message: messages.ScreenWanted) -> None:
        self.said.append(message.name)

    def text(self, kind: type[CanvasView] | str) -> str:
        view = self.page.query_one(kind)
        return view.draw(*view.size).text()


Check = Callable[[Host, Pilot[None]], Any]


async def started(host: Host, pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_it_opens_on_the_first_symbol_and_asks_for_its_bars() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        assert host.wanted[-1] == ("NVDA", "6M")
        assert f"{close('NVDA'):.2f}" in host.text(PriceChart)
        tabs = host.text("#ticker-tabs")
        assert "[6M]" in tabs and f"to {said()} · Yahoo" in tabs
        head = host.text("#ticker-head")
        assert "▲ 0.51%" in head and "x its usual day" in head and f"CLOSED {said()[:6]}" in head
        money = host.text("#ticker-money")
        assert "OUT" in money and "IN" in money and "OpenAI" in money and "bn+" in money
        moved = host.text("#ticker-moved")
        assert "SPY" in moved and "against ORCL" in moved
        assert "no headlines received" in moved and "no cause claimed" in moved


@pytest.mark.parametrize(
    ("size", "chart", "money", "head", "room"),
    [
        ((80, 24), True, False, True, False), ((100, 30), True, False, True, False),
        ((120, 40), True, True, True, False), ((200, 60), True, True, True, False),
        ((60, 18), True, False, False, False), ((39, 20), False, False, False, True),
        ((80, 9), False, False, False, True),
    ],
)
async def test_each_size_shows_what_it_has_room_for(
    size: tuple[int, int], chart: bool, money: bool, head: bool, room: bool
) -> None:
    host = Host(picture())
    async with host.run_test(size=size) as pilot:
        await started(host, pilot)
        kinds = (PriceChart, "#ticker-money", "#ticker-head", "#ticker-room")
        seen = [bool(host.page.query_one(kind).region) for kind in kinds]
        assert seen == [chart, money, head, room]
        if size == (80, 24):
            frame = host.page.query_one(PriceChart).frame
            assert frame is not None and frame.rows.height == 14


async def test_resizing_through_all_steps_keeps_the_chart() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        for size in ((80, 24), (60, 18), (30, 8), (200, 60), (100, 30), (120, 40)):
            await pilot.resize_terminal(*size)
            await started(host, pilot)
        assert f"{close('NVDA'):.2f}" in host.text(PriceChart)
        assert bool(host.page.query_one("#ticker-money").region)


async def test_ranges_turn_with_keys_wheel_and_click() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        await pilot.press("right_square_bracket")
        assert host.page.choice.range == "YTD" and host.wanted[-1] == ("NVDA", "YTD")
        await pilot.press(*["left_square_bracket"] * 9)
        assert host.page.choice.range == "1D"
        assert "no intraday data stored; 1M is the shortest stored range" in host.text(PriceChart)
        host.page.query_one(PriceChart).post_message(PriceChart.RangeTurned(1))
        await pilot.pause()
        assert host.page.choice.range == "5D"
        await pilot.click("#ticker-tabs", offset=(2, 0))
        assert host.page.choice.range == "1D"


async def test_symbols_go_round_the_watchlist_and_come_from_outside() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        await pilot.press("l")
        shown = host.text("#ticker-head") + host.text(PriceChart)
        assert host.page.choice.symbol == "ORCL" and f"{close('ORCL'):.2f}" in shown
        await pilot.press("k", "up")
        assert host.page.choice.symbol == "QQQ"
        host.page.choose("TSM")
        await started(host, pilot)
        assert "closes only" in host.text("#ticker-tabs")
        await pilot.press("c")
        assert host.said == ["closes only: TSM has no candles here"]


async def test_a_symbol_without_data_says_why() -> None:
    host = Host(picture())
    async with host.run_test(size=(100, 30)) as pilot:
        await started(host, pilot)
        host.page.choose("SFTBY")
        await pilot.pause()
        assert "reading prices of SFTBY" in host.text(PriceChart)
        host.page._settle()
        assert "SFTBY: no stored data; needs the network" in host.text(PriceChart)
        assert "no price stored" in host.text("#ticker-head")


async def test_kind_averages_and_flags_turn() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        chart = host.page.query_one(PriceChart)
        assert "◆1" in host.text(PriceChart) and "50-day average" in host.text(PriceChart)
        assert chart.frame is not None and not chart.frame.spec.as_candles  # two days a candle: asked for
        assert chart.frame.caption[-1] == "c: 2-day candles"
        await pilot.press("c")
        assert chart.frame.caption[-1] == "2-day candles"
        await pilot.press("c", "A", "D")
        text = host.text(PriceChart)
        assert chart.frame.caption[-1] == "line"
        assert "◆" not in text and "average" not in text


async def test_comparison_goes_through_indices_and_watchlist_and_back() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        seen = []
        for _ in range(6):
            await pilot.press("x")
            seen.append(host.page.choice.other)
        assert seen == ["QQQ", "SPY", "ORCL", "TSM", "SFTBY", ""]
        await pilot.press("x")
        assert " QQQ " in host.text(PriceChart) and f"QQQ to {LAST_DAY.day} " in host.text("#ticker-tabs")
        await pilot.press("escape")
        assert host.page.choice.other == ""


async def test_minutes_are_not_compared_with_days() -> None:
    own = stored.demo_bars()["NVDA"]
    snapshot = picture()
    host = Host(replace(snapshot, bars={**snapshot.bars, ("NVDA", "1D"): own}))
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        host.page._change(range="1D", other="QQQ")
        await pilot.pause()
        assert ("QQQ", "1D") in host.wanted
        assert "QQQ: no stored data to compare with" in host.text(PriceChart)


async def test_crosshair_by_key_and_mouse() -> None:
    host = Host(picture())
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        chart = host.page.query_one(PriceChart)
        await pilot.press("X", "h", "h")
        assert chart.cross is not None and chart.frame is not None
        assert chart.cross == chart.frame.columns.width - 3
        assert " C " in host.text(PriceChart) and host.page.choice.symbol == "NVDA"
        await pilot.press("g")
        assert chart.cross == 0
        await pilot.press("escape")
        assert chart.cross is None
        await pilot.click(PriceChart, offset=(30, 5))
        assert chart.cross == 30
        await pilot.hover(PriceChart, offset=(40, 5))
        assert " O " in host.text(PriceChart)


async def test_the_frame_is_built_again_only_for_what_changed() -> None:
    snapshot = picture()
    host = Host(snapshot)
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        chart = host.page.query_one(PriceChart)
        before = chart.frame
        host.page.show(replace(snapshot, as_of_ms=snapshot.as_of_ms + 1000))
        await pilot.press("X")
        assert chart.frame is before
        await pilot.press("c")
        assert chart.frame is not before


async def test_the_other_view_shows_money_where_it_is_narrow() -> None:
    host = Host(picture())
    async with host.run_test(size=(80, 24)) as pilot:
        await started(host, pilot)
        await pilot.press("v")
        await started(host, pilot)
        assert bool(host.page.query_one("#ticker-money").region)
        assert not bool(host.page.query_one(PriceChart).region)
        assert "fwd P/E" in host.text("#ticker-moved")
        await pilot.press("escape")
        await started(host, pilot)
        assert bool(host.page.query_one(PriceChart).region)
        await pilot.press("escape")
        await pilot.pause()
        assert host.said == ["overview"]


async def test_headlines_since_the_last_close_are_drawn_as_text() -> None:
    snapshot = picture()
    lines = (
        Headline("[b]Chips[/b] slip", "https://example.com/a", "Reuters", snapshot.as_of_ms - 3_600_000),
        Headline("Older than the close", "", "Bloomberg", snapshot.as_of_ms - 40 * 86_400_000),
    )
    quotes = {s: replace(q, fetched_ms=snapshot.as_of_ms) for s, q in snapshot.quotes.items()}
    host = Host(replace(snapshot, news={"NVDA": lines}, quotes=quotes))
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        moved = host.text("#ticker-moved")
        assert "[b]Chips[/b] slip" in moved and "Reuters · 60 min" in moved
        assert "Older than" not in moved
        await pilot.press("o", "y")
        await pilot.pause()
        assert host.said[0] == "https://example.com/a"
        assert f"NVIDIA (NVDA) {close('NVDA'):.2f} USD +0.51% on {said()}" in host.said[1]


async def test_a_replay_stops_at_its_day_and_shows_what_explains_it() -> None:
    day = date(2025, 1, 27)
    event = NextEvent(day, "DeepSeek's app tops the charts", "NVDA", "event", source="press")
    host = Host(picture(day, mode=Mode.REPLAY, events=(event,)))
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        chart = host.page.query_one(PriceChart)
        assert chart.frame is not None
        assert chart.frame.spec.series.bars.day(len(chart.frame.spec.series.bars) - 1) == "2025-01-27"
        assert "118.42" in host.text(PriceChart) and "▼ 16.97%" in host.text("#ticker-head")
        moved = host.text("#ticker-moved")
        assert "6.7x its usual day" in moved and "DeepSeek" in moved and "press · 27 Jan" in moved


async def test_the_demo_does_not_know_how_its_day_ends() -> None:
    day = date(2026, 1, 29)
    host = Host(picture(day, mode=Mode.DEMO, as_of_ms=bounds(day).open_ms + 600_000))
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        frame = host.page.query_one(PriceChart).frame
        assert frame is not None and frame.caption[0] == "to 28 Jan 2026"


async def test_the_narrow_set_draws_without_disputed_widths() -> None:
    from unicodedata import east_asian_width

    host = Host(picture(), NARROW)
    async with host.run_test(size=(120, 40)) as pilot:
        await started(host, pilot)
        kinds = (PriceChart, "#ticker-head", "#ticker-tabs", "#ticker-money", "#ticker-moved")
        text = "".join(host.text(kind) for kind in kinds)
        assert not [c for c in sorted(set(text)) if east_asian_width(c) == "A"]


async def test_it_draws_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    host = Host(picture())
    async with host.run_test(size=(80, 24)) as pilot:
        await started(host, pilot)
        await pilot.press("X", "x")
        assert "QQQ" in host.text(PriceChart)

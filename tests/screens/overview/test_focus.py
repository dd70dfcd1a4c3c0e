"""Keys that act on the figure in focus on the Overview: i, o, y, n, N, Space, and the rows of its panels."""

from __future__ import annotations

from typing import cast

import pytest
from msgspec.structs import replace
from textual.message import Message

from tests.draw.alert_samples import alert
from tests.last_day import LAST
from tests.screens.host import Host, text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.draw.overview.layout import PANELS
from tui.screens.dialogs.info import InfoScreen
from tui.screens.loop.screen import LoopScreen
from tui.screens.messages import AlertAcknowledged, LinkOpened, NoticeGiven, SymbolChosen, TextCopied
from tui.screens.overview.screen import OverviewScreen
from tui.state.snapshot import Snapshot

WIDE, SMALL = (120, 40), (80, 24)


def page_of(app: LoopwatchApp) -> OverviewScreen:
    return cast(OverviewScreen, app.page_of("overview"))


def tabs(panel: str) -> list[str]:
    return ["tab"] * PANELS.index(panel)


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        ("board", ("NVDA: NVIDIA", "Price: 214.72", "formula: regular price", "source: ")),
        ("loop", ("OpenAI > Oracle > NVIDIA > OpenAI", "$300bn", "said by ", "Source: ")),
        ("share", ("The seven in the S&P 500", "basis:")),
        ("changes", ("took this status", "source: ")),
        ("next", ("rebalance at close", "source: rule of the index providers")),
        ("alerts", ("Nothing fires", "rules of watchlist.toml")),
    ],
)
async def test_i_says_what_the_figure_is(panel: str, words: tuple[str, ...]) -> None:
    app = program(LAST if panel == "changes" else "2026-08-21")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press(*tabs(panel), "i")
        await pilot.pause()
        assert isinstance(app.screen, InfoScreen)
        told = "\n".join(app.screen._lines)
        assert [w for w in words if w not in told and w not in app.screen._title] == []
        await pilot.press("j", "G", "k", "escape")
        assert not isinstance(app.screen, InfoScreen)


async def test_at_80x24_the_board_is_in_focus() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab")
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        await pilot.press("j", "i")
        await pilot.pause()
        assert isinstance(app.screen, InfoScreen) and app.screen._title == "ORCL: Oracle"


class Listening(Host):
    """Notes what is copied, opened, acknowledged and said."""

    def on_link_opened(self, message: LinkOpened) -> None:
        self.said.append(message)

    def on_notice_given(self, message: NoticeGiven) -> None:
        self.said.append(message)

    def on_symbol_chosen(self, message: SymbolChosen) -> None:
        self.said.append(message)


async def picture_of(day: str = "2026-08-21") -> Snapshot:
    app = program(day)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
    assert app.snapshot is not None
    return app.snapshot


async def told(picture: Snapshot, *keys: str, size: tuple[int, int] = WIDE) -> list[Message]:
    """What the screen says upward when the keys are pressed."""
    host = Listening(OverviewScreen(), picture)
    async with host.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return host.said


async def test_o_opens_the_source_and_y_copies_the_sentence() -> None:
    picture = await picture_of()
    for panel, begins in (
        ("board", "NVIDIA (NVDA) 214.72"), ("loop", "OpenAI > Oracle"), ("share", "The seven in the S&P 500"),
    ):
        opened, copied = await told(picture, *tabs(panel), "o", "y")
        assert isinstance(opened, LinkOpened) and opened.url.startswith("https://"), panel
        assert isinstance(copied, TextCopied) and copied.text.startswith(begins)
    notice, copied = await told(picture, *tabs("next"), "o", "y")
    assert isinstance(notice, NoticeGiven) and "no address" in notice.text
    assert isinstance(copied, TextCopied) and "Source: rule of the index providers" in copied.text


async def test_the_leg_at_the_cursor_is_opened() -> None:
    picture = await picture_of()
    urls = []
    for keys in ((), ("j",), ("j", "j"), ("j", "j", "j")):
        [message] = await told(picture, "tab", *keys, "o")
        assert isinstance(message, LinkOpened)
        urls.append(message.url)
    assert len(set(urls[:3])) == 3 and urls[3] == urls[2]


async def test_n_turns_through_the_loops_and_escape_brings_the_articles_back() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = page_of(app)
        before = text_of(app)
        assert "the article's, pinned" in before and not page.can_back()
        await pilot.press("n")
        await pilot.pause()
        first = page.view.loops.nodes
        assert first and "the article's, pinned" not in text_of(app) and "rank 1 of " in text_of(app)
        await pilot.press("n", "N")
        assert page.view.loops.nodes == first
        app.refresh_picture()  # the next picture keeps the loop
        await pilot.pause()
        assert "rank 1 of " in text_of(app) and page.can_back()
        await pilot.press("escape")
        await pilot.pause()
        assert "the article's, pinned" in text_of(app)
        await pilot.press("N")  # round to the last
        await pilot.pause()
        assert page.view.loops.nodes and page.view.loops.nodes != first
        await pilot.press("n")
        assert page.view.loops.nodes == ()


async def test_another_loop_has_the_names_of_its_own_companies() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        page = page_of(app)
        assert app.snapshot is not None and app.snapshot.ledger is not None
        for _ in range(6):
            await pilot.press("n")
            await pilot.pause()
            for slug in page.view.loops.nodes:
                assert app.snapshot.ledger.short(slug) in text_of(app)


async def test_before_the_ledger_is_read_n_does_nothing() -> None:
    picture = replace(await picture_of(), ledger=None, pinned=None)
    assert await told(picture, "n", "N", "tab", "n", "i") == []


ALERTS = (alert("one-name", "NVDA"), alert("one-name", "ORCL"))


def firing(picture: Snapshot) -> Snapshot:
    return replace(picture, alerts=ALERTS, conditions=())


async def test_space_acknowledges_the_alert_in_focus() -> None:
    picture = firing(await picture_of())
    for keys, key in (
        (("space",), ALERTS[0].key),  # of NVDA, which is chosen
        (("j", "space"), ALERTS[1].key),
        ((*tabs("alerts"), "space"), ALERTS[0].key),
        ((*tabs("alerts"), "n", "space"), ALERTS[1].key),
        ((*tabs("alerts"), "n", "n", "space"), ALERTS[0].key),
        ((*tabs("alerts"), "N", "space"), ALERTS[1].key),
    ):
        [message] = await told(picture, *keys)
        assert isinstance(message, AlertAcknowledged) and message.key == key, keys
    assert await told(picture, "j", "j", "space") == []  # nothing fires on MSFT
    [message] = await told(picture, "j", "j", "space", size=SMALL)  # no panels: the gravest
    assert isinstance(message, AlertAcknowledged)
    seen = replace(picture, alerts=tuple(replace(a, acknowledged=True) for a in ALERTS))
    assert await told(seen, "space", *tabs("alerts"), "space") == []


async def test_the_panel_of_alerts_shows_the_one_at_its_cursor() -> None:
    host = Listening(OverviewScreen(), firing(await picture_of()))
    async with host.run_test(size=WIDE) as pilot:
        await pilot.press(*tabs("alerts"))
        await pilot.pause()
        assert "1 of 2" in text_of(host) and "NVDA" in alert_line(host)
        await pilot.press("n")
        await pilot.pause()
        assert "2 of 2" in text_of(host) and "ORCL" in alert_line(host)


def alert_line(host: Host) -> str:
    lines = text_of(host).splitlines()
    return next(line for line in lines if "limit " in line and ("CRITICAL" in line or "WARNING" in line))


@pytest.mark.parametrize("panel", ["changes", "next", "loop"])
async def test_the_cursor_of_a_panel_is_seen_and_stays_inside(panel: str) -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press(*tabs(panel))
        for keys in (("g",), ("j",), ("G",), ("j",), ("k",)):
            await pilot.press(*keys)
            await pilot.pause()
            assert text_of(app).count("▸") >= 2  # the board's and the panel's
        await pilot.press("tab")
        assert page_of(app).view.view.item == 0


async def test_enter_on_a_dated_event_of_a_company_opens_it() -> None:
    picture = await picture_of()
    event = replace(picture.upcoming[0], symbol="ORCL", text="ORCL results")
    [message] = await told(replace(picture, upcoming=(event,)), *tabs("next"), "enter")
    assert isinstance(message, SymbolChosen) and message.symbol == "ORCL"


async def test_enter_opens_the_loop_that_was_turned_to() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("tab", "n", "n", "enter")
        await settled(pilot)
        assert app.page is not None and app.page.name == "loop"
        loop = cast(LoopScreen, app.page)
        assert loop.walk.nodes == page_of(app).view.loops.nodes != ()

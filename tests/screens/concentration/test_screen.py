from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.draw.concentration_samples import READING
from tests.screens.host import Host, snapshot, text_of
from tui.market.quote import Quote, Session
from tui.screens.concentration.screen import ConcentrationScreen
from tui.screens.messages import TextCopied
from tui.state.share_history import History, Mark

HISTORY = History((Mark(1981.0, 0.25), Mark(2000.2, 0.27)), ((2021.1, 0.3), (2026.6, 0.38)), "2026-08-21",
                  {"top10_share": 0.27, "effective_number": 81.3}, {})


def quote(symbol: str, before: float, price: float) -> Quote:
    return Quote(symbol, price, before, 1_787_342_400_000, Session.CLOSED)


QUOTES = {
    "^GSPC": quote("^GSPC", 7600.0, 7638.0), "NVDA": quote("NVDA", 200.0, 210.0),
    "AAPL": quote("AAPL", 250.0, 245.0),
}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_first_page_shows_share_basis_date_and_2000(size: tuple[int, int]) -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=size) as pilot:
        page.set_history(HISTORY)
        await pilot.pause()
        text = text_of(app)
    for words in ("7 names = 33.2 %", "21 Aug 2026", "full market value", "46 equal names", "did not exist",
                  "March 2000: 27 %", "38.9 %"):
        assert words in text


async def test_without_history_or_weights_it_says_so() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "history is being read" in text_of(app)
        page.show(snapshot(None))
        await pilot.pause()
        assert "No weights of the S&P 500" in text_of(app)
        await pilot.press("j", "i", "y")
        assert app.said == []


async def test_tab_turns_to_contributions_that_add_up() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING, quotes=QUOTES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab")
        await pilot.pause()
        text = text_of(app)
        assert "What moved the S&P 500" in text and "all others" in text and "+50.0 bp" in text
        assert page.can("back") and page.can("info")
        await pilot.press("i")
        await pilot.pause()
        text = text_of(app)
        assert "weight before the move x move" in text and "60 sessions before" in text
        assert "weights: full market value, by issuer" in text and "moves: quotes of S&P 500" in text
        await pilot.press("i", "escape")
        await pilot.pause()
        assert "7 names" in text_of(app)


async def test_info_explains_the_chosen_figure_and_copies_it() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "i", "y")
        await pilot.pause()
        assert "219 of 10,000 points" in text_of(app)
        await pilot.press("k")
        await pilot.pause()
        assert "219 of 10,000 points" not in text_of(app)
        await pilot.press("i")
        await pilot.pause()
        assert "being read" in text_of(app)
    assert isinstance(app.said[0], TextCopied) and "46 equal names" in app.said[0].text


async def test_a_click_chooses_a_measure() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        row = next(y for y, line in enumerate(text_of(app).splitlines()) if "acts like" in line)
        await pilot.click(offset=(20, row))
        await pilot.pause()
        assert "▸ The S&P 500 acts like" in text_of(app)


async def test_resizes_in_a_row_leave_a_whole_page() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=(120, 40)) as pilot:
        page.set_history(HISTORY)
        for size in ((80, 24), (40, 10), (200, 60), (60, 18), (20, 5), (100, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "7 names = 33.2 %" in text_of(app)


async def test_tab_goes_round_four_pages() -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING, quotes=QUOTES))
    async with app.run_test(size=(120, 40)) as pilot:
        for words in ("What moved the S&P 500", "names move together", "special rebalance", "7 names"):
            await pilot.press("tab")
            await pilot.pause()
            assert words in text_of(app)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "Fund rules" in text_of(app) and page.can("info")
        await pilot.press("i")
        await pilot.pause()
        assert "(L - S) / (S (1 - L))" in text_of(app) and "2009/65/EC" in text_of(app)
        await pilot.press("i", "shift+tab", "i")
        await pilot.pause()
        assert page.can("info")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "7 names" in text_of(app) and not page.can("back")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_an_explanation_is_shown_to_its_end(size: tuple[int, int]) -> None:
    basis = "fund weights: the 10 largest lines of SPY, by issuer, of 2026-10-30 (taken as the month's end)"
    reading = replace(
        READING, seven=replace(READING.seven, basis=basis), note="estimate: weights of 2026-10-30", aged=True,
        changes={"share.top10.sp500": {5: 0.001, 20: 0.0059, 250: -0.003}},
    )
    page = ConcentrationScreen()
    app = Host(page, snapshot(reading, quotes=QUOTES))
    async with app.run_test(size=size) as pilot:
        await pilot.press("j", "i")
        await pilot.pause()
        text = text_of(app)
        for words in ("Ten largest of the S&P 500: 38.9 %", "250 sessions -0.30 pp", "older than 35 days",
                      "10 largest lines of SPY", "estimate: weights of 2026-10-30"):
            assert words in text
        await pilot.press("i")
        await pilot.pause()
        assert "7 names = 33.2 %" in text_of(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_crosshair_says_value_date_and_basis(size: tuple[int, int]) -> None:
    page = ConcentrationScreen()
    app = Host(page, snapshot(READING))
    async with app.run_test(size=size) as pilot:
        assert not page.can("crosshair")
        page.set_history(HISTORY)
        await pilot.press("X")
        await pilot.pause()
        assert "38.0 %, daily" in text_of(app)
        await pilot.press("h", "h", "h", "h")
        await pilot.pause()
        assert "1981: 25.0 %, published" in text_of(app)
        await pilot.press("l")
        await pilot.pause()
        assert "2000: 27.0 %" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "2000: 27.0 %" not in text_of(app) and not page.can("left")

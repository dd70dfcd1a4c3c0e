"""The Money screen under a person's keys: where the cursor goes, what is said upward, what stays at home."""

from __future__ import annotations

import re

from textual.message import Message

from tests.money import at
from tests.screens.host import Host, snapshot, text_of
from tui.money.holding import SAMPLE, Holding
from tui.money.mine import Mine, mine_of
from tui.money.picture import look
from tui.screens import messages
from tui.screens.money.screen import MoneyScreen


class MoneyHost(Host):
    """Notes what the Money screen says, and hides amounts as the program does."""

    def _heard(self, message: Message) -> None:
        self.said.append(message)

    on_holding_wanted = _heard
    on_holdings_opened = _heard
    on_import_wanted = _heard
    on_holding_removed = _heard
    on_symbol_chosen = _heard
    on_picture_wanted = _heard
    on_amounts_hidden = _heard


def sample() -> Mine:
    return mine_of(look(SAMPLE, at.prices(), at.lists(), at.groups()))


def own() -> Mine:
    return mine_of(at.money(Holding("NVDA", 40, place=0), Holding("NVDA", 20, place=1),
                            Holding("AAPL", 3, place=2), Holding("SPY", value=9_000, place=3)))


def host(mine: Mine | None = None) -> tuple[MoneyHost, MoneyScreen]:
    screen = MoneyScreen()
    app = MoneyHost(screen, snapshot())
    screen.set_mine(mine if mine is not None else sample(), False)
    return app, screen


async def test_the_sample_is_there_and_marked() -> None:
    app, _ = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = text_of(app)
        assert "SAMPLE" in seen and "29.9 %" in seen and "$78,742" in seen
        assert "* amounts" in seen or "amounts" in seen  # the footer's word


async def test_the_cursor_goes_over_both_lists_and_tab_between_them() -> None:
    app, screen = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "j", "j")
        assert screen.cursor.key == ("AAPL", -1)
        await pilot.press("tab")
        assert screen.cursor.key == ("company", "NVDA", "")
        await pilot.press("tab", "g", "enter")
        assert isinstance(app.said[-1], messages.SymbolChosen) and app.said[-1].symbol == "NVDA"


async def test_the_choice_stays_on_its_line_when_the_file_changes() -> None:
    app, screen = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "j", "j")
        screen.set_mine(mine_of(at.money(Holding("ORCL", 1, place=0), Holding("AAPL", 5, place=1))), False)
        screen.show(app.picture)
        await pilot.pause()
        assert screen.cursor.key == ("AAPL", -1) and screen.cursor.at == 1


async def test_v_turns_what_stands_behind() -> None:
    app, _ = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        for words in ("By fund", "By account", "Through the funds"):
            await pilot.press("v")
            assert words in text_of(app)


async def test_only_one_lot_at_a_time_is_taken_out() -> None:
    app, _ = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("d")  # NVDA as a whole: two lots
        assert not [m for m in app.said if isinstance(m, messages.HoldingRemoved)]
        await pilot.press("j", "j", "d")
        removed = app.said[-1]
        assert isinstance(removed, messages.HoldingRemoved) and (removed.place, removed.symbol) == (1, "NVDA")


async def test_nothing_of_the_sample_can_be_taken_out() -> None:
    app, screen = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        assert not screen.can("remove")
        assert not [m for m in app.said if isinstance(m, messages.HoldingRemoved)]


async def test_the_ways_to_begin_are_asked_for_upward() -> None:
    app, _ = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "I", "e", "asterisk")
        assert [type(m).__name__ for m in app.said[-4:]] == [
            "HoldingWanted", "ImportWanted", "HoldingsOpened", "AmountsHidden"]


async def test_hidden_amounts_are_not_on_the_screen() -> None:
    app, screen = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        screen.set_mine(own(), True)
        screen.show(app.picture)
        await pilot.pause()
        seen = text_of(app)
        assert not re.search(r"\$\d", seen) and "$***" in seen and "* shows amounts" in seen


async def test_a_copied_sentence_has_no_amount() -> None:
    app, _ = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("y")
        copied = app.said[-1]
        assert isinstance(copied, messages.TextCopied)
        assert "$" not in copied.text and "rests on the article's loop" in copied.text
        assert "SPY by full market value" in copied.text


async def test_a_saved_picture_has_no_amount_and_the_screen_has_them_again() -> None:
    app, screen = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        screen.do_save()
        picture = app.export_screenshot()
        assert "$***" in picture and not re.search(r"\$\d", picture)
        await pilot.pause()
        wanted = app.said[-1]
        assert isinstance(wanted, messages.PictureWanted)
        wanted.then()
        await pilot.pause()
        assert re.search(r"\$\d", text_of(app))


async def test_a_click_chooses_in_either_list() -> None:
    app, screen = host(own())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        rows = text_of(app).splitlines()
        y = next(i for i, row in enumerate(rows) if "AAPL" in row[:40])
        await pilot.click("#money", offset=(5, y - 1))
        assert screen.cursor.key == ("AAPL", -1)
        y = next(i for i, row in enumerate(rows) if "Apple" in row[60:])
        await pilot.click("#money", offset=(70, y - 1))
        assert screen.cursor.key == ("company", "AAPL", "")


async def test_i_says_what_the_figures_mean() -> None:
    app, screen = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        assert "It is not money in the deals" in re.sub(r"\s+", " ", text_of(app))
        await pilot.press("escape")
        assert not screen.can("back")

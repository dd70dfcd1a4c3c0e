"""What is said when no page is there to say it: in the first moments and in the last."""

from __future__ import annotations

import pytest

from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.commands import SCREENS
from tui.screens.pages import make_page


@pytest.mark.parametrize("name", SCREENS)
async def test_a_page_says_what_it_heard_before_it_was_there_and_hears_what_comes_too_late(name: str) -> None:
    app, page = program(), make_page(name)
    page.say("too early", "warn")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.install_screen(page, "another")
        await app.push_screen(page)
        await pilot.pause()
        assert "too early" in text_of(app)
        await app.pop_screen()
        page.say("meanwhile")
    page.say("too late")
    app.notice("too late")

"""A watchlist without a symbol is a state like another: every screen and key has its word for it."""

from __future__ import annotations

from msgspec.structs import replace

from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tests.screens.test_hands import offered
from tui.commands import SCREENS


async def test_every_screen_and_key_stands_it() -> None:
    app = program(watch=replace(watch(), groups=(), privates=()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "no symbol here: a adds one" in text_of(app)
        done = {"quit"}
        for page in SCREENS:
            app.show_page(page)
            await pilot.pause()
            while new := [command for command in offered(app) if command.id not in done]:
                done.add(new[0].id)
                await pilot.press(new[0].keys[0])
                await pilot.pause()
                app.show_page(page)
                await pilot.pause()
            assert app.page is not None and app.page.name == page
        app.show_page("ticker")
        await settled(pilot)
        assert "no symbol here: a adds one" in text_of(app)

"""When one is made: a tenth of a second after what asks for it, many in one. A page shows the newest."""

from __future__ import annotations

from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.state.snapshot import Snapshot


async def test_a_flood_is_one_picture_and_one_that_is_made_serves_all_who_asked() -> None:
    app = program()
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.service.jobs.done()
        app.refresh_picture()
        pictures = list[Snapshot]()
        app.seen.append(pictures.append)
        for _ in range(3):
            app.changed()
        asked = app._paint
        assert pictures == [] and asked is not None
        app.changed()
        assert app._paint is asked, "one timer for all"
        app.refresh_picture()
        assert len(pictures) == 1 and app._paint is None


async def test_what_comes_before_a_page_that_is_turned_to_is_drawn_stands_on_it() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for name in ("alerts", "overview"):  # a page that is there already
            app.show_page(name)
            app.store.set_unread(7)
            app.refresh_picture()
            await pilot.pause()
            assert app.page is not None and app.page.snapshot is app.snapshot
        assert "7 to read" in text_of(app)

"""When one is made: a tenth of a second after what asks for it, many arrivals in one."""

from __future__ import annotations

from tests.screens.recorded import program
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

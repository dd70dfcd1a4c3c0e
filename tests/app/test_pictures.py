"""When one is made: at once after a rest, a tenth of a second after the last one; many arrivals in one."""

from __future__ import annotations

from time import monotonic

from tests.screens.recorded import program
from tui.state.snapshot import Snapshot


async def test_what_comes_after_a_rest_is_shown_in_the_next_turn_and_a_flood_ten_times_a_second() -> None:
    app = program()
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.service.jobs.done()
        app.refresh_picture()
        pictures = list[Snapshot]()
        app.seen.append(pictures.append)
        app._painted_s = monotonic() - 1  # the last picture
        for _ in range(3):
            app.changed()
        await pilot.pause()
        assert len(pictures) == 1 and app._paint is None, "one for three, and no timer"
        app._painted_s = monotonic()
        app.changed()
        app.changed()
        assert len(pictures) == 1 and app._paint is not None, "it waits its turn"
        app.refresh_picture()
        assert len(pictures) == 2 and app._paint is None, "and one picture serves all who asked"

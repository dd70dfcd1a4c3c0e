"""The whole program on a recorded day: no network, no archive, no motion, the same picture on any date."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.pilot import Pilot

from tests.pictures import watch
from tests.screens.host import text_of
from tui.app.app import LoopwatchApp, Options


def program(day: str = "2026-08-21", **options: Any) -> LoopwatchApp:
    """`loopwatch replay <day> --no-motion` with the built-in watchlist."""
    given: dict[str, Any] = {"source": "replay", "day": date.fromisoformat(day), "motion": False, **options}
    app = LoopwatchApp(Options(given.pop("watch", watch()), **given))
    app.animation_level = "none"
    return app


async def settled(pilot: Pilot[Any]) -> None:
    """Until the ledger, the bars, the charts and the diagram's plan are drawn and nothing changes."""
    app = pilot.app
    assert isinstance(app, LoopwatchApp)
    await app.service.jobs.done()
    await app.workers.wait_for_complete()
    app.refresh_picture()
    seen = ["", "", "", ""]
    for _ in range(200):
        await app.service.jobs.done()
        await app.workers.wait_for_complete()
        await pilot.pause(0.02)
        seen = [*seen[1:], text_of(app)]
        busy = app.workers or app.service.jobs.busy or any(map(_waits, (app, *app.screen.walk_children())))
        if len(set(seen)) == 1 and not busy:
            return
    raise AssertionError("the screen never came to rest")


def _waits(widget: object) -> bool:
    """True while a picture is to be painted, or a diagram waits for its size to rest or for its plan."""
    return any(getattr(widget, name, None) is not None for name in ("_paint", "_settling", "_wanted"))

"""The screens as SVG: the program itself, without a terminal, turned to each page once it is at rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.cli.report.page import Picture
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app.app import LoopwatchApp, Options

SIZE = (120, 40)
PAGES = ("overview", "loop", "concentration", "alerts", "ledger", "what_if")  # Money is nobody's to send
ROUNDS, ROUND_S, REST = 120, 0.05, 3
_DIGITS = re.compile(r"\d")


def photograph(options: Options, wait_s: float) -> tuple[Snapshot | None, list[Picture]]:
    """The picture that all pages show, and each as SVG. Waits so many seconds for the feed of a live run."""
    import asyncio

    from tui.app.app import LoopwatchApp

    app = LoopwatchApp(options)
    app.animation_level = "none"
    made: list[Picture] = []
    shown: list[Snapshot] = []

    async def turn(pilot: Pilot[Any]) -> None:
        try:
            await _settle(pilot, app, lambda: _arrived(app), wait_s)
            app.end_greeting()
            app.refresh_picture()
            for name in PAGES:
                app.show_page(name)
                await _rest(pilot, app)
                if app.snapshot is not None:
                    made.append(_picture(app, name, app.snapshot))
                    shown[:] = [app.snapshot]
        finally:
            await app.action_quit()

    asyncio.run(app.run_async(headless=True, size=SIZE, auto_pilot=turn))
    return (shown[0] if shown else None), made


def _arrived(app: LoopwatchApp) -> bool:
    """All that is waited for is there: of a live run prices of the feed, of an earlier day its picture."""
    options = app.options
    if options.as_of is not None:
        return app.look_back.active
    store = app.store
    return options.source != "live" or (store.mode is Mode.FEED and store.health.state == "ok")


async def _settle(pilot: Pilot[Any], app: LoopwatchApp, arrived: Callable[[], bool], wait_s: float) -> None:
    end_ms = clock.now_ms() + round(wait_s * 1000)
    while not arrived() and clock.now_ms() < end_ms:
        await pilot.pause(ROUND_S)
    await _rest(pilot, app)


async def _rest(pilot: Pilot[Any], app: LoopwatchApp) -> None:
    """Until jobs and workers are done and the page no longer changes, its running digits apart."""
    seen: list[str] = []
    for _ in range(ROUNDS):
        await app.service.jobs.done()
        await app.workers.wait_for_complete()
        await pilot.pause(ROUND_S)
        seen = [*seen[1 - REST:], _DIGITS.sub("", app.export_screenshot())]
        if len(seen) == REST and len(set(seen)) == 1 and not app.service.jobs.busy:
            return


def _picture(app: LoopwatchApp, name: str, snapshot: Snapshot) -> Picture:
    from tui.commands import BY_ID
    from tui.draw.chrome.saved_view import burnt_in

    words = app.page.caption() if app.page is not None else ""
    svg = burnt_in(app.export_screenshot(title="loopwatch"), words, snapshot)
    return Picture(name, BY_ID[name].sentence, svg)


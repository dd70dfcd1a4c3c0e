"""The whole program on a recorded day: no network, no archive, no motion, the same picture on any date."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.pilot import Pilot

from tests.pictures import watch
from tui.app import LoopwatchApp, Options


def program(day: str = "2026-08-21", **options: Any) -> LoopwatchApp:
    """`loopwatch replay <day> --no-motion` with the built-in watchlist."""
    given: dict[str, Any] = {"source": "replay", "day": date.fromisoformat(day), "motion": False, **options}
    app = LoopwatchApp(Options(given.pop("watch", watch()), **given))
    app.animation_level = "none"
    return app


async def settled(pilot: Pilot[Any]) -> None:
    """Until the ledger, the bars and the charts that were asked for are drawn."""
    for _ in range(4):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    pilot.app.refresh_picture()  # type: ignore[attr-defined]
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()

"""Every screen as it looks on two recorded days, at 80x24 and 120x40, as SVG.

After a change that is meant: `pytest tests/screens/test_snapshots.py --snapshot-update`, then look at them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.pictures import NOW
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.commands import SCREENS
from tui.system import clock

Snap = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
DAYS = ["2026-08-21", "2025-01-27"]
LATER = NOW + 400 * 86_400_000


def show(page: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Opens `page` and waits until all of it is there, without the greeting of the first seconds."""

    async def before(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        pilot.app.run_command("back")  # type: ignore[attr-defined]
        pilot.app.show_page(page)  # type: ignore[attr-defined]
        await settled(pilot)

    return before


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", SCREENS)
def test_page(snap_compare: Snap, page: str, day: str, size: tuple[int, int]) -> None:
    assert snap_compare(program(day), terminal_size=size, run_before=show(page))


STATES = {  # keys on the Loop or the Ledger screen, and what must have come with them
    "company": ("loop", ("tab", "tab", "tab"), "net -$48.2bn"),
    "company-page": ("loop", ("tab", "enter"), "Due by year against revenue and cash"),
    "matrix": ("loop", ("m",), "payer"),
    "list": ("loop", ("v",), "Loops by least leg"),
    "measures": ("loop", ("v", "v"), "Maximum circulation"),
    "notes": ("loop", ("i",), "What this does not show"),
    "then-now": ("loop", ("t",), "What is different"),
    "debt": ("ledger", ("v",), "Lender"),
    "claims": ("ledger", ("tab",), "superseded"),
    "questions": ("ledger", ("tab", "tab"), "Will OpenAI earn?"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("state", STATES)
def test_state(snap_compare: Snap, state: str, size: tuple[int, int]) -> None:
    page, keys, words = STATES[state]

    async def before(pilot: Pilot[Any]) -> None:
        await show(page)(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        assert words in text_of(pilot.app)

    assert snap_compare(program("2026-08-21"), terminal_size=size, run_before=before)


@pytest.mark.parametrize("page", SCREENS)
async def test_the_date_of_the_clock_is_not_in_the_picture(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for now in (NOW, LATER):
        monkeypatch.setattr(clock, "now_ms", lambda now=now: now)
        app = program("2025-01-27")
        async with app.run_test(size=(120, 40)) as pilot:
            await show(page)(pilot)
            seen.append(text_of(app))
    assert seen[0] == seen[1]
    assert "REPLAY 27 Jan 2025" in seen[0]

"""Without colour, and where ambiguous glyphs are two cells wide, the pages must still say everything."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

from tests.draw.alert_samples import alert, at, transition
from tests.draw.concentration_samples import READING
from tests.screens.host import Host, snapshot, text_of
from tui.alerts.alert import Change
from tui.alerts.rule import Severity
from tui.draw.grid.glyphs import NARROW
from tui.market.quote import Quote
from tui.screens.alerts.screen import AlertsScreen
from tui.screens.concentration.screen import ConcentrationScreen
from tui.screens.parts.look import Look
from tui.screens.parts.page import Page
from tui.state.share_history import History, Mark
from tui.state.snapshot import Snapshot

HISTORY = History(
    (Mark(1981.0, 0.25), Mark(2008.2, 0.19, True)), ((2021.1, 0.3), (2026.6, 0.38)), "2026-08-21",
    {"top10_share": 0.27},
)
PICTURE = replace(
    snapshot(
        READING, (alert("one-name", "NVDA", Severity.CRITICAL), alert("one-name", "MSFT", Severity.WARN)),
        (alert("deals-age", "", standing=True),), (transition(Change.FIRED, at(18, 9, 31)),),
        {"^GSPC": Quote("^GSPC", 7638.0, 7600.0), "NVDA": Quote("NVDA", 190.0, 200.0)},
    ),
    deals_to=None,
)
PAGES = [
    (ConcentrationScreen, (), ("● quiet", "▲ beyond", "7 names")),
    (ConcentrationScreen, ("tab",), ("▼ -5.00 %",)),
    (ConcentrationScreen, ("i",), ("What is this figure",)),
    (AlertsScreen, (), ("▲ critical", "■ warning")),
]


@pytest.mark.parametrize(("kind", "keys", "words"), PAGES)
async def test_marks_and_words_carry_the_state_without_colour(
    kind: type[Page], keys: tuple[str, ...], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    few = replace(READING, effective=38.0)
    app = Host(kind(), replace(PICTURE, concentration=few))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        text = text_of(app)
    assert all(word in text for word in words)


@pytest.mark.parametrize(("kind", "keys", "words"), PAGES)
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18)])
async def test_narrow_set_has_no_ambiguous_character(
    kind: type[Page], keys: tuple[str, ...], words: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = _Narrow(kind(), PICTURE)
    async with app.run_test(size=size) as pilot:
        if isinstance(app.shown, ConcentrationScreen):
            app.shown.set_history(HISTORY)
        await pilot.press(*keys)
        await pilot.pause()
        body = text_of(app).splitlines()[1:-1]  # header and footer have a test of their own
    assert {c for line in body for c in line if east_asian_width(c) == "A"} == set()


class _Narrow(Host):
    def __init__(self, page: Page, picture: Snapshot) -> None:
        super().__init__(page, picture)
        self.look = Look(glyphs=NARROW)

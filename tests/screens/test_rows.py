"""Rows that are kept from frame to frame are those that Textual would style anew."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from tests.filings.candidates import titles
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.filings.inbox import Inbox, add
from tui.screens.ledger.inbox import InboxHand
from tui.screens.parts.canvas_view import CanvasView

SIZE = (120, 40)


def differ(app: LoopwatchApp) -> list[str]:
    """Views of the screen with a row that is another one when all is styled anew."""
    found = []
    for view in app.screen.query(CanvasView):
        whole = Region(0, 0, *view.outer_size)
        kept = list(view.render_lines(whole))
        view.refresh()
        if view.display and kept != list(view.render_lines(whole)):
            found.append(type(view).__name__)
    return found


@pytest.mark.parametrize("no_colour", [False, True])
async def test_kept_rows_are_as_textual_styles_them(no_colour: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After steps of the cursor, a filter, another theme and a dialog over it; without colours, too."""
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        ground = app.screen.render_lines(Region(0, 0, *SIZE))
        for keys in (("j", "j", "f"), ("slash", "o", "r", "enter"), ("escape",), ("question_mark", "escape")):
            await pilot.press(*keys)
            await pilot.pause()
            assert not differ(app), keys
        app.theme = next(name for name in app.available_themes if name.startswith("loopwatch") and
                         name != app.theme)
        await settled(pilot)
        assert not differ(app)
        assert no_colour or app.screen.render_lines(Region(0, 0, *SIZE)) != ground


async def test_what_changed_while_its_page_was_hidden_is_drawn_when_it_is_seen_again() -> None:
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        for page in ("ledger", "alerts"):
            app.show_page(page)
            await settled(pilot)
        app.seen.clear()  # nothing else hands an inbox over
        app.dress = lambda page, picture: None
        app.ledger.take_inbox(InboxHand(add(Inbox(), titles(), 0)))
        app.show_page("ledger")
        await settled(pilot)
        assert f"Inbox {len(titles())}" in text_of(app) and not differ(app)

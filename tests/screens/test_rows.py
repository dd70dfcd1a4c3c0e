"""Rows that are kept from frame to frame are those that Textual would style anew."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
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

"""What looks clickable is, and what the footer offers does or says something: on every screen and size."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from textual import events

from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app import app as module
from tui.app.app import LoopwatchApp, Options
from tui.commands import SCREENS, Command
from tui.screens import messages
from tui.screens.parts.bars import FooterBar
from tui.screens.parts.canvas_view import CanvasView

SIZES = [(80, 24), (100, 30), (120, 40), (200, 60)]
# words that name a key or what it opens, outside of sentences: whoever reads them clicks on them
HINTS = re.compile(
    r"\b(?:[1-8] opens|f next group|v (?:cards|debt|all deals|turns)|Tab turns|o opens source)\b")

TURNS = {  # keys to the other pages of a screen, one after the other
    "loop": ("m", "escape", "v", "v", "i", "i"), "ledger": ("tab", "tab", "tab"),
    "concentration": ("tab", "tab", "tab"), "what_if": ("tab", "tab", "tab", "tab"),
}


class Heard(LoopwatchApp):
    """The program, which notes what a click asks for; it opens no browser and stays on its page."""

    CSS_PATH = Path(module.__file__).with_name("app.tcss")

    def __init__(self) -> None:
        super().__init__(Options(watch(), source="replay", day=date(2026, 8, 21), motion=False))
        self.animation_level = "none"
        self.said: list[str] = []

    def on_link_opened(self, message: messages.LinkOpened) -> None:
        message.prevent_default()
        self.said.append(message.url)

    def on_screen_wanted(self, message: messages.ScreenWanted) -> None:
        message.prevent_default()
        self.said.append(f"={message.name}")

    def on_link_followed(self, message: messages.LinkFollowed) -> None:
        self.said.append(message.target)


def links_of(app: Heard) -> dict[str, tuple[CanvasView, tuple[int, int]]]:
    """Every link that is drawn, with its first cell; what is underlined is one."""
    found: dict[str, tuple[CanvasView, tuple[int, int]]] = {}
    for view in app.screen.query(CanvasView):
        canvas = view.picture
        if not view.display or not view.region.area or canvas is None:
            continue
        for y, pens in enumerate(canvas.pens):
            line = "".join(canvas.chars[y])
            for x, pen in enumerate(pens):
                assert pen.link or not pen.underline, (x, line)
                if pen.link:
                    found.setdefault(pen.link, (view, (x, y)))
            for hint in HINTS.finditer(line):
                assert pens[hint.start()].link, line
    return found


def untried(app: Heard, tried: set[str]) -> list[tuple[str, CanvasView, tuple[int, int]]]:
    """Links that were not clicked on yet, one of the web's a time; what leaves the view comes last."""
    found = [(link, *at) for link, at in links_of(app).items() if link not in tried]
    web = [one for one in found if one[0].startswith("http")]
    kept = (one for one in found if one not in web[1:])
    return sorted(kept, key=lambda one: not one[0].startswith("sort:"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_everything_drawn_as_a_link_answers_a_click(size: tuple[int, int]) -> None:
    app, clicked = Heard(), set[str]()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for page in SCREENS:
            app.show_page(page)
            await settled(pilot)
            for key in ("", *TURNS.get(page, ())):
                if key:
                    await pilot.press(key)
                own = {link for link in clicked if link[0] == "=" or link.startswith("http")}
                while new := untried(app, own):
                    link, view, offset = new[0]
                    own |= {one for one, _, _ in new if one.startswith("http")} | {link}
                    app.said.clear()
                    await pilot.click(view, offset=offset)
                    assert app.said[:1] == [link], (page, key, link, offset, text_of(app))
                    if link.startswith(("zoom:", "open:")):
                        await pilot.press("escape")
                clicked |= own
    assert {f"={name}" for name in SCREENS} <= clicked
    assert any(link.startswith("https://") for link in clicked) and any("sort:" in link for link in clicked)


def looks(app: LoopwatchApp) -> tuple[object, ...]:
    """All that a person can see of the program now, but for its footer."""
    views = [v for v in app.screen.query(CanvasView) if v.display and not isinstance(v, FooterBar)]
    return app.screen, *((c.chars, c.pens) for v in views if (c := v.picture) is not None)


def offered(app: LoopwatchApp) -> list[Command]:
    """What stands in the footer now."""
    assert app.page is not None
    bar = app.page.query_one(FooterBar)
    drawn = {pen.link for pen in bar.picture.pens[0]} if bar.picture is not None else set()
    return [command for command in bar.works() if f"={command.id}" in drawn]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)], ids=str)
async def test_every_key_of_the_footer_does_or_says_something(size: tuple[int, int]) -> None:
    app, general = program(), set[str]()  # those of no screen's own are tried once
    async with app.run_test(size=size) as pilot:
        for page in SCREENS:
            app.show_page(page)
            await settled(pilot)
            done = {"quit", *general}  # tests/terminal ends by it
            while new := [c for c in offered(app) if c.id not in done]:
                command = new[0]
                done.add(command.id)
                if app.page is not None and not app.page.has(command.id):
                    general.add(command.id)
                app.notice("")
                await pilot.pause()
                before, was = looks(app), app.screen
                await pilot.press(command.keys[0])
                for _ in range(50):
                    if looks(app) != before:
                        break
                    await pilot.pause(0.01)
                assert looks(app) != before, (page, command.id, text_of(app))
                if app.screen is not was:
                    app.show_page(page)
                    await pilot.pause()


async def test_the_wheel_turns_on_every_screen() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        for page in SCREENS:
            app.show_page(page)
            await settled(pilot)
            before = looks(app)
            for y in (8, 20, 30):
                place = (None, 20, y, 0, 1, 0, False, False, False, 20, y)
                app.screen._forward_event(events.MouseScrollDown(*place))
            for _ in range(50):
                await pilot.pause(0.01)
                if looks(app) != before:
                    break
            assert looks(app) != before, page

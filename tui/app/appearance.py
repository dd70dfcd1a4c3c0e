"""How the program looks: theme, colours of the market, glyphs, motion, a person's own keys."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.theme import Theme

from tui.commands import Own
from tui.draw.grid.glyphs import FULL, SETS
from tui.draw.grid.palette import DARK, LIGHT, Palette
from tui.screens.parts.page import Page
from tui.system.terminal import own, streams
from tui.watchlist import Display, Watchlist

if TYPE_CHECKING:
    from textual.app import App

    from tui.app.look_back import Shows


class Appearance:
    """Of `[display]` and `[keys]` as in force; a theme that a key chose stays until the file says another."""

    def __init__(self, app: App[int], worn: Shows) -> None:
        self._app, self._worn = app, worn
        self._shown = worn.store.watch.display
        self._on_light = streams.is_on_light()
        self._take_keys(worn.store.watch.keys)

    @property
    def wanted(self) -> str:
        """The theme of the file; of "auto" the ground of the terminal decides."""
        wanted = self._worn.store.watch.display.theme
        light = wanted == "light" or (wanted == "auto" and self._on_light)
        return "loopwatch-light" if light else "loopwatch-dark"

    @property
    def own_theme(self) -> str:
        """The theme that a key chose; "" where it is the file's."""
        return self._app.theme if self._app.theme != self.wanted else ""

    def follow(self, watch: Watchlist) -> None:
        """An edit of the file takes effect at once."""
        if watch.display != self._shown:
            self._take_display(watch.display)
        if watch.keys != self._worn.look.keys:
            self._take_keys(watch.keys)

    def ask_ground(self) -> None:
        """Ask the terminal for its ground; one that does not answer is dark."""
        driver = own.driver_of(self._app)
        if driver is not None and self._worn.store.watch.display.theme == "auto":
            driver.ask_ground(self._take_ground)

    def take_palette(self) -> None:
        """The colours of the theme in force."""
        worn, dark = self._worn, self._app.current_theme.dark
        palette = palette_of(dark, worn.store.watch.display.market_colours)
        worn.look = replace(worn.look, palette=palette)

    def see(self) -> None:
        """Another theme is in force."""
        self.take_palette()
        if isinstance(self._app.screen, Page) and self._worn.snapshot is not None:
            self._app.screen.show(self._worn.snapshot)

    def _take_ground(self, light: bool) -> None:
        """What the terminal answered; a theme that a person chose by T stays."""
        before, self._on_light = self.wanted, light
        if self._app.theme == before:
            self._app.theme = self.wanted

    def _take_keys(self, keys: Own) -> None:
        """A person's own keys: those of no command were bound to nothing until now."""
        self._worn.look = replace(self._worn.look, keys=keys)
        for _, some in keys:
            for key in some:
                self._app.bind(key, f"press('{key}')", show=False)

    def _take_display(self, display: Display) -> None:
        self._shown, worn = display, self._worn
        if display.glyphs != "auto":
            worn.look = replace(worn.look, glyphs=SETS.get(display.glyphs, FULL))
        worn.look = replace(worn.look, motion=display.motion)
        self._app.theme = self.wanted
        self.ask_ground()
        self.see()


def themes() -> tuple[Theme, Theme]:
    """Dark and light, as Textual themes, so that dialogs and inputs match the drawings."""
    return _theme("loopwatch-dark", DARK, True), _theme("loopwatch-light", LIGHT, False)


def _theme(name: str, colours: dict[str, str], dark: bool) -> Theme:
    return Theme(
        name=name, dark=dark, primary=colours["loop"], secondary=colours["info"], accent=colours["loop"],
        warning=colours["warn"], error=colours["critical"], success=colours["live"],
        foreground=colours["text"], background=colours["ground"], surface=colours["panel"],
        panel=colours["selected"], variables={f"loop-{key}": value for key, value in colours.items()},
    )


@cache
def palette_of(dark: bool, market: str) -> Palette:
    """One palette object for each theme and market convention, so that views compare by identity."""
    return Palette(DARK if dark else LIGHT, market)

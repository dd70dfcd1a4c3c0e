"""The two themes and the palette of drawings for a theme."""

from __future__ import annotations

from textual.theme import Theme

from tui.draw.grid.palette import DARK, LIGHT, Palette


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


_palettes: dict[tuple[bool, str], Palette] = {}


def palette_of(dark: bool, market: str) -> Palette:
    """One palette object for each theme and market convention, so that views compare by identity."""
    key = (dark, market)
    if key not in _palettes:
        _palettes[key] = Palette(DARK if dark else LIGHT, market)
    return _palettes[key]

"""How the program looks now: palette, glyphs and switches, one frozen value that the app owns."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from tui.commands import Own
from tui.draw.grid.glyphs import FULL, Glyphs
from tui.draw.grid.palette import DARK, Palette

_DARK = Palette(DARK)


class Look(Struct, frozen=True):
    """Handed to every view through `app.look`; a change of it repaints all."""

    palette: Palette = _DARK
    glyphs: Glyphs = FULL
    motion: bool = True
    keys: Own = ()  # of one's own


class Host(Protocol):
    """What pages and views ask of the program."""

    look: Look

    def can(self, command_id: str) -> bool: ...
    def press(self, key: str) -> None: ...

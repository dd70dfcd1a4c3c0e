"""The colour of the terminal's ground: asked for by OSC 11, its answer taken out of what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable

ASK_GROUND = "\x1b]11;?\x1b\\"
# compiled when the first text comes: the start has none
_ANSWER = r"\x1b\]11;([^\x07\x1b]{0,40})(?:\x07|\x1b\\)"
_BEGUN = r"\x1b\](?:1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?$"  # the rest comes with the next read
_COLOUR = r"rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})"


class Ground:
    """Takes the answer out of what is read; `told` is who asked."""

    def __init__(self) -> None:
        self.told: Callable[[bool], None] | None = None
        self._held = ""

    def take(self, text: str) -> tuple[str, bool | None]:
        """What is left of `text`, and whether the ground is light where an answer was in it."""
        text, self._held = self._held + text, ""
        light = None
        if (found := re.search(_ANSWER, text)) is not None:
            text, light = text[:found.start()] + text[found.end():], is_light(found[1])
        elif (begun := re.search(_BEGUN, text)) is not None:
            text, self._held = text[:begun.start()], begun[0]
        return text, light


def is_light(colour: str) -> bool | None:
    """True for `rgb:ffff/ffff/ffff`; None for what is no colour."""
    found = re.fullmatch(_COLOUR, colour)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue > 0.5)

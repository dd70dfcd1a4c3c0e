"""Text from outside made safe to draw, without control, escape or direction characters; the disclaimer."""

from __future__ import annotations

import re
from functools import cache

# A whole escape sequence goes at once, so that "\x1b[31mred" becomes "red" and not "[31mred".
_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]?"
)
_BLANKS = r"[\t\n\v\f\r\x85\u2028\u2029]+ *"
_HIDDEN = (
    r"[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction (bidi) controls
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # no width
    r"\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"  # annotations, lone surrogates, tags
)
_SUSPECT = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_HELD = r"\r\n|[\n\t]"  # a carriage return alone writes over its own line
_made = cache(re.compile)  # with the first text that is no plain ASCII: a millisecond of the start for all


def harmless(text: str) -> str:
    """`text` as it may be printed: what `clean` removes goes, but lines, tabs and blanks stay."""
    if _is_safe(text):
        return text
    bare = _made(_ESCAPES).sub("", text)
    held = _made(_HELD).findall(bare)
    parts = [_made(_HIDDEN).sub("", part) for part in _made(_HELD).split(bare)]
    return "".join(part + end for part, end in zip(parts, [*held, ""], strict=True))


def clean(text: str) -> str:
    """`text` as one line safe for a terminal: line breaks become blanks, hidden characters go.

    Removed: C0 and C1 controls, whole escape sequences, bidi controls, characters without width, lone
    surrogates and tag characters. Visible text of any script stays as it is. Idempotent.
    """
    if _is_safe(text):
        return text
    bare = _made(_ESCAPES).sub("", text)
    return _made(_HIDDEN).sub("", _made(_BLANKS).sub(" ", bare)).strip(" ")


def _is_safe(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or _made(_SUSPECT).search(text) is None

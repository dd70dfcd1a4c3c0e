"""The only home of glyphs whose width a terminal may dispute.

Three sets: full, narrow (no East-Asian ambiguous character: safe where such glyphs are two cells wide)
and ascii. Braille is neutral everywhere and is used for curves in the first two.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Glyphs(Struct, frozen=True):
    """One set. `box` and `heavy` hold the four corners (by row), the upper, the vertical, the lower line."""

    name: str
    up: str
    down: str
    flat: str
    right: str
    left: str
    arrow_up: str
    arrow_down: str
    arrow_left: str
    arrow_right: str
    cursor: str
    dot: str
    hollow: str  # a point that stands for something else (a proxy)
    square: str
    triangle: str
    diamond: str
    ellipsis: str
    times: str
    middot: str
    dash: str
    line: str
    dashed: str
    dotted: str
    thick: str
    vline: str
    grid: str
    track: str
    mark: str
    block: str
    shade: str
    eighths: str
    box: str
    heavy: str
    braille: bool
    digits: bool  # three-row price digits are drawable
    strokes: str  # without braille: level, upright, rising, falling; the same for a thick line
    candle: str  # wick, hollow body (rise), filled body (fall), wick above thin body, thin body above wick
    holed: bool  # the hollow body is a hole in a full cell: drawn reversed, as wide as a filled one
    wick_halves: str  # upper half, lower half
    thin_halves: str
    thick_halves: str

    def arrow(self, move: float | None) -> str:
        """The mark of a rise or a fall; the flat one for neither and for what is not known."""
        return self.flat if not move else self.up if move > 0 else self.down

    @property
    def instead(self) -> Mapping[str, str]:
        """What this set writes for punctuation of disputed width, also for that in headlines and names."""
        return _INSTEAD.get(self.name, {})


_PLAIN = {
    "…": ".", "–": "-", "—": "-", "×": "x", "→": ">", "←": "<", "‘": "'", "’": "'", "“": '"', "”": '"',
    "•": "*", "§": "S", "±": "~",
}
_INSTEAD: dict[str, Mapping[str, str]] = {
    "narrow": {**_PLAIN, "·": "∙"}, "ascii": {**_PLAIN, "·": "-", "∙": "-"},
}

FULL = Glyphs(
    name="full", up="▲", down="▼", flat="▪", right="▸", left="◂", arrow_up="▲", arrow_down="▼",
    arrow_left="◀", arrow_right="▶", cursor="▸", dot="●", hollow="○", square="■", triangle="▲", diamond="◆",
    ellipsis="…", times="×", middot="·", dash="–", line="━", dashed="╌", dotted="┈", thick="━", vline="│",
    grid="┈", track="─", mark="●", block="█", shade="░", eighths="▁▂▃▄▅▆▇█", box="╭╮╰╯─│─",
    heavy="┏┓┗┛━┃━", braille=True, digits=True, strokes="-|/\\=#/\\", candle="│┃█╽╿", holed=True,
    wick_halves="╵╷", thin_halves="╹╻", thick_halves="▀▄",
)
NARROW = Glyphs(
    name="narrow", up="▴", down="▾", flat="▪", right="▸", left="◂", arrow_up="▴", arrow_down="▾",
    arrow_left="◄", arrow_right="►", cursor="▸", dot="⣿", hollow="◦", square="▪", triangle="▴", diamond="⢾",
    ellipsis="..", times="x", middot="∙", dash="-", line="⠶", dashed="╌", dotted="⠐", thick="⠶", vline="⡇",
    grid="⠐", track="⠒", mark="⣿", block="⣿", shade="░", eighths="⣀⣀⣤⣤⣶⣶⣿⣿", box="⡏⢹⣇⣸⠉⡇⣀",
    heavy="⣿⣿⣿⣿⠛⣿⣤", braille=True, digits=False, strokes="-|/\\=#/\\", candle="⡇⡪⣿⡪⡪", holed=False,
    wick_halves="⠃⡄", thin_halves="⠊⡠", thick_halves="⠛⣤",
)
ASCII = Glyphs(
    name="ascii", up="+", down="-", flat="=", right=">", left="<", arrow_up="^", arrow_down="v",
    arrow_left="<", arrow_right=">", cursor=">", dot="o", hollow="x", square="#", triangle="^", diamond="*",
    ellipsis="..", times="x", middot="-", dash="-", line="=", dashed="-", dotted=".", thick="=", vline="|",
    grid=".", track="-", mark="O", block="#", shade=":", eighths="__..==##", box="++++-|-",
    heavy="####=#=", braille=False, digits=False, strokes="-|/\\=#/\\", candle="|0#00", holed=False,
    wick_halves="'.", thin_halves="00", thick_halves="##",
)
SETS = {"full": FULL, "narrow": NARROW, "ascii": ASCII}

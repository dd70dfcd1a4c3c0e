"""Colours by meaning. Drawings name a token; the palette turns it into a style for the theme in use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from msgspec import Struct
from rich.color import Color
from rich.style import Style

WEB = ("https://", "http://")


class Pen(NamedTuple):
    """How a cell is drawn: a foreground and a background token, and attributes."""

    fg: str = "text"
    bg: str = ""
    bold: bool = False
    reverse: bool = False
    underline: bool = False
    mix: float = 1.0  # 1 is full strength; lower fades the foreground towards the ground
    link: str = ""  # what a click does: an address, `=command` of the table, or a word of the page's own

    @property
    def address(self) -> str:
        """The page that it opens, for the terminal, too; empty for what the program does itself."""
        return self.link if self.link.startswith(WEB) else ""


TEXT = Pen()
BOLD = Pen(bold=True)
MUTED = Pen("muted")
FAINT = Pen("faint")
GOLD = Pen("loop", bold=True)

# Contrast on the ground is at least 4.5 for text (see the palette test).
DARK: dict[str, str] = {
    "ground": "#0d1117", "panel": "#151b23", "selected": "#262c36", "text": "#e6edf3", "muted": "#9aa4af",
    "faint": "#3d444d", "up": "#3fb98c", "down": "#ff7b58", "purchase": "#56b4e9", "equity": "#2ecc96",
    "debt": "#ff7f3f", "warrant": "#cc79c8", "guarantee": "#f0e442", "loop": "#ffc125", "ink": "#0d1117",
    "live": "#3fb98c", "warn": "#f2c14e", "critical": "#ff6b9a", "info": "#56b4e9", "bright": "#ffffff",
    "seven1": "#56b4e9", "seven2": "#2ecc96", "seven3": "#f2a93b", "seven4": "#cc79c8", "seven5": "#f0e442",
    "seven6": "#ff7f3f", "seven7": "#8fa8ff", "glow1": "#fff6dc", "glow2": "#ffe7a8", "glow3": "#ffd668",
}
LIGHT: dict[str, str] = {
    "ground": "#fafafa", "panel": "#eef0f2", "selected": "#dfe3e8", "text": "#1f2328", "muted": "#59636e",
    "faint": "#c4cad1", "up": "#006e46", "down": "#b93214", "purchase": "#005a96", "equity": "#007350",
    "debt": "#a84200", "warrant": "#8c3282", "guarantee": "#6e5c00", "loop": "#8c5800", "ink": "#fafafa",
    "live": "#006e46", "warn": "#8c5800", "critical": "#a8003f", "info": "#005a96", "bright": "#000000",
    "seven1": "#005a96", "seven2": "#007350", "seven3": "#8c5800", "seven4": "#8c3282", "seven5": "#6e5c00",
    "seven6": "#a84200", "seven7": "#3b4fa8", "glow1": "#2e1d00", "glow2": "#533400", "glow3": "#704600",
}
MARKETS: dict[str, tuple[str, str]] = {
    # up, down as tokens of the palette; in Japan red means up
    "western": ("up", "down"), "jp": ("down", "up"), "mono": ("text", "text"),
}
MOST_KNOWN = 4096  # styles


class Palette(Struct, frozen=True, dict=True, eq=False):
    """Token to colour for one theme and one convention of market colours."""

    colours: Mapping[str, str]
    market: str = "western"

    def colour(self, token: str) -> str:
        """Hex colour of `token`; rise and fall follow the market convention."""
        up, down = MARKETS.get(self.market, MARKETS["western"])
        token = up if token == "up" else down if token == "down" else token
        return self.colours.get(token) or self.colours["text"]

    def style(self, pen: Pen) -> Style:
        """The style of `pen`; never None, a strip without a style breaks under NO_COLOR."""
        style = _style(self, pen._replace(link="") if pen.link and not pen.address else pen)
        if len(self.known) < MOST_KNOWN:
            self.known[pen] = style
        return style

    @cached_property
    def known(self) -> dict[Pen, Style]:
        """The style of pens that were asked for before."""
        return {}


@lru_cache(maxsize=MOST_KNOWN)
def _style(palette: Palette, pen: Pen) -> Style:
    ground, fore = palette.colour(pen.bg or "ground"), palette.colour(pen.fg)
    fore = blend(ground, fore, pen.mix) if pen.mix < 1 else fore
    return Style(
        color=Color.parse(fore), bgcolor=Color.parse(ground), bold=pen.bold or None,
        reverse=pen.reverse or None, underline=pen.underline or None, link=pen.address or None,
    )


def linked(pen: Pen, url: str) -> Pen:
    """`pen` as a link to a page of the web, underlined; as it is for what is no such address."""
    sound = url.startswith(WEB) and url.isascii() and url.isprintable() and " " not in url
    return pen._replace(link=url, underline=True) if sound else pen


def blend(ground: str, fore: str, share: float) -> str:
    """`fore` mixed into `ground`; 1 is all `fore`."""
    pairs = ((int(ground[i : i + 2], 16), int(fore[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(under * (1 - share) + over * share):02x}" for under, over in pairs)


def move_token(move: float | None) -> str:
    """Token for a rise, a fall, or neither."""
    if move is None:
        return "muted"
    return "up" if move > 0 else "down" if move < 0 else "text"

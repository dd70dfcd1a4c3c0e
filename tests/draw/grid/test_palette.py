"""Colours by meaning: readable in both themes, rise and fall by the market's convention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tests.draw.contrast import contrast
from tui.draw.grid.palette import DARK, LIGHT, MARKETS, Palette, Pen, blend, move_token

GROUNDS = ("ground", "panel", "selected")
# faint draws frames and tracks, never a word that must be read; grounds are grounds
NO_TEXT = {"ground", "panel", "selected", "faint", "ink"}
SEVEN = [f"seven{i}" for i in range(1, 8)]
THEMES = {"dark": DARK, "light": LIGHT}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", sorted(set(DARK) - NO_TEXT))
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(theme: str, token: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[token], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", [*SEVEN, "loop", "warn", "critical", "info", "live", "purchase", "equity"])
def test_ink_can_be_read_on_a_coloured_ground(theme: str, token: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["ink"], colours[token]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_frames_are_quieter_than_text_but_seen(theme: str) -> None:
    colours = THEMES[theme]
    assert 1.3 < contrast(colours["faint"], colours["ground"]) < contrast(colours["muted"], colours["ground"])
    assert contrast(colours["muted"], colours["ground"]) < contrast(colours["text"], colours["ground"])


def test_both_themes_name_the_same_tokens() -> None:
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize("theme", THEMES)
def test_an_alarm_never_has_the_colour_of_a_fall(theme: str) -> None:
    colours = THEMES[theme]
    assert len({colours[t] for t in ("critical", "down", "warn")}) == 3


@pytest.mark.parametrize(("market", "up", "down"), [("western", "up", "down"), ("jp", "down", "up"),
                                                   ("mono", "text", "text"), ("mars", "up", "down")])
def test_rise_and_fall_follow_the_market(market: str, up: str, down: str) -> None:
    palette = Palette(DARK, market)
    assert (palette.colour("up"), palette.colour("down")) == (DARK[up], DARK[down])
    assert palette.colour("critical") == DARK["critical"]


def test_an_unknown_token_is_text() -> None:
    assert Palette(LIGHT).colour("mauve") == LIGHT["text"]


@pytest.mark.parametrize(("move", "token"), [(0.1, "up"), (-0.1, "down"), (0.0, "text"), (None, "muted")])
def test_the_token_of_a_move(move: float | None, token: str) -> None:
    assert move_token(move) == token


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#777777", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


hexes = st.tuples(*[st.integers(0, 255)] * 3).map(lambda c: "#{:02x}{:02x}{:02x}".format(*c))


@given(hexes, hexes, st.floats(0, 1))
def test_a_blend_lies_between(ground: str, fore: str, share: float) -> None:
    mixed = blend(ground, fore, share)
    assert blend(ground, fore, 0) == ground and blend(ground, fore, 1) == fore
    for i in (1, 3, 5):
        low, high = sorted((int(ground[i : i + 2], 16), int(fore[i : i + 2], 16)))
        assert low <= int(mixed[i : i + 2], 16) <= high


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize(
    "pen", [Pen(), Pen("down", "selected", bold=True, reverse=True), Pen(mix=0.3), Pen("?", "?")]
)
def test_every_pen_has_a_style(market: str, pen: Pen) -> None:
    style = Palette(DARK, market).style(pen)
    assert isinstance(style, Style) and style.color is not None and style.bgcolor is not None
    assert bool(style.bold) is pen.bold and bool(style.reverse) is pen.reverse
    assert Palette(DARK, market).style(pen) == style


# How colours are seen without one kind of cone: Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}


def lab(colour: str, seen: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE Lab of what such an eye sees."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    r, g, b = (min(1.0, max(0.0, sum(a * c for a, c in zip(row, light, strict=True)))) for row in seen)
    xyz = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047, 0.2126 * r + 0.7152 * g + 0.0722 * b, (
        0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(first: str, second: str, seen: tuple[tuple[float, ...], ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(first, seen), lab(second, seen), strict=True)) ** 0.5


@pytest.mark.parametrize("kind", SEEN)
def test_rise_and_fall_are_told_apart_without_one_kind_of_cone(kind: str) -> None:
    for theme in (DARK, LIGHT):
        assert apart(theme["up"], theme["down"], SEEN[kind]) >= 15
    assert apart("#00aa00", "#dd0000", SEEN["deuteranopia"]) < 10, "the green and red of others are not"

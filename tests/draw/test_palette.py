"""Colours by meaning: readable in both themes, rise and fall by the market's convention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui.draw.palette import DARK, LIGHT, MARKETS, Palette, Pen, blend, contrast, move_token

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

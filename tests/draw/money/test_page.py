"""The Money screen at its sizes: what must be read there, and what must not when amounts are hidden."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.draw.money import samples
from tests.money import at
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.money.figures import bar, dollars, span
from tui.draw.money.line import overview_line
from tui.draw.money.page import SIDE, draw_money
from tui.draw.money.rows import By, MoneyPage, keys_of
from tui.money.holding import Holding

SIZES = [(80, 21), (120, 37), (200, 57)]
PAGES: dict[str, Callable[[], MoneyPage]] = {
    "sample": samples.sample, "no funds": samples.no_funds, "only funds": samples.only_funds,
    "bounds": samples.bounded,
}


def text(canvas: Canvas) -> str:
    return "\n".join("".join(row).rstrip() for row in canvas.chars)


def drawn(page: MoneyPage, width: int = 80, height: int = 21, glyphs: Glyphs = FULL) -> str:
    return text(draw_money(page, width, height, glyphs).canvas)


@pytest.mark.parametrize("size", SIZES)
def test_the_sample_leads_with_its_figures_and_says_that_it_is_one(size: tuple[int, int]) -> None:
    seen = drawn(samples.sample(), *size)
    for words in ("SAMPLE", "$78,742", "29.9 %", "42.3 %", "41.6 %", "15.6 equal names", "SPY alone: 45.6",
                  "$17,350", "22.0 %", "-$4,328", "a adds a holding", "I imports"):
        assert words in seen, words


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_hidden_amounts_are_nowhere_and_per_cents_stay(page: str, size: tuple[int, int]) -> None:
    from dataclasses import replace

    seen = drawn(replace(PAGES[page](), hidden=True), *size)
    assert not re.search(r"\$\d", seen), re.findall(r".*\$\d.*", seen)
    assert "$***" in seen and " %" in seen
    units = {row.units for row in PAGES[page]().owned if row.units}
    assert not any(re.search(rf"\s{re.escape(number)}\s", seen) for number in units), units


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
def test_nothing_is_drawn_outside_and_every_set_will_do(page: str, glyphs: Glyphs) -> None:
    for width, height in (*SIZES, (60, 16), (40, 8)):
        canvas = draw_money(PAGES[page](), width, height, glyphs).canvas
        assert (canvas.width, canvas.height) == (width, height)
        if glyphs is ASCII:
            shown = text(canvas).translate(str.maketrans(dict(glyphs.instead)))
            assert shown.isascii(), {char for char in shown if not char.isascii()}


def test_lots_stand_under_their_symbol_with_their_gains() -> None:
    seen = drawn(samples.no_funds(), 120, 37)
    assert re.search(r"NVDA +60 +\$12,883", drawn(samples.no_funds()))
    assert re.search(r"2023-06-02.* 40 +\$8,589 .*39\.10 +\+449%", drawn(samples.no_funds(), 200, 57))
    assert re.search(r"2023-06-02.* \$8,589 +-0\.98% +\+449%", seen), seen
    assert "OPENAI by round" in seen and "no price at hand" in seen
    assert "no funds" in seen


@pytest.mark.parametrize(("page", "row"), [
    ("sample", "-$1,223 to -$3,326"), ("no funds", "nothing  you hold none that it pays"),
    # ORCL 5,858.80 x -0.194183 and x -0.530169, Amazon in VTI 1,598.70 x -0.0063245 and x -0.0114693
    ("bounds", "-$1,148 to -$3,124"),
])
@pytest.mark.parametrize("size", SIZES)
def test_a_link_that_breaks_has_its_line_at_every_size(page: str, row: str, size: tuple[int, int]) -> None:
    rows = drawn(PAGES[page](), *size).split("\n")
    line = next(one for one in rows if "OpenAI pays half of 2027" in one)
    assert row in line
    assert "\u2026" not in line and ("What-if" in line or "what-if" in line or page == "no funds")


def test_hidden_a_broken_link_is_told_in_per_cents() -> None:
    seen = drawn(samples.sample(hidden=True))
    assert re.search(r"OpenAI pays half of 2027 +-1\.6 % to -4\.2 %", seen)


@pytest.mark.parametrize("page", PAGES)
def test_what_happened_stands_whole_in_80_columns(page: str) -> None:
    rows = drawn(PAGES[page]()).split("\n")
    first = next(at for at, line in enumerate(rows) if "27 Jan 2025 again" in line)
    assert not any("\u2026" in line for line in rows[first:])


def test_what_has_no_price_is_said_beside_the_whole() -> None:
    for size in SIZES:
        assert "$28,776  without SAP.DE" in drawn(samples.no_funds(), *size)


def test_bounds_that_are_written_alike_are_one_figure() -> None:
    assert [span(0.2741, 0.2744), span(0.2741, 0.2991), span(15.54, 15.56, times=1)] == [
        "27.4", "27.4 to 29.9", "15.5 to 15.6"]
    assert span(15.61, 15.64, times=1) == "15.6"


def test_funds_that_share_a_list_are_told_together() -> None:
    page = samples.page(at.money(*(Holding(name, value=100.0) for name in ("SPY", "IVV", "VOO"))))
    assert "(so are IVV, VOO)" in " ".join(drawn(page, 200, 57).split())


def test_missing_lines_are_bounds() -> None:
    seen = drawn(samples.bounded(), 120, 37)
    assert re.search(r"the article's loop.* \d+\.\d to \d+\.\d %", seen)
    assert "without a list: VWCE.DE" in seen
    assert "it could hold any company" in seen


def test_the_choice_is_seen_wherever_it_is() -> None:
    page = samples.sample()
    for chosen in (0, 2, 3, 20, len(page.owned) + len(page.second) - 1):
        for size in SIZES:
            picture = draw_money(samples.sample(chosen=chosen), *size, FULL)
            assert chosen in picture.rows.values(), (chosen, size)


def test_a_click_on_the_right_list_is_told_apart() -> None:
    rows = draw_money(samples.sample(), 120, 37, FULL).rows
    assert {at for line, at in rows.items() if line < SIDE} == {0, 1, 2}
    assert min(at for line, at in rows.items() if line >= SIDE) == 3


@pytest.mark.parametrize(("by", "words"), [(By.FUND, "Seven By"), (By.ACCOUNT, "no account")])
def test_the_second_list_turns(by: By, words: str) -> None:
    assert words in drawn(samples.sample(by=by), 120, 37)


def test_every_row_has_a_key_of_its_own() -> None:
    for page in PAGES.values():
        keys = keys_of(page())
        assert len(keys) == len(set(keys)) == len(page().owned) + len(page().second)


def test_the_line_of_the_overview_has_no_amount() -> None:
    line = overview_line(samples.sample().money)
    assert line == "29.9 % of yours rests on the loop, 42.3 % on companies in any; today +0.37%"


def test_dollars() -> None:
    assert [dollars(x) for x in (12_883.2, -4_159.4, 3.5)] == ["$12,883", "-$4,159", "$3.50"]
    assert [dollars(x) for x in (0.0, -0.001)] == ["$0", "$0"]
    assert dollars(292.7, sign=True) == "+$293"
    assert dollars(None) == "n/a"
    assert dollars(12.3, hidden=True) == "$***"


def test_a_bar_shows_what_is_held_directly_before_what_lies_in_funds() -> None:
    runs = bar(50, 25, 100, 20, FULL)
    assert [len(part) for part, _ in runs] == [10, 5]
    assert sum(len(part) for part, _ in bar(-5, 2, 100, 20, FULL)) == 0

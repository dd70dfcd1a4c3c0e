"""The small ring and the strip of the pinned loop, as pictures."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.article.pinned_loop import PinnedLoop, article_loop
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.ring.mini import draw_loop_strip, draw_mini_ring
from tui.market.quote import Quote

QUOTES = {
    "NVDA": Quote("NVDA", price=101.3, previous_close=100.0),
    "ORCL": Quote("ORCL", price=97.6, previous_close=100.0),
}


@pytest.fixture(scope="module")
def article() -> PinnedLoop:
    return article_loop(load(), date(2026, 11, 22))


def test_mini_ring_in_ascii(article: PinnedLoop) -> None:
    assert draw_mini_ring(article, QUOTES, 58, 9, ASCII).text() == r"""
                   +------------------+
             /---> | OpenAI - private | ----\
    30 funded      +------------------+    300 signed
         //                                     \-
         |                                       v
 +--------------+                        +--------------+
 | NVIDIA +1.3% | <---- ~40 signed ----- | Oracle -2.4% |
 +--------------+                        +--------------+
    at most $30bn could make this round; years differ"""[1:]


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
@pytest.mark.parametrize("size", [(46, 8), (50, 9), (58, 9), (80, 12)])
def test_every_leg_is_said_at_every_size(article: PinnedLoop, glyphs: Glyphs, size: tuple[int, int]) -> None:
    text = draw_mini_ring(article, QUOTES, *size, glyphs).text()
    for words in ("300 signed", "~40 signed", "30 funded", "NVIDIA", "Oracle", "OpenAI"):
        assert words in text


def test_a_taller_ring_uses_its_rows(article: PinnedLoop) -> None:
    lines = draw_mini_ring(article, QUOTES, 58, 14, ASCII).lines()
    assert len(lines) == 14 and "Oracle" in lines[11] and "at most $30bn" in lines[13]
    assert "30 funded" in lines[4]


def test_the_lower_edge_of_a_narrow_frame_lies_low(article: PinnedLoop) -> None:
    lines = draw_mini_ring(article, QUOTES, 58, 9, NARROW).lines()
    assert "⡏⠉⠉" in lines[0] and "⣇⣀⣀" in lines[2]


def test_private_company_has_no_price_and_unknown_no_zero(article: PinnedLoop) -> None:
    text = draw_mini_ring(article, {}, 58, 9, FULL).text()
    assert "OpenAI · private" in text
    assert "NVIDIA n/a" in text
    assert "0.0%" not in text


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (100, ["OpenAI ━$300bn signed▸ Oracle ━~$40bn signed▸ NVIDIA ━$30bn funded 2026▸ OpenAI"]),
        (78, ["OpenAI ━$300bn signed▸ Oracle ━~$40bn signed▸ NVIDIA ━$30bn funded▸ OpenAI"]),
        (70, ["OpenAI ━300 signed▸ Oracle ━~40 signed▸ NVIDIA ━30 funded▸ OpenAI"]),
        (60, ["OpenAI ━$300bn▸ Oracle ━~$40bn▸ NVIDIA ━$30bn▸ OpenAI"]),
        (50, ["OpenAI ━$300bn signed▸ Oracle ━~$40bn signed▸", "NVIDIA ━$30bn funded 2026▸ OpenAI"]),
    ],
)
def test_strip(article: PinnedLoop, width: int, rows: list[str]) -> None:
    assert draw_loop_strip(article, width, FULL).lines() == rows


def test_open_loop_says_which_leg(article: PinnedLoop) -> None:
    then = article_loop(load(), date(2025, 9, 23), Layer.ANNOUNCED)
    assert "open: NVIDIA to OpenAI is a letter of intent" in draw_mini_ring(then, QUOTES, 58, 9, FULL).text()
    assert "at most" not in draw_mini_ring(then, QUOTES, 58, 9, FULL).text()

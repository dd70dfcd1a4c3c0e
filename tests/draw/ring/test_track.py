"""Loops of two, four and five companies on the Overview: amounts, directions, and never a label on a box."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.article.pinned_loop import whole_loop
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.loop.study import KINDS, Study
from tui.draw.overview.loop import names_of
from tui.draw.ring.mini import draw_mini_ring

LEDGER = load()
TODAY = date(2026, 9, 25)
STUDY = Study(LEDGER, TODAY, Layer.ANNOUNCED, KINDS[0])


def picture(nodes: tuple[str, ...], width: int = 58, glyphs: Glyphs = FULL) -> list[str]:
    loop = whole_loop(STUDY.book, nodes, Layer.ANNOUNCED)
    return draw_mini_ring(loop, {}, width, 9, glyphs, *names_of(loop, LEDGER)).lines()


def test_two_companies_there_and_back() -> None:
    assert picture(("amazon", "openai")) == [
        "",
        "                     50 funded",
        " ╭────────────╮ ━━━━━━━━━━━━━━━━━━━▶ ╭──────────────────╮",
        " │ Amazon n/a │                      │ OpenAI · private │",
        " ╰────────────╯ ◀━━━━━━━━━━━━━━━━━━━ ╰──────────────────╯",
        "                     138 signed",
        "",
        "",
        "    at most $50bn could make this round; years differ",
    ]


def test_four_companies_go_round_clockwise() -> None:
    assert picture(("anthropic", "microsoft", "nebius", "nvidia")) == [
        " ╭─────────────────────╮   30 signed    ╭───────────────╮",
        " │ Anthropic · private │ ━━━━━━━━━━━━━▶ │ Microsoft n/a │",
        " ╰─────────────────────╯                ╰───────────────╯",
        "        ▲ to 10 signed                  17 signed │",
        "        │                                         ▼",
        " ╭────────────╮                            ╭────────────╮",
        " │ NVIDIA n/a │ ◀━━━━━━━━━━━━━━━━━━━━━━━━━ │ Nebius n/a │",
        " ╰────────────╯          ? signed          ╰────────────╯",
        "            a leg has no amount; years differ",
    ]


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
@pytest.mark.parametrize("width", [46, 58, 90])
def test_every_loop_names_every_company(width: int, glyphs: Glyphs) -> None:
    for nodes in STUDY.order:
        text = "\n".join(picture(nodes, width, glyphs))
        assert all(LEDGER.short(slug) in text for slug in nodes), (nodes, text)


def test_the_amounts_are_those_of_the_rank() -> None:
    ranked = {loop.nodes: loop.least_musd for loop in STUDY.loops.items if loop.least_musd is not None}
    assert ranked
    for nodes, least in ranked.items():
        assert whole_loop(STUDY.book, nodes, Layer.ANNOUNCED).at_most_musd == least

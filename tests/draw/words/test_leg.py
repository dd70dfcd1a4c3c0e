"""Strokes, the deal list, the matrix and the sentences of the Loop screen."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.deals.counts import ARTICLE_RANK, FIRST, MANY
from tui.deals.ledger.amount import Total
from tui.deals.ledger.deal import MONEY, Kind, Layer, status_word
from tui.deals.ledger.ledger import Ledger, load
from tui.draw.grid.glyphs import ASCII, FULL
from tui.draw.grid.strokes import BLANK, DASHED, SOLID, THICK, pixels, quadratic, stroke, track
from tui.draw.loop.deals import DealView, draw_deals
from tui.draw.loop.matrix import cell_sentence, draw_matrix, head, how_many
from tui.draw.loop.rows import draw_loop_rows
from tui.draw.loop.study import KINDS, Study
from tui.draw.ring.caption import leading_sentences, loop_caption, ordinal
from tui.draw.ring.graph import ring_graph, room_for
from tui.draw.ring.plan import MOST_NODES
from tui.draw.words.deal import sentence
from tui.draw.words.leg import lapsed_words

TODAY = date(2026, 11, 22)
ARTICLE = ("openai", "oracle", "nvidia")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


@pytest.fixture(scope="module")
def study(ledger: Ledger) -> Study:
    return Study(ledger, TODAY, Layer.ANNOUNCED, MONEY)


def picture(bits: dict[tuple[int, int], int], width: int, height: int) -> list[str]:
    rows = [["."] * width for _ in range(height)]
    for (x, y), b in bits.items():
        rows[y][x] = chr(BLANK + b)
    return ["".join(row) for row in rows]


def test_lines_are_joined_and_have_no_corners() -> None:
    dots = pixels(quadratic((0, 0), (20, 0), (20, 20)))
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(dots)]
    assert all(max(abs(x), abs(y)) == 1 for x, y in steps)
    corners = pairwise(steps)
    assert not any({(1, 0), (0, 1)} == {a, b} for a, b in corners)


def test_stroke_pictures() -> None:
    level = [(x, 2) for x in range(12)]
    assert picture(stroke(level, 6, 1), 6, 1) == ["⠤⠤⠤⠤⠤⠤"]
    assert picture(stroke(level, 6, 1, DASHED), 6, 1) == ["⠤⠤⠤⠤.."]
    assert picture(stroke([(x, 2) for x in range(1, 11)], 6, 1, SOLID, THICK), 6, 1) == ["⢴⣶⣶⣶⣶⡦"]
    assert track(level) == tuple((x, 0) for x in range(6))


def test_strokes_outside_are_clipped() -> None:
    assert stroke([(-5, -5), (900, 3)], 6, 1) == {}


def test_article_graph_from_the_ledger(study: Study) -> None:
    graph = study.graph(ARTICLE, 5)
    legs = [link for link in graph.links if link.leg]
    assert [(x.amount.short, status_word(x.status), x.moves) for x in legs] == [
        ("$300bn", "signed", False), ("~$40bn", "signed", False), ("$30bn", "funded", True),
    ]
    gone = [link for link in graph.links if not link.in_layer]
    assert [(x.pair, x.amount.short) for x in gone] == [(("nvidia", "openai"), "to $100bn")]
    assert status_word(gone[0].status) == "lapsed"
    assert [n.slug for n in graph.nodes[:3]] == list(ARTICLE)
    assert len(graph.nodes) == 8
    assert graph.node("openai").symbol is None and graph.node("openai").round_musd == 852_000


def test_amounts_are_of_the_layer(ledger: Ledger) -> None:
    funded = ring_graph(ledger, ledger.as_of(TODAY), Layer.FUNDED, MONEY, ARTICLE, 3)
    legs = [link for link in funded.links if link.leg]
    assert [link.in_layer for link in legs] == [False, False, True]
    assert all(link.in_layer for link in funded.links if link.moves)


@pytest.mark.parametrize(
    ("size", "hops", "low", "high"),
    [
        ((80, 21), 3, 3, 4), ((84, 37), 3, 4, 5), ((140, 57), 3, 11, 11), ((50, 14), 3, 0, 0),
        ((80, 21), 5, 1, 3),
    ],
)
def test_room_for_others(size: tuple[int, int], hops: int, low: int, high: int) -> None:
    """As many as `tests/draw/ring/test_followed.py` can follow line by line, never more than a ring plans."""
    room = room_for(*size, hops)
    assert low <= room <= high and hops + room <= MOST_NODES


def test_caption_says_rank_rule_and_limits(study: Study) -> None:
    facts = study.facts(ARTICLE)
    text = [line for line, _ in loop_caption(facts, study.names, FULL, True)]
    assert text[0] == "THE LOOP"
    assert text[1] == f"pinned; {ordinal(ARTICLE_RANK)} of {len(study.loops.items)} by least leg"
    assert "at most $30bn could make this round" in text
    assert "weakest leg: Oracle ▸ NVIDIA, signed (press)" in text
    assert "years differ; does not show that one dollar travels" in text


def test_caption_of_an_open_loop_says_which_leg(ledger: Ledger) -> None:
    funded = Study(ledger, TODAY, Layer.FUNDED, MONEY)
    text = " ".join(line for line, _ in loop_caption(funded.facts(ARTICLE), funded.names, ASCII, True))
    assert "open: Oracle > NVIDIA, signed only" in text
    assert "at most" not in text


def test_order_starts_with_the_article_and_names_each_loop_once(study: Study) -> None:
    assert study.order[0] == ARTICLE
    assert len(study.order) == len(study.loops.items) == MANY
    assert study.order[1:4] == tuple(nodes for nodes, _ in FIRST[:3])


def test_contingent_loops_only_with_all_kinds(ledger: Ledger, study: Study) -> None:
    assert not any(loop.contingent for loop in study.loops.items)
    assert any(loop.contingent for loop in Study(ledger, TODAY, Layer.ANNOUNCED, KINDS[-1]).loops.items)


def test_leading_sentence() -> None:
    whole = Total(2_690_000, 2_930_000, 668_000, known=150)
    assert leading_sentences(whole, 432_000, Layer.ANNOUNCED, 32)[0] == (
        'Of $2.7 to 2.9tn announced, 0.67 of it "up to", at most $432bn could return to its payer (14.7%); '
        "32 deals have no amount"
    )
    some = Total(583_000, 583_000, known=30)
    assert "Of $583bn announced, nothing could return" in leading_sentences(some, 0, Layer.ANNOUNCED, 8)[0]
    assert leading_sentences(Total(), 0, Layer.FUNDED, 0) == ("No known amount in the layer funded",)


def test_ordinal() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 22)] == ["1st", "2nd", "3rd", "4th", "11th", "22nd"]


def test_lapsed_letter_in_words(ledger: Ledger) -> None:
    words = lapsed_words(ledger.deal("nvidia-openai-loi-2025"), TODAY)
    assert words == "2025: to $100bn letter of intent, lapsed Feb 2026"


def view(study: Study, cursor: int | None = None) -> DealView:
    return DealView("The loop", study.of_loop(ARTICLE), study.names, TODAY, study.layer, "money", cursor)


def test_deal_list_picture(study: Study) -> None:
    lines = draw_deals(view(study), 33, 30, FULL).lines()
    assert lines[:9] == [
        "The loop                        4",
        "━━ OpenAI▸Oracle           $300bn",
        "  purchase signed Sep 2025, press",
        "━━ Oracle▸NVIDIA           ~$40bn",
        "  purchase signed Dec 2025, press",
        "━━ NVIDIA▸OpenAI            $30bn",
        "  equity funded Mar 2026, press",
        "┈┈ NVIDIA▸OpenAI        to $100bn",
        "  letter of 2025, lapsed Feb 2026",
    ]
    assert any("Evidence" in line for line in lines)
    assert any("Layer announced" in line for line in lines)


def test_opened_deal_shows_its_proof(study: Study) -> None:
    text = draw_deals(view(study, 0), 77, 22, FULL).text()
    assert "OpenAI to Oracle: $300bn, purchase" in text
    assert "paid: not disclosed" in text
    assert "(o opens)" in text


@pytest.mark.parametrize("size", [(12, 3), (20, 5), (33, 8), (33, 38), (80, 22)])
def test_deal_list_fits_any_size(study: Study, size: tuple[int, int]) -> None:
    entries = study.of_company("nvidia")
    for cursor in (None, 0, len(entries) - 1):
        shown = DealView("NVIDIA", entries, study.names, TODAY, study.layer, "money", cursor)
        canvas = draw_deals(shown, *size, FULL)
        assert (canvas.width, canvas.height) == size
    assert canvas.text()


def test_a_deal_as_a_sentence(study: Study) -> None:
    text = sentence(study.of_loop(ARTICLE)[1], study.names, TODAY)
    assert text.startswith("Oracle to NVIDIA: about $40bn, purchase, signed since 12 Dec 2025, paid: not d")
    assert "said by 23 May 2025, press" in text and "as of 22 Nov 2026. Source: https://www.oann.com" in text


def test_matrix_has_payers_down_and_receivers_across(study: Study) -> None:
    matrix = study.matrix(ARTICLE, how_many(120, 37), (0, 1))
    lines = draw_matrix(matrix, 120, 37, FULL).lines()
    assert lines[1].split()[:3] == ["OAI", "ORCL", "NVDA"]
    assert lines[2].startswith("▸OpenAI") and "300" in lines[2]
    assert lines[3].startswith(" Oracle") and "40" in lines[3]
    assert cell_sentence(matrix, "openai", "oracle") == (
        "OpenAI to Oracle: $300bn, purchase, signed; 1 deal; leg of this loop"
    )
    assert cell_sentence(matrix, "oracle", "openai") == "Oracle to OpenAI: nothing in this layer"


def test_a_kind_is_told_without_its_colour(study: Study) -> None:
    """The letter before an amount says what is paid; a purchase has none, as on the ring."""
    lines = draw_matrix(study.matrix(ARTICLE, how_many(120, 37), (0, 1)), 120, 37, FULL).lines()
    assert lines[4].split()[:2] == ["NVIDIA", "e"]
    assert lines[3].startswith(" Oracle") and " e " not in lines[3]
    assert any("purchase  e equity  d debt  w warrant  g guarantee   loop leg" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "symbol", "short"),
    [
        ("OpenAI", None, "OAI"), ("Anthropic", None, "Anthr"), ("Oracle", "ORCL", "ORCL"),
        ("SK Hynix", "000660.KS", "00066"),
    ],
)
def test_matrix_heads(name: str, symbol: str | None, short: str) -> None:
    assert head(name, symbol) == short


def test_small_terminal_shows_loops_as_rows(study: Study) -> None:
    rows = [(study.facts(n), study.graph(n, 0)) for n in study.order[:6]]
    lines = draw_loop_rows(rows, 58, 13, FULL).lines()
    assert lines[0] == f" pinned; {ordinal(ARTICLE_RANK)} of {MANY} by least leg"
    assert lines[1] == " OpenAI ━$300bn▸ Oracle ━~$40bn▸ NVIDIA ━$30bn▸ OpenAI"
    assert lines[2] == " at most $30bn could make this round"
    assert draw_loop_rows(rows, 39, 6, FULL).lines()[0] == "make the window larger"


def test_kinds_of_a_layer_are_walked_in_order() -> None:
    assert [len(k) for k in KINDS] == [3, 1, 1, 1, 5]
    assert KINDS[-1] == frozenset(Kind)

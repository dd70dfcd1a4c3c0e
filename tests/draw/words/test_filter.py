"""Whether a row has what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import NOW, seeded
from tui.draw.overview.rows import rows_of
from tui.draw.words.filter import fits


@pytest.mark.parametrize(
    ("words", "texts", "found"),
    [
        ("", ("NVDA",), True), ("nv", ("NVDA", "NVIDIA"), True), ("VIDIA", ("NVDA", "NVIDIA"), True),
        ("nvda nvidia", ("NVDA", "NVIDIA"), True), ("nvda oracle", ("NVDA", "NVIDIA"), False),
        ("x", (), False), ("  ", ("A",), True), ("[b]", ("a [b] c",), True), (".*", ("NVDA",), False),
        ("straße", ("STRASSE",), True),
    ],
)
def test_every_word_must_stand_somewhere(words: str, texts: tuple[str, ...], found: bool) -> None:
    assert fits(words, *texts) is found


@given(st.text(), st.lists(st.text()))
def test_what_is_there_is_found(text: str, texts: list[str]) -> None:
    assert fits(text, *texts, text) or text.split() != text.casefold().split()


PICTURE = seeded().look(NOW)


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("nvda", ["NVDA"]), ("oracle", ["ORCL"]), ("openai", ["OpenAI"]), ("nothing like it", []),
        ("^GSPC", ["^GSPC"]),
    ],
)
def test_the_board_finds_in_all_groups_and_each_symbol_once(words: str, symbols: list[str]) -> None:
    assert [row.symbol for row in rows_of(PICTURE, 0, words=words)] == symbols
    assert rows_of(PICTURE, 3, words=words) == rows_of(PICTURE, 0, words=words)


def test_what_is_found_is_sorted_like_the_board() -> None:
    found = [row.symbol for row in rows_of(PICTURE, 0, sort="symbol", words="a")]
    assert found == sorted(found) and len(found) > 5

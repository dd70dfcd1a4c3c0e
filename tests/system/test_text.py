"""What may reach the screen from outside."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.system.text import clean, harmless

CASES = [
    ("NVIDIA", "NVIDIA"),
    ("  two  blanks ", "  two  blanks "),
    ("a\nb", "a b"),
    ("a\r\n\tb\n", "a b"),
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07after", "after"),
    ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("\x9b31mc1", "c1"),
    ("bell\x07", "bell"),
    ("nul\x00l", "null"),
    ("abc\u202edef\u202c", "abcdef"),
    ("\u2066x\u2069", "x"),
    ("zero\u200bwidth\ufeff", "zerowidth"),
    ("東京 é ü 👍", "東京 é ü 👍"),
    ("\ud800lone", "lone"),
    ("[bold]markup[/bold]", "[bold]markup[/bold]"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_clean_keeps_what_is_visible(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text(alphabet=st.characters(), max_size=60))
def test_clean_leaves_no_control_and_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in once)
    bidi = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "PDI")
    assert not any(unicodedata.bidirectional(c) in bidi for c in once)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\tb\n  c\r\n", "a\tb\n  c\r\n"), ("over\rwritten", "overwritten"),
        ("\x1b[31mred\x1b[0m\n", "red\n"),
        ("evil\x9b2J\u202etxt\n\n", "eviltxt\n\n"), ("\x1b]0;title\x07 x", " x"),
    ],
)
def test_what_is_printed_keeps_its_lines_and_obeys_nobody(text: str, printed: str) -> None:
    assert harmless(text) == printed == harmless(printed)

"""Which digits a tick changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.draw.grid.changed_digits import changed, ticked_parts
from tui.draw.grid.palette import Pen
from tui.draw.words.numbers import price


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("214.72", "214.72", None), ("214.72", "214.73", "3"), ("214.72", "214.82", "8"),
        ("214.72", "215.72", "5"), ("214.72", "215.73", "5.73"), ("99.99", "100.00", "100.00"),
        ("100.00", "99.99", "99.99"), ("999.50", "1,000.50", "1,000"), ("1.32%", "1.33%", "3"),
        ("n/a", "1.32%", "1.32%"), ("", "5", "5"), ("5", "", None), ("15", "5", None),
    ],
)
def test_the_digits_that_changed(old: str, new: str, part: str | None) -> None:
    span = changed(old, new)
    assert (new[span[0] : sum(span)] if span else None) == part


prices = st.floats(0.01, 99_999, allow_nan=False)


@given(prices, prices)
def test_the_parts_are_the_text_and_only_what_differs_is_reversed(old: float, new: float) -> None:
    before, now, pen = price(old), price(new), Pen("up")
    parts = ticked_parts(before, now, pen)
    assert "".join(text for text, _ in parts) == now
    loud = [text for text, p in parts if p.reverse]
    assert len(loud) <= 1 and all(p._replace(reverse=False) == pen for _, p in parts)
    if before == now:
        assert parts == [(now, pen)]
    elif loud and len(before) == len(now):
        head = parts[0][0] if not parts[0][1].reverse else ""
        tail = parts[-1][0] if not parts[-1][1].reverse else ""
        assert before.startswith(head) and before.endswith(tail)
        assert loud[0][0] != before[len(head)] and loud[0][-1] != before[len(now) - len(tail) - 1]


def test_without_a_tick_nothing_is_split() -> None:
    assert ticked_parts(None, "214.72", Pen()) == [("214.72", Pen())]

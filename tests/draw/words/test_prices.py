"""Prices as a reader writes them, from a millionth of a cent to billions, and what a column holds of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.draw.words.numbers import percent, price, price_change, range_end


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (214.72, 2, "214.72"), (7674.37, None, "7,674.37"), (0.4312, None, "0.4312"), (0.0, None, "0.00"),
        (1.1584, 4, "1.1584"), (1.0349, 4, "1.0349"), (1.16, None, "1.16"), (0.00000842, 2, "0.00000842"),
        (0.00000842, None, "0.00000842"), (0.000000001234, None, "0.00000000123"), (-37.63, 2, "-37.63"),
        (-0.354, 3, "-0.3540"), (1754321987.5, 2, "1,754,321,987.50"), (745123.45, 2, "745,123.45"),
        (310.5, 2, "310.50"), (4.213, 3, "4.213"), (152.345, 3, "152.345"), (None, 2, "n/a"),
    ],
)
def test_decimals_are_those_of_the_exchange_or_of_the_size(
    value: float | None, decimals: int | None, said: str
) -> None:
    assert price(value, decimals) == said


@pytest.mark.parametrize(
    ("value", "width", "said"),
    [
        (745123.45, 10, "745,123.45"), (1000000.0, 10, "1,000,000"), (16543210.55, 10, "16,543,211"),
        (152345678.12, 10, "152.346M"), (1754321987.5, 10, "1,754.322M"), (1.7e12, 10, "1,700.00bn"),
        (0.00000842, 10, "0.00000842"), (0.00000842, 7, "8.42e-6"), (1754321987.5, 16, "1,754,321,987.50"),
        (-1754321987.5, 10, "-1,754.32M"),
    ],
)
def test_what_is_wider_than_its_column_is_shortened_and_says_so(value: float, width: int, said: str) -> None:
    assert price(value, 2, width) == said


@given(st.floats(1e-9, 1e15) | st.floats(-1e12, -1e-6), st.none() | st.integers(0, 8), st.integers(8, 14))
def test_no_price_is_wider_than_its_column_or_another_price(
    value: float, decimals: int | None, width: int
) -> None:
    said = price(value, decimals, width)
    assert len(said) <= width
    number, letter = re.fullmatch(r"(-?[\d,.]+(?:e[-+]?\d+)?)(k|M|bn|tn|)", said).groups()  # type: ignore[union-attr]
    meant = float(number.replace(",", "")) * {"": 1, "k": 1e3, "M": 1e6, "bn": 1e9, "tn": 1e12}[letter]
    assert meant == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("change", "at", "decimals", "said"),
    [(3.52, 214.72, 2, "+3.52"), (0.0012, 1.1584, 4, "+0.0012"), (-0.00000012, 0.00000842, 2, "-0.00000012"),
     (-2.0, -37.63, 2, "-2.00")],
)
def test_a_change_has_the_decimals_of_its_price(change: float, at: float, decimals: int, said: str) -> None:
    assert price_change(change, at, decimals) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(231.4, 2, "231"), (1.1584, 4, "1.1584"), (12.34, 2, "12.34"), (7674.4, 2, "7,674"),
     (62345.0, 2, "62,345"), (1771865207.0, 2, "1,772M"), (0.00000842, 2, "8.4e-6")],
)
def test_the_ends_of_a_range_fit(value: float, decimals: int, said: str) -> None:
    assert range_end(value, decimals) == said


@pytest.mark.parametrize(
    ("move", "said"), [(0.0132, "1.32%"), (8.9687, "896.87%"), (12.5, "1250%"), (5.1e11, ">99999%")]
)
def test_no_move_is_wider_than_its_column(move: float, said: str) -> None:
    assert percent(move) == said and len(said) <= 7

"""Numbers as a reader writes them, in tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import NOW, at
from tui.draw.words import numbers as f

TABLE: list[tuple[Callable[..., str], tuple[object, ...], str]] = [
    (f.price, (214.72,), "214.72"), (f.price, (7674.37,), "7,674.37"), (f.price, (0.4312,), "0.4312"),
    (f.price, (0.0,), "0.00"), (f.price, (1.0,), "1.00"), (f.price, (-0.5,), "-0.5000"),
    (f.price, (1234567.891,), "1,234,567.89"), (f.price, (None,), "n/a"),
    (f.percent, (0.0132,), "1.32%"), (f.percent, (-0.1697,), "16.97%"), (f.percent, (0.332, 1), "33.2%"),
    (f.percent, (0.27, 0), "27%"), (f.percent, (None,), "n/a"), (f.percent, (0.0,), "0.00%"),
    (f.signed_percent, (-0.1697,), "-16.97%"), (f.signed_percent, (0.3595,), "+35.95%"),
    (f.signed_percent, (0.0,), "+0.00%"), (f.signed_percent, (None,), "n/a"),
    (f.signed, (1234.5,), "+1,234.50"), (f.signed, (-0.126, 1), "-0.1"), (f.signed, (None,), "n/a"),
    (f.points, (0.008043,), "+0.8 pp"), (f.points, (-0.017934,), "-1.8 pp"), (f.points, (None,), "n/a"),
    (f.money, (300_000,), "$300bn"), (f.money, (-592_658, True), "-$593bn"),
    (f.money, (5_200_000,), "$5.20tn"), (f.money, (850,), "$850m"), (f.money, (300, True), "+$300m"),
    (f.money, (None,), "n/a"),
    (f.bare_money, (6_300,), "6.3bn"), (f.bare_money, (6_000,), "6bn"), (f.bare_money, (999,), "999m"),
    (f.bare_money, (99_400,), "99.4bn"), (f.bare_money, (99_500,), "100bn"),
    (f.bare_money, (99_900,), "100bn"),
    (f.bare_money, (999_499,), "999bn"), (f.bare_money, (999_500,), "1.00tn"),
    (f.bare_money, (9_994_999,), "9.99tn"), (f.bare_money, (9_995_000,), "10.0tn"),
    (f.bare_money, (62_000_000,), "62.0tn"), (f.bare_money, (0,), "0m"), (f.bare_money, (None,), "n/a"),
    (f.count, (182_000_000,), "182M"), (f.count, (1_400_000_000,), "1.4B"), (f.count, (950_000,), "950K"),
    (f.count, (12,), "12"), (f.count, (0,), "0"), (f.count, (None,), "n/a"),
    (f.times, (3.14,), "3.1x"), (f.times, (None,), "n/a"),
    (f.age, (0,), "0 s"), (f.age, (12,), "12 s"), (f.age, (89,), "89 s"), (f.age, (90,), "2 min"),
    (f.age, (180,), "3 min"), (f.age, (5399,), "90 min"), (f.age, (5400,), "2 h"),
    (f.age, (47 * 3600,), "47 h"),
    (f.age, (48 * 3600,), "2 d"), (f.age, (58 * 86400,), "58 d"), (f.age, (-5,), "0 s"),
    (f.age, (None,), "n/a"),
    (f.day, (date(2026, 8, 21),), "21 Aug 2026"), (f.day, ("2026-08-21",), "21 Aug 2026"),
    (f.day, ("2026-08-21T20:00:00Z",), "21 Aug 2026"), (f.day, (None,), "n/a"),
    (f.day, (at("23:59:59"),), "20 Nov 2026"), (f.day, (NOW,), "20 Nov 2026"),
    (f.short_day, (date(2026, 8, 21),), "21 Aug"), (f.short_day, (None,), "n/a"),
    (f.clock, (NOW,), "10:30:00"), (f.clock, (NOW, False), "10:30"), (f.clock, (None,), "n/a"),
]


@pytest.mark.parametrize(("write", "given_values", "written"), TABLE)
def test_figures(write: Callable[..., str], given_values: tuple[object, ...], written: str) -> None:
    assert write(*given_values) == written


def test_a_day_is_that_of_new_york() -> None:
    """Half past one at night in London is still the evening before on the exchange's side."""
    assert f.day(1795138200000) == "19 Nov 2026"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_money_is_short_and_keeps_its_sign(musd: float) -> None:
    text = f.money(musd, True)
    assert text.startswith("-$" if musd < 0 else "+$")
    assert text.endswith(("m", "bn", "tn"))
    if abs(musd) < 9_995_000:
        assert len(text) <= 8


@given(st.integers(0, 10**9))
def test_an_age_is_short(seconds: int) -> None:
    assert len(f.age(seconds)) <= 7


def test_a_source_is_named_by_its_site() -> None:
    assert f.site("https://www.oracle.com/news/2025?x=1") == "oracle.com"
    assert f.site("10-Q, note 15") == "10-Q, note 15"

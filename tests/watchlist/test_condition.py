"""What a condition on a company may mean: a price, the day's move, its usual days, or several of them."""

from __future__ import annotations

import pytest

from tui.watchlist.condition import ConditionError, Reading, propose, reading_words, readings

ONE = [
    ("< 150", ("price", "below", "150")), ("<=150.5", ("price", "below", "150.5")),
    ("> 1,200", ("price", "above", "1200")), ("150", ("price", "below", "150")),
    ("200", ("price", "above", "200")), ("below $150", ("price", "below", "150")),
    ("150 USD", ("price", "below", "150")), ("< -5%", ("move", "below", "-5 %")),
    ("-5 %", ("move", "below", "-5 %")), ("5%", ("move", "above", "5 %")),
    ("either 3 %", ("move", "either", "3 %")), ("> 3x", ("usual_days", "above", "3")),
    ("< -2 usual days", ("usual_days", "below", "-2")), ("> 5", ("price", "above", "5")),
]


@pytest.mark.parametrize(("text", "means"), ONE)
def test_a_condition_whose_meaning_is_sure(text: str, means: tuple[str, str, str]) -> None:
    assert readings(text, 186.58, "USD") == (Reading(*means),)


@pytest.mark.parametrize("text", ["-5", "< -5", "5", "either 3"])
def test_a_number_that_may_be_several_things_is_all_of_them(text: str) -> None:
    found = readings(text, 186.58, "USD")
    assert len(found) > 1 and {"move", "usual_days"} <= {r.kind for r in found}
    for one in found:  # each is sure as it is written
        assert readings(one.written, 186.58, "USD") == (one,)


def test_a_fall_of_so_many_dollars_is_a_price() -> None:
    assert Reading("price", "below", "181.58") in readings("-5", 186.58, "USD")
    assert all(r.kind != "price" for r in readings("-500", 186.58, "USD"))


@pytest.mark.parametrize(("text", "currency", "why"), [
    ("< much", "USD", "no condition"), ("", "USD", "no condition"), ("< 150 EUR", "USD", "trades in USD"),
    ("< £150", "GBp", "trades in GBp"), ("< 150 apples", "USD", "no unit"),
])
def test_what_cannot_be_read_says_how_it_is_written(text: str, currency: str, why: str) -> None:
    with pytest.raises(ConditionError, match=why):
        readings(text, 186.58, currency)


def test_a_price_is_said_in_its_currency_beside_that_of_now() -> None:
    said = reading_words(Reading("price", "below", "3000"), 3120.0, "JPY")
    assert said == "price at or below 3000 JPY, now 3,120.00"


@pytest.mark.parametrize("price", [0.0123, 0.9, 7.0, 186.58, 44_310.0])
def test_the_proposed_price_is_a_round_one_somewhat_lower(price: float) -> None:
    level = float(propose(price, "price", "price.X").removeprefix("below "))
    assert 0.85 * price < level < price
    assert len(f"{level:f}".replace(".", "").strip("0")) <= 3

"""Weights by issuer: mapping, drift, bounds, contributions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_build.concentration import shares_of
from tui.market.index import weights as ix

NAMES = [*ix.MAG7, "AVGO", "LLY", "BRK-B"]


def weights(shares: dict[str, float], complete: bool = True) -> ix.Weights:
    return ix.Weights("SP500", "2026-08-21", "full market value", shares, complete=complete)


def read(names: list[str], moves: dict[str, float | None], own: float | None) -> ix.ShareReading:
    return ix.share_of(names, FULL, ix.drift(FULL, moves, own), own)


FULL = weights({"NVDA": 0.4, "GOOGL": 0.3, "ORCL": 0.2, "LLY": 0.1})
MOVES = st.lists(st.floats(-0.5, 0.5), min_size=10, max_size=10)
SHARES = st.lists(st.floats(1, 100), min_size=10, max_size=10).map(
    lambda values: dict(zip(NAMES, shares_of(values), strict=True))
)


@pytest.mark.parametrize(
    ("symbol", "issuer"),
    [
        ("GOOG", "GOOGL"),
        ("GOOGL", "GOOGL"),
        ("BRK.A", "BRK-B"),
        ("BRK/B", "BRK-B"),
        ("fox", "FOXA"),
        ("NWS", "NWSA"),
        ("NVDA", "NVDA"),
        ("FB", "META"),
    ],
)
def test_issuer(symbol: str, issuer: str) -> None:
    assert ix.issuer_of(symbol) == issuer


def test_lines_of_an_issuer_begin_with_its_own() -> None:
    assert ix.lines_of("GOOGL") == ("GOOGL", "GOOG")
    assert ix.lines_of("NVDA") == ("NVDA",)


def test_partial_list_drifts_by_the_indexs_own_move() -> None:
    listed = weights({"NVDA": 0.08, "MSFT": 0.06}, complete=False)
    live = ix.drift(listed, {"NVDA": 0.10, "MSFT": None}, 0.02)
    assert live == {"NVDA": pytest.approx(0.08 * 1.10 / 1.02)}


def test_without_the_index_a_partial_list_says_nothing() -> None:
    assert ix.drift(FULL, {"NVDA": 0.1}, None) == {}
    reading = read(["NVDA"], {"NVDA": 0.1}, None)
    assert (reading.value, reading.at_least) == (None, None)
    assert "index" in reading.reason


def test_a_missing_member_makes_a_bound() -> None:
    reading = read(["NVDA", "GOOGL"], {"NVDA": 0.05, "GOOGL": None}, 0.0)
    assert reading.value is None
    assert reading.at_least == pytest.approx(0.42)
    assert reading.missing == ("GOOGL",)
    assert reading.coverage == pytest.approx(0.4 / 0.7)
    assert reading.basis == "full market value, weights of 2026-08-21"


def test_the_other_class_stands_in_and_counts_once() -> None:
    reading = read(["GOOG", "GOOGL"], {"GOOG": 0.10}, 0.0)
    assert reading.value == pytest.approx(0.33)
    assert reading.coverage == 1.0


@given(SHARES, MOVES)
def test_full_list_keeps_summing_to_one(shares: dict[str, float], moves: list[float]) -> None:
    live = ix.drift(weights(shares), dict(zip(shares, moves, strict=True)), None)
    assert sum(live.values()) == pytest.approx(1)


@given(SHARES, MOVES, MOVES)
def test_chained_drift_is_one_step(shares: dict[str, float], first: list[float], second: list[float]) -> None:
    one = dict(zip(shares, first, strict=True))
    two = dict(zip(shares, second, strict=True))
    both = {name: (1 + one[name]) * (1 + two[name]) - 1 for name in shares}
    chained = ix.drift(weights(ix.drift(weights(shares), one, None)), two, None)
    assert chained == pytest.approx(ix.drift(weights(shares), both, None))


@given(SHARES, MOVES, st.integers(1, 9))
def test_the_quiet_rest_keeps_the_sum(shares: dict[str, float], moves: list[float], quoted: int) -> None:
    every = dict(zip(shares, moves, strict=True))
    own = sum(shares[name] * move for name, move in every.items())
    some = dict(list(every.items())[:quoted])
    live = ix.drift_all(weights(shares), some, own)
    assert sum(live.values()) == pytest.approx(1)
    exact = ix.drift(weights(shares), every, None)
    assert all(live[name] == pytest.approx(exact[name]) for name in some)


def test_drift_of_everything_without_news() -> None:
    assert ix.drift_all(FULL, {}, 0.01) == FULL.shares
    assert ix.drift_all(FULL, {}, None) == {}
    assert ix.drift_all(FULL, {"NVDA": 2.0}, -0.5) == {}  # the quotes contradict the index: no guess


@given(SHARES, MOVES, st.floats(1, 1e5))
def test_contributions_add_up_to_the_move(shares: dict[str, float], moves: list[float], level: float) -> None:
    every = dict(zip(shares, moves, strict=True))
    move = sum(shares[name] * every[name] for name in shares)
    found = ix.contributions(shares, every, move, level)
    assert found.rest == pytest.approx(0, abs=1e-12)
    assert sum(line.points or 0 for line in found.lines) == pytest.approx(move * level, abs=1e-6 * level)


def test_contributions_show_a_rest() -> None:
    found = ix.contributions({"NVDA": 0.08, "MSFT": 0.06}, {"NVDA": -0.05, "MSFT": None}, -0.01, 7000)
    assert [line.issuer for line in found.lines] == ["NVDA"]
    assert found.lines[0].part == pytest.approx(-0.004)
    assert found.lines[0].points == pytest.approx(-28)
    assert found.rest == pytest.approx(-0.006)


@pytest.mark.parametrize(
    ("parts", "number"), [((0.01, 0.01, 0.01), 3), ((0.03, 0.0), 1), ((0.01, -0.01), None), ((), None)]
)
def test_effective_contributors(parts: tuple[float, ...], number: float | None) -> None:
    found = ix.effective_contributors(parts)
    assert found == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("today", "aged"), [(date(2026, 9, 18), False), (date(2026, 9, 19), True), (date(2026, 9, 26), True)]
)
def test_weights_age_at_the_rebalance(today: date, aged: bool) -> None:
    assert FULL.is_aged(today) is aged


def test_third_fridays() -> None:
    assert [day.isoformat() for day in ix.rebalance_days(2026)] == [
        "2026-03-20",
        "2026-06-19",
        "2026-09-18",
        "2026-12-18",
    ]

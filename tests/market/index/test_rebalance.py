"""Nasdaq-100: the cliff at 4.5 %, with the special rebalance of July 2023 as the published case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.market.index.rebalance import NASDAQ_100, lead_to_limit, reset_effect, special_distance

JULY_2023 = {
    "MSFT": 0.129,
    "AAPL": 0.125,
    "GOOGL": 0.074,
    "NVDA": 0.070,
    "AMZN": 0.069,
    "TSLA": 0.045,
    "META": 0.043,
}


def test_july_2023_without_tesla() -> None:
    found = special_distance(JULY_2023)
    assert found.group == pytest.approx(0.467)
    assert found.room == pytest.approx(0.013)
    assert found.outperformance == pytest.approx(0.0535, abs=5e-5)
    assert not found.passed


def test_july_2023_with_tesla_is_over_the_cliff() -> None:
    found = special_distance(JULY_2023, replace(NASDAQ_100, inclusive=True))
    assert found.group == pytest.approx(0.512)
    assert found.passed and found.outperformance is None
    assert found.members[-1] == "TSLA"


def test_names_at_the_edge_say_what_they_would_change() -> None:
    edge = {name.issuer: name for name in special_distance(JULY_2023).edge}
    assert set(edge) == {"TSLA", "META"}
    assert edge["TSLA"].group_if_crossed == pytest.approx(0.512)
    assert not edge["META"].inside
    inside = {
        name.issuer: name for name in special_distance(JULY_2023, replace(NASDAQ_100, inclusive=True)).edge
    }
    assert inside["TSLA"].inside
    assert inside["TSLA"].group_if_crossed == pytest.approx(0.467)


def test_reset_is_an_estimate_pro_rata() -> None:
    rest = 1 - sum(JULY_2023.values())
    everyone = JULY_2023 | {f"R{i}": rest / 93 for i in range(93)}
    effect = reset_effect(everyone, replace(NASDAQ_100, inclusive=True))
    assert effect is not None
    assert sum(effect.shares.values()) == pytest.approx(1)
    assert sum(
        effect.shares[name] for name in ("MSFT", "AAPL", "GOOGL", "NVDA", "AMZN", "TSLA")
    ) == pytest.approx(0.4)
    assert effect.shares["META"] == pytest.approx(0.043 * 0.6 / 0.488)


def test_nothing_to_reset_in_a_flat_index() -> None:
    flat = {f"N{i}": 0.01 for i in range(100)}
    assert reset_effect(flat) is None
    found = special_distance(flat)
    assert (found.group, found.members, found.outperformance) == (0, (), None)


def test_no_weights() -> None:
    with pytest.raises(ValueError, match="no weights"):
        special_distance({})


@given(st.floats(0.05, 0.479))
def test_the_lead_brings_the_group_exactly_to_the_limit(group: float) -> None:
    lead = lead_to_limit(group, 0.48)
    assert lead is not None
    grown = group * (1 + lead)
    assert grown / (grown + 1 - group) == pytest.approx(0.48)


def test_the_limits_carry_their_date() -> None:
    assert NASDAQ_100.as_of == "2026-01-19"
    assert "not read" in NASDAQ_100.source

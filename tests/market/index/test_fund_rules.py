from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.embedded import facts
from tui.market.index.fund_rules import FUND_RULES, Verdict, fund_rules

UCITS = {f"A{i}": 0.10 for i in range(4)} | {f"B{i}": 0.05 for i in range(12)}


def named(shares: dict[str, float], ceiling: float = 0.0) -> dict[str, Verdict]:
    return {verdict.rule.name: verdict for verdict in fund_rules(shares, ceiling)}


def test_four_tens_and_twelve_fives_are_the_edge_of_ucits() -> None:
    found = named(UCITS)["UCITS 5/10/40"]
    assert found.holds and found.group == pytest.approx(0.40) and len(found.names) == 4
    assert not named(UCITS | {"A0": 0.101})["UCITS 5/10/40"].holds
    assert not named(UCITS | {"B0": 0.051})["UCITS 5/10/40"].holds


@pytest.mark.parametrize(
    ("rule", "shares", "ceiling", "holds"),
    [
        ("UCITS index fund", {"A": 0.35, "B": 0.20}, 0.0, True),
        ("UCITS index fund", {"A": 0.36}, 0.0, False),
        ("UCITS index fund", {"A": 0.21, "B": 0.21}, 0.0, False),
        ("US fund 25/50", {"A": 0.25, "B": 0.25}, 0.0, True),
        ("US fund 25/50", {"A": 0.26}, 0.0, False),
        ("US fund 25/50", {"A": 0.25, "B": 0.20, "C": 0.06}, 0.0, False),
        ("US fund 25/50", {"A": 0.20, "B": 0.10}, 0.04, True),
        ("US fund 25/50", {"A": 0.20, "B": 0.10}, 0.06, None),
        ("US fund 25/50", {"A": 0.30, "B": 0.10}, 0.06, False),
        ("US diversified 75-5-10", {"A": 0.13, "B": 0.12}, 0.0, True),
        ("US diversified 75-5-10", {"A": 0.13, "B": 0.13}, 0.0, False),
    ],
)
def test_rules(rule: str, shares: dict[str, float], ceiling: float, holds: bool | None) -> None:
    assert named(shares, ceiling)[rule].holds is holds


def test_the_index_of_august_2026() -> None:
    weights = facts.full_list("2026-08-21")
    assert weights is not None
    found = named(dict(weights.shares))
    assert [found[rule.name].holds for rule in FUND_RULES] == [True, True, True, False]
    assert found["UCITS 5/10/40"].names == ("NVDA", "AAPL", "GOOGL", "MSFT")


def test_no_weights() -> None:
    with pytest.raises(ValueError, match="no weights"):
        fund_rules({})


@given(st.lists(st.floats(0.001, 0.3), min_size=1, max_size=20), st.floats(0, 0.3))
def test_a_missing_name_never_turns_an_answer_round(shares: list[float], ceiling: float) -> None:
    whole = {f"N{i}": share for i, share in enumerate(shares)}
    for sure, open_ in zip(fund_rules(whole), fund_rules(whole, ceiling), strict=True):
        assert open_.holds in (sure.holds, None)

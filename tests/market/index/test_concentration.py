"""Measures of concentration: published checks and properties."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.data_build import concentration as built
from tui.market.index import concentration as c

LISTS = st.lists(st.floats(0.01, 1e4), min_size=2, max_size=60).map(built.shares_of)


@pytest.mark.parametrize(
    ("shares", "points"),
    [((0.3, 0.3, 0.2, 0.2), 2600), ((0.4, 0.3, 0.2, 0.1), 3000), ((0.25,) * 4, 2500), ((1.0,), 10000)],
)
def test_published_hhi(shares: tuple[float, ...], points: int) -> None:
    assert c.hhi(shares) * 1e4 == pytest.approx(points)


def test_equal_names_count_themselves() -> None:
    shares = [1 / 20] * 20
    found = built.measure(shares)
    assert found.effective == pytest.approx(20)
    assert found.entropy == pytest.approx(20)
    assert found.top5 == pytest.approx(0.25)
    assert c.normalised_hhi(shares) == pytest.approx(0, abs=1e-12)


@given(LISTS)
def test_orders_that_always_hold(shares: list[float]) -> None:
    found = built.measure(shares)
    assert 1 - 1e-9 <= found.effective <= found.entropy * (1 + 1e-9)
    assert found.entropy <= len(shares) * (1 + 1e-9)
    assert found.top1 <= found.top5 <= found.top7 <= found.top10 <= 1 + 1e-9


@given(LISTS, st.randoms())
def test_order_does_not_matter(shares: list[float], random: object) -> None:
    shuffled = list(shares)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert built.measure(shuffled).hhi == pytest.approx(built.measure(shares).hhi)
    assert built.top_share(shuffled, 3) == pytest.approx(built.top_share(shares, 3))


@given(LISTS, st.integers(1, 60))
def test_partial_list_gives_an_interval_around_the_truth(shares: list[float], k: int) -> None:
    known = sorted(shares, reverse=True)[:k]
    assert c.hhi(shares) in built.hhi_interval(known, len(shares))
    assert 1 / c.hhi(shares) in built.effective_interval(known, len(shares))


@given(LISTS, st.integers(1, 58))
def test_more_lines_never_widen_the_interval(shares: list[float], k: int) -> None:
    assume(k < len(shares))
    ordered = sorted(shares, reverse=True)
    wide, narrow = (built.hhi_interval(ordered[:n], len(shares)) for n in (k, k + 1))
    assert narrow.lower >= wide.lower - 1e-9
    assert narrow.upper <= wide.upper + 1e-9


@given(LISTS)
def test_merging_two_names_adds_twice_their_product(shares: list[float]) -> None:
    merged = [shares[0] + shares[1], *shares[2:]]
    assert c.hhi(merged) == pytest.approx(c.hhi(shares) + 2 * shares[0] * shares[1])


@pytest.mark.parametrize(
    ("known", "n", "said"),
    [((0.9, 0.2), 5, "exceed"), ((0.5, 0.5), 1, "exceed"), ((0.1, 0.05), 4, "not the largest")],
)
def test_impossible_partial_lists_are_refused(known: tuple[float, ...], n: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        built.hhi_interval(known, n)


def test_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="no shares"):
        built.measure([])
    with pytest.raises(ValueError, match="positive total"):
        built.shares_of([0.0, 0.0])
    assert c.normalised_hhi([1.0]) is None

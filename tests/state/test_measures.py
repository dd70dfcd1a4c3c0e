"""The register of measures against the table that rules are checked with, and the values themselves."""

from __future__ import annotations

from datetime import date
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import DAY, NOW, day, live, quote, seeded, watch
from tui.alerts.level import EXAMPLES
from tui.alerts.register import REGISTER, entry, unit_of
from tui.deals.ledger.ledger import load
from tui.market.embedded.first_screen import first_screen
from tui.market.index.reading import Concentration, ShareLine, first_reading
from tui.market.quote import Freshness, Quote, Session, State
from tui.state.measures import Inputs, compute

UNKNOWN_NOW = {
    "extended_move.*",  # the session runs
    "share.mag7.sp500.change20",  # the stored shares end more than 20 sessions before the day of the test
}
LIVE = Freshness(State.LIVE, 2)


def inputs(*quotes: Quote, **more: object) -> Inputs:
    given: dict[str, object] = {
        "now_ms": NOW, "quotes": {q.symbol: q for q in quotes}, "usual": {}, "concentration": None,
        "freshness": {q.symbol: LIVE for q in quotes}, "deals_to": None, "today": DAY, "stored": False,
        "down_s": None, **more,
    }
    return Inputs(**given)  # type: ignore[arg-type]


def reading(**changes: object) -> Concentration:
    found = replace(first_reading(first_screen()), estimated=True)
    return replace(found, **changes)  # type: ignore[arg-type]


def test_every_line_of_the_register_says_its_unit_and_formula() -> None:
    assert len(REGISTER) > 70 and all(line.unit in EXAMPLES and line.formula for line in REGISTER.values())


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("move.NVDA", "move.*"),
        ("move.^GSPC", "move.*"),
        ("share.mag7.sp500", "share.mag7.sp500"),
        ("share.NVDA.sp500", "share.*.sp500"),
        ("share.BRK-B.sp500", "share.*.sp500"),
        ("share.mag7.sp500.change20", "share.mag7.sp500.change20"),
        ("contribution.NVDA.sp500", "contribution.*.sp500"),
        ("nonsense", None),
        ("move", None),
    ],
)
def test_the_exact_line_goes_before_the_pattern(key: str, line: str | None) -> None:
    found = entry(key)
    assert (found.key if found else None) == line


@pytest.mark.parametrize("snapshot", [live().look(NOW), day("2025-01-27")], ids=["live", "recorded"])
def test_every_computed_measure_has_its_unit_and_formula(snapshot: object) -> None:
    found = snapshot.measures  # type: ignore[attr-defined]
    assert len(found) > 60
    for key, measure in found.items():
        assert measure.key == key
        assert measure.unit == unit_of(key)
        assert measure.formula
        assert measure.value is not None or measure.reason, key
        assert measure.value is None or isfinite(measure.value)


def test_the_rules_of_the_default_measure_what_there_is() -> None:
    store = live()
    store.set_ledger(load())
    known = store.look(NOW).measures
    for rule in watch().rules:
        if rule.measure in UNKNOWN_NOW:
            continue
        keys = [rule.key_for(s) for s in rule.symbols] or [rule.measure]
        assert any(key in known for key in keys), rule.id


@pytest.mark.parametrize(
    ("one", "key", "value"),
    [
        (quote("A", 110.0, previous_close=100.0), "move.A", 0.1),
        (quote("A", None), "move.A", None),
        (quote("A", 110.0, previous_close=None), "move.A", None),
        (quote("A", 110.0, previous_close=100.0, cap_musd=1100), "cap_change.A", 100),
        (quote("A", 110.0, previous_close=100.0), "cap_change.A", None),
        (quote("A", 110.0, previous_close=100.0, cap_musd=1100, currency="JPY"), "cap_change.A", None),
        (quote("A", 110.0), "usual_days.A", None),
    ],
)
def test_measures_of_a_symbol(one: Quote, key: str, value: float | None) -> None:
    measure = compute(inputs(one))[key]
    assert measure.value == (None if value is None else pytest.approx(value))
    assert bool(measure.reason) is (value is None)


@pytest.mark.parametrize(
    ("session", "extended", "value"),
    [
        (Session.PRE, 190.0, -0.05), (Session.POST, 210.0, 0.05), (Session.REGULAR, 210.0, None),
        (Session.PRE, None, None),
    ],
)
def test_extended_hours_have_a_measure_of_their_own(
    session: Session, extended: float | None, value: float | None
) -> None:
    found = compute(inputs(quote("A", session=session, extended_price=extended, extended_time_ms=NOW)))
    if value is None:
        assert "extended_move.A" not in found
    else:
        assert found["extended_move.A"].value == pytest.approx(value)
        assert found["extended_move.A"].as_of_ms == NOW
    assert found["move.A"].value == pytest.approx(200 / 198 - 1)


@pytest.mark.parametrize(
    ("state", "stale"),
    [(State.LIVE, False), (State.CLOSED, False), (State.DELAYED, False), (State.PRE, False),
     (State.POST, False), (State.STALE, True), (State.ERROR, True)],
)
def test_a_measure_is_as_stale_as_its_quote(state: State, stale: bool) -> None:
    found = compute(inputs(quote("A"), freshness={"A": Freshness(state)}))
    assert found["move.A"].stale is stale
    assert found["cap_change.A"].stale is stale


def test_stored_figures_are_stale_and_a_recorded_day_is_not() -> None:
    one = quote("NVDA")
    stored = compute(inputs(one, stored=True, concentration=reading()))
    assert all(m.stale for m in stored.values())
    replayed = compute(inputs(one, freshness={}, replay=True, concentration=reading(estimated=False)))
    assert not replayed["move.NVDA"].stale and not replayed["share.mag7.sp500"].stale


def test_shares_out_of_aged_prices_are_aged() -> None:
    one = quote("NVDA")
    aged = inputs(one, freshness={"NVDA": Freshness(State.STALE, 900)}, concentration=reading())
    assert compute(aged)["share.mag7.sp500"].stale
    assert compute(aged)["share.NVDA.sp500"].stale
    assert not compute(inputs(one, concentration=reading()))["share.mag7.sp500"].stale


def test_a_bound_says_so_and_fires_nothing() -> None:
    line = ShareLine(0.30, DAY, "full market value", bound="at least", missing=("META",))
    measure = compute(inputs(quote("NVDA"), concentration=reading(seven=line)))["share.mag7.sp500"]
    assert (measure.value, measure.bound, measure.stale) == (0.30, "at least", True)


def test_contributions_add_up_with_the_weight_before_the_move() -> None:
    nvda = quote("NVDA", 90.0, previous_close=100.0)
    index = quote("^GSPC", 99.0, previous_close=100.0)
    share = dict(reading().members)["NVDA"]
    found = compute(inputs(nvda, index, concentration=reading()))["contribution.NVDA.sp500"]
    assert found.value == pytest.approx(share / 0.9 * 0.99 * -0.1)
    assert "contribution.NVDA.sp500" not in compute(inputs(nvda, concentration=reading()))


@pytest.mark.parametrize(
    ("nvda", "orcl", "value"),
    [(97.0, 95.0, -0.03), (97.0, 101.0, 0.01), (97.0, None, None), (None, None, None)],
)
def test_the_least_fall_in_the_loop(nvda: float | None, orcl: float | None, value: float | None) -> None:
    quotes = [quote(s, p, previous_close=100.0) for s, p in (("NVDA", nvda), ("ORCL", orcl)) if p is not None]
    measure = compute(inputs(*quotes))["loop.pinned.max_move"]
    assert measure.value == (None if value is None else pytest.approx(value))
    assert bool(measure.reason) is (value is None)


def test_breadth_is_equal_weight_less_the_index_fund() -> None:
    wide, equal = quote("SPY", 101.0, previous_close=100.0), quote("RSP", 99.5, previous_close=100.0)
    found = compute(inputs(wide, equal))
    assert found["breadth.rsp_spy"].value == pytest.approx(-0.015)
    assert "breadth.rsp_spy" not in compute(inputs(wide))


def test_ages_of_the_ledger_and_of_the_source() -> None:
    found = compute(inputs(deals_to=date(2026, 9, 25), down_s=61.0))
    assert (found["deals.age_days"].value, found["feed.down_s"].value) == (56.0, 61.0)
    assert "deals.age_days" not in compute(inputs())


def test_the_group_above_four_and_a_half_per_cent_is_not_guessed() -> None:
    """Raw market values are not the index's own weights: an alert on them would be false."""
    measure = compute(inputs(concentration=reading()))["group45.ndx"]
    assert measure.value is None and measure.stale and "capped" in measure.reason


prices = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(prices, prices, prices, st.none() | st.integers(0, 10**9), st.sampled_from(Session))
def test_no_measure_is_a_nan(
    price: float | None, before: float | None, extended: float | None, cap: int | None, session: Session
) -> None:
    quotes = [
        quote(s, price, previous_close=before, cap_musd=cap, session=session, extended_price=extended)
        for s in ("NVDA", "ORCL", "^GSPC", "SPY", "RSP")
    ]
    for measure in compute(inputs(*quotes, concentration=reading())).values():
        assert measure.value is None or isfinite(measure.value), measure.key


def test_the_first_screen_computes_without_any_bar() -> None:
    assert seeded().look(NOW).measures["share.mag7.sp500"].stale


def test_measures_of_the_deals_only_when_worked_out() -> None:
    values = {"circular.share": 0.152, "circulation.max": 0.154, "loops.count": 96.0}
    assert not set(values) & set(compute(inputs()))
    found = compute(inputs(circulation=values, circulation_day=DAY))
    assert {key: found[key].value for key in values} == values
    assert found["circular.share"].inputs == (f"layer announced, deals as of {DAY}",)
    other = compute(inputs(circulation=values, circulation_day=date(2020, 1, 1), replay=True))
    assert not set(values) & set(other)


def test_values_of_one_day_join_and_another_day_begins_anew() -> None:
    store = live()
    store.take_circulation({"circular.share": 0.2}, DAY)
    store.take_circulation({"circulation.max": 0.3}, DAY)
    known = store.look(NOW).measures
    assert (known["circular.share"].value, known["circulation.max"].value) == (0.2, 0.3)
    store.take_circulation({"circulation.max": 0.1}, date(2026, 1, 1))
    known = store.look(NOW + 2_000).measures
    assert "circular.share" not in known and known["circulation.max"].value == 0.1

"""A link breaks: METHODS' case to the digit, the ledger's year, and what must hold of every answer."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deals.ledgers import deal, read
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.obligations.assumed import edited, inputs
from tui.deals.obligations.due import due_by_year
from tui.deals.obligations.what_if import (
    COLUMNS,
    Assumption,
    CompanyFigures,
    LinkBreak,
    WhatIfError,
    break_link,
    changes_of,
    passed_on,
    payments,
)
from tui.market.embedded.facts import full_list
from tui.market.index.shock import effect_of
from tui.market.index.weights import Weights

DAY = date(2026, 8, 21)
LEDGER: Ledger = load()
BOOK = LEDGER.as_of(DAY)
KNOWN = inputs(LEDGER, DAY)
STATED = {
    "oracle.margin": 0.14,
    "tax": 0.21,
    "oracle.pe": 24.7,
    "oracle.ev_sales": 7.5,
    "amazon.margin": 0.20,
    "amazon.pe": 20.6,
    "amazon.ev_sales": 3.6,
}


def list_of_that_day() -> Weights:
    found = full_list(DAY.isoformat())
    assert found is not None
    return found


def broken(pays: float = 0.5, payer: str = "openai", year: int = 2027, **values: float) -> LinkBreak:
    companies, assumed = KNOWN
    return break_link(
        BOOK,
        payer,
        pays,
        year,
        companies,
        edited(assumed, {**STATED, **values}),
        [(list_of_that_day(), 7674.37)],
    )


def test_the_worked_case_of_lost_sales() -> None:
    """60 due, half paid: Oracle passes on 8 of 60, NVIDIA 20 of 200."""
    lost = passed_on(
        {"oracle": 30.0},
        {("oracle", "nvidia"): 8.0, ("nvidia", "openai"): 20.0},
        {"oracle": 60.0, "nvidia": 200.0},
        1.0,
    )
    assert lost == pytest.approx({"oracle": 30, "nvidia": 4, "openai": 0.4})


def test_the_worked_case_of_an_index() -> None:
    """Oracle at ten times sales loses half of 600; with NVIDIA 2 % down that is -0.746 % and -48.5 points."""
    oracle = changes_of(30_000, 600_000, None, None, None, 10.0)["sales"]
    assert oracle == pytest.approx(-0.5)
    weights = Weights("SP500", "2026-08-21", "as stated", {"ORCL": 0.012, "NVDA": 0.0732, "REST": 0.9148})
    found = effect_of(weights, {"ORCL": oracle or 0.0, "NVDA": -0.02}, 6500.0)
    assert found.change == pytest.approx(-0.00746, abs=5e-6)
    assert found.points == pytest.approx(-48.5, abs=0.05)


def test_openai_pays_half_of_2027() -> None:
    found = broken()
    assert (found.due.top_musd, found.undated_sum.top_musd) == (87_975, 384_500)
    effects = found.effects["SP500"]
    assert [effects[column].bp for column in COLUMNS] == pytest.approx([0, -16, -37], abs=1)
    lost = {r.slug: r.lost_musd for r in found.receivers}
    assert lost["oracle"] == 30_000 and list(lost)[:2] == ["oracle", "amazon"]
    private = next(r for r in found.receivers if r.slug == "cerebras")
    assert set(private.changes.values()) == {None}, "no market value: n/a, never 0"


def test_todays_assumptions_say_who_and_when() -> None:
    companies, assumed = KNOWN
    found = break_link(BOOK, "openai", 0.5, 2027, companies, assumed, [(list_of_that_day(), None)])
    keys = {a.key for a in found.assumptions}
    assert keys >= {"tax", "pass_on", "oracle.margin", "oracle.pe", "amazon.ev_sales"}
    assert all(a.source for a in found.assumptions)
    assert assumed["oracle.margin"].value == 0.14 and assumed["oracle.pe"].value == pytest.approx(
        24.7, abs=0.05
    )
    assert assumed["oracle.ev_sales"].value == pytest.approx(7.5, abs=0.06)
    assert found.effects["SP500"]["sales"].points is None, "without a level no points"


def test_nothing_is_lost_where_all_is_paid() -> None:
    found = broken(1.0)
    assert all(r.lost_musd == 0 and not any(r.changes.values()) for r in found.receivers)
    assert all(effect.bp == 0 for effect in found.effects["SP500"].values())


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_it_is_monotone_and_linear_and_parts_add_up(one: float, other: float) -> None:
    less, more = broken(max(one, other)), broken(min(one, other))
    for column in COLUMNS:
        assert more.effects["SP500"][column].bp <= less.effects["SP500"][column].bp + 1e-9
    whole = broken(0.0)
    for column in COLUMNS:
        whole_bp = whole.effects["SP500"][column].bp
        if all((r.changes[column] or 0) > -1 for r in whole.receivers):
            assert less.effects["SP500"][column].bp == pytest.approx((1 - less.pays) * whole_bp, abs=1e-6)
        parts = less.effects["SP500"][column].parts
        assert sum(part for _, part in parts) == pytest.approx(
            less.effects["SP500"][column].change, abs=1e-12
        )
    assert sum(r.first_musd for r in less.receivers) == pytest.approx(
        (1 - less.pays) * (less.due.top_musd or 0)
    )


PAYERS = sorted({e.payer for e in BOOK.in_layer(Layer.SIGNED) if e.deal.kind is Kind.PURCHASE})


@pytest.mark.parametrize("payer", PAYERS)
@pytest.mark.parametrize("year", [2026, 2028, 2031])
def test_whoever_pays_less_no_figure_is_made_up(payer: str, year: int) -> None:
    found = broken(0.25, payer, year, pass_on=0.5)
    for receiver in found.receivers:
        assert math.isfinite(receiver.lost_musd) and receiver.lost_musd >= 0
        assert all(change is None or -1 <= change <= 0 for change in receiver.changes.values())
    due = due_by_year(BOOK, payer, Layer.SIGNED)
    assert found.undated_sum == due.unscheduled_sum
    assert (found.due.top_musd or 0) == (due.years[year].top_musd if year in due.years else 0)


def test_what_has_no_term_changes_no_figure_but_its_own() -> None:
    undated = {e.deal.id for e in broken().undated}
    assert undated
    book = replace(LEDGER, deals=tuple(d for d in LEDGER.deals if d.id not in undated)).as_of(DAY)
    companies, assumed = KNOWN
    without = break_link(book, "openai", 0.5, 2027, companies, edited(assumed, STATED))
    assert [r.lost_musd for r in without.receivers] == [r.lost_musd for r in broken().receivers]
    assert not without.undated


def test_a_second_round_is_a_stated_part_and_refused_where_it_never_ends() -> None:
    once, twice = broken(), broken(pass_on=1.0)
    total = [sum(r.lost_musd for r in b.receivers) for b in (once, twice)]
    assert total[1] >= total[0]
    with pytest.raises(WhatIfError, match="never ends"):
        passed_on({"a": 1.0}, {("a", "b"): 10.0, ("b", "a"): 10.0}, {"a": 10.0, "b": 10.0}, 1.0)
    with pytest.raises(WhatIfError, match="0 % to 100 %"):
        broken(1.5)


def test_missing_inputs_leave_their_column_open() -> None:
    assumed = {"tax": Assumption("tax", "tax", 0.2, "fraction", "stated", "")}
    found = break_link(
        BOOK, "openai", 0.5, 2027, {"oracle": CompanyFigures("Oracle", "ORCL", 400_000, None)}, assumed
    )
    oracle = found.receivers[0]
    assert oracle.slug == "oracle" and oracle.of_sales is None
    assert oracle.changes == {"nothing": 0.0, "profit": None, "sales": None}


def test_payments_of_a_year_are_those_with_a_term() -> None:
    paid = payments(BOOK, 2027, Layer.SIGNED)
    assert paid["openai", "oracle"] == 60_000 and ("openai", "microsoft") not in paid


NAMES = ("openai", "oracle", "nvidia", "amd", "coreweave")
TERMS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.floats(0.1, 500), st.floats(0.5, 12),
                  st.integers(2025, 2032)).filter(lambda d: d[0] != d[1])


@settings(max_examples=40, deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=8), st.floats(0, 1), st.floats(0, 0.9))
def test_over_random_ledgers_nothing_is_lost_twice_or_made_up(
    deals: list[tuple[str, str, float, float, int]], pays: float, share: float
) -> None:
    text = "".join(
        deal(f"d{i}", payer, receiver, round(bn, 3), term_years=round(term, 2), start_year=start)
        for i, (payer, receiver, bn, term, start) in enumerate(deals))
    with TemporaryDirectory() as folder:
        book = read(Path(folder), text).as_of(DAY)
    companies = {name: CompanyFigures(name, name.upper(), 900_000, 10_000_000) for name in NAMES}
    assumed = {"pass_on": Assumption("pass_on", "", share, "fraction", "stated", ""),
               "tax": Assumption("tax", "", 0.2, "fraction", "stated", "")}
    assumed |= {f"{n}.{k}": Assumption(f"{n}.{k}", "", v, "x", "stated", "")
                for n in NAMES for k, v in (("margin", 0.2), ("pe", 20.0), ("ev_sales", 5.0))}
    for payer in NAMES:
        found = break_link(book, payer, pays, 2027, companies, assumed)
        first = sum(r.first_musd for r in found.receivers)
        assert first == pytest.approx((1 - pays) * (found.due.top_musd or 0), rel=1e-9, abs=1e-6)
        for receiver in found.receivers:
            assert math.isfinite(receiver.lost_musd) and receiver.lost_musd >= receiver.first_musd - 1e-6
            assert all(c is not None and -1 <= c <= 0 for c in receiver.changes.values())

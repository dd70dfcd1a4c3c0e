"""Measures of a day by layer, and the values the register takes."""

from __future__ import annotations

from datetime import date

import pytest

from tests.deals.counts import MANY
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops import measured
from tui.deals.loops.measured import deal_values, measure_layers
from tui.deals.obligations.due import Told, newest, parts_of_years, yearly


def test_every_layer_is_measured_and_spread(today: Book) -> None:
    found = measure_layers(today, Layer.SIGNED)
    assert found is not None and found.here is found.by_layer[Layer.SIGNED]
    low, high = found.spread("max_share") or (0, 0)
    assert low == pytest.approx(0.0065, abs=1e-4) and high == pytest.approx(0.1872, abs=1e-4)
    for one in found.by_layer.values():
        assert (one.reciprocity or 0) <= (one.max_share or 0) <= (one.scc_share or 0)


def test_the_register_takes_what_the_page_shows(today: Book) -> None:
    values, found = deal_values(today), measure_layers(today, Layer.ANNOUNCED)
    assert found is not None
    here = found.here
    assert values["circular.share"] == pytest.approx(here.circular_share)
    assert values["circular.reciprocity"] == pytest.approx(here.reciprocity)
    assert values["circular.throughput"] == pytest.approx(here.throughput)
    assert values["circular.scc_share"] == pytest.approx(here.scc_share)
    assert values["circular.net_share"] == pytest.approx(here.net_share)
    assert values["circular.finn"] == pytest.approx(here.finn)
    assert values["loops.count"] == MANY


def test_too_many_companies_are_not_split(
    today: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "MOST_COMPANIES", 5)
    assert measure_layers(today, Layer.ANNOUNCED) is None
    assert "circular.share" not in deal_values(today)


def test_an_empty_day_has_no_shares(shipped: Ledger) -> None:
    values = deal_values(shipped.as_of(date(2000, 1, 1)))
    assert values == {"loops.count": 0.0}


def test_years_keep_what_sources_differ_in(shipped: Ledger, today: Book) -> None:
    revenue = yearly(shipped, "openai", "revenue", today.day)
    assert (revenue[2024].low_musd, revenue[2024].high_musd, revenue[2024].told) == (3_500, 3_700, Told.PRESS)
    burn = yearly(shipped, "openai", "cash_burn", today.day)
    assert (burn[2026].low_musd, burn[2026].high_musd, burn[2026].told) == (17_000, 25_000, Told.PROJECTION)
    assert [burn[y].high_musd for y in (2027, 2028)] == [35_000, 47_000]
    assert 2028 not in yearly(shipped, "openai", "cash_burn", date(2026, 3, 1))
    assert burn[2025].told is Told.ACTUAL and len(burn[2025].readings) == 2
    parts = {f.period for f in parts_of_years(shipped, "openai", "revenue", today.day)}
    assert parts == {"2025-H1", "2026-Q1"}
    cash = newest(shipped.company("openai").figures_of("cash", today.day))
    assert cash is not None and cash.musd == 73_000
    assert newest(()) is None

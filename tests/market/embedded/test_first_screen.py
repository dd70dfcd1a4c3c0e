"""The small file of the first screen against the data it was made from."""

from __future__ import annotations

import pytest

from tui.market.embedded import series as stored
from tui.market.embedded.first_screen import first_screen
from tui.market.embedded.pack import FOLDER
from tui.market.quote import Session


def test_it_is_small_and_has_the_eight() -> None:
    assert (FOLDER / "first_screen.json").stat().st_size < 30_000
    screen = first_screen()
    assert screen.as_of == "2026-08-21"
    assert screen.groups["Mag 7 + Oracle"] == (
        "NVDA",
        "ORCL",
        "MSFT",
        "AAPL",
        "AMZN",
        "GOOGL",
        "META",
        "TSLA",
    )
    assert screen.figures["NVDA"].quote.price == 214.72
    assert screen.figures["ORCL"].quote.price == 146.47


def test_every_default_symbol_has_figures_or_a_reason() -> None:
    screen = first_screen()
    listed = {symbol for group in screen.groups.values() for symbol in group}
    assert listed == set(screen.figures) | set(screen.missing)
    assert set(screen.missing) == {"SFTBY", "^NDX", "RSP", "HYG", "LQD", "^TNX"}
    assert set(screen.missing.values()) == {"no stored data"}


@pytest.mark.parametrize("symbol", [s for s in first_screen().figures if s != "^VIX"])
def test_figures_are_those_of_the_bars(symbol: str) -> None:
    figure, bars = first_screen().figures[symbol], stored.daily(symbol)
    assert bars is not None
    assert figure.quote == stored.quote_on(symbol, figure.as_of)
    assert figure.spark == bars.close[-30:]
    assert figure.usual_days == pytest.approx(stored.usual_on(symbol, figure.as_of), abs=0.006)
    assert figure.quote.session is Session.CLOSED
    assert figure.quote.name and figure.quote.kind and figure.origin


def test_the_vix_shows_its_single_close_and_says_where_its_spark_ends() -> None:
    vix = first_screen().figures["^VIX"]
    assert (vix.quote.price, vix.as_of, vix.spark_as_of) == (15.13, "2026-08-21", "2026-07-23")
    assert vix.usual_days is None


def test_shares_and_group() -> None:
    screen = first_screen()
    share = screen.shares["SP500"]
    assert round(share.mag7 * 100, 1) == 33.2
    assert share.mag7_change_20 is not None and round(share.mag7_change_20 * 100, 1) == 0.8
    assert [name for name, _ in share.members[:3]] == ["NVDA", "AAPL", "GOOGL"]
    assert sum(part for _, part in share.members) == pytest.approx(share.top10, abs=1e-5)
    assert not screen.ndx.official and "NOT the official" in screen.ndx.basis
    assert screen.ndx.room == pytest.approx(screen.ndx.limit - screen.ndx.group, abs=1e-6)


def test_next_dates() -> None:
    assert [event.day for event in first_screen().events][:2] == ["2026-09-07", "2026-09-18"]

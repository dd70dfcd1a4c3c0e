"""The small file of the first screen against the data it was made from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.last_day import LAST, LAST_DAY, close
from tests.market.usual import usual_on
from tui.market.calendar import upcoming
from tui.market.embedded import series as stored
from tui.market.embedded.first_screen import first_screen
from tui.market.embedded.pack import FOLDER
from tui.market.quote import Session


def test_it_is_small_and_has_the_eight() -> None:
    assert (FOLDER / "first_screen.json").stat().st_size < 30_000
    screen = first_screen()
    assert screen.as_of == LAST
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
    assert screen.figures["NVDA"].quote.price == close("NVDA") == 228.38
    assert screen.figures["ORCL"].quote.price == close("ORCL") == 137.3


def test_every_default_symbol_has_figures_or_a_reason() -> None:
    screen = first_screen()
    listed = {symbol for group in screen.groups.values() for symbol in group}
    assert listed == set(screen.figures) | set(screen.missing)
    assert set(screen.missing) == {"SFTBY", "RSP", "HYG", "LQD"}
    assert set(screen.missing.values()) == {"no stored data"}


@pytest.mark.parametrize("symbol", list(first_screen().figures))
def test_figures_are_those_of_the_bars(symbol: str) -> None:
    figure, bars = first_screen().figures[symbol], stored.daily(symbol)
    assert bars is not None
    assert figure.quote == stored.quote_on(symbol, figure.as_of)
    assert figure.spark == bars.close[-30:]
    assert figure.usual_days == pytest.approx(usual_on(symbol, figure.as_of), abs=0.006)
    assert figure.quote.session is Session.CLOSED
    assert figure.quote.name and figure.quote.kind and figure.origin


def test_a_figure_that_ends_before_the_others_has_its_own_day() -> None:
    behind = {name: f.as_of for name, f in first_screen().figures.items() if f.as_of != LAST}
    assert behind == {"^NDX": "2026-09-25", "^TNX": "2026-09-25"}


def test_shares_and_group() -> None:
    screen = first_screen()
    share = screen.shares["SP500"]
    assert share.mag7 == pytest.approx(0.3485, abs=5e-5)
    assert share.mag7_change_20 is not None and share.mag7_change_20 == pytest.approx(0.0108, abs=5e-5)
    assert [name for name, _ in share.members[:3]] == ["NVDA", "AAPL", "GOOGL"]
    assert sum(part for _, part in share.members) == pytest.approx(share.top10, abs=1e-5)
    assert not screen.ndx.official and "NOT the official" in screen.ndx.basis
    assert screen.ndx.room == pytest.approx(screen.ndx.limit - screen.ndx.group, abs=1e-6)


def test_next_dates() -> None:
    events = first_screen().events
    assert events and list(events) == list(upcoming(LAST_DAY + timedelta(days=1)))

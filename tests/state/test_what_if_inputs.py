"""What a What-if is asked of, when the prices are older than the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tui.deals.ledger.ledger import load
from tui.state.snapshot import Mode, Snapshot
from tui.state.what_if_inputs import inputs_of
from tui.watchlist import Watchlist

TODAY = date(2026, 12, 1)


def test_dates_and_years_begin_today_and_weights_stay_those_of_the_prices() -> None:
    """Two months after the stored data, last week's holidays do not come any more."""
    at_ms = int(datetime(2026, 12, 1, 15, tzinfo=UTC).timestamp() * 1000)
    prices = date(2026, 9, 30)
    found = inputs_of(Snapshot(at_ms, Mode.EMBEDDED, prices, Watchlist(()), ledger=load()))
    assert found is not None and found.day == TODAY
    assert found.dates and all(one.last >= TODAY for one in found.dates)
    assert date.fromisoformat(found.weights.as_of) <= prices

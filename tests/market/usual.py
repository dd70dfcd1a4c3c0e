"""A stored move in usual days."""

from __future__ import annotations

from tui.market.bars import usual_days
from tui.market.embedded import series as stored


def usual_on(symbol: str, day: str) -> float | None:
    """How many of its usual days the move of `day` was, by the 60 sessions before it."""
    bars, quote = stored.closes(symbol), stored.quote_on(symbol, day)
    if bars is None or quote is None or quote.move is None:
        return None
    return usual_days(bars.until(stored.ms_of(day)).close, quote.move)

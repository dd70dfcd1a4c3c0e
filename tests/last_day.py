"""The last day of the embedded data, as tests need it: one place, taken from the data and not typed."""

from __future__ import annotations

from datetime import date

from tui.market.embedded import series as stored

LAST = stored.sessions()[-1]  # ISO date
LAST_DAY = date.fromisoformat(LAST)


def close(symbol: str) -> float:
    """The last stored close of `symbol`."""
    bars = stored.closes(symbol)
    assert bars is not None
    return bars.close[-1]


def seven() -> float:
    """The seven's stored share of the S&P 500 on the last day, a fraction."""
    series = stored.concentration("SP500")
    assert series is not None
    return series.mag7[-1]


def said(day: date = LAST_DAY) -> str:
    """A day as screens write it: 30 Sep 2026."""
    return f"{day.day} {day:%b %Y}"

"""Concentration before today, out of the stored series: a line of the past, and the highest of a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.market.session import day_ms, previous_session

if TYPE_CHECKING:
    from tui.market.reading import Concentration
    from tui.market.stored import ConcentrationSeries


class SharePast:
    """Answers for one series and day are worked out once."""

    def __init__(self) -> None:
        self._high_of: tuple[object, float | None] = (None, None)
        self._shares_of: tuple[int, str] = (0, "")
        self._shares: tuple[float, ...] = ()

    def history(
        self, series: ConcentrationSeries | None, shown: date, live: Concentration | None
    ) -> tuple[float, ...]:
        """Daily share of the seven since 2021; a recorded day sees nothing later than itself."""
        if series is None:
            return ()
        day = shown.isoformat()
        if (id(series), day) != self._shares_of:
            last = series.place(day)
            self._shares_of = id(series), day
            self._shares = series.mag7[: last + 1] if last is not None else ()
        if live is not None and live.estimated and live.seven.share is not None and not live.seven.bound:
            return (*self._shares, live.seven.share)
        return self._shares

    def top10_high(self, series: ConcentrationSeries | None, today: date) -> float | None:
        """Highest top-10 share of the 250 sessions before `today`; None unless they are stored without a gap
        to the session before."""
        key = (id(series), today)
        if self._high_of[0] != key:
            self._high_of = (key, None if series is None else high_before(series, today))
        return self._high_of[1]


def high_before(series: ConcentrationSeries, today: date, sessions: int = 250) -> float | None:
    """Highest top-10 share of the `sessions` sessions before `today`, when the series reaches to the last."""
    before = previous_session(today)
    row = series.place(before.isoformat())
    if row is None or row + 1 < sessions or series.times_ms[row] != day_ms(before):
        return None
    return max(series.top10[row + 1 - sessions : row + 1])

"""The embedded facts beside prices: the long history of concentration, whole lists, dated events, figures.

The lists are those of the S&P 500 at each month's last session since 2021 and a few named days: full market
values by issuer (the basis travels with each list); `float_list` takes them to free float.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tui.market.calendar import DatedEvent
from tui.market.embedded.pack import document, pack
from tui.market.index.weights import Weights


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One published or computed figure of the past. Shares are fractions; HHI and numbers in their own units.

    `date` may be a year, a month or a day. Points of different `basis` must not be joined without saying so.
    """

    date: str
    index: str
    measure: str  # top10_share, top5_share, largest_share, mag7_share, effective_number, hhi_points
    value: float
    basis: str
    proxy: bool  # computed from a list that stands for the index
    definition: str
    source: str
    url: str

    @property
    def year(self) -> float:
        """The date as a decimal year: a year alone stands at its middle, a month at its middle."""
        parts = [int(part) for part in self.date.split("-")]
        month = parts[1] if len(parts) > 1 else 7
        day = parts[2] if len(parts) > 2 else (15 if len(parts) > 1 else 1)
        return parts[0] + (month - 1 + (day - 1) / 31) / 12


@dataclass(frozen=True, slots=True)
class Fundamentals:
    """Figures of one company from its SEC filings, integer millions of USD; None where not stated.

    `annual` and `quarterly` are rows by the ISO date of their period's end, oldest first; `ttm` covers the
    four quarters to the last report. Cash flow of a quarter is known only for the first fiscal one.
    """

    symbol: str
    as_of: str
    origin: str
    annual: tuple[tuple[str, dict[str, int | None]], ...]
    quarterly: tuple[tuple[str, dict[str, int | None]], ...]
    ttm: dict[str, int | None]
    shares: int | None
    shares_date: str | None


def _unit(measure: str, value: float) -> float:
    return value / 100 if measure.endswith("_share") else value


@cache
def history_points(index: str | None = None, measure: str | None = None) -> tuple[HistoryPoint, ...]:
    """The usable points of the long history (about one a year), oldest first."""
    points = [
        HistoryPoint(date, name, kind, _unit(kind, value), basis, proxy, definition, source, url)
        for date, name, kind, value, basis, proxy, definition, source, url in document("history")["points"]
        if index in (None, name) and measure in (None, kind)
    ]
    return tuple(sorted(points, key=lambda point: (point.year, point.index, point.measure)))


@cache
def levels_2000() -> dict[str, HistoryPoint]:
    """The S&P 500's levels at the turn of 2000, by measure. The seven have no counterpart."""
    rows = document("history")["levels_2000"]
    return {kind: HistoryPoint(date, "SP500", kind, _unit(kind, value), basis, False, definition, source, url)
            for kind, date, value, basis, definition, source, url in rows}


@cache
def events(symbol: str | None = None, first: str = "", last: str = "9999") -> tuple[DatedEvent, ...]:
    """Stored dated events (results, large moves, reports) from `first` to `last`, oldest first."""
    found = (DatedEvent(*row) for row in document("events"))
    return tuple(event for event in found if symbol in (None, event.symbol) and first <= event.day <= last)


def _table(columns: list[str], rows: list[list[Any]]) -> tuple[tuple[str, dict[str, int | None]], ...]:
    return tuple((row[0], dict(zip(columns[1:], row[1:], strict=True))) for row in rows)


@cache
def fundamentals(symbol: str) -> Fundamentals | None:
    """The stored figures of one of eleven companies, else None."""
    content = document("fundamentals")
    entry = content["companies"].get("GOOGL" if symbol == "GOOG" else symbol)
    if entry is None:
        return None
    return Fundamentals(
        symbol, content["as_of"], content["origin"], _table(content["annual"], entry["annual"]),
        _table(content["quarterly"], entry["quarterly"]),
        dict(zip(content["ttm"], entry["ttm"], strict=True)), entry["shares"], entry["shares_date"],
    )


def newest_list(day: str) -> Weights | None:
    """The newest list of the S&P 500 that is not younger than `day`; None before the first."""
    from tui.market.embedded.series import weights

    newest = weights("SP500")
    if newest is not None and newest.as_of <= day:
        return newest
    known = [one for one in list_days() if one <= day]
    return full_list(known[-1]) if known else None


@cache
def list_days() -> tuple[str, ...]:
    """ISO dates that have a list, oldest first."""
    return tuple(sorted(pack("lists").names))


@cache
def full_list(day: str) -> Weights | None:
    """Full market values of `day` by issuer; None for a day without a list."""
    source = pack("lists")
    series = source.series(day)
    if series is None:
        return None
    names: list[str] = source.header["names"]
    columns = series.columns
    caps = {names[i]: cap for i, cap in zip(columns["name"], columns["musd"], strict=True)}
    total = sum(caps.values())
    shares = {name: cap / total for name, cap in caps.items()}
    header = source.header
    return Weights("SP500", day, header["basis"], shares, header["origin"], caps_musd=caps)

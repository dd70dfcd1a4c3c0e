"""The crosshair of the history: one point of it with its value, date and basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.draw.grid.canvas import fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.words.numbers import day

if TYPE_CHECKING:
    from tui.draw.concentration.history import History

_BASIS = {
    "full": "full market value", "float": "float-adjusted value", "fund": "fund lines", "file": "your file",
    "full, screener": "full market value by Yahoo", "float, screener": "float-adjusted value by Yahoo",
}
STEP = 5  # sessions between stops on the daily line
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Stop:
    """A point where the crosshair may stand; `date` may be a year, a month or a day."""

    year: float
    share: float
    date: str
    basis: str


def stops_of(history: History, until: float | None = None) -> tuple[Stop, ...]:
    """Every stop up to the decimal year `until`, oldest first: published points, days, own records."""
    marks = [
        Stop(m.year, m.share, m.date or str(int(m.year)), f"proxy: {m.basis}" if m.proxy else m.basis)
        for m in history.marks
    ]
    days = [Stop(y, s, iso_of(y), history.daily_basis) for y, s in history.daily[::-STEP]]
    own = [Stop(o.year, o.share, iso_of(o.year), f"own record, {_BASIS.get(o.basis, 'basis not recorded')}")
           for o in history.own]
    found = sorted((*marks, *days, *own), key=lambda stop: stop.year)
    return tuple(stop for stop in found if until is None or stop.year <= until + 0.02)


def iso_of(year: float) -> str:
    """ISO date of a decimal year as `history_chart` counts them (1970 and mean years since)."""
    return datetime.fromtimestamp((year - 1970) * 31_556_952, UTC).date().isoformat()


def words(stop: Stop, width: int, glyphs: Glyphs) -> str:
    """`21 Aug 2026: 38.9 %, full market value, by issuer` in `width` cells, the basis as long as fits."""
    said = f"{_when(stop.date)}: {stop.share * 100:.1f} %, "
    for basis in (stop.basis, stop.basis.split(" (")[0], stop.basis.split(",")[0]):
        if width_of(said + basis) <= width:
            return said + basis
    return fit(said + stop.basis, width, glyphs.ellipsis)


def _when(date: str) -> str:
    parts = date.split("-")
    if len(parts) == 3:
        return day(date)
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else date

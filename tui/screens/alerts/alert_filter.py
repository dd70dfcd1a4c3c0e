"""/ on the Alerts screen: which alerts, conditions, watched rules and log rows have what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from tui.alerts.alert import Alert, Transition
from tui.alerts.near import Near
from tui.draw.words.filter import fits
from tui.screens.parts.filtering import Filtered

Row = TypeVar("Row", bound=Alert | Near | Transition)


class FiltersAlerts(Filtered):
    """Keeps the words; the page asks what fits them."""

    filter_hint: ClassVar[str] = "symbol, rule, measure or words of the reason"

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def count_rows(self) -> int:
        """Rows that are shown now, the log's among them."""
        raise NotImplementedError

    def take_filter(self, text: str) -> bool:
        self.words = text
        if self.snapshot is not None:
            self.present(self.snapshot)
        return not text or self.count_rows() > 0

    def fitting(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that have the words; all of them without any."""
        return tuple(row for row in rows if fits(self.words, *texts_of(row))) if self.words else tuple(rows)


def texts_of(row: Alert | Near | Transition) -> tuple[str, ...]:
    """What a row says, in words that a person may type."""
    match row:
        case Near():
            return row.measure, row.rule.id, row.rule.name, row.symbol, *row.rule.symbols
        case Alert():
            return row.symbol, row.measure, row.rule, row.name, row.why, row.phase.value
        case _:
            return row.symbol, row.rule, row.why, row.change.value

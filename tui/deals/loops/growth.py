"""How the number of loops grew: the days on which the ledger knew something new, and the loops after each."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec import Struct

from tui.deals.ledger.book import open_book
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops.loops import loops_of


class Growth(Struct, frozen=True):
    """`days` of the ledger's changes, oldest first, and the loops of announced money known after each.

    The ledger was collected in November 2026: what nobody told on later pages of an earlier day is missing
    there, so that earlier counts are at most too small.
    """

    days: tuple[date, ...]
    loops: tuple[int, ...] = ()  # empty while nobody has counted

    def on(self, day: date) -> int | None:
        """The loops known on `day`; None while they are not counted."""
        known = [count for at, count in zip(self.days, self.loops, strict=False) if at <= day]
        return (known[-1] if known else 0) if self.loops else None


def change_days(ledger: Ledger) -> tuple[date, ...]:
    """The days of all rows of status in the ledger."""
    return tuple(sorted({row.day for deal in ledger.deals for row in deal.history}))


def growth_of(ledger: Ledger) -> Growth:
    """All days counted: work of half a second of two hundred deals, for a thread. The ledger's own books of
    days stay as they are."""
    days = change_days(ledger)
    return Growth(days, tuple(
        len(loops_of(open_book(ledger.deals, ledger.by_id, partial(ledger.folded, day=day), day)).items)
        for day in days
    ))


class Past(Struct, frozen=True):
    """What the timeline of a look back shows: the stored sessions run from `first` to `last`."""

    first: date
    last: date
    growth: Growth
    playing: bool = False

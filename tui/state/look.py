"""What a look at an earlier day stands on: the day, the stored sessions, the changes and loops around it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tui.deals.loops.growth import Growth


class Past(Struct, frozen=True):
    """The stored sessions run from `first` to `last`; `growth` is the ledger's."""

    first: date
    last: date
    growth: Growth
    playing: bool = False

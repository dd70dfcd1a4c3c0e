"""A named figure with everything a person may ask about it: what it means, how, from what, and when."""

from __future__ import annotations

from msgspec import Struct


class Measure(Struct, frozen=True):
    """One value of a line of the register (register.py).

    `unit` is one of "fraction" (0.332 is 33.2 %), "musd", "usd", "count", "days", "points", "pp" (a change
    of a share, as a fraction). `value` None means that it cannot be known now; `reason` then says why.
    `bound` is "" or "at least"/"at most" when a part is missing. `inputs` are sentences with source and date.
    """

    key: str
    value: float | None
    unit: str
    as_of_ms: int | None
    source: str
    formula: str = ""
    bound: str = ""
    reason: str = ""
    stale: bool = False  # rests on stale or stored figures: rules must not fire on it
    inputs: tuple[str, ...] = ()
    of_day: str = ""  # ISO day of a move that is no longer of today: it begins no event and ends none
    estimate: bool = False  # rests on a list of an earlier day, moved by prices since

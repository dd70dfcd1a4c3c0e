"""A rule made by hand on a figure: written into watchlist.toml with an end, so that no one forgets it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tui.alerts.level import LevelError, parse_level
from tui.alerts.measures import unit_of
from tui.alerts.rule import HAND_MADE_DAYS
from tui.watchlist.edit import Edit, _edit, _refused
from tui.watchlist.model import Watchlist

WAYS = ("above", "below", "either")


def make_alert(
    path: Path | None, measure: str, direction: str, level: str, today: date, *, days: int = HAND_MADE_DAYS
) -> Edit:
    """Add `[[alert]]` on one measure, as ("move.NVDA", "below", "-5 %"), that counts for `days` days.

    Raises WatchlistError, with a sentence for a person, for a measure, direction or level that cannot be;
    the file is then as it was.
    """
    unit = unit_of(measure)
    if unit is None or "*" in measure:
        raise _refused(path, "", f"{measure!r} is no single figure that can be watched")
    if direction not in WAYS:
        raise _refused(path, "", f"{direction!r} is no direction: {', '.join(WAYS)}")
    try:
        parse_level(level, unit)
    except LevelError as error:
        raise _refused(path, "", str(error)) from error
    until = today + timedelta(days=days)

    def change(document: Any, watchlist: Watchlist) -> None:
        import tomlkit

        table = tomlkit.table()
        table.add("id", _free_id(measure, watchlist))
        table.add("measure", measure)
        if direction != "above":
            table.add("direction", direction)
        table.add("warn", tomlkit.parse(f"x = {level}")["x"] if unit == "count" else level)
        table.add("until", until)
        table.comment(f"made by hand on {today}")
        if "alert" not in document:
            document.add("alert", tomlkit.aot())
        document["alert"].append(table)

    side = {"above": "from", "below": "at or below", "either": "from, either way,"}[direction]
    return _edit(path, change, f"alert made: {measure} {side} {level}, until {until.day} {until:%b %Y}")


def _free_id(measure: str, watchlist: Watchlist) -> str:
    """my-move-nvda, or with a number behind it."""
    base = "my-" + re.sub(r"[^a-z0-9]+", "-", measure.lower()).strip("-")
    used = {rule.id for rule in watchlist.rules}
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in used:
        number += 1
    return name

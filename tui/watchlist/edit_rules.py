"""Rules changed and made from the screen: written into watchlist.toml, every other byte left as it was.

One made by hand has an end, so that no one forgets it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tui.alerts.level import LevelError, parse_level
from tui.alerts.register import unit_of
from tui.alerts.rule import HAND_MADE_DAYS, Also, Rule
from tui.watchlist.condition import level_text
from tui.watchlist.edit import Edit, _edit, _refused, append_row
from tui.watchlist.model import Watchlist

WAYS = ("above", "below", "either")
LEVELS = ("warn", "critical", "clear", "clear_critical")
SECOND = {"and_warn": "warn", "and_critical": "critical"}  # levels of the figure beside the first


def make_alert(
    path: Path | None, measure: str, direction: str, level: str, today: date, *, name: str = "",
) -> Edit:
    """Add `[[alert]]` on one measure, as ("move.NVDA", "below", "-5 %"), that counts for thirty days.

    `name` stands for it on the screen. Raises WatchlistError, with a sentence for a person, for a measure,
    direction or level that cannot be; the file is then as it was.
    """
    unit = unit_of(measure)
    if unit is None or "*" in measure:
        raise _refused(path, f"{measure!r} is no single figure that can be watched")
    if direction not in WAYS:
        raise _refused(path, f"{direction!r} is no direction: {', '.join(WAYS)}")
    level = _checked(path, level, unit)
    until = today + timedelta(days=HAND_MADE_DAYS)

    def change(document: Any, watchlist: Watchlist) -> None:
        values: dict[str, Any] = {"id": _free_id(measure, watchlist), "name": name, "measure": measure,
                                  "direction": direction if direction != "above" else ""}
        values = {key: text for key, text in values.items() if text}
        values |= {"warn": _toml(level, unit), "until": until}
        append_row(document, "alert", values, f"made by hand on {today}")

    side = {"above": "from", "below": "at or below", "either": "from, either way,"}[direction]
    said = f"alert made: {name or measure} {side} {level}, until {until.day} {until:%b %Y}"
    return _edit(path, change, said)


def remove_rule(path: Path | None, rule_id: str) -> Edit:
    """Take a rule out of the file. Raises WatchlistError: also when another one names it."""

    def change(document: Any, watchlist: Watchlist) -> None:
        at = _place(path, watchlist, rule_id)
        if users := [rule.id for rule in watchlist.rules if rule_id in rule.inhibits]:
            raise _refused(path, f"{', '.join(users)} keeps it quiet (inhibits); change that one first")
        del document["alert"][at]

    return _edit(path, change, f"rule {rule_id} removed")


def add_target(path: Path | None, name: str, command: tuple[str, ...]) -> Edit:
    """Add a way out to `[[notify.to]]` that runs `command`. Raises WatchlistError."""

    def change(document: Any, watchlist: Watchlist) -> None:
        import tomlkit

        if name in (target.name for target in watchlist.targets):
            raise _refused(path, f"{name} is told already")
        if "notify" not in document:
            document.add("notify", tomlkit.table(is_super_table=True))
        append_row(document["notify"], "to", {"name": name, "command": list(command)})

    return _edit(path, change, f"{name} is told of warnings and of what is critical")


def _place(path: Path | None, watchlist: Watchlist, rule_id: str) -> int:
    """Which of the file's rules it is. Raises WatchlistError."""
    at = next((i for i, rule in enumerate(watchlist.rules) if rule.id == rule_id), None)
    if at is None:
        raise _refused(path, f"there is no rule {rule_id!r} any more")
    return at


def _free_id(measure: str, watchlist: Watchlist) -> str:
    """my-move-nvda, or with a number behind it."""
    base = "my-" + re.sub(r"[^a-z0-9]+", "-", measure.lower()).strip("-")
    used = {rule.id for rule in watchlist.rules}
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in used:
        number += 1
    return name


def levels_of(rule: Rule) -> dict[str, str]:
    """The levels of `rule` as they are written, by key; only those that stand, the second figure's last."""
    one: list[tuple[str, Rule | Also, str]] = [(key, rule, key) for key in LEVELS]
    held = one + [(key, rule.also, name) for key, name in SECOND.items() if rule.also is not None]
    return {key: level_text(value, of.unit, of.measure) for key, of, name in held
            if (value := getattr(of, name)) is not None}


def set_levels(path: Path | None, rule_id: str, levels: Mapping[str, str]) -> Edit:
    """Write new levels ("warn": "4 %") of a rule. Raises WatchlistError; the file is then as it was.

    A level that reads as it did is left as it is written. The result must hold as a whole: a warning that
    comes after critical, or a clear level beyond its own, is refused.
    """
    said: list[str] = []

    def change(document: Any, watchlist: Watchlist) -> None:
        at = _place(path, watchlist, rule_id)
        rule, table = watchlist.rules[at], document["alert"][at]
        said.clear()
        for key, text in levels.items():
            one, name, row = _held(rule, table, key)
            level, old = _checked(path, text, one.unit, _KEY_WORDS[key]), getattr(one, name)
            if old is None or abs(parse_level(level, one.unit) - old) > 1e-9:
                row[name] = _toml(level, one.unit)
                was = f" (was {level_text(old, one.unit, one.measure)})" if old is not None else ""
                said.append(f"{_KEY_WORDS[key]} {level}{was}")

    edit = _edit(path, change, rule_id)
    words = ", ".join(said) or "as it was"
    return Edit(edit.path, edit.watchlist, f"{rule_id}: {words}", edit.created)


def _held(rule: Rule, table: Any, key: str) -> tuple[Rule | Also, str, Any]:
    """Whose level `key` is, the name it has there, and the table it is written in."""
    if key in SECOND and rule.also is not None:
        return rule.also, SECOND[key], table["and"]
    return rule, key, table


_KEY_WORDS = {"warn": "warning", "critical": "critical", "clear": "over at",
              "clear_critical": "no longer critical at", "and_warn": "second figure's warning",
              "and_critical": "second figure's critical"}


def _checked(path: Path | None, level: str, unit: str, what: str = "") -> str:
    """`level` as it will stand in the file. Raises WatchlistError; its sentence begins with `what`."""
    text = " ".join(re.sub(r"(?<=[\d.])(?=[^\d.\s])", " ", level.strip(), count=1).split())
    try:
        parse_level(text, unit)
    except LevelError as error:
        raise _refused(path, f"{what}: {error}" if what else str(error)) from error
    return text


def _toml(level: str, unit: str) -> str | int | float:
    """A bare number for a count or a price, else the text with its unit."""
    if unit not in ("count", "price"):
        return level
    value = parse_level(level, unit)
    return int(value) if value == int(value) else value

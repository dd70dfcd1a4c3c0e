"""[[notify.to]] tables -> targets. No fault repeats an address: it may hold a password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tui.alerts.level import LevelError, parse_span
from tui.alerts.rule import Severity
from tui.alerts.target import EVERY_S, PER_HOUR, WAIT_S, Target
from tui.toml.check import Checker
from tui.toml.faults import Place

KEYS = ("name", "url", "url_env", "command", "bell", "severity", "wait", "every", "per_hour", "resolved")
PLACEHOLDERS = ("title", "text", "severity", "symbol", "rule", "count")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}")
_URL = re.compile(r"[A-Za-z0-9+.-]{2,32}://.*")
_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HOLE = re.compile(r"\{(\w+)\}")


def read_targets(check: Checker, table: Mapping[str, Any]) -> tuple[Target, ...]:
    """Every way out that the file names."""
    rows = table.get("to", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        check.fault(("notify", "to"), "must be written as [[notify.to]]")
        return ()
    found: list[Target] = []
    for i, row in enumerate(rows):
        place: Place = ("notify", "to", i)
        check.known(row, place, KEYS)
        target = _target(check, row, place)
        if target.name in [t.name for t in found]:
            check.fault((*place, "name"), f"{target.name!r} is already the name of another")
        found.append(target)
    return tuple(found)


def _target(check: Checker, row: Mapping[str, Any], place: Place) -> Target:
    name = check.text(row, place, "name")
    if not _NAME.fullmatch(name):
        check.fault((*place, "name"), "a way out needs a name of letters and digits, at most 40")
    ways = [key for key in ("url", "url_env", "command", "bell") if key in row]
    if len(ways) != 1:
        check.fault(place, "needs one of url, url_env, command and bell = true")
    return Target(
        name=name, url=_url(check, row, place), url_env=_env(check, row, place),
        command=_command(check, row, place), bell=check.flag(row, place, "bell"),
        severity=Severity(check.choice(row, place, "severity", "warn", tuple(Severity))),
        wait_s=_span(check, row, place, "wait", WAIT_S), every_s=_span(check, row, place, "every", EVERY_S),
        per_hour=_per_hour(check, row, place), resolved=check.flag(row, place, "resolved"),
    )


def _url(check: Checker, row: Mapping[str, Any], place: Place) -> str:
    value = row.get("url", "")
    if value == "" and "url" not in row:
        return ""
    if not isinstance(value, str) or not value.isprintable() or not _URL.fullmatch(value):
        check.fault((*place, "url"), 'must be an apprise address, like "discord://..." or "json://..."')
        return ""
    return value


def _env(check: Checker, row: Mapping[str, Any], place: Place) -> str:
    value = row.get("url_env", "")
    if "url_env" in row and not (isinstance(value, str) and _ENV.fullmatch(value)):
        check.fault((*place, "url_env"), "must be the name of an environment variable that holds the address")
        return ""
    return str(value)


def _command(check: Checker, row: Mapping[str, Any], place: Place) -> tuple[str, ...]:
    value = row.get("command", [])
    if not isinstance(value, list) or not all(isinstance(v, str) and "\0" not in v for v in value):
        check.fault((*place, "command"), 'must be a list: the program and its arguments (no shell reads it)')
        return ()
    if "command" in row and (not value or not value[0].strip()):
        check.fault((*place, "command"), "names no program")
    if value and _HOLE.search(value[0]):
        check.fault((*place, "command"), "the program itself cannot come from a message")
    wrong = {hole for part in value for hole in _HOLE.findall(part)} - set(PLACEHOLDERS)
    if wrong:
        there = ", ".join("{" + word + "}" for word in PLACEHOLDERS)
        check.fault((*place, "command"), f"there is no {{{min(wrong)}}}; there is {there}")
    return tuple(value)


def _span(check: Checker, row: Mapping[str, Any], place: Place, key: str, default: int) -> int:
    if key not in row:
        return default
    try:
        return parse_span(row[key])
    except LevelError as error:
        check.fault((*place, key), str(error))
        return default


def _per_hour(check: Checker, row: Mapping[str, Any], place: Place) -> int:
    value = row.get("per_hour", PER_HOUR)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 3600:
        check.fault((*place, "per_hour"), f"must be from 1 to 3600, not {value!r}")
        return PER_HOUR
    return value

"""[[notify.to]] tables -> targets. No fault repeats an address: it may hold a password."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from tui.alerts.level import parse_span
from tui.alerts.rule import Severity
from tui.alerts.target import ALERTMANAGER, APPRISE, EVERY_S, PER_HOUR, WAIT_S, WEBHOOK, Target
from tui.system.folders import expanded
from tui.toml.faults import Fault, shown
from tui.toml.fields import Fields

_FORMS = {"url": APPRISE, "webhook": WEBHOOK, "alertmanager": ALERTMANAGER}
_ADDRESSES = tuple(name for key in _FORMS for name in (key, f"{key}_env"))
KEYS = ("name", *_ADDRESSES, "command", "bell", "severity", "wait", "every", "per_hour", "resolved",
        "generator")
PLACEHOLDERS = ("title", "text", "severity", "symbol", "rule", "count")
_NAME = r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}"
HIDDEN = "(what is written there)"
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]*://(?!\.\.\.)[^\s\"',\]]+"
_HOLE = r"\{(\w+)\}"


def _written(pattern: str, must: str) -> Callable[[object], str]:
    """Reads a text of that pattern; ValueError says what it must be."""

    def read(value: object) -> str:
        if isinstance(value, str) and value.isprintable() and re.fullmatch(pattern, value):
            return value
        raise ValueError(f"must be {must}")

    return read


_url = _written(r"[A-Za-z0-9+.-]{2,32}://.*", 'an apprise address, like "discord://..." or "json://..."')
_http = _written(r"https?://[^/?#\s]+\S*", "an address that begins with http:// or https://")
_env = _written(r"[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable that holds the address")


def read_targets(table: Fields) -> tuple[Target, ...]:
    """Every way out that the file names."""
    found: list[Target] = []
    for row in table.rows("to"):
        row.only(KEYS)
        target = _target(row)
        if target.name in [t.name for t in found]:
            row.fault("name", f"{target.name!r} is already the name of another")
        found.append(target)
    return tuple(found)


def quiet(fault: Fault, raw: object) -> Fault:
    """`fault` without any address, and of [notify] without what stands there, wherever it was written."""
    message = fault.message
    if fault.key.startswith("notify"):
        written = {text for value in _values(raw) for text in (shown(value), str(value))}
        for text in sorted(written - set(KEYS), key=len, reverse=True):
            message = message.replace(text, HIDDEN) if len(text) > 3 else message
    return replace(fault, message=re.sub(_ADDRESS, HIDDEN, message), key=re.sub(_ADDRESS, HIDDEN, fault.key))


def _values(raw: object, key: str = "") -> Iterator[object]:
    if isinstance(raw, dict):
        for inside, value in raw.items():
            yield from _values(value, inside)
    elif isinstance(raw, list):
        yield raw
        for value in raw:
            yield from _values(value, key)
    elif key != "name" and not isinstance(raw, bool):
        yield raw


def _target(row: Fields) -> Target:
    name = row.text("name")
    if not re.fullmatch(_NAME, name):
        row.fault("name", "a way out needs a name of letters and digits, at most 40")
    ways = [key for key in (*_ADDRESSES, "command", "bell") if key in row.raw]
    if len(ways) != 1:
        row.fault(None, "needs one of url, webhook, alertmanager (or url_env, ...), command and bell = true")
    way = next((key for key in _FORMS if ways[0] in (key, f"{key}_env")), "url") if ways else "url"
    if "generator" in row.raw and way != "alertmanager":
        row.fault("generator", "is a link that Alertmanager alone shows")
    return Target(
        name=name, url=row.parsed(way, _url if way == "url" else _http, ""),
        url_env=row.parsed(f"{way}_env", _env, ""), form=_FORMS[way],
        generator=row.parsed("generator", _http, ""),
        command=row.parsed("command", _command, ()), bell=row.flag("bell"),
        severity=row.choice("severity", Severity, Severity.WARN),
        wait_s=row.parsed("wait", parse_span, WAIT_S), every_s=row.parsed("every", parse_span, EVERY_S),
        per_hour=row.count("per_hour", 1, 3600, PER_HOUR), resolved=row.flag("resolved"),
    )


def _command(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and "\0" not in v for v in value):
        raise ValueError("must be a list: the program and its arguments (no shell reads it)")
    if not value or not value[0].strip():
        raise ValueError("names no program")
    if re.search(_HOLE, value[0]):
        raise ValueError("the program itself cannot come from a message")
    try:
        expanded(value[0])
    except OSError as error:
        raise ValueError(f"its program cannot be found: {error.strerror}") from None
    wrong = {hole for part in value for hole in re.findall(_HOLE, part)} - set(PLACEHOLDERS)
    if wrong:
        there = ", ".join("{" + word + "}" for word in PLACEHOLDERS)
        raise ValueError(f"there is no {{{min(wrong)}}}; there is {there}")
    return tuple(value)

"""watchlist.toml -> Watchlist. Refuses what it does not know, and lists every fault at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tui.toml.check import Checker, clean_symbol
from tui.toml.faults import Fault, Place, WatchlistError
from tui.watchlist.files import default_text
from tui.watchlist.index_settings import INDEX_KEYS, read_index
from tui.watchlist.model import Display, Group, Private, Refresh, Watchlist
from tui.watchlist.rules import read_rules
from tui.watchlist.targets import read_targets

_SHARE_CLASS = re.compile(r"[A-Z]{1,5}[.][AB]")  # no exchange's suffix is one of these letters
MAX_SYMBOLS = 200  # Yahoo's batch call takes no more in one request

_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "dark", "light"),
    "glyphs": ("auto", "full", "narrow", "ascii"),
    "market_colours": ("western", "jp", "mono"),
    "start": ("overview", "ticker", "loop", "concentration", "alerts", "ledger"),
}
TABLES: dict[str, tuple[str, ...]] = {
    "group": ("name", "symbols"),
    "private": ("name", "ledger", "valuation_busd", "date", "source"),
    "refresh": ("quotes_s", "closed_s", "chart_s", "spark_s", "news_s", "facts_s", "stream"),
    "display": ("theme", "glyphs", "motion", "market_colours", "start"),
    "index": INDEX_KEYS,
    "archive": ("intraday_days",),
    "ledger": ("extra",),
    "alerts": ("bell",),
    "alert": (
        "id", "name", "measure", "direction", "group", "groups", "symbols", "warn", "critical", "clear",
        "clear_critical", "for", "keep", "repeat", "when", "and", "at_least", "cross", "lasts", "standing",
        "inhibits", "no_data", "tell", "rises", "until",
    ),
    "notify": ("to",),
}
_TOO_LONG = "holds a number that is too long"
_LISTS = ("group", "private", "alert")


def load(path: Path | None = None) -> Watchlist:
    """The configuration at `path`, or the built-in default. Raises WatchlistError with every fault."""
    if path is None:
        return parse(default_text(), "built-in watchlist.toml", None)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _single(str(path), f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _single(str(path), f"is not UTF-8 text (byte {error.start})") from error
    return parse(text, str(path), path)


def load_again(path: Path) -> Watchlist:
    """As `load`, while the program runs: a file with nothing in it is a mishap and no wish for nothing."""
    watchlist = load(path)
    if not watchlist.symbols and not path.read_bytes().strip():
        raise _single(str(path), "is empty")
    return watchlist


def parse(text: str, file: str = "watchlist.toml", path: Path | None = None) -> Watchlist:
    """The configuration in `text`; `file` is its name in faults. Raises WatchlistError."""
    try:
        # tomllib knows \n and \r\n alone; a lone \r is refused by it with its line
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise _syntax(file, text, str(error)) from error
    except RecursionError as error:
        raise _single(file, "is nested too deeply") from error
    except ValueError as error:  # more digits than Python reads
        raise _single(file, _TOO_LONG) from error
    if _is_long(data):
        raise _single(file, _TOO_LONG)
    check = Checker(file, text)
    tables = _tables(check, data)
    groups = _groups(check, tables["group"])
    display = tables["display"][0]
    ledger = tables["ledger"][0]
    folder = path.parent if path else Path()
    watchlist = Watchlist(
        groups=groups,
        privates=_privates(check, tables["private"]),
        refresh=_refresh(check, tables["refresh"][0]),
        display=Display(
            motion=check.flag(display, ("display",), "motion", True),
            **{k: check.choice(display, ("display",), k, getattr(Display(), k), v)
               for k, v in _CHOICES.items()},
        ),
        ledger_extra=tuple(folder / Path(p).expanduser() for p in check.texts(ledger, ("ledger",), "extra")),
        intraday_days=int(check.number(tables["archive"][0], ("archive",), "intraday_days", 90)),
        bell=check.flag(tables["alerts"][0], ("alerts",), "bell"),
        rules=read_rules(check, tables["alert"], groups),
        targets=read_targets(check, tables["notify"][0]),
        index=read_index(check, tables["index"][0], folder),
        path=path,
    )
    if check.faults:
        raise WatchlistError(tuple(sorted(check.faults, key=lambda f: f.line)))
    return watchlist


def _is_long(value: Any) -> bool:
    """True when there is a whole number beyond TOML's 64 bits: even to quote it may fail."""
    if isinstance(value, int):
        return value.bit_length() > 64
    if isinstance(value, dict):
        return any(map(_is_long, value.values()))
    return isinstance(value, list) and any(map(_is_long, value))


def _tables(check: Checker, data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every table as a list (of one, where it stands once), its keys checked."""
    check.known(data, (), tuple(TABLES))
    out: dict[str, list[dict[str, Any]]] = {}
    for name, keys in TABLES.items():
        many = name in _LISTS
        value = data.get(name, [] if many else {})
        rows = value if many else [value]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            check.fault((name,), f"must be written as {'[[' + name + ']]' if many else '[' + name + ']'}")
            rows = [] if many else [{}]
        for i, row in enumerate(rows):
            check.known(row, (name, i) if many else (name,), keys)
        out[name] = rows
    return out


def _refresh(check: Checker, row: Mapping[str, Any]) -> Refresh:
    seconds = {
        key: check.number(row, ("refresh",), key, getattr(Refresh(), key))
        for key in TABLES["refresh"] if key.endswith("_s")
    }
    return Refresh(**seconds, stream=check.flag(row, ("refresh",), "stream", True))


def _groups(check: Checker, rows: list[dict[str, Any]]) -> tuple[Group, ...]:
    seen: dict[str, int] = {}
    names: dict[str, int] = {}
    groups = []
    for i, row in enumerate(rows):
        place: Place = ("group", i)
        name = check.text(row, place, "name")
        if not name.strip():
            check.fault(place, "a group needs a name")
        elif name in names:
            check.fault((*place, "name"), f"{name!r} is already the name of the group in line {names[name]}")
        names.setdefault(name, check.line((*place, "name")))
        groups.append(Group(name, _symbols(check, row, place, seen)))
    if len(seen) > MAX_SYMBOLS:
        check.fault(("group",), f"{len(seen)} symbols are more than one call can ask for ({MAX_SYMBOLS})")
    return tuple(groups)


def _symbols(check: Checker, row: Mapping[str, Any], place: Place, seen: dict[str, int]) -> tuple[str, ...]:
    if "symbols" not in row:
        check.fault(place, 'a group needs symbols = ["..."]')
    out = []
    for j, text in enumerate(check.texts(row, place, "symbols")):
        here: Place = (*place, "symbols", j)
        symbol = clean_symbol(text)
        if symbol is None:
            check.fault(here, f"{text!r} is no symbol: letters, digits and ^ . - =, at most 15")
        elif _SHARE_CLASS.fullmatch(symbol):  # Yahoo would leave it out without a word
            check.fault(here, f'{symbol} is written "{symbol.replace(".", "-")}" at Yahoo, with a dash')
        elif symbol in seen:
            check.fault(here, f"{symbol} stands here and in line {seen[symbol]}; once is enough")
        else:
            seen[symbol] = check.line(here)
            out.append(symbol)
    return tuple(out)


def _privates(check: Checker, rows: list[dict[str, Any]]) -> tuple[Private, ...]:
    out = []
    names: set[str] = set()
    for i, row in enumerate(rows):
        place: Place = ("private", i)
        name = check.text(row, place, "name")
        if not name.strip():
            check.fault(place, "a private company needs a name")
        elif name in names:
            check.fault((*place, "name"), f"{name!r} stands here twice")
        names.add(name)
        busd = check.number(row, place, "valuation_busd", 0) if "valuation_busd" in row else None
        day = row.get("date", "")
        if isinstance(day, date):
            day = day.isoformat()[:10]
        elif day != "":
            check.fault((*place, "date"), f"must be a date like 2026-03-31, without quotes, not {day!r}")
        source = check.text(row, place, "source")
        if source and not source.startswith(("https://", "http://")):
            check.fault((*place, "source"), "must begin with https:// or http://")
        if busd is not None and not (day and source):
            check.fault(place, "a valuation needs its date and its source")
        out.append(Private(name, check.text(row, place, "ledger"),
                           None if busd is None else round(busd * 1000), str(day), source))
    return tuple(out)


def _single(file: str, message: str) -> WatchlistError:
    return WatchlistError((Fault(file, 0, "", message),))


def _syntax(file: str, text: str, message: str) -> WatchlistError:
    """A TOML error as a fault: tomllib tells line and column only inside its sentence."""
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line = int(place[1]) if place else text.count("\n") + 1
    said = message[:place.start()] if place else message.replace(" (at end of document)", "")
    if not said.isprintable():
        said = ascii(said)
    return WatchlistError((Fault(file, line, "", f"is not TOML: {said}"),))

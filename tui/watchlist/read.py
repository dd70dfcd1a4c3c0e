"""watchlist.toml -> Watchlist. Refuses what it does not know, and lists every fault at once."""

from __future__ import annotations

import re
from pathlib import Path

from tui.commands import BY_ID, SCREENS, Own
from tui.market.symbol import NO_SYMBOL, clean_symbol
from tui.system.file_access import ANSWER_S, read_file
from tui.toml.document import read_document
from tui.toml.faults import Fault, TomlError, WatchlistError, nearest
from tui.toml.fields import Fields
from tui.watchlist.files import default_text
from tui.watchlist.index_settings import INDEX_KEYS, path_of, read_index
from tui.watchlist.model import MAX_SYMBOLS, DeskSettings, Display, Group, Private, Refresh, Watchlist
from tui.watchlist.rules import read_rules
from tui.watchlist.targets import quiet, read_targets
from tui.watchlist.trust import as_found

_SHARE_CLASS = r"[A-Z]{1,5}[.][AB]"  # no exchange's suffix is one of these letters

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "dark", "light"),
    "glyphs": ("auto", "full", "narrow", "ascii"),
    "market_colours": ("western", "jp", "mono"),
    "start": ("last", *SCREENS),
}
COLUMNS = ("move", "price", "usual", "spark", "range", "cap", "pe", "volume")
SECONDS = {"quotes_s": (5, 3600), "closed_s": (60, 86_400), "chart_s": (30, 3600), "spark_s": (60, 86_400),
            "news_s": (60, 86_400), "facts_s": (3600, 604_800)}
TABLES: dict[str, tuple[str, ...]] = {
    "group": ("name", "symbols"),
    "private": ("name", "ledger", "valuation_busd", "date", "source"),
    "refresh": (*SECONDS, "stream"),
    "display": ("theme", "glyphs", "motion", "market_colours", "start", "zone", "columns", "remember"),
    "keys": tuple(BY_ID),
    "index": INDEX_KEYS,
    "archive": ("intraday_days",),
    "desk": ("archive", "url_env", "name"),
    "ledger": ("extra", "headlines", "subscribe", "key"),
    "sec": ("contact",),
    "alerts": ("bell",),
    "alert": (
        "id", "name", "measure", "direction", "group", "groups", "symbols", "warn", "critical", "clear",
        "clear_critical", "for", "keep", "repeat", "when", "and", "at_least", "cross", "lasts", "standing",
        "inhibits", "no_data", "tell", "rises", "until",
    ),
    "notify": ("to",),
}
_CONTACT = r"[ -;=?-~]{0,60}?[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,64}\.[A-Za-z]{2,24}"
_KEY = r"[A-Za-z0-9+/]{43}="
MOST_BYTES = 1_000_000
MOST_NAME = 60  # characters of a name of one's own
AGAIN_S = 0.5
_LISTS = ("group", "private", "alert")


def load(path: Path | None = None) -> Watchlist:
    """The configuration at `path`, or the built-in default. Raises WatchlistError with every fault.

    Of one that was found in the current folder what sends, runs or reads is held back (trust.py).
    """
    if path is None:
        return parse(default_text(), "built-in watchlist.toml", None)
    text = text_of(path)
    return as_found(parse(text, str(path), path), text)


def load_again(path: Path) -> Watchlist:
    """As `load`, while the program runs: a file with nothing in it is a mishap and no wish for nothing.

    It is waited for no longer than a moment: the event loop stands meanwhile.
    """
    text = text_of(path, AGAIN_S)
    if not text.strip():
        raise _single(str(path), "is empty")
    return as_found(parse(text, str(path), path), text)


def text_of(path: Path, seconds: float = ANSWER_S) -> str:
    """The text of a configuration. Raises WatchlistError."""
    try:
        return read_file(path, MOST_BYTES, seconds).decode("utf-8-sig")
    except OSError as error:
        raise _single(str(path), f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _single(str(path), f"is not UTF-8 text (byte {error.start})") from error


def parse(text: str, file: str = "watchlist.toml", path: Path | None = None) -> Watchlist:
    """The configuration in `text`; `file` is its name in faults. Raises WatchlistError."""
    faults: list[Fault] = []
    try:
        document = read_document(text, file, TABLES, _LISTS, faults.append)
    except TomlError as error:
        raise WatchlistError(error.faults) from error
    root, one, many = document.root, document.one, document.many
    names: dict[str, str] = {}
    groups = _groups(root, many["group"], names)
    display = one["display"]
    folder = path.parent if path else Path()
    watchlist = Watchlist(
        groups=groups,
        privates=_privates(many["private"]),
        refresh=_refresh(one["refresh"]),
        display=Display(
            motion=display.flag("motion", True), remember=display.flag("remember", True),
            zone=display.parsed("zone", _zone, "market"), columns=_columns(display),
            **{k: display.one_of(k, v, getattr(Display(), k)) for k, v in CHOICES.items()},
        ),
        ledger_extra=tuple(
            extra for i, given in enumerate(one["ledger"].texts("extra"))
            if (extra := path_of(one["ledger"], "extra", given, folder, i)) is not None
        ),
        headlines=one["ledger"].flag("headlines", True),
        subscribe=_subscription(one["ledger"], folder),
        subscribe_key=_key(one["ledger"]),
        sec_contact=_contact(one["sec"]),
        intraday_days=int(one["archive"].number("intraday_days", 1, 3650) or 90),
        bell=one["alerts"].flag("bell"),
        desk=_desk(one["desk"]),
        rules=read_rules(many["alert"], groups),
        targets=read_targets(one["notify"]),
        index=read_index(one["index"], folder),
        names=tuple(names.items()), keys=_keys(one["keys"]),
        path=path,
    )
    if faults:
        said = (quiet(fault, root.raw.get("notify")) for fault in faults)
        raise WatchlistError(tuple(sorted(said, key=lambda f: f.line)))
    return watchlist


def _subscription(table: Fields, folder: Path) -> str:
    """An https address, or a path beside the configuration."""
    given = table.text("subscribe")
    if not given or given.startswith("https://"):
        return given
    if "://" in given:
        table.fault("subscribe", "must begin with https:// or be the path of a file")
        return ""
    return str(path_of(table, "subscribe", given, folder) or "")


def _key(table: Fields) -> str:
    """The publisher's public key; a subscription without one could be anybody's."""
    given = table.text("key")
    if given and not re.fullmatch(_KEY, given):
        table.fault("key", "is no public key: 44 characters, as `loopwatch ledger publish` prints it")
        return ""
    if table.raw.get("subscribe") and not given:
        table.fault("subscribe", 'needs key = "...", the public key of whoever publishes it')
    return given


def _contact(table: Fields) -> str:
    given = table.text("contact")
    if given and not re.fullmatch(_CONTACT, given):
        table.fault("contact", "must be an e-mail address, with a name before it if you like")
        return ""
    return given


def _refresh(table: Fields) -> Refresh:
    seconds = {key: value for key, (low, high) in SECONDS.items()
               if (value := table.number(key, low, high)) is not None}
    return Refresh(**seconds, stream=table.flag("stream", True))


def _desk(table: Fields) -> DeskSettings:
    """Read by its own module, too."""
    if not table.raw:
        return DeskSettings()
    from tui.watchlist.desk import read_desk

    return read_desk(table)


def _keys(table: Fields) -> Own:
    """Read by its own module, which the start of most people does not need."""
    if not table.raw:
        return ()
    from tui.watchlist.keys import read_keys

    return read_keys(table)


def _zone(value: object) -> str:
    """market, local, or a zone of this machine's data."""
    if value in ("market", "local"):
        return str(value)
    from zoneinfo import ZoneInfo

    try:
        if isinstance(value, str):
            return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # no such file, or none that may be asked for
        pass
    raise ValueError('must be "market", "local" or the name of a time zone, like "Asia/Tokyo"')


def _columns(table: Fields) -> tuple[str, ...]:
    found = table.texts("columns")
    for j, name in enumerate(found):
        if name not in COLUMNS:
            near = nearest(name, COLUMNS)
            table.fault("columns", f"{name!r} is no column{near}", j)
        elif name in found[:j]:
            table.fault("columns", f"{name} stands here twice", j)
    if "columns" in table.raw and not found and table.ok:
        table.fault("columns", f"names none; there is {', '.join(COLUMNS)}")
    return found


def _groups(root: Fields, rows: list[Fields], own: dict[str, str]) -> tuple[Group, ...]:
    """The groups; what a person calls their symbols goes into `own`."""
    names: dict[str, Fields] = {}
    groups = []
    for row in rows:
        name = row.text("name")
        if not name.strip():
            row.fault(None, "a group needs a name")
        elif name in names:
            row.fault("name", f"{name!r} is already the name of the group in line {names[name].line('name')}")
        names.setdefault(name, row)
        groups.append(Group(name, _symbols(row, own)))
    many = len({symbol for group in groups for symbol in group.symbols})
    if many > MAX_SYMBOLS:
        root.fault("group", f"{many} symbols are more than can be asked for politely ({MAX_SYMBOLS})")
    return tuple(groups)


def _symbols(row: Fields, own: dict[str, str]) -> tuple[str, ...]:
    """Each a text, or { symbol = "NVDA", name = "..." }."""
    if "symbols" not in row.raw:
        row.fault(None, 'a group needs symbols = ["..."]')
    seen: dict[str, int] = {}
    for j, (text, name) in enumerate(_written(row)):
        symbol = clean_symbol(text)
        if symbol is None:
            row.fault("symbols", f"{text!r} {NO_SYMBOL}", j)
        elif re.fullmatch(_SHARE_CLASS, symbol):  # Yahoo would leave it out without a word
            row.fault("symbols", f'{symbol} is written "{symbol.replace(".", "-")}" at Yahoo, with a dash', j)
        elif symbol in seen:
            line = row.line("symbols", seen[symbol])
            row.fault("symbols", f"{symbol} stands here and in line {line}; once is enough in a group", j)
        else:
            seen[symbol] = j
            if name and own.setdefault(symbol, name) != name:
                row.fault("symbols", f"{symbol} is called {own[symbol]!r} elsewhere: one name is enough", j)
    return tuple(seen)


def _written(row: Fields) -> list[tuple[str, str]]:
    """(symbol, own name or "") of each entry; what is neither text nor such a table is told."""
    value = row.raw.get("symbols", [])
    if not isinstance(value, list) or not any(isinstance(one, dict) for one in value):
        return [(text, "") for text in row.texts("symbols")]
    found = []
    for j, one in enumerate(value):
        inside = one if isinstance(one, dict) else {"symbol": one, "name": ""}
        symbol, name = inside.get("symbol"), inside.get("name", "")
        sound = inside.keys() <= {"symbol", "name"} and isinstance(symbol, str) and isinstance(name, str)
        if not sound or not str(symbol).isprintable() or not str(name).isprintable():
            row.fault("symbols", 'must be "NVDA" or { symbol = "NVDA", name = "..." }', j)
        else:
            found.append((str(symbol), str(name).strip()[:MOST_NAME]))
    return found


def _privates(rows: list[Fields]) -> tuple[Private, ...]:
    out = []
    names: set[str] = set()
    for row in rows:
        name = row.text("name")
        if not name.strip():
            row.fault(None, "a private company needs a name")
        elif name in names:
            row.fault("name", f"{name!r} stands here twice")
        names.add(name)
        busd, day, source = row.number("valuation_busd", 0.001, 100_000), row.day("date"), row.text("source")
        if source and not source.startswith(("https://", "http://")):
            row.fault("source", "must begin with https:// or http://")
        if busd is not None and not (day and source):
            row.fault(None, "a valuation needs its date and its source")
        out.append(Private(name, row.text("ledger"), None if busd is None else round(busd * 1000),
                           day.isoformat() if day else "", source))
    return tuple(out)


def _single(file: str, message: str) -> WatchlistError:
    return WatchlistError((Fault(file, 0, "", message),))

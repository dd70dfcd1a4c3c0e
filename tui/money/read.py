"""holdings.toml -> Holdings. Refuses what it does not know, lists every fault, and repeats no amount."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from tui.money.holding import CASH, FundWords, Holding, Holdings, MoneyError
from tui.toml.check import Checker, clean_symbol
from tui.toml.faults import Fault, Place

TABLES: dict[str, tuple[str, ...]] = {
    "holding": ("symbol", "shares", "value", "valued", "cost", "currency", "account", "bought", "note"),
    "fund": ("symbol", "holdings", "index", "factor", "lines"),
    "money": ("record",),
    "import": ("columns",),
}
COLUMNS = ("symbol", "shares", "value", "cost", "currency", "account", "bought", "name", "isin")
INDICES = ("SP500", "NDX")
MOST_LOTS = 5_000
MOST_BYTES = 4_000_000
MOST = 1e15  # more of anything is a slip of the keyboard
_LISTS = ("holding", "fund")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SHARE_CLASS = re.compile(r"[A-Z]{1,5}[.][AB]")
_CURRENCY = re.compile(r"[A-Z]{3}|GBp|GBX|ZAc|ILA")
_NUMBER = re.compile(r"\d[\d_.,]*")


def load(path: Path) -> Holdings:
    """The file at `path`; MoneyError with every fault when it cannot be used."""
    try:
        with path.open("rb") as file:  # a device is never read to its end
            raw = file.read(MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise _single(str(path), f"cannot be read: {reason}") from None
    if len(raw) > MOST_BYTES:
        raise _single(str(path), f"is larger than {MOST_BYTES // 1_000_000} MB")
    return parse(text, str(path), path)


def parse(text: str, file: str = "holdings.toml", path: Path | None = None) -> Holdings:
    """The holdings in `text`; `file` is its name in faults. Raises MoneyError."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise MoneyError((_syntax(file, text, str(error)),)) from None
    except (ValueError, RecursionError):
        raise _single(file, "holds a number that is too long, or tables nested too deeply") from None
    check = Checker(file, text)
    tables = _tables(check, data)
    folder = path.parent if path else Path()
    lots = [lot for i, row in enumerate(tables["holding"]) if (lot := _lot(check, row, i)) is not None]
    rows = enumerate(tables["fund"])
    funds = [fund for i, row in rows if (fund := _fund(check, row, i, folder)) is not None]
    twice = {fund.symbol for fund in funds if sum(f.symbol == fund.symbol for f in funds) > 1}
    for symbol in sorted(twice):
        check.fault(("fund",), f"{symbol} stands in two [[fund]] tables; once is enough")
    if len(lots) > MOST_LOTS:
        check.fault(("holding",), f"more than {MOST_LOTS} lots")
    holdings = Holdings(
        tuple(lots), tuple(funds), _flag(check, tables["money"][0], ("money",), "record"),
        _columns(check, tables["import"][0]), path,
    )
    if check.faults:
        raise MoneyError(tuple(sorted(check.faults, key=lambda f: f.line)))
    return holdings


def held_symbol(text: str) -> str | None:
    """A symbol as Yahoo writes it (nvda, BRK.B -> NVDA, BRK-B) or a slug of the ledger; None for neither."""
    symbol = clean_symbol(text)
    if symbol is None:
        return text.strip() if _SLUG.fullmatch(text.strip()) and len(text) <= 60 else None
    return symbol.replace(".", "-") if _SHARE_CLASS.fullmatch(symbol) else symbol


def _tables(check: Checker, data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every table as a list (of one, where it stands once), its keys checked."""
    _known(check, data, (), tuple(TABLES))
    out: dict[str, list[dict[str, Any]]] = {}
    for name, keys in TABLES.items():
        many = name in _LISTS
        value = data.get(name, [] if many else {})
        rows = value if many else [value]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            check.fault((name,), f"must be written as {'[[' + name + ']]' if many else '[' + name + ']'}")
            rows = [] if many else [{}]
        for i, row in enumerate(rows):
            _known(check, row, (name, i) if many else (name,), keys)
        out[name] = rows
    return out


def _known(check: Checker, table: Mapping[str, Any], place: Place, keys: tuple[str, ...]) -> None:
    """Faults for unknown keys; a key that is a number may be an amount, and is not repeated."""
    check.known({key: None for key in table if not _NUMBER.search(key)}, place, keys)
    if any(_NUMBER.search(key) for key in table):
        check.fault(place, "holds a key that is a number")


def _lot(check: Checker, row: Mapping[str, Any], number: int) -> Holding | None:
    here: Place = ("holding", number)
    before = len(check.faults)
    symbol = _symbol(check, row, here)
    shares, value = _amount(check, row, here, "shares"), _amount(check, row, here, "value")
    valued, bought = _day(check, row, here, "valued"), _day(check, row, here, "bought")
    cost, currency = _amount(check, row, here, "cost"), _text(check, row, here, "currency")
    if ("shares" in row) == ("value" in row):
        check.fault(here, "needs shares = a number, or value = what it is worth; one of the two")
    if valued is not None and "value" not in row:
        check.fault((*here, "valued"), "is the day of a value; shares need none")
    if cost is not None and cost < 0:
        check.fault((*here, "cost"), "must not be below 0")
    if currency and not _CURRENCY.fullmatch(currency):
        check.fault((*here, "currency"), "must be three letters, like USD")
    if len(check.faults) > before:
        return None
    return Holding(symbol, shares, value, valued, cost, currency, _text(check, row, here, "account"), bought,
                   _text(check, row, here, "note"), number)


def _fund(check: Checker, row: Mapping[str, Any], number: int, folder: Path) -> FundWords | None:
    here: Place = ("fund", number)
    before = len(check.faults)
    symbol = _symbol(check, row, here)
    index, file = _text(check, row, here, "index").upper(), _text(check, row, here, "holdings")
    if index and index not in INDICES:
        check.fault((*here, "index"), f"there is {', '.join(INDICES)}")
    factor = _amount(check, row, here, "factor")
    lines = _lines(check, row, here)
    if not (index or file or lines or factor is not None):
        check.fault(here, "says nothing of the fund: holdings, index, factor or lines")
    if len(check.faults) > before:
        return None
    return FundWords(symbol, folder / _expanded(file) if file else None, index, factor, lines)


def _expanded(file: str) -> Path:
    try:
        return Path(file).expanduser()
    except RuntimeError:  # a home that nobody has
        return Path(file)


def _lines(check: Checker, row: Mapping[str, Any], here: Place) -> dict[str, float]:
    """`lines = { SPY = 60, QQQ = 40 }` in per cent, as fractions."""
    written = row.get("lines", {})
    if not isinstance(written, dict):
        check.fault((*here, "lines"), "must be like { SPY = 60, QQQ = 40 }, in per cent")
        return {}
    found: dict[str, float] = {}
    for key, share in written.items():
        symbol = held_symbol(key)
        number = isinstance(share, int | float) and not isinstance(share, bool)
        if symbol is None or not number or not 0 < share <= 100:
            check.fault((*here, "lines"), "each line is a symbol with its per cent, above 0")
            return {}
        found[symbol] = found.get(symbol, 0.0) + share / 100
    if sum(found.values()) > 1.0001:
        check.fault((*here, "lines"), "add up to more than 100 %")
    return found


def _columns(check: Checker, table: Mapping[str, Any]) -> dict[str, str]:
    """[import.columns]: which heading of a broker's file is what."""
    columns = table.get("columns", {})
    if not isinstance(columns, dict):
        check.fault(("import", "columns"), "must be written as [import.columns]")
        return {}
    _known(check, columns, ("import", "columns"), COLUMNS)
    return {key: _text(check, columns, ("import", "columns"), key) for key in COLUMNS if key in columns}


def _symbol(check: Checker, row: Mapping[str, Any], here: Place) -> str:
    if "symbol" not in row:
        check.fault(here, 'needs symbol = "NVDA", a company of the ledger like "openai", or "cash"')
        return ""
    written = _text(check, row, here, "symbol")
    symbol = held_symbol(written)
    if symbol is None:
        check.fault((*here, "symbol"), "is no symbol: letters, digits and ^ . - =, at most 15")
        return ""
    return CASH if written.strip().lower() == "cash" else symbol


def _text(check: Checker, row: Mapping[str, Any], here: Place, key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or not value.isprintable():
        check.fault((*here, key), "must be text in quotes, without characters that cannot be shown")
        return ""
    return value


def _flag(check: Checker, row: Mapping[str, Any], here: Place, key: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        check.fault((*here, key), "must be true or false")
        return False
    return value


def _amount(check: Checker, row: Mapping[str, Any], here: Place, key: str) -> float | None:
    """A finite number; what was written is not repeated, for a fault may be logged."""
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        check.fault((*here, key), "must be a number without quotes or thousands separators")
        return None
    if not isfinite(value) or abs(value) > MOST:
        check.fault((*here, key), "is out of range")
        return None
    if value == 0 and key in ("shares", "factor"):
        check.fault((*here, key), "must not be 0")
        return None
    return float(value)


def _day(check: Checker, row: Mapping[str, Any], here: Place, key: str) -> date | None:
    value = row.get(key)
    if isinstance(value, datetime):
        return value.date()
    if value is not None and not isinstance(value, date):
        check.fault((*here, key), "must be a date like 2025-09-23, without quotes")
        return None
    return value


def _single(file: str, message: str) -> MoneyError:
    return MoneyError((Fault(file, 0, "", message),))


def _syntax(file: str, text: str, message: str) -> Fault:
    """The parser's words with their line; a number among them stays out."""
    found = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    words = message[:found.start()].strip() if found else message
    return Fault(file, line, "", f"not TOML: {_NUMBER.sub('...', words)}")

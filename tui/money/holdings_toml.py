"""holdings.toml -> Holdings. Refuses what it does not know, lists every fault, and repeats no amount."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from tui.market.symbol import NO_SYMBOL, clean_symbol
from tui.money.holding import CASH, FundWords, Holding, Holdings, MoneyError
from tui.system.file_access import read_file
from tui.toml.document import read_document
from tui.toml.faults import Fault, TomlError
from tui.toml.fields import Fields

TABLES: dict[str, tuple[str, ...]] = {
    "holding": ("symbol", "shares", "value", "valued", "cost", "currency", "account", "bought", "note"),
    "fund": ("symbol", "holdings", "index", "factor", "lines"),
    "money": ("record",),
    "import": ("columns", "symbols"),
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
        raw = read_file(path, MOST_BYTES)
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise _single(str(path), f"cannot be read: {reason}") from None
    return parse(text, str(path), path)


def parse(text: str, file: str = "holdings.toml", path: Path | None = None) -> Holdings:
    """The holdings in `text`; `file` is its name in faults. Raises MoneyError."""
    faults: list[Fault] = []
    try:
        document = read_document(text, file, TABLES, _LISTS, lambda fault: faults.append(_quiet(fault)))
    except TomlError as error:
        raise MoneyError(tuple(map(_quiet_syntax, error.faults))) from None
    root, one, many = document.root, document.one, document.many
    if len(many["holding"]) > MOST_LOTS:
        root.fault("holding", f"more than {MOST_LOTS} lots")
    folder = path.parent if path else Path()
    holdings = Holdings(tuple(_lot(row, number) for number, row in enumerate(many["holding"])),
                        _funds(many["fund"], folder), one["money"].flag("record"), _columns(one["import"]),
                        _symbols(one["import"]), path)
    if faults:
        raise MoneyError(tuple(sorted(faults, key=lambda f: f.line)))
    return holdings


def held_symbol(text: str) -> str | None:
    """A symbol as Yahoo writes it (nvda, BRK.B -> NVDA, BRK-B) or a slug of the ledger; None for neither."""
    symbol = clean_symbol(text)
    slug = text.strip().islower() and len(text.strip()) > 15  # no symbol that people write small is so long
    if symbol is not None and not slug:
        return symbol.replace(".", "-") if _SHARE_CLASS.fullmatch(symbol) else symbol
    return text.strip() if _SLUG.fullmatch(text.strip()) and len(text) <= 60 else None


def _lot(row: Fields, number: int) -> Holding:
    shares, value = row.number("shares", -MOST, MOST), row.number("value", -MOST, MOST)
    valued, currency = row.day("valued"), row.text("currency")
    if ("shares" in row.raw) == ("value" in row.raw) and row.ok:
        row.fault(None, "needs shares = a number, or value = what it is worth; one of the two")
    if shares == 0:
        row.fault("shares", "must be above 0, below 0 for a short")
    if valued is not None and "value" not in row.raw:
        row.fault("valued", "is the day of a value; shares need none")
    if currency and not _CURRENCY.fullmatch(currency):
        row.fault("currency", "must be three letters, like USD")
    return Holding(_symbol(row), shares, value, valued, row.number("cost", 0, MOST), currency,
                   row.text("account"), row.day("bought"), row.text("note"), number)


def _funds(rows: list[Fields], folder: Path) -> tuple[FundWords, ...]:
    found: dict[str, FundWords] = {}
    for row in rows:
        symbol, file = _symbol(row), row.text("holdings")
        index = row.one_of("index", INDICES, "") if "index" in row.raw else ""
        factor, lines = row.number("factor", -10, 10), _lines(row)
        if factor == 0:
            row.fault("factor", "must not be 0")
        if not (index or file or lines or factor is not None):
            row.fault(None, "says nothing of the fund: holdings, index, factor or lines")
        if symbol in found:
            row.fault("symbol", f"{symbol} stands in two [[fund]] tables; once is enough")
        found[symbol] = FundWords(symbol, folder / _expanded(file) if file else None, index, factor, lines)
    return tuple(found.values())


def _expanded(file: str) -> Path:
    try:
        return Path(file).expanduser()
    except RuntimeError:  # a home that nobody has
        return Path(file)


def _lines(row: Fields) -> dict[str, float]:
    """`lines = { SPY = 60, QQQ = 40 }` in per cent, as fractions."""
    written = row.table("lines")
    found: dict[str, float] = {}
    for key in written.raw:
        symbol, share = held_symbol(key), written.number(key, 0, 100)
        if symbol is None:
            written.fault(key, "is no symbol")
        elif share:
            found[symbol] = found.get(symbol, 0.0) + share / 100
    if sum(found.values()) > 1.0001:
        row.fault("lines", "add up to more than 100 %")
    return found


def _columns(table: Fields) -> dict[str, str]:
    """[import.columns]: which heading of a broker's file is what."""
    columns = table.table("columns")
    columns.only(COLUMNS)
    return {key: columns.text(key) for key in COLUMNS if key in columns.raw}


def _symbols(table: Fields) -> dict[str, str]:
    """[import.symbols]: Yahoo's symbol for what a broker writes (an ISIN, a bare ticker)."""
    found: dict[str, str] = {}
    written = table.table("symbols")
    for key in written.raw:
        symbol = held_symbol(written.text(key))
        if symbol is None:
            written.fault(key, NO_SYMBOL)
        else:
            found[key] = symbol
    return found


def _symbol(row: Fields) -> str:
    if "symbol" not in row.raw and not row.ok:
        return ""  # a key that is not known may be the one that is missing
    if "symbol" not in row.raw:
        row.fault(None, 'needs symbol = "NVDA", a company of the ledger like "openai", or "cash"')
        return ""
    written = row.text("symbol")
    symbol = held_symbol(written)
    if symbol is None:
        row.fault("symbol", NO_SYMBOL)
        return ""
    return CASH if written.strip().lower() == "cash" else symbol


def _quiet(fault: Fault) -> Fault:
    """Without what was written: a fault may be shown, logged and told, an amount may not."""
    message = re.sub(r"\d{5,}", "...", fault.message.partition(", not ")[0])
    return replace(fault, message=message, key=re.sub(r"\.\d.*", ".(a number)", fault.key))


def _single(file: str, message: str) -> MoneyError:
    return MoneyError((Fault(file, 0, "", message),))


def _quiet_syntax(fault: Fault) -> Fault:
    """The parser's words; a number among them stays out."""
    return replace(fault, message=_NUMBER.sub("...", fault.message))

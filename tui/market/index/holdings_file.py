"""A holdings file of the user's own: the CSV forms of iShares, State Street and Invesco, or plain lines.

Which form it is follows from its headings, which may stand below a preamble. Clear faults are refused with
their line (`HoldingsError`), oddities are kept as remarks. Weights become fractions of the share lines, by
issuer; cash and futures are left out and named.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from math import isfinite
from pathlib import Path

from tui.market.index.weights import STALE_AFTER_DAYS, Weights, by_issuer
from tui.market.index.written_day import days_in
from tui.system.file_access import read_file
from tui.system.text import clean

MOST_BYTES = 8_000_000
_TICKER = ("holding ticker", "ticker", "symbol")
_WEIGHT = ("weight (%)", "weight", "weight %", "weight_pct", "% weight", "% of net assets")
_CLASS = ("asset class", "asset_class", "class of shares")
_DATE = ("date", "as of")
_EQUITY = ("equity", "stock", "common stock", "class", "ordinary", "reit", "adr", "depositary", "partnership")
_CASH = frozenset(("USD", "CASH", "CASH_USD", "ETD_USD", "UBFUT", "XTSLA", "MARGIN_USD"))
_SYMBOL = re.compile(r"[A-Z][A-Z0-9]{0,5}(?:[-./][A-Z]{1,2})?")
_SPELLED = {  # without the dot, as iShares writes them
    "BRKB": "BRK-B", "BFB": "BF-B", "BFA": "BF-A", "HEIA": "HEI-A", "LENB": "LEN-B", "BRKA": "BRK-A",
}


@dataclass(frozen=True, slots=True)
class HoldingsFault:
    """One mistake of the file; `line` 0 when it is the file's as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class HoldingsError(ValueError):
    """The file cannot be used; `faults` say why, each with its line."""

    def __init__(self, file: str, faults: Sequence[HoldingsFault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"{file}: {self.faults[0]}{more}")


@dataclass(frozen=True, slots=True)
class Holdings:
    """The share lines of a file: (symbol as Yahoo writes it, fraction of the whole file), in its order.

    `total` is what all lines (cash too) of the file add up to; `remarks` are sentences for a person.
    """

    lines: tuple[tuple[str, float], ...]
    as_of: date | None
    layout: str  # iShares, State Street, Invesco, plain
    total: float
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    file: str = ""
    strange: tuple[str, ...] = ()  # companies that are not among the known members

    @property
    def complete(self) -> bool:
        """True when the lines are the whole fund: the sum is within two points of 100 %."""
        return abs(self.total - 1) <= 0.02


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    lines: dict[str, tuple[float, int]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    beside: float = 0.0  # weight of what is left out
    faults: list[HoldingsFault] = field(default_factory=list)
    as_of: date | None = None
    unsure: str = ""  # a date that can be two days


def read_holdings(path: Path, today: date, known: Collection[str] = ()) -> Holdings:
    """The file at `path`. `known` are the index's members; raises HoldingsError."""
    try:
        raw = read_file(path, MOST_BYTES)
    except OSError as error:
        raise _single(str(path), f"cannot be read: {error.strerror or error}") from error
    if raw[:2] == b"PK":
        raise _single(str(path), "is a spreadsheet; save it as CSV")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return parse_holdings(text, path.name, today, known)


def parse_holdings(text: str, file: str, today: date, known: Collection[str] = ()) -> Holdings:
    """The holdings in `text`; `file` is its name in faults. Raises HoldingsError with every fault."""
    rows = list(_rows(text))
    place = next((i for i, (_, row) in enumerate(rows) if _columns(row)), None)
    if place is None:
        raise _single(file, "no headings found: one line must name a ticker and a weight column")
    heads = _columns(rows[place][1])
    assert heads is not None
    found, layout = _Found(), _layout(rows[place][1])
    _take_date(found, (cell for _, row in rows[:place] for cell in row), layout, today)
    width = len(rows[place][1])
    decimal = "," if _delimiter(text) == ";" else "."
    for number, row in rows[place + 1:]:
        if len(row) < min(width, max(heads.values()) + 1):
            continue  # a blank line or the legal text below the list
        if "date" in heads and found.as_of is None:
            _take_date(found, row[heads["date"]:heads["date"] + 1], layout, today)
        _take(found, number, row, heads, decimal)
    _check(found, today)
    if found.faults:
        raise HoldingsError(file, found.faults)
    return _made(found, layout, file, today, known)


def weights_of(holdings: Holdings, index: str) -> Weights:
    """By issuer and renormalised to 1 when the file is whole; as they stand (a bound) when it is not."""
    shares = by_issuer(holdings.lines)
    whole = sum(shares.values())
    if holdings.complete:
        shares = {name: share / whole for name, share in shares.items()}
    day = holdings.as_of.isoformat() if holdings.as_of else ""
    return Weights(index, day, f"fund weights of your file ({holdings.layout}), by issuer", shares,
                   origin=holdings.file, complete=holdings.complete, official=True)


def _single(file: str, message: str) -> HoldingsError:
    return HoldingsError(file, (HoldingsFault(0, message),))


def _delimiter(text: str) -> str:
    head = text[:20_000]
    return max(",;\t", key=head.count)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line with the number of the line on which it ends."""
    reader = csv.reader(StringIO(text.replace("\0", "")), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield reader.line_num, [clean(cell).strip() for cell in row]
    except csv.Error:  # a line beyond csv's limits is no row of a fund
        return


def _columns(row: Sequence[str]) -> dict[str, int] | None:
    """Places of the columns when `row` is the headings."""
    names = [cell.casefold() for cell in row]
    out: dict[str, int] = {}
    for key, words in (("ticker", _TICKER), ("weight", _WEIGHT), ("class", _CLASS), ("date", _DATE)):
        place = next((names.index(word) for word in words if word in names), None)
        if place is not None:
            out[key] = place
    return out if "ticker" in out and "weight" in out else None


def _layout(head: Sequence[str]) -> str:
    names = {cell.casefold() for cell in head}
    if "holding ticker" in names:
        return "Invesco"
    if {"sedol", "shares held"} & names:
        return "State Street"
    if {"asset class", "asset_class"} & names:
        return "iShares"
    return "plain"


def _take(found: _Found, number: int, row: Sequence[str], heads: dict[str, int], decimal: str) -> None:
    ticker, written = row[heads["ticker"]].upper(), row[heads["weight"]]
    kind = row[heads["class"]].casefold() if "class" in heads and heads["class"] < len(row) else ""
    if not ticker and not written:
        return
    weight = _number(written, decimal)
    if weight is None:
        if ticker in ("", "-"):
            return
        found.faults.append(HoldingsFault(number, f"{ticker}: {written!r} is no weight"))
        return
    share = ticker not in ("", "-") and ticker not in _CASH
    if not share or (kind and not any(word in kind for word in _EQUITY)):
        found.left_out.append(ticker or "-")
        found.beside += weight
        return
    _line(found, number, ticker, weight)


def _line(found: _Found, number: int, ticker: str, weight: float) -> None:
    if not _SYMBOL.fullmatch(ticker):
        found.faults.append(HoldingsFault(number, f"{ticker!r} is no symbol"))
        return
    symbol = _SPELLED.get(ticker, ticker.replace(".", "-").replace("/", "-"))
    if weight < 0:
        found.faults.append(HoldingsFault(number, f"{symbol}: a weight below 0"))
    elif symbol in found.lines:
        first = found.lines[symbol][1]
        found.faults.append(HoldingsFault(number, f"{symbol} stands in line {first} too"))
    else:
        found.lines[symbol] = weight, number


def _number(text: str, decimal: str) -> float | None:
    plain = text.replace("%", "").replace("$", "").strip()
    if decimal == "," and "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain.replace(",", ""))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _take_date(found: _Found, cells: Iterable[str], layout: str, today: date) -> None:
    """The first date that the cells hold; an inception date is not the list's."""
    before = ""
    for cell in cells:
        written, days = days_in(cell, today, american=layout == "Invesco")
        if written and "inception" not in (before + cell).casefold():
            found.as_of, found.unsure = (days[0], "") if len(days) == 1 else (None, written)
            return
        before = cell


def _check(found: _Found, today: date) -> None:
    if not found.lines:
        found.faults.append(HoldingsFault(0, "no share line below the headings"))
        return
    total = sum(weight for weight, _ in found.lines.values()) + found.beside
    if total > 102 or 1.02 < total < 1.5:
        found.faults.append(HoldingsFault(0, f"the weights add up to {total:.4g}, more than the whole"))
    if total <= 0:
        found.faults.append(HoldingsFault(0, "every weight is 0"))
    if found.as_of is not None and found.as_of > today:
        found.faults.append(HoldingsFault(0, f"is dated {found.as_of.isoformat()}, which is still to come"))


def _made(found: _Found, layout: str, file: str, today: date, known: Collection[str]) -> Holdings:
    total = sum(weight for weight, _ in found.lines.values()) + found.beside
    scale = 1.0 if total <= 1.02 and max(w for w, _ in found.lines.values()) < 1 else 100.0
    lines = tuple((symbol, weight / scale) for symbol, (weight, _) in found.lines.items())
    made = Holdings(lines, found.as_of, layout, total / scale, tuple(found.left_out), file=file)
    remarks = []
    if not made.complete:
        remarks.append(f"its lines make up {made.total * 100:.1f} %: measures of the whole are bounds")
    if found.as_of is None:
        stated = f"its date {found.unsure} can be two days" if found.unsure else "it states no date"
        remarks.append(f"{stated}: its weights are shown as they stand, without drift")
    elif (today - found.as_of).days > STALE_AFTER_DAYS:
        remarks.append(f"it is {(today - found.as_of).days} days old: drift alone no longer excuses that")
    strange = [s for s in by_issuer(lines) if known and s not in known]
    if known and len(strange) > len(lines) / 2:
        counted = f"{len(strange)} of {len(lines)} symbols"
        raise _single(file, f"{counted} are not of this index: another fund's file?")
    if strange:
        named = ", ".join(strange[:5]) + (" ..." if len(strange) > 5 else "")
        remarks.append(f"not among the members known to the program: {named}")
    return replace(made, remarks=tuple(remarks), strange=tuple(strange))

"""A broker's file as rows that know their line: decoded, headings found, cut into tables for pandas."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from msgspec import Struct

from tui.money.brokers.forms import IBKR, PLAIN, Form, form_of, mapped
from tui.system.file_access import read_file
from tui.system.text import clean

MOST_BYTES = 8_000_000
MOST_LINES = 20_000
_SEPARATORS = (",", ";", "\t")


class Unreadable(ValueError):
    """The file as a whole is no positions file that is known; the message says why."""


class Row(Struct, frozen=True):
    """One line under the headings: `cells` by heading in small letters, as text."""

    line: int
    cells: Mapping[str, str]
    above: str = ""  # the account that a line of its own names above the headings


def read(path: Path, columns: Mapping[str, str]) -> tuple[Form, list[Row]]:
    """The form of a file and its rows; `columns` are the user's own headings. Raises Unreadable."""
    return parse(_text(path), columns)


def parse(text: str, columns: Mapping[str, str]) -> tuple[Form, list[Row]]:
    """As `read`, for text that is at hand."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise Unreadable(f"has more than {MOST_LINES:,} lines")
    separator = _separator(lines)
    own = mapped(columns, comma=separator == ";") if columns else None
    starts: list[tuple[int, Form]] = []
    for number, cells in _cells(lines, separator):
        form = _known(cells, own)
        if form is not None:
            starts.append((number, form))
    if not starts:
        return _bare(lines, separator)
    form = starts[0][1]
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    rows: list[Row] = []
    for (start, _), end in zip(starts, ends, strict=True):
        rows += _table(lines, start, end, separator, _account(lines, start))
    return form, rows


def _known(cells: Sequence[str], own: Form | None) -> Form | None:
    names = {cell.casefold() for cell in cells}
    if own is not None:
        return own if own.needs and names.issuperset(own.needs) else None
    form = form_of(cells)
    return None if form is IBKR and not cells[0].casefold().endswith("open positions") else form


def _text(path: Path) -> str:
    try:
        raw = read_file(path, MOST_BYTES)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or 'refused'}") from error
    if raw[:2] == b"PK":
        raise Unreadable("is a spreadsheet; save it as CSV")
    if raw[:4] == b"%PDF":
        raise Unreadable("is a PDF; export CSV instead")
    for coding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("is no text")


def _separator(lines: Sequence[str]) -> str:
    head = "\n".join(lines[:200])
    return max(_SEPARATORS, key=head.count)


def _cells(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line by itself, with its number from 0."""
    for number, line in enumerate(lines):
        try:
            row = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            row = []
        yield number, [clean(cell).strip() for cell in row]


def _account(lines: Sequence[str], start: int) -> str:
    """`Positions for account Roth IRA ...803 as of ...`, or the account's name alone, above the headings."""
    for line in reversed(lines[max(0, start - 3):start]):
        words = clean(line).strip().strip('",').strip()
        if not words:
            continue
        lower = words.casefold()
        if lower.startswith("positions for account "):
            return words[22:].split(" as of ")[0].strip()
        return "" if lower.startswith("positions for") or "," in words or ";" in words else words
    return ""


def _table(lines: Sequence[str], start: int, end: int, separator: str, above: str) -> list[Row]:
    """The lines below one row of headings, read by pandas as text; short and long ones keep their line."""
    import pandas

    _, heads = next(_cells(lines[start:start + 1], separator))
    section = heads[0] if "header" in (head.casefold() for head in heads[1:2]) else ""
    body = lines[start + 1:end]
    width = max([len(heads), *(len(cells) for _, cells in _cells(body, separator))], default=len(heads))
    frame = pandas.read_csv(
        StringIO("\n".join(line if line.strip() else separator for line in body)), sep=separator, header=None,
        names=list(range(width)), dtype=str, keep_default_na=False, skip_blank_lines=False, engine="python",
        quoting=csv.QUOTE_MINIMAL, on_bad_lines="skip",
    ).fillna("") if body else pandas.DataFrame()
    if len(frame) != len(body):
        odd = next((i for i, line in enumerate(body) if line.count('"') % 2), 0)
        raise Unreadable(f"line {start + 2 + odd}: a quotation mark is not closed")
    names = _names(heads)
    found = []
    for offset, values in enumerate(frame.itertuples(index=False)):
        cells = [clean(str(value)).strip() for value in values]
        if not any(cells) or (section and cells[:2] != [section, "Data"]):
            continue
        found.append(Row(start + 2 + offset, dict(zip(names, cells, strict=False)), above))
    return found


def _names(heads: Sequence[str]) -> list[str]:
    """Headings in small letters; one without a name is that of its left neighbour, once more."""
    names: list[str] = []
    for head in heads:
        name = head.casefold()
        names.append(name if name else f"{names[-1]} (2)" if names else "")
    return names


def _bare(lines: Sequence[str], separator: str) -> tuple[Form, list[Row]]:
    """Lines `NVDA, 60` without headings, if that is what the file holds."""
    found: list[Row] = []
    for number, cells in _cells(lines, separator):
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) not in (2, 3) or " " in cells[0] or not (found or any(map(str.isdigit, cells[1]))):
            raise Unreadable("has no headings that are known: map them in holdings.toml, [import.columns]")
        found.append(Row(number + 1, dict(zip(("symbol", "shares", "cost"), cells, strict=False))))
    if not found:
        raise Unreadable("is empty")
    return PLAIN, found



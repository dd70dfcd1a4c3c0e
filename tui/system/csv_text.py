"""Rows as CSV text: whatever a cell holds, a spreadsheet takes it for words and never for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d[\d,_ ]*(\.\d+)?(e[+-]?\d+)?\s?%?")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """`heads` and `rows`, a line each; what would begin a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _cell(value: object) -> object:
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value

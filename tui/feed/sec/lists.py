"""The list of a registrant's filings (submissions), read into rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tui.filings.find.filing import FORMS, ITEMS

ANNUAL = frozenset({"10-Q", "10-Q/A", "10-K", "10-K/A", "20-F", "40-F"})
MOST_ROWS = 2_000
_COLUMNS = ("accessionNumber", "filingDate", "form", "items", "primaryDocument")


@dataclass(frozen=True, slots=True)
class Row:
    """One filing of the list."""

    accession: str
    filed: date
    form: str
    items: tuple[str, ...]
    document: str

    @property
    def relevant(self) -> bool:
        """Whether its text is to be read: a form that tells of deals, an 8-K only by its items."""
        if self.form.startswith("8-K"):
            return bool(ITEMS.intersection(self.items)) and bool(self.document)
        return self.form in FORMS and bool(self.document)


def rows(reply: Any) -> tuple[Row, ...]:
    """The newest filings of a submissions body, newest first.

    Raises ValueError when the body has no columns of one length.
    """
    recent = _at(_at(reply, "filings"), "recent")
    columns = [_at(recent, name) for name in _COLUMNS]
    if not all(isinstance(c, list) and len(c) == len(columns[0]) for c in columns):
        raise ValueError("no list of filings in it")
    out = []
    for accession, filed, form, items, document in list(zip(*columns, strict=True))[:MOST_ROWS]:
        made = _row(accession, filed, form, items, document)
        if made is not None:
            out.append(made)
    return tuple(out)


def belongs_to(reply: Any, ticker: str | None) -> bool:
    """Whether the list is that of the company with `ticker`; true where either side names none."""
    tickers = _at(reply, "tickers")
    named = [t for t in tickers if isinstance(t, str)] if isinstance(tickers, list) else []
    return not named or ticker is None or not ticker.isalpha() or ticker in named


def document_url(cik: int, row: Row) -> str:
    """Where the filing's main document lies."""
    return f"https://www.sec.gov/Archives/edgar/data/{cik}/{row.accession.replace('-', '')}/{row.document}"


def _row(accession: Any, filed: Any, form: Any, items: Any, document: Any) -> Row | None:
    if not all(isinstance(x, str) for x in (accession, filed, form, items, document)):
        return None
    if not _is_plain(accession, "-") or not _is_plain(document, "-_./"):
        return None
    try:
        day = date.fromisoformat(filed)
    except ValueError:
        return None
    found = tuple(x.strip() for x in items.split(",") if x.strip())
    return Row(accession, day, form[:12], found, document if ".." not in document else "")


def _is_plain(text: str, more: str) -> bool:
    """Letters, digits and `more` alone: it becomes part of an address."""
    return len(text) <= 120 and all(c.isascii() and (c.isalnum() or c in more) for c in text)


def _at(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None

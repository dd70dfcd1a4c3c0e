"""A later status of a deal that the ledger has, written apart from it: `[[change]]` joins the deal of its id.

So a deal that a person knows more of stays the ledger's own: a corrected sum still reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.deals.ledger import parse
from tui.deals.ledger.deal import Deal, Status, StatusChange
from tui.deals.ledger.source import Source, Supports
from tui.toml.fields import Fields

_KEYS = frozenset(("id", "deal", "date", "status", "note", "sources"))


@dataclass(frozen=True, slots=True)
class Change:
    """`row` is to stand at the end of the history of `deal`; its sources support the status alone."""

    id: str
    deal: str
    row: StatusChange
    sources: tuple[Source, ...]


def change(f: Fields) -> Change | None:
    """The change of one `[[change]]` table, or None with its faults told."""
    f.only(_KEYS)
    name, deal = f.text("id", need=True), f.text("deal", need=True)
    day, status, note = f.day("date", need=True), f.choice("status", Status), f.text("note")
    sources = parse.read_sources(f) if "sources" in f.raw else ()
    if not f.ok or day is None or status is None:
        return None
    told = tuple(replace(source, supports=Supports.STATUS) for source in sources)
    return Change(name, deal, StatusChange(day, status, note), told)


def changed(deal: Deal, found: Change) -> Deal:
    """The deal with the change; itself where its history has come as far in the meantime."""
    last = deal.history[-1]
    if found.row.day < last.day or found.row.status is last.status:
        return deal
    return replace(deal, status=found.row.status, history=(*deal.history, found.row),
                   sources=(*deal.sources, *found.sources))

"""What would change if a draft were a deal: totals, loops, the newest deal's age. Pure; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tui.deals.ledger import parse
from tui.deals.ledger.book import Book
from tui.deals.ledger.change import change, changed
from tui.deals.ledger.deal import Deal, status_word
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.rows import rows_of, totals
from tui.deals.loops.loops import big_loops, loops_of
from tui.deals.loops.measured import deal_values
from tui.deals.obligations.wall import PRINCIPAL, PURCHASES, in_all, wall_of
from tui.filings.own_deals import Draft, check, put_in
from tui.toml.fields import Fields
from tui.toml.tables import read_text

MANY = 1000  # deals: above, it is not worked out while a person waits


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing before and after; equal ones are said to stay."""

    what: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Effects:
    """`new_loops` are the companies of loops that would close; `measures` the deals' measures by key of the
    register, before and after. `problem`: why it cannot be."""

    items: tuple[Effect, ...] = ()
    new_loops: tuple[tuple[str, ...], ...] = ()
    measures: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {})
    problem: str = ""


def deal_of(draft: Draft, ledger: Ledger, today: date) -> Deal | None:
    """The deal as the ledger would read it, a changed one with its new status; None when it would not."""
    text, _ = put_in("", draft, "draft", today)
    for table in read_text("draft", text, lambda fault: None):
        fields = Fields(table.file, (table.kind, table.index), table.raw, lambda fault: None)
        if not draft.changes:
            return parse.deal(fields)
        before, later = ledger.by_id.get(draft.changes), change(fields)
        return changed(before, later) if before is not None and later is not None else None
    return None


def effects(ledger: Ledger, draft: Draft, today: date) -> Effects:
    """What accepting `draft` would change on `today`."""
    if fault := check(draft, ledger.companies):
        return Effects(problem=fault)
    if len(ledger.deals) > MANY:
        return Effects(problem="of so many deals it is not worked out beforehand")
    deal = deal_of(draft, ledger, today)
    if deal is None:
        return Effects(problem="the ledger would not read it: E edits it")
    by_id = {**ledger.by_id, deal.id: deal}
    after = replace(ledger, deals=tuple(by_id.values()), by_id=by_id)
    book, new = ledger.as_of(today), after.as_of(today)
    both = (totals(rows_of(ledger, book)), totals(rows_of(after, new)))
    kinds = [{k.kind: k.total.words for k in found.kinds} for found in both]
    sums = [found.get(deal.kind, "none") for found in kinds]
    loops, closed = loops_of(book).items, loops_of(new).items
    known = {loop.nodes for loop in loops}
    old = ledger.by_id.get(deal.id)
    first, last = ledger.newest_day(today), after.newest_day(today)
    stands = [status_word(one.status, one.kind) if one is not None else "none" for one in (old, deal)]
    walls = [_wall(one, found) for one, found in ((ledger, book), (after, new))]
    return Effects(
        (
            Effect("deals", str(len(ledger.deals)), str(len(after.deals)))
            if old is None else Effect(deal.id, *stands),
            Effect(f"{deal.kind.value} announced or surer", *sums),
            Effect("loops", str(len(loops)), str(len(closed))),
            *(Effect(f"wall, {what}", walls[0].get(what, "none"), walls[1].get(what, "none"))
              for what in dict.fromkeys((*walls[0], *walls[1])) if walls[0].get(what) != walls[1].get(what)),
            Effect("newest deal", _age(first, today), _age(last, today)),
        ),
        tuple(loop.nodes for loop in closed if loop.nodes not in known),
        (_measures(book, first, today), _measures(new, last, today)),
    )


def _measures(book: Book, newest: date | None, today: date) -> dict[str, float]:
    """What rules on the deals look at, by key of the register."""
    found = deal_values(book) | {
        "deals.status_changes": float(sum(len(entry.deal.history) for entry in book.entries)),
        "loops.over_10bn": float(len(big_loops(book))),
    }
    return found if newest is None else found | {"deals.age_days": float((today - newest).days)}


def _wall(ledger: Ledger, book: Book) -> dict[str, str]:
    """What falls due in all, by year and without a term, in words."""
    rows = wall_of(ledger, book)
    found: dict[str, str] = {}
    for row in (in_all(rows, sort) for sort in (PURCHASES, PRINCIPAL)):
        for year, total in row.years.items():
            found[f"{row.sort} {year}"] = total.words
        if row.open.known:
            found[f"{row.sort} without a term"] = row.open.words
    return found


def _age(day: date | None, today: date) -> str:
    return "none" if day is None else f"{(today - day).days} d"

"""What would change if a draft were a deal: totals, loops, the newest deal's age. Pure; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tui.deals.ledger import parse
from tui.deals.ledger.deal import Deal
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.rows import rows_of, totals
from tui.deals.loops.loops import loops_of
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
    """`new_loops` are the companies of loops that would close. `problem`: why it cannot be."""

    items: tuple[Effect, ...] = ()
    new_loops: tuple[tuple[str, ...], ...] = ()
    problem: str = ""


def deal_of(draft: Draft, today: date) -> Deal | None:
    """The deal as the ledger would read it; None when it would not."""
    text, _ = put_in("", draft, "draft", today)
    made: list[Deal] = []
    for table in read_text("draft", text, lambda fault: None):
        found = parse.deal(Fields(table.file, (table.kind, table.index), table.raw, lambda fault: None))
        made += [found] if found is not None else []
    return made[0] if made else None


def effects(ledger: Ledger, draft: Draft, today: date) -> Effects:
    """What accepting `draft` would change on `today`."""
    if fault := check(draft, ledger.companies):
        return Effects(problem=fault)
    if len(ledger.deals) > MANY:
        return Effects(problem="of so many deals it is not worked out beforehand")
    deal = deal_of(draft, today)
    if deal is None:
        return Effects(problem="the ledger would not read it: E edits it")
    after = replace(ledger, deals=(*ledger.deals, deal), by_id={**ledger.by_id, deal.id: deal})
    book, new = ledger.as_of(today), after.as_of(today)
    both = (totals(rows_of(ledger, book)), totals(rows_of(after, new)))
    kinds = [{k.kind: k.total.words for k in found.kinds} for found in both]
    sums = [found.get(deal.kind, "none") for found in kinds]
    loops, closed = loops_of(book).items, loops_of(new).items
    known = {loop.nodes for loop in loops}
    first, last = ledger.newest_day(today), after.newest_day(today)
    return Effects(
        (
            Effect("deals", str(len(ledger.deals)), str(len(after.deals))),
            Effect(f"{deal.kind.value} announced or surer", *sums),
            Effect("loops", str(len(loops)), str(len(closed))),
            Effect("newest deal", _age(first, today), _age(last, today)),
        ),
        tuple(loop.nodes for loop in closed if loop.nodes not in known),
    )


def _age(day: date | None, today: date) -> str:
    return "none" if day is None else f"{(today - day).days} d"

"""The ledger: deals, companies, claims and events read from TOML, and what it knew on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from tui.deals.ledger import parse
from tui.deals.ledger.book import Book, open_book
from tui.deals.ledger.change import change, changed
from tui.deals.ledger.claims import Claim
from tui.deals.ledger.company import Company
from tui.deals.ledger.deal import Deal, Event
from tui.deals.ledger.known import CLAIMED, claim_on, company_on, deals_on, event_on
from tui.deals.ledger.threshold import Outcome, Threshold, outcome, threshold
from tui.system.text import clean
from tui.toml.faults import Fault, nearest
from tui.toml.fields import Fields
from tui.toml.tables import Table, read

T = TypeVar("T")
FOLDER = Path(__file__).parents[2] / "data" / "ledger"
KEPT_DAYS = 8
_KINDS = {
    "deal": "id", "change": "id", "entity": "slug", "claim": "id", "threshold": "id",
    "event": "", "figure": "", "outcome": "",
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was read. `left_out` counts tables that were not used because of a fault."""

    deals: tuple[Deal, ...]
    companies: Mapping[str, Company]
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: int = 0
    by_id: Mapping[str, Deal] = field(default_factory=dict)
    _books: dict[date, Book] = field(default_factory=dict, init=False, repr=False, compare=False)
    _cuts: dict[date, Ledger] = field(default_factory=dict, init=False, repr=False, compare=False)

    def company(self, slug: str) -> Company:
        """The company of `slug`; KeyError if the ledger has none."""
        return self.companies[slug]

    def deal(self, id: str) -> Deal:
        """The deal of `id`; KeyError if the ledger has none."""
        return self.by_id[id]

    def short(self, slug: str) -> str:
        """Name of at most nine characters."""
        found = self.companies.get(slug)
        return found.short if found else slug[: parse.SHORT]

    def folded(self, slug: str, day: date) -> str:
        """The company that stands for `slug` on `day`: its successor from the day of the merger."""
        seen = {slug}
        while (found := self.companies.get(slug)) and found.successor and found.successor_day:
            if found.successor_day > day or found.successor in seen:
                break
            slug = found.successor
            seen.add(slug)
        return slug

    def as_of(self, day: date) -> Book:
        """Every deal as it was known on `day`, merged companies folded.

        The last days asked for are kept: every screen and measure of a day reads one book.
        """
        return _kept(self._books, day, lambda: open_book(
            self.deals, self.by_id, lambda slug: self.folded(slug, day), day))

    def known_on(self, day: date) -> Ledger:
        """The ledger as it stood on `day`: no deal, date, source, sum, figure or saying in it is later. Its
        claims are those of an article of 2025-09-23 and are none before that day. The last days asked for are
        kept."""
        return _kept(self._cuts, day, lambda: self._cut(day))

    def _cut(self, day: date) -> Ledger:
        deals = {deal.id: deal for deal in deals_on(self.deals, self.by_id, day)}
        events = (event_on(event, day, deals) for event in self.events)
        return Ledger(tuple(deals.values()),
                      {slug: company_on(company, day) for slug, company in self.companies.items()},
                      self._claims_on(day), tuple(event for event in events if event is not None),
                      tuple(t for t in self.thresholds if t.told <= day),
                      tuple(o for o in self.outcomes if o.day <= day), self.faults, self.left_out, deals)

    def _claims_on(self, day: date) -> tuple[Claim, ...]:
        said = [o.source.day for c in self.claims for o in c.others if o.source.day]
        if day >= max([*said, *(deal.newest for deal in self.deals)], default=CLAIMED):
            return self.claims
        return tuple(claim_on(c, day) for c in self.claims) if day >= CLAIMED else ()

    def newest_day(self, today: date) -> date | None:
        """The day of the newest change of a deal, not after `today`: the header's second age."""
        days = (row.day for deal in self.deals for row in deal.history)
        return max((day for day in days if day <= today), default=None)

    def of_company(self, slug: str, day: date | None = None) -> tuple[Deal, ...]:
        """Deals that `slug` pays or receives; with `day`, those of companies folded into it as well."""
        names = {slug}
        if day is not None:
            names |= {s for s in self.companies if self.folded(s, day) == slug}
        return tuple(d for d in self.deals if d.payer in names or d.receiver in names)


def _kept(known: dict[date, T], day: date, made: Callable[[], T]) -> T:
    """What is known of `day`, made where it is not; the oldest of more than `KEPT_DAYS` goes."""
    found = known.get(day)
    if found is None:
        found = made()
        for old in list(known)[: 1 - KEPT_DAYS]:
            known.pop(old, None)
        known[day] = found
    return found


def load(where: Path | Sequence[Path] = FOLDER, extra: Iterable[Path] = ()) -> Ledger:
    """Reads a folder of `*.toml` or the files given, then `extra` files, whose entries win by id.

    Nothing is raised for bad content: every fault is in `faults` with file and line, and the good rest
    is there. An extra entry replaces the whole entry of its id (slug for companies).
    """
    faults: list[Fault] = []
    base = sorted(where.glob("*.toml")) if isinstance(where, Path) and where.is_dir() else where
    paths = [base] if isinstance(base, Path) else list(base)
    if not paths:
        faults.append(Fault(clean(str(where)), 0, "", "no ledger file found"))
    batches = [read(path, faults.append) for path in paths]
    own = {path.name for path in paths}
    for path in extra:  # a file of one's own with a name of ours is told apart by its folder
        batches.append(read(path, faults.append, str(path) if path.name in own else path.name))
        own.add(path.name)
    return _assemble([table for batch in batches for table in batch], faults)


@dataclass(slots=True)
class _Gathering:
    """Faults told so far and how many tables they cost."""

    faults: list[Fault]
    left_out: int = 0

    def say(self, fault: Fault) -> None:
        self.faults.append(fault)

    def drop(self, table: Table, key: str | None, label: str, message: str) -> None:
        self.left_out += 1
        self.say(Fault(table.file.path, table.line(key), label, message))


def _assemble(tables: list[Table], faults: list[Fault]) -> Ledger:
    into = _Gathering(faults, sum(1 for f in faults if f.costs))
    tables = [t for t in tables if _is_known(t, into)]
    companies = _collect(tables, "entity", parse.company, into)
    for slug, (table, company) in list(companies.items()):
        if company.successor and company.successor not in companies:
            into.say(_unknown(table, slug, "successor", company.successor, companies))
            companies[slug] = table, replace(company, successor=None, successor_day=None)
    _renew(tables, companies, into)
    read_deals = _collect(tables, "deal", parse.deal, into)
    deals = {i: d for i, (t, d) in read_deals.items() if _parties_known(t, d, companies, into)}
    for i, deal in deals.items():
        if deal.superseded_by and deal.superseded_by not in deals:
            into.say(_unknown(read_deals[i][0], i, "superseded_by", deal.superseded_by, deals, "deal"))
            deals[i] = replace(deal, superseded_by=None)
    for name, (table, later) in _collect(tables, "change", change, into).items():
        if later.deal in deals:
            deals[later.deal] = changed(deals[later.deal], later)
        else:
            into.left_out += 1
            into.say(_unknown(table, name, "deal", later.deal, deals, "deal"))
    claims = _collect(tables, "claim", parse.claim, into)
    events = _rows(tables, "event", parse.event, into)
    thresholds = _collect(tables, "threshold", threshold, into)
    for name, (table, told) in list(thresholds.items()):
        if told.entity not in companies:
            into.left_out += 1
            into.say(_unknown(table, name, "entity", told.entity, companies))
            del thresholds[name]
    outcomes = dict.fromkeys(_rows(tables, "outcome", outcome, into))  # two programs may have logged one
    return Ledger(
        tuple(deals.values()), {slug: company for slug, (_, company) in companies.items()},
        tuple(c for _, c in claims.values()), tuple(sorted(events, key=lambda e: e.day)),
        tuple(told for _, told in thresholds.values()), tuple(sorted(outcomes, key=lambda o: o.day)),
        tuple(sorted(faults, key=lambda f: (f.file, f.line))), into.left_out, deals,
    )


def _renew(tables: list[Table], companies: dict[str, tuple[Table, Company]], into: _Gathering) -> None:
    """[[figure]] tables join their company; one of the same metric, period and basis replaces the older."""
    for table in (t for t in tables if t.kind == "figure"):
        label = f"figure {table.index + 1}"
        made = _made(table, label, parse.figure, into)
        if made is None:
            continue
        slug, figure = made
        if slug not in companies:
            into.drop(table, "entity", label, f"unknown company {clean(slug)!r}{nearest(slug, companies)}")
            continue
        where, company = companies[slug]
        said = (figure.metric, figure.period, figure.basis)
        kept = tuple(f for f in company.figures if (f.metric, f.period, f.basis) != said)
        companies[slug] = where, replace(company, figures=(*kept, figure))


def _is_known(table: Table, into: _Gathering) -> bool:
    if table.kind in _KINDS:
        return True
    into.drop(table, None, f"[[{table.kind}]]", f"unknown table{nearest(table.kind, _KINDS)}")
    return False


def _rows(tables: list[Table], kind: str, make: Callable[[Fields], T | None], into: _Gathering) -> list[T]:
    """Tables of a kind without a name, in their order."""
    made = (_made(t, f"{kind} {t.index + 1}", make, into) for t in tables if t.kind == kind)
    return [one for one in made if one is not None]


def _collect(
    tables: list[Table], kind: str, make: Callable[[Fields], T | None], into: _Gathering
) -> dict[str, tuple[Table, T]]:
    """Tables of one kind by id. A later file wins; twice in one file is a fault and the first stays."""
    found: dict[str, tuple[Table, T]] = {}
    key = _KINDS[kind]
    for table in tables:
        if table.kind != kind:
            continue
        name = clean(str(table.raw.get(key, f"number {table.index + 1}")))
        label = f"{'company' if kind == 'entity' else kind} {name}"
        before = found.get(name)
        if before and before[0].file.path == table.file.path:
            first = before[0].line(key)
            into.drop(table, key, label, f"duplicate {key}, first in line {first}; give it another")
            continue
        made = _made(table, label, make, into)
        if made is not None:
            found[name] = table, made
    return found


def _made(table: Table, label: str, make: Callable[[Fields], T | None], into: _Gathering) -> T | None:
    """What `make` reads of a table; one that cannot be used is counted."""
    made = make(Fields(table.file, (table.kind, table.index), table.raw, into.say, label))
    into.left_out += made is None
    return made


def _parties_known(table: Table, deal: Deal, companies: Mapping[str, object], into: _Gathering) -> bool:
    bad = [(k, s) for k, s in (("from", deal.payer), ("to", deal.receiver)) if s not in companies]
    for key, slug in bad:
        into.say(_unknown(table, deal.id, key, slug, companies))
    into.left_out += bool(bad)
    return not bad


def _unknown(
    table: Table, name: str, key: str, value: str, choices: Iterable[str], what: str = "company"
) -> Fault:
    label = "company" if table.kind == "entity" else table.kind
    more = "; correct it or add an [[entity]]" if what == "company" else "; correct or remove it"
    message = f"unknown {what} {value!r}{nearest(value, choices)}{more}"
    return Fault(table.file.path, table.line(key), f"{label} {name}: {key}", message)

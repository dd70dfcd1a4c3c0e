"""Every deal of a day as rows that can be searched, sorted and added up by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.amount import Amount, Total, total_of
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.source import Grade
from tui.deals.loops.loops import loops_of


@dataclass(frozen=True, slots=True)
class Row:
    """A deal on the book's day with the names a reader sees. `text` is all that a bare word may find."""

    entry: Entry
    payer: str
    receiver: str
    text: str
    payer_text: str
    receiver_text: str
    since: date | None  # from when its status holds

    @property
    def amount(self) -> Amount:
        return self.entry.deal.amount

    @property
    def grade(self) -> Grade:
        """Of the figure."""
        return self.entry.deal.grade


def rows_of(ledger: Ledger, book: Book) -> tuple[Row, ...]:
    """One row for each entry of the book, newest first, those of one day by id."""
    words = {s: f"{s} {c.name} {c.short} {c.ticker or ''}".lower() for s, c in ledger.companies.items()}

    def named(slug: str, folded: str) -> str:
        own = words.get(slug, slug)
        return own if slug == folded else f"{own} {words.get(folded, folded)}"

    found = []
    for entry in sorted(book.entries, key=lambda e: (-e.dated.toordinal(), e.deal.id)):
        deal = entry.deal
        payer, receiver = named(deal.payer, entry.payer), named(deal.receiver, entry.receiver)
        kind = deal.kind.value
        state = f"{entry.status.value} {entry.words} {entry.word}".lower()
        text = f"{payer} {receiver} {deal.id} {kind} {state}"
        shorts = ledger.short(entry.payer), ledger.short(entry.receiver)
        found.append(Row(entry, *shorts, text, payer, receiver, deal.since(book.day)))
    return tuple(found)


COLUMNS = ("date", "payer", "receiver", "kind", "amount", "status", "since", "sure")
_SURE = {status: i for i, status in enumerate(Status)}
_KINDS = {kind: i for i, kind in enumerate(Kind)}
_GRADES = {grade: i for i, grade in enumerate(Grade)}
_VALUES: Mapping[str, Callable[[Row], int | str | None]] = {
    "date": lambda r: r.entry.dated.toordinal(), "payer": lambda r: r.payer.lower(),
    "receiver": lambda r: r.receiver.lower(), "kind": lambda r: _KINDS[r.entry.deal.kind],
    "amount": lambda r: r.amount.top_musd, "status": lambda r: _SURE[r.entry.status],
    "since": lambda r: r.since.toordinal() if r.since else None, "sure": lambda r: _GRADES[r.grade],
}


def sort_rows(rows: Iterable[Row], column: str, backwards: bool = False) -> tuple[Row, ...]:
    """Rows by one of COLUMNS; equal ones stay as they stood, unknown values come last both ways."""
    value = _VALUES[column]
    pairs = [(value(row), row) for row in rows]
    known = [pair for pair in pairs if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=backwards)  # type: ignore[arg-type,return-value]
    return (*(row for _, row in known), *(row for found, row in pairs if found is None))


@dataclass(frozen=True, slots=True)
class KindTotal:
    """Deals of one kind, announced or surer: how many, what they add up to, and how much of it binds
    (`binding`: signed or surer)."""

    kind: Kind
    deals: int
    total: Total
    binding: Total


@dataclass(frozen=True, slots=True)
class Totals:
    """What a list adds up to, kind by kind: kinds are never added to each other.

    Only announced money and better is in them. Apart, each with its own sum, stand `letters` of intent and
    `rumours`. Left out of every sum, and counted: `repeats` (their money stands in another deal), `gone`
    (lapsed or terminated: history) and `internal` (payer and receiver are one company by now).
    """

    listed: int
    kinds: tuple[KindTotal, ...]
    letters: Apart
    rumours: Apart
    repeats: int
    gone: int
    internal: int

    @property
    def undisclosed(self) -> int:
        return sum(k.total.hidden for k in self.kinds)


@dataclass(frozen=True, slots=True)
class Apart:
    """Deals that are no money yet, and what they would come to: promised money, warrants and guarantees."""

    deals: int
    money: Total
    contingent: Total


def totals(rows: Sequence[Row]) -> Totals:
    """Totals of what is listed, by kind in the ledger's order."""
    gone = [r for r in rows if r.entry.layer is None]
    live = [r for r in rows if r.entry.layer is not None]
    repeats = [r for r in live if r.entry.repeats]
    internal = [r for r in live if not r.entry.repeats and r.entry.internal]
    alone = [r for r in live if not r.entry.repeats and not r.entry.internal]
    counted = [r for r in alone if r.entry.counts]
    by_kind = ((k, [r for r in counted if r.entry.deal.kind is k]) for k in Kind)
    kinds = tuple(_of_kind(kind, group) for kind, group in by_kind if group)
    letters, rumours = (_apart(alone, layer) for layer in (Layer.INTENDED, Layer.RUMOURED))
    return Totals(len(rows), kinds, letters, rumours, len(repeats), len(gone), len(internal))


def _of_kind(kind: Kind, rows: Sequence[Row]) -> KindTotal:
    binding = [r for r in rows if r.entry.layer is not None and r.entry.layer <= Layer.SIGNED]
    return KindTotal(kind, len(rows), total_of(r.amount for r in rows), total_of(r.amount for r in binding))


def _apart(rows: Sequence[Row], layer: Layer) -> Apart:
    found = [r for r in rows if r.entry.layer is layer]
    return Apart(len(found), total_of(r.amount for r in found if not r.entry.deal.kind.contingent),
                 total_of(r.amount for r in found if r.entry.deal.kind.contingent))


@dataclass(frozen=True, slots=True)
class LoopPlaces:
    """In which loops a deal is, by the loops' ranks (layer announced, money kinds), and through whom."""

    by_deal: Mapping[str, tuple[int, ...]]
    rounds: tuple[tuple[str, ...], ...]
    truncated: bool = False  # too many to list: a deal without a rank may be in one all the same

    def of(self, id: str) -> tuple[int, ...]:
        return self.by_deal.get(id, ())


def loop_places(book: Book, layer: Layer = Layer.ANNOUNCED) -> LoopPlaces:
    """Ranks as the Loop screen gives them in its first view."""
    found: dict[str, list[int]] = {}
    loops = loops_of(book, layer)
    for rank, loop in enumerate(loops.items, 1):
        for leg in loop.legs:
            for entry in leg.entries:
                found.setdefault(entry.deal.id, []).append(rank)
    rounds = tuple(loop.nodes for loop in loops.items)
    return LoopPlaces({i: tuple(r) for i, r in found.items()}, rounds, loops.truncated)

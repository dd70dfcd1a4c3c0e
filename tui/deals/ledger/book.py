"""The ledger on one day: each deal with its status then, under the names that held then."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from tui.deals.ledger.deal import Deal, Layer, Status, status_long, status_word
from tui.deals.ledger.known import deals_on

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A deal on the book's day. `payer` and `receiver` are folded names; `layer` None is history.

    `repeats` is True when its money is counted elsewhere: marked overlap, or replaced by a deal that had
    been announced by that day. `counts` is the rule of METHODS 2.1.
    """

    deal: Deal
    payer: str
    receiver: str
    status: Status
    repeats: bool
    on: date  # the day of the book

    @property
    def dated(self) -> date:
        """When it was announced; before that day, of a deal known by then, the first day of its history."""
        first = self.deal.history[0].day if self.deal.history else self.deal.announced
        return self.deal.announced if self.deal.announced <= self.on else first

    @property
    def layer(self) -> Layer | None:
        return self.status.layer

    @property
    def word(self) -> str:
        """The status in one word."""
        return status_word(self.status, self.deal.kind)

    @property
    def words(self) -> str:
        """The status for a sentence."""
        return status_long(self.status, self.deal.kind)

    @property
    def internal(self) -> bool:
        """True once payer and receiver are one company."""
        return self.payer == self.receiver

    @property
    def counts(self) -> bool:
        """Announced, signed or closed on that day, and its money not in another entry."""
        return self.is_in(Layer.ANNOUNCED)

    def is_in(self, layer: Layer) -> bool:
        """Whether its money belongs to `layer` on that day."""
        own = self.layer
        return own is not None and own <= layer and not self.repeats


@dataclass(frozen=True, slots=True)
class Book:
    """Entries of one day in the ledger's order. Deals not yet known on that day are absent.

    What follows from a book alone is worked out once (`once`): a thread that asks for it first leaves
    nothing to wait for on the screen.
    """

    day: date
    entries: tuple[Entry, ...]
    _kept: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """`make()`, kept under `key`; two threads that ask at once may both make it."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def between(self, payer: str, receiver: str) -> tuple[Entry, ...]:
        """All entries of a pair, history included."""
        return tuple(e for e in self.of_company(payer) if e.payer == payer and e.receiver == receiver)

    def of_company(self, slug: str) -> tuple[Entry, ...]:
        return self.once("of_company", self._by_company).get(slug, ())

    def _by_company(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for slug in {entry.payer, entry.receiver}:
                found.setdefault(slug, []).append(entry)
        return {slug: tuple(entries) for slug, entries in found.items()}

    def in_layer(self, layer: Layer) -> tuple[Entry, ...]:
        """Entries whose money counts in `layer`, payments inside one company left out."""
        return self.once(
            ("in_layer", layer), lambda: tuple(e for e in self.entries if e.is_in(layer) and not e.internal)
        )

    def entry(self, id: str) -> Entry | None:
        return next((e for e in self.entries if e.deal.id == id), None)


def open_book(
    deals: Iterable[Deal], by_id: Mapping[str, Deal], folded: Callable[[str], str], day: date
) -> Book:
    """The book of `day`, each deal as it was known then; `folded` gives a company's name on that day."""
    names: dict[str, str] = {}

    def name(slug: str) -> str:
        found = names.get(slug)
        if found is None:
            found = names[slug] = folded(slug)
        return found

    entries = []
    for deal in deals_on(deals, by_id, day):
        repeats = deal.overlap or _is_replaced(deal, by_id, day)
        entries.append(Entry(deal, name(deal.payer), name(deal.receiver), deal.status, repeats, day))
    return Book(day, tuple(entries))


def _is_replaced(deal: Deal, by_id: Mapping[str, Deal], day: date) -> bool:
    later = by_id.get(deal.superseded_by) if deal.superseded_by else None
    status = later.status_on(day) if later else None
    layer = status.layer if status else None
    return layer is not None and layer <= Layer.ANNOUNCED

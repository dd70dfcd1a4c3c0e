"""Deals and companies of the ledger as frozen facts.

The arrow payer -> receiver is the direction in which money or value flows. Amounts are integer millions of
USD (`_musd`), days are dates. Unknown is None, never 0. Statuses and layers: METHODS 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import groupby

from tui.deals.ledger.amount import UNDISCLOSED, Amount
from tui.deals.ledger.deal_dates import DealDate
from tui.deals.ledger.source import Grade, Source, Supports, best_of

__all__ = [
    "ALL_KINDS", "CONTINGENT", "GONE", "MONEY", "Amount", "Deal", "Event", "Grade", "Kind", "Layer",
    "Paid", "Source", "Status", "StatusChange", "Supports",
]


class Kind(StrEnum):
    """What the payer gives for; the value is the word for it everywhere."""

    PURCHASE = "purchase"
    EQUITY = "equity"
    DEBT = "debt"
    WARRANT = "warrant"
    GUARANTEE = "guarantee"

    @property
    def suffix(self) -> str:
        """Two letters behind an amount on a narrow diagram; a purchase has none."""
        return _KIND_SUFFIXES[self]

    @property
    def contingent(self) -> bool:
        """True where no money moves until something happens: exercised, called."""
        return self in CONTINGENT


CONTINGENT: frozenset[Kind] = frozenset({Kind.WARRANT, Kind.GUARANTEE})
MONEY: frozenset[Kind] = frozenset({Kind.PURCHASE, Kind.EQUITY, Kind.DEBT})
ALL_KINDS: frozenset[Kind] = frozenset(Kind)

_KIND_SUFFIXES = {
    Kind.PURCHASE: "", Kind.EQUITY: "eq", Kind.DEBT: "db", Kind.WARRANT: "wt", Kind.GUARANTEE: "gu",
}


class Layer(IntEnum):
    """How sure the money is; each layer holds those before it."""

    FUNDED = 1
    SIGNED = 2
    ANNOUNCED = 3
    INTENDED = 4
    RUMOURED = 5

    @property
    def words(self) -> str:
        """The layer's name on the screen."""
        return self.name.lower()

    @classmethod
    def of_words(cls, words: str) -> Layer:
        """The layer named `words`; ValueError names the choices."""
        try:
            return cls[words.strip().upper()]
        except KeyError:
            choices = ", ".join(x.words for x in cls)
            raise ValueError(f"layer must be one of {choices}, not {words!r}") from None


class Status(StrEnum):
    """Where a deal stands, in the ledger's words."""

    RUMOURED = "rumored"
    LETTER_OF_INTENT = "letter_of_intent"
    ANNOUNCED = "announced"
    DEFINITIVE = "definitive"
    CLOSED = "closed"
    LAPSED = "lapsed"
    TERMINATED = "terminated"

    @property
    def layer(self) -> Layer | None:
        """The first layer that holds it; None for history (lapsed, terminated), which is never money."""
        return _STATUS_LAYERS.get(self)


GONE = frozenset({Status.LAPSED, Status.TERMINATED})  # history: never money

_STATUS_LAYERS = {
    Status.CLOSED: Layer.FUNDED, Status.DEFINITIVE: Layer.SIGNED, Status.ANNOUNCED: Layer.ANNOUNCED,
    Status.LETTER_OF_INTENT: Layer.INTENDED, Status.RUMOURED: Layer.RUMOURED,
}
_STATUS_WORDS = {
    Status.RUMOURED: "rumoured", Status.LETTER_OF_INTENT: "letter", Status.ANNOUNCED: "announced",
    Status.DEFINITIVE: "signed", Status.CLOSED: "funded", Status.LAPSED: "lapsed", Status.TERMINATED: "ended",
}
_CLOSED_WORDS = {
    Kind.PURCHASE: "delivered", Kind.DEBT: "arranged", Kind.WARRANT: "issued", Kind.GUARANTEE: "in force"
}
_STATUS_LONG = {
    Status.LETTER_OF_INTENT: "letter of intent (not binding)",
    Status.ANNOUNCED: "announced, no contract shown",
}


def status_word(status: Status, kind: Kind | None = None) -> str:
    """The one word for a status everywhere: rumoured, letter, announced, signed, funded, lapsed, ended. Of a
    `kind` that is closed, not funded: delivered, arranged (what was drawn is not known), issued, in force."""
    closed = _CLOSED_WORDS.get(kind) if kind is not None and status is Status.CLOSED else None
    return closed or _STATUS_WORDS[status]


def status_long(status: Status, kind: Kind | None = None) -> str:
    """The same for a sentence: a letter and an announcement say what they are not."""
    return _STATUS_LONG.get(status) or status_word(status, kind)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """From `day` on, the day it was public, the deal stands at `status`; `amount` is what was told then, None
    where the row says nothing of it."""

    day: date
    status: Status
    note: str = ""
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """What was really paid, with a source of its own. `covers`: other deals inside the same sum."""

    musd: int
    as_of: date
    source: Source
    covers: tuple[str, ...] = ()
    note: str = ""

    @property
    def known(self) -> date:
        """From when it was public: the day of its source, of an undated one the day it is about."""
        return max(self.as_of, self.source.day or self.as_of)


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal. `amount` is its headline, with the best source for it as its basis."""

    id: str
    payer: str
    receiver: str
    kind: Kind
    announced: date
    status: Status
    history: tuple[StatusChange, ...]
    amount: Amount = UNDISCLOSED
    term_years: float | None = None
    start_year: int | None = None
    capacity_gw: float | None = None
    overlap: bool = False  # repeats money of another entry
    superseded_by: str | None = None
    noncash: bool = False
    cancelable: bool = False
    day_recalled: bool = False  # month or year is on a page, the day is not
    confidence: str = ""
    note: str = ""
    latest_page: date | None = None
    paid: Paid | None = None
    dates: tuple[DealDate, ...] = ()
    sources: tuple[Source, ...] = ()
    origin: str = ""  # file it was read from

    @property
    def newest(self) -> date:
        """The last day of anything in it: on an earlier one less was known."""
        days = [row.day for row in self.history]
        days += [s.day for s in self.sources if s.day]
        days += [day for day in (self.announced, self.latest_page, self.paid and self.paid.known) if day]
        return max(days)

    @property
    def paid_musd(self) -> int | None:
        return self.paid.musd if self.paid else None

    def status_on(self, day: date) -> Status | None:
        """Status of the last history row not after `day`; None before the first row."""
        return next((row.status for row in reversed(self.history) if row.day <= day), None)

    def since(self, day: date) -> date | None:
        """The day from which the status of `day` has held without a change."""
        known = [row for row in self.history if row.day <= day]
        begun = [next(rows).day for _, rows in groupby(known, key=lambda row: row.status)]
        return begun[-1] if begun else None

    @property
    def priced(self) -> date:
        """From when the headline counts, where no history row carries an amount: the day of the first source
        that says it supports the amount, else the announcement."""
        said = (Supports.AMOUNT, Supports.BOTH)
        return min((s.day for s in self.sources if s.day and s.supports in said), default=self.announced)

    def amount_on(self, day: date) -> Amount:
        """The amount as public on `day`; its basis is not yet that of the day."""
        rows = [row for row in self.history if row.amount is not None]
        if not rows:
            return self.amount if self.priced <= day else UNDISCLOSED
        told = [row.amount for row in rows if row.day <= day and row.amount is not None]
        return told[-1] if told else UNDISCLOSED

    @property
    def proof(self) -> Source | None:
        """The source to show beside the figure: the best for the amount, of an undisclosed one the best."""
        return self.amount.basis if self.amount.known else best_of(self.sources)

    @property
    def grade(self) -> Grade:
        """How good the proof is: a grade belongs to the figure, not to the best page of the deal."""
        return self.proof.grade if self.proof else Grade.UNVERIFIED


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the deals of `deals` without changing a status."""

    day: date
    title: str
    deals: tuple[str, ...]
    note: str = ""
    confidence: str = ""
    sources: tuple[Source, ...] = ()


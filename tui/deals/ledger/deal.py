"""Deals and companies of the ledger as frozen facts.

The arrow payer -> receiver is the direction in which money or value flows. Amounts are integer millions of
USD (`_musd`), days are dates. Unknown is None, never 0. Statuses and layers: METHODS 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What the payer gives for."""

    PURCHASE = "purchase"
    EQUITY = "equity"
    DEBT = "debt"
    WARRANT = "warrant"
    GUARANTEE = "guarantee"

    @property
    def words(self) -> str:
        return _KIND_WORDS[self]

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

_KIND_WORDS = {
    Kind.PURCHASE: "buys",
    Kind.EQUITY: "equity",
    Kind.DEBT: "debt",
    Kind.WARRANT: "warrants",
    Kind.GUARANTEE: "guarantees",
}
_KIND_SUFFIXES = {
    Kind.PURCHASE: "",
    Kind.EQUITY: "eq",
    Kind.DEBT: "db",
    Kind.WARRANT: "wt",
    Kind.GUARANTEE: "gu",
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

    @property
    def words(self) -> str:
        """A reader's words."""
        return _STATUS_WORDS[self]

    @property
    def short(self) -> str:
        """One word for a label."""
        return _STATUS_SHORT[self]


_STATUS_LAYERS = {
    Status.CLOSED: Layer.FUNDED,
    Status.DEFINITIVE: Layer.SIGNED,
    Status.ANNOUNCED: Layer.ANNOUNCED,
    Status.LETTER_OF_INTENT: Layer.INTENDED,
    Status.RUMOURED: Layer.RUMOURED,
}
_STATUS_WORDS = {
    Status.RUMOURED: "rumoured",
    Status.LETTER_OF_INTENT: "letter of intent (not binding)",
    Status.ANNOUNCED: "announced, no contract shown",
    Status.DEFINITIVE: "signed",
    Status.CLOSED: "funded",
    Status.LAPSED: "lapsed",
    Status.TERMINATED: "terminated",
}
_STATUS_SHORT = {
    Status.RUMOURED: "rumour",
    Status.LETTER_OF_INTENT: "LOI",
    Status.ANNOUNCED: "announced",
    Status.DEFINITIVE: "signed",
    Status.CLOSED: "funded",
    Status.LAPSED: "lapsed",
    Status.TERMINATED: "ended",
}


class Grade(StrEnum):
    """How good a source is, best first."""

    PRIMARY = "primary"
    PRESS = "press"
    WEB = "web"
    AGGREGATOR = "aggregator"
    INDEX = "index"
    UNVERIFIED = "unverified"

    @property
    def words(self) -> str:
        return _GRADE_WORDS[self]


_GRADE_WORDS = {
    Grade.PRIMARY: "company statement or filing",
    Grade.PRESS: "press",
    Grade.WEB: "small site repeating reports",
    Grade.AGGREGATOR: "digest of other outlets",
    Grade.INDEX: "quoted by another page, itself never opened",
    Grade.UNVERIFIED: "not verified",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `day` is None for an undated page; `excerpt`: only a part of it was read."""

    url: str
    day: date | None
    grade: Grade
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class StatusChange:
    """From `day` on the deal stands at `status`."""

    day: date
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """What was really paid, with a source of its own. `covers`: other deals inside the same sum."""

    musd: int
    as_of: date
    source: Source
    covers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal. `amount_musd` is the headline; a range has `low_musd` and `high_musd` instead."""

    id: str
    payer: str
    receiver: str
    kind: Kind
    announced: date
    status: Status
    history: tuple[StatusChange, ...]
    amount_musd: int | None = None
    low_musd: int | None = None
    high_musd: int | None = None
    undisclosed: bool = False
    upto: bool = False
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
    sources: tuple[Source, ...] = ()
    origin: str = ""  # file it was read from

    @property
    def value_musd(self) -> int | None:
        """The number used in sums: the headline, else the midpoint of the range, else None."""
        if self.amount_musd is not None or self.low_musd is None or self.high_musd is None:
            return self.amount_musd
        return (self.low_musd + self.high_musd) // 2

    @property
    def midpoint(self) -> bool:
        """True when `value_musd` is the middle of a range: say so beside it."""
        return self.amount_musd is None and self.low_musd is not None

    @property
    def paid_musd(self) -> int | None:
        return self.paid.musd if self.paid else None

    def status_on(self, day: date) -> Status | None:
        """Status of the last history row not after `day`; None before the first row."""
        found: Status | None = None
        for row in self.history:
            if row.day > day:
                break
            found = row.status
        return found

    def since(self, day: date) -> date | None:
        """The day from which the status of `day` has held without a change."""
        start: date | None = None
        held: Status | None = None
        for row in self.history:
            if row.day > day:
                break
            if row.status is not held:
                start, held = row.day, row.status
        return start

    @property
    def best_grade(self) -> Grade:
        grades = list(Grade)
        return min((s.grade for s in self.sources), key=grades.index, default=Grade.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the deals of `deals` without changing a status."""

    day: date
    title: str
    deals: tuple[str, ...]
    note: str = ""
    confidence: str = ""
    sources: tuple[Source, ...] = ()


Deals = Mapping[str, Deal]

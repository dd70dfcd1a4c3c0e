"""Statements of the article of 2025-09-23, each with what other sources say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tui.deals.ledger.deal import Grade, Source

STRONG = frozenset({Grade.PRIMARY, Grade.PRESS})


class Stance(StrEnum):
    """How another source stands to a claim."""

    AGREE = "agree"
    PARTLY = "partly"
    CONTRADICT = "contradict"


class Verdict(StrEnum):
    """What the ledger holds of a claim."""

    AGREES = "agrees"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    SUPERSEDED = "superseded"
    UNVERIFIED = "unverified"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Saying:
    """What another source says about a claim; `value` is in `unit` as read."""

    stance: Stance
    source: Source
    value: float | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement. `live_measure` names what can decide it from public data, if anything can."""

    id: str
    text: str
    unit: str
    as_of: date
    verdict: Verdict
    value: float | None = None
    live_check: bool = False
    live_measure: str = ""
    note: str = ""
    others: tuple[Saying, ...] = ()
    computed: bool = False  # decided by our own computation

    @property
    def shown_verdict(self) -> Verdict:
        """The verdict with its proof weighed: "contradicted" needs a primary or press source that
        contradicts, or our own computation; otherwise the claim is "disputed"."""
        if self.verdict is not Verdict.CONTRADICTED or self.computed:
            return self.verdict
        strong = any(o.stance is Stance.CONTRADICT and o.source.grade in STRONG for o in self.others)
        return Verdict.CONTRADICTED if strong else Verdict.DISPUTED


def proof_of(claim: Claim) -> Saying | None:
    """The first primary or press source that contradicts the claim."""
    found = (o for o in claim.others if o.stance is Stance.CONTRADICT and o.source.grade in STRONG)
    return next(found, None)


def spread(claim: Claim, least: float = 100.0) -> tuple[Saying, ...]:
    """What the sources of a claim say in its unit, smallest first, when their values lie so far apart (the
    largest at least `least` times the smallest) that only a log line can hold them; else nothing."""
    same = (o for o in claim.others if o.value and o.value > 0 and o.unit == claim.unit)
    known = sorted(same, key=lambda o: o.value or 0)
    if len(known) < 3 or (known[-1].value or 0) < least * (known[0].value or 1):
        return ()
    return tuple(known)


def find_claims(claims: tuple[Claim, ...], text: str) -> tuple[Claim, ...]:
    """Claims whose words, note, id or verdict hold every word of `text`."""
    words = text.lower().split()
    return tuple(c for c in claims
                 if all(w in f"{c.id} {c.text} {c.note} {c.shown_verdict.value}".lower() for w in words))

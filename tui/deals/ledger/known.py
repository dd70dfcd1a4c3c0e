"""What was public on a day: deals, claims, events, companies and sources cut so that nothing later shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tui.deals.ledger.claims import Claim, Saying, Stance, Verdict
from tui.deals.ledger.company import Company
from tui.deals.ledger.deal import Deal, Event
from tui.deals.ledger.parse import supported
from tui.deals.ledger.source import Source

_YEAR_IN_URL = re.compile(r"(?<!\d)(20[12]\d)(?:[-/]?(0[1-9]|1[0-2]))?(?:[-/]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


def deal_on(deal: Deal, day: date) -> Deal | None:
    """The deal as it was known on `day`, the very deal where nothing of it is later; None before its first
    row. The entry's own note was written with all of it at hand: an earlier day has the note of its last row.
    """
    if deal.newest <= day:
        return deal
    rows = tuple(row for row in deal.history if row.day <= day)
    if not rows:
        return None
    sources = sources_on(deal.sources, day)
    latest = deal.latest_page
    return replace(
        deal,
        status=rows[-1].status,
        history=rows,
        amount=supported(deal.amount_on(day), sources),
        note=next((row.note for row in reversed(rows) if row.note), ""),
        latest_page=min(latest, day) if latest else None,
        paid=deal.paid if deal.paid and deal.paid.known <= day else None,
        sources=sources,
    )


def sources_on(sources: Iterable[Source], day: date) -> tuple[Source, ...]:
    """Those not later than `day`. An undated page stays unless its own address names a later day."""
    return tuple(s for s in sources if (s.day or _day_in(s.url) or day) <= day)


def _day_in(url: str) -> date | None:
    """The first day that an address can be of by what it spells out."""
    for found in _YEAR_IN_URL.finditer(url):
        year, month, day = (int(g) if g else 1 for g in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def event_on(event: Event, day: date, known: Iterable[str]) -> Event | None:
    """The event with those of its deals that were known; None before its day."""
    if event.day > day:
        return None
    ids = frozenset(known)
    return replace(
        event, deals=tuple(i for i in event.deals if i in ids), sources=sources_on(event.sources, day)
    )


def company_on(company: Company, day: date) -> Company:
    """The company with the figures and stakes known on `day`, and its merger only once it happened."""
    merged = company.successor_day is not None and company.successor_day <= day
    figures = tuple(
        replace(f, sources=sources_on(f.sources, day)) for f in company.figures if f.known_on(day)
    )
    return replace(
        company,
        figures=figures,
        stakes=tuple(s for s in company.stakes if s.as_of <= day),
        successor=company.successor if merged else None,
        successor_day=company.successor_day if merged else None,
    )


def claim_on(claim: Claim, day: date) -> Claim:
    """The claim with what others had said by `day`; where something is later, the verdict is drawn from that
    alone and the note, written with all of it at hand, is gone."""
    others = tuple(o for o in claim.others if sources_on([o.source], day))
    if len(others) == len(claim.others):
        return claim
    return replace(claim, others=others, verdict=_verdict(others), note="")


def _verdict(others: Iterable[Saying]) -> Verdict:
    stances = {o.stance for o in others}
    if not stances:
        return Verdict.UNVERIFIED
    if stances == {Stance.AGREE}:
        return Verdict.AGREES
    return Verdict.CONTRADICTED if stances == {Stance.CONTRADICT} else Verdict.PARTLY

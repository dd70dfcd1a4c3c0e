"""What was public on a day: deals, claims, events, companies and sources cut so that nothing later shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tui.deals.ledger.claims import Claim, Saying, Stance, Verdict
from tui.deals.ledger.company import Company
from tui.deals.ledger.deal import Deal, Event
from tui.deals.ledger.parse import supported
from tui.deals.ledger.source import Source

CLAIMED = date(2025, 9, 23)  # the day of the article that the claims are from
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
    latest = deal.latest_page
    undated = latest is not None and latest <= day
    sources = sources_on(deal.sources, day, undated)
    return replace(deal, announced=deal.announced if deal.announced <= day else rows[0].day,
                   status=rows[-1].status, history=rows, amount=supported(deal.amount_on(day), sources),
                   note=next((row.note for row in reversed(rows) if row.note), ""),
                   latest_page=min(latest, day) if latest else None,
                   paid=deal.paid if deal.paid and deal.paid.known <= day else None, sources=sources)


def deals_on(deals: Iterable[Deal], by_id: Mapping[str, Deal], day: date) -> Iterator[Deal]:
    """Every deal known on `day` as it was known; what took its place later is not named."""
    for whole in deals:
        deal = deal_on(whole, day)
        if deal is None:
            continue
        later = by_id.get(deal.superseded_by) if deal.superseded_by else None
        yield deal if later is None or later.status_on(day) else replace(deal, superseded_by=None)


def sources_on(sources: Iterable[Source], day: date, undated: bool) -> tuple[Source, ...]:
    """Those not later than `day`; pages without a day only where they are known to be old enough (`undated`),
    and never with an address that names a later day."""
    return tuple(s for s in sources if (s.day or (_day_in(s.url) or day if undated else date.max)) <= day)


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
        event, deals=tuple(i for i in event.deals if i in ids), sources=sources_on(event.sources, day, True)
    )


def company_on(company: Company, day: date) -> Company:
    """The company with the figures and stakes known on `day`, and its merger only once it happened."""
    merged = company.successor_day is not None and company.successor_day <= day
    figures = tuple(
        replace(f, sources=sources_on(f.sources, day, True)) for f in company.figures if f.known_on(day)
    )
    return replace(company, figures=figures, stakes=tuple(s for s in company.stakes if s.as_of <= day),
                   successor=company.successor if merged else None,
                   successor_day=company.successor_day if merged else None)


def claim_on(claim: Claim, day: date) -> Claim:
    """The claim with what others are known to have said by `day`; where something is later or undated, the
    verdict is drawn from the rest alone and the note, written with all of it at hand, is gone."""
    others = tuple(o for o in claim.others if sources_on([o.source], day, False))
    if len(others) == len(claim.others):
        return claim
    return replace(claim, others=others, verdict=_verdict(claim, others), note="")


def _verdict(claim: Claim, others: Iterable[Saying]) -> Verdict:
    """Of a part of the sayings; only a claim that all of them contradict is contradicted by some, and one
    that was superseded is so from the day of who said otherwise."""
    stances = {o.stance for o in others}
    if not stances:
        return Verdict.UNVERIFIED
    if stances == {Stance.AGREE}:
        return Verdict.AGREES
    if claim.verdict is Verdict.SUPERSEDED and Stance.CONTRADICT in stances:
        return Verdict.SUPERSEDED
    whole = claim.verdict is Verdict.CONTRADICTED and stances == {Stance.CONTRADICT}
    return Verdict.CONTRADICTED if whole else Verdict.PARTLY

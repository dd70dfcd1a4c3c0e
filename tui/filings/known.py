"""Is it one we have, and is it the candidate that another title told of? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tui.deals.ledger.deal import Deal, Status, status_word
from tui.filings.candidate import BANKS, BONDS, PRIVATE, Candidate, Via

NEAR_DAYS = 45  # a deal of the same parties and kind within these days, and of the same sum, is the same one
RETOLD_DAYS = 7  # titles that tell of one deal stand within a week
SAME_SHARE = 0.02
MOST_TOLD = 12
_LENDERS = frozenset({BANKS, BONDS, PRIVATE})  # a title may call the same lenders banks, bonds or funds
_ORDER = (Status.RUMOURED, Status.LETTER_OF_INTENT, Status.ANNOUNCED, Status.DEFINITIVE, Status.CLOSED)
_ENDS = frozenset({Status.TERMINATED, Status.LAPSED})


class Relation(StrEnum):
    """How a candidate stands to the nearest deal of the ledger."""

    SAME = "the same"
    CHANGES = "changes it"
    ANOTHER = "another one"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest deal and how it relates; `why` in a reader's words."""

    deal: Deal
    relation: Relation
    why: str


def nearest(one: Candidate, deals: Iterable[Deal], folded: Callable[[str], str] = str) -> Nearest | None:
    """The deal of the ledger that is most like `one`; None when its parties have none.

    `folded` gives the company that stands for a slug today. The same parties, kind and sum (within 2 %)
    within 45 days are the same deal; the same ones later, or with an end, change its status.
    """
    pair = _ends_of(one.payer, one.receiver, folded)
    found = [
        (_distance(one, deal), deal) for deal in deals if _ends_of(deal.payer, deal.receiver, folded) == pair
    ]
    if not found or None in pair:
        return None
    (kind_differs, sum_differs, days), deal = min(found, key=lambda x: (x[0], x[1].id))
    if not kind_differs and not sum_differs and not deal.amount.known:
        why = f"same parties and kind, no sum known there, {days} days apart"
        return Nearest(deal, Relation.ANOTHER, why)
    if not kind_differs and not sum_differs:
        if _is_newer_status(one, deal):
            why = f"same parties, kind and sum; {status_word(deal.status, deal.kind)} there"
            return Nearest(deal, Relation.CHANGES, why)
        if days <= NEAR_DAYS:
            return Nearest(deal, Relation.SAME, f"same parties, kind and sum, {days} days apart")
        return Nearest(deal, Relation.ANOTHER, f"same parties, kind and sum, but {days} days apart")
    what = "another kind" if kind_differs else "another sum"
    return Nearest(deal, Relation.ANOTHER, f"same parties, {what}, {days} days apart")


def _ends_of(
    payer: str | None, receiver: str | None, folded: Callable[[str], str]
) -> tuple[str | None, str | None]:
    return payer and folded(payer), receiver and folded(receiver)


def _distance(one: Candidate, deal: Deal) -> tuple[bool, bool, int]:
    days = min(abs((one.day - day).days) for day in (deal.announced, *(row.day for row in deal.history)))
    return deal.kind is not one.kind, not _sums_agree(one, deal), days


def _sums_agree(one: Candidate, deal: Deal) -> bool:
    """Whether the sum is near what is known of the deal's: near an end, or between the two of a range."""
    said, low, high = one.amount_musd, deal.amount.low_musd, deal.amount.high_musd
    ends = [end for end in (low, high) if end is not None]
    if said is None or not ends:
        return True
    near = any(abs(said - end) <= SAME_SHARE * max(said, end) for end in ends)
    return near or (low is not None and high is not None and low <= said <= high)


def _is_newer_status(one: Candidate, deal: Deal) -> bool:
    if one.status is deal.status or deal.status in _ENDS:
        return False
    if one.status in _ENDS:
        return True
    newest = max((row.day for row in deal.history), default=deal.announced)
    return one.day >= newest and _ORDER.index(one.status) > _ORDER.index(deal.status)


def same_candidate(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates are one deal told twice."""
    if abs((a.day - b.day).days) > RETOLD_DAYS:
        return False
    agree = _near(a.amount_musd, b.amount_musd)
    if a.kind is not b.kind:
        return agree is True and a.pair == b.pair and None not in a.pair
    lenders = {a.payer, b.payer} <= _LENDERS and a.receiver == b.receiver
    if (a.payer, a.receiver) == (b.payer, b.receiver) or lenders:
        titles = a.via is b.via is Via.HEADLINE and None not in a.pair
        told_at_once = titles and abs((a.day - b.day).days) <= 2
        return agree is not False or told_at_once
    return agree is True and a.pair == b.pair and None not in a.pair


def _near(a: float | None, b: float | None) -> bool | None:
    """Whether two sums agree; None when one is not known."""
    if a is None or b is None:
        return None
    return abs(a - b) <= SAME_SHARE * max(a, b)


def merged(old: Candidate, new: Candidate) -> Candidate:
    """`old` with what `new` tells besides: its places, a sum that was missing, a later status. A filing's
    facts replace those of headlines."""
    told = tuple(dict.fromkeys((*old.told, *new.told)))[:MOST_TOLD]
    weaker = old.via is Via.FILING and new.via is Via.HEADLINE
    if new.via is Via.FILING and old.via is Via.HEADLINE:
        both = tuple(dict.fromkeys((*new.told, *old.told)))[:MOST_TOLD]
        return replace(new, told=both, day=min(old.day, new.day))
    base = old
    if old.amount_musd is None and new.amount_musd is not None:
        base = replace(old, amount_musd=new.amount_musd, low_musd=new.low_musd, form=new.form,
                       total_musd=None, parts_musd=())
    if new.day > old.day and new.status is not old.status and not weaker:
        base = replace(base, status=new.status, denied=new.denied)
    also = tuple(dict.fromkeys((*base.also, *new.also)))
    return replace(base, told=told, also=also)

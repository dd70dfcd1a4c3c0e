"""Dated things that come: money due and contracts that begin, results, rules of indices, holidays.

A date is known as far as it is known: "2027" is no first of January. Rows are sorted by the first day on
which the thing can happen and shown as far as the day is known.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from tui.deals.ledger.amount import UNDISCLOSED, Amount
from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.loans import due_of
from tui.market.calendar import DatedEvent, upcoming

RULES = 40  # rebalances, holidays and early closes that are looked at


class Sort(StrEnum):
    """What a date is about; the order is that of weight on one day."""

    MONEY = "money"
    RESULTS = "results"
    INDEX = "index"
    MARKET = "market"


_SORT_OF = {
    "earnings": Sort.RESULTS, "rebalance": Sort.INDEX, "holiday": Sort.MARKET, "early close": Sort.MARKET,
}


class Dated(Struct, frozen=True):
    """One thing that comes, between `first` and `last` (the same where its day is known).

    `uid` stays the same for the same thing, also when its date moves; `was` is the day it had before.
    `who` are the companies (slugs) or the symbol that it is about.
    """

    uid: str
    first: date
    last: date
    sort: Sort
    what: str
    source: str
    url: str = ""
    amount: Amount = UNDISCLOSED
    was: str = ""
    who: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """As far as it is known: `Thu 10 Dec 2026`, `Mar 2027`, `2027`, `2027 to 2028`."""
        if self.first == self.last:
            return f"{self.first:%a} {self.first.day} {self.first:%b %Y}"
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%b %Y}"
        if self.first.year == self.last.year:
            return str(self.first.year)
        return f"{self.first.year} to {self.last.year}"

    @property
    def short(self) -> str:
        """In six cells: `10 Dec`, `Mar'27`, `2027`."""
        if self.first == self.last:
            return f"{self.first.day} {self.first:%b}"
        whole_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return f"{self.first:%b}'{self.first:%y}" if whole_month else str(self.first.year)


def coming(ledger: Ledger | None, day: date, results: Iterable[DatedEvent] = ()) -> tuple[Dated, ...]:
    """Everything with a date on or after `day`, by the first day on which it can be, the weightier first."""
    found = [*map(_event, upcoming(day, RULES)), *(_event(r) for r in results if r.day >= day.isoformat())]
    if ledger is not None:
        found += ledger_dates(ledger, day)
    order = list(Sort)
    found.sort(key=lambda d: (max(d.first, day), order.index(d.sort), -(d.amount.top_musd or 0), d.what))
    return tuple(found)


def ledger_dates(ledger: Ledger, day: date) -> list[Dated]:
    """Of the deals that count on `day`: contracts that begin, loans that fall due, dates that pages name."""
    found: list[Dated] = []
    for entry in ledger.as_of(day).entries:
        if not entry.is_in(Layer.ANNOUNCED) or entry.internal:
            continue
        for one in (_begins(ledger, entry), _falls_due(ledger, entry), *_named(ledger, entry)):
            if one is not None and one.last >= day:
                found.append(one)
    return found


def _begins(ledger: Ledger, entry: Entry) -> Dated | None:
    deal = entry.deal
    if deal.kind is not Kind.PURCHASE or deal.start_year is None or deal.start_year <= entry.on.year:
        return None
    year = deal.start_year
    return _of_deal(ledger, entry, "begins", date(year, 1, 1), date(year, 12, 31), "contract begins")


def _falls_due(ledger: Ledger, entry: Entry) -> Dated | None:
    due = due_of(entry.deal) if entry.deal.kind is Kind.DEBT else None
    if due is None:
        return None
    if due.month:
        last = date(due.year, due.month, calendar.monthrange(due.year, due.month)[1])
    else:
        last = date(due.last or due.year, 12, 31)
    words = "falls due by its term" if due.derived else "falls due"
    return _of_deal(ledger, entry, "due", due.from_day, last, words)


def _named(ledger: Ledger, entry: Entry) -> list[Dated]:
    return [
        _of_deal(ledger, entry, f"date-{number}", one.first, one.last, one.what, one.amount, one.was,
                 one.source.url if one.source is not None else "")
        for number, one in enumerate(entry.deal.dates) if one.known_on(entry.on)
    ]


def _of_deal(ledger: Ledger, entry: Entry, part: str, first: date, last: date, words: str,
             amount: Amount | None = None, was: str = "", url: str = "") -> Dated:
    payer, receiver = ledger.short(entry.payer), ledger.short(entry.receiver)
    proof = entry.deal.proof
    return Dated(f"{entry.deal.id}-{part}", first, last, Sort.MONEY, f"{payer} > {receiver} {words}",
                 "ledger", url or (proof.url if proof is not None else ""),
                 entry.deal.amount if amount is None else amount, was, (entry.payer, entry.receiver))


def _event(event: DatedEvent) -> Dated:
    day = date.fromisoformat(event.day)
    sort = _SORT_OF.get(event.kind, Sort.MARKET)
    part = event.symbol or event.kind.replace(" ", "-")
    was = date.fromisoformat(event.was) if event.was else None
    # of results the quarter of the day first given makes the name, so that one that moves stays the same
    first = was or day
    stamp = f"{first.year}-{(first.month + 2) // 3}" if sort is Sort.RESULTS else event.day
    return Dated(f"{part}-{event.kind.replace(' ', '-')}-{stamp}".lower(), day, day, sort, event.text,
                 event.source, event.url, was=f"{was.day} {was:%b %Y}" if was is not None else "",
                 who=(event.symbol,) if event.symbol else ())

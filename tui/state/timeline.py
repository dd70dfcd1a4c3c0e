"""Dated things: what changed lately, what comes next, and what explains a replayed day. Facts, no causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.market.calendar import DatedEvent, upcoming
from tui.market.quote import source_words
from tui.market.session import ahead, dated_day, day_of
from tui.state.snapshot import NextEvent

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.deals.ledger.deal import Deal
    from tui.deals.ledger.ledger import Ledger
    from tui.feed.event import Earnings

RECENT = 30  # as many as the tallest panel shows
AHEAD = timedelta(days=120)
MOST_MONEY = 3
MOST_COMING = 40
SAME_RESULTS = timedelta(days=60)  # a date that far from the old one is of another quarter
WEIGHT = ("money", "results", "rebalance", "holiday")


def changes_of(
    ledger: Ledger | None, today: date, log: Sequence[Transition], names: Mapping[str, str] | None = None
) -> tuple[NextEvent, ...]:
    """Newest first: alerts of this run with their rule's name (`names` by id), and status changes of deals to
    `today`."""
    found = [NextEvent(day_of(t.t_ms), _named(t, names or {}), t.symbol, "alert", time_ms=t.t_ms) for t in log
             if t.change in ("fired", "escalated", "resolved") and not t.standing]
    if ledger is not None:
        found += _deal_changes(ledger, today)
    found.sort(key=lambda e: (e.day, e.time_ms or 0), reverse=True)
    return tuple(found[:RECENT])


def _named(row: Transition, names: Mapping[str, str]) -> str:
    name = names.get(row.rule, "")
    return f"{row.why} ({name})" if name and name not in row.why else row.why


def _deal_changes(ledger: Ledger, today: date) -> list[NextEvent]:
    from tui.deals.ledger.deal import status_word

    rows: list[tuple[date, str, Deal]] = []
    for deal in (entry.deal for entry in ledger.as_of(today).entries):
        before = None
        for row in deal.history:
            if row.status is not before:
                rows.append((row.day, status_word(row.status, deal.kind), deal))
            before = row.status
    rows.sort(key=lambda row: row[0], reverse=True)
    return [NextEvent(day, f"{deal_words(ledger, deal)}: {status}", kind="deal", source=_source(deal))
            for day, status, deal in rows[:RECENT]]


def deal_words(ledger: Ledger, deal: Deal) -> str:
    """`OpenAI > Oracle $300bn purchase`; undisclosed amounts say so."""
    pair = f"{ledger.short(deal.payer)} > {ledger.short(deal.receiver)}"
    return f"{pair} {deal.amount.listed} {deal.kind.value}"


def _source(deal: Deal) -> str:
    return deal.proof.url if deal.proof else ""


def upcoming_of(
    today: date, earnings: Iterable[Earnings], ledger: Ledger | None = None
) -> tuple[NextEvent, ...]:
    """The weightiest first: money due, results as Yahoo dates them, rules of indices, days of a shut market.

    Of money the largest known sums of the next 120 days; holidays only within five sessions, in one row.
    """
    found = [*_money(ledger, today), *_rules(today)]
    for result in earnings:
        day = dated_day(result.start_ms)
        if day >= today:
            found.append(NextEvent(
                day, f"{result.symbol} results", result.symbol, "results", estimated=bool(result.estimated),
                source=result.source, time_ms=result.start_ms,
                was=dated_day(result.was_ms) if result.was_ms is not None else None))
    found.sort(key=lambda e: (WEIGHT.index(e.kind) if e.kind in WEIGHT else len(WEIGHT), e.day))
    return tuple(found[:MOST_COMING])


def _money(ledger: Ledger | None, today: date) -> list[NextEvent]:
    """What begins or falls due next, by size, in the order of days."""
    if ledger is None:
        return []
    from tui.deals.obligations.dates import ledger_dates

    dates = ledger.as_of(today).once("dates", lambda: ledger_dates(ledger, today))
    near = [d for d in dates if d.first <= today + AHEAD and d.amount.known]
    near.sort(key=lambda d: -(d.amount.top_musd or 0))
    return [
        NextEvent(max(d.first, today), f"{d.what} {d.amount.short}", kind="money", source=d.url,
                  when="" if d.first == d.last else d.short)
        for d in sorted(near[:MOST_MONEY], key=lambda d: d.first)
    ]


def _next(event: DatedEvent) -> NextEvent:
    return NextEvent(date.fromisoformat(event.day), event.text, event.symbol, event.kind, source=event.source)


@lru_cache(maxsize=4)
def _rules(today: date) -> tuple[NextEvent, ...]:
    """Rebalances, and the days on which the market is shut or shuts early within five sessions."""
    rules = upcoming(today, 6)
    soon = [e for e in rules if e.kind != "rebalance" and date.fromisoformat(e.day) <= ahead(today, 5)]
    found = [_next(e) for e in rules if e.kind == "rebalance"]
    if soon:
        text = "; ".join([soon[0].text, *(f"{date.fromisoformat(e.day):%a} {e.text}" for e in soon[1:])])
        found.append(NextEvent(date.fromisoformat(soon[0].day), text, kind="holiday", source=soon[0].source))
    return tuple(found)


def explaining(day: date, ledger: Ledger | None) -> tuple[NextEvent, ...]:
    """Stored events of `day` and the two days around it, and the ledger's of that time."""
    from tui.deals.ledger.known import deal_on
    from tui.market.embedded import facts as stored_facts

    span = timedelta(days=2)
    found = [*map(_next, stored_facts.events(None, (day - span).isoformat(), (day + span).isoformat()))]
    if ledger is not None:
        found += [NextEvent(e.day, e.title, kind="event", source=e.sources[0].url if e.sources else "")
                  for e in ledger.events if abs(e.day - day) <= span]
        near = (deal_on(whole, day + span) for whole in ledger.deals if abs(whole.announced - day) <= span)
        found += [NextEvent(d.announced, f"{deal_words(ledger, d)} announced", kind="deal", source=_source(d))
                  for d in near if d is not None]
    found.sort(key=lambda e: (e.day != day, e.day, e.symbol))
    return tuple(found)


def with_its_old_day(event: Earnings, before: Earnings | None) -> Earnings:
    """Results that move keep the day they had first; a date after those that came is of others."""
    if before is None or event.was_ms is not None or before.start_ms <= event.t:
        return event
    was = before.was_ms if before.was_ms is not None else before.start_ms
    old, new = dated_day(was), dated_day(event.start_ms)
    return replace(event, was_ms=was) if old != new and abs(new - old) <= SAME_RESULTS else event


def result_dates(upcoming: Iterable[NextEvent]) -> list[DatedEvent]:
    """Of the next events the results, as dated things."""
    return [
        DatedEvent(e.day.isoformat(), e.symbol, "earnings", e.text, source_words(e.source or "yahoo"),
                   was=e.was.isoformat() if e.was is not None else "")
        for e in upcoming if e.kind == "results"
    ]

"""What the ledger says as of a day: newest date, pinned loop, facts, what changed; worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from heapq import nlargest
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.state.timeline import changes_of, deal_words, upcoming_of

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.deals.article.pinned_loop import PinnedLoop
    from tui.deals.ledger.ledger import Ledger
    from tui.feed.event import Earnings
    from tui.state.snapshot import NextEvent

_NAMED = 3
YEAR = timedelta(days=366)


class LedgerFacts(Struct, frozen=True):
    """As of one day. `statuses`: dated status rows up to the day; `latest` names the newest of them.

    `big_loops`: loops of money whose least leg is at least $10bn; `largest` names the newest-ranked of them.
    `days_to`: of what begins or falls due within a year, days to the first on which it can be, and its words.
    `backlog`: OpenAI's part of Oracle's last published backlog (fraction), `backlog_note` with its date.
    """

    statuses: int
    latest: str
    big_loops: int
    largest: str
    backlog: float | None
    backlog_note: str
    days_to: Mapping[str, tuple[int, str]] = {}


def ledger_facts(ledger: Ledger, day: date) -> LedgerFacts:
    """The facts of `day`, worked out once for its book: a few milliseconds, of a large ledger a third of a
    second."""
    return ledger.as_of(day).once("facts", lambda: _facts(ledger, day))


def _facts(ledger: Ledger, day: date) -> LedgerFacts:
    from tui.deals.ledger.deal import status_word
    from tui.deals.loops.loops import big_loops
    from tui.deals.obligations.dates import ledger_dates

    deals = [entry.deal for entry in ledger.as_of(day).entries]
    rows = [(row.day, status_word(row.status, deal.kind), deal) for deal in deals for row in deal.history]
    last = min(nlargest(_NAMED, (at for at, _, _ in rows)), default=day)
    named = ((at, deal_words(ledger, deal), status) for at, status, deal in rows if at >= last)
    newest = sorted(named, reverse=True)
    loops = big_loops(ledger.as_of(day))
    share, note = _backlog(ledger, day)
    return LedgerFacts(
        len(rows), "; ".join(f"{words}: {status} ({at})" for at, words, status in newest[:_NAMED]),
        len(loops), " > ".join(ledger.short(n) for n in loops[0].nodes) if loops else "", share, note,
        {one.uid: ((one.first - day).days, f"{one.what}, {one.when}")
         for one in ledger_dates(ledger, day) if day <= one.first <= day + YEAR},
    )


def _backlog(ledger: Ledger, day: date) -> tuple[float | None, str]:
    from tui.deals.obligations.exposure import backlog_shares

    if "oracle" not in ledger.companies:
        return None, "the ledger has no Oracle"
    found = backlog_shares(ledger, "oracle", "openai", ledger.as_of(day))
    if not found:
        return None, "no backlog of Oracle is known on this day"
    newest = found[0]
    total = newest.total_musd / 1000
    note = f"{newest.part.amount.short} of ${total:,.0f}bn, backlog as of {newest.figure.ends}; an estimate"
    return newest.share[1], note


class LedgerDay:
    """Of the ledger and day that were asked for last; None while no ledger is read."""

    def __init__(self) -> None:
        self.newest: date | None = None
        self.pinned: PinnedLoop | None = None
        self.facts: LedgerFacts | None = None
        self._of: tuple[date, int] | None = None
        self._changes_of: tuple[object, ...] = ()
        self._changes: tuple[NextEvent, ...] = ()
        self._upcoming_of: tuple[object, ...] = ()
        self._upcoming: tuple[NextEvent, ...] = ()
        self._explained: tuple[object, tuple[NextEvent, ...]] = (None, ())

    def turn_to(self, ledger: Ledger | None, today: date) -> None:
        """The figures of that day."""
        if ledger is None or self._of == (today, id(ledger)):
            return
        from tui.deals.article.pinned_loop import article_loop

        self._of = (today, id(ledger))
        self.newest = ledger.newest_day(today)
        self.pinned = article_loop(ledger, today)
        self.facts = ledger_facts(ledger, today)

    def upcoming(
        self, ledger: Ledger | None, today: date, earnings: Iterable[Earnings]
    ) -> tuple[NextEvent, ...]:
        """What comes next, the weightiest first."""
        dated = tuple(earnings)
        if (today, id(ledger), dated) != self._upcoming_of:
            self._upcoming_of = today, id(ledger), dated
            self._upcoming = upcoming_of(today, dated, ledger)
        return self._upcoming

    def changes(
        self, ledger: Ledger | None, today: date, log: Sequence[Transition], names: Mapping[str, str]
    ) -> tuple[NextEvent, ...]:
        """Deals and alerts of the last days, newest first."""
        key = (today, id(ledger), len(log))
        if key != self._changes_of:
            self._changes_of = key
            self._changes = changes_of(ledger, today, log, names)
        return self._changes

    def explaining(self, ledger: Ledger | None, day: date | None) -> tuple[NextEvent, ...]:
        """What happened about a recorded day; nothing without one."""
        if day is None:
            return ()
        key = (day, id(ledger))
        if key != self._explained[0]:
            from tui.state.timeline import explaining

            self._explained = (key, explaining(day, ledger))
        return self._explained[1]

"""What the ledger says as of a day: newest date, pinned loop, facts, what changed; worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.state.timeline import changes_of

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.deals.article.pinned_loop import PinnedLoop
    from tui.deals.ledger.ledger import Ledger
    from tui.state.ledger_facts import LedgerFacts
    from tui.state.snapshot import NextEvent


class LedgerDay:
    """Of the ledger and day that were asked for last; None while no ledger is read."""

    def __init__(self) -> None:
        self.newest: date | None = None
        self.pinned: PinnedLoop | None = None
        self.facts: LedgerFacts | None = None
        self._of: tuple[date, int] | None = None
        self._changes_of: tuple[object, ...] = ()
        self._changes: tuple[NextEvent, ...] = ()
        self._explained: tuple[object, tuple[NextEvent, ...]] = (None, ())

    def turn_to(self, ledger: Ledger | None, today: date) -> None:
        """The figures of that day."""
        if ledger is None or self._of == (today, id(ledger)):
            return
        from tui.deals.article.pinned_loop import article_loop
        from tui.state.ledger_facts import ledger_facts

        self._of = (today, id(ledger))
        self.newest = ledger.newest_day(today)
        self.pinned = article_loop(ledger, today)
        self.facts = ledger_facts(ledger, today)

    def changes(
        self, ledger: Ledger | None, today: date, log: Sequence[Transition]
    ) -> tuple[NextEvent, ...]:
        """Deals and alerts of the last days, newest first."""
        key = (today, id(ledger), len(log))
        if key != self._changes_of:
            self._changes_of = key
            self._changes = changes_of(ledger, today, log)
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

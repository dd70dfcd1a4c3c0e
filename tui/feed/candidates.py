"""What the finder finds, as events: plain fields, so that who reads the stream needs no finder."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui.feed.command import Sources
from tui.feed.event import AnyEvent, Candidate, Headline, Telling
from tui.market.bars import DAY_MS
from tui.market.session import day_of

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.filings import candidate as found

MOST_TITLES = 4_000  # titles that are remembered, so that one is told once
OLDEST_DAYS = 30
SOURCE = "yahoo"


def as_event(one: found.Candidate, now_ms: int, source: str) -> Candidate:
    """A candidate as a line of the stream."""
    return Candidate(
        t=now_ms, source=source, payer=one.payer or "", receiver=one.receiver or "", kind=one.kind.value,
        status=one.status.value, day=one.day.isoformat(), via=one.via.value,
        amount_musd=one.amount_musd or None, low_musd=one.low_musd or None, total_musd=one.total_musd or None,
        parts_musd=list(one.parts_musd), form=one.form.value, currency=one.currency,
        other_party=one.other_party, also=list(one.also), denied=one.denied, why=one.why,
        marks=list(one.marks),
        told=[
            Telling(text=t.text, url=t.url, publisher=t.publisher, day=t.day.isoformat() if t.day else "")
            for t in one.told
        ],
    )


class Titles:
    """Reads headlines; a title is read once. `symbols` are those of the ledger's listed companies."""

    def __init__(self, ledger: Ledger, pinned: Iterable[str], now_ms: Callable[[], int]) -> None:
        from tui.filings.find.mentions import Names
        from tui.filings.find.sides import Sides

        self._now_ms = now_ms
        self._names, self._sides = Names(ledger.companies), Sides(ledger.companies)
        self._read: OrderedDict[str, None] = OrderedDict()
        self.symbols = listed_first(ledger, pinned)

    @classmethod
    def of(cls, sources: Sources, now_ms: Callable[[], int]) -> Self:
        """A reader for the ledger that `sources` name."""
        return cls(ledger_of(sources), sources.pinned, now_ms)

    def read(self, items: Iterable[Headline]) -> list[AnyEvent]:
        """The candidates of titles that were not read before and are not older than a month."""
        now = self._now_ms()
        fresh = [item for item in items if item.title not in self._read]
        for item in fresh:
            self._read[item.title] = None
        while len(self._read) > MOST_TITLES:
            self._read.popitem(last=False)
        return [event for item in fresh for event in self._events(item, now)]

    def _events(self, item: Headline, now: int) -> list[AnyEvent]:
        from tui.filings.find.titles import read_title

        at = min(item.time_ms or now, now)
        if now - at > OLDEST_DAYS * DAY_MS:
            return []
        reading = read_title(item.title, day_of(at), self._names, self._sides, item.url, item.publisher)
        return [as_event(one, now, SOURCE) for one in reading.candidates]


def ledger_of(sources: Sources) -> Ledger:
    """The ledger that serves, with the files beside it."""
    from tui.deals.ledger.ledger import FOLDER, load

    return load(Path(sources.base) if sources.base else FOLDER, extra=map(Path, sources.ledger))


def listed_first(ledger: Ledger, first: Iterable[str]) -> tuple[str, ...]:
    """The Yahoo symbols of the ledger's listed companies, those of `first` (slugs) before the others."""
    order = dict.fromkeys((*first, *ledger.companies))
    found = (ledger.companies[slug] for slug in order if slug in ledger.companies)
    return tuple(c.ticker for c in found if c.listed and c.ticker)

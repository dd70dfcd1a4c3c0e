"""The task of the feed that follows the SEC: looks at lists in turn, reads new filings, asks for figures.

One request a step, so that a test can hold the clock. It has a thread, a breaker and a budget of its own:
whatever happens here, prices go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tui.deals.ledger.ledger import Ledger
from tui.feed.breaker import Breaker
from tui.feed.candidates import as_event
from tui.feed.event import AnyEvent, FigureEvent, HealthEvent
from tui.feed.sec import lists, memory, turns
from tui.feed.sec.client import Budget, Client, SecFault
from tui.feed.sec.lists import Row
from tui.feed.yahoo.fault import Fault, Kind
from tui.filings import concepts
from tui.filings.find.filing import Filing, read_filing
from tui.filings.find.mentions import Names
from tui.filings.registrants import Registrant, registrants
from tui.market.bars import HOUR_MS
from tui.market.session import day_of

SOURCE = "sec"
FIRST_DAYS = 14  # a first look takes filings of the last two weeks as new
_WHAT = "filings"
_LISTS = "https://data.sec.gov/submissions/CIK{cik:010d}.json"
_CONCEPT = "https://data.sec.gov/api/xbrl/companyconcept/CIK{cik:010d}/us-gaap/{tag}.json"
_FIGURES_EVERY = HOUR_MS // 6  # six an hour: sixteen looks and three filings have room beside them
_MOST_READ = 40  # filings that wait to be read
_LONGEST_REST_MS = 30_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure to be asked for; `tags` are tried until one is known."""

    who: Registrant
    metric: str
    tags: tuple[str, ...]


class Edgar:
    """Follows the registrants of `ledger`; `pinned` are slugs of the pinned loop."""

    def __init__(self, emit: Callable[..., None], contact: str, ledger: Ledger, pinned: Sequence[str],
                 now_ms: Callable[[], int], folder: Path | None = None) -> None:
        self._emit, self._now_ms, self._folder = emit, now_ms, folder
        self._companies = ledger.companies
        self._names = Names(ledger.companies)
        self._everybody = registrants(ledger.companies)
        self._pinned = frozenset(pinned)
        self._memory = memory.load(folder)
        self._client = Client(contact, Budget(tuple(self._memory.sent)), now_ms)
        self._breaker = Breaker()
        self._wrong: set[int] = set()  # numbers that are another company's
        self._to_read: deque[tuple[Registrant, Row]] = deque(maxlen=_MOST_READ)
        self._figures: deque[Asked] = deque()
        self._unwell = False
        self._slot = self._figure_at = 0

    def step(self) -> float:
        """Do at most one request; the seconds to rest before the next step."""
        now = self._now_ms()
        at = max(self._breaker.retry_at if self._breaker.fault else now, self._client.budget.at(now))
        if at > now:
            return min(_LONGEST_REST_MS, at - now) / 1000
        did = self._read_next() or self._look(now) or self._ask_figure(now)
        if did:
            self._memory.sent = list(self._client.budget.sent)
            memory.keep(self._folder, self._memory)
            return 0.0
        soonest = max(turns.next_open(now), self._slot)
        return min(_LONGEST_REST_MS, max(1_000, soonest - now)) / 1000

    def _try(self, ask: Callable[[], None]) -> bool:
        """One request; what fails is told once and rests its pause."""
        self._breaker.begin()
        try:
            ask()
        except SecFault as error:
            self._failed(error.fault)
        except Exception as error:  # a reply of any shape must not end the task
            self._failed(Fault(Kind.GARBAGE, f"the SEC's answer cannot be read ({type(error).__name__})"))
        else:
            self._breaker.succeed()
            if self._unwell:
                self._unwell = False
                self._emit(HealthEvent(t=self._now_ms(), source=SOURCE, state="ok", what=_WHAT))
        return True

    def _failed(self, fault: Fault) -> None:
        if fault.kind is Kind.ABSENT:
            self._breaker.succeed()
            return
        now = self._now_ms()
        self._breaker.fail(fault, now)
        self._unwell = True
        self._emit(HealthEvent(
            t=now, source=SOURCE, state="wait", reason=fault.reason, retry_at=self._breaker.retry_at,
            what=_WHAT,
        ))

    # The lists.

    def _look(self, now: int) -> bool:
        if now < self._slot or not turns.is_open(now):
            return False
        looked = {int(cik): at for cik, at in self._memory.looked.items()}
        able = [r for r in self._everybody if r.cik not in self._wrong]
        who = turns.whose(now, able, self._pinned, looked)
        if who is None:
            return False
        self._slot = now + turns.SLOT
        self._memory.looked[str(who.cik)] = now
        return self._try(lambda: self._take_list(who, now))

    def _take_list(self, who: Registrant, now: int) -> None:
        reply = self._client.json(_LISTS.format(cik=who.cik))
        if not lists.belongs_to(reply, who.ticker):
            self._wrong.add(who.cik)
            return
        oldest = day_of(now) - timedelta(days=FIRST_DAYS)
        seen = frozenset(self._memory.seen)
        fresh = [row for row in lists.rows(reply) if row.filed >= oldest and row.accession not in seen]
        first = not any(key.startswith(f"{who.cik} ") for key in self._memory.told)
        if first or any(row.form in lists.ANNUAL for row in fresh):
            self._want_figures(who)
        for row in reversed(fresh):
            if row.relevant:
                self._to_read.append((who, row))
            else:
                self._memory.note_seen(row.accession)

    # A filing.

    def _read_next(self) -> bool:
        if not self._to_read:
            return False
        who, row = self._to_read[0]
        return self._try(lambda: self._take_filing(who, row))

    def _take_filing(self, who: Registrant, row: Row) -> None:
        url = lists.document_url(who.cik, row)
        try:
            text = self._client.text(url)
        except SecFault as error:
            if error.fault.kind is Kind.ABSENT:
                self._done(row)
            raise
        self._done(row)
        filing = Filing(row.form, row.filed, who.slug, who.name, row.items, url)
        now, found = self._now_ms(), read_filing(text, filing, self._names)
        events: list[AnyEvent] = [as_event(one, now, SOURCE) for one in found]
        if events:
            self._emit(*events)

    def _done(self, row: Row) -> None:
        self._to_read.popleft()
        self._memory.note_seen(row.accession)

    # Figures.

    def _want_figures(self, who: Registrant) -> None:
        for metric in concepts.wanted(self._companies[who.slug]):
            tags = tuple(t for t in concepts.TAGS[metric] if f"{who.cik} {t}" not in self._memory.absent)
            asked = Asked(who, metric, tags)
            if tags and asked not in self._figures:
                self._figures.append(asked)

    def _ask_figure(self, now: int) -> bool:
        if not self._figures or now < self._figure_at:
            return False
        self._figure_at = now + _FIGURES_EVERY
        asked = self._figures.popleft()
        return self._try(lambda: self._take_figure(asked))

    def _take_figure(self, asked: Asked) -> None:
        who, tag = asked.who, asked.tags[0]
        try:
            reply = self._client.json(_CONCEPT.format(cik=who.cik, tag=tag))
        except SecFault as error:
            if error.fault.kind is Kind.ABSENT:
                self._memory.absent.append(f"{who.cik} {tag}")
                self._another_tag(asked)
            else:
                self._figures.append(asked)
            raise
        found = concepts.newest(reply)
        if found is None or found.end < day_of(self._now_ms()) - timedelta(days=400):
            self._another_tag(asked)  # a tag that it has left behind
            return
        key, said = f"{who.cik} {asked.metric}", f"{found.end} {found.musd:.0f}"
        if self._memory.told.get(key) == said:
            return
        self._memory.told[key] = said
        self._emit(FigureEvent(
            t=self._now_ms(), source=SOURCE, company=who.slug, metric=asked.metric, value_musd=found.musd,
            period=found.period, end=found.end.isoformat(),
            filed=found.filed.isoformat(), form=found.form, tag_name=tag,
            url=_filing_url(who.cik, found.accession),
        ))

    def _another_tag(self, asked: Asked) -> None:
        if len(asked.tags) > 1:
            self._figures.append(Asked(asked.who, asked.metric, asked.tags[1:]))


def _filing_url(cik: int, accession: str) -> str:
    plain = accession.replace("-", "")
    return f"https://www.sec.gov/Archives/edgar/data/{cik}/{plain}/" if plain.isdigit() else ""

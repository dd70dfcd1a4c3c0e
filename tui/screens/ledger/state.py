"""What a person did on the Ledger screen, and what it shows then: views, cursors, filters, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tui.deals.ledger.claims import Claim, find_claims
from tui.deals.ledger.deal import Source
from tui.deals.ledger.query import HELP
from tui.deals.ledger.rows import COLUMNS, Row
from tui.deals.ledger.study import CLAIM_METHOD, METHOD, QUESTION_METHOD, LedgerStudy, Listed
from tui.draw.ledger import questions as question_page
from tui.draw.ledger.claim_live import live_of
from tui.draw.ledger.claims import ClaimsView
from tui.draw.ledger.page import VIEWS, DealsView
from tui.draw.ledger.panel import Chosen
from tui.draw.ledger.questions import QuestionsView, events_of
from tui.draw.words.claim import sentence as claim_sentence
from tui.draw.words.deal import sentence
from tui.market.session import day_of
from tui.state.snapshot import Snapshot

Shown = DealsView | ClaimsView | QuestionsView
_DOWNWARDS = ("date", "amount", "since", "status")  # begin with the newest, the largest, the surest


@dataclass(slots=True)
class Cursor:
    """One view's cursor: it stays on its item (`key`) when the list changes; `source` is the one chosen."""

    at: int = 0
    key: str = ""
    source: int = 0
    filter: str = ""


class Wanted(NamedTuple):
    """Which deals, in which order."""

    text: str
    sort: str
    backwards: bool
    debt: bool


class Found(NamedTuple):
    """A list of a large ledger as a thread has made it."""

    study: LedgerStudy
    wanted: Wanted
    listed: Listed


def find(study: LedgerStudy, wanted: Wanted) -> Found:
    """For a thread: the list, and what the first view of the study needs."""
    if "rows" not in study.__dict__:
        study.prepare()
    listed = study.listed(*wanted)
    listed.keys  # noqa: B018
    return Found(study, wanted, listed)


@dataclass(slots=True)
class LedgerState:
    """Mutable and owned by the screen; every view is made from it, a picture and a study.

    A large ledger is listed by a thread (`task` says what, `accept` takes it); until it is done the list
    before it stays.
    """

    study: LedgerStudy | None = None
    coming: LedgerStudy | None = None  # of a large ledger, not listed yet
    found: Found | None = None
    snapshot: Snapshot | None = None
    view: str = "deals"
    debt: bool = False
    opened: bool = False
    editing: bool = False
    sort: str = "date"
    backwards: bool = True
    as_of: date | None = None
    cursors: dict[str, Cursor] = field(default_factory=lambda: {name: Cursor() for name in VIEWS})

    def take(self, snapshot: Snapshot) -> None:
        """A new picture; the study is made anew only for another ledger or another day (`as_of` if set)."""
        self.snapshot = snapshot
        if snapshot.ledger is None:
            return
        made = LedgerStudy(snapshot.ledger, self.as_of or day_of(snapshot.as_of_ms))
        if self.study is not None and self.study.same(made):
            self.coming = None
        elif not made.large:
            self.study, self.coming = made, None
        elif self.coming is None or not self.coming.same(made):
            self.coming = made

    # A large ledger.

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.cursors["deals"].filter, self.sort, self.backwards, self.debt)

    @property
    def task(self) -> tuple[LedgerStudy, Wanted] | None:
        """What a thread is to list now; None while the list is the one that is wanted."""
        study = self.coming or self.study
        if study is None or not study.large:
            return None
        done = self.found
        return None if done and done.study is study and done.wanted == self.wanted else (study, self.wanted)

    def accept(self, found: Found) -> None:
        """Take what a thread has listed, unless another study has come between."""
        if found.study is self.coming:
            self.study, self.coming = self.coming, None
        if found.study is self.study:
            self.found = found

    # What is shown.

    @property
    def cursor(self) -> Cursor:
        return self.cursors[self.view]

    @property
    def listed(self) -> Listed | None:
        """The deals as filtered and sorted."""
        if self.study is None:
            return None
        if self.study.large:
            return self.found.listed if self.found and self.found.study is self.study else None
        return _listed(_Same(self.study), self.wanted)

    @property
    def claims(self) -> tuple[Claim, ...]:
        if self.study is None:
            return ()
        return find_claims(self.study.ledger.claims, self.cursors["claims"].filter)

    @property
    def row(self) -> Row | None:
        """The deal under the cursor."""
        listed, at = self.listed, self.cursors["deals"].at
        return listed.rows[at] if listed and at < len(listed.rows) else None

    @property
    def counts(self) -> tuple[int, int, int]:
        if self.study is None:
            return 0, 0, 0
        deals = self.study.loans if self.debt else self.study.rows
        return len(deals), len(self.study.ledger.claims), len(self.study.questions)

    def shown(self) -> Shown | None:
        """The view to draw; None until a ledger was read."""
        study, snapshot = self.study, self.snapshot
        if study is None or snapshot is None:
            return None
        self._settle()
        cursor = self.cursor
        if self.view == "claims":
            live = tuple(live_of(claim, snapshot) for claim in self.claims)
            return ClaimsView(
                self.claims, len(study.ledger.claims), live, study.day, cursor.at, cursor.source,
                cursor.filter, self.editing, self.opened,
            )
        if self.view == "questions":
            events = tuple(events_of(q, snapshot.upcoming) for q in study.questions)
            return QuestionsView(study.questions, events, study.day, cursor.at, self.opened)
        return self._deals(study)

    def _deals(self, study: LedgerStudy) -> DealsView:
        listed, cursor, row = self.listed, self.cursors["deals"], self.row
        assert listed is not None
        panel = Chosen(row, study.names, study.day, cursor.source, study.places_now) if row else None
        return DealsView(
            listed.rows, listed.of, study.day, listed.totals, cursor.at, cursor.filter, listed.problem,
            self.sort, self.backwards, study.ledger.left_out, len(study.ledger.faults), self.debt,
            self.editing, self.opened and panel is not None, panel, study.places_now,
        )

    # Where the cursor stands.

    def _keys(self) -> Sequence[str]:
        if self.view == "deals":
            listed = self.listed
            return listed.keys if listed else ()
        if self.view == "claims":
            return [c.id for c in self.claims]
        questions = self.study.questions if self.study else ()
        return [f"{n}:{i.title}" for n, q in enumerate(questions) for i in q.indicators]

    def _settle(self) -> None:
        """The cursor on its item wherever that stands now; on its old place when the item is gone."""
        keys, cursor = self._keys(), self.cursor
        if cursor.at >= len(keys) or keys[cursor.at] != cursor.key:
            cursor.at = keys.index(cursor.key) if cursor.key in keys else within(cursor.at, len(keys))
            cursor.key = keys[cursor.at] if keys else ""
        cursor.source = within(cursor.source, len(self.sources))
        self.opened = self.opened and bool(keys)

    def go(self, to: int) -> None:
        """Move the cursor, not beyond the ends."""
        keys, cursor = self._keys(), self.cursor
        at = within(to, len(keys))
        if at != cursor.at:
            cursor.source = 0
        cursor.at, cursor.key = at, keys[at] if keys else ""

    @property
    def length(self) -> int:
        """How many items the shown list has."""
        if self.view == "deals":
            return len(self.listed.rows) if self.listed else 0
        return len(self._keys())

    def turn(self, step: int) -> None:
        self.show_view(VIEWS[(VIEWS.index(self.view) + step) % len(VIEWS)])

    def show_view(self, name: str) -> None:
        self.view, self.opened = name, False

    def next_sort(self) -> None:
        """By the next column, in the direction that is asked for most."""
        self.sort = COLUMNS[(COLUMNS.index(self.sort) + 1) % len(COLUMNS)]
        self.backwards = self.sort in _DOWNWARDS

    # Proof.

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of what is chosen, in the ledger's order."""
        at = self.cursor.at
        if self.view == "deals":
            return self.row.entry.deal.sources if self.row else ()
        if self.view == "claims":
            return tuple(o.source for o in self.claims[at].others) if at < len(self.claims) else ()
        every = [i for q in self.study.questions for i in q.indicators] if self.study else []
        last = every[at].last if at < len(every) else None
        return (last.source,) if last and last.source else ()

    @property
    def source(self) -> Source | None:
        """The one that `o` opens."""
        found = self.sources
        return found[within(self.cursor.source, len(found))] if found else None

    def sentence(self) -> str:
        """What is chosen as a sentence with its source and date; empty when nothing is."""
        study, snapshot, at = self.study, self.snapshot, self.cursor.at
        if study is None or snapshot is None or at >= self.length:
            return ""
        if self.view == "deals" and self.row is not None:
            entry = self.row.entry
            payer, receiver = (study.names.get(s, s) for s in (entry.payer, entry.receiver))
            return sentence(self.row, payer, receiver, study.day, self.source)
        if self.view == "claims":
            return claim_sentence(self.claims[at], live_of(self.claims[at], snapshot))
        pairs = [(i, q) for q in study.questions for i in q.indicators]
        return question_page.sentence(pairs[at][0], pairs[at][1].text)

    def info(self) -> list[str]:
        """Every fault of the ledger files with file and line, then how the view is made."""
        lines: list[str] = []
        ledger = self.study.ledger if self.study else None
        if ledger is not None and ledger.faults:
            lines += [f"{ledger.left_out} left out because of faults; the good rest is shown.", ""]
            lines += [*(str(fault) for fault in ledger.faults), ""]
        if self.view == "deals":
            return [*lines, *METHOD, "", "Filter words:", *HELP]
        return [*lines, *(CLAIM_METHOD if self.view == "claims" else QUESTION_METHOD)]


@dataclass(frozen=True, eq=False)
class _Same:
    """A study by identity, so that a list may be kept for it without comparing its deals."""

    study: LedgerStudy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.study is self.study

    def __hash__(self) -> int:
        return id(self.study)


@lru_cache(maxsize=4)
def _listed(same: _Same, wanted: Wanted) -> Listed:
    return same.study.listed(*wanted)


def within(at: int, length: int) -> int:
    """`at` moved into 0 .. length-1; 0 for an empty list."""
    return max(0, min(at, length - 1))

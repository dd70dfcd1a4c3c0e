"""What a person did on the Ledger screen, and what it shows then: views, cursors, filters, sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.deals.article.claim_figures import claim_figures
from tui.deals.ledger.claims import Claim, find_claims
from tui.deals.ledger.deal import Source
from tui.deals.ledger.query import HELP
from tui.deals.ledger.rows import COLUMNS, Row
from tui.deals.ledger.study import CLAIM_METHOD, METHOD, QUESTION_METHOD, LedgerStudy, Listed
from tui.draw.ledger import questions as question_page
from tui.draw.ledger.claim_live import live_of
from tui.draw.ledger.claims import ClaimsView
from tui.draw.ledger.inbox import InboxView, Waiting
from tui.draw.ledger.page import VIEWS, DealsView
from tui.draw.ledger.panel import Chosen
from tui.draw.ledger.questions import QuestionsView, events_of
from tui.draw.words.claim import sentence as claim_sentence
from tui.draw.words.deal import sentence
from tui.screens.ledger.inbox import METHOD as INBOX_METHOD
from tui.screens.ledger.inbox import InboxHand, rows_of_inbox, view_of
from tui.screens.ledger.inbox import sentence as sentence_of_inbox
from tui.screens.parts.cursor import ListCursor, within
from tui.state.snapshot import Snapshot

Shown = DealsView | ClaimsView | QuestionsView | InboxView
_DOWNWARDS = ("date", "amount", "since", "status")  # begin with the newest, the largest, the surest


class ViewCursor(ListCursor):
    """One view's cursor, its filter, and which source of the item under it is chosen."""

    source = 0
    filter = ""

    def put(self, to: int) -> bool:
        moved = super().put(to)
        self.source = 0 if moved else self.source
        return moved


class Wanted(NamedTuple):
    """Which deals, in which order."""

    text: str
    sort: str
    backwards: bool
    debt: bool


class LedgerState:
    """Mutable and owned by the screen; every view is made from it, a picture and a study."""

    def __init__(self, moved: Callable[[], None], page: Callable[[], int]) -> None:
        self.study: LedgerStudy | None = None
        self.snapshot: Snapshot | None = None
        self.view = "deals"
        self.debt = self.opened = self.editing = False
        self.sort, self.backwards = "date", True
        self.hand = InboxHand()
        keys: dict[str, Callable[[], Sequence[str]]] = {
            "deals": lambda: self.listed.keys if self.listed else (),
            "claims": lambda: [c.id for c in self.claims], "questions": self._question_keys,
            "inbox": lambda: [row.id for row in self.waiting],
        }
        self.cursors = {name: ViewCursor(keys[name], moved, page) for name in VIEWS}

    def take(self, snapshot: Snapshot) -> None:
        """A new picture; the study is made anew only for another ledger or another day."""
        self.snapshot = snapshot
        if snapshot.ledger is not None:
            made = LedgerStudy(snapshot.ledger, snapshot.deals_day)
            if self.study is None or not self.study.same(made):
                self.study = made

    # What is shown.

    @property
    def cursor(self) -> ViewCursor:
        return self.cursors[self.view]

    @property
    def listed(self) -> Listed | None:
        """The deals as filtered and sorted."""
        if self.study is None:
            return None
        wanted = Wanted(self.cursors["deals"].filter, self.sort, self.backwards, self.debt)
        return _listed(self.study, wanted)

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
    def counts(self) -> tuple[int, int, int, int]:
        if self.study is None:
            return 0, 0, 0, 0
        deals = self.study.loans if self.debt else self.study.rows
        return len(deals), len(self.study.ledger.claims), len(self.study.questions), len(self.waiting)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """What waits in the inbox."""
        if self.study is None or self.snapshot is None:
            return ()
        wanted = self.cursors["inbox"].filter
        return rows_of_inbox(self.hand, self.study, self.snapshot.as_of_ms, wanted)

    @property
    def waits(self) -> Waiting | None:
        """What is under the inbox's cursor, while the inbox is shown."""
        rows, at = self.waiting, self.cursors["inbox"].at
        return rows[at] if self.view == "inbox" and at < len(rows) else None

    def shown(self) -> Shown | None:
        """The view to draw; None until a ledger was read."""
        study, snapshot = self.study, self.snapshot
        if study is None or snapshot is None:
            return None
        self._settle()
        cursor = self.cursor
        if self.view == "claims":
            figures = claim_figures(snapshot.day)
            live = tuple(live_of(claim, snapshot, figures) for claim in self.claims)
            return ClaimsView(
                self.claims, len(study.ledger.claims), live, study.day, cursor.at, cursor.source,
                cursor.filter, self.editing, self.opened,
            )
        if self.view == "inbox":
            rules = snapshot.watch.rules
            return view_of(self.hand, self.waiting, study, cursor.at, rules, cursor.filter, self.editing)
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

    def _question_keys(self) -> Sequence[str]:
        questions = self.study.questions if self.study else ()
        return [f"{n}:{i.title}" for n, q in enumerate(questions) for i in q.indicators]

    def _settle(self) -> None:
        """The cursor on its item wherever that stands now; on its old place when the item is gone."""
        self.cursor.settle()
        self.cursor.source = within(self.cursor.source, len(self.sources))
        self.opened = self.opened and self.length > 0

    @property
    def length(self) -> int:
        """How many items the shown list has."""
        return self.cursor.length

    def show_view(self, name: str) -> None:
        self.view, self.opened = name, False

    def sort_by(self, keys: Sequence[str]) -> None:
        """By the first of `keys`, by the one after it, or the other way where it is sorted so already."""
        at = keys.index(self.sort) + 1 if self.sort in keys else 0
        if at < len(keys):
            self.sort, self.backwards = keys[at], keys[at] in _DOWNWARDS
        elif len(keys) > 1:
            self.sort = keys[0]
        else:
            self.backwards = not self.backwards

    def next_sort(self) -> None:
        """By the next column, in the direction that is asked for most."""
        self.sort = COLUMNS[(COLUMNS.index(self.sort) + 1) % len(COLUMNS)]
        self.backwards = self.sort in _DOWNWARDS

    # Proof.

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of what is chosen, in the ledger's order."""
        at = self.cursor.at
        if self.view == "inbox":
            return ()
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
            return sentence(self.row.entry, study.names, study.day)
        if self.view == "inbox":
            return sentence_of_inbox(self.waits) if self.waits else ""
        if self.view == "claims":
            return claim_sentence(
                self.claims[at], live_of(self.claims[at], snapshot, claim_figures(snapshot.day))
            )
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
        methods = {"claims": CLAIM_METHOD, "inbox": INBOX_METHOD}
        return [*lines, *methods.get(self.view, QUESTION_METHOD)]


@lru_cache(maxsize=4)
def _listed(study: LedgerStudy, wanted: Wanted) -> Listed:
    return study.listed(*wanted)

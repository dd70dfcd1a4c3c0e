"""Ledger: every deal, the article's claims against public data, its questions, the inbox of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partialmethod

from textual.widget import Widget

from tui.deals.ledger.study import LedgerStudy
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED
from tui.draw.grid.table import Picture
from tui.draw.ledger.claims import ClaimsView, draw_claims
from tui.draw.ledger.inbox import InboxView, draw_inbox
from tui.draw.ledger.page import VIEWS, DealsView, ViewTabs, draw_deals, draw_tabs
from tui.draw.ledger.questions import draw_questions
from tui.filings.own_deals import Draft
from tui.screens.dialogs.info import InfoScreen
from tui.screens.ledger.inbox import InboxHand, edit_form, place_of
from tui.screens.ledger.state import LedgerState, Shown
from tui.screens.messages import InboxDecided, LinkFollowed, LinkOpened, NoticeGiven, TextCopied
from tui.screens.parts.cursor import within
from tui.screens.parts.figures import LEDGER
from tui.screens.parts.filtering import Filtering
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.state.snapshot import Snapshot

_HINTS = {
    "deals": "oracle status:letter kind:equity >10bn since:2025-09 loop:1 grade:primary",
    "claims": "words of the claim, or a verdict: openai disputed",
    "inbox": "words of the headline or filing, or of a company: oracle bonds",
}


class LedgerTabs(PictureView[ViewTabs]):
    """Deals, claims, questions, inbox, each with how many there are; a click on one shows it."""

    def __init__(self) -> None:
        super().__init__(draw_tabs, id="tabs")


class LedgerScreen(Page):
    """Tab turns deals, claims, questions, inbox; `v` shows the loans alone; `/` filters as one types."""

    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__("ledger")
        self.state = LedgerState(self._draw, lambda: max(1, self.size.height // 3))
        self.filter = Filtering(
            self, self._take_filter, lambda: _HINTS[self.state.view], stays=False, after=LedgerTabs,
            held=lambda: self.state.cursor.filter, able=lambda: self.state.view in _HINTS, changed=self._edit,
        )
        self._tabs, self._view = LedgerTabs(), PictureView(_draw_view, id="ledger")
        self._placing: LedgerStudy | None = None

    def parts(self) -> Sequence[object]:
        return self.state.cursor, self.filter

    def figures(self) -> tuple[str, ...]:
        return LEDGER

    def body(self) -> Iterable[Widget]:
        yield self._tabs
        yield self._view

    def present(self, snapshot: Snapshot) -> None:
        self.state.take(snapshot)
        self._draw()

    def take_inbox(self, hand: InboxHand) -> None:
        """What waits, handed over beside the picture."""
        if hand != self.state.hand:
            self.state.hand = hand
            self._draw()

    def _draw(self) -> None:
        state = self.state
        state.editing = self.filter.on
        shown = state.shown()
        if self.is_attached:
            day = state.study.day if state.study else None
            self._tabs.show(ViewTabs(state.view, state.debt, state.counts, day))
            self._view.show(shown)
            if state.study is not None and state.study.places_now is None:
                self._find_places(state.study)

    def _find_places(self, study: LedgerStudy) -> None:
        """In a thread: in which loops each deal of a large ledger is; then it is drawn again."""

        def find() -> None:
            if study.places is not None:
                self.app.call_from_thread(self._draw)

        if self._placing is not study:
            self._placing = study
            self.run_worker(find, thread=True, group="places", exit_on_error=False)

    # Moving.

    def on_link_followed(self, message: LinkFollowed) -> None:
        kind, _, rest = message.target.partition(":")
        if kind == "view" and rest in VIEWS:
            self._show_view(rest)
        elif kind == "sort" and self.can_sort():
            self.state.sort_by(rest.split())
            self._draw()

    def on_picture_view_pointed(self, message: PictureView.Pointed) -> None:
        """A click on what is chosen already opens it."""
        if message.index == self.state.cursor.at and self.can_open():
            message.prevent_default()
            self.do_open()

    def _show_view(self, name: str) -> None:
        self.filter.close()
        self.state.show_view(name)
        self._draw()

    def _turn(self, step: int) -> None:
        self._show_view(VIEWS[(VIEWS.index(self.state.view) + step) % len(VIEWS)])

    do_next_panel, do_previous_panel = partialmethod(_turn, 1), partialmethod(_turn, -1)

    def can_view(self) -> bool:
        return self.state.view == "deals"

    can_sort = can_sort_back = can_view

    def do_view(self) -> None:
        """The loans alone, with what was drawn and when they fall due; or all deals again."""
        self.state.debt = not self.state.debt
        self._draw()

    def can_left(self) -> bool:
        return len(self.state.sources) > 1

    can_right = can_left

    def _choose_source(self, step: int) -> None:
        cursor = self.state.cursor
        cursor.source = within(cursor.source + step, len(self.state.sources))
        self._draw()

    do_left, do_right = partialmethod(_choose_source, -1), partialmethod(_choose_source, 1)

    def can_open(self) -> bool:
        return self.state.length > 0 and not self.state.opened

    def do_open(self) -> None:
        """What is chosen over the whole page; in the inbox it is accepted as it stands."""
        if self.state.view == "inbox":
            self._decide("accept" if self.state.waits and self.state.waits.entry else "dismiss")
            return
        self.state.opened = True
        self._draw()

    # The inbox.

    def _decide(self, what: str, draft: Draft | None = None) -> None:
        if (row := self.state.waits) is not None:
            self.post_message(InboxDecided(what, row.id, draft))

    def can_edit_entry(self) -> bool:
        return self.state.waits is not None and self.state.waits.entry is not None

    can_later = can_edit_entry

    def do_edit_entry(self) -> None:
        """Ask how it shall stand before it is accepted."""
        row, study = self.state.waits, self.state.study
        if row is not None and row.entry is not None and study is not None:
            self.app.push_screen(edit_form(row.entry, study, lambda draft: self._decide("accept", draft)))

    def can_set_aside(self) -> bool:
        return self.state.waits is not None

    do_set_aside = partialmethod(_decide, "dismiss")  # it is no deal; a figure was seen

    do_later = partialmethod(_decide, "later")

    def can_undo(self) -> bool:
        row = self.state.waits
        on_figure = row is not None and row.figure is not None
        return self.state.view == "inbox" and (on_figure or bool(self.state.hand.inbox.undo))

    def do_undo(self) -> None:
        """The last decision is taken back; a figure under the cursor first."""
        row = self.state.waits
        name = row.id if row is not None and row.figure is not None else ""
        self.post_message(InboxDecided("undo", name))

    def can_back(self) -> bool:
        return self.state.opened or self.state.editing or bool(self.state.cursor.filter)

    def do_back(self) -> None:
        """One step: the opened panel closes, else the filter is cleared."""
        if self.state.opened:
            self.state.opened = False
        else:
            self.state.cursor.filter = ""
            self.filter.close()
        self._draw()

    def do_sort(self) -> None:
        self.state.next_sort()
        self._draw()

    def do_sort_back(self) -> None:
        self.state.backwards = not self.state.backwards
        self._draw()

    # The filter.

    def _edit(self) -> None:
        self.state.opened = self.state.opened and not self.filter.on
        self._draw()

    def _take_filter(self, text: str) -> bool:
        self.state.cursor.filter = text
        self._draw()
        return True  # what fits nothing is said by the list itself

    # Proof.

    def can_source(self) -> bool:
        return self.state.source is not None or self.state.waits is not None

    def do_source(self) -> None:
        """The chosen source in a browser; one without an address says so."""
        if (row := self.state.waits) is not None:
            if url := place_of(row):
                self.post_message(LinkOpened(url))
                self._decide("opened")
            else:
                self.post_message(NoticeGiven("no address came with it", "warn"))
            return
        source = self.state.source
        if source is not None and source.openable:
            self.post_message(LinkOpened(source.url))
        elif source is not None:
            self.post_message(NoticeGiven("no address: this was recalled, no page was seen", "warn"))

    def can_copy(self) -> bool:
        return self.state.length > 0

    def do_copy(self) -> None:
        if text := self.state.sentence():
            self.post_message(TextCopied(text))

    def can_info(self) -> bool:
        return self.state.study is not None

    def do_info(self) -> None:
        """Faults of the ledger files first, then how the view is made."""
        faulty = self.state.study is not None and self.state.study.ledger.faults
        title = "Faults of the ledger files, and the method" if faulty else "How this is made"
        self.app.push_screen(InfoScreen(title, self.state.info()))


def _draw_view(shown: Shown | None, width: int, height: int, glyphs: Glyphs) -> Canvas | Picture:
    """The view by its kind; None until the ledger was read."""
    match shown:
        case None:
            canvas = Canvas(width, height)
            canvas.center(0, width, height // 2, "reading the ledger of deals", MUTED)
            return canvas
        case DealsView():
            return draw_deals(shown, width, height, glyphs)
        case ClaimsView():
            return draw_claims(shown, width, height, glyphs)
        case InboxView():
            return draw_inbox(shown, width, height, glyphs)
        case _:
            return draw_questions(shown, width, height, glyphs)

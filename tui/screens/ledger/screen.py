"""Ledger: every deal, the article's claims against public data, and the questions it ends on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.widget import Widget
from textual.widgets import Input

from tui.deals.ledger.study import LedgerStudy
from tui.draw.words.deal import openable
from tui.screens.dialogs.info import InfoScreen
from tui.screens.ledger.state import Found, LedgerState, Wanted, find, within
from tui.screens.ledger.view import LedgerTabs, LedgerView, RowChosen, ViewChosen
from tui.screens.messages import LinkOpened, NoticeGiven, TextCopied
from tui.screens.parts.page import Page
from tui.state.snapshot import Snapshot

_HINTS = {
    "deals": "oracle status:loi kind:equity >10bn since:2025-09 loop:1 grade:primary",
    "claims": "words of the claim, or a verdict: openai disputed",
}


class LedgerPage(Page):
    """Tab turns deals, claims and questions; `v` shows the loans alone; `/` filters as one types."""

    name_of_page = "ledger"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.state = LedgerState()
        self._listing = False

    def body(self) -> Iterable[Widget]:
        yield LedgerTabs()
        yield Input(id="filter")
        yield LedgerView()

    def present(self, snapshot: Snapshot) -> None:
        self.state.take(snapshot)
        self._draw()

    def _draw(self) -> None:
        state = self.state
        shown = state.shown()
        if self.is_attached:
            day = state.study.day if state.study else None
            self.query_one(LedgerTabs).show(state.view, state.debt, state.counts, day)
            coming = state.coming
            wait = f"reading {len(coming.ledger.deals):,} deals" if coming else "reading the ledger of deals"
            self.query_one(LedgerView).show(shown, wait)
            self._list()

    # A large ledger is listed in a thread, one list at a time: what was typed meanwhile comes with the next.

    def _list(self) -> None:
        task = self.state.task
        if task is not None and not self._listing:
            self._listing = True
            # a partial would be written out by the worker's log line, ledger and all
            self.run_worker(lambda: self._find(*task), thread=True, group="list", exit_on_error=False)

    def _find(self, study: LedgerStudy, wanted: Wanted) -> None:
        """In a thread. In which loops each deal is comes last: the page is drawn again with that."""
        first = self.state.found is None or self.state.found.study is not study
        found: Found | None = None
        try:
            found = find(study, wanted)
        finally:
            self.app.call_from_thread(self._found, found)
        if first and study.places is not None:
            self.app.call_from_thread(self._draw)

    def _found(self, found: Found | None) -> None:
        self._listing = False
        if found is not None:
            self.state.accept(found)
            self._draw()

    # Asked from outside: the palette, another screen.

    def show_as_of(self, day: date | None) -> None:
        """The ledger as of `day` instead of the picture's day; None goes back to that."""
        self.state.as_of = day
        if self.snapshot is not None:
            self.present(self.snapshot)

    def show_deals(self, text: str) -> None:
        """All deals that fit the filter `text`."""
        self._stop_editing()
        self.state.show_view("deals")
        self.state.debt = False
        self.state.cursor.filter = text
        self._draw()

    # Moving.

    def _go(self, to: int) -> None:
        self.state.go(to)
        self._draw()

    def on_row_chosen(self, message: RowChosen) -> None:
        if message.open and self.can_open():
            self.do_open()
        else:
            self._go(message.index)

    def on_view_chosen(self, message: ViewChosen) -> None:
        self._stop_editing()
        self.state.show_view(message.name)
        self._draw()

    def do_next_panel(self) -> None:
        self._turn(1)

    def do_previous_panel(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self._stop_editing()
        self.state.turn(step)
        self._draw()

    def can_view(self) -> bool:
        return self.state.view == "deals"

    def do_view(self) -> None:
        """The loans alone, with what was drawn and when they fall due; or all deals again."""
        self.state.debt = not self.state.debt
        self._draw()

    def do_up(self) -> None:
        self._go(self.state.cursor.at - 1)

    def do_down(self) -> None:
        self._go(self.state.cursor.at + 1)

    def do_first(self) -> None:
        self._go(0)

    def do_last(self) -> None:
        self._go(self.state.length - 1)

    def do_page_up(self) -> None:
        self._go(self.state.cursor.at - self._half)

    def do_page_down(self) -> None:
        self._go(self.state.cursor.at + self._half)

    @property
    def _half(self) -> int:
        return max(1, self.size.height // 3)

    def can_left(self) -> bool:
        return len(self.state.sources) > 1

    def can_right(self) -> bool:
        return self.can_left()

    def do_left(self) -> None:
        """The source before."""
        self._choose_source(-1)

    def do_right(self) -> None:
        """The next source."""
        self._choose_source(1)

    def _choose_source(self, step: int) -> None:
        cursor = self.state.cursor
        cursor.source = within(cursor.source + step, len(self.state.sources))
        self._draw()

    def can_open(self) -> bool:
        return self.state.length > 0 and not self.state.opened

    def do_open(self) -> None:
        """What is chosen over the whole page."""
        self.state.opened = True
        self._draw()

    def can_back(self) -> bool:
        return self.state.opened or self.state.editing or bool(self.state.cursor.filter)

    def do_back(self) -> None:
        """One step: the opened panel closes, else the filter is cleared."""
        if self.state.opened:
            self.state.opened = False
        else:
            self.state.cursor.filter = ""
            self._stop_editing()
        self._draw()

    def can_sort(self) -> bool:
        return self.state.view == "deals"

    def can_sort_back(self) -> bool:
        return self.can_sort()

    def do_sort(self) -> None:
        self.state.next_sort()
        self._draw()

    def do_sort_back(self) -> None:
        self.state.backwards = not self.state.backwards
        self._draw()

    # The filter.

    def can_filter(self) -> bool:
        return self.state.view in _HINTS and not self.state.editing

    def do_filter(self) -> None:
        """A line to type in; the list follows each letter. Enter keeps the filter, Esc clears it."""
        self.state.editing, self.state.opened = True, False
        field = self.query_one("#filter", Input)
        field.placeholder = _HINTS[self.state.view]
        field.value = self.state.cursor.filter
        field.cursor_position = len(field.value)
        field.add_class("editing")
        field.focus()
        self._draw()

    def _stop_editing(self) -> None:
        if self.state.editing:
            self.state.editing = False
            self.query_one("#filter", Input).remove_class("editing")
            self.set_focus(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.state.editing:
            self.state.cursor.filter = event.value
            self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._stop_editing()
        self._draw()

    # Proof.

    def can_source(self) -> bool:
        return self.state.source is not None

    def do_source(self) -> None:
        """The chosen source in a browser; one without an address says so."""
        source = self.state.source
        if source is not None and openable(source):
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

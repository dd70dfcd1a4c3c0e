"""Who pays whom, and where the money comes back: the ring, the matrix, the deals behind every line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert, to_builtins
from textual import events
from textual.widget import Widget

from tui.deals.ledger.deal import MONEY, Layer
from tui.draw.loop.study import KINDS, Study
from tui.draw.ring.caption import kinds_words
from tui.draw.ring.parts import Pair
from tui.draw.words.late import late_of
from tui.market.session import day_of
from tui.screens.loop.body import Choice, Extras, LoopBody
from tui.screens.loop.day_keys import DayKeys
from tui.screens.loop.deal_panel import DealPanel, LeadLine
from tui.screens.loop.diagram import LoopDiagram
from tui.screens.loop.foresight import Foresight
from tui.screens.loop.studies import Studies, place_of
from tui.screens.loop.walk import Walk, first_of
from tui.screens.loop.words import view_caption, view_sentence
from tui.screens.loop.worker import LoopFigures
from tui.screens.messages import FiguresMeasured, LinkOpened, NoticeGiven, TextCopied, WhatIfAsked
from tui.screens.parts.figures import LOOP, PINNED
from tui.screens.parts.filtering import Filtering
from tui.screens.parts.page import Page
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.watchlist import Watchlist


class LoopLeft(Struct, frozen=True, omit_defaults=True):
    """What is kept from run to run: another loop than the article's by its companies, and the layer."""

    loop: tuple[str, ...] = ()
    layer: str = ""


class LoopScreen(Page):
    """Opens on the article's loop, pinned; n and N turn through the others by rank."""

    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__("loop")
        self._studies = Studies()
        self._lead, self._body = LeadLine(), LoopBody()
        self.walk = Walk(self._body, lambda: self.study, self.redraw, lambda by: self._ahead.again(turns=by))
        self.filter = Filtering(
            self, self._take_filter, lambda: "company: name, ticker or the beginning of one", stays=False,
            able=lambda: self.snapshot is not None and self.snapshot.ledger is not None, changed=self._leave,
        )
        self.measured = LoopFigures(self._work, self._later, self._found, self.redraw)
        self._study: Study | None = None  # the one that was shown last
        self._days = DayKeys(self.walk, lambda: (self.snapshot.ledger if self.snapshot else None, self.today))
        self._ahead = Foresight(self, self._body, self._studies, lambda: (self.study, self.choice))
        self._goes_to: tuple[str, ...] = ()  # the loop of the run before, until the ledger is read
        self._left: Choice | None = None  # what was chosen when the filter's line was opened

    def parts(self) -> Sequence[object]:
        return self.walk, self.filter, self._days

    def body(self) -> Iterable[Widget]:
        yield self._lead
        yield self._body

    def _work(self, work: Callable[[], None], group: str) -> None:
        self.run_worker(work, thread=True, group=group, exit_on_error=False)

    def _later(self, then: Callable[[], None]) -> None:
        self.app.call_from_thread(then)

    def _found(self, values: Mapping[str, float], day: date) -> None:
        self.post_message(FiguresMeasured(values, day))

    @property
    def choice(self) -> Choice:
        return self.walk.choice

    @property
    def panel(self) -> DealPanel:
        return self._body.panel

    @property
    def diagram(self) -> LoopDiagram:
        return self._body.diagram

    # Asked from outside: the palette, another screen.

    def choose(self, slug: str) -> None:
        """Show a company, in a loop that passes it if the one shown does not."""
        self.walk.choose(slug)

    def show_loop(self, nodes: tuple[str, ...]) -> None:
        """Another loop by its companies."""
        self.walk.show_loop(nodes)

    def left_off(self) -> dict[str, Any]:
        study, turn = self.study, self.choice.turn
        nodes = study.order[turn] if study is not None and 0 < turn < len(study.order) else self._goes_to
        left: dict[str, Any] = to_builtins(LoopLeft(nodes, self._studies.held.words))
        return left

    def go_on(self, left: dict[str, Any], watch: Watchlist) -> None:
        shown = convert(left, LoopLeft)
        self._goes_to = shown.loop
        layers = {layer.words: layer for layer in Layer}
        self._studies.held = layers.get(shown.layer, self._studies.held)

    # To a company by its name.

    def _leave(self) -> None:
        if self.filter.on:
            self._left = self.choice
        self.noticed()

    def noticed(self) -> None:
        """A notice that passes or the filter's line takes the row of the sentence: the ring keeps its own."""
        self._lead.display = not (self._notice.passing or self.filter.on)

    def _take_filter(self, text: str) -> bool:
        """Enter stays at what was found, Esc goes back to what was chosen before."""
        self.noticed()
        ledger = self.snapshot.ledger if self.snapshot is not None else None
        found = first_of(text, ledger.companies.values()) if text and ledger is not None else ""
        if found:
            self.walk.choose(found)
        elif self._left is not None:
            self.walk.choice = self._left
            self.redraw()
        return bool(found) or not text

    # The picture.

    def present(self, snapshot: Snapshot) -> None:
        if self._goes_to and self.study is not None:
            nodes, self._goes_to = self._goes_to, ()
            self.walk.show_loop(nodes)
        self.redraw()

    def shows(self) -> tuple[str, ...]:
        return self._body.symbols

    @property
    def today(self) -> date:
        """The picture's day in New York."""
        stamp = self.snapshot.as_of_ms if self.snapshot else 0
        return day_of(stamp)

    @property
    def study(self) -> Study | None:
        """The ledger on the picture's day, layer and kinds in force; made anew only when one changes."""
        ledger = self.snapshot.ledger if self.snapshot is not None else None
        if ledger is not None:
            self._study = self._studies.shown(ledger, self.today)
        return self._study if ledger is not None else None

    def redraw(self) -> None:
        """Show what is chosen now."""
        study, snapshot = self.study, self.snapshot
        if self.is_mounted and study is not None and snapshot is not None:
            self._body.show(study, self.choice, snapshot.quotes, self._extras(study, snapshot))
            first = self.diagram.pending and self.diagram.shown is None  # the ring goes before the sentence
            lead = self.measured.lead(study) if not first else ()
            self._lead.say(self._body.said(study, self.choice) or lead)
            self._ahead.shown(study, self.choice)

    def _extras(self, study: Study, snapshot: Snapshot) -> Extras:
        """What the page in view needs beyond the study."""
        page = self.choice.page
        if page == "measures":
            return Extras(chance=self.measured.chance(study, lambda: self.choice.page == "measures"))
        if page == "then":
            return Extras(comparison=self.walk.comparison.view(snapshot, self.today))
        return Extras(late=late_of(snapshot))

    def turn_to(self, page: str) -> None:
        """Another page in place of the deals or of everything; an empty name: the diagram."""
        if self.is_mounted:
            self.panel.close()
        self.walk.change(page=page)

    # Life.

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.redraw)

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", lambda _: self.diagram.mind_motion(), init=False)

    def on_screen_suspend(self) -> None:
        self.diagram.rest()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.redraw)

    def on_loop_diagram_sized(self) -> None:
        self.redraw()

    def on_loop_diagram_planned(self) -> None:
        self.redraw()

    def on_loop_diagram_chosen(self, message: LoopDiagram.Chosen) -> None:
        self.walk.pick(message.slug, message.edge)
        if message.opened and message.slug:
            self.do_open()

    def on_deal_panel_opened(self, message: DealPanel.Opened) -> None:
        self.panel.open(message.index)
        self.redraw()

    def on_deal_panel_scrolled(self, message: DealPanel.Scrolled) -> None:
        self.walk.head(0, message.steps)

    # Pages.

    def do_view(self) -> None:
        """Every loop by rank, then every measure, then the diagram again."""
        self.turn_to({"loops": "measures", "measures": ""}.get(self.choice.page, "loops"))

    def do_open(self) -> None:
        """The page of a company, its deals, the dates to compare, or the deals of what is shown."""
        now = self.choice
        pair: Pair | None = None
        if now.page == "then":
            self._days.ask(self.app)
        elif now.page == "loops":
            self.turn_to("")
        elif now.edge is not None and not now.page and not now.as_matrix:
            self.panel.open()
            self.walk.change()
        elif now.chosen is not None and now.page in ("", "notes") and not now.as_matrix:
            self.turn_to("company")
        else:
            if now.as_matrix and not now.page and (slugs := self.walk.pairs):
                row, column = (min(i, len(slugs) - 1) for i in now.cursor)
                pair = slugs[row], slugs[column]
            page = now.page if now.page == "company" else ""
            self.panel.open()
            self.walk.change(page=page, pair=pair)

    def do_what_if_here(self) -> None:
        """What if the chosen company, or the payer of the chosen line, pays only part of what is due."""
        payer = self.choice.edge.payer if self.choice.edge is not None else self.choice.chosen
        if payer is not None:
            self.post_message(WhatIfAsked(payer))

    def can_what_if_here(self) -> bool:
        return self.choice.chosen is not None

    def can_open(self) -> bool:
        return self.study is not None and not self.panel.opened and self.choice.page != "measures"

    def do_back(self) -> None:
        now = self.choice
        if self.panel.opened and now.page != "notes":
            self.panel.close()
            self.walk.change(pair=None)
        elif now.page:
            self.walk.change(page="")
        elif now.as_matrix:
            self.walk.change(as_matrix=False)
        elif now.edge is not None:
            self.walk.change(edge=None)
        else:
            self.walk.change(chosen=None)

    def can_back(self) -> bool:
        now = self.choice
        return now.page != "" or self.panel.opened or now.as_matrix or now.chosen is not None

    # Then and now.

    def do_two_days(self) -> None:
        """Two days side by side, or the diagram again."""
        self.turn_to("" if self.choice.page == "then" else "then")

    # Other loops, layers, kinds.

    def _step(self, **on: int) -> None:
        """Other layers or kinds: the same loop if it is there, else the article's."""
        before = self._study.order[self.choice.turn % len(self._study.order)] if self._study else ()
        self._studies.step(**on)
        study = self.study
        self.walk.change(turn=place_of(study, before) if study is not None else 0, pair=None, edge=None)
        self._ahead.again(**on)

    def do_layers(self) -> None:
        self._step(layers=1)
        self.post_message(NoticeGiven(f"layer: {self._studies.held.words}"))

    def do_kinds(self) -> None:
        self._step(kinds=1)
        self.post_message(NoticeGiven(f"kinds: {kinds_words(KINDS[self._studies.kinds], MONEY)}"))

    def can_kinds(self) -> bool:
        return self.choice.page != "then"  # its two days stand in the layer announced, all kinds of money

    can_layers = can_kinds

    def do_matrix(self) -> None:
        self.walk.change(as_matrix=not self.choice.as_matrix, cursor=(0, 1), pair=None, edge=None, page="")

    # Proof.

    def do_info(self) -> None:
        self.walk.change(page="" if self.choice.page == "notes" else "notes")

    def do_source(self) -> None:
        entry = self.panel.entry
        source = entry.deal.proof if entry else None
        if source is not None:
            self.post_message(LinkOpened(source.url))
        else:
            self.post_message(NoticeGiven("no source with an address for this deal"))

    def do_copy(self) -> None:
        study, snapshot = self.study, self.snapshot
        if study is None or snapshot is None:
            return
        extras = self._extras(study, snapshot)
        text = view_sentence(study, self.choice, self.panel.opened, self.panel.entry, extras)
        if text:
            self.post_message(TextCopied(text))

    def can_copy(self) -> bool:
        return self.study is not None

    def can_source(self) -> bool:
        return self.panel.view is not None and self.panel.entry is not None

    def figures(self) -> tuple[str, ...]:
        return LOOP if self.choice.page == "measures" else (PINNED, *LOOP)

    def caption(self) -> str:
        days = self.walk.comparison.of(self.today) if self.choice.page == "then" else None
        return view_caption(self.study, self.choice, days) if self.study is not None else ""

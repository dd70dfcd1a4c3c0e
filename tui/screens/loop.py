"""Who pays whom, and where the money comes back: the ring, the matrix, the deals behind every line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tui.deals.deal import MONEY, Layer
from tui.draw.deal_list import best_source, sentence
from tui.draw.figures import NEW_YORK
from tui.draw.loop_study import KINDS, Study
from tui.draw.matrix import how_many
from tui.draw.ring_caption import kinds_words
from tui.draw.ring_parts import Pair
from tui.messages import LinkOpened, NoticeGiven, TextCopied
from tui.screens.page import Page
from tui.snapshot import Snapshot
from tui.widgets.deal_panel import DealPanel, LeadLine
from tui.widgets.loop_body import Choice, LoopBody
from tui.widgets.loop_diagram import LoopDiagram


class LoopScreen(Page):
    """Opens on the article's loop, pinned; n and N turn through the others by rank."""

    CSS_PATH = "loop.tcss"
    name_of_page = "loop"
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.held = Layer.ANNOUNCED
        self.kinds = 0
        self.choice = Choice()
        self._study: Study | None = None
        self._sentences: dict[tuple[int, date, Layer], tuple[str, ...]] = {}

    def body(self) -> Iterable[Widget]:
        yield LeadLine()
        yield LoopBody()

    # The picture.

    def present(self, snapshot: Snapshot) -> None:
        self.redraw()

    @property
    def diagram(self) -> LoopDiagram:
        return self.query_one(LoopDiagram)

    @property
    def panel(self) -> DealPanel:
        return self.query_one(DealPanel)

    @property
    def study(self) -> Study | None:
        """The ledger on the picture's day, layer and kinds in force; made anew only when one changes."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.ledger is None:
            return None
        today = datetime.fromtimestamp(snapshot.as_of_ms / 1000, NEW_YORK).date()
        old, kinds = self._study, KINDS[self.kinds]
        if old is None or (old.ledger, old.day, old.layer, old.kinds) != (
            snapshot.ledger, today, self.held, kinds
        ):
            self._study = Study(snapshot.ledger, today, self.held, kinds)
        return self._study

    @property
    def nodes(self) -> tuple[str, ...]:
        study = self.study
        return study.order[self.choice.turn % len(study.order)] if study else ()

    @property
    def chosen(self) -> str | None:
        return self.choice.chosen

    def redraw(self) -> None:
        """Show what is chosen now."""
        study = self.study
        if self.is_mounted and study is not None and self.snapshot is not None:
            self.query_one(LeadLine).say(self._lead(study))
            self.query_one(LoopBody).show(study, self.choice, self.snapshot.quotes)

    def pick(self, slug: str | None) -> None:
        """Choose a company of the diagram; None: none."""
        self.choice = replace(self.choice, chosen=slug, pair=None)
        self.redraw()

    @property
    def _pairs(self) -> tuple[str, ...]:
        """The companies of the matrix as it is shown."""
        study = self.study
        if study is None:
            return ()
        return study.matrix(self.nodes, how_many(*self.diagram.size), self.choice.cursor).slugs

    # The sentence on top.

    def _lead(self, study: Study) -> tuple[str, ...]:
        key = (id(study.ledger), study.day, study.layer)
        if key not in self._sentences:
            self._sentences[key] = ()
            work = partial(self._measure, study, key)
            self.run_worker(work, thread=True, group="measure", exit_on_error=False)
        return self._sentences[key]

    def _measure(self, study: Study, key: tuple[int, date, Layer]) -> None:
        self.app.call_from_thread(self._measured, key, study.lead())

    def _measured(self, key: tuple[int, date, Layer], texts: tuple[str, ...]) -> None:
        self._sentences[key] = texts
        self.redraw()

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

    def on_loop_diagram_chosen(self, message: LoopDiagram.Chosen) -> None:
        self.pick(message.slug)
        if message.opened and message.slug:
            self.do_open()

    def on_deal_panel_opened(self, message: DealPanel.Opened) -> None:
        self.panel.open(message.index)
        self.redraw()

    # Walking.

    def choose(self, slug: str) -> None:
        """Show a company, in a loop that passes it if the one shown does not."""
        study = self.study
        turn = self.choice.turn
        if study is not None and slug not in self.nodes:
            turn = next((i for i, nodes in enumerate(study.order) if slug in nodes), turn)
        self.choice = replace(self.choice, turn=turn, as_matrix=False)
        self.pick(slug)

    def _walk(self, step: int) -> None:
        shown = self.diagram.shown
        if shown is None or not shown.plan.boxes:
            return
        slugs = [b.slug for b in shown.plan.boxes]
        at = slugs.index(self.chosen) + step if self.chosen in slugs else (0 if step > 0 else -1)
        self.pick(slugs[at % len(slugs)])

    def _head(self, dx: int, dy: int) -> None:
        """The nearest company in a direction; in the list or matrix a step."""
        shown = self.diagram.shown
        if self.panel.opened:
            self.panel.move(dy or dx)
        elif self.choice.as_matrix:
            last = max(0, len(self._pairs) - 1)
            row, column = self.choice.cursor
            cursor = min(last, max(0, row + dy)), min(last, max(0, column + dx))
            self.choice = replace(self.choice, cursor=cursor)
            self.redraw()
        elif shown is None or self.chosen is None:
            self._walk(1)
        elif (found := shown.plan.beside(self.chosen, dx, dy)) is not None:
            self.pick(found)

    def do_next_panel(self) -> None:
        self._head(1, 0) if self.choice.as_matrix else self._walk(1)

    def do_previous_panel(self) -> None:
        self._head(-1, 0) if self.choice.as_matrix else self._walk(-1)

    def do_left(self) -> None:
        self._head(-1, 0)

    def do_right(self) -> None:
        self._head(1, 0)

    def do_up(self) -> None:
        self._head(0, -1)

    def do_down(self) -> None:
        self._head(0, 1)

    def do_page_down(self) -> None:
        self.panel.move(8)

    def do_page_up(self) -> None:
        self.panel.move(-8)

    def can_page_down(self) -> bool:
        return self.panel.opened

    can_page_up = can_page_down

    def do_first(self) -> None:
        self.panel.move(-len(self.panel.view.entries) if self.panel.view else 0)

    def do_last(self) -> None:
        self.panel.move(len(self.panel.view.entries) if self.panel.view else 0)

    can_first = can_last = can_page_down

    def do_view(self) -> None:
        """Every loop by rank, in place of the deals."""
        self.choice = replace(self.choice, listing=not self.choice.listing)
        self.redraw()

    def do_open(self) -> None:
        pair: Pair | None = None
        if self.choice.as_matrix and (slugs := self._pairs):
            row, column = (min(i, len(slugs) - 1) for i in self.choice.cursor)
            pair = slugs[row], slugs[column]
        self.choice = replace(self.choice, notes=False, pair=pair)
        self.panel.open()
        self.redraw()

    def can_open(self) -> bool:
        return self.study is not None and not self.panel.opened

    def do_back(self) -> None:
        now = self.choice
        if now.notes or (now.listing and not self.panel.opened):
            self.choice = replace(now, notes=False, listing=False)
        elif self.panel.opened:
            self.panel.close()
            self.choice = replace(now, pair=None)
        elif now.as_matrix:
            self.choice = replace(now, as_matrix=False)
        else:
            self.choice = replace(now, chosen=None)
        self.redraw()

    def can_back(self) -> bool:
        now = self.choice
        return now.notes or now.listing or self.panel.opened or now.as_matrix or now.chosen is not None

    # Other loops, layers, kinds.

    def _turn(self, step: int) -> None:
        study = self.study
        if study is not None:
            turn = (self.choice.turn + step) % len(study.order)
            self.choice = replace(self.choice, turn=turn, chosen=None, pair=None)
            self.redraw()

    def do_next(self) -> None:
        self._turn(1)

    def do_previous(self) -> None:
        self._turn(-1)

    def _keep_loop(self) -> None:
        """After a change of layer or kinds: the same loop if it is still there, else the article's."""
        before = self._study.order[self.choice.turn % len(self._study.order)] if self._study else ()
        study = self.study
        turn = study.order.index(before) if study is not None and before in study.order else 0
        self.choice = replace(self.choice, turn=turn, pair=None)
        self.redraw()

    def do_layers(self) -> None:
        self.held = Layer(self.held % len(Layer) + 1)
        self._keep_loop()
        self.post_message(NoticeGiven(f"layer: {self.held.words}"))

    def do_kinds(self) -> None:
        self.kinds = (self.kinds + 1) % len(KINDS)
        self._keep_loop()
        self.post_message(NoticeGiven(f"kinds: {kinds_words(KINDS[self.kinds], MONEY)}"))

    def do_matrix(self) -> None:
        self.choice = replace(self.choice, as_matrix=not self.choice.as_matrix, cursor=(0, 1), pair=None)
        self.redraw()

    # Proof.

    def do_info(self) -> None:
        self.choice = replace(self.choice, notes=not self.choice.notes)
        self.redraw()

    def do_source(self) -> None:
        entry = self.panel.entry
        source = best_source(entry.deal) if entry else None
        if source is not None:
            self.post_message(LinkOpened(source.url))
        else:
            self.post_message(NoticeGiven("no source with an address for this deal"))

    def do_copy(self) -> None:
        study, entry = self.study, self.panel.entry
        if study is not None and entry is not None:
            self.post_message(TextCopied(sentence(entry, study.names, study.day)))

    def can_copy(self) -> bool:
        return self.panel.view is not None and self.panel.entry is not None

    can_source = can_copy



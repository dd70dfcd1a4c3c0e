"""Who pays whom, and where the money comes back: the ring, the matrix, the deals behind every line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import ClassVar

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from tui.deals.deal import MONEY, Layer
from tui.draw.canvas import Canvas
from tui.draw.deal_list import DealView, best_source, sentence
from tui.draw.figures import NEW_YORK
from tui.draw.loop_rows import draw_loop_rows
from tui.draw.loop_study import KINDS, Study
from tui.draw.matrix import how_many
from tui.draw.ring import MOST_NODES
from tui.draw.ring_caption import (
    company_caption,
    kinds_words,
    leading_sentences,
    loop_caption,
    names_line,
    place,
)
from tui.draw.ring_graph import room_for
from tui.draw.ring_layout import is_full
from tui.draw.ring_parts import Graph
from tui.draw.ring_words import kind_word, short_money
from tui.messages import LinkOpened, NoticeGiven, TextCopied
from tui.screens.page import Page
from tui.snapshot import Snapshot
from tui.widgets.deal_panel import DealPanel, LeadLine
from tui.widgets.loop_diagram import SMALL, LoopDiagram

SIDE = 110  # columns from which the deals stand beside the diagram
MOST_WIDTH = 140  # a wider ring only stretches: the rest is the list's
PANEL, PANEL_NARROW = 36, 33


class LoopScreen(Page):
    """Opens on the article's loop, pinned; n and N turn through the others by rank."""

    CSS_PATH = "loop.tcss"
    name_of_page = "loop"
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.held = Layer.ANNOUNCED
        self.kinds = 0
        self.turn = 0  # 0 is the article's loop
        self.chosen: str | None = None
        self.as_matrix = False
        self.cursor = (0, 0)
        self.notes = False
        self.listing = False  # every loop by rank stands where the deals do
        self.pair: tuple[str, str] | None = None  # of the matrix, while its deals are open
        self._study: Study | None = None
        self._graph: tuple[object, Graph] | None = None
        self._rows: tuple[object, Canvas] | None = None
        self._sentences: dict[tuple[int, date, Layer], tuple[str, ...]] = {}

    def body(self) -> Iterable[Widget]:
        yield LeadLine()
        yield Horizontal(LoopDiagram(), DealPanel(), id="loop-body")

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
        return study.order[self.turn % len(study.order)] if study else ()

    def redraw(self) -> None:
        """Hand every widget its part of what is chosen now."""
        study = self.study
        if not self.is_mounted or study is None or self.snapshot is None:
            return
        width, height = self.size
        small = width < SMALL[0] or height < SMALL[1]
        asked = self.panel.opened or self.notes or self.listing
        beside = width >= SIDE and not small and (asked or not self.as_matrix)
        over = not beside and asked and height >= 10
        self.panel.display = beside or over
        self.diagram.display = not over
        self.query_one("#loop-body").set_class(over, "opened")
        least = PANEL if width >= 120 else PANEL_NARROW
        self.panel.styles.width = None if over else max(least, width - MOST_WIDTH)
        self.query_one(LeadLine).say(self._lead(study))
        self._show_diagram(study, small)
        if self.notes:
            self.panel.show_notes(study.loops.counts)
        elif self.listing and not self.panel.opened:
            self.panel.show_loops(study.ranked, self.turn % len(study.order), study.names)
        else:
            self.panel.show_deals(self._deals(study))

    def _show_diagram(self, study: Study, small: bool) -> None:
        view = self.diagram
        width, height = view.size
        glyphs = view.glyphs
        if small:
            view.show_rows(self._loop_rows(study))
            return
        graph = self._graph_of(study, width, height)
        if self.as_matrix or len(graph.nodes) > MOST_NODES:
            view.show_matrix(study.matrix(self.nodes, how_many(width, height), self.cursor))
            return
        if self.chosen is not None and all(n.slug != self.chosen for n in graph.nodes):
            self.chosen = None
        full = is_full(width, height)
        caption = (
            company_caption(graph, self.chosen, glyphs) if self.chosen
            else loop_caption(study.facts(self.nodes), study.names, glyphs, full)
        )
        assert self.snapshot is not None
        view.show_ring(graph, self.snapshot.quotes, self.chosen, caption)

    def _loop_rows(self, study: Study) -> Canvas:
        """Text for a small terminal, from the loop that is turned to."""
        width, height = self.size
        key = (id(study), self.turn, width, height, self.diagram.glyphs.name)
        if self._rows is None or self._rows[0] != key:
            order = study.order[self.turn : self.turn + height]
            rows = [(study.facts(n), study.graph(n, 0)) for n in order]
            self._rows = key, draw_loop_rows(rows, width, max(1, height - 3), self.diagram.glyphs)
        return self._rows[1]

    def _graph_of(self, study: Study, width: int, height: int) -> Graph:
        key = (study, self.nodes, room_for(width, height, len(self.nodes)))
        if self._graph is None or self._graph[0] != (id(study), *key[1:]):
            self._graph = (id(study), *key[1:]), study.graph(self.nodes, key[2])
        return self._graph[1]

    def _deals(self, study: Study) -> DealView:
        """The list: of a pair of the matrix, of the chosen company, or of the loop."""
        extra: tuple[str, ...] = ()
        if self.pair is not None:
            title = f"{study.names[self.pair[0]]} {self.panel.glyphs.right} {study.names[self.pair[1]]}"
            entries = study.of_pair(*self.pair)
        elif self.chosen is not None:
            title, entries = study.names[self.chosen], study.of_company(self.chosen)
        else:
            facts = study.facts(self.nodes)
            title, entries = "The article's loop" if facts.pinned else "Loop", study.of_loop(self.nodes)
            extra = (place(facts), names_line(facts, study.names, self.panel.glyphs))
        return DealView(
            title, entries, study.names, study.day, study.layer, kinds_words(study.kinds, MONEY),
            letters=self._letters(study), extra=extra,
        )

    def _letters(self, study: Study) -> tuple[tuple[str, str], ...]:
        """Labels that had no room on the diagram."""
        shown = self.diagram.shown
        if shown is None or self.as_matrix:
            return ()
        out = []
        for label in shown.plan.labels:
            if label.letter:
                link = shown.graph.links[label.link]
                pair = f"{study.names[link.payer]}{self.panel.glyphs.right}{study.names[link.receiver]}"
                out.append((label.text, f"{pair} {short_money(link.amount_musd)} {kind_word(link.kind)}"))
        return tuple(out)

    # The sentence on top.

    def _lead(self, study: Study) -> tuple[str, ...]:
        key = (id(study.ledger), study.day, study.layer)
        if key not in self._sentences:
            self._sentences[key] = ()
            work = partial(self._measure, study, key)
            self.run_worker(work, thread=True, group="measure", exit_on_error=False)
        return self._sentences[key]

    def _measure(self, study: Study, key: tuple[int, date, Layer]) -> None:
        from tui.deals.circulation import max_circulation
        from tui.deals.flows import amounts, without_number

        found = amounts(study.money)
        texts = leading_sentences(
            sum(found.values()), max_circulation(found), study.layer, without_number(study.money)
        )
        self.app.call_from_thread(self._measured, key, texts)

    def _measured(self, key: tuple[int, date, Layer], texts: tuple[str, ...]) -> None:
        self._sentences[key] = texts
        self.redraw()

    # Life.

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.redraw)

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "app_focus", lambda _: self.diagram.mind_motion(), init=False)

    def on_screen_suspend(self) -> None:
        self.diagram.rest()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.redraw)

    def on_loop_diagram_sized(self) -> None:
        self.redraw()

    def on_loop_diagram_chosen(self, message: LoopDiagram.Chosen) -> None:
        self.chosen, self.pair = message.slug, None
        self.redraw()
        if message.opened and message.slug:
            self.do_open()

    def on_deal_panel_opened(self, message: DealPanel.Opened) -> None:
        self.panel.open(message.index)
        self.redraw()

    # Walking.

    def choose(self, slug: str) -> None:
        """Show a company, in a loop that passes it if the one shown does not."""
        study = self.study
        if study is not None and slug not in self.nodes:
            self.turn = next((i for i, nodes in enumerate(study.order) if slug in nodes), self.turn)
        self.chosen, self.as_matrix = slug, False
        self.redraw()

    def _walk(self, step: int) -> None:
        shown = self.diagram.shown
        if shown is None or not shown.plan.boxes:
            return
        slugs = [b.slug for b in shown.plan.boxes]
        at = slugs.index(self.chosen) + step if self.chosen in slugs else (0 if step > 0 else -1)
        self.chosen, self.pair = slugs[at % len(slugs)], None
        self.redraw()

    def _head(self, dx: int, dy: int) -> None:
        """The nearest company in a direction; in the list or matrix a step."""
        if self.panel.opened:
            self.panel.move(dy or dx)
            return
        if self.as_matrix:
            study = self.study
            n = len(study.matrix(self.nodes, how_many(*self.diagram.size), self.cursor).slugs) if study else 1
            self.cursor = min(n - 1, max(0, self.cursor[0] + dy)), min(n - 1, max(0, self.cursor[1] + dx))
            self.redraw()
            return
        shown = self.diagram.shown
        here = shown.plan.box(self.chosen) if shown and self.chosen else None
        if shown is None or here is None:
            self._walk(1)
            return
        x, y = here.centre
        best = None
        for box in shown.plan.boxes:
            far = (box.centre[0] - x) * dx + (box.centre[1] - y) * dy
            aside = abs((box.centre[0] - x) * dy) + abs((box.centre[1] - y) * dx)
            if far > 4 and (best is None or far + 2 * aside < best[0]):
                best = far + 2 * aside, box.slug
        if best is not None:
            self.chosen, self.pair = best[1], None
            self.redraw()

    def do_next_panel(self) -> None:
        self._head(1, 0) if self.as_matrix else self._walk(1)

    def do_previous_panel(self) -> None:
        self._head(-1, 0) if self.as_matrix else self._walk(-1)

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
        self.listing = not self.listing
        self.redraw()

    def do_open(self) -> None:
        if self.as_matrix and self.study is not None:
            slugs = self.study.matrix(self.nodes, how_many(*self.diagram.size), self.cursor).slugs
            self.pair = slugs[self.cursor[0]], slugs[self.cursor[1]]
        self.notes = False
        self.redraw()
        self.panel.open()
        self.redraw()

    def can_open(self) -> bool:
        return self.study is not None and not self.panel.opened

    def do_back(self) -> None:
        if self.notes or (self.listing and not self.panel.opened):
            self.notes = self.listing = False
        elif self.panel.opened:
            self.panel.close()
            self.pair = None
        elif self.as_matrix:
            self.as_matrix = False
        else:
            self.chosen = None
        self.redraw()

    def can_back(self) -> bool:
        return self.notes or self.listing or self.panel.opened or self.as_matrix or self.chosen is not None

    # Other loops, layers, kinds.

    def _turn(self, step: int) -> None:
        study = self.study
        if study is not None:
            self.turn = (self.turn + step) % len(study.order)
            self.chosen = self.pair = None
            self.redraw()

    def do_next(self) -> None:
        self._turn(1)

    def do_previous(self) -> None:
        self._turn(-1)

    def _keep_loop(self) -> None:
        """After a change of layer or kinds: the same loop if it is still there, else the article's."""
        before = self._study.order[self.turn % len(self._study.order)] if self._study else ()
        study = self.study
        if study is not None:
            self.turn = study.order.index(before) if before in study.order else 0
        self.pair = None
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
        self.as_matrix = not self.as_matrix
        self.cursor = (0, 1)
        self.pair = None
        self.redraw()

    # Proof.

    def do_info(self) -> None:
        self.notes = not self.notes
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



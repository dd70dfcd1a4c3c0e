"""Diagram and deals side by side, one over the other where there is no room, or rows of text."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.deals.loops.null_model import Chance
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import Pen
from tui.draw.loop.company import draw_company
from tui.draw.loop.market import LoopDay, day_words, loop_day
from tui.draw.loop.matrix import how_many
from tui.draw.loop.measures import draw_measures
from tui.draw.loop.notes import draw_notes, draw_says
from tui.draw.loop.rows import LoopList, draw_loop_rows
from tui.draw.loop.side import Letters, deal_view, edge_card, edge_lines, letters_of
from tui.draw.loop.study import Study
from tui.draw.loop.then_now import ThenNowView, draw_then_now
from tui.draw.ring.caption import Lines, company_caption, edge_caption, letter_lines, loop_caption
from tui.draw.ring.graph import room_for
from tui.draw.ring.layout import is_full
from tui.draw.ring.parts import Graph, Link, Pair
from tui.draw.ring.plan import MOST_NODES
from tui.market.quote import Quote
from tui.screens.loop.deal_panel import DealPanel
from tui.screens.loop.diagram import SMALL, LoopDiagram
from tui.screens.loop.studies import Shows
from tui.screens.parts.scroll_canvas import ScrollCanvas

SIDE_PAGES, BODY_PAGES = ("notes", "loops"), ("measures", "company", "then")
SIDE = 110  # columns from which the deals stand beside the diagram
MOST_WIDTH = 140  # a wider ring only stretches: the rest is the list's
PANEL, PANEL_NARROW = 36, 33
KINDS_OF_MONEY = "purchases, equity, debt"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person looks at: loop number `turn`, a company, or a pair of the matrix, and in what form."""

    turn: int = 0  # 0 is the article's loop
    chosen: str | None = None
    pair: Pair | None = None
    as_matrix: bool = False
    cursor: tuple[int, int] = (0, 1)
    edge: Link | None = None  # a line of the diagram, one of `chosen`'s
    page: str = ""  # what stands in place of the deals (SIDE_PAGES) or of everything (BODY_PAGES)


@dataclass(frozen=True, slots=True)
class Extras:
    """What is worked out elsewhere: the null model, two days side by side, ages of figures that are old."""

    chance: Chance | None = None
    comparison: ThenNowView | None = None
    late: Mapping[str, str] = field(default_factory=dict)


class LoopBody(Horizontal):
    """Gives diagram and panel their part of a choice."""

    DEFAULT_CSS = "LoopBody { height: 1fr; } LoopBody.opened DealPanel { width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.diagram = LoopDiagram()
        self.panel = DealPanel()
        self.whole = LoopPage()
        self._graph: tuple[Study, tuple[str, ...], int, Graph] | None = None
        self._rows: tuple[Study, tuple[int, int, int, str], Canvas] | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The listed companies of the diagram."""
        graph = self._graph[3] if self._graph is not None else None
        return tuple(node.symbol for node in graph.nodes if node.symbol) if graph is not None else ()

    def compose(self) -> ComposeResult:
        yield self.diagram
        yield self.panel
        yield self.whole

    def show(
        self, study: Study, choice: Choice, quotes: Mapping[str, Quote], extras: Extras | None = None
    ) -> None:
        nodes = study.order[choice.turn % len(study.order)]
        width, height = self.app.size
        small = width < SMALL[0] or height < SMALL[1]
        self.diagram.room = self._place(choice, width, height, small)
        extras = extras or Extras()
        market = loop_day(nodes, study.ledger, quotes, extras.late)
        if self.whole.display:
            self.diagram.rest()
            self._show_whole(study, choice, extras)
            return
        if small:
            self.diagram.show_rows(self._loop_rows(study, choice.turn, width, height))
        else:
            self._show_diagram(study, nodes, choice, quotes, market, extras.late)
        if choice.page == "notes":
            self._show_notes(study, nodes, choice, market)
        elif choice.page == "loops" and not self.panel.opened:
            self.panel.show_loops(loop_list(study, choice.turn % len(study.order)))
        else:
            letters, glyphs = self._letters(study, choice.as_matrix), self.panel.glyphs
            words = day_words(market, study.day)
            pair = choice.edge.pair if choice.edge is not None else choice.pair
            key = (id(study), nodes, choice.chosen, pair)
            self.panel.show_deals(
                deal_view(study, nodes, choice.chosen, choice.pair, letters, glyphs, words, choice.edge),
                key, lambda width: draw_says(study, nodes, choice.chosen, pair, width, glyphs),
            )

    def _show_notes(
        self, study: Study, nodes: tuple[str, ...], choice: Choice, market: LoopDay
    ) -> None:
        def make(width: int) -> Canvas:
            return draw_notes(study, nodes, choice.chosen, choice.pair, market, width, self.panel.glyphs)

        self.panel.show_notes((nodes, choice.chosen, choice.pair), (id(study), market), make)

    def _show_whole(self, study: Study, choice: Choice, extras: Extras) -> None:
        """A page in place of everything."""
        glyphs = self.whole.glyphs
        chance, compared = extras.chance, extras.comparison

        def make(width: int, height: int) -> Canvas:
            if choice.page == "company" and choice.chosen is not None:
                return draw_company(study, choice.chosen, width, glyphs)
            if choice.page == "then" and compared is None:
                canvas = Canvas(width, 1)
                canvas.put(0, 0, f"comparing two days of {len(study.ledger.deals):,} deals", Pen("muted"))
                return canvas
            if choice.page == "then" and compared is not None:
                return draw_then_now(compared, width, height, glyphs)
            pending = "measured" not in study.__dict__
            return draw_measures(study.ready, chance, study.day, KINDS_OF_MONEY, width, glyphs, pending)

        subject = (choice.page, choice.chosen)
        self.whole.show(subject, (id(study), study.ready is None, id(chance), id(compared)), make)

    def _place(self, choice: Choice, width: int, height: int, small: bool) -> tuple[int, int]:
        """Which parts are seen, and how wide: columns and rows that this leaves the diagram."""
        whole = choice.page in BODY_PAGES and not self.panel.opened
        asked = self.panel.opened or choice.page != ""
        beside = width >= SIDE and not small and (asked or not choice.as_matrix)
        over = not beside and asked and height >= 10
        self.panel.display = (beside or over) and not whole
        self.diagram.display = not over and not whole
        self.whole.display = whole
        self.set_class(over, "opened")
        wide = max(PANEL if width >= 120 else PANEL_NARROW, width - MOST_WIDTH)
        self.panel.styles.width = None if over else wide
        return self.size.width - wide * (beside and not whole), self.size.height

    def _show_diagram(
        self, study: Study, nodes: tuple[str, ...], choice: Choice, quotes: Mapping[str, Quote],
        market: LoopDay, late: Mapping[str, str],
    ) -> None:
        view = self.diagram
        width, height = view.room
        graph = self._graph_of(study, nodes, room_for(width, height, len(nodes)), choice.chosen)
        if choice.as_matrix or len(graph.nodes) > MOST_NODES:
            view.show_matrix(study.matrix(nodes, how_many(width, height), choice.cursor))
            return
        chosen = choice.chosen if any(n.slug == choice.chosen for n in graph.nodes) else None
        edge = choice.edge if choice.edge in graph.links else None
        view.take(graph, chosen)
        caption = self._caption(study, nodes, graph, chosen, edge, day_words(market, study.day))
        view.show_ring(quotes, caption, late, edge)

    def _caption(
        self, study: Study, nodes: tuple[str, ...], graph: Graph, chosen: str | None, edge: Link | None,
        words: tuple[str, ...],
    ) -> Lines:
        """The words in the middle: of the line, the company or the loop that is chosen."""
        glyphs = self.diagram.glyphs
        letters = () if self.panel.display else letter_lines(self._letters(study, brief=True))
        if edge is not None:
            head, *card = edge_caption(edge_card(study, edge, glyphs))
            return (head, *card[:1], *letters, *card[1:])
        if chosen is not None:
            facts = study.facts(nodes)
            head, *rest = company_caption(graph, chosen, glyphs, facts, study.names)
            return (head, *letters, *rest)  # no list stands beside: what letters mean comes first
        full = is_full(*self.diagram.room)
        return (*loop_caption(study.facts(nodes), study.names, glyphs, full, words), *letters)

    def said(self, study: Study, choice: Choice) -> tuple[str, ...]:
        """The chosen line in one sentence, where no list stands beside the diagram; else nothing."""
        if choice.edge is None or self.panel.display or choice.page or choice.as_matrix:
            return ()
        return edge_lines(edge_card(study, choice.edge, self.diagram.glyphs))

    def plan_ahead(self, loops: Iterable[Shows]) -> None:
        """The rings of loops that are likely to be shown next are laid out in a thread."""
        size = self.diagram.room

        def graph(shows: Shows) -> Graph:
            study, nodes = shows()
            return study.graph(nodes, room_for(*size, len(nodes)))

        if self.diagram.display:
            self.diagram.plan_ahead(*(partial(graph, shows) for shows in loops))

    def _graph_of(self, study: Study, nodes: tuple[str, ...], room: int, chosen: str | None) -> Graph:
        """The loop and its largest counterparties; a company that was found is always among them."""
        kept = self._graph
        same = kept is not None and kept[0] is study and kept[1:3] == (nodes, room)
        if kept is None or not same or (chosen and not any(n.slug == chosen for n in kept[3].nodes)):
            self._graph = kept = study, nodes, room, study.graph(nodes, room, chosen)
        return kept[3]

    def _loop_rows(self, study: Study, turn: int, width: int, height: int) -> Canvas:
        """Text for a small terminal, from the loop that is turned to."""
        glyphs = self.diagram.glyphs
        key = (turn, width, height, glyphs.name)
        kept = self._rows
        if kept is None or kept[0] is not study or kept[1] != key:
            rows = [(study.facts(n), study.graph(n, 0)) for n in study.order[turn : turn + height]]
            self._rows = kept = study, key, draw_loop_rows(rows, width, max(1, height - 3), glyphs)
        return kept[2]

    def _letters(self, study: Study, as_matrix: bool = False, brief: bool = False) -> Letters:
        shown = self.diagram.shown
        if shown is None or as_matrix:
            return ()
        return letters_of(study, shown.plan, shown.graph, self.panel.glyphs, brief)


def loop_list(study: Study, at: int) -> LoopList:
    """The study's loops for the list, number `at` marked."""
    ready = study.ready
    return LoopList(
        study.ranked, study.ranked_apart, at, study.names, study.counts, study.counts_with,
        ready.here.weights if ready else None, study.truncated,
    )


Maker = Callable[[int, int], Canvas]  # width, height of the view -> page at its own height


class LoopPage(ScrollCanvas):
    """Draws a page again only when its key, the size or the glyphs changed."""

    DEFAULT_CSS = "LoopPage { width: 1fr; height: 1fr; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._key: Hashable = None
        self._subject: Hashable = None
        self._make: Maker | None = None
        self._made: tuple[Hashable, Canvas] | None = None

    def show(self, subject: Hashable, key: Hashable, make: Maker) -> None:
        """Show a page; another `subject` begins at its top, another `key` is drawn anew."""
        if subject != self._subject:
            self._offset = 0
        self._subject, self._key, self._make = subject, key, make
        self.repaint()

    def whole(self, width: int) -> Canvas:
        width, height = max(1, width), self.size.height
        key = (self._subject, self._key, width, height, self.glyphs.name)
        if self._made is None or self._made[0] != key:
            self._made = key, self._make(width, height) if self._make else Canvas(width, 0)
        return self._made[1]

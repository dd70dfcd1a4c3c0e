"""Keys that move on the Loop screen: from company to company, through lists, pages and the matrix."""

from __future__ import annotations

from dataclasses import replace

from tui.draw.loop.matrix import how_many
from tui.draw.loop.study import Study
from tui.screens.loop.body import Choice
from tui.screens.loop.deal_panel import DealPanel
from tui.screens.loop.diagram import LoopDiagram
from tui.screens.loop.loop_find import FindsCompany
from tui.screens.loop.loop_page import LoopPage
from tui.screens.loop.then_now import Comparison

_FAR = 100_000  # rows: to the end of any list


class LoopWalk(FindsCompany):
    """What is chosen, and how arrows, Tab and page keys change it."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice()
        self.comparison = Comparison()

    @property
    def study(self) -> Study | None:
        """The ledger as it is looked at."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what is chosen now."""
        raise NotImplementedError

    @property
    def diagram(self) -> LoopDiagram:
        return self.query_one(LoopDiagram)

    @property
    def panel(self) -> DealPanel:
        return self.query_one(DealPanel)

    @property
    def whole(self) -> LoopPage:
        return self.query_one(LoopPage)

    @property
    def nodes(self) -> tuple[str, ...]:
        study = self.study
        return study.order[self.choice.turn % len(study.order)] if study else ()

    @property
    def chosen(self) -> str | None:
        return self.choice.chosen

    @property
    def pairs(self) -> tuple[str, ...]:
        """The companies of the matrix as it is shown."""
        study = self.study
        if study is None:
            return ()
        return study.matrix(self.nodes, how_many(*self.diagram.size), self.choice.cursor).slugs

    def pick(self, slug: str | None) -> None:
        """Choose a company of the diagram; None: none."""
        page = "" if slug is None and self.choice.page == "company" else self.choice.page
        self.choice = replace(self.choice, chosen=slug, pair=None, page=page)
        self.redraw()

    def choose(self, slug: str) -> None:
        """Show a company, in a loop that passes it if the one shown does not."""
        study = self.study
        turn = self.choice.turn
        if study is not None and slug not in self.nodes:
            turn = next((i for i, nodes in enumerate(study.order) if slug in nodes), turn)
        self.choice = replace(self.choice, turn=turn, as_matrix=False)
        self.pick(slug)

    def show_loop(self, nodes: tuple[str, ...]) -> None:
        """Another loop by its companies; one that is none in the layer and kinds chosen is left alone."""
        study = self.study
        if study is not None and nodes in study.order:
            self.choice = replace(self.choice, turn=study.order.index(nodes), chosen=None, pair=None, page="",
                                  as_matrix=False)
            self.redraw()

    def turn(self, step: int) -> None:
        """Another loop: one step goes round, a page of the list stops at its ends."""
        study = self.study
        if study is None:
            return
        last, at = len(study.order) - 1, self.choice.turn % len(study.order) + step
        at = at % (last + 1) if abs(step) == 1 else max(0, min(at, last))
        page = "" if self.choice.page == "company" else self.choice.page
        self.choice = replace(self.choice, turn=at, chosen=None, pair=None, page=page)
        self.redraw()

    def _walk(self, step: int) -> None:
        shown = self.diagram.shown
        if shown is None or not shown.plan.boxes:
            return
        slugs = [b.slug for b in shown.plan.boxes]
        at = slugs.index(self.chosen) + step if self.chosen in slugs else (0 if step > 0 else -1)
        self.pick(slugs[at % len(slugs)])

    def head(self, dx: int, dy: int) -> None:
        """A step in the list, page or matrix in view; in the diagram the nearest company that way."""
        shown, page = self.diagram.shown, self.choice.page
        if self.panel.opened or page == "notes":
            self.panel.move(dy or dx)
        elif page == "loops":
            self.turn(dy or dx)
        elif page:
            self.whole.move(dy or dx)
        elif self.choice.as_matrix:
            last = max(0, len(self.pairs) - 1)
            row, column = self.choice.cursor
            cursor = min(last, max(0, row + dy)), min(last, max(0, column + dx))
            self.choice = replace(self.choice, cursor=cursor)
            self.redraw()
        elif shown is None or self.chosen is None:
            self._walk(1)
        elif (found := shown.plan.beside(self.chosen, dx, dy)) is not None:
            self.pick(found)

    def _tab(self, step: int) -> None:
        if self.choice.page == "then":
            self.comparison.moving = 1 - self.comparison.moving
            self.redraw()
        elif self.choice.as_matrix and not self.choice.page:
            self.head(step, 0)
        else:
            self._walk(step)

    def do_next_panel(self) -> None:
        self._tab(1)

    def do_previous_panel(self) -> None:
        self._tab(-1)

    def do_left(self) -> None:
        self.head(-1, 0)

    def do_right(self) -> None:
        self.head(1, 0)

    def do_up(self) -> None:
        self.head(0, -1)

    def do_down(self) -> None:
        self.head(0, 1)

    def do_page_down(self) -> None:
        self.head(0, 8)

    def do_page_up(self) -> None:
        self.head(0, -8)

    def can_page_down(self) -> bool:
        return self.panel.opened or self.choice.page != ""

    can_page_up = can_page_down

    def do_first(self) -> None:
        self.head(0, -_FAR)

    def do_last(self) -> None:
        self.head(0, _FAR)

    can_first = can_last = can_page_down

    def do_next(self) -> None:
        self.turn(1)

    def do_previous(self) -> None:
        self.turn(-1)

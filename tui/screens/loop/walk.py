"""Keys that move on the Loop screen: from company to company, through lists, pages and the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.draw.loop.matrix import how_many
from tui.draw.loop.study import Study
from tui.draw.ring.parts import Link
from tui.draw.words.filter import fits
from tui.screens.loop.body import Choice, LoopBody
from tui.screens.loop.then_now import Comparison
from tui.screens.parts.cursor import Steps

if TYPE_CHECKING:
    from tui.deals.ledger.company import Company


class Walk(Steps):
    """A part of the screen: what is chosen, and how arrows, Tab and page keys change it."""

    def __init__(
        self, body: LoopBody, study: Callable[[], Study | None], redraw: Callable[[], None],
        turned: Callable[[int], None],
    ) -> None:
        """`turned` hears by how many loops, on or back, when another one is shown."""
        super().__init__(lambda rows: self.head(0, rows), lambda: 8, self._is_list)
        self._body, self._study, self.redraw, self._turned = body, study, redraw, turned
        self.choice = Choice()
        self.comparison = Comparison()

    def change(self, **changes: Any) -> None:
        """Choose something else and show it."""
        self.choice = replace(self.choice, **changes)
        self.redraw()

    @property
    def nodes(self) -> tuple[str, ...]:
        study = self._study()
        return study.order[self.choice.turn % len(study.order)] if study else ()

    @property
    def pairs(self) -> tuple[str, ...]:
        """The companies of the matrix as it is shown."""
        study = self._study()
        if study is None:
            return ()
        return study.matrix(self.nodes, how_many(*self._body.diagram.room), self.choice.cursor).slugs

    def pick(self, slug: str | None, edge: Link | None = None) -> None:
        """Choose a company of the diagram, or a line of its; None: none."""
        page = "" if slug is None and self.choice.page == "company" else self.choice.page
        self.change(chosen=slug, pair=None, edge=edge, page=page)

    def choose(self, slug: str) -> None:
        """Show a company in the first loop that passes it, the article's before others; one that is in none
        stands beside the article's."""
        study = self._study()
        turn = 0
        if study is not None:
            turn = next((i for i, nodes in enumerate(study.order) if slug in nodes), 0)
        self.choice = replace(self.choice, turn=turn, as_matrix=False)
        self.pick(slug)

    def show_loop(self, nodes: tuple[str, ...]) -> None:
        """Another loop by its companies; one that is none in the layer and kinds chosen is left alone."""
        study = self._study()
        if study is not None and nodes in study.order:
            turn = study.order.index(nodes)
            self.change(turn=turn, chosen=None, pair=None, edge=None, page="", as_matrix=False)

    def turn(self, step: int) -> None:
        """Another loop: one step goes round, a page of the list stops at its ends."""
        study = self._study()
        if study is None:
            return
        last, at = len(study.order) - 1, self.choice.turn % len(study.order) + step
        at = at % (last + 1) if abs(step) == 1 else max(0, min(at, last))
        page = "" if self.choice.page == "company" else self.choice.page
        self.change(turn=at, chosen=None, pair=None, edge=None, page=page)
        self._turned(1 if step > 0 else -1)

    def _walk(self, step: int) -> None:
        shown = self._body.diagram.shown
        if shown is None or not shown.plan.boxes:
            return
        slugs = [b.slug for b in shown.plan.boxes]
        chosen = self.choice.chosen
        at = slugs.index(chosen) + step if chosen in slugs else (0 if step > 0 else -1)
        self.pick(slugs[at % len(slugs)])

    def head(self, dx: int, dy: int) -> None:
        """A step in the list, page or matrix in view; in the diagram the next line of the chosen company."""
        shown, page = self._body.diagram.shown, self.choice.page
        if self._body.panel.opened or page == "notes":
            self._body.panel.move(dy or dx)
        elif page == "loops":
            self.turn(dy or dx)
        elif page:
            self._body.whole.move(dy or dx)
        elif self.choice.as_matrix:
            last = max(0, len(self.pairs) - 1)
            row, column = self.choice.cursor
            self.change(cursor=(min(last, max(0, row + dy)), min(last, max(0, column + dx))))
        elif shown is None or self.choice.chosen is None:
            self._walk(1)
        elif lines := shown.plan.around(self.choice.chosen):
            links = [shown.graph.links[i] for i in lines]
            edge, step = self.choice.edge, dx or dy
            at = links.index(edge) + step if edge in links else 0 if step > 0 else -1
            self.pick(self.choice.chosen, links[at % len(links)])

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

    def _is_list(self) -> bool:
        return self._body.panel.opened or self.choice.page != ""

    def can_next(self) -> bool:
        return self.choice.page not in ("then", "measures")

    can_previous = can_next

    def do_next(self) -> None:
        self.turn(1)

    def do_previous(self) -> None:
        self.turn(-1)


def first_of(text: str, companies: Iterable[Company]) -> str:
    """Slug of the company of that ticker or name, or whose name begins so, or has the words; "" for none."""
    word, best = text.casefold(), (4, "", "")
    for one in companies:
        names = (one.slug, one.name, one.short)
        if (one.ticker or "").casefold() == word or word in (n.casefold() for n in names):
            rank = 0
        elif any(n.casefold().startswith(word) for n in names):
            rank = 1
        elif fits(text, *names, one.ticker or ""):
            rank = 2
        else:
            continue
        best = min(best, (rank, one.name.casefold(), one.slug))
    return best[2]

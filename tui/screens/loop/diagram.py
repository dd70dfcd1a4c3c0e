"""The ring, the matrix or the strips on the screen: plans in a thread, lights by the clock."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer

from tui.draw.grid.canvas import Canvas, pieces
from tui.draw.grid.palette import Pen
from tui.draw.grid.strokes import Cell
from tui.draw.loop.matrix import Matrix, draw_matrix
from tui.draw.ring.caption import Lines
from tui.draw.ring.motion import FRAMES, FRAMES_REMOTE, Lane, lanes, money_cells
from tui.draw.ring.paint import Scene, draw_ring
from tui.draw.ring.parts import Graph, Link, Plan
from tui.draw.ring.plan import MOST_NODES, plan, relabel
from tui.market.quote import Quote
from tui.screens.parts.canvas_view import CanvasView

SMALL = (60, 18)  # of the terminal; below, loops as text
SETTLE_S = 0.15  # a resize waits this long before it is planned
_KEPT = 64  # plans
_Key = tuple[Graph, int, int, str | None]  # of a plan: what, width, height, chosen company


@dataclass(frozen=True, slots=True)
class Shown:
    """What a plan was made of, swapped in one step so that no row mixes two plans."""

    graph: Graph
    plan: Plan
    chosen: str | None
    caption: Lines
    edge: Link | None = None


class LoopDiagram(CanvasView):
    """Shows a graph as ring and wings, a matrix, or rows of text; says which company was clicked."""

    DEFAULT_CSS = "LoopDiagram { width: 1fr; height: 1fr; }"

    class Chosen(Message):
        """A company or a line (`edge`) was clicked; `opened` by a double click. None: the empty ground."""

        def __init__(self, slug: str | None, opened: bool = False, edge: Link | None = None) -> None:
            super().__init__()
            self.slug = slug
            self.opened = opened
            self.edge = edge

    class Sized(Message):
        """The view has another size: what fits may be another choice."""

    class Planned(Message):
        """Another plan is shown: its letters and what found no way on it stand beside it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown: Shown | None = None
        self._graph: Graph | None = None
        self._chosen: str | None = None
        self._quotes: Mapping[str, Quote] = {}
        self._late: Mapping[str, str] = {}
        self._matrix: Matrix | None = None
        self._rows: Canvas | None = None
        self._plans: dict[_Key, Plan] = {}
        self._is_making = False  # in a thread
        self._ahead = deque[Callable[[], Graph]]()
        self.room = (0, 0)  # cells that it has, or will have with the next layout: what plans are for
        self._wanted: _Key | None = None
        self._base: Canvas | None = None
        self._lights: dict[Cell, Pen] = {}
        self._lanes: tuple[Lane, ...] = ()
        self._timer: Timer | None = None
        self._settling: Timer | None = None

    # What to show.

    def take(self, graph: Graph, chosen: str | None) -> None:
        """What the ring is to be of: its plan is looked for, so that words can be of what will be shown."""
        self._matrix = self._rows = None
        self._graph, self._chosen = graph, chosen
        self._find_plan()

    def show_ring(
        self, quotes: Mapping[str, Quote], caption: Lines, late: Mapping[str, str], edge: Link | None = None
    ) -> None:
        """Of what was taken. `late`: symbols whose figure is not of this moment, with its age."""
        self._quotes, self._late = quotes, late
        shown = self.shown
        if shown is not None and shown.graph is self._graph and shown.chosen == self._chosen:
            self.shown = replace(shown, caption=caption, edge=edge)
        self.repaint()
        self.mind_motion()

    def show_matrix(self, matrix: Matrix) -> None:
        self._matrix, self._rows, self._wanted = matrix, None, None
        self.repaint()
        self.mind_motion()

    def show_rows(self, rows: Canvas) -> None:
        """Loops as text, for a terminal too small for a ring."""
        self._rows, self._matrix, self._wanted = rows, None, None
        self.repaint()
        self.mind_motion()

    def repaint(self) -> None:
        """Drawn at once, or with the layout that is about to give it another size."""
        if self.size == self.room or self._settling is not None:
            super().repaint()
        else:
            self._canvas = None

    # Plans.

    def _find_plan(self) -> None:
        """Take the plan for what is wanted, or have it made in a thread; the old one stays meanwhile."""
        graph = self._graph
        width, height = self.room
        if graph is None or width <= 0 or height <= 0 or len(graph.nodes) > MOST_NODES:
            self._wanted = None
            return
        if self._settling is not None:
            return
        key = (graph, width, height, self._chosen)
        ready = self._plans.get(key)
        if ready is None and (near := next((p for k, p in self._plans.items() if k[:3] == key[:3]), None)):
            ready = self._keep(key, relabel(near, graph, self._chosen))
        if ready is not None:
            self._wanted = None
            if self.shown is None or self.shown.plan is not ready:
                self.shown = Shown(graph, ready, self._chosen, ())
        elif key != self._wanted:
            self._wanted = key
            self._make_next()

    def plan_ahead(self, *graphs: Callable[[], Graph]) -> None:
        """Have plans made of what is likely to be shown next, here at this size, in place of those before."""
        if self._settling is None:
            self._ahead = deque(graphs)
            self._make_next()

    def _make_next(self) -> None:
        """A plan in a thread, one at a time: two would take the interpreter from the keys."""
        if self._is_making:
            return
        wanted, room = self._wanted, self.room
        if wanted is not None and wanted not in self._plans:
            self._start(lambda: wanted)
        elif self._ahead and min(room) > 0:
            graph = self._ahead.popleft()
            self._start(lambda: (graph(), *room, None))

    def _start(self, of: Callable[[], _Key]) -> None:
        self._is_making = True
        self.run_worker(lambda: self._make(of), thread=True, group="plan", exit_on_error=False)

    def _make(self, of: Callable[[], _Key]) -> None:
        done: tuple[_Key, Plan] | None = None
        try:
            key = of()
            if key not in self._plans and len(key[0].nodes) <= MOST_NODES:
                done = key, plan(*key)
        finally:
            self.app.call_from_thread(self._planned, done)

    def _planned(self, done: tuple[_Key, Plan] | None) -> None:
        self._is_making = False
        if done is not None:
            self._keep(*done)
            if done[0] == self._wanted:
                self.post_message(self.Planned())
        self._make_next()

    def _keep(self, key: _Key, made: Plan) -> Plan:
        if len(self._plans) >= _KEPT:
            self._plans.pop(next(iter(self._plans)))
        self._plans[key] = made
        return made

    def on_resize(self, event: events.Resize) -> None:
        """A size not foreseen has to rest before it is planned; the old plan stays in the middle."""
        if event.size == self.room and self._settling is None:
            return
        self.rest()
        if self._settling is not None:
            self._settling.stop()
        wait = SETTLE_S if self.shown is not None and self._matrix is None else 0.01
        self._settling = self.set_timer(wait, self._settled)

    def on_hide(self) -> None:
        """Nobody waits for a plan of what is not seen."""
        self._wanted = None
        self._ahead.clear()

    def _settled(self) -> None:
        self._settling = None
        self.post_message(self.Sized())

    # Drawing.

    def draw(self, width: int, height: int) -> Canvas:
        self._base = None
        canvas = Canvas(width, height)
        if self._rows is not None:
            canvas.blit(self._rows, 0, 0)
            return canvas
        if self._matrix is not None:
            return draw_matrix(self._matrix, width, height, self.glyphs)
        shown = self.shown
        if shown is None:
            return canvas
        scene = Scene(self._quotes, shown.chosen, shown.caption, self.glyphs, self._late, shown.edge)
        base = draw_ring(shown.plan, shown.graph, scene)
        if (base.width, base.height) != (width, height):  # until the new size is planned
            canvas.blit(base, (width - base.width) // 2, (height - base.height) // 2)
            return canvas
        self._base = base
        canvas.chars, canvas.pens = list(base.chars), list(base.pens)
        self._light(canvas, base, self._lights if self._timer else {})
        return canvas

    def _light(self, canvas: Canvas, base: Canvas, lights: Mapping[Cell, Pen]) -> set[int]:
        """Recolour cells; rows are copied so that the base stays as it is."""
        rows = {y for _, y in lights if 0 <= y < canvas.height}
        for y in rows:
            canvas.pens[y] = list(base.pens[y])
        for (x, y), pen in lights.items():
            if y in rows and 0 <= x < canvas.width:
                canvas.pens[y][x] = pen
        return rows

    # Motion.

    def mind_motion(self) -> None:
        """Run the timer only while there is something to move and somebody to see it."""
        shown = self.shown
        still = self._matrix is not None or self._rows is not None or shown is None
        able = self.look.motion if self.look else True
        seen = self.is_attached and self.screen.is_current and self.app.app_focus and bool(self.display)
        self._lanes = ()
        if shown is not None and not still and able and seen:
            self._lanes = lanes(shown.graph, shown.plan, shown.chosen)
        if self._lanes and self._timer is None:
            frames = FRAMES_REMOTE if "SSH_CONNECTION" in os.environ else FRAMES
            self._timer = self.set_interval(1 / frames, self.tick)
        elif not self._lanes and self._timer is not None:
            self.rest()

    @property
    def pending(self) -> bool:
        """True while a size settles or a plan is being made and has not been taken."""
        return self._settling is not None or self._wanted is not None

    @property
    def in_motion(self) -> bool:
        return self._timer is not None

    def rest(self) -> None:
        """Stop: from now on the view costs nothing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._move({})

    def tick(self) -> None:
        """One frame, for the moment it is drawn at."""
        if self._lanes:
            self._move(money_cells(self._lanes, time.monotonic()))

    def _move(self, lights: dict[Cell, Pen]) -> None:
        canvas, base = self._canvas, self._base
        old, self._lights = self._lights, lights
        if canvas is None or base is None or canvas.height != base.height or old == lights:
            return
        before = {y for _, y in old if 0 <= y < canvas.height}
        for y in before:
            canvas.pens[y] = base.pens[y]
        for y in before | self._light(canvas, base, lights):
            self._strips[y] = None
        regions = _regions(old, lights, canvas.height)
        if regions:
            self.refresh(*regions)

    # Mouse.

    def on_click(self, event: events.Click) -> None:
        if self._matrix is None and self._rows is None and self.shown is not None:
            slug, edge = self.shown.plan.at(event.x, event.y), None
            if slug is None and (at := self.shown.plan.link_at(event.x, event.y)) is not None:
                edge = self.shown.graph.links[at]
                slug = self._chosen if edge.touches(self._chosen) else edge.payer
            self.post_message(self.Chosen(slug, event.chain > 1, edge))


def _regions(old: Mapping[Cell, Pen], new: Mapping[Cell, Pen], height: int) -> list[Region]:
    """The cells whose light differs, row by row; neighbours closer than GAP count as one piece."""
    rows: dict[int, list[int]] = {}
    for x, y in sorted(old.keys() | new.keys()):
        if 0 <= y < height and old.get((x, y)) != new.get((x, y)):
            rows.setdefault(y, []).append(x)
    return [Region(x, y, wide, 1) for y, columns in rows.items() for x, wide in pieces(columns)]

"""The one canvas of the Overview: what is chosen on it, and the loop that is shown on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.layers import Layers
from tui.draw.overview.layout import View, is_wide
from tui.draw.overview.overview import draw_overview
from tui.draw.overview.panels import count_of
from tui.draw.overview.rows import BoardRow, rows_of
from tui.screens.parts.canvas_view import CanvasView
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.deals.article.pinned_loop import PinnedLoop
    from tui.deals.loops.loop_study import LoopStudy


class OtherLoops:
    """The loops that n and N turn through in place of the article's, searched when first asked for."""

    def __init__(self) -> None:
        self.nodes: tuple[str, ...] = ()  # of the loop shown; empty: the article's
        self._study: LoopStudy | None = None
        self._shown: PinnedLoop | None = None

    @staticmethod
    def can_turn(snapshot: Snapshot | None) -> bool:
        """True once the ledger is read."""
        return snapshot is not None and snapshot.pinned is not None and snapshot.ledger is not None

    def turn(self, snapshot: Snapshot, by: int) -> None:
        """The next loop by rank, round from the last to the article's."""
        order = self._studied(snapshot).order
        at = order.index(self.nodes) if self.nodes in order else 0
        at = (at + by) % len(order)
        self.nodes = order[at] if at else ()

    def of(self, snapshot: Snapshot) -> tuple[Snapshot, str]:
        """The picture with the loop that is shown, and a word on which it is; "" for the article's."""
        if not self.nodes or not self.can_turn(snapshot):
            return snapshot, ""
        from tui.deals.article.pinned_loop import whole_loop

        study = self._studied(snapshot)
        if self.nodes not in study.order:
            self.nodes = ()
            return snapshot, ""
        if self._shown is None or self._shown.nodes != self.nodes:
            self._shown = whole_loop(study.book, self.nodes, study.layer)
        note = f"rank {study.loops.rank(self.nodes)} of {len(study.loops.items)}"
        return replace(snapshot, pinned=self._shown), note

    def _studied(self, snapshot: Snapshot) -> LoopStudy:
        from tui.deals.ledger.deal import MONEY
        from tui.deals.loops.loop_study import LoopStudy

        assert snapshot.ledger is not None and snapshot.pinned is not None
        wanted = LoopStudy(snapshot.ledger, snapshot.pinned.day, snapshot.pinned.layer, MONEY)
        if self._study is None or not self._study.same(wanted):
            self._study, self._shown = wanted, None
        return self._study


class OverviewView(CanvasView, can_focus=False):
    """Holds the picture and the choice; `turn` changes the choice."""

    def __init__(self) -> None:
        super().__init__(id="overview")
        self.snapshot: Snapshot | None = None
        self.view = View()
        self.shown: Snapshot | None = None  # the picture with another loop in place of the article's
        self.loops = OtherLoops()
        self._layers = Layers()
        self._rows: tuple[Snapshot, tuple[object, ...], list[BoardRow]] | None = None

    def draw(self, width: int, height: int) -> Canvas:
        picture = self.as_shown
        if picture is None:
            return Canvas(width, height)
        return draw_overview(picture, self.view, width, height, self.glyphs, self._layers)

    def turn(self, **changes: object) -> None:
        """Change what is chosen and repaint."""
        self.view = replace(self.view, **changes)
        self.repaint()

    @property
    def as_shown(self) -> Snapshot | None:
        """The picture with the loop that is shown in it."""
        return self.shown or self.snapshot

    @property
    def has_panels(self) -> bool:
        """False where the board is a table and everything else a line."""
        return self.view.zoom or is_wide(*self.size)

    @property
    def seen(self) -> View:
        """What is chosen, as it is seen at this size: where there are no panels the board has the focus."""
        if self.view.focus == "board" or (not self.view.cards and self.has_panels):
            return self.view
        return replace(self.view, focus="board")

    @property
    def rows(self) -> list[BoardRow]:
        """The board's rows; asked for many times between two pictures."""
        view, snapshot = self.view, self.snapshot
        if snapshot is None:
            return []
        of = view.group, view.sort, view.up, view.words
        if self._rows is None or self._rows[0] is not snapshot or self._rows[1] != of:
            rows = rows_of(snapshot, view.group, sort=view.sort, up=view.up, words=view.words)
            self._rows = snapshot, of, rows
        return self._rows[2]

    @property
    def row(self) -> BoardRow | None:
        """The board's row at its cursor."""
        rows, at = self.rows, self.view.cursor
        return rows[at] if at < len(rows) else None

    def place_loop(self) -> None:
        """Another loop than the article's takes its place in the picture."""
        if self.snapshot is not None and self.loops.nodes:
            self.shown, note = self.loops.of(self.snapshot)
            self.view = replace(self.view, loop_note=note)
        elif self.shown is not None:
            self.shown, self.view = None, replace(self.view, loop_note="")

    def turn_loop(self, by: int) -> None:
        """Another loop in the panel of the loop; 0: the article's."""
        if self.snapshot is not None:
            if by:
                self.loops.turn(self.snapshot, by)
            else:
                self.loops.nodes = ()
            self.place_loop()
            self.turn(item=0)

    def move_item(self, by: int) -> None:
        """The cursor of the panel in focus, round its rows."""
        picture = self.as_shown
        if picture is not None and (count := count_of(picture, self.seen.focus)):
            self.turn(item=(self.view.item + by) % count)

    def keep_place(self, before: Snapshot, now: Snapshot) -> None:
        """After an edit of the watchlist the cursor stays on its symbol, the board on its group."""
        view, names = self.view, [g.name for g in now.watch.groups]
        group = view.group
        if group < len(before.watch.groups):
            name = before.watch.groups[group].name
            group = names.index(name) if name in names else min(group, max(0, len(names) - 1))
        elif before.watch.groups:  # the private companies stand behind the groups
            group = len(names) if now.watch.privates else 0
        old = rows_of(before, view.group, sort=view.sort, up=view.up, words=view.words)
        rows = rows_of(now, group, sort=view.sort, up=view.up, words=view.words)
        symbol = old[view.cursor].symbol if view.cursor < len(old) else ""
        last = max(0, len(rows) - 1)
        cursor = next((i for i, row in enumerate(rows) if row.symbol == symbol), min(view.cursor, last))
        self.view = replace(view, group=group, cursor=cursor)

"""Overview: everything at once, as panels that Tab focuses and z enlarges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace
from textual import events
from textual.timer import Timer
from textual.widget import Widget

from tui.draw.grid.canvas import Canvas
from tui.draw.overview.board import SORTS, Row, rows_of
from tui.draw.overview.layout import is_wide, layout, row_at
from tui.draw.overview.overview import PANELS, View, draw_overview
from tui.draw.overview.panels import count_of
from tui.market.quote import Quote
from tui.screens.messages import LoopChosen, ScreenWanted, SymbolChosen
from tui.screens.overview.focus import OverviewFigures
from tui.screens.parts.canvas_view import CanvasView
from tui.state.snapshot import Snapshot

OPENS = {"loop": "loop", "share": "concentration", "changes": "alerts", "next": "ticker", "alerts": "alerts"}
FLASH_S = 0.4


class OverviewView(CanvasView, can_focus=False):
    """The one canvas of the screen."""

    def __init__(self) -> None:
        super().__init__(id="overview")
        self.snapshot: Snapshot | None = None
        self.view = View()
        self.shown: Snapshot | None = None  # the picture with another loop in place of the article's

    def draw(self, width: int, height: int) -> Canvas:
        picture = self.shown or self.snapshot
        if picture is None:
            return Canvas(width, height)
        return draw_overview(picture, self.view, width, height, self.glyphs)

    def turn(self, **changes: object) -> None:
        """Change what is chosen and repaint."""
        self.view = replace(self.view, **changes)
        self.repaint()


class OverviewScreen(OverviewFigures):
    """Key 1."""

    CSS_PATH = "screen.tcss"
    name_of_page = "overview"
    filter_hint = "symbol or name, of the whole watchlist"

    def __init__(self) -> None:
        super().__init__()
        self.view = OverviewView()
        self._quotes: Mapping[str, Quote] = {}
        self._flash: Timer | None = None

    def body(self) -> Iterable[Widget]:
        yield self.view

    def present(self, snapshot: Snapshot) -> None:
        ticked = self._ticked(snapshot) if self._moves else {}
        before, self.view.snapshot = self.view.snapshot, snapshot
        self._place_loop()
        if before is not None and before.watch is not snapshot.watch:
            self._keep_place(before, snapshot)
        if ticked:
            self.view.turn(ticked=ticked)
            if self._flash is not None:  # what flashed before is over with the new flash
                self._flash.stop()
            self._flash = self.set_timer(FLASH_S, self._unflash, name="flash")
        else:
            self.view.repaint()

    @property
    def _moves(self) -> bool:
        """False for whoever has switched motion off: nothing flashes then either."""
        return self.view.look is None or self.view.look.motion

    def _place_loop(self) -> None:
        """Another loop than the article's takes its place in the picture."""
        snapshot, view = self.view.snapshot, self.view
        if snapshot is not None and self.loops.nodes:
            view.shown, note = self.loops.of(snapshot)
            view.view = replace(view.view, loop_note=note)
        elif view.shown is not None:
            view.shown, view.view = None, replace(view.view, loop_note="")

    def turn_loop(self, by: int) -> None:
        if self.snapshot is not None:
            self.loops.turn(self.snapshot, by)
            self._place_loop()
            self.view.turn(item=0)

    @property
    def as_shown(self) -> Snapshot | None:
        return self.view.shown or self.view.snapshot

    @property
    def chosen_view(self) -> View:
        """Where there are no panels the board has the focus."""
        view = self.view.view
        if view.focus == "board" or (not view.cards and self.has_panels):
            return view
        return replace(view, focus="board")

    @property
    def has_panels(self) -> bool:
        return self.view.view.zoom or is_wide(*self.view.size)

    @property
    def chosen_row(self) -> Row | None:
        rows, at = self._rows, self.view.view.cursor
        return rows[at] if at < len(rows) else None

    def move_item(self, by: int) -> None:
        picture = self.as_shown
        if picture is not None and (count := count_of(picture, self.chosen_view.focus)):
            self.view.turn(item=(self.view.view.item + by) % count)

    def _keep_place(self, before: Snapshot, now: Snapshot) -> None:
        """After an edit of the watchlist the cursor stays on its symbol, the board on its group."""
        view, names = self.view.view, [g.name for g in now.watch.groups]
        group = view.group
        if group < len(before.watch.groups):
            name = before.watch.groups[group].name
            group = names.index(name) if name in names else min(group, max(0, len(names) - 1))
        old = rows_of(before, view.group, sort=view.sort, up=view.up, words=view.words)
        rows = rows_of(now, group, sort=view.sort, up=view.up, words=view.words)
        symbol = old[view.cursor].symbol if view.cursor < len(old) else ""
        last = max(0, len(rows) - 1)
        cursor = next((i for i, row in enumerate(rows) if row.symbol == symbol), min(view.cursor, last))
        self.view.view = replace(view, group=group, cursor=cursor)

    def _ticked(self, snapshot: Snapshot) -> dict[str, Quote]:
        """The quotes before this picture of those whose price has changed since; none on the first."""
        before, self._quotes = self._quotes, snapshot.quotes
        if before is snapshot.quotes:
            return {}
        found = ((s, before.get(s), q.shown_price) for s, q in snapshot.quotes.items())
        return {s: old for s, old, price in found if old is not None and old.shown_price not in (None, price)}

    def _unflash(self) -> None:
        self._flash = None
        self.view.turn(ticked={})

    @property
    def _rows(self) -> list[Row]:
        view = self.view.view
        if self.snapshot is None:
            return []
        return rows_of(self.snapshot, view.group, sort=view.sort, up=view.up, words=view.words)

    @property
    def chosen(self) -> str:
        """The symbol at the cursor of the board; empty on a private company."""
        row = self.chosen_row
        return row.symbol if row is not None and not row.private else ""

    def _step(self, by: int) -> None:
        """In the panel in focus, which goes round; a panel without rows hands the step to the board."""
        picture, focus = self.as_shown, self.chosen_view.focus
        if picture is not None and (count := count_of(picture, focus)):
            at = self.view.view.item % count
            self.view.turn(item=max(0, min(count - 1, at + by)))
            return
        last = max(0, len(self._rows) - 1)
        self.view.turn(cursor=max(0, min(last, self.view.view.cursor + by)), focus="board")

    def do_up(self) -> None:
        self._step(-1)

    def do_down(self) -> None:
        self._step(1)

    def do_left(self) -> None:
        self.do_previous_panel() if not self.view.view.cards else self._step(-1)

    def do_right(self) -> None:
        self.do_next_panel() if not self.view.view.cards else self._step(1)

    def do_first(self) -> None:
        self._step(-1000)

    def do_last(self) -> None:
        self._step(1000)

    def do_page_down(self) -> None:
        self._step(4)

    def do_page_up(self) -> None:
        self._step(-4)

    def _panel(self, by: int) -> None:
        at = PANELS.index(self.view.view.focus)
        self.view.turn(focus=PANELS[(at + by) % len(PANELS)], item=0)

    def can_next_panel(self) -> bool:
        return is_wide(*self.view.size)

    can_previous_panel = can_next_panel

    def do_next_panel(self) -> None:
        self._panel(1)

    def do_previous_panel(self) -> None:
        self._panel(-1)

    def do_zoom(self) -> None:
        self.view.turn(zoom=not self.view.view.zoom)

    def do_view(self) -> None:
        self.view.turn(cards=not self.view.view.cards, focus="board")

    def take_filter(self, text: str) -> bool:
        """Rows of all groups; without a filter the board is again on the group of the chosen symbol."""
        symbol, view = self.chosen, self.view.view
        if text or self.snapshot is None:
            self.view.turn(words=text, cursor=0, focus="board")
            return bool(self._rows)
        groups = self.snapshot.watch.groups
        order = sorted(range(len(groups)), key=lambda at: at != view.group)
        group = next((at for at in order if symbol in groups[at].symbols), view.group)
        self.view.turn(words="", group=group, cursor=0)
        self.view.turn(cursor=next((i for i, row in enumerate(self._rows) if row.symbol == symbol), 0))
        return True

    def do_group(self) -> None:
        if self.snapshot is None:
            return
        privates = 1 if self.snapshot.watch.privates else 0
        groups = len(self.snapshot.watch.groups) + privates
        if self.filtering:
            self.clear_filter()
        self.view.turn(group=(self.view.view.group + 1) % max(1, groups), cursor=0, focus="board")

    def do_sort(self) -> None:
        """By the next column: the file's order, move, usual day, value, symbol."""
        if self.view.view.cards:
            return
        at = (SORTS.index(self.view.view.sort) + 1) % len(SORTS)
        self.view.turn(sort=SORTS[at], cursor=0, focus="board")

    def do_sort_back(self) -> None:
        self.view.turn(up=not self.view.view.up, cursor=0, focus="board")

    def can_sort(self) -> bool:
        return not self.view.view.cards

    def do_back(self) -> None:
        """One step: the panel gets small again, the filter goes, the article's loop comes back."""
        if self.view.view.zoom or self.view.view.cards:
            self.view.turn(zoom=False, cards=False)
        elif self.filtering:
            self.clear_filter()
        elif self.loops.nodes:
            self.loops.nodes = ()
            self._place_loop()
            self.view.turn(item=0)

    def can_back(self) -> bool:
        return self.view.view.zoom or self.view.view.cards or self.filtering or bool(self.loops.nodes)

    def do_open(self) -> None:
        focus = self.chosen_view.focus
        if focus == "board":
            if self.chosen:
                self.post_message(SymbolChosen(self.chosen))
        elif focus == "next" and (symbol := self._next_symbol()):
            self.post_message(SymbolChosen(symbol))
        elif focus == "loop" and self.loops.nodes:
            self.post_message(LoopChosen(self.loops.nodes))
        else:
            self.post_message(ScreenWanted(OPENS[focus]))

    def _next_symbol(self) -> str:
        """The company of the chosen dated event; empty when it is one of the whole market."""
        events = self.snapshot.upcoming if self.snapshot is not None else ()
        return events[self.view.view.item % len(events)].symbol if events else ""

    def on_click(self, event: events.Click) -> None:
        """A click chooses a panel or a row; a second click on it opens it."""
        if not self.view.region.contains_point(event.screen_offset) or self.view.view.cards:
            return
        column, line = event.screen_x - self.view.region.x, event.screen_y - self.view.region.y
        size, view = self.view.size, self.view.view
        name = "board"
        if view.zoom or is_wide(*size):
            places = layout(*size, view).items()
            hits = (n for n, (x, y, w, h) in places if x <= column < x + w and y <= line < y + h)
            name = next(hits, "")
        row = row_at(line, *size, view, len(self._rows)) if name == "board" else None
        if not name or (row is None and not is_wide(*size) and not view.zoom):
            return
        again = event.chain > 1 and name == view.focus and row in (None, view.cursor)
        self.view.turn(focus=name, item=0, **({} if row is None else {"cursor": row}))
        if again:
            self.do_open()

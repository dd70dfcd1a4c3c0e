"""Overview: everything at once, as panels that Tab focuses and z enlarges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partialmethod
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace
from textual import events
from textual.timer import Timer
from textual.widget import Widget

from tui.draw.overview.layout import View, has_cards, is_wide, layout, row_at
from tui.draw.overview.overview import PANELS
from tui.draw.overview.panels import alerts_of, count_of
from tui.draw.overview.rows import SORTS
from tui.market.quote import Quote
from tui.screens.messages import LinkFollowed, LoopChosen, ScreenWanted, SymbolChosen
from tui.screens.overview.focus import Focus
from tui.screens.overview.view import OverviewView
from tui.screens.parts.cursor import Steps, within
from tui.screens.parts.figures import LEDGER, LOOP, PINNED, SHARES, figures_of_symbol
from tui.screens.parts.filtering import Filtering
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.draw.grid.canvas import Canvas
    from tui.draw.grid.glyphs import Glyphs
    from tui.money.mine import Mine
    from tui.money.picture import Money
    from tui.watchlist import Watchlist

OPENS = {"loop": "loop", "share": "concentration", "changes": "alerts", "next": "what_if", "alerts": "alerts"}
FLASH_S = 0.6  # trades come sooner one after another: the picture that begins a flash ends the last


class Board(Struct, frozen=True, omit_defaults=True):
    """What of the choice is kept from run to run: the group by its name, since the file may change."""

    group: str = ""
    sort: str = ""
    up: bool = False
    zoom: bool = False
    focus: str = "board"
    cards: bool = False


def as_left(left: dict[str, Any], watch: Watchlist, view: View) -> View:
    """`view` as it was left; raises msgspec.ValidationError for what is no Board."""
    board = convert(left, Board)
    names = [g.name for g in watch.groups]
    return replace(
        view, group=names.index(board.group) if board.group in names else 0,
        sort=board.sort if board.sort in SORTS else "", up=board.up, cards=board.cards, zoom=board.zoom,
        focus=board.focus if board.focus in PANELS else "board")


class OverviewScreen(Page):
    """Key 1."""

    CSS_PATH = "screen.tcss"
    wants_mine = True

    def __init__(self) -> None:
        super().__init__("overview")
        self.view = OverviewView()
        self.filter = Filtering(self, self._take_filter, lambda: "symbol or name, of the whole watchlist")
        self._line = PictureView(_draw_mine, id="mine")
        self._line.display = False  # before any stylesheet is read: the board has all the room
        self._parts = Focus(self.view), self.filter, Steps(self._step, lambda: 4)
        self._quotes: Mapping[str, Quote] = {}
        self._flash: Timer | None = None

    def parts(self) -> Sequence[object]:
        return self._parts

    def body(self) -> Iterable[Widget]:
        yield self.view
        yield self._line

    def set_mine(self, mine: Mine | None, hidden: bool) -> None:
        """One line in per cents, where something is owned."""
        self._line.display = mine is not None
        if mine is not None:
            self._line.show(mine.money)

    def present(self, snapshot: Snapshot) -> None:
        ticked = self._ticked(snapshot) if self.view.look.motion else {}  # who wants no motion sees no flash
        before, self.view.snapshot = self.view.snapshot, snapshot
        self.view.place_loop()
        if before is not None and before.watch is not snapshot.watch:
            self.view.keep_place(before, snapshot)
        if ticked:
            self.view.turn(ticked=ticked)
            if self._flash is not None:  # what flashed before is over with the new flash
                self._flash.stop()
            self._flash = self.set_timer(FLASH_S, self._unflash, name="flash")
        else:
            self.view.repaint()

    def _ticked(self, snapshot: Snapshot) -> dict[str, Quote]:
        """The quotes before this picture of those whose price has changed since; none on the first."""
        before, self._quotes = self._quotes, snapshot.quotes
        if before is snapshot.quotes:
            return {}
        return {symbol: old for symbol, quote in snapshot.quotes.items()
                if (old := before.get(symbol)) is not None and old is not quote
                and old.shown_price not in (None, quote.shown_price)}

    def _unflash(self) -> None:
        self._flash = None
        self.view.turn(ticked={})

    def left_off(self) -> dict[str, Any]:
        view, snapshot = self.view.view, self.snapshot
        groups = snapshot.watch.groups if snapshot is not None else ()
        group = groups[view.group].name if view.group < len(groups) else ""
        board = Board(group, view.sort, view.up, view.zoom, view.focus, view.cards)
        left: dict[str, Any] = to_builtins(board)
        return left

    def go_on(self, left: dict[str, Any], watch: Watchlist) -> None:
        self.view.view = as_left(left, watch, self.view.view)

    def symbol(self) -> str:
        return self.chosen

    def group(self) -> str:
        groups = self.snapshot.watch.groups if self.snapshot is not None else ()
        at, found = self.view.view.group, self.view.view.words  # a filter shows rows of all groups
        return groups[at].name if at < len(groups) and not found else ""

    def figures(self) -> tuple[str, ...]:
        seen = self.view.seen
        if seen.focus == "alerts":
            events = alerts_of(self.snapshot) if self.snapshot is not None else []
            return (events[seen.item % len(events)].measure,) if events else ()
        by_panel = {"share": SHARES, "loop": (PINNED, *LOOP), "changes": LEDGER}
        return by_panel.get(seen.focus) or figures_of_symbol(self.chosen)

    @property
    def chosen(self) -> str:
        """The symbol at the cursor of the board; empty on a private company."""
        row = self.view.row
        return row.symbol if row is not None and not row.private else ""

    def _step(self, by: int) -> None:
        """In the panel in focus, which goes round; a panel without rows hands the step to the board."""
        picture, focus = self.view.as_shown, self.view.seen.focus
        if picture is not None and (count := count_of(picture, focus)):
            self.view.turn(item=within(self.view.view.item % count + by, count))
        else:
            self.view.turn(cursor=within(self.view.view.cursor + by, len(self.view.rows)), focus="board")

    def _panel(self, by: int) -> None:
        at = PANELS.index(self.view.view.focus)
        self.view.turn(focus=PANELS[(at + by) % len(PANELS)], item=0)

    def _aside(self, by: int) -> None:
        self._step(by) if self.view.view.cards else self._panel(by)

    do_next_panel, do_previous_panel = partialmethod(_panel, 1), partialmethod(_panel, -1)
    do_left, do_right = partialmethod(_aside, -1), partialmethod(_aside, 1)

    def can_next_panel(self) -> bool:
        return is_wide(*self.view.size)

    can_previous_panel = can_next_panel

    def do_zoom(self) -> None:
        self.view.turn(zoom=not self.view.view.zoom)

    def do_view(self) -> None:
        self.view.turn(cards=not self.view.view.cards, focus="board")

    def can_view(self) -> bool:
        return self.view.view.cards or has_cards(*self.view.size)

    def _take_filter(self, text: str) -> bool:
        """Rows of all groups; without a filter the board is again on the group of the chosen symbol."""
        symbol, view = self.chosen, self.view.view
        if text or self.snapshot is None:
            self.view.turn(words=text, cursor=0, focus="board")
            return bool(self.view.rows)
        groups = self.snapshot.watch.groups
        order = sorted(range(len(groups)), key=lambda at: at != view.group)
        group = next((at for at in order if symbol in groups[at].symbols), view.group)
        self.view.turn(words="", group=group, cursor=0)
        self.view.turn(cursor=next((i for i, row in enumerate(self.view.rows) if row.symbol == symbol), 0))
        return True

    def do_group(self) -> None:
        if self.snapshot is None:
            return
        groups = len(self.snapshot.watch.groups) + bool(self.snapshot.watch.privates)
        if self.filter.on:
            self.filter.clear()
        self.view.turn(group=(self.view.view.group + 1) % max(1, groups), cursor=0, focus="board")

    def do_sort(self) -> None:
        """By the next column: the file's order, move, usual day, value, symbol."""
        if self.can_sort():
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
        elif self.filter.on:
            self.filter.clear()
        elif self.view.loops.nodes:
            self.view.turn_loop(0)

    def can_back(self) -> bool:
        return self.view.view.zoom or self.view.view.cards or self.filter.on or bool(self.view.loops.nodes)

    def do_open(self) -> None:
        focus = self.view.seen.focus
        if focus == "board":
            if self.chosen:
                self.post_message(SymbolChosen(self.chosen))
        elif focus == "next" and (symbol := self._next_symbol()):
            self.post_message(SymbolChosen(symbol))
        elif focus == "loop" and self.view.loops.nodes:
            self.post_message(LoopChosen(self.view.loops.nodes))
        else:
            self.post_message(ScreenWanted(OPENS[focus]))

    def _next_symbol(self) -> str:
        """The company of the chosen dated event; empty when it is one of the whole market."""
        events = self.snapshot.upcoming if self.snapshot is not None else ()
        return events[self.view.view.item % len(events)].symbol if events else ""

    def on_link_followed(self, message: LinkFollowed) -> None:
        """A panel's title enlarges it, its note opens what it is about, a column's head sorts by it."""
        kind, _, name = message.target.partition(":")
        now = self.view.view
        if kind == "sort":
            up = not now.up if now.sort == name else False
            self.view.turn(sort=name, up=up, cursor=0, focus="board")
        elif kind == "zoom":
            self.view.turn(focus=name, item=0 if name != now.focus else now.item, zoom=not now.zoom)
        elif kind == "open":
            self.view.turn(focus=name)
            self.do_open()
        self.show_keys()

    def _row_at(self, line: int) -> int | None:
        own = self.snapshot is not None and bool(self.snapshot.watch.display.columns)
        return row_at(line, *self.view.size, self.view.view, len(self.view.rows), own)

    def _panel_at(self, column: int, line: int) -> str:
        """The panel there; the board where there are no panels, nothing between them."""
        size, view = self.view.size, self.view.view
        if not view.zoom and not is_wide(*size):
            return "board"
        places = layout(*size, view).items()
        return next((n for n, (x, y, w, h) in places if x <= column < x + w and y <= line < y + h), "")

    def wheel(self, event: events.MouseEvent, by: int) -> None:
        """In the panel under it."""
        place, view = self.view.region, self.view.view
        name = self._panel_at(event.screen_x - place.x, event.screen_y - place.y)
        if name and name != view.focus and not view.cards:
            self.view.turn(focus=name, item=0)
        self._step(by)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a panel or a row; a second click on it opens it."""
        if not self.view.region.contains_point(event.screen_offset) or self.view.view.cards:
            return
        column, line = event.screen_x - self.view.region.x, event.screen_y - self.view.region.y
        size, view = self.view.size, self.view.view
        name = self._panel_at(column, line)
        row = self._row_at(line) if name == "board" else None
        if not name or (row is None and not is_wide(*size) and not view.zoom):
            return
        again = event.chain > 1 and name == view.focus and row in (None, view.cursor)
        self.view.turn(focus=name, item=0, **({} if row is None else {"cursor": row}))
        if again:
            self.do_open()


def _draw_mine(money: Money, width: int, height: int, glyphs: Glyphs) -> Canvas:
    from tui.draw.money.line import draw_mine_line  # for who owns something

    return draw_mine_line(money, width, height, glyphs)

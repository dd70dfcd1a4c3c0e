"""Add a symbol: search as you type, among known names at once and on line when the answer comes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.draw.chrome.symbol_matches import Match, clean_matches, draw_matches, fitting, known_matches, merge
from tui.draw.grid.canvas import Canvas
from tui.screens.messages import SearchTyped, SymbolAdded
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.cursor import within
from tui.system.text import clean

if TYPE_CHECKING:
    from textual.timer import Timer

PAUSE_S = 0.25  # since the last key, before Yahoo is asked


class MatchList(CanvasView):
    """The group that gets it, and the symbols that fit what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.matches: tuple[Match, ...] = ()
        self.cursor = 0
        self.group = ""
        self.note = ""

    def draw(self, width: int, height: int) -> Canvas:
        return draw_matches(self.matches, self.cursor, self.group, self.note, width, height, self.glyphs)

    def wheel(self, by: int) -> bool:
        """So many lines on, not beyond the ends."""
        self.cursor = within(self.cursor + by, len(self.matches))
        self.repaint()
        return True


class AddSymbolScreen(ModalScreen[tuple[str, str] | None]):
    """`known` are (symbol, name); `groups` the watchlist's with their symbols, `group` the one it opens on.

    Posts SearchTyped with a number a question; the app hands answers to `set_matches` with that number.
    Enter posts SymbolAdded and closes with (symbol, group); Esc closes with None.
    """

    CSS_PATH = "add_symbol.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel"),
        Binding("down,ctrl+n", "move(1)", priority=True), Binding("up,ctrl+p", "move(-1)", priority=True),
        Binding("tab", "group(1)", priority=True), Binding("shift+tab", "group(-1)", priority=True),
    ]

    def __init__(
        self, known: Iterable[tuple[str, str]], groups: Mapping[str, Collection[str]], *, group: str = "",
    ) -> None:
        super().__init__()
        self._known = tuple(known)
        self._groups = tuple(groups)
        self._held = {name: frozenset(symbols) for name, symbols in groups.items()}
        self._group = self._groups.index(group) if group in self._groups else 0
        self._asked = 0
        self._pause: Timer | None = None
        self._query = ""
        self._searching = False
        self._online: tuple[Match, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="add") as box:
            box.border_title = "Add a symbol"
            box.border_subtitle = "Enter adds, Tab next group, Esc cancels"
            yield Input(placeholder="symbol or name", compact=True)
            yield MatchList()

    def on_mount(self) -> None:
        self._fill()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter the known names at once, with what was found on line and still fits, and ask on line."""
        self._query = event.value.strip()
        self._asked += 1
        self._searching = bool(self._query)
        self._online = fitting(self._online, self._query) if self._query else ()
        self.query_one(MatchList).cursor = 0
        self._fill()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self._ask) if self._query else None

    def _ask(self) -> None:
        """Whoever types on has not asked yet: one request to Yahoo a word, not one a key."""
        self.post_message(SearchTyped(self._asked, self._query))

    def set_matches(self, id: int, matches: Iterable[tuple[str, str]], error: str = "") -> None:
        """On-line answer to question `id`: (symbol, name) rows, or why there are none.

        An answer to an older question, or after the dialog was closed, is dropped.
        """
        if id != self._asked or not self.is_attached:  # `is_mounted` stays True once it was
            return
        self._searching, self._online = False, clean_matches(matches)
        self._fill(f"search not reached, known names only: {clean(error)}" if error else "")

    def _fill(self, note: str = "") -> None:
        view = self.query_one(MatchList)
        view.group = self._groups[self._group] if self._groups else ""
        held = self._held.get(view.group, frozenset())
        view.matches = merge(known_matches(self._known, self._query), self._online, held)
        waiting = "searching on line" if self._searching else ""
        view.note = note or waiting or ("" if view.matches else "nothing known by that name")
        view.wheel(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add the chosen one; what is typed alone is never added unseen."""
        view = self.query_one(MatchList)
        if not view.matches or not self._groups:
            return
        match, group = view.matches[view.cursor], self._groups[self._group]
        if match.present:
            other = ", Tab chooses another" if len(self._groups) > 1 else ""
            view.note = f"{match.symbol} is in this group already{other}"
            view.repaint()
            return
        self.post_message(SymbolAdded(match.symbol, group))
        self.dismiss((match.symbol, group))

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(MatchList).repaint()

    def action_move(self, step: int) -> None:
        """Move the cursor in the list."""
        self.query_one(MatchList).wheel(step)

    def action_group(self, step: int) -> None:
        """Choose the next or previous group."""
        if self._groups:
            self._group = (self._group + step) % len(self._groups)
            self._fill()

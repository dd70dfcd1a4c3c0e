"""Settings: what watchlist.toml says of looks, refresh and ways out, each changed where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.draw.chrome.settings import Setting, SettingsPage, draw_settings
from tui.draw.grid.canvas import Canvas
from tui.screens.messages import LinkFollowed
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.cursor import within

Rows = Callable[[], Sequence[Setting]]
Change = Callable[[Setting, int], None]  # the row, and which way: 1 the next, -1 the one before, 0 is Enter
FAR = 1_000


class SettingsList(CanvasView):
    """The rows."""

    page = SettingsPage((), 0)

    def show(self, page: SettingsPage) -> None:
        self.page = page
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return draw_settings(self.page, width, height, self.glyphs)


class SettingsScreen(ModalScreen[None]):
    """`rows` gives what is in force now, `change` writes; both belong to the program. Esc closes."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,comma", "dismiss"), Binding("down,j", "move(1)"), Binding("up,k", "move(-1)"),
        Binding("pagedown,ctrl+d", "move(8)"), Binding("pageup,ctrl+u", "move(-8)"),
        Binding("home,g", f"move(-{FAR})"), Binding("end,G", f"move({FAR})"),
        Binding("right,l,space", "change(1)"), Binding("left,h", "change(-1)"), Binding("enter", "change(0)"),
        Binding("u", "take_back"),
    ]

    def __init__(self, rows: Rows, change: Change, take_back: Callable[[], None]) -> None:
        super().__init__()
        self._rows, self._change, self._take_back = rows, change, take_back
        self._at = next((i for i, row in enumerate(rows()) if row.can_change), 0)
        self._said = ("", "muted")

    def compose(self) -> ComposeResult:
        with Vertical(id="settings") as box:
            box.border_title = "Settings: watchlist.toml"
            box.border_subtitle = "Esc closes"
            yield SettingsList()

    def on_mount(self) -> None:
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show)

    def say(self, text: str, token: str = "muted") -> None:
        """What was done, or why it was not, in the list's last line; then the rows as they are now."""
        self._said = (text, token)
        self.show()

    def show(self) -> None:
        """The rows as they are in force now."""
        if self.is_mounted:
            rows = self._rows()
            self._at = within(self._at, len(rows))
            self.query_one(SettingsList).show(SettingsPage(rows, self._at, *self._said))

    def action_move(self, by: int) -> None:
        """Over heads and facts, not beyond the ends."""
        able = [i for i, row in enumerate(self._rows()) if row.can_change]
        if able:
            here = able.index(self._at) if self._at in able else 0
            self._at = able[within(here + by, len(able))]
        self.say("")

    def action_change(self, by: int) -> None:
        rows = self._rows()
        if self._at < len(rows) and rows[self._at].can_change:
            self._change(rows[self._at], by)

    def action_take_back(self) -> None:
        self._take_back()

    def on_link_followed(self, message: LinkFollowed) -> None:
        """A click on a row does what Enter does; on an arrow it turns the value."""
        message.stop()
        way, _, at = message.target.partition(":")
        self._at = int(at)
        self.action_change({"more": 1, "less": -1}.get(way, 0))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)

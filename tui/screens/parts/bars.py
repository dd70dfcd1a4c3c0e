"""Header, notice line and footer of every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands import Command, of_screen
from tui.draw.chrome import bars as chrome
from tui.draw.grid.canvas import Canvas
from tui.screens.parts.canvas_view import CanvasView
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from textual.geometry import Size


class HeaderBar(CanvasView):
    """Name, screens, freshness. A click on a screen's name shows it."""

    DEFAULT_CSS = "HeaderBar { height: 1; }"

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page
        self._snapshot: Snapshot | None = None

    def show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        if self._snapshot is None:
            return Canvas(width, height)
        return chrome.header(self._snapshot, self._page, width, self.glyphs)


class TimelineBar(CanvasView):
    """The days around one that is looked back at; absent while the present is shown or rows are short."""

    DEFAULT_CSS = "TimelineBar { height: auto; display: none; }"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None

    def show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot if snapshot.past is not None else None
        self.display = self._snapshot is not None
        self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the terminal has for it."""
        from tui.draw.chrome.timeline import rows_for

        return rows_for(self.app.size.height)

    def draw(self, width: int, height: int) -> Canvas:
        from tui.draw.chrome.timeline import draw_timeline

        snapshot = self._snapshot
        if snapshot is None or snapshot.past is None:
            return Canvas(width, height)
        return draw_timeline(snapshot.past, snapshot.day, width, height, self.glyphs)


class NoticeBar(CanvasView):
    """One line for what a person should know now; absent when there is nothing."""

    DEFAULT_CSS = "NoticeBar { height: 1; display: none; }"

    def __init__(self, turned: Callable[[], None]) -> None:
        """`turned` hears that it says something else or goes, before the next layout."""
        super().__init__()
        self._turned = turned
        self._text, self._token = "", "muted"
        self._said, self._noticed = ("", "muted"), ""

    def show(self, snapshot: Snapshot) -> None:
        """The picture's notice; one given by `say` goes before it until the next key."""
        if snapshot.notice != self._noticed:
            self._noticed = snapshot.notice
            self._choose()
            self._turned()

    def say(self, text: str, token: str = "muted") -> None:
        self._said = (text, token)
        self._choose()

    @property
    def passing(self) -> bool:
        """Whether the line is there only until the next key."""
        return bool(self._said[0]) and not self._noticed

    def _choose(self) -> None:
        shown = self._said if self._said[0] else (self._noticed, "warn")
        if shown == (self._text, self._token):
            return
        self._text, self._token = shown
        self.display = bool(self._text)
        self._turned()
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return chrome.notice(self._text, self._token, width, self.glyphs.ellipsis)


class FooterBar(CanvasView):
    """The keys that work now."""

    DEFAULT_CSS = "FooterBar { height: 1; }"

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def works(self) -> list[Command]:
        """The commands that may stand in it, as far as there is room."""
        return [c for c in of_screen(self._page, self.look.keys) if c.rank and c.keys and self.host.can(c.id)]

    def draw(self, width: int, height: int) -> Canvas:
        return chrome.footer(self.works(), width)

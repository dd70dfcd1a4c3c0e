"""The feed of a program at a desk: what the collector records, instead of a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.feed import event as ev
from tui.feed.command import Command, Refresh, Search, Visible
from tui.service.desk import rows
from tui.service.desk.link import Link
from tui.system import clock

AGAIN_S = 60  # so often a program says that it is still open
NO_SEARCH = "the desk's collector does not search: type the symbol as Yahoo writes it"


class DeskFeed:
    """Takes the commands of a feed. What is shown is written as wanted; nothing of what is owned is."""

    def __init__(self, link: Link, program: str, who: str,
                 on_events: Callable[[Sequence[ev.AnyEvent]], None]) -> None:
        self._link, self._program, self._who, self.take = link, program, who, on_events
        self._visible: Visible | None = None
        self._said_s = float("-inf")
        self._connections = 0  # of the link so far

    @property
    def chart(self) -> tuple[str, str]:
        """Symbol and range of the chart that is shown; asked in the link's thread."""
        visible = self._visible
        return (visible.chart_symbol, visible.chart_range) if visible is not None else ("", "")

    def start(self) -> None:
        """What is shown is written once it is known."""

    def send(self, command: Command) -> None:
        """What a person looks at, or asks."""
        if isinstance(command, Visible) and command != self._visible:
            self._visible = command
            self._say()
        elif isinstance(command, Refresh):
            self._link.poke()
        elif isinstance(command, Search):
            self.take([ev.SearchReply(t=clock.now_ms(), id=command.id, matches=[], error=NO_SEARCH)])

    def every_second(self, now_s: float, connections: int) -> None:
        """Once a minute that it is still open; all of it to a server that may have lost it."""
        if self._visible is None:
            return
        if connections != self._connections:
            self._connections = connections
            self._say()
        elif now_s - self._said_s >= AGAIN_S:
            self._said_s = now_s
            self._link.put((rows.STILL, [(self._program,)]))

    def _say(self) -> None:
        seen = self._visible
        if seen is not None:
            self._link.put((rows.WANTED, [(self._program, self._who, list(seen.symbols), seen.chart_symbol,
                                           seen.chart_range)]), hurry=True)

    async def stop(self) -> None:
        """Nothing of it is wanted any more."""
        self._visible = None
        self._link.put((rows.UNWANTED, [(self._program,)]), hurry=True)

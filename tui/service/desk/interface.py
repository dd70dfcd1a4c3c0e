"""What the rest of the service asks of a desk, and of whatever tells events: two small faces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from tui.feed.command import Command
from tui.feed.event import AnyEvent
from tui.service.archive.interface import AnyArchive

Found = TypeVar("Found")


class DeskGone(OSError):
    """A desk's archive does not answer; the message is a sentence."""


class AnyFeed(Protocol):
    """A feed's process, or what a desk's collector records."""

    def start(self) -> object:
        """Begin."""

    def send(self, command: Command) -> None:
        """Tell it what is looked at, or ask."""

    async def stop(self) -> None:
        """End it within a second."""


class AnyDesk(Protocol):
    """`collects`: this program fetches for the desk, or waits to; else it reads."""

    collects: bool
    name: str  # whose word a decision is
    marks_at: int  # the last mark that the leader's engine has

    @property
    def archive(self) -> AnyArchive:
        """What the desk has recorded."""

    @property
    def answers(self) -> bool:
        """True while its server does."""

    @property
    def folder(self) -> Path:
        """Where copies of its common files lie."""

    def changing(self, work: Callable[[], Found]) -> Found:
        """`work` changes common files, here and for all: for a thread. Raises what it does, and DeskGone."""

    def make_feed(self, on_events: Callable[[Sequence[AnyEvent]], None]) -> AnyFeed:
        """What a reader has instead of a feed process."""

    def may_tell(self) -> None:
        """Before anything leaves, in the thread that sends. Raises SendError while it must wait."""

"""A program's beat: each second while something moves, and when the next thing is due while nothing does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.system.file_watch import FileWatch

SECOND = 1.0


class _Timer(Protocol):
    def stop(self) -> object: ...


class _Timers(Protocol):
    """What a Textual app gives; called in its event loop."""

    def set_timer(self, delay: float, callback: Callable[[], None], /) -> _Timer: ...
    def set_interval(self, interval: float, callback: Callable[[], None], /) -> _Timer: ...


class Pace:
    """`beat` is called; `rest` says after it how many seconds nothing is due, a second while anything may be.

    A rest ends early with `wake`, and with a change of one of `files`: the next beat is a second away then.
    """

    def __init__(
        self, timers: _Timers, beat: Callable[[], None], rest: Callable[[], float],
        files: Callable[[], Iterable[Path]],
    ) -> None:
        self._timers, self._do, self._rest, self._files = timers, beat, rest, files
        self._timer: _Timer | None = None
        self._watch: FileWatch | None = None  # from the first rest on
        self.resting = False

    def begin(self) -> None:
        """A second from now."""
        self._timer = self._timers.set_interval(SECOND, self._beat)

    def wake(self) -> None:
        """Something has come, or somebody is there."""
        if self.resting and self._timer is not None:
            self._timer.stop()
            self.resting = False
            self.begin()

    def end(self) -> None:
        """No beat more."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        if self._watch is not None:
            self._watch.end()

    def _beat(self) -> None:
        self._do()
        seconds = self._rest()
        rests = seconds > SECOND and self._watched()
        if rests and self._timer is not None:
            self._timer.stop()
            self._timer = self._timers.set_timer(seconds, self._beat)
        elif self.resting:
            self.begin()
        self.resting = rests

    def _watched(self) -> bool:
        from tui.system.file_watch import FileWatch

        self._watch = self._watch or FileWatch(self.wake)
        return self._watch.watch(self._files())

"""What the next key may lead to is laid out before it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.timer import Timer

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.draw.loop.study import Study
    from tui.screens.loop.body import Choice, LoopBody
    from tui.screens.loop.studies import Studies

REST_S = 0.5  # without a key
_AROUND = ({"turns": 1}, {"layers": 1}, {"kinds": 1}, {"turns": -1})


class Foresight:
    """Of where a person is: `here` says it. After a key the ring that the same one leads to, and what any key
    may lead to once nobody has pressed one for REST_S."""

    def __init__(
        self, page: Widget, body: LoopBody, studies: Studies, here: Callable[[], tuple[Study | None, Choice]]
    ) -> None:
        self._page, self._body, self._studies, self._here = page, body, studies, here
        self._seen: tuple[Study, Choice] | None = None
        self._resting: Timer | None = None

    def shown(self, study: Study, choice: Choice) -> None:
        """This is on the screen now."""
        if self._seen is None or self._seen[0] is not study or self._seen[1] != choice:
            self._seen = study, choice
            if self._resting is not None:
                self._resting.stop()
            self._resting = self._page.set_timer(REST_S, lambda: self._plan(_AROUND))

    def again(self, **on: int) -> None:
        """The key that went so many loops, layers or kinds on may come again: once this picture stands."""
        self._page.call_after_refresh(self._plan, (on,))

    def _plan(self, ways: Iterable[Mapping[str, int]]) -> None:
        study, choice = self._here()
        if study is not None and not choice.as_matrix:
            self._body.plan_ahead([self._studies.beyond(study, choice.turn, **on) for on in ways])

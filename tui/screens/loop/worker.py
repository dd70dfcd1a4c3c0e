"""What the Loop screen has worked out beside it: the sentence on top, the measures, the null model."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING

from tui.deals.ledger.deal import Layer
from tui.deals.loops.flows import amounts
from tui.deals.loops.measured import Measured
from tui.deals.loops.null_model import Chance, against_chance
from tui.draw.loop.study import Study
from tui.screens.messages import FiguresMeasured

if TYPE_CHECKING:
    from tui.screens.loop.screen import LoopScreen


class LoopFigures:
    """Thread workers of one screen; an answer is kept for its ledger, day and layer."""

    def __init__(self, screen: LoopScreen) -> None:
        self._screen = screen
        self._sentences: dict[Hashable, tuple[str, ...]] = {}
        self._measures: dict[Hashable, Measured | None] = {}
        self._chances: dict[Hashable, Chance | None] = {}
        self._asked: Hashable = None

    def lead(self, study: Study) -> tuple[str, ...]:
        """The sentence on top, empty until it is there; the measures come with it."""
        key = _key(study)
        if key not in self._sentences:
            self._sentences[key] = ()
            self._run(lambda: self._measure(study, key), "measure")
        elif key in self._measures:
            study.take(self._measures[key])
        return self._sentences[key]

    def chance(self, study: Study, wanted: Callable[[], bool]) -> Chance | None:
        """The null model of the study; begun when first asked for and given up when no longer `wanted`."""
        key = _key(study)
        if key in self._chances:
            return self._chances[key]
        if key != self._asked and study.ready is not None:
            self._asked = key
            self._run(lambda: self._shuffle(study, key, lambda: not wanted()), "chance")
        return None

    def _run(self, work: Callable[[], None], group: str) -> None:
        self._screen.run_worker(work, thread=True, group=group, exit_on_error=False)

    def _measure(self, study: Study, key: Hashable) -> None:
        self._later(partial(self._measured, study, key, study.lead()))

    def _measured(self, study: Study, key: Hashable, texts: tuple[str, ...]) -> None:
        self._sentences[key], self._measures[key] = texts, study.measured
        ready = study.ready
        if ready is not None:
            whole = ready.by_layer[Layer.ANNOUNCED]
            values = {"circulation.max_musd": float(whole.max_musd)}
            if whole.max_share is not None:
                values["circulation.max"] = whole.max_share
            self._screen.post_message(FiguresMeasured(values, study.day))
        self._screen.redraw()

    def _shuffle(self, study: Study, key: Hashable, stopped: Callable[[], bool]) -> None:
        found = against_chance(amounts(study.money), stopped=stopped)
        self._later(partial(self._shuffled, key, found, found is None and stopped()))

    def _shuffled(self, key: Hashable, found: Chance | None, given_up: bool) -> None:
        if given_up:
            self._asked = None
        else:
            self._chances[key] = found
            self._screen.redraw()

    def _later(self, then: Callable[[], None]) -> None:
        self._screen.app.call_from_thread(then)


def _key(study: Study) -> Hashable:
    return id(study.ledger), study.day, study.layer

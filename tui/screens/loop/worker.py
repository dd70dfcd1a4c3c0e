"""What the Loop screen has worked out beside it: the sentence on top, the measures, the null model."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import partial

from tui.deals.ledger.deal import Layer
from tui.deals.loops.flows import amounts
from tui.deals.loops.measured import Measured
from tui.deals.loops.null_model import Chance, against_chance
from tui.draw.loop.study import Study


class LoopFigures:
    """An answer is kept for its ledger, day and layer.

    `run(work, group)` does work in a thread, `later` hands a call from there to the screen, `found` takes
    measures by their key in the register with their day, `redraw` shows what has come.
    """

    def __init__(
        self, run: Callable[[Callable[[], None], str], None], later: Callable[[Callable[[], None]], None],
        found: Callable[[Mapping[str, float], date], None], redraw: Callable[[], None],
    ) -> None:
        self._run, self._later, self._found, self._redraw = run, later, found, redraw
        self._sentences: dict[Hashable, tuple[str, ...]] = {}
        self._measures: dict[Hashable, Measured | None] = {}
        self._chances: dict[Hashable, Chance | None] = {}
        self._asked: Hashable = None
        self._measuring: Hashable = None
        self._next: Study | None = None  # asked for while another is measured

    def lead(self, study: Study) -> tuple[str, ...]:
        """The sentence on top, empty until it is there; the measures come with it."""
        key = _key(study)
        if key in self._measures:
            study.take(self._measures[key])
        elif self._measuring is None:
            self._measuring = key
            self._run(lambda: self._measure(study, key), "measure")
        elif key != self._measuring:
            self._next = study  # of days that are passed by none but the last is measured
        return self._sentences.get(key, ())

    def chance(self, study: Study, wanted: Callable[[], bool]) -> Chance | None:
        """The null model of the study; begun when first asked for and given up when no longer `wanted`."""
        key = _key(study)
        if key in self._chances:
            return self._chances[key]
        if key != self._asked and study.ready is not None:
            self._asked = key
            self._run(lambda: self._shuffle(study, key, lambda: not wanted()), "chance")
        return None

    def _measure(self, study: Study, key: Hashable) -> None:
        texts: tuple[str, ...] | None = None
        try:
            texts = study.lead()
        finally:
            self._later(partial(self._measured, study, key, texts))

    def _measured(self, study: Study, key: Hashable, texts: tuple[str, ...] | None) -> None:
        self._measuring, after, self._next = None, self._next, None
        if after is not None:
            self.lead(after)
        if texts is None:  # an error, which the worker tells
            self._sentences[key], self._measures[key] = (), None
            return
        self._sentences[key], self._measures[key] = texts, study.measured
        ready = study.ready
        if ready is not None:
            whole = ready.by_layer[Layer.ANNOUNCED]
            values = {"circulation.max_musd": float(whole.max_musd)}
            if whole.max_share is not None:
                values["circulation.max"] = whole.max_share
            self._found(values, study.day)
        self._redraw()

    def _shuffle(self, study: Study, key: Hashable, stopped: Callable[[], bool]) -> None:
        found = against_chance(amounts(study.money), stopped=stopped)
        self._later(partial(self._shuffled, key, found, found is None and stopped()))

    def _shuffled(self, key: Hashable, found: Chance | None, given_up: bool) -> None:
        if given_up:
            self._asked = None
        else:
            self._chances[key] = found
            self._redraw()


def _key(study: Study) -> Hashable:
    return id(study.ledger), study.day, study.layer

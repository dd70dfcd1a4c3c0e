"""The ledger on the picture's day, by layer and kinds of money: the one that is shown, and its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from tui.deals.ledger.deal import Layer
from tui.draw.loop.study import KINDS, Study

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger

Shows = Callable[[], tuple[Study, tuple[str, ...]]]  # a study and a loop of it; for a thread


class Studies:
    """Each is made once for a ledger and a day. `held` and `kinds` (of KINDS) are those that are shown."""

    def __init__(self) -> None:
        self.held, self.kinds = Layer.ANNOUNCED, 0
        self._kept: dict[tuple[Layer, int], Study] = {}

    def shown(self, ledger: Ledger, day: date) -> Study:
        return self._of(ledger, day, self.held, self.kinds)

    def _of(self, ledger: Ledger, day: date, layer: Layer, kinds: int) -> Study:
        wanted = Study(ledger, day, layer, KINDS[kinds])
        kept = self._kept.get((layer, kinds))
        if kept is None or not kept.same(wanted):
            if any(x.ledger is not ledger or x.day != day for x in self._kept.values()):
                self._kept.clear()
            self._kept[layer, kinds] = kept = wanted
        return kept

    def step(self, layers: int = 0, kinds: int = 0) -> None:
        """So many layers and kinds on, round and round."""
        self.held, self.kinds = self._on(layers, kinds)

    def _on(self, layers: int, kinds: int) -> tuple[Layer, int]:
        return Layer((self.held - 1 + layers) % len(Layer) + 1), (self.kinds + kinds) % len(KINDS)

    def beyond(self, here: Study, turn: int, *, turns: int = 0, layers: int = 0, kinds: int = 0) -> Shows:
        """What is shown so many loops, layers and kinds on from loop number `turn` of `here`."""
        other = self._of(here.ledger, here.day, *self._on(layers, kinds))

        def shows() -> tuple[Study, tuple[str, ...]]:
            loop = here.order[(turn + turns) % len(here.order)]
            return other, other.order[place_of(other, loop)]

        return shows


def place_of(study: Study, loop: tuple[str, ...]) -> int:
    """The number of a loop in a study's order; the article's where it is none of them."""
    return study.order.index(loop) if loop in study.order else 0

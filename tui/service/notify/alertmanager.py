"""The Alertmanagers that are named, and the threads that carry to them what lasts: the loop never waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tui.alerts.memory import EngineState, all_kept, as_kept
from tui.alerts.target import ALERTMANAGER, Target
from tui.service.notify.delivery import Sent
from tui.service.notify.flights import Flights
from tui.service.notify.standing import Lasting, Standing


class Alertmanagers:
    """All that are named, and the threads that carry to them. `post` sends one batch to one of them."""

    def __init__(
        self, targets: Sequence[Target], started_ms: int, kept: object,
        post: Callable[[Target, Sequence[Lasting], int], None],
    ) -> None:
        self._started_ms, self._post = started_ms, post
        told = as_kept(dict[str, Any], kept) or {}
        self._standing = {t.name: Standing(t, started_ms, all_kept(Lasting, told.get(t.name)))
                          for t in _ours(targets)}
        self._flights: Flights[str] = Flights()  # by name: of one target at most one is on its way
        self._log: list[Sent] = []

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(one.target for one in self._standing.values())

    def set_targets(self, targets: Sequence[Target]) -> None:
        """Another configuration: who stays the same goes on."""
        before = self._standing
        self._standing = {
            t.name: before[t.name] if t.name in before and before[t.name].target == t
            else Standing(t, self._started_ms) for t in _ours(targets)}

    def saw(self, engine: EngineState, now_ms: int) -> None:
        """Alerts as they stand now."""
        for one in self._standing.values():
            one.saw(engine, now_ms)

    def pump(self, now_ms: int) -> None:
        """Once a second: take results in, send what is due."""
        self._take_in(now_ms)
        for one in self._standing.values():
            batch = one.due(now_ms)
            if batch is not None:
                carry = partial(self._post, one.target, batch, now_ms)
                self._flights.send(one.target.name, one.target.name, carry)

    def settle(self, now_ms: int, timeout_s: float) -> None:
        """At the end: wait a moment for what is on its way."""
        self._take_in(now_ms, timeout_s)

    def take_log(self) -> list[Sent]:
        """Rows since the last call."""
        log, self._log = self._log, []
        return log

    @property
    def trouble(self) -> str:
        """One line about the first that does not take what it is told, else ""."""
        return next((f"{one.target.name}: not delivered, {one.reason}"
                     for one in self._standing.values() if one.reason), "")

    def save(self) -> dict[str, list[Any]]:
        return {name: one.save() for name, one in self._standing.items()}

    def _take_in(self, now_ms: int, timeout_s: float | None = None) -> None:
        for name, error, _ in self._flights.ended(timeout_s):
            if name in self._standing:
                self._log += self._standing[name].done(now_ms, error)


def _ours(targets: Sequence[Target]) -> list[Target]:
    return [target for target in targets if target.form == ALERTMANAGER]

"""Delivery as the leading program uses it: rows in, a tick a second, its state beside the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tui.alerts.alert import Transition
from tui.alerts.memory import EngineState, save
from tui.alerts.target import ALERTMANAGER, Target
from tui.service.notify.alertmanager import Alertmanagers
from tui.service.notify.delivery import Delivery, Sent
from tui.service.notify.dispatch import Dispatch, Sender
from tui.service.notify.send import send, tell_alertmanager

KEY = "delivery"  # beside the engine's own state in the archive


class Post:
    """Only the leader of a live run makes one: a replay, a demo and a follower deliver nothing."""

    def __init__(
        self, targets: Sequence[Target], started_ms: int, kept: Mapping[str, Any] | None, *,
        ring: Callable[[], None] | None = None, told: Callable[[Sent], None] = lambda sent: None,
        sender: Sender = send, flush: Callable[[], object] = lambda: None,
    ) -> None:
        self.delivery = Delivery(_queued(targets), started_ms)
        self.delivery.restore((kept or {}).get(KEY))
        self._managers = Alertmanagers(targets, started_ms, (kept or {}).get(ALERTMANAGER), tell_alertmanager)
        self._dispatch = Dispatch(self.delivery, ring, sender, flush)
        self._told = told

    def take(self, rows: Iterable[Transition]) -> None:
        """New rows of the alert log, of a picture that rests on the feed."""
        self.delivery.take(rows)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every way out that is in force."""
        return (*self.delivery.targets, *self._managers.targets)

    def set_targets(self, targets: Sequence[Target]) -> None:
        """Another configuration."""
        self.delivery.set_targets(_queued(targets))
        self._managers.set_targets(targets)

    def saw(self, engine: EngineState, now_ms: int) -> None:
        """Alerts as they stand by the feed: for who is told what lasts."""
        self._managers.saw(engine, now_ms)

    def tick(self, now_ms: int, keep: Callable[[], None]) -> None:
        """Send what is due, hand on what was logged. `keep` writes the state before anything leaves."""
        self._dispatch.pump(now_ms, keep)
        self._managers.pump(now_ms)
        self._tell()

    @property
    def rests(self) -> bool:
        """True while nothing waits or is on its way, and nobody is told again and again of what lasts."""
        return self._dispatch.rests and not self._managers.targets

    def settle(self, now_ms: int, timeout_s: float) -> None:
        """At the end: wait a moment for what is on its way."""
        self._dispatch.settle(now_ms, timeout_s)
        self._managers.settle(now_ms, timeout_s)
        self._tell()

    def _tell(self) -> None:
        for sent in (*self.delivery.take_log(), *self._managers.take_log()):
            self._told(sent)

    @property
    def trouble(self) -> str:
        """One line when something was not delivered, else ""."""
        return self.delivery.trouble or self._managers.trouble

    def state(self, engine: EngineState) -> dict[str, Any]:
        """The engine's state and the queue's, for the archive."""
        return {**save(engine), KEY: self.delivery.save(), ALERTMANAGER: self._managers.save()}


def _queued(targets: Sequence[Target]) -> list[Target]:
    """Those that get messages: Alertmanager is told what lasts."""
    return [target for target in targets if target.form != ALERTMANAGER]


def words(sent: Sent) -> str:
    """A row of the delivery log in one line."""
    text = f'"{sent.text.removeprefix("loopwatch: ")}"'
    not_sent = {"retry": "not delivered", "failed": "given up"}.get(sent.state, "dropped")
    how = "delivered" if sent.state == "sent" else f"{not_sent}, {sent.reason}:"
    return f"{sent.target}: {how} {text}"

"""Carries due messages to their senders in threads, and their results back: the loop never waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui.alerts.target import Target
from tui.service.notify.delivery import Delivery
from tui.service.notify.flights import Flights
from tui.service.notify.message import Message
from tui.service.notify.send import send

Sender = Callable[[Target, Message], None]


class Dispatch:
    """`pump` once a second. `ring` rings the terminal's bell, in the caller's thread."""

    def __init__(
        self, delivery: Delivery, ring: Callable[[], None] | None = None, sender: Sender = send,
        flush: Callable[[], object] = lambda: None,
    ) -> None:
        self.delivery = delivery
        self._ring, self._sender, self._flush = ring, sender, flush
        self._flights: Flights[Message] = Flights()

    def pump(self, now_ms: int, before_sending: Callable[[], None] = lambda: None) -> None:
        """Take results in and send what is due. `before_sending` keeps the state and the sending thread
        flushes it to the disk first, so that a program which is killed while it sends does not send again."""
        self._take_in(now_ms)
        messages = self.delivery.due(now_ms)
        if not messages:
            return
        before_sending()
        targets = {target.name: target for target in self.delivery.targets}
        for message in messages:
            target = targets[message.target]
            if target.bell:
                if self._ring is not None:
                    self._ring()
                self.delivery.done(message, now_ms)
                continue
            self._flights.send(target.name, message, partial(self._carry, target, message))

    @property
    def rests(self) -> bool:
        """True while nothing waits or is on its way."""
        return not self._flights.flying and self.delivery.rests

    def settle(self, now_ms: int, timeout_s: float) -> bool:
        """Wait for what is on its way; False when something still is."""
        self._take_in(now_ms, timeout_s)
        return not self._flights.flying

    def _take_in(self, now_ms: int, timeout_s: float | None = None) -> None:
        for message, error, final in self._flights.ended(timeout_s):
            self.delivery.done(message, now_ms, error, final)

    def _carry(self, target: Target, message: Message) -> None:
        self._flush()
        self._sender(target, message)

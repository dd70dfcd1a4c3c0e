"""Carries due messages to their senders in threads, and their results back: the loop never waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from tui.alerts.target import Target
from tui.service.notify.delivery import Delivery
from tui.service.notify.message import Message
from tui.service.notify.send import SendError, send
from tui.system.log import record

Sender = Callable[[Target, Message], None]


class Dispatch:
    """`pump` once a second. `ring` rings the terminal's bell, in the caller's thread."""

    def __init__(
        self, delivery: Delivery, ring: Callable[[], None] | None = None, sender: Sender = send,
        flush: Callable[[], object] = lambda: None,
    ) -> None:
        self.delivery = delivery
        self._ring, self._sender, self._flush = ring, sender, flush
        self._results: queue.SimpleQueue[tuple[Message, str, bool]] = queue.SimpleQueue()
        self._flying = 0

    def pump(self, now_ms: int, before_sending: Callable[[], None] = lambda: None) -> None:
        """Take results in and send what is due. `before_sending` keeps the state and the sending thread
        flushes it to the disk first, so that a program which is killed while it sends does not send again."""
        self._collect(now_ms)
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
            self._flying += 1
            threading.Thread(
                target=self._send, args=(target, message), name=f"notify {target.name}", daemon=True
            ).start()

    def settle(self, now_ms: int, timeout_s: float) -> bool:
        """Wait for what is on its way; False when something still is."""
        while self._flying:
            try:
                self._take(self._results.get(timeout=timeout_s), now_ms)
            except queue.Empty:
                return False
        return True

    def _collect(self, now_ms: int) -> None:
        while True:
            try:
                result = self._results.get_nowait()
            except queue.Empty:
                return
            self._take(result, now_ms)

    def _take(self, result: tuple[Message, str, bool], now_ms: int) -> None:
        message, error, final = result
        self._flying -= 1
        self.delivery.done(message, now_ms, error, final)

    def _send(self, target: Target, message: Message) -> None:
        try:
            self._flush()
            self._sender(target, message)
        except SendError as error:
            self._results.put((message, str(error) or "not delivered", error.final))
        except Exception as error:  # of the archive: the target must not be taken for busy for ever
            record("a message could not be sent", error)
            self._results.put((message, "not delivered: details in the log", False))
        else:
            self._results.put((message, "", False))

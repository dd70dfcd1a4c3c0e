"""What is on its way to those who are told: each in a thread of its own, its end taken in by the loop."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from tui.service.notify.send import SendError
from tui.system.log import record

Cargo = TypeVar("Cargo")


class Flights(Generic[Cargo]):
    """`send` returns at once; of each the end is asked for: cargo, why it failed or "", whether for good."""

    def __init__(self) -> None:
        self._ended: queue.SimpleQueue[tuple[Cargo, str, bool]] = queue.SimpleQueue()
        self._flying = 0

    def send(self, to: str, cargo: Cargo, carry: Callable[[], object]) -> None:
        """Carry it in a thread; what `carry` raises is why it failed."""
        self._flying += 1
        threading.Thread(target=self._fly, args=(cargo, carry), name=f"notify {to}", daemon=True).start()

    def ended(self, timeout_s: float | None = None) -> Iterator[tuple[Cargo, str, bool]]:
        """Those that have ended; with a time, all that fly, each waited for so long at most."""
        while self._flying:
            try:
                found = self._ended.get(timeout_s is not None, timeout_s)
            except queue.Empty:
                return
            self._flying -= 1
            yield found

    @property
    def flying(self) -> bool:
        """Whether the end of one is not taken in yet."""
        return self._flying > 0

    def _fly(self, cargo: Cargo, carry: Callable[[], object]) -> None:
        try:
            carry()
        except SendError as error:
            self._ended.put((cargo, str(error) or "not delivered", error.final))
        except Exception as error:  # else it would be taken for busy for ever
            record("a message could not be sent", error)
            self._ended.put((cargo, "not delivered: details in the log", False))
        else:
            self._ended.put((cargo, "", False))

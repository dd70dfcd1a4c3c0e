"""What was asked of the loopback Yahoo, and when."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `at` is the server's clock (UTC seconds), `mark` time.monotonic()."""

    endpoint: str
    method: str
    host: str
    path: str
    symbols: tuple[str, ...]
    fault: str
    at: float
    mark: float


class Counters:
    """Counts by endpoint and by symbol, hosts refused, and the last 20,000 requests. Safe from any thread."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.reset()

    def reset(self) -> None:
        with self._news:
            self._log: deque[Asked] = deque(maxlen=20_000)
            self._endpoints: Counter[str] = Counter()
            self._symbols: Counter[str] = Counter()
            self._hosts: Counter[str] = Counter()
            self._refused: Counter[str] = Counter()
            self.connects = 0
            self.failures: list[str] = []
            """Mistakes of this server itself, not faults: the fixture lets the test fail for them."""

    def add(self, asked: Asked) -> None:
        with self._news:
            self._log.append(asked)
            self._endpoints[asked.endpoint] += 1
            self._symbols.update(asked.symbols)
            self._hosts[asked.host] += 1
            self._news.notify_all()

    def refuse(self, host: str) -> None:
        """A host that is none of Yahoo's was asked for."""
        with self._news:
            self._refused[host] += 1
            self._news.notify_all()

    def count(self, endpoint: str = "*") -> int:
        """Requests to one endpoint, or to all."""
        with self._news:
            return self._endpoints.total() if endpoint == "*" else self._endpoints[endpoint]

    def symbol(self, symbol: str) -> int:
        """Requests that named `symbol`."""
        with self._news:
            return self._symbols[symbol]

    @property
    def refused(self) -> dict[str, int]:
        with self._news:
            return dict(self._refused)

    def log(self, endpoint: str = "*") -> list[Asked]:
        with self._news:
            return [one for one in self._log if endpoint in ("*", one.endpoint)]

    def recent(self, seconds: float, endpoint: str = "*") -> int:
        """Requests within the last `seconds`."""
        since = time.monotonic() - seconds
        return sum(one.mark >= since for one in self.log(endpoint))

    def wait(self, endpoint: str, count: int, timeout: float = 10.0) -> bool:
        """Wait until `endpoint` has been asked `count` times in all; False when time ran out."""

        def reached() -> bool:
            total = self._endpoints.total() if endpoint == "*" else self._endpoints[endpoint]
            return total >= count

        with self._news:
            return self._news.wait_for(reached, timeout)

    def as_json(self, last: int = 100) -> dict[str, Any]:
        """Everything, with the `last` requests."""
        with self._news:
            return {
                "total": self._endpoints.total(),
                "requests": dict(self._endpoints),
                "symbols": dict(self._symbols),
                "hosts": dict(self._hosts),
                "refused": dict(self._refused),
                "connects": self.connects,
                "failures": list(self.failures),
                "log": [asdict(one) for one in list(self._log)[-last:]] if last else [],
            }

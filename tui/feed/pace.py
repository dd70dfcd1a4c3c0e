"""How fast requests may leave this process: a token bucket and a hard cap a minute. Pure."""

from __future__ import annotations

from collections import deque


class Pace:
    """One request each `every_s`, `burst` at once after a rest, never more than `cap` in 60 s."""

    def __init__(self, every_s: float = 0.5, burst: int = 5, cap: int = 60) -> None:
        self._every_s = every_s
        self._burst = burst
        self._tokens = float(burst)
        self._filled_at: float | None = None
        self._sent: deque[float] = deque(maxlen=cap)

    def delay(self, now: float) -> float:
        """Seconds until the next request may go; 0 when it may go now. `now` in seconds, monotonic."""
        wait = max(0.0, (1.0 - self._level(now)) * self._every_s)
        if len(self._sent) == self._sent.maxlen:
            wait = max(wait, self._sent[0] + 60.0 - now)
        return wait if wait > 1e-9 else 0.0

    def take(self, now: float) -> None:
        """A request leaves at `now`."""
        self._tokens = self._level(now) - 1.0
        self._filled_at = now
        self._sent.append(now)

    def _level(self, now: float) -> float:
        if self._filled_at is None:
            return self._tokens
        return min(float(self._burst), self._tokens + (now - self._filled_at) / self._every_s)

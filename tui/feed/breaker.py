"""Circuit breakers: when a path of the source may be asked again after trouble. Pure; times are ms.

Every fault must be over on the screen within 120 s of its end, so no pause is longer than that while the
trouble is young; only half an hour of refusals (429) in a row lengthens the pauses to a quarter of an hour.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tui.feed.yahoo.fault import Fault, Kind

RATE_PAUSES_S = (60.0, 60.0, *[115.0] * 16, 240.0, 480.0, 900.0)
MAX_RETRY_AFTER_S = 3600.0
AUTH_PAUSE_S = 60.0
FIRST_S, LONGEST_S = 5.0, 60.0
_PASSING = (Kind.SERVER, Kind.TIMEOUT, Kind.NETWORK, Kind.GARBAGE)


def pause_s(fault: Fault, times: int, jitter: float) -> float:
    """Seconds to wait after the `times`-th fault of its kind in a row; `jitter` in 0..1."""
    if fault.kind is Kind.RATE:
        asked = min(fault.retry_after_s or 0.0, MAX_RETRY_AFTER_S)
        return max(asked, RATE_PAUSES_S[min(times, len(RATE_PAUSES_S)) - 1])
    if fault.kind is Kind.AUTH:
        return AUTH_PAUSE_S
    if fault.kind in _PASSING:
        doubled = FIRST_S * float(1 << min(times - 1, 10))
        asked = min(fault.retry_after_s or 0.0, MAX_RETRY_AFTER_S)
        return max(asked, min(LONGEST_S, doubled) * (1.0 - 0.2 * jitter))
    return 0.0


class Breaker:
    """Closed, open until `retry_at`, then half-open: one probe, whose outcome decides."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self.fault: Fault | None = None
        self.retry_at = 0
        self._times = 0
        self._probing = False
        self._jitter = jitter

    def allows(self, now: int) -> bool:
        """True when a request may go now; asks nothing and changes nothing."""
        return self.fault is None or (now >= self.retry_at and not self._probing)

    def begin(self) -> None:
        """A request goes out; while half-open it is the only one."""
        self._probing = self.fault is not None

    def succeed(self) -> None:
        self.fault, self._times, self._probing, self.retry_at = None, 0, False, 0

    def abandon(self) -> None:
        """The request never left (our own limit): nothing was learnt."""
        self._probing = False

    def fail(self, fault: Fault, now: int) -> None:
        """Open after `fault`. Faults of one family in a row lengthen the pause."""
        self._probing = False
        pause = pause_s(fault, self._times_in_a_row(fault), self._jitter())
        if pause <= 0:
            return
        self._times = self._times_in_a_row(fault)
        self.fault = fault
        self.retry_at = max(self.retry_at, now + round(pause * 1000))

    def _times_in_a_row(self, fault: Fault) -> int:
        same = self.fault is not None and (
            self.fault.kind is fault.kind or {self.fault.kind, fault.kind} <= set(_PASSING)
        )
        return self._times + 1 if same else 1


class Breakers:
    """One breaker a path (quotes, charts ...), since they fail independently. A 429 on any stops all."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter
        self._paths: dict[str, Breaker] = {}
        self._rate = Breaker(jitter)

    def _of(self, path: str) -> Breaker:
        return self._paths.setdefault(path, Breaker(self._jitter))

    def allows(self, path: str, now: int) -> bool:
        return self._rate.allows(now) and self._of(path).allows(now)

    def blocking(self, path: str) -> Breaker | None:
        """The breaker that is not closed for `path`, the later of the two; None when all is well."""
        open_ones = [b for b in (self._rate, self._of(path)) if b.fault is not None]
        return max(open_ones, key=lambda b: b.retry_at) if open_ones else None

    def begin(self, path: str) -> None:
        self._rate.begin()
        self._of(path).begin()

    def succeed(self, path: str) -> None:
        self._rate.succeed()
        self._of(path).succeed()

    def abandon(self, path: str) -> None:
        self._rate.abandon()
        self._of(path).abandon()

    def fail(self, path: str, fault: Fault, now: int) -> None:
        """Note `fault`; any answer but a 429 also shows that the refusals are over."""
        if fault.kind is Kind.OURS:
            return self.abandon(path)
        if fault.kind is Kind.RATE:
            self._of(path).abandon()
            return self._rate.fail(fault, now)
        if fault.kind in (Kind.AUTH, Kind.SERVER, Kind.GARBAGE):
            self._rate.succeed()
        else:
            self._rate.abandon()
        if fault.kind is Kind.ABSENT:
            return self.succeed(path)
        return self._of(path).fail(fault, now)

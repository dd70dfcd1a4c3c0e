"""The one clock: app, command line and feed ask here; everything else gets the time as a parameter.

`LOOPWATCH_NOW=<ISO time>` sets its start; it then runs at normal speed. The header shows that it is set.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

ENV = "LOOPWATCH_NOW"
FIRST_YEAR, LAST_YEAR = 1971, 9998  # room for what is reckoned from it
_FORM = "is no time; write it as 2026-11-20T10:30:00-05:00"
_started = time.monotonic()


class ClockError(ValueError):
    """LOOPWATCH_NOW is set but is no ISO time; the message says how one looks."""


def _start_ms() -> int | None:
    text = os.environ.get(ENV, "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockError(f"{ENV}={text!r} {_FORM}") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ClockError(f"{ENV}={text!r} {_FORM}")
    return int(moment.timestamp() * 1000)


_start = _start_ms()


def is_set() -> bool:
    """True while LOOPWATCH_NOW moves the clock."""
    return _start is not None


def now_ms() -> int:
    """UTC milliseconds of the program's clock."""
    if _start is None:
        return time.time_ns() // 1_000_000
    return _start + int((time.monotonic() - _started) * 1000)


def child_environment() -> dict[str, str]:
    """What a child process needs in its environment to tell the same time."""
    if _start is None:
        return {}
    return {ENV: datetime.fromtimestamp(now_ms() / 1000, UTC).isoformat()}

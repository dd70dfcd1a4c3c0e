"""Calls of Python functions: what work costs, the same on every machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_EVENT_LOOP = f"{os.sep}asyncio{os.sep}"  # how often it turns is nobody's work


class Calls:
    """How many there were."""

    def __init__(self) -> None:
        self.number = 0

    def take(self, frame: FrameType, what: str, _: Any) -> None:
        self.number += what == "call" and _EVENT_LOOP not in frame.f_code.co_filename


@contextmanager
def counted() -> Iterator[Calls]:
    """Those of the body, in this thread."""
    calls, before = Calls(), sys.getprofile()
    sys.setprofile(calls.take)
    try:
        yield calls
    finally:
        sys.setprofile(before)

"""What a thread has to say to the event loop: done there in the context of whoever runs the loop.

A thread's own context knows no Textual app: a timer that is set in it ends without a word when it is due.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context


class FromThread:
    """The loop and the context of whoever makes it, in a running event loop."""

    def __init__(self) -> None:
        self._loop, self._context = asyncio.get_running_loop(), copy_context()

    def soon(self, do: Callable[..., object], *values: object) -> bool:
        """`do(*values)` in the loop; False when that is closed. From any thread or signal's handler."""
        try:
            self._loop.call_soon_threadsafe(do, *values, context=self._context.copy())
        except RuntimeError:  # closed, perhaps just now
            return False
        return True

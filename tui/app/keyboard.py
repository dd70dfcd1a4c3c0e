"""Keys in their order: one that is read while the last is still acted on waits until that is done.

What a key does may be a message that climbs from a screen to the program, or a dialog that is not mounted
yet. A key behind it would overtake the message, or fall on the screen beneath.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual import events
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen

# Whatever became of the last key, the keyboard is never deaf: half a second of a loop that turns. One that
# gets no processor has not had it, and a key that then went on would fall on a dialog that is about to close.
TURNS, TURN_S = 10, 0.05


class Keyboard:
    """`give` passes a key on to the program as Textual does."""

    def __init__(self, app: App[Any], give: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._give = app, give
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._number = 0  # of the key that was passed on last
        self._acts = False  # it is still acted on
        self._screen: Screen[Any] | None = None  # that it came to
        self._end: asyncio.TimerHandle | None = None

    async def take(self, event: events.Key | events.Paste) -> None:
        """Pass it on, now or in its turn."""
        if self._acts:
            self._waiting.append(event)
        else:
            await self._pass(event)

    async def _pass(self, event: events.Key | events.Paste) -> None:
        self._acts, self._number = True, self._number + 1
        self._screen = self._app.screen
        at, number = self._at, self._number
        await self._give(event)
        self._wait(number, TURNS)
        self._climb(number, 1, at)

    def _wait(self, number: int, turns: int) -> None:
        """At the longest so many turns of the loop, if the key is not done before."""
        if number != self._number or not self._acts:
            return
        if turns:
            self._end = asyncio.get_running_loop().call_later(TURN_S, self._wait, number, turns - 1)
        else:
            self._app.call_later(self._next, number)

    @property
    def _at(self) -> DOMNode:
        return self._app.focused or self._app.screen

    def _climb(self, number: int, rounds: int, node: DOMNode | None) -> None:
        """Behind everything that waits for `node`, then its parents: first the key itself, which climbs until
        somebody knows it; in a second round the messages of who did. One that has gone has nothing to say."""
        while node is not None and not node.call_later(partial(self._passed, number, rounds, node)):
            node = node.parent
        if node is None:
            self._app.call_later(self._next, number)

    def _passed(self, number: int, rounds: int, node: DOMNode) -> None:
        if number != self._number or not self._acts:
            return
        if node is not self._app:
            self._climb(number, rounds, node.parent)
        elif rounds:
            self._climb(number, rounds - 1, self._at)
        elif self._app.screen is self._screen:
            self._app.call_later(self._next, number)
        else:  # a new one takes keys when it stands
            self._app.screen.call_after_refresh(lambda: self._app.call_later(self._next, number))

    async def _next(self, number: int) -> None:
        if number != self._number or not self._acts:
            return
        if self._end is not None:
            self._end.cancel()
        self._acts = False
        if self._waiting:
            await self._pass(self._waiting.popleft())

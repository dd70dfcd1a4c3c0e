"""The real feed worker and unmodified yfinance against the loopback Yahoo, with the clock in the test's hand.

Hours of polling pass in seconds: time jumps ahead wherever the worker rests. What a person would see is the
store's picture of its events.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.yahoo.server import NOW, Yahoo
from tui.draw.chrome.bars import status, trouble
from tui.feed import politeness, worker
from tui.feed.command import Sources, Visible
from tui.feed.event import AnyEvent
from tui.feed.schedule import Cadence
from tui.feed.yahoo import client as yahoo
from tui.market.embedded.first_screen import first_screen
from tui.state.snapshot import Snapshot
from tui.state.store import Store
from tui.system import clock
from tui.watchlist import Group, Refresh, Watchlist

BOARD = ("NVDA", "ORCL", "MSFT")
HANG_S = 1.0  # real seconds until a request that is never answered is given up
LONGEST_REST_S = 1.0  # finer than the worker itself, so that a test sees a second pass


class _Rest(threading.Event):
    """Stands for the worker's condition: a rest passes at once, and time with it."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__()
        self._simulation = simulation

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None

    def notify(self) -> None:
        return None

    def wait(self, timeout: float | None = None) -> bool:
        self._simulation.rest(min(timeout or 0.0, LONGEST_REST_S))
        return True


class _Reached(Exception):
    """What a test waited for has come."""


class Simulation:
    """One program's feed and store; time begins with the server's market open."""

    def __init__(
        self, server: Yahoo, cache: Path, monkeypatch: pytest.MonkeyPatch, symbols: tuple[str, ...] = BOARD,
        cadence_s: float = 15.0, sources: Sources | None = None,
    ) -> None:
        self.server = server
        server.market.clock.set(datetime.fromisoformat(NOW))
        self.events: list[AnyEvent] = []
        self._holds: Callable[[], object] = lambda: False
        self._until = self.now
        _environment(monkeypatch, server.env)
        monkeypatch.setattr(clock, "now_ms", lambda: self.now)
        monkeypatch.setattr(worker, "_mono_ms", lambda: self.now)
        monkeypatch.setattr(yahoo, "PoliteSession", partial(
            politeness.PoliteSession, clock=lambda: self.now / 1000, sleep=self._pass,
        ))
        groups = (Group("Board", symbols),)
        self.store = Store(Watchlist(groups=groups, refresh=Refresh(quotes_s=cadence_s)), first_screen())
        self._worker = worker.Worker(self._take, symbols, Cadence(open_s=cadence_s), str(cache))
        self._worker._wake = _Rest(self)  # type: ignore[assignment]
        self._symbols = symbols
        if sources is not None:
            self._worker.obey(sources)

    # Time.

    @property
    def now(self) -> int:
        """The one time of server and feed, UTC ms."""
        return round(self.server.market.now().timestamp() * 1000)

    def _pass(self, seconds: float) -> None:
        self.server.market.clock.advance(seconds)

    def rest(self, seconds: float) -> None:
        """The worker rests: the only place where a test may look and where time goes on."""
        if self._holds():
            raise _Reached
        assert self.now < self._until, f"not reached: {self.said}; {self.events[-3:]}"
        self._pass(max(0.02, seconds))

    def until(self, holds: Callable[[], object], seconds: float) -> float:
        """Let time pass until `holds`, `seconds` at most; the seconds that passed."""
        began = self.now
        self._holds, self._until = holds, began + round(seconds * 1000)
        # a hang need not last eight real seconds; an answer on a busy machine may take more than one
        longest_s = HANG_S if self.server.faults.hang else politeness.LONGEST_REQUEST_S
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(politeness, "LONGEST_REQUEST_S", longest_s)
            self._work()
        return (self.now - began) / 1000

    def _work(self) -> None:
        try:
            self._worker.run()
        except _Reached:
            self._worker._load = lambda: True  # type: ignore[method-assign]  # it is loaded now

    def run(self, seconds: float) -> None:
        """Let `seconds` pass."""
        end = self.now + round(seconds * 1000)
        self.until(lambda: self.now >= end, seconds + 60)

    # What is seen.

    def _take(self, *events: AnyEvent) -> None:
        self.events += events
        self.store.apply(events)

    def look_at_chart(self, symbol: str, range_: str) -> None:
        self._worker.obey(Visible(
            symbols=list(self._symbols), chart_symbol=symbol, chart_range=range_, news_symbol=symbol,
            request=1,
        ))

    @property
    def picture(self) -> Snapshot:
        return self.store.look(self.now)

    @property
    def word(self) -> str:
        """The header's word."""
        return status(self.picture)[0]

    @property
    def said(self) -> str:
        """The header's word and note, and the line that says what is wrong."""
        word, _, note = status(self.picture)
        return f"{word} {note} | {trouble(self.picture)}"

    def state_of(self, symbol: str) -> str:
        return self.picture.freshness[symbol].state.value


def _environment(monkeypatch: pytest.MonkeyPatch, env: Mapping[str, Any]) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)

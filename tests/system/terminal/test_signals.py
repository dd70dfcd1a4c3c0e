"""Every signal that would end a program by itself is one that this one answers."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from tui.system.terminal import modes, signals

STOP_OR_NOTHING = {"SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCONT", "SIGCHLD", "SIGURG", "SIGWINCH"}
OF_THE_PROCESSOR = {"SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL"}
OF_PYTHON = {"SIGPIPE", "SIGXFSZ"}  # an OSError at the call
NOT_TO_BE_HEARD = {"SIGKILL"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the signals of Linux")
def test_each_asks_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "_ends", [])
    monkeypatch.setattr(signals, "_heard", [])
    others = STOP_OR_NOTHING | OF_THE_PROCESSOR | OF_PYTHON | NOT_TO_BE_HEARD
    wanted = signal.valid_signals() - {getattr(signal, name) for name in others}
    before = {number: signal.getsignal(number) for number in wanted}
    heard: list[int] = []

    async def each() -> None:
        asked = asyncio.Event()
        signals.end_on_signals(asked.set)
        for number in sorted(wanted):
            asked.clear()
            os.kill(os.getpid(), number)
            await asyncio.wait_for(asked.wait(), 5)
            heard.append(number)

    try:
        asyncio.run(each())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert heard == sorted(wanted) == modes.ending() and signals.is_leaving()

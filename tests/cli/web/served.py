"""`loopwatch serve` as a real process, and what runs beneath it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.terminal.terminal import gone, private_environment

_ADDRESS = re.compile(r"(http://\S+)/\?token=(\S+)")


class Served:
    """A server in `home` on a free port of the loopback; `said` are its lines so far."""

    def __init__(self, home: Path, env: Mapping[str, str], *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tui", "serve", "--port", "0", *arguments], cwd=home,
            env=private_environment(home, env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)
        assert self._process.stdout is not None
        self._out = self._process.stdout.fileno()
        self.said = ""
        self.seen: set[psutil.Process] = set()
        self.wait(lambda: "Ctrl+C" in self.said)
        found = _ADDRESS.search(self.said)
        assert found is not None, self.said
        self.base, self.token = found[1], found[2]
        self.url = f"{self.base}/?token={self.token}"

    def wait(self, holds: Callable[[], object], seconds: float = 45.0) -> float:
        """Read what it says until the condition holds; how long that took."""
        began = time.monotonic()
        while not holds():
            left = began + seconds - time.monotonic()
            assert left > 0, f"not within {seconds} s: {self.said}\n{self.family}"
            if select.select([self._out], [], [], 0.1)[0]:
                self.said += os.read(self._out, 4096).decode()
        return time.monotonic() - began

    @property
    def family(self) -> list[str]:
        """Command lines of all that runs beneath the server."""
        found = []
        for process in psutil.Process(self._process.pid).children(recursive=True):
            if not gone(process):
                self.seen.add(process)
                try:
                    found.append(" ".join(process.cmdline()))
                except psutil.NoSuchProcess:
                    continue
        return found

    def count(self, word: str) -> int:
        """Processes beneath it that have the argument `word`."""
        return sum(word in line.split() for line in self.family)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def nothing_left(self) -> bool:
        """All that was ever seen beneath it has gone."""
        return not self.family and all(gone(process) for process in self.seen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()

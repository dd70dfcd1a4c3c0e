"""What the rows of the fault table are played on: a folder, a loopback Yahoo, programs in terminals.

A scene plays one or more rows in as few runs of the program as they allow. For each row it makes the fault,
lets the stage see what is said, mends (or does not) and lets the stage see that all is well again in time.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.conftest import QUICK, Open
from tests.terminal.terminal import ROOT, Terminal, private_environment
from tests.yahoo.server import Yahoo

SIZE = (100, 30)
SAID_S = 20.0  # what a fault says must be there by then, where the row has no time of its own
# Time as a file says: the clock of the program and of its feed, and nothing else, jumps by that many ms.
CLOCK = """
from pathlib import Path
from tui.system import clock

def _jump(): return int(Path({file!r}).read_text())

_real, _first = clock.now_ms, _jump()
clock.now_ms = lambda: _real() + _jump() - _first
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One fault: how it is made, what the screen (or the line) then says, seconds until all is well."""

    scene: str
    fault: str
    how: str
    says: str  # a regular expression, on the screen with its spaces as one
    seconds: float


@dataclass(slots=True)
class Stage:
    """`home` has the quick watchlist.toml; `start` opens the program in it."""

    rows: Sequence[Row]
    home: Path
    yahoo: Yahoo
    start: Open
    took: dict[str, float] = field(default_factory=dict)

    def row(self, fault: str) -> Row:
        return next(row for row in self.rows if row.fault == fault)

    @property
    def watchlist(self) -> Path:
        return self.home / "watchlist.toml"

    def write(self, text: str = QUICK) -> None:
        self.watchlist.write_text(text)

    def accept(self) -> None:
        """What the file would run is accepted, as a person does who has written it."""
        done = subprocess.run(
            [sys.executable, "-m", "tui", "config", "trust"], cwd=self.home, input="y\n", text=True,
            env=private_environment(self.home, {}), capture_output=True, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def live(
        self, env: Mapping[str, str] | None = None, script: str = "", size: tuple[int, int] = SIZE
    ) -> Terminal:
        """The program, once its figures are live."""
        seen = self.start({**self.yahoo.env, **(env or {})}, size=size, script=script)
        seen.wait_for(lambda: " LIVE " in seen.header)
        return seen

    # What the table holds.

    def says(self, fault: str, seen: Terminal, within: float = SAID_S) -> None:
        """The row's words come on the screen."""
        words = re.compile(self.row(fault).says)
        seen.wait_for(lambda: words.search(_one_line(seen.text)), within)

    def well(self, fault: str, seen: Terminal, holds: Callable[[], object]) -> None:
        """It is over within the row's seconds, counted from this call; the words are gone by then too."""
        row, began = self.row(fault), time.monotonic()
        seen.wait_for(holds, row.seconds)
        assert b"Traceback" not in seen.raw, seen.text
        self.passed(fault, time.monotonic() - began)

    def left(self, fault: str, seen: Terminal, code: int = 0) -> None:
        """The program ends within the row's seconds; the terminal is as it was before."""
        row = self.row(fault)
        took = seen.ended(row.seconds)
        assert seen.code == code and seen.is_clean() == [], (seen.code, seen.is_clean())
        assert b"Traceback" not in seen.raw, seen.text
        self.passed(fault, took)

    def passed(self, fault: str, seconds: float) -> None:
        row = self.row(fault)
        assert seconds <= row.seconds, f"{fault}: {seconds:.1f} s"
        self.took[fault] = seconds

    # Means.

    def injected(self, code: str) -> dict[str, str]:
        """The environment in which `code` runs first, in the program and in its feed."""
        folder = self.home / "injected"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(code)
        return {"PYTHONPATH": f"{folder}:{ROOT}"}

    def jumping_clock(self) -> tuple[dict[str, str], Callable[[float], None]]:
        """An environment, and a function that sets the clocks of its programs on by so many seconds."""
        file = self.home / "jump"
        file.write_text("0")

        def jump(seconds: float) -> None:
            new = self.home / "jump.new"
            new.write_text(str(int(file.read_text()) + round(seconds * 1000)))
            new.replace(file)

        return self.injected(CLOCK.format(file=str(file))), jump


def _one_line(text: str) -> str:
    return " ".join(text.split())

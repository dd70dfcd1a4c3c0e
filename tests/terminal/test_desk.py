"""A desk as people have it: two guards, three programs in terminals, one real PostgreSQL, one Yahoo."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.postgres.server import Server
from tests.terminal.conftest import QUICK
from tests.terminal.terminal import Terminal, private_environment
from tests.yahoo.server import Yahoo

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]
RULE = '\n[[alert]]\nid = "always"\nmeasure = "move.NVDA"\ndirection = "below"\nwarn = "99 %"\n'
LEADS = "this one fetches for the desk now"


class Guarding:
    """`loopwatch guard`, its lines read as they come."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "guard"], cwd=home, env=private_environment(home, env),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = ""

    def wait_for(self, words: str, seconds: float = 30) -> None:
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        while words not in self.said:
            left = end - time.monotonic()
            assert left > 0, f"not said within {seconds} s: {words}\n{self.said}"
            if select.select([self.process.stdout], [], [], left)[0]:
                chunk = os.read(self.process.stdout.fileno(), 65536)
                assert chunk, self.said
                self.said += chunk.decode()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as ended:
        yield ended


def at_home(folder: Path, name: str, url: str, more: str = "") -> Path:
    """A person's own watchlist.toml, which names the desk."""
    own = folder / name / "config" / "loopwatch"
    own.mkdir(parents=True)
    (own / "watchlist.toml").write_text(f'{QUICK}{more}\n[desk]\narchive = "{url}"\nname = "{name}"\n')
    return folder / name


def test_two_guards_and_three_programs(
    stack: ExitStack, tmp_path: Path, server: Server, desk_url: str, yahoo: Yahoo
) -> None:
    first, second = (Guarding(at_home(tmp_path, f"guard{n}", desk_url, RULE), yahoo.env) for n in (1, 2))
    for guard in (first, second):
        stack.callback(guard.process.wait, 20)
        stack.callback(guard.process.kill)
    leader, other = first, second
    first.wait_for("collects for the desk at 127.0.0.1")
    while LEADS not in first.said + second.said:
        ready, _, _ = select.select([g.process.stdout for g in (first, second)], [], [], 30)
        assert ready, first.said + second.said
        for guard in (first, second):
            if guard.process.stdout in ready:
                guard.said += os.read(guard.process.stdout.fileno(), 65536).decode()  # type: ignore[union-attr]
    if LEADS in second.said:
        leader, other = second, first
    anna, bert, carl = (stack.enter_context(Terminal(at_home(tmp_path, name, desk_url), yahoo.env))
                        for name in ("anna", "bert", "carl"))
    for seen in (anna, bert, carl):
        seen.wait_for(lambda seen=seen: " LIVE " in seen.header, 40)  # type: ignore[misc]
        seen.press("5")
        seen.wait_for("always")
        assert not seen.program.children(), "a reader has no feed of its own"
    for seen in (anna, bert, carl):
        seen.drain()  # what came meanwhile is not what is measured
    anna.press(" ")
    assert bert.wait_for("acknowledged by anna") < 1
    carl.wait_for("acknowledged by anna")

    leader.process.kill()
    other.wait_for(LEADS, 10)
    yahoo.market.set("NVDA", price=321.5)
    for seen in (anna, bert, carl):
        seen.press("1")
        seen.wait_for("321.50")

    server.stop()
    for seen in (anna, bert, carl):
        seen.wait_for("the desk's archive has not answered since")
        assert "321.50" in seen.text
    server.start()
    yahoo.market.set("NVDA", price=323.5)
    for seen in (anna, bert, carl):
        seen.wait_for("323.50", 40)
        seen.wait_for(lambda seen=seen: "has not answered" not in seen.text)  # type: ignore[misc]
        seen.press("q")
        seen.ended()

"""Fixtures of the terminal tests: a program that is opened in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.terminal.terminal import Terminal

QUICK = """\
# the shortest cadence that the schema allows
[[group]]
name = "Board"
symbols = ["NVDA", "ORCL", "MSFT"]   # three are enough here

[refresh]
quotes_s = 5
"""
NO_NETWORK = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:9")
# keys, and what only their screen says
SCREENS_SAY = (("3", "could return to its payer"), ("4", "Ten largest"), ("1", "What changed"))
FRIDAY = "2026-11-20T10:30:00-05:00"


class Open(Protocol):
    """Start the program; it is ended with the test."""

    def __call__(
        self, env: Mapping[str, str], *arguments: str, size: tuple[int, int] = ..., script: str = ...
    ) -> Terminal: ...


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def start(home: Path) -> Iterator[Open]:
    with ExitStack() as stack:
        def run(
            env: Mapping[str, str], *arguments: str, size: tuple[int, int] = (120, 40), script: str = ""
        ) -> Terminal:
            return stack.enter_context(Terminal(home, env, *arguments, size=size, script=script))

        yield run


@pytest.fixture
def quick(home: Path) -> Path:
    """./watchlist.toml with three symbols, asked for every five seconds."""
    path = home / "watchlist.toml"
    path.write_text(QUICK)
    return path

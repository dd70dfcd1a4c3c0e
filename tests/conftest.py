"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres.fixture import desk_url, server
from tests.yahoo.fixture import yahoo
from tui.system.log import LOGGER

__all__ = ["desk_url", "server", "yahoo"]

# A busy machine is no failure: how fast a thing is the bench says; tests that bound a time say so themselves.
settings.register_profile("loopwatch", deadline=None)
settings.load_profile("loopwatch")

_FOLDERS = {
    "LOOPWATCH_DATA": "data", "LOOPWATCH_CACHE": "cache", "LOOPWATCH_LOG": "log/loopwatch.log",
    "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "share", "XDG_CACHE_HOME": "xdg-cache",
    "XDG_STATE_HOME": "state",
}


# Marks of tests that need a server or a browser: asked for by `-m`, as .ci/run does, which installs them.
SERVERS = ("browser", "prometheus", "postgres")
LEFT_OUT = f"tests marked {', '.join(SERVERS)} are left out: they need servers, which .ci/run installs"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without `-m` what needs a server is left out."""
    if config.getoption("markexpr"):
        return
    needy = [item for item in items if any(item.get_closest_marker(mark) for mark in SERVERS)]
    if needy:
        config.hook.pytest_deselected(items=needy)
        items[:] = [item for item in items if item not in needy]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line about what a run without servers did not try."""
    if not config.getoption("markexpr"):
        terminalreporter.write_line(LEFT_OUT)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: many tests wait for a real process in a real terminal, not for the processor."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the files of the person who runs it, nor those of another test."""
    for name, folder in _FOLDERS.items():
        monkeypatch.setenv(name, str(tmp_path / "own" / folder))
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    monkeypatch.delenv("LOOPWATCH_NOW", raising=False)
    yield
    LOGGER.handlers.clear()  # the next test's log file is another

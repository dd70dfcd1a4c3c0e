"""Who leads where locks are held, not supported, or another's: one of two, and what is amiss is said."""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from errno import EACCES, EAGAIN, ENOLCK, ENOSYS, EOPNOTSUPP
from pathlib import Path

import pytest

from tests.accounts import give, started
from tests.terminal.conftest import NO_NETWORK
from tests.terminal.terminal import ROOT
from tui.service.archive.folder import LeaderLock

NO_LOCKS = """
import fcntl
from errno import ENOLCK

def _refuse(*_):
    raise OSError(ENOLCK, "No locks available")

fcntl.flock = _refuse
"""


def refusing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def flock(handle: int, how: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.parametrize("number", [ENOLCK, ENOSYS, EOPNOTSUPP])
def test_without_locks_one_of_two_leads_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refusing(monkeypatch, number)
    first, second = LeaderLock(tmp_path), LeaderLock(tmp_path)
    assert first.take() and first.held and "knows no locks" in first.notice
    assert not second.take() and not second.held
    first.release()
    assert second.take()
    second.release()


@pytest.mark.parametrize("number", [EAGAIN, EACCES])
def test_held_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    refusing(monkeypatch, number)
    lock = LeaderLock(tmp_path)
    assert not lock.take() and lock.notice == ""


def test_a_folder_that_cannot_be_made_has_one_leader(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    first, second = LeaderLock(tmp_path / "file" / "data"), LeaderLock(tmp_path / "file" / "data")
    assert first.take() and not second.take()
    assert "leader.lock" in first.notice and "take turns" in first.notice
    first.release()


def test_two_folders_have_two_leaders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, ENOLCK)
    first, second = LeaderLock(tmp_path / "a"), LeaderLock(tmp_path / ("b" * 120))
    assert first.take() and second.take()
    first.release()
    second.release()


class Guards:
    """Two guards of one account on one data folder."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self.home, self.env = home, env
        self.running: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        self.running.append(started(["guard"], self.home, {**NO_NETWORK, **self.env}))
        return self.running[-1]

    def end(self) -> None:
        for each in self.running:
            each.kill()
            each.communicate()


@pytest.fixture(params=["no locks", "another's"])
def guards(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Guards]:
    env = {}
    (tmp_path / "data").mkdir()
    if request.param == "no locks":
        (tmp_path / "injected").mkdir()
        (tmp_path / "injected" / "sitecustomize.py").write_text(NO_LOCKS)
        env["PYTHONPATH"] = f"{tmp_path}/injected:{ROOT}"
    else:  # as after one `sudo loopwatch`
        for name in ("leader.lock", "archive.sqlite"):
            (tmp_path / "data" / name).touch(0o600)
            give(tmp_path / "data" / name)
    made = Guards(tmp_path, env)
    yield made
    made.end()


def line_with(guard: subprocess.Popen[str], *words: str) -> str:
    """The first line of its log with one of `words`."""
    assert guard.stdout is not None
    for line in guard.stdout:
        if any(word in line for word in words):
            return line
    raise AssertionError(f"ended with {guard.wait()} before it said {words}")


def test_one_of_two_guards_fetches_and_the_other_takes_over(guards: Guards) -> None:
    ways = ("delivers to", "takes over after it")
    first = guards.start()
    assert ways[0] in line_with(first, *ways)
    assert line_with(first, "knows no locks", "sudo chown -R ")
    second = guards.start()
    assert ways[1] in line_with(second, *ways)
    first.terminate()
    began = time.monotonic()
    assert ways[0] in line_with(second, *ways) and time.monotonic() - began < 6

"""How commands end when the outside fails them: no traceback, and an exit code that says what was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import NO_NETWORK
from tests.terminal.terminal import private_environment

PROGRAM = (sys.executable, "-m", "tui")


def run(
    home: Path, *arguments: str, shell: str = '"$@"', **env: str
) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["/bin/sh", "-c", shell, "sh", *PROGRAM, *arguments], cwd=home, text=True, timeout=60,
        env=private_environment(home, {**NO_NETWORK, **env}), capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("arguments", [("config", "path"), ("config", "check"), ("config", "init"),
                                       ("deals",), ("check", "--wait", "0.1"), ("--help",)])
def test_a_reader_that_has_left_is_no_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path / "home", *arguments, shell='"$@" | true')
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("arguments", [
    (), ("check", "--wait", "0.1"), ("guard",), ("doctor",), ("feed", "--once"), ("deals",), ("notify",),
    ("config", "check"), ("demo",),
])
@pytest.mark.parametrize("now", ["garbage", "0001-01-01"])
def test_a_clock_that_is_none_is_one_sentence_everywhere(
    tmp_path: Path, arguments: tuple[str, ...], now: str
) -> None:
    done = run(tmp_path / "home", *arguments, LOOPWATCH_NOW=now)
    assert done.returncode == (3 if arguments[:1] == ("check",) else 2)
    assert done.stdout == ""
    assert done.stderr == f"LOOPWATCH_NOW='{now}' is no time; write it as 2026-11-20T10:30:00-05:00\n"


@pytest.mark.parametrize("arguments", [("check", "--wait", "30"), ("deals",)])
def test_ctrl_c_is_no_traceback(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=tmp_path, env=private_environment(tmp_path, NO_NETWORK),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
    ) as running:
        wait_until_loaded(running.pid)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    assert running.returncode == 130 and errors == ""


def wait_until_loaded(pid: int) -> None:
    """Until a module of the command is mapped: before, Python itself answers Ctrl+C."""
    while "msgspec" not in Path(f"/proc/{pid}/maps").read_text():
        os.sched_yield()


def test_a_recording_on_a_full_disk_ends_with_74_and_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "feed", "--demo", shell='"$@" > /dev/full')
    assert done.returncode == 74
    assert done.stderr == ("the output cannot be written: No space left on device; "
                           "it ends with its last whole line\n")


def test_a_newer_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v2.ndjson").write_text('{"type":"quote","v":2,"t":1}\n' * 3)
    done = run(tmp_path, "feed", "--from", "v2.ndjson")
    assert done.returncode == 66 and "3 lines dropped" in done.stderr and "update loopwatch" in done.stderr

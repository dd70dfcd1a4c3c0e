"""Two accounts for tests: a person without root's powers (a user namespace), and somebody else's files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.terminal.terminal import private_environment

OTHER = 54321  # whose files they are, where root can give them away
PROGRAM = (sys.executable, "-m", "tui")
PERSON = ("unshare", "--user", "--map-user=1000", "--map-group=1000")  # our files are theirs, rights count


def give(path: Path) -> Path:
    """`path` belongs to another account, if we can give it away; else nobody may do anything with it."""
    if os.geteuid() == 0:
        os.chown(path, OTHER, OTHER)
    else:
        path.chmod(0)
    return path


def command(*arguments: str) -> list[str]:
    """`loopwatch arguments` of a person who is not root."""
    return [*(PERSON if os.geteuid() == 0 else ()), *PROGRAM, *arguments]


def started(
    arguments: Sequence[str], home: Path, env: Mapping[str, str] | None = None, *, cwd: Path | None = None,
) -> subprocess.Popen[str]:
    """`loopwatch arguments` of that person, its lines to be read; `home` is everything it has."""
    return subprocess.Popen(
        command(*arguments), cwd=cwd or home, env=private_environment(home, env), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )


def run(
    arguments: Sequence[str], home: Path, env: Mapping[str, str] | None = None, *, cwd: Path | None = None,
) -> tuple[int, str, str]:
    """Exit code, output and error output of one command of that person."""
    with started(arguments, home, env, cwd=cwd) as running:
        out, errors = running.communicate(timeout=60)
    return running.returncode, out, errors

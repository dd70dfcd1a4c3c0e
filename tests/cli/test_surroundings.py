"""Time zones and languages of the machine: the same figures everywhere, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pictures import batch
from tests.terminal.terminal import private_environment
from tui.feed import event as ev


def said_by(home: Path, *arguments: str, **env: str) -> bytes:
    """What a command prints, in the environment of a new account with `env` over it ("" takes a name out)."""
    given = {name: value for name, value in private_environment(home, env).items() if value}
    done = subprocess.run([sys.executable, "-m", "tui", *arguments], cwd=home, capture_output=True, env=given,
                          timeout=60, stdin=subprocess.DEVNULL, check=False)
    assert b"Traceback" not in done.stderr and done.returncode in (0, 1, 2), done.stderr
    return done.stdout or done.stderr


def test_the_zone_of_the_machine_changes_no_figure(tmp_path: Path) -> None:
    (tmp_path / "day.ndjson").write_bytes(b"".join(ev.encode(one) for one in batch()))
    seen = {zone: said_by(tmp_path, "check", "--from", "day.ndjson", "--json", TZ=zone)
            for zone in ("UTC", "Asia/Kolkata", "Pacific/Kiritimati", "no/such+zone")}
    assert len(set(seen.values())) == 1, {zone: text[:200] for zone, text in seen.items()}
    assert json.loads(seen["UTC"])["quotes"]


@pytest.mark.parametrize("env", [
    {"LANG": "C"}, {"LANG": "", "LC_ALL": "POSIX"}, {"LANG": "", "PYTHONUTF8": "0"},
    {"LANG": "de_DE.ISO-8859-1"}, {"LC_ALL": "ja_JP.eucJP"}, {"PYTHONIOENCODING": "ascii"},
], ids=lambda env: ",".join(f"{k}={v}" for k, v in env.items()))
def test_a_language_of_the_machine_costs_no_answer(env: dict[str, str], tmp_path: Path) -> None:
    """Characters that it lacks may be written otherwise; what can be written in ASCII stands there."""
    out = said_by(tmp_path, "money", "--as-of", "2026-08-21", "--json", **env)
    assert json.loads(out)["value_usd"] == 78_742
    assert b"Oracle" in said_by(tmp_path, "deals", "oracle", **env)


def test_a_path_that_would_command_the_terminal_is_printed_without_its_commands(tmp_path: Path) -> None:
    """A folder of somebody else's may be named anything: OSC, C1 and direction marks reach no terminal."""
    folder = tmp_path / "a\x1b]0;x\x07b\u009b2J\u202ec"
    folder.mkdir()
    (folder / "watchlist.toml").write_text('[[group]]\nname = "B"\nsymbols = ["NVDA"]\n')
    named = str(folder / "watchlist.toml")
    said = [said_by(tmp_path, *arguments).decode() for arguments in (
        ("config", "path", "--config", named), ("deals", named), ("money", f"--{named}"),
    )]
    for text in said:
        assert "abc" in text and not any(char in text for char in "\x1b\x07\u009b\u202e"), text

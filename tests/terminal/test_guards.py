"""What the outside must not do to the real program: run through it, hold it, or be claimed by it."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.accounts import PERSON, PROGRAM, give, run, started
from tests.terminal.conftest import NO_NETWORK, QUICK, Open
from tests.terminal.terminal import ROOT, private_environment
from tests.yahoo.server import Yahoo
from tui.watchlist import default_text

SIZE = (120, 30)
HOSTILE = """
[[alert]]
id = "always"
measure = "move.NVDA"
direction = "below"
warn = "99 %"

[[notify.to]]
name = "desk"
command = ["/bin/sh", "-c", "touch ran"]
wait = "0 s"
"""
PIPE = '\n[ledger]\nextra = ["deals.pipe"]\n[index.sp500]\nholdings = "holdings.pipe"\n'


def test_a_hostile_file_of_the_folder_runs_nothing_and_the_screen_says_why(
    start: Open, home: Path, yahoo: Yahoo
) -> None:
    (home / "watchlist.toml").write_text(QUICK + HOSTILE)
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for("May ./watchlist.toml of this folder do what it asks for?")
    assert "run /bin/sh with 2 arguments" in " ".join(seen.text.replace("│", " ").split())
    seen.press("esc")
    seen.wait_for(lambda: "do what it asks for?" not in seen.text)  # else Esc and 5 are read as one key
    seen.wait_for("./watchlist.toml waits for `loopwatch config trust`: way out desk (command)")
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("5")
    seen.wait_for("D desktop")
    seen.wait_for("always")
    assert not (home / "ran").exists()
    seen.press("q")
    seen.ended()
    code, out, _ = run(["config", "check"], home, cwd=home)
    assert code == 0 and "way out desk (command)" in out


def test_accepted_on_the_screen_it_is_in_force_at_once_and_in_the_next_run(
    start: Open, home: Path, yahoo: Yahoo
) -> None:
    (home / "watchlist.toml").write_text(QUICK + HOSTILE)
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for("do what it asks for?")
    seen.watch(0.3, never="Traceback")  # nobody reads a question and answers it sooner
    seen.press("y")
    seen.wait_for("accepted: it is in force")
    seen.wait_for(lambda: "waits for" not in seen.text)
    seen.press("q")
    seen.ended()
    again = start(yahoo.env, size=SIZE)
    again.wait_for(lambda: " LIVE " in again.header)
    assert "asks for?" not in again.text and "waits for" not in again.text


def test_readmes_first_command_asks_nothing(start: Open, home: Path) -> None:
    (home / "watchlist.toml").write_text(default_text())
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for("./watchlist.toml serves")
    seen.wait_for_feed()
    assert "asks for?" not in seen.text and "waits for" not in seen.text


def test_pipes_for_files_hold_neither_program_nor_guard(start: Open, home: Path) -> None:
    for name in ("deals.pipe", "holdings.pipe"):
        os.mkfifo(home / name)
    own = home / "config" / "loopwatch" / "watchlist.toml"
    own.parent.mkdir(parents=True)
    own.write_text(QUICK + PIPE.replace("deals.pipe", f"{home}/deals.pipe")
                   .replace("holdings.pipe", f"{home}/holdings.pipe"))
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for("pipe: cannot be read: is a pipe or a device")
    seen.wait_for_feed()
    seen.press("q")
    assert seen.ended() < 1.5 and seen.code == 0
    with started(["guard"], home, NO_NETWORK) as guard:
        assert guard.stdout is not None
        said = ""
        while "deals.pipe" not in said:
            said = next(guard.stdout)
        assert "is a pipe or a device" in said
        began = time.monotonic()
        guard.terminate()
        guard.communicate()
    assert guard.returncode == 0 and time.monotonic() - began < 1.5


def test_nothing_is_read_in_a_folder_that_everybody_may_write_to(home: Path, tmp_path: Path) -> None:
    """Two accounts: what the other has placed neither serves nor runs, and is said."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "watchlist.toml").write_text(QUICK + HOSTILE)
    (shared / "watchlist.toml").chmod(0o644)
    give(shared / "watchlist.toml")
    code, out, errors = run(["config", "path"], home, cwd=shared)
    assert code == 0 and "not there yet" in out
    if os.geteuid() == 0:  # else nobody can read it, which is passed over without a word
        assert "belongs to another account: it is not read" in errors
    with started(["guard"], home, NO_NETWORK, cwd=shared) as guard:
        assert guard.stdout is not None
        lines = [next(guard.stdout) for _ in range(3)]
        guard.terminate()
        guard.communicate()
    assert any("the built-in default serves" in line for line in lines), lines
    assert not any("desk" in line for line in lines)


@pytest.mark.parametrize("of", ["folder", "own"])
def test_a_folder_that_may_not_be_entered(home: Path, tmp_path: Path, of: str) -> None:
    """Of the current one nothing is said (it is passed over); of one's own a sentence with what to do."""
    folder = tmp_path / "others" if of == "folder" else home / "config" / "loopwatch"
    folder.mkdir(parents=True)
    (folder / "watchlist.toml").write_text(QUICK)
    if of == "own":
        folder.chmod(0)
        code, _, errors = run(["check", "--wait", "0.1"], home, NO_NETWORK)
        assert code == 3 and "cannot be looked at: Permission denied; give it back to this account" in errors
        assert errors.count("\n") == 1
    else:
        person = PERSON if os.geteuid() == 0 else ()
        inside = (*person, "/bin/sh", "-c", f'cd {folder}; chmod 000 .; exec "$@"', "sh")
        done = subprocess.run(
            [*inside, *PROGRAM, "config", "check"], env=private_environment(home, {}), cwd=ROOT, text=True,
            capture_output=True, check=False, timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "") and "built-in default" in done.stdout
    folder.chmod(0o700)


def test_an_account_without_a_home_makes_no_folder_called_tilde(tmp_path: Path) -> None:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    env = {"HOME": "", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_CACHE_HOME": "", "LOOPWATCH_DATA": "",
           "LOOPWATCH_CACHE": ""}
    with started(["guard"], tmp_path, {**NO_NETWORK, **env}, cwd=cwd) as guard:
        assert guard.stdout is not None
        said = ""
        while "has no home folder" not in said:
            said = next(guard.stdout)
        guard.terminate()
        _, errors = guard.communicate()
    assert guard.returncode == 0 and errors == "" and list(cwd.iterdir()) == []


def test_a_configuration_that_appears_is_taken(home: Path) -> None:
    own = home / "config" / "loopwatch" / "watchlist.toml"
    with started(["guard"], home, NO_NETWORK) as guard:
        assert guard.stdout is not None
        while "delivers to" not in next(guard.stdout):
            pass
        own.parent.mkdir(parents=True)
        own.with_suffix(".new").write_text(QUICK)
        own.with_suffix(".new").rename(own)
        said = ""
        while "  config  " not in said:
            said = next(guard.stdout)
        guard.terminate()
        guard.communicate()
    assert "taken: 3 symbols" in said

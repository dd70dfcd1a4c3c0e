"""Editor and browser from the real program: nothing is lost, frozen or claimed."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import psutil

from tests.last_day import close
from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import gone

NVDA = f"{close('NVDA'):.2f}"

SIZE = (100, 30)


def script(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_e_without_an_editor_is_a_sentence_and_the_screen_stays(start: Open, quick: Path) -> None:
    seen = start({**NO_NETWORK, "EDITOR": "code --wait"}, size=SIZE)
    seen.wait_for(NVDA)
    seen.press("e")
    seen.wait_for("code cannot be started (no such program); set $EDITOR")
    assert b"\x1b[?1049l" not in seen.raw
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


def test_while_the_editor_is_open_the_program_runs_and_sigterm_ends_both(
    start: Open, quick: Path, home: Path
) -> None:
    pid = home / "pid"
    editor = script(home / "bin", "edit", f"stty raw; echo $$ > {pid}; exec sleep 60")
    seen = start({**NO_NETWORK, "EDITOR": str(editor)}, size=SIZE)
    seen.wait_for(NVDA)
    feed = seen.wait_for_feed()
    seen.press("e")
    seen.wait_for(lambda: pid.exists() and pid.read_text().strip())
    editing = psutil.Process(int(pid.read_text()))
    quick.write_text(quick.read_text().replace('"MSFT"', '"AAPL"'))
    stored = (home / "data" / "archive.sqlite-wal").stat().st_mtime_ns
    feed.send_signal(signal.SIGKILL)  # what the event loop hears: it begins another
    other = seen.wait_for_feed(other_than=feed.pid)
    seen.program.send_signal(signal.SIGTERM)
    assert seen.ended() < 2 and seen.code == 0
    assert seen.is_clean() == [] and gone(other) and gone(editing) and stored


def test_an_editor_that_fails_gives_the_screen_back(start: Open, quick: Path, home: Path) -> None:
    editor = script(home / "bin", "edit", "stty raw -echo; echo failed to start; exit 2")
    seen = start({**NO_NETWORK, "EDITOR": str(editor)}, size=SIZE)
    seen.wait_for(NVDA)
    seen.press("e")
    seen.wait_for("ended with code 2")
    seen.wait_for(lambda: NVDA in seen.text and "failed to start" not in seen.text)
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


def test_an_address_is_shown_where_no_browser_is(start: Open, quick: Path, home: Path) -> None:
    script(home / "bin", "w3m", f"touch {home}/w3m-ran; exec sleep 60")
    env = {"PATH": f"{home}/bin:/usr/bin:/bin", "DISPLAY": "", "BROWSER": "w3m"}
    seen = start({**NO_NETWORK, **env}, size=SIZE)
    seen.wait_for(NVDA)
    seen.press("6")
    seen.wait_for("o opens source")
    seen.press("o")
    seen.wait_for(lambda: "https://" in seen.lines[-2])
    assert b"\x1b]52;c;" in seen.raw and not (home / "w3m-ran").exists()


def test_a_source_is_opened_by_a_click_and_is_a_link_of_the_terminal(
    start: Open, quick: Path, home: Path
) -> None:
    opened = home / "opened"
    browser = script(home / "bin", "browse", f'echo "$1" > {opened}')
    seen = start({**NO_NETWORK, "BROWSER": str(browser), "DISPLAY": ":9"}, size=SIZE)
    seen.wait_for(NVDA)
    seen.press("6")
    seen.wait_for("o opens source 1 of")
    seen.wait_for("▸1 ")  # a frame may come in two pieces
    row = next(y for y, line in enumerate(seen.lines) if "▸1 " in line)
    column = seen.lines[row].index("▸1 ") + 4
    address = re.search(rb"\x1b\]8;[^;]*;(https://[^\x1b]+)\x1b", seen.raw)
    assert address is not None
    seen.press(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")
    seen.wait_for(lambda: opened.exists() and opened.read_text().strip())
    assert opened.read_text().strip() == address[1].decode()
    seen.wait_for("opened in the browser: wsj.com")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []

"""Programs of the person's own: what is called, what never is, and what is said of how it went."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from tui.system.terminal import outside
from tui.system.terminal.outside import OutsideError, browser, editor, open_address

URL = "https://example.com/a?b=c"


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole of $PATH; no editor, browser or desktop is named."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("VISUAL", "EDITOR", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.mark.parametrize(
    ("visual", "wanted", "says"),
    [
        ("", "", "vi cannot be started"), ("code --wait", "", "code cannot be started"),
        ("/no/such/vim", "", "/no/such/vim cannot be started"), ('vim "x', "", "$VISUAL cannot be read"),
        ("nano -w", "nano -w", ""),
    ],
)
def test_the_editor_is_known_to_exist_before_anything_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch, visual: str, wanted: str, says: str
) -> None:
    program(path, "nano", "")
    monkeypatch.setenv("VISUAL", visual)
    if says:
        with pytest.raises(OutsideError, match=says.replace("$", r"\$")):
            editor()
    else:
        assert editor() == wanted.split()


@pytest.mark.parametrize(("script", "said"), [("exit 0", ""), ("exit 3", "ended with code 3"),
                                              ("kill -9 $$", "was ended by signal 9")])
async def test_how_an_editor_ended_is_said(path: Path, script: str, said: str) -> None:
    words = [str(program(path, "edit", script))]
    assert said in await outside.edit(words, path / "file")


async def test_an_editor_that_stays_open_holds_nothing_and_ends_with_us(path: Path) -> None:
    os.mkfifo(path / "pid")  # read as soon as it is written
    words = [str(program(path, "edit", f"echo $$ > {path}/pid; exec /bin/sleep 60"))]
    editing = asyncio.create_task(outside.edit(words, path / "file"))
    editor = int(await asyncio.to_thread((path / "pid").read_text))  # the loop runs
    editing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await editing
    with pytest.raises(ProcessLookupError):
        os.kill(editor, 0)


@pytest.mark.parametrize("name", ["w3m", "lynx", "www-browser", "/usr/bin/elinks"])
def test_a_browser_of_the_terminal_is_never_started(path: Path, name: str) -> None:
    for each in ("w3m", "lynx", "www-browser", "xdg-open"):
        program(path, each, "")
    with pytest.raises(OutsideError, match="no desktop"):
        browser({"BROWSER": name})
    assert browser({"BROWSER": name, "DISPLAY": ":0"}) == ["xdg-open"]


def test_where_there_is_no_browser_that_is_said(path: Path) -> None:
    with pytest.raises(OutsideError, match="no browser was found"):
        browser({"DISPLAY": ":0"})


async def test_a_browser_that_fails_is_no_success(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "xdg-open", "echo noise; echo noise >&2; exit 3")
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_address(URL) == "xdg-open ended with code 3"


async def test_the_browser_gets_the_address_alone_and_no_terminal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tty = f"if (: < /dev/tty) 2>/dev/null; then echo tty; else echo none; fi >> {path}/got"
    program(path, "firefox", f'echo "$#" "$1" > {path}/got; {tty}')
    monkeypatch.setenv("BROWSER", "firefox")
    assert await open_address(URL) == ""
    assert (path / "got").read_text() == f"1 {URL}\nnone\n"


async def test_a_browser_that_stays_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "firefox", "exec /bin/sleep 1")
    monkeypatch.setenv("BROWSER", "firefox")
    monkeypatch.setattr(outside, "BROWSER_S", 0.1)
    began = time.monotonic()
    assert await open_address(URL) == "" and time.monotonic() - began < 0.9


async def test_copied_under_tmux_means_that_tmux_took_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not await outside.copy_in_tmux("words")
    program(path, "tmux", f'echo "$@" > {path}/got; /bin/cat >> {path}/got')
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    assert await outside.copy_in_tmux("NVDA 1 %")
    assert (path / "got").read_text() == "load-buffer -w -\nNVDA 1 %"
    program(path, "tmux", "exit 1")
    assert not await outside.copy_in_tmux("words")

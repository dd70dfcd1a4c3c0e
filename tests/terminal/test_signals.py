"""Stopped, continued, asked to end at the worst moment: the terminal is whole afterwards."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.last_day import close
from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import Terminal, gone
from tui.service.archive.folder import LeaderLock

NVDA = f"{close('NVDA'):.2f}"

SIZE = (100, 30)


def opened(start: Open) -> Terminal:
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for_feed()
    seen.wait_for(NVDA)
    return seen


def stopped(process: psutil.Process) -> bool:
    return bool(process.status() == psutil.STATUS_STOPPED)


def test_stopped_and_continued_thirty_times_it_ends_as_if_nothing_had_been(start: Open, quick: Path) -> None:
    seen = opened(start)
    program = seen.program
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.press("1")
    seen.wait_for("Enter open  v view")
    threads = program.num_threads()
    for _ in range(30):
        program.send_signal(signal.SIGSTOP)
        seen.wait_for(lambda: stopped(program))
        program.send_signal(signal.SIGCONT)
        seen.wait_for(lambda: not stopped(program))
    seen.press("3")
    seen.wait_for("could return to its payer")
    assert program.num_threads() <= threads
    seen.press("q")
    assert seen.ended() < 1.5
    assert seen.code == 0 and seen.is_clean() == []
    assert seen.raw.count(b"\x1b[>25u") == 1 == seen.raw.count(b"\x1b[<u")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_with_sigcont_ends_it(start: Open, quick: Path, number: signal.Signals) -> None:
    """systemd and logind send both; SIGCONT alone is no start."""
    seen = opened(start)
    feed, program = seen.wait_for_feed(), seen.program
    program.send_signal(signal.SIGSTOP)
    seen.wait_for(lambda: stopped(program))
    program.send_signal(number)
    program.send_signal(signal.SIGCONT)
    assert seen.ended() < 2 and seen.code == 0
    assert seen.is_clean() == [] and gone(feed)


@pytest.mark.parametrize("number", [signal.SIGQUIT, signal.SIGABRT, signal.SIGRTMIN + 1])
def test_a_signal_that_was_not_meant_gives_the_terminal_back(
    start: Open, quick: Path, number: int
) -> None:
    seen = opened(start)
    feed = seen.wait_for_feed()
    seen.program.send_signal(number)
    assert seen.ended() < 2 and seen.code == 0
    assert seen.is_clean() == [] and gone(feed)


def test_a_stop_from_outside_gives_terminal_and_lead_up_first(start: Open, home: Path, quick: Path) -> None:
    seen = opened(start)
    seen.program.send_signal(signal.SIGTTOU)
    seen.wait_for(lambda: stopped(seen.program))
    seen.wait_for(lambda: not seen.is_clean())
    other = LeaderLock(home / "data")
    assert other.take()
    other.release()
    shown = seen.raw.count(b"\x1b[?1049h")
    seen.program.send_signal(signal.SIGCONT)
    seen.wait_for(lambda: seen.raw.count(b"\x1b[?1049h") > shown)
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


@pytest.mark.parametrize("script", ['trap "" HUP; exec "$@"', 'trap "" HUP; exec setsid -w "$@"'])
def test_a_terminal_that_has_gone_ends_it_where_sighup_is_ignored(
    start: Open, quick: Path, script: str
) -> None:
    """nohup, and a program that is not the terminal's own session: only reading and writing say it."""
    seen = start(NO_NETWORK, size=SIZE, script=script)
    feed = seen.wait_for_feed()
    program = psutil.Process(feed.ppid())
    seen.hang_up()
    assert seen.ended() < 3 and seen.code in (0, 129)
    seen.wait_for(lambda: gone(program) and gone(feed), 10)  # the feed hears it by its pipe


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_in_the_first_moments_leaves_the_terminal_as_it_was(
    start: Open, quick: Path, number: signal.Signals
) -> None:
    """As soon as anything is drawn: by the first ink, and again half way into the program."""
    first = opened(start)
    first.press("q")
    first.ended()  # has left a picture for the next start
    for marks in (1, 2):
        seen = start(NO_NETWORK, size=SIZE)
        wanted = (b"\x1b[?1049h", b"\x1b[?2004h")[marks - 1]
        seen.wait_for(lambda seen=seen, wanted=wanted: wanted in seen.raw)  # type: ignore[misc]
        seen.program.send_signal(number)
        seen.ended(5)
        assert seen.code in (0, 128 + number), seen.code
        assert seen.is_clean() == [] and b"Traceback" not in seen.raw, (marks, seen.is_clean(), seen.text)


def test_the_size_is_the_terminals_whatever_columns_says(start: Open, quick: Path) -> None:
    seen = start({**NO_NETWORK, "COLUMNS": "80", "LINES": "24"}, size=(120, 40))
    seen.wait_for(NVDA)
    seen.wait_for(lambda: len(seen.header) > 80 and seen.lines[39].strip())
    seen.resize(60, 20)
    seen.wait_for(lambda: "quit" in seen.lines[19] or "keys" in seen.lines[19])
    assert all(len(line) <= 60 for line in seen.lines) and b"Traceback" not in seen.raw


def test_a_terminal_that_promises_to_report_its_size_and_does_not(start: Open, quick: Path) -> None:
    seen = opened(start)
    seen.press("\x1b[?2048;2$y")
    seen.wait_for(lambda: b"\x1b[?2048h" in seen.raw)
    seen.resize(60, 20)
    seen.wait_for(lambda: "keys" in seen.lines[19] or "quit" in seen.lines[19])
    assert all(len(line) <= 60 for line in seen.lines) and b"Traceback" not in seen.raw


def test_a_paste_whose_end_never_comes_is_over_after_two_seconds(start: Open, quick: Path) -> None:
    seen = opened(start)
    seen.press("\x1b[200~words 3 q")
    began = time.monotonic()
    while "could return to its payer" not in seen.text:
        assert time.monotonic() - began < 10
        seen.watch(2.5, never="Traceback")
        seen.press("3")
        seen.watch(0.3, never="Traceback")
    seen.press("ctrl+c")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


def test_what_others_wrote_on_the_screen_goes_with_ctrl_l(start: Open, quick: Path) -> None:
    seen = opened(start)
    seen._stream.feed(b"\x1b[12;5HBroadcast message from root\x1b[13;1Hthe system goes down")
    assert "Broadcast message" in seen.text
    seen.press("\x0c")
    seen.wait_for(lambda: "Broadcast" not in seen.text and "goes down" not in seen.text)
    seen.wait_for(NVDA)

"""How it lives and ends: keys that leave, killed processes, two programs at once."""

from __future__ import annotations

import signal
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import BY_A_SHELL, ROOT, Terminal, gone
from tests.yahoo.server import Yahoo

SIZE = (100, 30)
BROKEN = """
from tui.screens.overview import OverviewScreen

def do_zoom(self):
    raise RuntimeError("broken on purpose")

OverviewScreen.do_zoom = do_zoom
"""


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
def test_leaving_takes_less_than_a_second_and_leaves_nothing(
    start: Open, quick: Path, yahoo: Yahoo, key: str
) -> None:
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for(lambda: " LIVE " in seen.header)
    feed = seen.wait_for_feed()
    seen.press(key)
    assert seen.ended() < 1.5  # a second of ours, and some for a busy machine
    assert seen.code == 0 and seen.is_clean() == []
    assert gone(feed) and b"Traceback" not in seen.raw


def test_escape_never_quits(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for_feed()  # Esc and a key that wait for the program together are Alt and the key
    signs = {"2": "1D", "3": "could return to its payer", "4": "Ten largest", "5": "standing", "1": "146.47"}
    for screen, words in signs.items():
        _escape(seen)
        seen.press(screen)
        seen.wait_for(words)
    seen.press("?")
    seen.wait_for("arithmetic on public data")
    seen.press("esc")
    seen.wait_for(lambda: "arithmetic on public data" not in seen.text)
    _escape(seen)
    seen.press("5")
    seen.wait_for("standing")


def _escape(seen: Terminal) -> None:
    """Esc alone: what is typed within the next moment would be taken for the rest of a sequence."""
    seen.press("esc")
    seen.watch(0.3, never="Traceback")
    assert seen.program.is_running()


def test_a_killed_feed_is_said_and_live_again_within_ten_seconds(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("v")
    feed = seen.wait_for_feed()
    polls = yahoo.counters.count("quote")
    feed.kill()
    seen.wait_for("feed restarting: the feed was killed (signal 9)", 5)
    assert "218.24" in seen.text, "the last figures stay"
    yahoo.market.set("NVDA", price=219.5)
    seen.wait_for(lambda: " LIVE " in seen.header and "219.50" in seen.text, 10)
    assert seen.wait_for_feed(feed.pid).is_running() and yahoo.counters.count("quote") > polls
    assert "feed restarting" not in seen.text


def test_a_frozen_feed_does_not_freeze_the_screen(start: Open, quick: Path, yahoo: Yahoo) -> None:
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.wait_for_feed().send_signal(signal.SIGSTOP)
    seen.press("3")
    seen.wait_for("OpenAI", 5)
    seen.press("q")
    assert seen.ended() < 2
    assert seen.code == 0


def test_a_killed_program_leaves_no_feed_and_the_next_shows_its_last_picture(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    first = start(yahoo.env, size=SIZE, script=BY_A_SHELL)
    yahoo.market.set("NVDA", price=217.77)
    first.wait_for(lambda: " LIVE " in first.header and "217.77" in first.text)
    feed = first.wait_for_feed()
    first.watch(2.5, never="Traceback")  # the archive commits once a second
    first.kill()
    first.wait_for(lambda: gone(feed), 5)
    first.ended()
    yahoo.market.clock.advance(3600)
    second = start({**yahoo.env, **NO_NETWORK}, size=SIZE)
    second.wait_for("217.77")
    second.wait_for("LAST 20 Nov 10:30")
    second.wait_for("no network")


def test_of_two_programs_one_polls_and_the_other_takes_over(start: Open, quick: Path, yahoo: Yahoo) -> None:
    first = start(yahoo.env, size=SIZE)
    first.wait_for(lambda: " LIVE " in first.header)
    second = start(yahoo.env, size=SIZE)
    second.wait_for("Another loopwatch fetches and records")
    assert second.feed() is None
    yahoo.market.set("NVDA", price=221.11)
    first.wait_for("221.11", 8)
    second.wait_for("221.11", 5)
    second.wait_for(lambda: " LIVE " in second.header, 5)
    polls = yahoo.counters.log("quote")
    assert all(b.mark - a.mark > 4 for a, b in pairwise(polls)), "only one of them asks"
    first.press("q")
    first.ended()
    second.wait_for(lambda: second.feed() is not None, 5)
    yahoo.market.set("NVDA", price=223.33)
    second.wait_for("223.33", 10)


def test_a_lost_terminal_ends_program_and_feed(start: Open, quick: Path, yahoo: Yahoo) -> None:
    seen = start(yahoo.env, size=SIZE)
    seen.wait_for(lambda: " LIVE " in seen.header)
    feed, program = seen.wait_for_feed(), psutil.Process(seen.program.pid)
    seen.hang_up()
    assert psutil.wait_procs([feed], 5)[0] or gone(feed)
    seen.ended(5)
    assert gone(program)


def test_a_mistake_in_one_command_is_a_line_and_not_the_end(start: Open, quick: Path, home: Path) -> None:
    (home / "sitecustomize.py").write_text(BROKEN)
    seen = start({**NO_NETWORK, "PYTHONPATH": f"{home}:{ROOT}"}, size=SIZE)
    seen.wait_for("214.72")
    seen.press("z")
    seen.wait_for("zoom could not be done; details in ")
    assert "broken on purpose" in next(home.rglob("loopwatch.log")).read_text()
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and b"broken on purpose" not in seen.raw


def test_a_damaged_archive_is_set_aside_and_said(start: Open, quick: Path, home: Path, yahoo: Yahoo) -> None:
    (home / "data").mkdir()
    (home / "data" / "archive.sqlite").write_bytes(b"this is no archive" * 1000)
    seen = start(yahoo.env)
    seen.wait_for("the archive was damaged: set aside as archive.corrupt-")
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and list((home / "data").glob("archive.corrupt-*"))


def test_a_data_folder_that_cannot_be_written_stops_nothing(
    start: Open, quick: Path, home: Path, yahoo: Yahoo
) -> None:
    (home / "data").write_text("a file where the folder should be")
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and b"Traceback" not in seen.raw

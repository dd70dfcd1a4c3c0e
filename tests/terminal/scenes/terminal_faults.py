"""The terminal itself: sizes, colours, none at all, and every way to end."""

from __future__ import annotations

import random
import re
import signal
import time

import psutil

from tests.terminal.conftest import NO_NETWORK
from tests.terminal.stage import SIZE, Stage
from tests.terminal.terminal import BY_A_SHELL, gone

JOBS = 'set -m; "$@"; echo back in the shell; read line; fg >/dev/null; exit $?'
_COLOUR = rb"\x1b\[[\d;]*[34]8;[25];([\d;]+)m"


def sizes(stage: Stage) -> None:
    """A hundred sizes down to 1x1, in no order, then the first again."""
    fault = "terminal resized a hundred times down to 1x1"
    dice, seen = random.Random(5), stage.live()
    for number in range(100):
        size = (1, 1) if number % 10 == 9 else (dice.randint(1, 200), dice.randint(1, 60))
        seen.resize(*size)
        seen.watch(0.02, never="Traceback")
    seen.resize(30, 8)
    stage.says(fault, seen)
    seen.resize(*SIZE)
    stage.well(fault, seen, lambda: "218.24" in seen.text and " LIVE " in seen.header)
    seen.press("q")
    assert seen.ended() < 3 and seen.is_clean() == []


def colours(stage: Stage) -> None:
    """What a terminal cannot draw is not sent to it. Without a set clock: the first ink is looked at, too."""
    for fault, env in (("16 colours", {"TERM": "xterm", "COLORTERM": ""}), ("NO_COLOR", {"NO_COLOR": "1"})):
        seen = stage.start({**NO_NETWORK, **env}, size=SIZE)
        stage.says(fault, seen)
        seen.wait_for_feed()
        seen.press("3")
        seen.wait_for("could return to its payer")
        sent = [code.split(b";") for code in re.findall(_COLOUR, seen.raw)]
        if fault == "NO_COLOR":
            rgb = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", seen.raw))
            assert len(rgb) > 3 and all(r == g == b for r, g, b in rgb), rgb
            assert b"8;5;" not in seen.raw
        else:
            assert sent == [] and re.search(rb"\x1b\[[\d;]*3[1-7]", seen.raw), sent[:3]
        seen.press("q")
        stage.left(fault, seen)


def no_terminal(stage: Stage) -> None:
    """One sentence and an exit code where nothing can be drawn, typed or written."""
    for fault, script, code in (
        ("output is no terminal", '"$@" | cat; exit 2', 2),
        ("output closed", '"$@" >&-; exit $?', 2),
        ("input closed", '"$@" <&-; exit $?', 2),
        ("error output closed", '"$@" 2>&-; exit $?', 2),
        ("output of check on a full disk", '"$@" check --wait 1 >/dev/full; exit $?', 74),
        ("output of check closed", '"$@" check --wait 1 >&-; echo "exit $?"; exit 3', 3),
        ("reader of check has gone", '"$@" check --wait 1 | true; echo end; exit 3', 3),
        ("TERM=dumb", '"$@"; exit $?', 2),
    ):
        seen = stage.start({**NO_NETWORK, "TERM": "dumb" if fault == "TERM=dumb" else "xterm"},
                           size=(140, 10), script=script)
        stage.says(fault, seen, 15)
        stage.left(fault, seen, code)
        assert b"\x1b[?1049h" not in seen.raw and len([line for line in seen.lines if line]) <= 1


def leaving(stage: Stage) -> None:
    """By key and by signal: quick, clean, and nothing runs on."""
    for fault, how in (
        ("q", "q"), ("Ctrl+C", "ctrl+c"), ("SIGTERM", signal.SIGTERM), ("SIGHUP", signal.SIGHUP),
        ("SIGINT", signal.SIGINT),
    ):
        seen = stage.live()
        feed = seen.wait_for_feed()
        if isinstance(how, str):
            seen.press(how)
        else:
            seen.program.send_signal(how)
        stage.left(fault, seen)
        assert gone(feed)


def lost(stage: Stage) -> None:
    """The terminal is closed: nobody is left to say anything to; a program behind a shell notices, too."""
    fault = "terminal closed"
    for script in ("", BY_A_SHELL):
        seen = stage.live(script=script)
        feed, program = seen.wait_for_feed(), psutil.Process(seen.program.pid)
        began = time.monotonic()
        seen.hang_up()
        seen.wait_for(lambda feed=feed, program=program: gone(feed) and gone(program), 5)  # type: ignore[misc]
        stage.passed(fault, time.monotonic() - began)
        seen.ended(5)


def suspended(stage: Stage) -> None:
    """Ctrl+Z gives the shell a clean terminal; fg gives the program its screen back."""
    fault = "Ctrl+Z and fg"
    seen = stage.live(script=JOBS)
    feed = seen.wait_for_feed()
    seen.press("\x1a")
    stage.says(fault, seen)
    assert seen.is_clean() == []
    assert gone(feed)  # the lead was given up: whoever watches beside us fetches meanwhile
    stage.yahoo.market.set("NVDA", price=219.19)
    seen.press("\n")
    stage.well(fault, seen, lambda: " LIVE " in seen.header and "219.19" in seen.text)
    assert seen.wait_for_feed().pid != feed.pid
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


def killed(stage: Stage) -> None:
    """No feed is left alone, and at most the last second is not in the archive."""
    fault = "kill -9"
    first = stage.live(script=BY_A_SHELL)
    stage.yahoo.market.set("NVDA", price=217.77)
    first.wait_for("217.77")
    feed = first.wait_for_feed()
    first.watch(1.5, never="Traceback")  # the archive commits once a second
    first.kill()
    first.wait_for(lambda: gone(feed), 5)
    first.ended()
    stage.yahoo.market.clock.advance(3600)
    second = stage.start({**stage.yahoo.env, **NO_NETWORK}, size=(140, 40))  # the set clock takes room, too
    second.wait_for("no network")
    stage.says(fault, second)
    stage.well(fault, second, lambda: "217.77" in second.text and "no network" in second.text)

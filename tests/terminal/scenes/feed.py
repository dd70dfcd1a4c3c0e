"""The feed dies, freezes, floods, prints rubbish or half a line: a script stands before the real one."""

from __future__ import annotations

import signal
import sys
import time

from tests.terminal.conftest import SCREENS_SAY
from tests.terminal.stage import SIZE, Stage
from tui.feed.event import Tick, encode

# `sys.executable` is what the program starts its feed with
BEFORE_THE_FEED = """
import sys
if "tui.feed.main" not in sys.orig_argv:
    from tui.feed import process
    process.FeedProcess.__init__.__kwdefaults__["silence_s"] = 6.0
    sys.executable = {script!r}
"""
SCRIPT = """\
#!{python}
import os, sys, time
from pathlib import Path
mode = Path({mode!r}); what = mode.read_text(); mode.write_text("")
if what == "half":
    os.write(1, b'{{"v":1,"t":1795188600000,"type":"quote","quote":{{"symbol":"NV')
    sys.exit(7)
if what == "rubbish":
    for junk in (bytes(range(256)) * 400, b"\\x1b]0;owned\\x07\\x1b[2J\\n", b"x" * 3_000_000 + b"\\n",
                 b"[[" * 9000, b'\\n{{"v":99,"type":"hello"}}\\nnull\\n{{"v":1,"t":"soon","type":"tick"}}\\n',
                 b'{{"v":1,"half'):
        while junk: junk = junk[os.write(1, junk):]
if what == "flood" and os.fork() == 0:
    lines, end = Path({lines!r}).read_bytes(), time.monotonic() + 6
    try:
        while time.monotonic() < end: os.write(1, lines)
    finally: os._exit(0)
os.execv({python!r}, [{python!r}, *sys.argv[1:]])
"""


def feed(stage: Stage) -> None:
    """One run: the last figures stay, the header says what is wrong, a new feed is live soon."""
    yahoo, mode, script = stage.yahoo, stage.home / "mode", stage.home / "before-the-feed"
    mode.write_text("half")
    lines = stage.home / "flood"
    tick = Tick(t=1795188600000, source="yahoo", symbol="NVDA", price=99.99, time_ms=1795100000000)
    lines.write_bytes(encode(tick) * 20)
    script.write_text(SCRIPT.format(python=sys.executable, mode=str(mode), lines=str(lines)))
    script.chmod(0o700)
    env = {**yahoo.env, **stage.injected(BEFORE_THE_FEED.format(script=str(script)))}
    seen = stage.start(env, size=SIZE)

    def is_live() -> bool:
        return " LIVE " in seen.header and "feed restarting" not in seen.text

    stage.says("half-written last line", seen)
    stage.well("half-written last line", seen, is_live)
    seen.press("k")

    for number, (fault, price) in enumerate((
        ("feed killed", 219.5), ("feed frozen", 219.6), ("feed printing rubbish", 219.7),
    )):
        mode.write_text("rubbish" if number == 2 else "")
        running = seen.wait_for_feed()
        began = time.monotonic()
        running.send_signal(signal.SIGSTOP if number == 1 else signal.SIGKILL)
        if number == 1:
            seen.press("3")
            seen.wait_for("could return to its payer", 5)
            seen.press("1")
        stage.says(fault, seen, 12)
        assert "218.24" in seen.text or "219." in seen.text, "the last figures stay"
        yahoo.market.set("NVDA", price=price)
        stage.well(fault, seen, lambda price=price: is_live() and f"{price:.2f}" in seen.text)  # type: ignore[misc]
        assert time.monotonic() - began < 25
        assert seen.wait_for_feed(running.pid).is_running()
    assert b"owned" not in seen.raw

    for key, words in SCREENS_SAY:
        seen.press(key)
        seen.wait_for(words)
    mode.write_text("flood")
    seen.wait_for_feed().kill()
    stage.says("feed flooding", seen, 5)
    yahoo.market.set("NVDA", price=219.8)
    stage.well("feed flooding", seen, lambda: is_live() and "219.80" in seen.text)
    for key, words in SCREENS_SAY:
        seen.press(key)
        assert seen.wait_for(words, 3) < 2, "keys are answered in the flood"
    assert "99.99" not in seen.text, "old trades change nothing"
    seen.press("q")
    assert seen.ended() < 3 and seen.is_clean() == []

"""The pushed stream goes wrong; the person polls every ten minutes, so that what moves was pushed."""

from __future__ import annotations

from itertools import count

from tests.terminal.conftest import QUICK
from tests.terminal.stage import Stage
from tests.terminal.terminal import Terminal

RARELY = QUICK.replace("quotes_s = 5", "quotes_s = 600")
# a stream that says nothing for thirty seconds is given up; four here, so that the test need not wait
SOON = """
import sys
if "tui.feed.main" in sys.orig_argv:
    from tui.feed.yahoo import stream
    stream.STALL_S = dict.fromkeys(stream.STALL_S, 4.0)
"""
_prices = count(231)


def stream(stage: Stage) -> None:
    """Whatever happens to the stream, the screen stays live, and the next trade is shown."""
    yahoo = stage.yahoo
    stage.write(RARELY)
    seen = stage.live(stage.injected(SOON))
    seen.press("k")  # the greeting of a first run goes with the first key
    assert yahoo.subscribed("NVDA", timeout=15)
    for kind in ("drop", "close", "garbage"):
        yahoo.faults.set(kind, "stream", times=1)
        _next_trade(stage, {"drop": "stream dropped", "close": "stream closed cleanly",
                            "garbage": "stream garbled"}[kind], seen)
    yahoo.faults.set("refuse", "stream")
    yahoo.faults.set("drop", "stream", times=1)
    seen.wait_for(lambda: not yahoo.streamer.sockets, 5)
    stage.says("stream refused", seen)
    yahoo.faults.clear()
    _next_trade(stage, "stream refused", seen)
    yahoo.faults.set("stall", "stream")
    yahoo.market.clock.advance(2)
    stage.says("stream stalled", seen)
    before = yahoo.counters.count("stream")
    seen.wait_for(lambda: yahoo.counters.count("stream") > before, 10)
    yahoo.faults.clear()
    _next_trade(stage, "stream stalled", seen)
    assert yahoo.counters.count("quote") == 1


def _next_trade(stage: Stage, fault: str, seen: Terminal) -> None:
    price = next(_prices) + 0.07
    stage.says(fault, seen)

    def is_shown() -> bool:
        stage.yahoo.tick("NVDA", price)
        return f"{price:.2f}" in seen.text

    stage.well(fault, seen, is_shown)
    assert " LIVE " in seen.header

"""Some faults on the real screen, in real time; test_faults.py has all, where time is the test's."""

from __future__ import annotations

import re
from pathlib import Path

from tests.terminal.conftest import Open
from tests.yahoo.server import Yahoo


def test_unplugged_for_a_while_it_grows_stale_and_recovers_by_itself(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("v", "v")  # any key ends the greeting
    yahoo.faults.set("gone", "proxy")
    yahoo.unplug()
    seen.wait_for("no network", 12)
    trouble = seen.line_with("no network")
    assert re.search(r"last quotes \d\d:\d\d:\d\d ET; next try in \d+ s", trouble), trouble
    seen.wait_for(lambda: re.search(r"STALE \d+ s offline, next try in \d+ s", seen.header), 25)
    assert " LIVE " not in seen.header and "218.24" in seen.text
    yahoo.market.set("NVDA", price=220.02)
    yahoo.faults.clear()
    seen.wait_for(lambda: " LIVE " in seen.header and "220.02" in seen.text, 120)
    assert "no network" not in seen.text


def test_asked_to_wait_from_the_start_it_says_so_and_waits(start: Open, quick: Path, yahoo: Yahoo) -> None:
    yahoo.faults.set(429, "quote", retry_after=90)
    seen = start(yahoo.env)
    seen.wait_for("First run: stored data of 21 Aug 2026, Yahoo asks to wait (too many requests).")
    assert re.search(r"EMBEDDED 21 Aug 2026 offline, next try in (8\d|90) s", seen.header)
    seen.press("r")
    seen.wait_for("asked for fresh data")
    seen.press("v")
    seen.wait_for("Yahoo asks to wait (too many requests); no quotes yet; next try in")
    seen.watch(5, never=" LIVE ")
    assert yahoo.counters.count("quote") == 1, "a key does not break the waiting"

"""The second start shows the last figures at once, hands the screen over, and leaves the terminal clean."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.run import waits
from tests.last_day import close
from tests.terminal.conftest import NO_NETWORK, Open

DRIVER = b"\x1b[?1004h"  # the first thing that Textual's driver alone asks for
NVDA = f"{close('NVDA'):.2f}"


def test_the_last_picture_stands_before_the_program_does(start: Open, quick: Path) -> None:
    first = start(NO_NETWORK)
    first.wait_for("no network")
    first.press("s", "s", "s", "s")  # by symbol
    first.wait_for(lambda: first.text.find(" MSFT ") < first.text.find(" NVDA "))
    first.press("q")
    first.ended()
    assert first.code == 0 and first.is_clean() == []
    again = start(NO_NETWORK)
    again.wait_for(NVDA, 5)
    early = again.raw.partition(DRIVER)[0]
    assert NVDA.encode() in early, "before the program could draw"
    assert b"EMBEDDED" in early and b"LIVE" not in early
    assert early.find(b"MSFT") < early.find(b"NVDA"), "in the order of the end"
    again.press("3")  # typed while it loads: not lost
    again.wait_for("Of $")
    again.press("q")
    again.ended()
    assert again.code == 0 and again.is_clean() == []
    assert again.raw.count(b"\x1b[?1049h") == 1, "the screen is not cleared between the two"


def test_a_start_that_fails_leaves_the_terminal_as_it_was(start: Open, quick: Path) -> None:
    first = start(NO_NETWORK)
    first.wait_for("no network")
    first.press("q")
    first.ended()
    quick.write_text("[[group]]\nname = 3\n")
    again = start(NO_NETWORK)
    again.ended()
    assert again.code == 2 and again.is_clean() == []
    shown = again.raw.rpartition(b"\x1b[?1049l")[2]
    assert b"watchlist.toml" in shown, "the reason stands on the screen that stays"


def test_the_keyboard_is_not_polled(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK, "replay", "2026-08-21")
    seen.wait_for("OpenAI")
    seen.watch(3, never="Traceback")
    before, began = waits(seen.program.pid), time.monotonic()
    seen.watch(3, never="Traceback")
    rate = (waits(seen.program.pid) - before) / (time.monotonic() - began)
    assert before > 0, "it has waited at the start: the count is one"
    assert rate < 5, "of all its threads; the stock driver alone wakes ten times a second"
    seen.press("q")
    assert seen.ended() < 2 and seen.code == 0

"""Pushed trades in the real program: a price changes and flashes at once, and keys are answered in a flood.

What becomes of lost streams is in the fault table.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import SCREENS_SAY, Open
from tests.terminal.terminal import Terminal
from tests.yahoo.server import Yahoo

RARELY = '[[group]]\nname = "Board"\nsymbols = ["NVDA", "ORCL", "MSFT"]\n\n[refresh]\nquotes_s = 600\n'


@pytest.fixture
def rarely(home: Path) -> Path:
    """./watchlist.toml of a person who polls every ten minutes: what moves was pushed."""
    path = home / "watchlist.toml"
    path.write_text(RARELY)
    return path


def live(start: Open, yahoo: Yahoo) -> Terminal:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    assert yahoo.subscribed("NVDA", timeout=15)
    return seen


def flashes(seen: Terminal, symbol: str) -> bool:
    """True while a cell in the symbol's row is drawn in reverse."""
    rows = [y for y, line in enumerate(seen.lines) if symbol in line]
    return any(cell.reverse for y in rows for cell in seen._screen.buffer[y].values())


def test_a_pushed_price_is_on_the_screen_at_once_and_flashes(start: Open, rarely: Path, yahoo: Yahoo) -> None:
    seen = live(start, yahoo)
    yahoo.market.clock.advance(2)
    yahoo.market.set("NVDA", price=231.07)  # a line that is asked for later says so, too
    yahoo.tick("NVDA")
    flashed: list[bool] = []

    def shown() -> bool:
        flashed.append(flashes(seen, "NVDA"))
        return "231.07" in seen.text and any(flashed)

    seen.wait_for(shown, 2)
    seen.wait_for(lambda: not flashes(seen, "NVDA"), 2)
    assert yahoo.counters.count("quote") == 1


def test_keys_are_answered_in_a_flood(start: Open, rarely: Path, yahoo: Yahoo) -> None:
    seen = live(start, yahoo)
    for key, words in SCREENS_SAY:
        seen.press(key)
        seen.wait_for(words)
    yahoo.pulse(500)
    seen.watch(1.0, never="Traceback")
    for key, words in SCREENS_SAY:
        seen.press(key)
        assert seen.wait_for(words, 3) < 2
    assert " LIVE " in seen.header


def test_the_setting_keeps_it_off(start: Open, rarely: Path, yahoo: Yahoo) -> None:
    rarely.write_text(RARELY + "stream = false\n")
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    assert not yahoo.subscribed("NVDA", timeout=1)
    rarely.write_text(RARELY)
    assert yahoo.subscribed("NVDA", timeout=15), "an edit takes effect while it runs"

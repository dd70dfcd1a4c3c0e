"""watchlist.toml edited while the program runs: by a person's editor, and by the program's own keys."""

from __future__ import annotations

import re
from pathlib import Path

from tests.terminal.conftest import NO_NETWORK, QUICK, Open
from tests.yahoo.server import Yahoo


def test_an_edit_takes_effect_within_two_seconds_and_keeps_the_cursor(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("down", "down")
    seen.wait_for("▸MSFT")
    quick.write_text(QUICK.replace('"NVDA", ', '"NVDA", "TSLA", '))
    seen.wait_for("TSLA", 3)
    assert "▸MSFT" in seen.text
    seen.wait_for("373.49", 5)
    feed = seen.wait_for_feed()
    quick.write_text(QUICK.replace("quotes_s = 5", "quotes_s = 3600"))
    seen.wait_for_feed(feed.pid)
    seen.wait_for(lambda: "Tesla" not in seen.text and "▸MSFT" in seen.text, 8)


def test_a_symbol_is_added_and_removed_by_keys_and_comments_survive(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("a")
    seen.wait_for("Add a symbol")
    seen.press("palantir")
    seen.wait_for("Palantir Technologies")  # the answer: "p" alone lists the symbol among the known ones
    seen.press("enter")
    seen.wait_for(lambda: "Add a symbol" not in seen.text and "PLTR" in seen.text)
    seen.wait_for("159.99", 8)
    text = quick.read_text()
    assert '"PLTR"' in text and "# three are enough here" in text and "# the shortest cadence" in text
    seen.press("down")
    seen.wait_for("▸ORCL")
    seen.press("d")
    seen.wait_for("Remove ORCL from Board?")
    seen.watch(0.15, never="Traceback")  # a yes that comes with the question is the rest of a pasted word
    seen.press("y")
    seen.wait_for(lambda: '"ORCL"' not in quick.read_text(), 5)
    seen.wait_for(lambda: "143.38" not in seen.text, 3)
    assert "# three are enough here" in quick.read_text() and "quotes_s = 5" in quick.read_text()
    seen.press("q")
    seen.ended()
    assert seen.code == 0


def test_a_first_symbol_makes_a_file_of_the_person(start: Open, home: Path, yahoo: Yahoo) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("a")
    seen.wait_for("Add a symbol")
    seen.press("PLTR")
    seen.wait_for("▸ PLTR")
    seen.press("enter")
    written = home / "config" / "loopwatch" / "watchlist.toml"
    seen.wait_for(written.is_file)
    seen.wait_for(lambda: '"PLTR"' in written.read_text())
    assert "# Broadcom" in written.read_text(), "the commented default"


def test_a_word_that_is_pasted_answers_no_question(start: Open, quick: Path) -> None:
    """Without bracketed paste the letters of "day" are keys: d asks, and y must not answer."""
    seen = start(NO_NETWORK)
    seen.wait_for("▸NVDA")
    before = quick.read_text()
    seen.press("day")
    seen.wait_for("Remove ")
    seen.watch(0.3, never="Traceback")
    assert quick.read_text() == before
    seen.press("n")
    seen.wait_for(lambda: "Remove " not in seen.text)
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and quick.read_text() == before


def test_auto_asks_the_terminal_for_its_ground(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK, size=(80, 24))
    seen.wait_for(lambda: b"\x1b]11;?\x1b\\" in seen.raw)
    assert b"48;2;250;250;250" not in seen.raw
    seen.press("\x1b]11;rgb:fafa/fafa/fafa\x1b\\")
    seen.wait_for(lambda: b"48;2;250;250;250" in seen.raw)
    quick.write_text(QUICK + '[display]\ntheme = "dark"\n')
    light = len(seen.raw)
    seen.wait_for(lambda: b"48;2;13;17;23" in seen.raw[light:])
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []


def test_q_on_x_and_a_clash_with_both_lines(start: Open, quick: Path) -> None:
    quick.write_text(QUICK + '[keys]\nquit = "x"\ncompare = "x"\n')
    seen = start(NO_NETWORK, "config", "check")
    seen.ended()
    said = re.sub(r"\s+", " ", seen.text)
    assert "x is quit already; one of lines 9 and 10 needs another key" in said and seen.code != 0
    quick.write_text(QUICK + '[keys]\nquit = "x"\ncompare = ["Ctrl+X", "F9"]\n')
    seen = start(NO_NETWORK, size=(120, 40))
    seen.wait_for("x quit")
    seen.press("q", "2")
    seen.wait_for("Ctrl+X compare")
    seen.press("\x18")
    seen.wait_for("QQQ ◀")
    seen.press("x")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []

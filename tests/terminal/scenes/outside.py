"""Text from outside: names and headlines that would set the title, move the cursor, forge a line."""

from __future__ import annotations

import re

from tests.terminal.stage import Stage
from tests.yahoo.market import Story

EVIL = (
    "\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x9b31m\u202eFORGED\u2066\r\n"
    "\x1b]8;;http://evil\x1b\\ link [bold]markup[/]"
)
_TITLE = re.compile(rb"\x1b\][02];([^\x07\x1b]*)")


def outside(stage: Stage) -> None:
    """What is harmless of the text is shown, as text."""
    fault, market = "escape and bidi characters in a name and a headline", stage.yahoo.market
    market.set("NVDA", short_name=EVIL, long_name=f"{EVIL} Corporation")
    market.news["NVDA"] = [Story(f"{EVIL} headline", EVIL, "javascript:alert(1)", market.now_s() - 60)]
    seen = stage.live(size=(120, 40))
    seen.press("enter")
    stage.says(fault, seen)
    seen.press("1")
    stage.well(fault, seen, lambda: "ORCL" in seen.text and "MSFT" in seen.text)
    seen.press("q")
    assert seen.ended() < 3 and seen.is_clean() == []
    titles = set(_TITLE.findall(seen.raw))
    assert all(re.fullmatch(rb"(\(\d+\) )?loopwatch|", title) for title in titles), titles
    assert not any(b"evil" in link for link in re.findall(rb"\x1b\]8;[^\x07\x1b]*", seen.raw))
    shown = seen.raw.decode(errors="replace")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0080-\u009f]", shown)

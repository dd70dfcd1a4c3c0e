"""Text from outside is data: a headline, a name, a symbol, a file or its name cannot set the terminal's
title, colour a word, move the cursor or turn the direction of a line, whichever way it comes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import Terminal
from tests.yahoo.market import Story
from tests.yahoo.server import Yahoo

EVIL = "Owned\x1b]0;HACKED\x07 by \u202eevil\x9b2J\x1b[31m [bold]now[/bold] \u2066or later"
DRAWN = "Owned by evil [bold]now[/bold] or later"
NEVER = (b"HACKED", "\u202e".encode(), "\u2066".encode(), "\x9b".encode(), b"\x1b[31m")


def harm(seen: Terminal) -> list[object]:
    """What of it has reached the terminal as more than letters."""
    raw, title = seen.raw, seen._screen.title
    found: list[object] = [raw[max(0, raw.index(bad) - 80):][:200] for bad in NEVER if bad in raw]
    return [*found, title] if "HACKED" in title else found


def test_headlines_and_names_from_yahoo(start: Open, quick: Path, yahoo: Yahoo) -> None:
    now = int(yahoo.market.now().timestamp())
    yahoo.market.news["NVDA"] = [Story(EVIL, "Press" + EVIL, "https://a.example/" + EVIL, now - 600)]
    yahoo.market.set("NVDA", long_name="NVIDIA " + EVIL)
    seen = start(yahoo.env, size=(200, 60))
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("2")
    seen.wait_for("Owned by evil")
    seen.wait_for(lambda: seen.text.count("Owned by evil") >= 2)
    assert harm(seen) == []
    seen.press("1")
    seen.wait_for("What changed")
    assert harm(seen) == []


def test_a_recording(start: Open, home: Path) -> None:
    at = 1_795_188_600_000
    quote = {"symbol": "NVDA", "price": 214.5, "previous_close": 210.0, "time_ms": at, "fetched_ms": at,
             "session": "REGULAR", "name": EVIL, "currency": EVIL, "source": EVIL}
    events = [
        {"v": 1, "t": at, "type": "hello", "program": EVIL},
        {"v": 1, "t": at, "type": "quote", "source": EVIL, "quote": quote},
        {"v": 1, "t": at, "type": "quote", "source": EVIL, "quote": {**quote, "symbol": "NV" + EVIL}},
        {"v": 1, "t": at, "type": "news", "symbol": "NVDA", "items": [{"title": EVIL, "publisher": EVIL}]},
        {"v": 1, "t": at, "type": "health", "state": "wait", "reason": EVIL},
    ]
    for ascii_only, name in ((True, "escaped.ndjson"), (False, "raw.ndjson")):
        (home / name).write_text(
            "".join(json.dumps(e, ensure_ascii=ascii_only) + "\n" for e in events), encoding="utf-8"
        )
        seen = start(NO_NETWORK, "--from", name, size=(160, 50))
        seen.wait_for("214.50")
        seen.press("2")
        seen.wait_for("Owned by evil")
        assert harm(seen) == []
        seen.press("q")
        seen.ended()
        assert harm(seen) == []


def test_a_configuration_that_is_refused(start: Open, home: Path) -> None:
    path = home / "watchlist.toml"
    text = f'[[group]]\nname = "{EVIL}"\nsymbols = ["NVDA", "{EVIL}"]\n"{EVIL}" = 1\n'
    path.write_text(text, encoding="utf-8")
    seen = start(NO_NETWORK)
    seen.wait_for(lambda: "watchlist.toml" in seen.text or seen.code is not None, 10)
    assert harm(seen) == []


@pytest.mark.parametrize(
    "arguments", [("--config",), ("--from",), ("config", "check", "--config"), ("check", "--from")]
)
def test_the_name_of_a_file(start: Open, arguments: tuple[str, ...]) -> None:
    seen = start(NO_NETWORK, *arguments, f"none {EVIL}.toml")
    seen.wait_for(lambda: "none" in seen.text, 10)
    assert harm(seen) == []

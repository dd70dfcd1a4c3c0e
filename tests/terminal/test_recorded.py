"""Recorded days on the screen: the demo, a replayed session, a recorded stream."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import Terminal
from tui.feed.event import AnyEvent, HealthEvent, Hello, QuoteEvent, encode
from tui.market.quote import Quote, Session

SUNDAY = {**NO_NETWORK, "LOOPWATCH_NOW": "2026-11-22T12:00:00-05:00"}


def test_the_demo_moves_by_itself_on_a_sunday_without_a_network(start: Open, home: Path) -> None:
    seen = start(SUNDAY, "demo")
    seen.wait_for("DEMO 29 Jan 2026")
    seen.wait_for("MSFT")
    moves = {_move(seen, "MSFT")}

    def has_moved() -> bool:
        moves.add(_move(seen, "MSFT"))
        return len(moves - {""}) >= 3

    seen.wait_for(has_moved, 20)
    assert "offline" not in seen.text and "LIVE" not in seen.header
    assert not list(home.rglob("*.sqlite*")), "a demo is not recorded as if it had happened now"
    seen.press("q")
    seen.ended()
    assert seen.code == 0


def _move(seen: Terminal, symbol: str) -> str:
    line = next((text for text in seen.lines[2:] if symbol in text), "")
    found = re.search(r"\d+\.\d+%", line)
    return found.group() if found else ""


@pytest.mark.parametrize(
    ("day", "symbol", "price", "move", "loss"),
    [("2025-01-27", "NVDA", "118.42", "16.97%", "$593bn"), ("2025-09-10", "ORCL", "328.33", "35.95%", "")],
)
def test_a_replayed_session(
    start: Open, day: str, symbol: str, price: str, move: str, loss: str
) -> None:
    seen = start(SUNDAY, "replay", day)
    seen.wait_for(price)
    assert move in seen.line_with(price) and symbol in seen.line_with(price)
    shown = f"REPLAY {int(day[8:])} {'Jan' if day[5:7] == '01' else 'Sep'} 2025"
    assert shown in seen.header and seen.feed() is None
    seen.wait_for(lambda: "quiet" not in seen.text)
    seen.press("5")
    seen.wait_for("D desktop")
    seen.wait_for(symbol)
    if loss:
        seen.wait_for(loss)
    seen.press("1", "<")
    seen.wait_for(lambda: shown not in seen.header and "REPLAY" in seen.header)
    seen.press(">")
    seen.wait_for(lambda: shown in seen.header and price in seen.text)


@pytest.fixture
def recording(home: Path) -> Path:
    """Two polls of a Friday, as `loopwatch feed` prints them."""
    start = 1795188600000  # 2026-11-20 10:30 in New York
    events: list[AnyEvent] = [Hello(t=start, source="yahoo", program="loopwatch feed", cadence_s=15.0)]
    for poll, price in enumerate((218.0, 219.19)):
        at = start + poll * 15_000
        quote = Quote(
            "NVDA", price, 214.72, at, Session.REGULAR, name="NVIDIA", kind="EQUITY", currency="USD",
            source="yahoo", fetched_ms=at,
        )
        well = HealthEvent(t=at, source="yahoo", state="ok")
        events += [QuoteEvent(t=at, source="yahoo", quote=quote), well]
    path = home / "day.ndjson"
    path.write_bytes(b"".join(encode(event) for event in events))
    return path


@pytest.mark.parametrize("script", ["", 'cat day.ndjson | "$@"'])
def test_a_recorded_stream_is_played_from_a_file_or_a_pipe(
    start: Open, recording: Path, script: str
) -> None:
    source = "-" if script else str(recording)
    seen = start(SUNDAY, "--from", source, script=script)
    seen.wait_for("219.19")
    seen.wait_for("end of the recording")
    assert "REPLAY 20 Nov 2026" in seen.header and "2.08%" in seen.line_with("219.19")
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == []

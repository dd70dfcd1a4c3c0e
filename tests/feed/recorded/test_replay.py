"""Recorded streams and recorded days: what is in them comes out, what is bad is counted."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.event import (
    MAX_LINE,
    Bye,
    HealthEvent,
    Heartbeat,
    Hello,
    QuoteEvent,
    Refused,
    SessionEvent,
    Tick,
    decode,
    encode,
)
from tui.feed.pipe import Output
from tui.feed.recorded.player import Player
from tui.feed.recorded.replay import Tally, day_events, lines_of, play_file, read
from tui.market.quote import Quote, Session

RECORDED = [
    Hello(t=1, program="loopwatch feed", cadence_s=3),
    QuoteEvent(t=2, quote=Quote("NVDA", 1.5, time_ms=2)),
    Heartbeat(t=3, requests=4),
    Tick(t=4, symbol="NVDA", price=2.0, time_ms=4),
    Bye(t=5),
]


def play(tmp_path: Path, data: bytes, says: str = "") -> list[object]:
    path = tmp_path / "day.ndjson"
    path.write_bytes(data)
    out = io.BytesIO()
    said = play_file(str(path), Player(Output(out, lambda: None), None, "recording"))
    assert says in said and bool(said) == bool(says)
    return [decode(line) for line in out.getvalue().splitlines()]


def test_a_recording_comes_out_as_it_went_in(tmp_path: Path) -> None:
    got = play(tmp_path, b"".join(encode(event) for event in RECORDED))
    hello, *rest, health = got
    assert isinstance(hello, Hello) and (hello.t, hello.cadence_s, hello.source) == (1, 3, "recording")
    assert rest == [RECORDED[1], RECORDED[3]]
    assert health == HealthEvent(t=4, source="recording", state="ok", reason="3 events", what="recording")


def test_bad_lines_are_dropped_and_counted(tmp_path: Path) -> None:
    good = encode(RECORDED[1])
    bad = [b"garbage\n", b'{"type":"quote","v":9,"t":1}\n', b'{"type":"quote","t":"x"}\n', b"\xff\xfe\n",
           b"[]\n", b"x" * (3 * MAX_LINE) + b"\n"]
    got = play(tmp_path, good + b"".join(bad) + b'{"type":"unheard","t":1}\n\n' + good[:-1])
    health = got[-1]
    assert isinstance(health, HealthEvent) and "2 events, 6 lines dropped" in health.reason
    assert sum(isinstance(event, QuoteEvent) for event in got) == 2
    assert isinstance(got[0], Hello), "a recording without a hello gets one"


def test_nothing_but_rubbish_is_an_error(tmp_path: Path) -> None:
    got = play(tmp_path, b"a\nb\n", says="0 events, 2 lines dropped")
    assert isinstance(got[-1], HealthEvent) and got[-1].state == "error"


def test_a_newer_recording_is_refused_with_the_sentence(tmp_path: Path) -> None:
    line = b'{"type":"quote","v":2,"t":1}\n'
    got = play(tmp_path, 3 * line, says="3 lines dropped (the first: ")
    assert isinstance(got[-1], HealthEvent) and "update loopwatch" in got[-1].reason


def test_no_byte_that_a_terminal_obeys_comes_out(tmp_path: Path) -> None:
    name = "N\u009d52;c;AAAA\u0007\u202e\u009b2J\x7f"
    for text in (name, name.replace("\u0007", "\\u0007")):
        line = encode(QuoteEvent(t=2, quote=Quote("NVDA", 1.5, time_ms=2, name="plain")))
        path = tmp_path / "c1.ndjson"
        path.write_bytes(line.replace(b'"plain"', f'"{text}"'.encode()) + encode(RECORDED[3]))
        out = io.BytesIO()
        play_file(str(path), Player(Output(out, lambda: None), None, "recording"))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out.getvalue().decode())


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    said = play_file(str(tmp_path / "none"), Player(Output(io.BytesIO(), lambda: None), None, "recording"))
    assert said.endswith("cannot be read: No such file or directory")


@given(st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), max_size=20))
def test_any_bytes_are_played_or_counted(lines: list[bytes]) -> None:
    tally = Tally()
    data = b"".join(line + b"\n" for line in lines)
    events = list(read(lines_of(io.BytesIO(data)), tally))
    assert len(events) == tally.played
    assert tally.dropped <= len(lines)


def test_a_recorded_day_is_its_closes() -> None:
    events = day_events("2025-01-27")
    hello, session, *rest = events
    assert isinstance(hello, Hello) and isinstance(session, SessionEvent)
    assert session.session is Session.CLOSED
    quotes = {e.quote.symbol: e.quote for e in rest if isinstance(e, QuoteEvent)}
    assert quotes["NVDA"].price == 118.42
    assert quotes["NVDA"].move == pytest.approx(-0.1697, abs=1e-4)
    assert {e.t for e in events} == {1_738_011_600_000}, "one evaluation, at 16:00 New York"
    assert {q.session for q in quotes.values()} == {Session.CLOSED}
    assert all(decode(encode(event)) == event for event in events)


@pytest.mark.parametrize("day", ["2025-01-26", "2025-01-09", "yesterday", "", "2035-01-03", "2021-03-03"])
def test_days_without_closes_are_refused_in_words(day: str) -> None:
    with pytest.raises(ValueError, match=r"is no session|no closes are stored"):
        day_events(day)


def test_only_the_symbols_asked_for() -> None:
    got = [e.quote for e in day_events("2025-09-10", ["ORCL", "NOPE"]) if isinstance(e, QuoteEvent)]
    assert [(q.symbol, q.price) for q in got] == [("ORCL", 328.33)]
    assert got[0].move == pytest.approx(0.3595, abs=1e-4)


def test_a_newer_schema_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="update loopwatch"):
        decode(b'{"v":2,"t":1,"type":"hello","program":"x"}')

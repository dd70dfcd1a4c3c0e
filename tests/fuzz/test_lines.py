"""Event lines, from feed, recording or archive: an event, nothing, or Refused; and never a bad picture."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.damage import all_texts, damaged, junk, many, quick, torn
from tests.pictures import NOW, batch, seeded
from tui.feed import event as ev
from tui.feed.command import Command, Pause, Refresh, Search, Stop, Visible, decode_command
from tui.feed.event import AnyEvent, BarsEvent, Refused, decode, encode
from tui.feed.pipe import LineCutter
from tui.feed.recorded.replay import Tally, read
from tui.market.bars import DAY_MS
from tui.market.quote import Session
from tui.service.archive.columns import bar_rows, event_of
from tui.state.snapshot import Mode
from tui.state.store import Store
from tui.system.text import clean

EVENTS: list[AnyEvent] = [
    *batch()[:3],
    ev.Hello(t=NOW, source="demo", program="demo", cadence_s=15.0, pid=1),
    ev.Tick(t=NOW, source="yahoo stream", symbol="NVDA", price=214.0, time_ms=NOW, volume=5),
    ev.BarsEvent(t=NOW, symbol="NVDA", range="1D", interval="5m", times_ms=[NOW - 600_000, NOW - 3000, NOW],
                 close=[1.0, 2.0, 3.0], open=[1.0, 2.0, 3.0], high=[1.0, 2.0, 3.0], low=[1.0, 2.0, 3.0],
                 volume=[1, None, 3]),
    ev.BarsEvent(t=NOW, symbol="ORCL", range="daily", interval="1d",
                 times_ms=[20_600 * DAY_MS + DAY_MS * n for n in range(177)],
                 close=[100.0 + n % 7 for n in range(177)]),
    ev.Facts(t=NOW, symbol="NVDA", facts={"forward_pe": 30.0, "sector": "Technology", "as_of_ms": NOW}),
    ev.News(t=NOW, symbol="NVDA", items=[
        ev.Headline(title="A", url="https://a.example/", publisher="B", time_ms=NOW)]),
    ev.Holdings(t=NOW, index="SP500", kind="fund", as_of="2026-10-30", symbols=["NVDA", "SPY"],
                values=[0.08, 1.0], base=[210.0, 600.0], last=[214.0, None], fund="SPY"),
    ev.Earnings(t=NOW, symbol="NVDA", start_ms=NOW, end_ms=NOW + 1, estimated=True),
    ev.SessionEvent(t=NOW, session=Session.REGULAR, next_ms=NOW + 5, next_session=Session.POST),
    ev.HealthEvent(t=NOW, state="wait", reason="no network", retry_at=NOW + 9),
    ev.Heartbeat(t=NOW, requests=4),
    ev.SearchReply(t=NOW, id=1, matches=[ev.Match(symbol="ORCL", name="Oracle")]),
    ev.Bye(t=NOW, reason="x"),
]
DOCUMENTS = [json.loads(encode(event)) for event in EVENTS]
LINES = [encode(event) for event in EVENTS]
COMMANDS = [json.loads(encode(c)) for c in (
    Visible(symbols=["NVDA"], chart_symbol="NVDA", chart_range="1D", news_symbol="NVDA", request=3),
    Search(id=1, query="oracle"), Pause(on=True), Refresh(), Stop(),
)]


def as_line(document: Any) -> bytes:
    """JSON as a careless program writes it: NaN, lone surrogates and all."""
    return json.dumps(document).encode("utf-8", "surrogatepass")


lines = st.one_of(
    st.sampled_from(DOCUMENTS).flatmap(damaged).map(as_line), st.sampled_from(LINES).flatmap(torn),
    st.binary(max_size=80), junk.map(as_line),
)


def read_line(line: bytes) -> AnyEvent | None:
    with quick():
        try:
            return decode(line)
        except Refused as refused:
            assert str(refused)
            return None


@many
@given(lines)
def test_a_line_is_an_event_or_refused(line: bytes) -> None:
    event = read_line(line)
    if event is None:
        return
    again = encode(event)
    second = decode(again)
    assert second is not None and encode(second) == again
    for text in all_texts(msgspec.to_builtins(event)):
        assert clean(text) == text
    if isinstance(event, BarsEvent):
        assert all(len(row) == 9 for row in bar_rows(event))
    assert event_of(again) == second


@many
@given(st.lists(st.sampled_from(DOCUMENTS).flatmap(damaged).map(as_line), min_size=1, max_size=6),
       st.sampled_from([Mode.EMBEDDED, Mode.REPLAY, Mode.DEMO]), st.booleans())
def test_no_line_breaks_the_picture(given_lines: list[bytes], mode: Mode, restored: bool) -> None:
    store: Store = seeded(mode)
    events = [event for line in given_lines if (event := read_line(line)) is not None]
    if restored and mode is Mode.EMBEDDED:
        with quick():
            store.restore(events)
            store.look(NOW)
    with quick():
        store.apply([*events, ev.HealthEvent(t=NOW, state="ok")])
        snapshot = store.look(NOW)
    for bars in snapshot.bars.values():
        assert len(bars.times_ms) == len(bars.close)


@many
@given(st.lists(lines, max_size=5))
def test_a_recording_is_played_to_its_end(given_lines: list[bytes]) -> None:
    tally = Tally()
    whole = b"\n".join(given_lines)
    with quick():
        played = list(read(whole.split(b"\n"), tally))
    assert len(played) == tally.played and tally.sentence


@many
@given(st.sampled_from(COMMANDS).flatmap(damaged).map(as_line) | st.binary(max_size=60))
def test_a_command_is_known_or_nothing(line: bytes) -> None:
    with quick():
        command = decode_command(line)
    assert command is None or isinstance(command, Command)


@many
@given(st.lists(st.binary(max_size=40) | st.just(b"\n"), max_size=12), st.integers(1, 60))
def test_lines_are_cut_the_same_however_they_arrive(chunks: list[bytes], limit: int) -> None:
    cutter, whole = LineCutter(limit), LineCutter(limit)
    pieces = [line for chunk in chunks for line in cutter.cut(chunk)]
    assert pieces == whole.cut(b"".join(chunks))
    assert all(len(line) <= limit and b"\n" not in line for line in pieces)


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"type":' * 20_000, b'"' + b"\\u001b" * 30_000 + b'"', b"9" * 500_000],
    ids=["deep list", "deep record", "escapes", "digits"],
)
def test_a_line_that_is_deep_or_long_is_refused_at_once(line: bytes) -> None:
    assert read_line(line) is None

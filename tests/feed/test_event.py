"""The stream's lines: what is written is read again, and nothing that is read can break the reader."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.feed import event as ev
from tui.feed.command import Command, Pause, Refresh, Search, Stop, Visible, decode_command
from tui.feed.event import MAX_LINE, VERSION, Refused, decode, encode
from tui.feed.event_limits import MOST_MS
from tui.market.quote import Quote, Session
from tui.system.text import clean

numbers = st.floats(allow_nan=False, allow_infinity=False)
prices = st.floats(1e-9, 1e15)
stamps = st.integers(0, MOST_MS)
amounts = st.integers(0, 2**53)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean)
maybe = st.none()
sessions = st.sampled_from(Session)
quotes = st.builds(
    Quote, words, maybe | numbers, maybe | numbers, maybe | stamps, sessions, maybe | numbers, maybe | stamps,
    maybe | words, maybe | words, maybe | words, cap_musd=maybe | amounts, volume=maybe | amounts,
    forward_pe=maybe | numbers, earnings_estimated=maybe | st.booleans(), fetched_ms=maybe | stamps,
)
events = st.one_of(
    st.builds(ev.Hello, t=stamps, program=words, cadence_s=numbers, pid=maybe | st.integers(0, 2**31)),
    st.builds(ev.QuoteEvent, t=stamps, source=words, quote=quotes),
    st.builds(ev.Tick, t=stamps, symbol=words, price=numbers, time_ms=stamps, session=sessions,
              volume=maybe | amounts),
    st.builds(ev.BarsEvent, t=stamps, symbol=words, range=words, interval=words, times_ms=st.just([3, 5, 8]),
              close=st.lists(prices, min_size=3, max_size=3), open=st.just([]) | st.just([1.0, 2.0, 3.0]),
              volume=st.lists(maybe | amounts, min_size=3, max_size=3), part=st.integers(0, 9),
              parts=st.integers(0, 9)),
    st.builds(ev.Facts, t=stamps, symbol=words,
              facts=st.dictionaries(words, prices | stamps | words, max_size=5)),
    st.builds(ev.News, t=stamps, symbol=words,
              items=st.lists(st.builds(ev.Headline, title=words, url=words, time_ms=maybe | stamps))),
    st.builds(ev.Earnings, t=stamps, symbol=words, start_ms=stamps, estimated=maybe | st.booleans()),
    st.builds(ev.SessionEvent, t=stamps, session=sessions, next_ms=maybe | stamps,
              next_session=maybe | sessions),
    st.builds(ev.HealthEvent, t=stamps, state=words, reason=words, retry_at=maybe | stamps, what=words),
    st.builds(ev.Heartbeat, t=stamps, requests=stamps),
    st.builds(ev.SearchReply, t=stamps, id=stamps, error=words,
              matches=st.lists(st.builds(ev.Match, symbol=words, name=words), max_size=3)),
    st.builds(ev.Bye, t=stamps, reason=words),
)
commands = st.one_of(
    st.builds(Visible, symbols=st.lists(words, max_size=4), chart_symbol=words, chart_range=words,
              news_symbol=words, request=stamps),
    st.builds(Refresh), st.builds(Search, id=stamps, query=words),
    st.builds(Pause, on=st.booleans()), st.builds(Stop),
)


@settings(deadline=None)
@given(events)
def test_an_event_is_read_as_it_was_written(event: ev.AnyEvent) -> None:
    line = encode(event)
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert decode(line) == event
    assert decode(line.decode()) == event


@settings(deadline=None)
@given(commands)
def test_a_command_is_read_as_it_was_written(command: Command) -> None:
    line = encode(command)
    assert line.count(b"\n") == 1
    assert decode_command(line) == command


def test_what_is_written() -> None:
    line = encode(ev.QuoteEvent(t=5, source="yahoo", quote=Quote("NVDA", 214.72)))
    assert json.loads(line) == {
        "v": 1, "t": 5, "type": "quote", "source": "yahoo",
        "quote": {"symbol": "NVDA", "price": 214.72, "session": "CLOSED", "delay_min": 0, "source": ""},
    }


def test_a_column_keeps_its_gaps() -> None:
    bars = ev.BarsEvent(t=1, symbol="X", range="1D", interval="1m", times_ms=[1, 2], close=[1.0, 2.0],
                        volume=[None, 5])
    assert json.loads(encode(bars))["volume"] == [None, 5]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_nan_is_written(value: float) -> None:
    line = encode(ev.QuoteEvent(t=1, quote=Quote("X", value)))
    assert b"NaN" not in line and b"nfinity" not in line
    assert json.loads(line)["quote"].get("price") is None
    read = decode(line)
    assert isinstance(read, ev.QuoteEvent) and read.quote.price is None


@pytest.mark.parametrize("line", [b'{"v":1,"t":1,"type":"weather"}', b"{}", b'{"type":""}'])
def test_an_unknown_type_is_ignored(line: bytes) -> None:
    assert decode(line) is None


def test_an_unknown_field_is_ignored() -> None:
    line = b'{"v":1,"t":7,"type":"heartbeat","requests":3,"mood":"good","nested":{"a":[1]}}'
    assert decode(line) == ev.Heartbeat(t=7, requests=3)


@pytest.mark.parametrize("kind", ["quote", "heartbeat", "weather"])
def test_a_newer_schema_is_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(Refused, match=r"schema version 2, this program reads up to 1: update loopwatch"):
        decode(json.dumps({"v": VERSION + 1, "t": 1, "type": kind}))


def test_an_overlong_line_is_refused_before_it_is_read() -> None:
    line = b'{"v":1,"t":1,"type":"bye","reason":"' + b"x" * MAX_LINE + b'"}'
    with pytest.raises(Refused, match="longer than the limit"):
        decode(line)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"hello", b"[]", b"null", b"{", b'"quote"', b"\xff\xfe", b'{"type":5}', b"1e999",
        b'{"t":"soon","type":"heartbeat"}', b'{"type":"heartbeat"}', b'{"t":1,"type":"quote"}',
        b'{"t":1,"type":"quote","quote":{"symbol":"X","price":"high"}}',
        b'{"t":1,"type":"quote","quote":{"symbol":"X","price":NaN}}',
        b'{"t":1,"type":"quote","quote":{"symbol":"X","price":1e999}}',
        b'{"t":1,"type":"quote","quote":{"symbol":"X","session":"NIGHT"}}',
        b'{"t":1,"type":"bars","symbol":"X","range":"1D","interval":"1m","times_ms":[1],"close":[null]}',
        b"[" * 100_000, b'{"t":1,"type":"bye","x":' + b"[" * 50_000, b"<html>Too Many Requests</html>",
    ],
)
def test_garbage_is_refused(line: bytes) -> None:
    with pytest.raises(Refused):
        decode(line)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_line_breaks_the_reader(line: bytes | str) -> None:
    try:
        decode(line)
    except Refused as error:
        assert str(error)
    decode_command(line)


json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=8,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(ev._KNOWN)), st.dictionaries(
    st.sampled_from(["t", "v", "quote", "symbol", "price", "facts", "items", "state", "session", "id"]),
    json_values, max_size=6))
def test_no_field_breaks_the_reader(kind: str, fields: dict[str, object]) -> None:
    try:
        decode(json.dumps({**fields, "type": kind}))
    except Refused as error:
        assert str(error)


@settings(deadline=None)
@given(events, st.integers(0, 400))
def test_a_cut_line_is_refused(event: ev.AnyEvent, cut: int) -> None:
    line = encode(event)[:-1]
    with pytest.raises(Refused):
        decode(line[: min(cut, len(line) - 1)])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"v":1,"t":-1,"type":"bye"}', ">= 0"),
        ('{"v":1,"t":100000000000001,"type":"bye"}', "<= 100000000000000"),
        ('{"v":1,"t":1,"type":"quote","quote":{"symbol":"X","time_ms":1e40}}', "int"),
        ('{"v":1,"t":1,"type":"quote","quote":{"symbol":"X","time_ms":999999999999999}}',
         "a time out of range"),
        ('{"v":1,"t":1,"type":"quote","quote":{"symbol":"X","volume":-1}}', "a count out of range"),
        ('{"v":1,"t":1,"type":"facts","symbol":"X","facts":{"quarter_ms":1e15}}', "quarter_ms out of range"),
        ('{"v":1,"t":1,"type":"bars","symbol":"X","range":"1D","interval":"1m","times_ms":[1],"close":[0]}',
         "> 0"),
        ('{"v":1,"t":1,"type":"bars","symbol":"X","range":"1D","interval":"1m","times_ms":[1,2],"close":[1]}',
         "columns of different lengths"),
        ('{"v":1,"t":1,"type":"bars","symbol":"X","range":"1D","interval":"1m","times_ms":[2,1],'
         '"close":[1,1]}', "not in the order of their time"),
    ],
)
def test_what_nobody_can_draw_is_refused(line: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        decode(line)


@pytest.mark.parametrize(
    ("written", "read"),
    [("a\\u001b]0;owned\\u0007b", "ab"), ("\\u202Eevil", "evil"), ("two\\nlines", "two lines"),
     ("\u202eevil", "evil"), ("a\\\\b \\\"c\\\"", 'a\\b "c"'), ("plain", "plain"),
     ("Société\u00a0X", "Société\u00a0X")],
)
def test_texts_of_a_line_are_safe_to_draw(written: str, read: str) -> None:
    line = f'{{"v":1,"t":1,"type":"news","symbol":"X","items":[{{"title":"{written}"}}]}}\n'
    for form in (line, line.encode()):
        event = decode(form)
        assert isinstance(event, ev.News) and event.items[0].title == read

"""Quote replies as Quotes: recorded ones, and ones that lack, null or mangle every field."""

from __future__ import annotations

from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feed.stored_replies import body
from tui.feed.yahoo import field
from tui.feed.yahoo.fault import Unreadable
from tui.feed.yahoo.quotes import clean_price, market_session, parse, quote, session_of
from tui.market.quote import BELOW_ZERO, Quote, Session

NOW = 1_739_789_689_000
AAPL = body("quote-AAPL")["quoteResponse"]["result"][0]


def reply(*results: Any) -> dict[str, Any]:
    return {"quoteResponse": {"result": list(results), "error": None}}


def test_a_recorded_equity() -> None:
    (got,) = parse(body("quote-AAPL"), ["AAPL"], NOW)
    assert got == Quote(
        "AAPL", 244.6, 241.53, 1_739_566_800_000, Session.CLOSED, name="Apple Inc.", kind="EQUITY",
        currency="USD", exchange="NasdaqGS", exchange_code="NMS", zone="America/New_York", decimals=2,
        extended_price=244.64, extended_time_ms=1_739_581_198_000, open=241.07,
        day_high=245.41, day_low=241.0, volume=40_896_227,
        average_volume=50_443_058, year_high=260.1, year_low=164.08, cap_musd=3_674_406,
        trailing_pe=38.763866, forward_pe=29.434416, earnings_ms=1_746_010_740_000, earnings_estimated=True,
        source="yahoo", fetched_ms=NOW,
    )
    assert got.move == pytest.approx(0.012710667, abs=1e-6)


def test_a_recorded_index_has_no_zeros_for_unknown() -> None:
    (got,) = parse(body("quote-_VXAPL"), ["^VXAPL"], NOW)
    assert (got.price, got.previous_close, got.delay_min) == (23.77, 24.28, 15)
    unknown = (got.open, got.day_high, got.day_low, got.volume, got.year_high, got.year_low, got.cap_musd)
    assert unknown == (None,) * 7


def test_recorded_fund_and_currency() -> None:
    (fund,) = parse(body("quote-QQQ"), ["QQQ"], NOW)
    assert fund.kind == "ETF" and fund.price and fund.trailing_pe
    (pair,) = parse(body("quote-EURUSD"), ["EURUSD=X"], NOW)
    assert pair.kind == "CURRENCY" and pair.price and pair.cap_musd is None


@pytest.mark.parametrize(
    ("state", "name", "session"),
    [("PRE", "preMarket", Session.PRE), ("POST", "postMarket", Session.POST)],
)
def test_extended_hours_have_their_own_price_sign_and_time(state: str, name: str, session: Session) -> None:
    at = AAPL["regularMarketTime"] + 3600
    got = quote("AAPL", AAPL | {"marketState": state, f"{name}Price": 240.0, f"{name}Time": at}, NOW)
    assert (got.session, got.extended_price, got.extended_time_ms) == (session, 240.0, at * 1000)
    assert got.shown_price == 240.0 and got.shown_move is not None and got.shown_move < 0
    stale = {"marketState": state, f"{name}Price": 240.0, f"{name}Time": at - 7200}
    other = {"postMarketPrice": None} | stale if state == "PRE" else stale
    assert quote("AAPL", AAPL | other, NOW).extended_price is None
    none = {"marketState": state, f"{name}Price": None, "postMarketPrice": None}
    assert quote("AAPL", AAPL | none, NOW).extended_price is None


@pytest.mark.parametrize("state", ["POSTPOST", "CLOSED", "PREPRE", "PRE"])
def test_the_last_price_after_hours_stays_until_the_next_session(state: str) -> None:
    at = AAPL["regularMarketTime"] + 14_398
    late = {"marketState": state, "postMarketPrice": 208.0, "postMarketTime": at}
    got = quote("AAPL", AAPL | late, NOW)
    assert got.shown_price == 208.0 and got.shown_time_ms == at * 1000
    assert got.shown_move == pytest.approx(208.0 / 244.6 - 1)
    assert quote("AAPL", AAPL | late | {"marketState": "REGULAR"}, NOW).shown_price == 244.6


@pytest.mark.parametrize(
    ("state", "session"),
    [("PREPRE", Session.CLOSED), ("POSTPOST", Session.CLOSED), ("CLOSED", Session.CLOSED),
     ("OVERNIGHT", Session.CLOSED), ("SOMETHING", None), ("", None), (None, None), (3, None),
     (["PRE"], None)],
)
def test_words_of_a_closed_market_and_words_that_say_nothing(state: Any, session: Session | None) -> None:
    assert session_of(state) is session
    got = quote("AAPL", AAPL | {"marketState": state, "postMarketPrice": None}, NOW)  # on a holiday
    assert got.session is Session.CLOSED and got.shown_price == 244.6


def test_symbols_not_asked_for_are_dropped_and_the_order_is_ours() -> None:
    other = {**AAPL, "symbol": "EVIL"}
    found = reply(other, {**AAPL, "symbol": "BRK-B"}, AAPL, AAPL, None, 7)
    got = parse(found, ["AAPL", "NVDA", "brk-b"], NOW)
    assert [one.symbol for one in got] == ["AAPL", "brk-b"]


@pytest.mark.parametrize("bad", [None, [], "x", 3, {}, {"quoteResponse": None},
                                 {"quoteResponse": {"result": None}}, {"finance": {"error": {}}}])
def test_a_reply_of_another_shape_is_a_fault(bad: Any) -> None:
    with pytest.raises(Unreadable):
        parse(bad, ["AAPL"], NOW)


def test_foreign_caps_are_not_dollars() -> None:
    assert quote("X", AAPL | {"currency": "TWD"}, NOW).cap_musd is None


def test_text_from_outside_is_cleaned() -> None:
    got = quote("X", {"longName": "\x1b[31mApple\u202e\nInc."}, NOW)
    assert got.name == "Apple Inc."


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just({}), st.just([]),
    st.builds(lambda x: {"raw": x}, st.floats()),
)


@given(st.dictionaries(st.sampled_from(sorted(AAPL)), JUNK))
def test_no_field_can_break_a_quote(changes: dict[str, Any]) -> None:
    got = quote("AAPL", AAPL | changes, NOW)
    for column in Quote.__struct_fields__:
        value = getattr(got, column)
        assert not isinstance(value, float) or isfinite(value)
    assert got.price is None or got.price > 0 or got.kind in BELOW_ZERO
    assert got.time_ms is None or isinstance(got.time_ms, int)


@pytest.mark.parametrize(
    ("raw", "hint", "clean"),
    [(75.0875015258789, 2, 75.0875), (244.60000610351562, 2, 244.6), (7698.1601, 2, 7698.16),
     (0.0375000014901, 2, 0.0375), (0.1246, 4, 0.1246), (164.32000732421875, None, 164.32)],
)
def test_the_noise_of_short_floats_is_gone(raw: float, hint: int | None, clean: float) -> None:
    assert clean_price(raw, hint) == clean


OPEN = 1_795_188_600_000  # Friday 20 November 2026, 10:30 in New York
REGULAR, CLOSED, PRE = Session.REGULAR, Session.CLOSED, Session.PRE


def listed(symbol: str, kind: str = "EQUITY", zone: str | None = "America/New_York", day: int = 0) -> Quote:
    return Quote(symbol, 1.0, kind=kind, zone=zone, time_ms=OPEN - day * 86_400_000)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, REGULAR),  # nobody says anything: the calendar
        ({"AAPL": CLOSED}, REGULAR),  # one odd field
        ({"AAPL": CLOSED, "NVDA": REGULAR, "SPY": REGULAR}, REGULAR),
        ({"AAPL": CLOSED, "NVDA": CLOSED, "SPY": REGULAR}, CLOSED),  # a day that nobody foresaw
        ({"AAPL": CLOSED, "NVDA": REGULAR}, REGULAR),
        ({"DEAD": CLOSED, "GONE": CLOSED, "NVDA": REGULAR}, REGULAR),  # who does not trade has no vote
        ({"7203.T": CLOSED, "BTC-USD": PRE, "BARC.L": CLOSED}, REGULAR),  # nor has who trades elsewhere
    ],
)
def test_the_markets_session_is_a_vote_of_new_york_and_the_calendar_stands_against_one(
    told: dict[str, Session], expected: Session
) -> None:
    board = [
        listed("DEAD", day=300), listed("GONE", day=200), listed("7203.T", zone=None),
        listed("BTC-USD", "CRYPTOCURRENCY", "UTC"), listed("BARC.L", zone="Europe/London"),
        listed("AAPL"), listed("NVDA"), listed("SPY", "ETF"),
    ]
    assert market_session(board, told, OPEN) is expected


@pytest.mark.parametrize(
    ("state", "late_s", "session"),
    [(None, 2, REGULAR), ("", 5000, REGULAR), ("CLOSED", 2, REGULAR), ("CLOSED", 5000, CLOSED),
     ("PRE", 2, PRE)],
)
def test_the_calendar_stands_against_one_odd_word(state: str | None, late_s: int, session: Session) -> None:
    fields = AAPL | {"marketState": state, "regularMarketTime": OPEN // 1000 - late_s}
    assert quote("AAPL", fields, OPEN).session is session


@pytest.mark.parametrize(("kind", "price"), [("FUTURE", -37.63), ("INDEX", -0.354), ("EQUITY", None)])
def test_what_may_lie_below_zero_does(kind: str, price: float | None) -> None:
    raw = -37.63 if kind != "INDEX" else -0.354
    assert quote("X", {"quoteType": kind, "regularMarketPrice": raw}, NOW).price == price


@pytest.mark.parametrize(
    ("address", "kept"),
    [("https://a.b/c?d=1", True), ("http://a.b", True), ("HTTPS://A.B", True), ("javascript:alert(1)", False),
     ("file:///etc/passwd", False), ("https://a.b/ c", False), ("\x1b]8;;https://x", False), (None, False),
     (" https://a.b", True), ("https://a.b/\u202ex", False), ("https://" + "a" * 3000, False)],
)
def test_links_open_only_as_http(address: Any, kept: bool) -> None:
    assert field.link(address) == (address.strip() if kept else "")


@pytest.mark.parametrize(
    ("value", "ms"), [(1_739_566_800, 1_739_566_800_000), (1_739_566_800_123, 1_739_566_800_123), (0, None),
                      (-5, None), ("1", None), (1e300, None), (True, None), ({"raw": 10}, 10_000)],
)
def test_stamps_in_seconds_or_milliseconds(value: Any, ms: int | None) -> None:
    assert field.stamp_ms(value) == ms


def test_a_market_value_below_nothing_is_not_known() -> None:
    assert quote("X", {"currency": "USD", "marketCap": -5e12}, 1).cap_musd is None

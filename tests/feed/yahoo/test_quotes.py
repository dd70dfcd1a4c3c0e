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
from tui.market.quote import Quote, Session

NOW = 1_739_789_689_000
AAPL = body("quote-AAPL")["quoteResponse"]["result"][0]


def reply(*results: Any) -> dict[str, Any]:
    return {"quoteResponse": {"result": list(results), "error": None}}


def test_a_recorded_equity() -> None:
    (got,) = parse(body("quote-AAPL"), ["AAPL"], NOW)
    assert got == Quote(
        "AAPL", 244.6, 241.53, 1_739_566_800_000, Session.CLOSED, name="Apple Inc.", kind="EQUITY",
        currency="USD", exchange="NasdaqGS", open=241.07, day_high=245.41, day_low=241.0, volume=40_896_227,
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
    assert quote("AAPL", AAPL | stale, NOW).extended_price is None
    assert quote("AAPL", AAPL | {"marketState": state, f"{name}Price": None}, NOW).extended_price is None


@pytest.mark.parametrize(
    "state", ["PREPRE", "POSTPOST", "CLOSED", "OVERNIGHT", "SOMETHING", "", None, 3, ["PRE"]]
)
def test_unknown_states_count_as_closed_and_show_the_last_price(state: Any) -> None:
    assert session_of(state) is Session.CLOSED
    got = quote("AAPL", AAPL | {"marketState": state}, NOW)
    assert got.extended_price is None and got.shown_price == 244.6


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
    assert got.price is None or got.price > 0
    assert got.time_ms is None or isinstance(got.time_ms, int)


@pytest.mark.parametrize(
    ("raw", "hint", "clean"),
    [(75.0875015258789, 2, 75.0875), (244.60000610351562, 2, 244.6), (7698.1601, 2, 7698.16),
     (0.0375000014901, 2, 0.0375), (0.1246, 4, 0.1246), (164.32000732421875, None, 164.32)],
)
def test_the_noise_of_short_floats_is_gone(raw: float, hint: int | None, clean: float) -> None:
    assert clean_price(raw, hint) == clean


def test_the_markets_session_is_that_of_new_york() -> None:
    coin = Quote("BTC-USD", kind="CRYPTOCURRENCY", session=Session.REGULAR)
    taipei = Quote("2330.TW", kind="EQUITY", session=Session.REGULAR)
    nvda = Quote("NVDA", kind="EQUITY", session=Session.PRE)
    zoned = [(coin, None), (taipei, "Asia/Taipei"), (nvda, "America/New_York")]
    assert market_session(zoned) is Session.PRE
    assert market_session(zoned[:2]) is None


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

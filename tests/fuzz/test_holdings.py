"""Holdings files and Yahoo's pages of holdings, damaged: read, or refused with faults that name a line."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from math import isfinite
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.damage import HOSTILE, all_texts, damaged, junk, many, quick, torn
from tests.market.index.test_holdings_file import Row, invesco, ishares, plain, rows, state_street
from tests.pictures import NOW
from tui.feed.event import Holdings as HoldingsEvent
from tui.feed.event import decode, encode
from tui.feed.yahoo import lists as feed
from tui.feed.yahoo.fault import Unreadable
from tui.market.index.holdings_file import Holdings, HoldingsError, parse_holdings, weights_of
from tui.system.text import clean

TODAY = date(2024, 12, 9)
SHORT: list[Row] = rows()[:12] + rows()[-6:]
WHOLE = [layout(SHORT).encode() for layout in (ishares, state_street, invesco, plain)]
KNOWN = frozenset(row["ticker"] for row in SHORT)
LINES = {"topHoldings": {"holdings": [
    {"symbol": symbol, "holdingName": symbol, "holdingPercent": share}
    for symbol, share in (("NVDA", 0.08), ("AAPL", 0.07), ("MSFT", 0.06), ("AMZN", 0.04), ("BRK.B", 0.02),
                          ("META", 0.02))
]}}
PAGE = {"finance": {"result": [{"quotes": [
    {"symbol": "NVDA", "marketCap": 4.5e12, "regularMarketPrice": 180.0, "currency": "USD"},
    {"symbol": "MSFT", "marketCap": 3.5e12, "regularMarketPrice": 480.0},
]}]}}

cells = st.sampled_from(HOSTILE) | st.sampled_from(
    ["ticker", "Weight (%)", "weight", "Date", "as of Dec 06, 2024", "NVDA", "BRK.B", "USD", "-", "7.5",
     "7,5", "1e308", "-1", "100", "$3", "nan", "Equity", "Cash", "12/06/2024", '"', ";"]
) | st.floats().map(str) | st.text(max_size=8)
tables = st.lists(st.lists(cells, max_size=5), max_size=8)


def written(table: list[list[str]]) -> str:
    out = StringIO()
    csv.writer(out, escapechar="\\").writerows(table)
    return out.getvalue()


def as_text(data: bytes) -> str:
    """As `read_holdings` reads a file that may be no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


files = st.one_of(
    st.sampled_from(WHOLE).flatmap(torn).map(as_text), tables.map(written),
    tables.map(lambda table: written([["ticker", "weight"], *table])), st.binary(max_size=80).map(as_text),
)


def read(text: str) -> Holdings | None:
    """None when the file is refused: every fault then has its line, and can be shown as it is."""
    with quick():
        try:
            return parse_holdings(text, "own.csv", TODAY, KNOWN)
        except HoldingsError as error:
            ends = text.count("\n") + text.count("\r") + 1
            for fault in error.faults:
                assert 0 <= fault.line <= ends
            shown = str(error)
    assert shown and clean(shown) == shown
    return None


@many
@given(files)
def test_a_holdings_file_is_read_or_refused(text: str) -> None:
    found = read(text)
    if found is None:
        return
    shares = [share for _, share in found.lines]
    assert shares and all(isfinite(share) and share >= 0 for share in shares)
    assert len({symbol for symbol, _ in found.lines}) == len(found.lines)
    assert found.as_of is None or found.as_of <= TODAY
    for word in all_texts([list(found.remarks), list(found.left_out), [s for s, _ in found.lines]]):
        assert clean(word) == word
    with quick():
        weights = weights_of(found, "SP500")
    assert 0 < sum(weights.shares.values()) < 1.03


def safe(event: HoldingsEvent) -> None:
    assert decode(encode(event)) == event


@many
@given(damaged(LINES) | junk)
def test_a_funds_page_is_read_or_refused(reply: Any) -> None:
    with quick():
        try:
            found = feed.lines(reply if isinstance(reply, dict) else {})
        except Unreadable:
            return
    assert 0 < sum(found.values()) <= 1
    safe(feed.fund_event("SPY", found, (), NOW))


@many
@given(damaged(PAGE) | junk)
def test_a_page_of_companies_is_read_or_refused(reply: Any) -> None:
    with quick():
        try:
            found = feed.screened(reply)
        except Unreadable:
            return
        event = feed.caps_event(found, 600.0, NOW)
    assert all(value > 0 for value in event.values[:-1])
    safe(event)

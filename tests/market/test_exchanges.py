"""Exchanges' hours against exchange-calendars: every session, break, early close and both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import exchange_calendars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_build.exchanges import CODES, FILE, entry, known, text
from tui.market import exchanges
from tui.market.exchanges import Exchange, Phase, exchange_of, span_at

pytestmark = pytest.mark.filterwarnings("ignore")  # of pandas, about exchange-calendars

FIRST, LAST = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC)


@cache
def calendar(code: str) -> Any:
    if code in ("ALWAYS", "FIVE_DAYS"):
        name = "24/7" if code == "ALWAYS" else "24/5"
        return exchange_calendars.get_calendar(name, start="2025-12-01", end="2027-01-31")
    if code in ("XNYS",):
        return exchange_calendars.get_calendar(code, start="2025-12-01", end="2027-01-31")
    return known(code)


def named(code: str) -> Exchange:
    ours = {one.code: one for one in (exchanges.NEW_YORK, exchanges.ALWAYS, exchanges.FIVE_DAYS)}
    return ours[code] if code in ours else exchanges.table()[code]


def test_the_file_is_what_the_script_makes() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("code", [*CODES, "XNYS", "ALWAYS", "FIVE_DAYS"])
def test_moments_of_a_whole_year_are_those_of_exchange_calendars(code: str) -> None:
    theirs, ours, moment = calendar(code), named(code), FIRST + timedelta(minutes=7)
    while moment < LAST:
        phase = span_at(ours, int(moment.timestamp() * 1000)).phase
        if phase is not Phase.EITHER:
            trades = theirs.is_open_on_minute(moment)
            assert (phase is Phase.OPEN) is trades, f"{code} at {moment}"
            rests = theirs.is_open_on_minute(moment, ignore_breaks=True) and not trades
            assert (phase is Phase.BREAK) is rests, f"{code} at {moment}"
        moment += timedelta(minutes=251)


@pytest.mark.parametrize("code", ["XTKS", "XLON", "CMES", "FIVE_DAYS", "ALWAYS"])
@given(moment=st.datetimes(datetime(2026, 1, 5), datetime(2026, 12, 20)))
def test_a_span_is_one_thing_from_its_first_to_its_last_moment(code: str, moment: datetime) -> None:
    ours, now = named(code), int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    span = exchanges._span(ours, now)
    assert span.start_ms <= now < span.end_ms
    for other in (span.start_ms, span.end_ms - 1):
        found = exchanges._span(ours, other)
        assert (found.phase, found.day) == (span.phase, span.day)
    assert exchanges._span(ours, span.end_ms) != span


@pytest.mark.parametrize(
    ("symbol", "kind", "zone", "code", "expected"),
    [
        ("NVDA", "EQUITY", "America/New_York", "NMS", "XNYS"),
        ("NVDA", None, None, None, "XNYS"),
        ("BRK.B", "EQUITY", "America/New_York", "NYQ", "XNYS"),
        ("^GSPC", "INDEX", "America/New_York", "SNP", "XNYS"),
        ("^TNX", "INDEX", "America/New_York", "CGI", "RATES"),
        ("VTSAX", "MUTUALFUND", "America/New_York", "NAS", "FUNDS"),
        ("7203.T", "EQUITY", "Asia/Tokyo", "JPX", "XTKS"),
        ("7203.T", "EQUITY", None, None, "XTKS"),  # no zone in the reply
        ("^N225", "INDEX", "Asia/Tokyo", "OSA", "XTKS"),
        ("M&M.NS", "EQUITY", "Asia/Kolkata", "NSI", "XBOM"),
        ("VOD.L", "EQUITY", "Europe/London", "LSE", "XLON"),
        ("EURUSD=X", "CURRENCY", "Europe/London", "CCY", "FIVE_DAYS"),
        ("BTC-USD", "CRYPTOCURRENCY", "UTC", "CCC", "ALWAYS"),
        ("ES=F", "FUTURE", "America/New_York", "CME", "CMES"),
        ("PETR4.SA", "EQUITY", "America/Sao_Paulo", "SAO", ""),
        ("X.XX", "EQUITY", "Nowhere/None", None, ""),
    ],
)
def test_a_quote_says_where_it_trades(
    symbol: str, kind: str | None, zone: str | None, code: str | None, expected: str
) -> None:
    found = exchange_of(symbol, kind, zone, code)
    assert found.code == expected
    assert found.firm is (expected != "")
    assert span_at(found, 1_795_000_000_000).phase is not None


def test_an_exchange_that_is_not_in_the_table_says_nothing_of_its_hours() -> None:
    brazil = exchange_of("PETR4.SA", "EQUITY", "America/Sao_Paulo", "SAO")
    weekday, sunday = (int(datetime(2026, 11, day, 15, tzinfo=UTC).timestamp() * 1000) for day in (24, 22))
    assert span_at(brazil, weekday).phase is Phase.EITHER
    assert span_at(brazil, sunday).phase is Phase.CLOSED


def test_a_future_of_sunday_evening_is_of_monday() -> None:
    assert named("CMES").day_of(int(datetime(2026, 11, 22, 23, 30, tzinfo=UTC).timestamp() * 1000)) == date(
        2026, 11, 23)
    assert named("CMES").previous_session(date(2026, 11, 23)) == date(2026, 11, 20)
    assert named("XTKS").previous_session(date(2026, 11, 24)) == date(2026, 11, 20)  # a holiday between
    assert named("ALWAYS").previous_session(date(2026, 11, 23)) == date(2026, 11, 22)


def test_the_table_says_how_far_it_goes() -> None:
    assert entry("XSHG")["to"] == "2026-12-31"

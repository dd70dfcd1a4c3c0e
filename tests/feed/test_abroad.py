"""The board of every market at twelve chosen hours, by exchange-calendars; the whole weeks are a bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.feed.abroad import BOARD, Walk, badges, false_alerts, overlaps, wrong
from tests.terminal.simulated import Simulation
from tests.yahoo.server import Yahoo
from tui.draw.chrome.bars import status, trouble

HOURS = (
    ("2026-10-23T02:40+00:00", "Tokyo's noon, the night after hours in New York"),
    ("2026-10-23T15:45+00:00", "London's last hour of summer time closed at 16:30 there"),
    ("2026-10-24T12:00+00:00", "Saturday"),
    ("2026-10-25T23:30+00:00", "Europe's clocks changed; Monday has begun in Tokyo's morning"),
    ("2026-10-26T12:30+00:00", "New York opens an hour later for Europe"),
    ("2026-10-26T16:20+00:00", "London closes at noon in New York, before its own clock changes"),
    ("2026-11-01T18:00+00:00", "Sunday: New York's clock has changed, futures rest"),
    ("2026-11-02T14:31+00:00", "a minute after New York's opening bell"),
    ("2026-11-23T01:30+00:00", "Tokyo's holiday, Hong Kong's first minute"),
    ("2026-11-26T16:00+00:00", "Thanksgiving"),
    ("2026-11-26T19:30+00:00", "its afternoon: futures have closed early"),
    ("2026-11-27T18:30+00:00", "New York has closed at 13:00"),
)


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    with Yahoo(now=HOURS[0][0]) as server, Walk(server, tmp_path, monkeypatch) as found:
        yield found


def test_each_row_says_what_its_own_exchange_does(walk: Walk) -> None:
    seen: set[str] = set()
    fired: set[str] = set()
    for text, why in HOURS:
        moment = datetime.fromisoformat(text)
        if text.startswith("2026-11-23T01:30"):
            moment += timedelta(minutes=20)  # Hong Kong's prices are 15 minutes late
        picture = walk.poll(moment)
        assert wrong(picture, moment) == {}, why
        assert overlaps(picture) == [], why
        news = walk.news()
        assert false_alerts(news, moment) == [], why
        fired |= {one.symbol for one in news if one.change == "fired"}
        assert walk.paces_open(), why  # a coin trades always
        seen |= set(badges(picture).values())
    assert "VOD.L" in fired  # it fell by 7.86 % on the day itself
    assert {"", "closed", "delayed", "PRE", "23 Oct", "25 Nov", "POST 19:59"} <= seen


def test_a_rule_for_bitcoin_fires_on_a_sunday(walk: Walk) -> None:
    sunday = datetime.fromisoformat("2026-11-22T15:00+00:00")
    walk.server.market.set("BTC-USD", price=98765.43 * 0.93)
    fired = []
    for seconds in range(0, 91, 15):
        walk.poll(sunday + timedelta(seconds=seconds))
        fired += [(seconds, one) for one in walk.news() if one.change == "fired" and one.rule == "coin"]
    [(seconds, one)] = fired
    assert 60 <= seconds <= 75 and "Bitcoin: -6.63 %" in one.why


def test_a_board_of_which_nothing_trades_now_is_not_in_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokyo and Hong Kong at eleven in New York: both have closed, and no trade will be pushed."""
    with Yahoo() as server:
        for symbol in ("7203.T", "0700.HK"):
            kind, zone, currency, price, move, decimals, calendar, late = BOARD[symbol]
            server.market.set(symbol, kind=kind, exchange="XXX", zone=zone, currency=currency, price=price,
                              previous_close=price / (1 + move), decimals=decimals, calendar=calendar,
                              delay_min=late)
        seen = Simulation(server, tmp_path, monkeypatch, ("7203.T", "0700.HK"))
        seen.until(lambda: seen.store.health.state == "ok", 60)
        said: set[tuple[str, str]] = set()
        badges_seen: set[str] = set()

        def look() -> bool:
            picture = seen.picture
            said.add((status(picture)[0], trouble(picture)))
            badges_seen.update(badges(picture).values())
            return False

        end = seen.now + 310_000  # a poll of the closed market later
        seen.until(lambda: look() or seen.now >= end, 400)
        assert said == {("CLOSED", "")} and badges_seen == {""}  # the header says it for all


@pytest.mark.parametrize("odd", ["CLOSED", "null"])
def test_one_odd_field_closes_no_market(walk: Walk, odd: str) -> None:
    """The first symbol is called closed, or nobody's state is told in one reply: all goes on as it was."""
    open_at = datetime.fromisoformat("2026-11-24T16:00+00:00")
    walk.poll(open_at)
    if odd == "CLOSED":
        walk.server.market.set("^N225", state="CLOSED")
        walk.server.market.set("NVDA", state="CLOSED")
    else:
        walk.server.faults.set("null", "quote", fields=("marketState",), times=1)
    for seconds in (15, 30, 45):
        moment = open_at + timedelta(seconds=seconds)
        picture = walk.poll(moment)
        assert picture.session == "REGULAR"
        assert wrong(picture, moment) == {}
        assert walk.worker._session == "REGULAR"

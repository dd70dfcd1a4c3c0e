"""Concentration as it is read: stored, of a recorded day, and drifted by live prices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.last_day import LAST, LAST_DAY
from tests.pictures import DAY, quote
from tui.market.embedded.first_screen import first_screen
from tui.market.index.live import live_reading
from tui.market.index.reading import Concentration, day_reading, first_reading
from tui.market.quote import Quote
from tui.market.session import next_session

SEVEN = ("NVDA", "AAPL", "GOOGL", "MSFT", "AMZN", "META", "TSLA")


def stored_quotes() -> dict[str, Quote]:
    """Quotes at exactly the stored prices."""
    return {s: f.quote for s, f in first_screen().figures.items()}


def read(quotes: dict[str, Quote]) -> Concentration:
    found = live_reading(quotes, DAY)
    assert found is not None
    return found


def test_the_stored_figures_of_the_last_day() -> None:
    found = first_reading(first_screen())
    assert found.seven.share == pytest.approx(0.3485, abs=5e-5)
    assert found.seven.as_of == LAST_DAY
    assert found.seven.change20 == pytest.approx(0.0108, abs=5e-5)
    assert "full market value" in found.seven.basis
    assert tuple(name for name, _ in found.members) == SEVEN
    assert sum(share for _, share in found.members) == pytest.approx(found.seven.share, abs=1e-5)
    assert len(found.top) == 10 and not found.estimated
    assert round(found.effective or 0) == 42


@pytest.mark.parametrize(
    ("day", "share", "ten"),
    [("2025-01-27", 0.323, 0.375), ("2026-08-21", 0.332, 0.389),
     (LAST, 0.3485, 0.4056), ("2026-01-30", None, None)],
)
def test_a_recorded_day(day: str, share: float | None, ten: float | None) -> None:
    found = day_reading(day)
    assert found is not None and found.seven.as_of == date.fromisoformat(day)
    assert sum(s for _, s in found.members) == pytest.approx(found.seven.share, abs=2e-3)
    if share is not None:
        assert found.seven.share == pytest.approx(share, abs=5e-4)
        assert found.top10.share == pytest.approx(ten, abs=5e-4)


def test_before_the_series_begins_nothing_is_known() -> None:
    assert day_reading("2020-12-31") is None


def test_the_seven_on_the_stored_day_are_the_same_by_either_way() -> None:
    day, first = day_reading(LAST), first_reading(first_screen())
    assert day is not None
    assert day.seven.share == first.seven.share
    assert day.top10.share == first.top10.share
    assert day.effective == pytest.approx(first.effective, abs=0.01)


def test_at_the_stored_prices_the_live_reading_is_the_stored_one() -> None:
    live, first = read(stored_quotes()), first_reading(first_screen())
    assert live.seven.share == pytest.approx(first.seven.share, abs=5e-5)
    assert live.top10.share == pytest.approx(first.top10.share, abs=5e-5)
    assert live.effective == pytest.approx(first.effective, abs=0.05)
    assert dict(live.members) == pytest.approx(dict(first.members), abs=5e-5)
    assert live.estimated and LAST in live.note
    assert (live.seven.bound, live.seven.missing, live.seven.as_of) == ("", (), DAY)


@pytest.mark.parametrize("gone", SEVEN)
def test_a_member_without_a_quote_leaves_a_bound(gone: str) -> None:
    quotes = stored_quotes()
    del quotes[gone]
    found = read(quotes)
    assert (found.seven.bound, found.seven.missing) == ("at least", (gone,))
    whole = first_reading(first_screen())
    part = dict(whole.members)[gone]
    assert found.seven.share == pytest.approx((whole.seven.share or 0) - part, abs=1e-4)


@pytest.mark.parametrize("keep", [(), ("NVDA",), SEVEN])
def test_without_the_index_nothing_is_claimed(keep: tuple[str, ...]) -> None:
    found = read({s: q for s, q in stored_quotes().items() if s in keep})
    assert found.seven.share is None
    assert found.top10.share is None
    assert found.effective is None
    assert found.group45.share is None


def test_the_fund_stands_in_for_the_index() -> None:
    quotes = stored_quotes()
    whole = read(quotes).seven.share
    del quotes["^GSPC"]
    assert read(quotes).seven.share == pytest.approx(whole, abs=2e-4)


def test_a_split_is_no_move() -> None:
    """Price a tenth, market value the same: the share count changed, so the move is not known."""
    quotes = stored_quotes()
    nvda = quotes["NVDA"]
    quotes["NVDA"] = replace(nvda, price=(nvda.price or 0) / 10)
    assert read(quotes).seven.missing == ("NVDA",)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*SEVEN, "^GSPC", "SPY", "QQQ"]), st.floats(0.5, 2.0)))
def test_whatever_the_prices_a_share_is_a_share(factors: dict[str, float]) -> None:
    quotes = stored_quotes()
    for symbol, factor in factors.items():
        old = quotes[symbol]
        cap = None if old.cap_musd is None else round(old.cap_musd * factor)
        quotes[symbol] = replace(old, price=(old.price or 0) * factor, cap_musd=cap)
    found = read(quotes)
    for line in (found.seven, found.top10):
        assert line.share is None or 0 < line.share < 1
    if found.effective is not None:
        assert found.effective > 0


@pytest.mark.parametrize(
    ("day", "change"),
    [
        (LAST_DAY, 0.0108),
        (date(2026, 9, 29), None),  # 20 sessions before it is a day without a stored share
        (next_session(LAST_DAY), None),
        (DAY, None),
    ],
)
def test_the_change_over_twenty_sessions_is_known_as_far_as_the_stored_shares_reach(
    day: date, change: float | None
) -> None:
    found = live_reading(stored_quotes(), day)
    assert found is not None
    assert found.seven.change20 == (None if change is None else pytest.approx(change, abs=1e-4))
    del (quotes := stored_quotes())["META"]
    bound = live_reading(quotes, day)
    assert bound is not None and bound.seven.change20 is None


def test_quotes_that_are_not_of_the_index_change_nothing() -> None:
    quotes = stored_quotes() | {"0700.HK": quote("0700.HK", 600.0), "ZZZ": quote("ZZZ", None)}
    assert read(quotes) == read(stored_quotes())

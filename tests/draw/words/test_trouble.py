"""The one line that says what is wrong: a clock, charts, headlines, facts; and what it stops saying."""

from __future__ import annotations

import pytest

from tests.pictures import NOW, live, ok, quote, said
from tui.draw.chrome.bars import status, trouble
from tui.feed import event as ev
from tui.market.quote import State

S = 1000


def health(what: str, state: str = "wait", reason: str = "") -> ev.HealthEvent:
    retry_at = NOW + 40 * S if reason else None
    return ev.HealthEvent(t=NOW, state=state, reason=reason, what=what, retry_at=retry_at)


@pytest.mark.parametrize(
    ("what", "word"), [
        ("chart", "charts"), ("news", "headlines"), ("facts", "company facts"), ("daily", "daily closes"),
        ("spark", "lines beside the prices"), ("lists", "lists of the indices"),
    ],
)
def test_a_fault_of_every_kind_reaches_the_line_and_leaves_it(what: str, word: str) -> None:
    store = live()
    store.apply([health(what, reason="Yahoo's reply is not readable")])
    assert trouble(store.picture(NOW)) == f"{word}: Yahoo's reply is not readable; next try in 40 s"
    assert status(store.picture(NOW))[0] == "LIVE"  # prices come all the same
    store.apply([health(what, "ok")])
    assert trouble(store.picture(NOW)) == ""


def test_quotes_come_before_all_else() -> None:
    store = live()
    store.apply([health("chart", reason="no charts"), health("quotes", reason="no network")])
    assert trouble(store.picture(NOW)).startswith("no network; last quotes")


@pytest.mark.parametrize(
    ("ahead_s", "said_so"),
    [(0, ""), (59, ""), (-59, ""), (1200, "this computer's clock is 20 min ahead of Yahoo's"),
     (-7200, "this computer's clock is 2 h behind Yahoo's"), (86_400 * 3, "is 3 d ahead of")],
)
def test_a_wrong_clock_is_said_in_one_line_with_its_size(ahead_s: int, said_so: str) -> None:
    """Prices of now stay live: their age is by Yahoo's clock."""
    here = NOW + 1000 * ahead_s
    store = live()
    store.apply([said(quote(time_ms=NOW - 2 * S, fetched_ms=here)),
                 ev.HealthEvent(t=here, state="ok", ahead_s=ahead_s)])
    picture = store.picture(here)
    line = trouble(picture)
    assert said_so in line and bool(line) is bool(said_so) and "\n" not in line
    fresh = picture.freshness["NVDA"]
    assert fresh.state is State.LIVE and (fresh.age_s or 0) <= 62
    store.apply([ev.HealthEvent(t=here, state="ok", ahead_s=0)])
    assert trouble(store.picture(here)) == ""


def test_what_a_good_reply_leaves_out_is_said_where_it_is_late() -> None:
    store, later = live(), NOW + 75 * S
    store.apply([said(quote("ORCL", fetched_ms=later, time_ms=later)),
                 ev.HealthEvent(t=later, state="ok", missing=["NVDA"])])
    fresh = store.picture(later).freshness["NVDA"]
    assert fresh.state is State.STALE and "left out" in fresh.note
    store.apply([said(quote("NVDA", fetched_ms=later, time_ms=later)), ok(later)])
    assert store.picture(later).freshness["NVDA"].state is State.LIVE


def test_a_network_that_is_back_for_quotes_is_back_for_all() -> None:
    store = live()
    store.apply([health("chart", reason="no network"), health("news", reason="Yahoo's reply was cut off")])
    store.apply([ok(NOW)])
    assert trouble(store.picture(NOW)).startswith("headlines: Yahoo's reply was cut off")

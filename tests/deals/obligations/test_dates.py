"""What comes: sorted by the first possible day, shown as far as the day is known, with stable names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.deals.ledgers import deal, read
from tui.deals.ledger.deal_dates import span_of
from tui.deals.ledger.ledger import load
from tui.deals.obligations.dates import Dated, Sort, coming
from tui.market.calendar import DatedEvent

DAY = date(2026, 11, 30)
LEDGER = load()
RESULTS = (
    DatedEvent("2026-12-10", "ORCL", "earnings", "Oracle results", "Yahoo"),
    DatedEvent("2026-11-20", "NVDA", "earnings", "NVIDIA results", "Yahoo"),
)


def money(rows: tuple[Dated, ...]) -> list[tuple[str, str, str]]:
    return [(row.when, row.what, row.amount.short) for row in rows if row.sort is Sort.MONEY]


def test_the_ledgers_dates_at_the_end_of_november_2026() -> None:
    found = money(coming(LEDGER, DAY))
    assert found[:8] == [
        ("2027", "OpenAI > Oracle contract begins", "$300bn"),
        ("2027", "Anthropic > Alphabet contract begins", "$74.8-200bn"),
        ("2027", "Anthropic > Nscale contract begins", "$45bn"),
        ("2027", "Meta > CoreWeave contract begins", "$21bn"),
        ("2027", "Anthropic > TeraWulf contract begins", "$19bn"),
        ("2027", "Meta > Nebius contract begins", "$12bn"),
        ("2027", "Anthropic > AMD contract begins", "$?"),
        ("2027", "Microsoft > Crusoe contract begins", "$?"),
    ]
    assert ("Mar 2027", "JPMorgan > SoftBank falls due", "to $30bn") in found


def test_rows_stand_by_the_first_day_on_which_they_can_be() -> None:
    rows = coming(LEDGER, DAY, RESULTS)
    assert [max(row.first, DAY) for row in rows] == sorted(max(row.first, DAY) for row in rows)
    assert rows[0].what == "Oracle results" and rows[0].when == "Thu 10 Dec 2026"
    assert not any("NVIDIA results" in row.what for row in rows), "what has been does not come"
    assert all(row.source for row in rows) and len({row.uid for row in rows}) == len(rows)
    year = next(row for row in rows if row.when == "2027")
    assert (year.first, year.last) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_thing_keeps_its_name_when_its_day_moves() -> None:
    moved = (DatedEvent("2026-12-14", "ORCL", "earnings", "Oracle results", "Yahoo"), *RESULTS[1:])
    uids = [
        {row.uid for row in coming(LEDGER, DAY, some) if row.sort is Sort.RESULTS}
        for some in (RESULTS, moved)
    ]
    assert uids[0] == uids[1] != set()


def test_dates_that_a_page_names(tmp_path: Path) -> None:
    source = '{ url = "https://example.com/a", date = 2026-10-01, grade = "press" }'
    first = (
        f'{{ day = "2027-03", what = "first site", amount_usd = 40.0, was = "2026-12", source = {source} }}'
    )
    dates = f'[{first}, {{ day = 2028, what = "option ends" }}]'
    ledger = read(tmp_path, deal("a", "openai", "oracle", dates=dates))
    rows = coming(ledger, DAY)
    named = [row for row in rows if row.uid.startswith("a-date")]
    assert [(row.when, row.amount.short, row.was) for row in named] == [
        ("Mar 2027", "$40bn", "2026-12"),
        ("2028", "$?", ""),
    ]
    assert named[0].url == "https://example.com/a"
    early = coming(ledger, date(2026, 9, 1))
    assert not any(row.uid == "a-date-0" for row in early), "its source was not public yet"


@pytest.mark.parametrize("value", ["2027-13", "soon", 3, True, None, 12.5, "20270"])
def test_a_day_that_is_none_is_refused(value: object) -> None:
    assert span_of(value) is None

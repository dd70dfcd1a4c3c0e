"""Candidates for tests, made of sentences of our own."""

from __future__ import annotations

from datetime import date

from tui.deals.ledger.ledger import load
from tui.filings.candidate import Candidate
from tui.filings.find.filing import Filing, read_filing
from tui.filings.find.mentions import Names
from tui.filings.find.sides import Sides
from tui.filings.find.titles import read_title

LEDGER = load()
_NAMES, _SIDES = Names(LEDGER.companies), Sides(LEDGER.companies)
DAY = date(2026, 11, 27)
TITLES = (
    "Oracle to buy $7 billion of AMD chips", "Nvidia to invest up to $3bn in Wayve",
    "Anthropic in talks to rent $12bn of Fluidstack capacity", "Meta sells $20 billion of bonds",
    "SoftBank and Nvidia to invest $6bn in Poolside",
)
FILED = (
    "Item 1.01 Entry\nOn November 24, 2026 the Company issued $1,250 million of senior notes due 2031 and "
    "$3,000 million of convertible senior notes due 2032."
)


def titles(*said: str, day: date = DAY) -> list[Candidate]:
    """The candidates of titles, five of our own when none is given."""
    found = [
        read_title(t, day, _NAMES, _SIDES, f"https://wire.example/{n}", "A Wire")
        for n, t in enumerate(said or TITLES)
    ]
    return [c for r in found for c in r.candidates]


def filing(text: str = FILED) -> list[Candidate]:
    """The candidates of a filing of CoreWeave."""
    url = "https://www.sec.gov/Archives/edgar/data/1769628/000176962826000123/main.htm"
    about = Filing("8-K", date(2026, 11, 24), "coreweave", "CoreWeave, Inc.", ("1.01", "2.03"), url)
    return list(read_filing(text, about, _NAMES))

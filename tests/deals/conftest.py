"""The shipped ledger, read once."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.ledger.book import Book
from tui.deals.ledger.ledger import Ledger, load

TODAY = date(2026, 11, 22)
THEN = date(2025, 9, 23)


@pytest.fixture(scope="session")
def shipped() -> Ledger:
    return load()


@pytest.fixture(scope="session")
def today(shipped: Ledger) -> Book:
    return shipped.as_of(TODAY)


@pytest.fixture(scope="session")
def then(shipped: Ledger) -> Book:
    return shipped.as_of(THEN)

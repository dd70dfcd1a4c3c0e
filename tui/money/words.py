"""A holding out of what a person types: a symbol, shares or a worth, and what is known beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite

from tui.money.holding import CASH, Holding
from tui.money.holdings_toml import MOST, held_symbol


class WordsError(ValueError):
    """What was typed is no holding; the message says why and repeats no amount."""


def lot_of(answer: Mapping[str, str]) -> Holding:
    """The lot of a form's answer: symbol, amount (60 or $6000), cost, account, bought. Raises WordsError."""
    written = answer.get("symbol", "").strip()
    symbol = held_symbol(written)
    if symbol is None:
        raise WordsError("the symbol is none: letters, digits and ^ . - =, at most 15")
    amount = answer.get("amount", "").strip()
    worth = amount.lstrip("+-").startswith("$") or written.lower() == "cash"
    number = number_of(amount.replace("$", ""))
    cost = number_of(text) if (text := answer.get("cost", "").strip()) else None
    if cost is not None and cost < 0:
        raise WordsError("the cost must not be below 0")
    return Holding(
        CASH if written.lower() == "cash" else symbol, None if worth else number, number if worth else None,
        None, cost, "", answer.get("account", "").strip(), _day(answer.get("bought", "").strip()),
    )


def number_of(text: str) -> float:
    """60, 1,500 or -2.5; WordsError for what is no number, or is 0."""
    try:
        number = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        raise WordsError("the number is none: write it like 60 or 1500.50") from None
    if not isfinite(number) or abs(number) > MOST or number == 0:
        raise WordsError("the number must not be 0 or endless")
    return number


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WordsError("the day must be written as 2024-06-11") from None

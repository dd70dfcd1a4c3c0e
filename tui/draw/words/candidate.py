"""A candidate in a reader's words."""

from __future__ import annotations

from collections.abc import Callable

from tui.deals.ledger.amount import Form
from tui.filings.candidate import Candidate

_FORMS = {Form.UP_TO: "up to {}", Form.AT_LEAST: "at least {}", Form.ABOUT: "about {}"}


def parties_words(one: Candidate, name: Callable[[str], str] = str, arrow: str = ">") -> str:
    """`Oracle > AMD`; a party that is not named is a question mark, or its name in the text."""
    payer = name(one.payer) if one.payer else one.other_party or "?"
    receiver = name(one.receiver) if one.receiver else one.other_party or "?"
    return f"{payer} {arrow} {receiver}"


def amount_words(one: Candidate) -> str:
    """`up to $7bn`, `$5bn to $7bn`, `$2bn + $1.5bn, no total`, `$15bn together`, `€?`, `none said`."""
    if one.currency != "USD":
        return f"{one.currency} (not in dollars)"
    if one.parts_musd:
        return " + ".join(map(usd, one.parts_musd[:6])) + ", no total"
    if one.total_musd is not None:
        return f"{usd(one.total_musd)} together"
    if one.amount_musd is None:
        return "none said"
    if one.form is Form.BETWEEN and one.low_musd is not None:
        return f"{usd(one.low_musd)} to {usd(one.amount_musd)}"
    return _FORMS.get(one.form, "{}").format(usd(one.amount_musd))


def usd(musd: float) -> str:
    """`$1.25bn`, `$830m`, `$1.5tn`."""
    for unit, size in (("tn", 1e6), ("bn", 1e3)):
        if musd >= size:
            return f"${musd / size:.4g}{unit}"
    return f"${musd:.4g}m"

"""The assumptions of a what-if and what is known of the receivers: market value, sales, margin, multiples.

From the embedded figures of filings and the ledger's own dated figures, each with source and day; a caller
with newer market values gives them. What is not known gets no default: its column is then n/a.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tui.deals.ledger.company import Company as Listed
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.due import last_sales, newest, told
from tui.deals.obligations.lenders import Equity
from tui.deals.obligations.what_if import FIRST, HALF, Assumption, CompanyFigures, LinkBreak, break_link

FILED_AFTER = timedelta(days=75)  # the latest that a large company's annual report comes after its year's end
TAX = Assumption("tax", "tax on profit", 0.21, "fraction", "US federal rate, 26 U.S.C. 11", "2018-01-01")
PASS_ON = Assumption("pass_on", "part of a lost sale that the receiver passes on", 0.0, "fraction",
                     "ours: one round; change it to see a second", "")
SPREAD = Assumption("spread", "spread", None, "evenly over the term", "ours; no plan is published", "")


class _Filed(Struct, frozen=True):
    """Of one company: sums in millions of USD, the period they are of and who says so."""

    sales: int
    profit: int | None
    operating: float | None  # margin, a fraction
    debt: int | None
    cash: int | None
    as_of: str
    source: str


def inputs(
    ledger: Ledger, day: date, caps_musd: Mapping[str, int] | None = None,
) -> tuple[dict[str, CompanyFigures], dict[str, Assumption]]:
    """Receivers by slug, and the assumptions by key, as known on `day`.

    `caps_musd`: market values by symbol; without one the embedded of the last session to `day`.
    """
    companies: dict[str, CompanyFigures] = {}
    assumed = {a.key: a for a in (SPREAD, TAX, PASS_ON)}
    for slug, listed in ledger.companies.items():
        symbol = listed.ticker or ""
        cap = (caps_musd or {}).get(symbol) or _stored_cap(symbol, day)
        filed = _filed(symbol, day) if symbol else None
        own = last_sales(listed, day)
        sales = filed.sales if filed is not None else own.musd if own is not None else None
        companies[slug] = CompanyFigures(listed.short, symbol if cap else "", cap, sales)
        for one in _assumed(slug, listed, day, cap, filed):
            assumed[one.key] = one
    return companies, assumed


def first_link(ledger: Ledger, day: date, caps_musd: Mapping[str, int]) -> LinkBreak | None:
    """What if OpenAI pays half of next year's: None while nothing is due then."""
    companies, assumed = inputs(ledger, day, caps_musd)
    broken = break_link(ledger.as_of(day), FIRST, HALF, day.year + 1, companies, assumed)
    return broken if broken.due.known else None


def edited(assumed: Mapping[str, Assumption], values: Mapping[str, float]) -> dict[str, Assumption]:
    """The assumptions with a person's own values, which then say so."""
    return {key: replace(one, value=values[key], source="your own value", as_of="") if key in values else one
            for key, one in assumed.items()}


def _assumed(slug: str, listed: Listed, day: date, cap: int | None, filed: _Filed | None) -> list[Assumption]:
    rental = newest(listed.figures_of("ai_rental_gross_margin", day))
    found: list[Assumption] = []
    if rental is not None and rental.value is not None:
        host = rental.sources[0].url if rental.sources else ""
        found.append(Assumption(
            f"{slug}.margin", f"margin of {listed.short} on it: its rent of AI computers",
            rental.value / 100, "fraction", f"{told(rental)}: {host}", rental.period,
        ))
    elif filed is not None and filed.operating is not None:
        found.append(Assumption(
            f"{slug}.margin", f"margin of {listed.short} on it: its operating margin", filed.operating,
            "fraction", filed.source, filed.as_of,
        ))
    if cap is None or filed is None:
        return found
    if filed.profit is not None and filed.profit > 0:
        found.append(Assumption(
            f"{slug}.pe", f"P/E of {listed.short}", cap / filed.profit, "x",
            f"market value over twelve months' profit; {filed.source}", filed.as_of,
        ))
    debt = newest(listed.figures_of("debt", day))
    owes = debt.musd if debt is not None and debt.musd is not None else filed.debt
    if owes is not None and filed.cash is not None:
        why = "market value and debt less cash over twelve months' sales"
        found.append(Assumption(
            f"{slug}.ev_sales", f"EV/sales of {listed.short}", (cap + owes - filed.cash) / filed.sales,
            "x", f"{why}; {filed.source}", filed.as_of,
        ))
    return found


def _stored_cap(symbol: str, day: date) -> int | None:
    """The embedded market value at the last session to `day`."""
    from tui.market.embedded import series
    from tui.market.session import day_ms

    days, values = series.caps(symbol)
    known = [cap for ms, cap in zip(days, values, strict=True) if ms <= day_ms(day)]
    return known[-1] if known else None


def _filed(symbol: str, day: date) -> _Filed | None:
    """The last four quarters where the embedded figures are of that time, else the last year filed then."""
    from tui.market.embedded import facts

    known = facts.fundamentals(symbol)
    if known is None:
        return None
    years = [(end, row) for end, row in known.annual if date.fromisoformat(end) + FILED_AFTER <= day]
    last = years[-1] if years else None
    quarters = known.quarterly[-4:]
    recent = day + timedelta(days=3) >= date.fromisoformat(known.as_of)
    cash = last[1].get("cash") if last else None
    debt = last[1].get("long_term_debt") if last else None
    if recent and known.ttm.get("revenue"):
        end = max([quarters[-1][0]] if quarters else [""])
        return _Filed(known.ttm["revenue"] or 0, known.ttm.get("net_income"), _operating(quarters), debt,
                      _newest_cash(known.annual, day) or cash, end, known.origin)
    if last is None or not last[1].get("revenue"):
        return None
    sales, income = last[1]["revenue"] or 0, last[1].get("operating_income")
    margin = income / sales if income is not None else None
    return _Filed(sales, last[1].get("net_income"), margin, debt, cash, last[0], known.origin)


def _newest_cash(annual: tuple[tuple[str, dict[str, int | None]], ...], day: date) -> int | None:
    known = (row.get("cash") for end, row in reversed(annual) if end <= day.isoformat())
    return next((cash for cash in known if cash is not None), None)


def _operating(quarters: tuple[tuple[str, dict[str, int | None]], ...]) -> float | None:
    """Operating margin of four quarters; None where one is missing."""
    rows = [(row.get("operating_income"), row.get("revenue")) for _, row in quarters]
    if len(rows) < 4 or any(income is None or not sales for income, sales in rows):
        return None
    return sum(i or 0 for i, _ in rows) / sum(s or 0 for _, s in rows)


def equities(ledger: Ledger, day: date) -> dict[str, Equity]:
    """Shareholders' equity above 0 by slug, of the last annual report that was out on `day`."""
    from tui.market.embedded import facts

    found: dict[str, Equity] = {}
    for slug, listed in ledger.companies.items():
        known = facts.fundamentals(listed.ticker) if listed.ticker else None
        for end, row in known.annual if known is not None else ():
            if (musd := row.get("equity")) and musd > 0 and date.fromisoformat(end) + FILED_AFTER <= day:
                found[slug] = Equity(musd, end, known.origin if known else "")
    return found

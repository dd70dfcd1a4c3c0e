"""Tagged figures of filings (companyconcept) as figures of the ledger's companies. Pure.

A tagged figure is a fact of its filing. Only facts without dimensions are in that reply: a part of a whole,
and what a company writes in text alone, are not (AWS's and Google Cloud's backlog among them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tui.deals.ledger.company import Company

# metric of the ledger -> tags of us-gaap, the usual one first
TAGS: dict[str, tuple[str, ...]] = {
    "backlog": ("RevenueRemainingPerformanceObligation",),
    "capex": ("PaymentsToAcquirePropertyPlantAndEquipment", "PaymentsToAcquireProductiveAssets"),
    "purchase_obligations": (
        "UnrecordedUnconditionalPurchaseObligationBalanceSheetAmount", "PurchaseObligation",
        "ContractualObligation",
    ),
    "debt": ("LongTermDebt",),
    "debt_due_1": ("LongTermDebtMaturitiesRepaymentsOfPrincipalInNextTwelveMonths",),
    "debt_due_2": ("LongTermDebtMaturitiesRepaymentsOfPrincipalInYearTwo",),
    "debt_due_3": ("LongTermDebtMaturitiesRepaymentsOfPrincipalInYearThree",),
    "debt_due_4": ("LongTermDebtMaturitiesRepaymentsOfPrincipalInYearFour",),
    "debt_due_5": ("LongTermDebtMaturitiesRepaymentsOfPrincipalInYearFive",),
    "cash": ("CashAndCashEquivalentsAtCarryingValue",),
    "revenue": ("RevenueFromContractWithCustomerExcludingAssessedTax", "Revenues"),
}
_BACKLOGS = frozenset({"oracle", "microsoft", "coreweave", "broadcom"})  # their whole backlog is tagged
_TEXT_ONLY = frozenset({("amazon", "backlog"), ("alphabet", "backlog")})
_QUARTER_DAYS, _YEAR_DAYS = (80, 100), (350, 380)
_FORMS = frozenset({"10-Q", "10-K", "10-Q/A", "10-K/A", "20-F", "40-F", "6-K"})
_FACTS = ("end", "val", "accn", "filed", "form")


@dataclass(frozen=True, slots=True)
class Tagged:
    """One value of a concept: `start` None for a day's value; millions of USD."""

    start: date | None
    end: date
    musd: float
    period: str
    form: str
    filed: date
    accession: str


def wanted(company: Company) -> tuple[str, ...]:
    """The metrics to be asked for of one company: those that the ledger has of it, and its tagged backlog."""
    has = {figure.metric for figure in company.figures}
    found = [m for m in TAGS if m in has and (company.slug, m) not in _TEXT_ONLY]
    if company.slug in _BACKLOGS and "backlog" not in found:
        found.insert(0, "backlog")
    return tuple(found)


def newest(reply: Any) -> Tagged | None:
    """The newest value of a companyconcept body: of a day, a quarter or a fiscal year, as its start tells.

    What runs from the year's start over two or three quarters is no quarter and is passed over. None when
    the body has no such value; of values of one end the one filed last.
    """
    units = reply.get("units") if isinstance(reply, Mapping) else None
    rows = units.get("USD") if isinstance(units, Mapping) else None
    found = [made for row in rows if (made := _tagged(row))] if isinstance(rows, list) else []
    return max(found, key=lambda t: (t.end, t.filed, t.start or t.end), default=None)


def _tagged(row: Any) -> Tagged | None:
    if not isinstance(row, Mapping) or any(key not in row for key in _FACTS) or row["form"] not in _FORMS:
        return None
    try:
        end, filed = date.fromisoformat(str(row["end"])), date.fromisoformat(str(row["filed"]))
        start = date.fromisoformat(str(row["start"])) if row.get("start") else None
        musd = float(row["val"]) / 1e6
    except (TypeError, ValueError, OverflowError):
        return None
    period = _period(row, start, end)
    if period is None or not abs(musd) <= 1e9:
        return None
    return Tagged(start, end, musd, period, str(row["form"]), filed, str(row["accn"])[:25])


def _period(row: Mapping[str, Any], start: date | None, end: date) -> str | None:
    """The period in the ledger's form: a day, `2027-Q1` or `2026-FY` (fiscal); None for part of a year."""
    if start is None:
        return end.isoformat()
    days, year, part = (end - start).days + 1, row.get("fy"), row.get("fp")
    if _YEAR_DAYS[0] <= days <= _YEAR_DAYS[1]:
        return f"{year}-FY" if isinstance(year, int) and part == "FY" else None
    if not _QUARTER_DAYS[0] <= days <= _QUARTER_DAYS[1] or not isinstance(year, int):
        return None
    return f"{year}-{part}" if part in ("Q1", "Q2", "Q3", "Q4") else None

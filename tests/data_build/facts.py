"""Dated events and company figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from .sources import DAYS, FIRST_DAY, KEYS, SYMBOLS

ANNUAL = (
    "revenue",
    "grossProfit",
    "opIncome",
    "netIncome",
    "rnd",
    "ocf",
    "capex",
    "assets",
    "equity",
    "cash",
    "ltDebt",
)
QUARTERLY = ("revenue", "opIncome", "netIncome", "ocf")
NAMES = {
    "grossProfit": "gross_profit",
    "opIncome": "operating_income",
    "netIncome": "net_income",
    "rnd": "research",
    "ltDebt": "long_term_debt",
    "ocf": "operating_cash_flow",
}


def events(folder: Path) -> list[list[str]]:
    """Rows date, symbol, kind, text, source, url; oldest first."""
    rows = [[day, symbol, "report", text, source, url] for day, symbol, text, source, url in DAYS]
    earnings = pd.read_csv(folder / "earnings_dates.csv")
    for row in earnings[earnings.earnings_date >= FIRST_DAY].itertuples():
        if row.ticker == "TSLA":  # the list holds Tesla's delivery reports, not its results
            continue
        symbol = "GOOGL" if row.ticker == "GOOG" else str(row.ticker)
        rows.append(
            [
                str(row.earnings_date),
                symbol,
                "earnings",
                f"{SYMBOLS[symbol][0]} reports results",
                KEYS["E"],
                "",
            ]
        )
    moves = pd.read_csv(folder / "largest_one_day_moves.csv")
    for rank, row in enumerate(moves.itertuples(), 1):
        text = (
            f"{row.symbol} {row.pct:+.2f} %, {row.chg_busd:+.1f} bn USD of market value: number {rank} "
            "among the one-session changes of 41 watched companies since 2021 (screener's share count)"
        )
        rows.append([str(row.date), str(row.symbol), "move", text, f"derived from {KEYS['S']}", ""])
    return sorted(rows)


def _cell(value: object, name: str) -> int | None:
    if pd.isna(value) or (name == "ltDebt" and value == 0):  # a zero there is an absent line, not no debt
        return None
    return round(float(str(value)) / 1e6)


def _rows(frame: pd.DataFrame, day: str, names: tuple[str, ...]) -> list[list[Any]]:
    rows = [[str(row[day]), *(_cell(row[name], name) for name in names)] for _, row in frame.iterrows()]
    return [row for row in rows if any(value is not None for value in row[1:])]


def _without_years(rows: list[list[Any]], years: dict[str, int | None]) -> list[list[Any]]:
    """Drop quarterly revenue that repeats the fiscal year's (ORCL 2022-05-31 and the like)."""
    for i, row in enumerate(rows):
        beside = [rows[j][1] for j in (i - 1, i + 1) if 0 <= j < len(rows) and rows[j][1]]
        if row[1] and (row[1] == years.get(row[0]) or (beside and row[1] > 2 * max(beside))):
            row[1] = None
    return rows


def fundamentals(folder: Path) -> dict[str, Any]:
    """Annual and quarterly figures in millions of USD, and the twelve months to the last report."""
    annual = pd.read_csv(folder / "fundamentals_annual.csv")
    quarterly = pd.read_csv(folder / "fundamentals_quarterly.csv")
    trailing = pd.read_csv(folder / "shares_ttm_2026-08.csv")
    companies: dict[str, Any] = {}
    for row in trailing.itertuples():
        years = _rows(annual[annual.ticker == row.ticker], "fy_end", ANNUAL)
        quarters = _rows(quarterly[quarterly.ticker == row.ticker], "q_end", QUARTERLY)
        if row.ticker == "ORCL":
            years = [[*year[:-1], None] for year in years]  # Oracle's long-term debt is absent in the source
        companies[str(row.ticker)] = {
            "annual": years,
            "quarterly": _without_years(quarters, {year[0]: year[1] for year in years}),
            "shares": None if pd.isna(row.shares_out) else int(row.shares_out),
            "shares_date": None if pd.isna(row.shares_date) else str(row.shares_date),
            "ttm": [
                _cell(getattr(row, name), name)
                for name in ("revTTM", "niTTM", "ocfTTM", "capexTTM", "fcfTTM")
            ],
        }
    return {
        "as_of": "2026-08-22",
        "unit": "million USD",
        "origin": KEYS["P"],
        "annual": ["end", *(NAMES.get(name, name) for name in ANNUAL)],
        "quarterly": ["end", *(NAMES.get(name, name) for name in QUARTERLY)],
        "ttm": ["revenue", "net_income", "operating_cash_flow", "capex", "free_cash_flow"],
        "companies": companies,
    }

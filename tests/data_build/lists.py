"""Whole lists of the S&P 500 by issuer: each month's last stored session and the days that tests name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .container import PackedSeries
from .sources import BASIS, KEYS

NAMED = ("2024-12-31", "2025-01-27", "2025-09-10", "2025-09-30")


def days_of(caps: pd.DataFrame) -> list[str]:
    """The last session of each month and the named days, oldest first."""
    last: dict[str, str] = {}
    for day in sorted(set(caps.date)):
        last[day[:7]] = day
    return sorted({*last.values(), *NAMED})


def lists(caps: pd.DataFrame) -> tuple[dict[str, PackedSeries], list[str]]:
    """One series a day (place of the issuer's name, market value), and the names in that order."""
    chosen = caps[caps.date.isin(days_of(caps))]
    names = sorted(set(chosen.issuer))
    place = {name: i for i, name in enumerate(names)}
    out = {}
    for day, part in chosen.groupby("date"):
        rows = sorted((place[name], int(cap)) for name, cap in zip(part.issuer, part.mcap_musd, strict=True))
        out[str(day)] = PackedSeries(
            [("name", 1, "delta", [r[0] for r in rows]), ("musd", 1, "plain", [r[1] for r in rows])],
            str(day), "", {},
        )
    return out, names


def line_split(folder: Path) -> dict[str, dict[str, float]]:
    """How the fund file divides Alphabet's weight among its two lines, as parts of one."""
    frame = pd.read_csv(folder / "ivv_holdings_2024-12-06.csv")
    rows = frame[frame.name.str.startswith("ALPHABET")].itertuples()
    found = {str(row.ticker): float(row.market_value_usd) for row in rows}
    total = sum(found.values())
    return {"GOOGL": {line: round(value / total, 6) for line, value in sorted(found.items())}}


FACTS = {
    "basis": BASIS["SP500"],
    "origin": f"derived from {KEYS['S']} and {KEYS['K']}; "
    "Apple by the counts of its filings until 2023-06-01",
    "split_origin": KEYS["I"],
}

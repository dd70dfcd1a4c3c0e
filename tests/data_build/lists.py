"""The S&P 500 by issuer: lists of each month's last stored session and of named days; moves of three days."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .container import PackedSeries
from .sources import BASIS, KEYS, MOVE_DAYS

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


def moves(folder: Path) -> tuple[dict[str, PackedSeries], list[str]]:
    """Every member's move on MOVE_DAYS by the closes of its largest line (fractions), and the names."""
    frame = pd.read_parquet(folder / "sp500_mcap_daily.parquet").astype({"date": str, "issuer": str})
    frame = frame.sort_values(["date", "mcap_musd", "symbol"], ascending=[True, False, True])
    found: dict[str, dict[str, float]] = {}
    for day in MOVE_DAYS:
        eve = max(date for date in set(frame.date) if date < day)
        before = frame[frame.date == eve].drop_duplicates("symbol").set_index("symbol").close
        lines = frame[frame.date == day].drop_duplicates("issuer")
        found[day] = {issuer: close / before[symbol] - 1
                      for issuer, symbol, close in zip(lines.issuer, lines.symbol, lines.close, strict=True)
                      if symbol in before.index}
    names = sorted({name for day in found.values() for name in day})
    place = {name: i for i, name in enumerate(names)}
    origin = f"closes of {KEYS['S']}, members by {KEYS['K']}"
    return {
        day: PackedSeries(
            [("name", 1, "delta", [place[name] for name in sorted(moved)]),
             ("move", 10**5, "plain", [round(moved[name] * 10**5) for name in sorted(moved)])], day, origin)
        for day, moved in found.items()
    }, names


def line_split(folder: Path) -> dict[str, dict[str, float]]:
    """How the fund file divides Alphabet's weight among its two lines, as parts of one."""
    frame = pd.read_csv(folder / "ivv_holdings_2024-12-06.csv")
    rows = frame[frame.name.str.startswith("ALPHABET")].itertuples()
    found = {str(row.ticker): float(row.market_value_usd) for row in rows}
    total = sum(found.values())
    return {"GOOGL": {line: round(value / total, 6) for line, value in sorted(found.items())}}


FACTS = {
    "basis": BASIS["SP500"],
    "origin": f"derived from {KEYS['S']}, {KEYS['N']} and {KEYS['K']}; "
    "Apple by the counts of its filings until 2023-06-01",
    "split_origin": KEYS["I"],
}

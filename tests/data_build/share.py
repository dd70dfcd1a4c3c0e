"""Concentration by issuer, the lists of weights, and the long history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from tests.data_build.concentration import measure, shares_of
from tui.market.index.weights import MAG7, issuer_of

from .container import Column, PackedSeries
from .prices import apple_shares, day_number
from .sources import APPLE_STALE_UNTIL, BASIS, KEYS, NDX_LEFT_OUT

FILES = {"SP500": "sp500_mcap_daily.parquet", "NDX": "ndx_mcap_daily.parquet"}
LEVELS_2000 = (  # the counterpart of today's figures; the seven have none
    ("top10_share", "2000-03"),
    ("top5_share", "2000-03"),
    ("largest_share", "1999-12"),
    ("effective_number", "2000-03-31"),
)


def issuer_caps(folder: Path, index: str) -> pd.DataFrame:
    """Columns date, issuer, mcap_musd: one row an issuer and day, the two known faults mended."""
    frame = pd.read_parquet(folder / FILES[index]).astype({"date": str, "symbol": str, "issuer": str})
    stale = (frame.symbol == "AAPL") & (frame.date <= APPLE_STALE_UNTIL)
    frame.loc[stale, "mcap_musd"] = [
        round(float(close) * (apple_shares(day) or 0) / 1e6)
        for day, close in zip(frame[stale].date, frame[stale].close, strict=True)
    ]
    if index == "NDX":
        frame = frame[~frame.symbol.isin(list(NDX_LEFT_OUT))]
    return frame.groupby(["date", "issuer"], as_index=False).mcap_musd.max()


def daily_concentration(caps: pd.DataFrame, index: str) -> PackedSeries:
    """Measures of every day on which all of the seven are known."""
    rows: list[tuple[int, ...]] = []
    last = ""
    for day, part in caps.groupby("date"):
        by_issuer = dict(zip(part.issuer, part.mcap_musd, strict=True))
        if any(name not in by_issuer for name in MAG7):
            continue
        total = sum(by_issuer.values())
        found = measure(shares_of(by_issuer.values()))
        seven = sum(by_issuer[name] for name in MAG7) / total
        parts = (seven, found.top1, found.top5, found.top7, found.top10)
        last = str(day)
        rows.append(
            (day_number(last), found.n, int(total), *(round(p * 1e6) for p in parts), round(found.hhi * 1e8))
        )
    names = (
        ("day", 1),
        ("n", 1),
        ("total_musd", 1),
        ("mag7", 10**6),
        ("top1", 10**6),
        ("top5", 10**6),
        ("top7", 10**6),
        ("top10", 10**6),
        ("hhi", 10**8),
    )
    columns: list[Column] = [
        (name, scale, "delta", [row[i] for row in rows]) for i, (name, scale) in enumerate(names)
    ]
    origin = (f"derived from {KEYS['S']}, {KEYS['N']}, {KEYS['P2']} and {KEYS['K']}; "
              "Apple by the counts of its filings until 2023-06-01")
    return PackedSeries(columns, last, origin, {"basis": BASIS[index]})


def weights(caps: pd.DataFrame, index: str) -> dict[str, Any]:
    """The last day's issuers with their market values, largest first."""
    day = max(caps.date)
    part = caps[caps.date == day].sort_values(["mcap_musd", "issuer"], ascending=[False, True])
    return {
        "as_of": day,
        "basis": BASIS[index],
        "origin": f"{KEYS['N']}; {KEYS['K']}",
        "issuers": [[str(name), int(cap)] for name, cap in zip(part.issuer, part.mcap_musd, strict=True)],
    }


def members_beside(folder: Path, found: dict[str, Any]) -> list[str]:
    """Members of the S&P 500 on the day of the weights that these lack, by issuer."""
    frame = pd.read_csv(folder / "sp500_membership.csv", dtype=str, keep_default_na=False)
    day, known = found["as_of"], {name for name, _ in found["issuers"]}
    then = frame[(frame.date_in <= day) & ((frame.date_out == "") | (frame.date_out > day))]
    return sorted({issuer_of(symbol) for symbol in then.symbol} - known)


def official(folder: Path) -> dict[str, Any]:
    """The weights that a fund of the Nasdaq-100 reported to the SEC, by line, largest first (fractions)."""
    frame = pd.read_csv(folder / "qqqm_holdings_2026-05-31.csv")
    rows = sorted(zip(frame.symbol, frame.pct, strict=True), key=lambda row: (-row[1], row[0]))
    return {
        "as_of": "2026-05-31",
        "basis": "official weights as held by QQQM",
        "origin": KEYS["Q"],
        "lines": [[str(symbol), round(float(pct) / 100, 6)] for symbol, pct in rows],
    }


def float_factors(folder: Path) -> dict[str, Any]:
    frame = pd.read_csv(folder / "float_factors_2024-12-06.csv")
    below = frame[frame.float_factor < 1]
    return {
        "as_of": "2024-12-06",
        "origin": f"derived from {KEYS['I']} and {KEYS['S']}; relative scale; not listed: 1",
        "factors": {
            str(name): float(value) for name, value in zip(below.issuer, below.float_factor, strict=True)
        },
    }


def history(folder: Path) -> dict[str, Any]:
    """Points of the long history (chart = 1), and the levels of the turn of 2000."""
    frame = pd.read_csv(folder / "concentration_history.csv", keep_default_na=False, dtype=str)
    points = frame[frame.chart == "1"]
    rows = [
        [
            row.date,
            row.index_,
            row.measure,
            float(row.value_pct),
            row.basis,
            "proxy" in row.definition,
            row.definition,
            row.source,
            row.url,
        ]
        for row in points.rename(columns={"index": "index_"}).itertuples()
    ]
    levels = []
    for name, day in LEVELS_2000:
        chosen = frame[(frame["index"] == "SP500") & (frame.measure == name) & (frame.date == day)].iloc[0]
        levels.append(
            [name, day, float(chosen.value_pct), chosen.basis, chosen.definition, chosen.source, chosen.url]
        )
    return {
        "columns": ["date", "index", "measure", "value", "basis", "proxy", "definition", "source", "url"],
        "points": rows,
        "levels_2000": levels,
    }

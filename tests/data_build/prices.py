"""Daily bars, market values and the demo week: frames of the source folder to packed series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from tui.market.session import is_session

from .container import Column, PackedSeries
from .sources import (
    APPLE_SHARES,
    APPLE_STALE_UNTIL,
    CALM,
    CAP_ORIGIN,
    CAPS_FROM,
    FIRST_DAY,
    KEYS,
    LARGEST_JUMP,
    SYMBOLS,
)

EPOCH = date(1970, 1, 1)
MISSING = -1
S_LAST = "2026-08-21"


def day_number(iso: str) -> int:
    """Days since 1970-01-01."""
    return (date.fromisoformat(iso) - EPOCH).days


def scaled(values: Sequence[float], scale: int) -> list[int]:
    return [round(float(value) * scale) for value in values]


def apple_shares(iso: str) -> int | None:
    """Apple's count on `iso` from its filings while the screener's is stale, else None."""
    if iso > APPLE_STALE_UNTIL:
        return None
    return [count for day, count in APPLE_SHARES if day <= iso][-1]


def screener(folder: Path) -> pd.DataFrame:
    """The screener's rows of the watched symbols, market value mended."""
    frame = pd.read_csv(folder / "screener_watch_daily.csv.gz")
    stale = (frame.symbol == "AAPL") & (frame.date <= APPLE_STALE_UNTIL)
    frame.loc[stale, "mcap_musd"] = [
        round(close * (apple_shares(day) or 0) / 1e6)
        for day, close in zip(frame[stale].date, frame[stale].close_raw, strict=True)
    ]
    return frame


def _screener_source(frame: pd.DataFrame) -> list[str]:
    """Whose close a row holds: S to its last commit, then B, for 2026-09-29 F or (Nebius) L, and N."""
    later = {"2026-09-29": "F", "2026-09-30": "N"}
    return ["S" if day <= S_LAST else "L" if (day, symbol) == ("2026-09-29", "NBIS") else later.get(day, "B")
            for day, symbol in zip(frame.date, frame.symbol, strict=True)]


def _checked(symbol: str, frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame[frame.date >= FIRST_DAY].sort_values("date")
    frame = frame[[is_session(date.fromisoformat(day)) for day in frame.date]]
    limit = CALM if symbol.startswith("^") else LARGEST_JUMP
    jumps = frame.close.pct_change().abs()
    if frame.date.duplicated().any() or (jumps > limit).any() or not (frame.close > 0).all():
        raise ValueError(f"{symbol}: unexplained jump or repeated day\n{frame[jumps > limit]}")
    return frame


def _days(frame: pd.DataFrame) -> Column:
    return ("day", 1, "delta", [day_number(day) for day in frame.date])


def _prices(frame: pd.DataFrame) -> list[Column]:
    close = scaled(frame.close, 100)
    columns: list[Column] = [("close", 100, "delta", close)]
    if frame.open.notna().all():
        opened = scaled(frame.open, 100)
        high = [max(h, o, c) for h, o, c in zip(scaled(frame.high, 100), opened, close, strict=True)]
        low = [min(v, o, c) for v, o, c in zip(scaled(frame.low, 100), opened, close, strict=True)]
        for name, column in (("open", opened), ("high", high), ("low", low)):
            columns.append((name, 100, "plain", [value - c for value, c in zip(column, close, strict=True)]))
    return columns


def _volume(frame: pd.DataFrame) -> Column:
    thousands = [MISSING if pd.isna(v) or v <= 0 else round(v / 1000) for v in frame.volume]
    return ("volume", 1000, "plain", thousands)


def daily(folder: Path) -> dict[str, PackedSeries]:
    """Daily bars of every default symbol that the sources know, each to its own last day."""
    frame = pd.read_csv(folder / "daily_ohlcv.csv.gz")
    watch = (
        screener(folder)
        .rename(columns={"close_raw": "close"})
        .assign(open=None, high=None, low=None, source=_screener_source)
    )
    out: dict[str, PackedSeries] = {}
    for symbol in SYMBOLS:
        part = frame[frame.ticker == symbol]
        if part.empty and not symbol.startswith("^"):
            part = watch[watch.symbol == symbol]
        part = part[part.date >= FIRST_DAY]
        if part.empty:
            continue
        part = _checked(symbol, part)
        newest_first = dict.fromkeys("T" if key == "Z" else key for key in reversed(list(part.source)))
        origin = "; ".join(KEYS[key] for key in newest_first)  # Z's daily bars are Tiingo's
        facts = {"full": bool(part.open.notna().all())}
        columns = [_days(part), *_prices(part), _volume(part)]
        out[symbol] = PackedSeries(columns, str(part.date.iloc[-1]), origin + "; rounded to cents", facts)
    return out


def caps(folder: Path) -> dict[str, PackedSeries]:
    """Daily market values in millions of USD of the default companies."""
    frame = screener(folder)
    out: dict[str, PackedSeries] = {}
    for symbol in SYMBOLS:
        start = CAPS_FROM.get(symbol, FIRST_DAY)
        part = frame[(frame.symbol == symbol) & (frame.date >= start)].sort_values("date")
        part = part[part.mcap_musd > 0]
        if part.empty:
            continue
        origin = CAP_ORIGIN
        if symbol == "AAPL":
            origin += "; until 2023-06-01 the counts of Apple's filings (the screener's was stale)"
        columns: list[Column] = [
            _days(part),
            ("musd", 1, "delta", [int(value) for value in part.mcap_musd]),
        ]
        out[symbol] = PackedSeries(columns, str(part.date.iloc[-1]), origin)
    return out


def demo(folder: Path) -> dict[str, PackedSeries]:
    """5-minute bars of 2026-01-26..30 (the last day ends at 10:30 New York in the source)."""
    frame = pd.read_csv(folder / "intraday_5m_2025-12_2026-03.csv.gz")
    frame = frame[(frame.ts_utc >= "2026-01-26") & (frame.ts_utc < "2026-01-31")]
    out: dict[str, PackedSeries] = {}
    for symbol, part in frame.groupby("ticker"):
        part = part.sort_values("ts_utc")
        minutes = [int(stamp.timestamp()) // 60 for stamp in pd.to_datetime(part.ts_utc, utc=True)]
        columns: list[Column] = [("minute", 1, "delta", minutes), *_prices(part), _volume(part)]
        out[str(symbol)] = PackedSeries(
            columns, "2026-01-30", KEYS["Z"] + "; regular hours, rounded to cents"
        )
    return out

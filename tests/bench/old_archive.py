"""An archive as 90 days of watching leave it, for the start beside it and for what tidying costs."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.quotes import event
from tui.market.bars import DAY_MS, HOUR_MS
from tui.service.archive import Archive
from tui.service.archive.database import FILE
from tui.service.archive.statements import BAR, MEASURE

DAYS = 90
_BARS_A_DAY, _DAILY = 78, 500  # of five minutes; closes of two years
_KEYS = ("move", "usual_days", "cap_change", "contribution")  # about four measures a symbol
_MINUTES, _HOURS = 600, 9  # of a day with measures


def fill(folder: Path, symbols: Sequence[str], now_ms: int, days: int = DAYS) -> Path:
    """Quotes, bars and measures up to `now_ms`, by the program's own statements; the file."""
    archive = Archive(folder)
    archive.record_events([event(symbol, 100.0, now_ms) for symbol in symbols])
    archive.close()
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.executemany(BAR.sql, _bars(symbols, now_ms, days))
        file.executemany(MEASURE.sql, _measures(symbols, now_ms, days))
        file.commit()
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / FILE


def _sessions(now_ms: int, days: int) -> Iterator[int]:
    """Half past two in the afternoon (UTC) of each weekday before now."""
    noon = datetime.fromtimestamp(now_ms / 1000, UTC).replace(hour=14, minute=30, second=0, microsecond=0)
    for back in range(days, 0, -1):
        day = noon - timedelta(days=back)
        if day.weekday() < 5:
            yield round(day.timestamp() * 1000)


def _bars(symbols: Sequence[str], now_ms: int, days: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(1)
    for symbol in symbols:
        price = 100.0
        for opened in _sessions(now_ms, days):
            for number in range(_BARS_A_DAY):
                price = round(price * (1 + chance.gauss(0, 0.001)), 2)
                yield symbol, "5m", opened + number * 300_000, price, price, price, price, 1000, "yahoo"
        first = now_ms // DAY_MS * DAY_MS - _DAILY * DAY_MS
        for number in range(_DAILY):
            yield symbol, "1d", first + number * DAY_MS, price, price, price, price, 1000, "yahoo"


def _measures(symbols: Sequence[str], now_ms: int, days: int) -> Iterator[tuple[object, ...]]:
    keys = [f"{key}.{symbol}" for symbol in symbols for key in _KEYS]
    for opened in _sessions(now_ms, days):
        fine = now_ms - opened < 2 * DAY_MS
        times = (opened + i * (60_000 if fine else HOUR_MS) for i in range(_MINUTES if fine else _HOURS))
        for t in times:
            yield from ((key, t, 0.01) for key in keys)

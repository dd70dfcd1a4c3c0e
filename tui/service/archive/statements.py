"""What is written, and how two rows that would follow each other become one while they wait."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

Row = tuple[object, ...]
SET_BACK_MS = 60_000  # by so much older, a clock was set back: the newer stamp is the wrong one


def _last(before: Row, after: Row) -> Row:
    return after


class Statement(Struct, frozen=True):
    """`key` is how many leading columns name the row it replaces (0: none, it is added).

    `merge` makes one of a row that waits and the next of the same key, as the database would.
    """

    sql: str
    key: int = 0
    merge: Callable[[Row, Row], Row] = _last


def _newer(before: Row, after: Row) -> Row:
    """Rows of `picture`: kind, symbol, time, line."""
    old, new = before[2], after[2]
    late = isinstance(old, int) and isinstance(new, int) and old - SET_BACK_MS <= new < old
    return before if late else after


def _known(before: Row, after: Row) -> Row:
    """Rows of `bars`: a figure that the later row lacks stays known, within a range that holds the close."""
    close, high, low = after[3], after[5], after[6]
    if isinstance(close, float):
        high = max(before[5], close) if high is None and isinstance(before[5], float) else high
        low = min(before[6], close) if low is None and isinstance(before[6], float) else low
    opens = before[4] if after[4] is None else after[4]
    volume = before[7] if after[7] is None else after[7]
    return (*after[:4], opens, high, low, volume, after[8])


PICTURE = Statement(
    f"""INSERT INTO picture (kind, symbol, t, revision, line)
VALUES (?, ?, ?, (SELECT coalesce(max(revision), 0) + 1 FROM picture), ?)
ON CONFLICT (kind, symbol) DO UPDATE SET t = excluded.t, revision = excluded.revision, line = excluded.line
WHERE excluded.t >= picture.t OR excluded.t < picture.t - {SET_BACK_MS}""", 2, _newer)
BAR = Statement(
    """INSERT INTO bars (symbol, interval, t, close, open, high, low, volume, source)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (symbol, interval, t) DO UPDATE SET close = excluded.close, source = excluded.source,
open = coalesce(excluded.open, open), volume = coalesce(excluded.volume, volume),
high = coalesce(excluded.high, max(high, excluded.close)),
low = coalesce(excluded.low, min(low, excluded.close))""", 3, _known)
MEASURE = Statement("INSERT OR REPLACE INTO measures VALUES (?, ?, ?)", 2)
META = Statement("INSERT OR REPLACE INTO meta VALUES (?, ?)", 1)
LOG = Statement("""INSERT INTO alert_log
(t, key, rule, symbol, change, severity, value, level, unit, why, notify, standing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")

"""A stored session again: its moves by name, and what stands for the names whose own move is not known.

On three packed days the move of every member of the S&P 500 is known; on others those of the stored symbols,
and all others take what is left of the index's move once those are taken out, with the weights of the evening
before (METHODS 1.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tui.market.index.weights import lines_of

INDEX, INDEX_FUND = "^GSPC", "SPY"
PACKED_DAYS = (date(2025, 1, 27), date(2025, 9, 10), date(2026, 6, 5))


class Yardstick(Struct, frozen=True):
    """What a day did to the index and to the name it was about, as fractions; beside a what-if."""

    day: date
    index: float
    name: str
    move: float


SCALE = (
    Yardstick(date(2025, 1, 27), -0.0146, "NVDA", -0.170),
    Yardstick(date(2025, 9, 10), 0.0030, "ORCL", 0.359),
    Yardstick(date(2026, 6, 5), -0.0264, "ORCL", -0.096),
)


class DayMoves(Struct, frozen=True):
    """Moves of one session by symbol and by issuer, and that of all others; `rest_words` says what it is.

    `index` is the S&P 500's own move on that day, `members` of how many of its members the move is known.
    """

    day: date
    known: Mapping[str, float]
    rest: float
    rest_words: str
    index: float | None = None
    members: int = 0


def embedded_moves(day: date) -> DayMoves | None:
    """All members' moves where they are packed, else by the residual; None for a day without a session."""
    from tui.market.embedded import series

    iso = day.isoformat()
    index = next((m for s in (INDEX, INDEX_FUND) if (m := _move(s, iso)) is not None), None)
    members = series.member_moves(iso)
    if index is None or members is None:
        return residual_moves(day)
    stored = {symbol: move for symbol in series.symbols() if (move := _move(symbol, iso)) is not None}
    words = f"all {len(members)} members as they moved, others {100 * index:+.2f} % as the S&P 500"
    return DayMoves(day, {**stored, **members}, index, words, index, len(members))


def residual_moves(day: date) -> DayMoves | None:
    """The moves of the stored symbols, all others by what is left of the index; None without a session."""
    from tui.market.embedded import series
    from tui.market.session import previous_session

    iso = day.isoformat()
    index = next((m for s in (INDEX, INDEX_FUND) if (m := _move(s, iso)) is not None), None)
    listed = series.concentration("SP500")
    row = listed.row_of(previous_session(day)) if listed is not None else None
    if index is None or listed is None or row is None:
        return None
    before, whole = previous_session(day).isoformat(), listed.total_musd[row]
    known = {symbol: move for symbol in series.symbols() if (move := _move(symbol, iso)) is not None}
    weighed = moved = 0.0
    members = 0
    for issuer in series.members("SP500"):
        line = next((name for name in lines_of(issuer) if name in known), None)
        cap = series.cap_on(line, before) if line is not None else None
        if line is None or not cap:
            continue
        known[issuer] = known[line]
        members += 1
        weighed += cap / whole
        moved += cap / whole * known[line]
    if weighed >= 1:
        return None
    rest = (index - moved) / (1 - weighed)
    words = f"{100 * rest:+.2f} % for all others: what was left of the S&P 500's move"
    return DayMoves(day, known, rest, words, index, members)


def _move(symbol: str, day: str) -> float | None:
    from tui.market.embedded import series

    quote = series.quote_on(symbol, day)
    return quote.move if quote is not None else None

"""If it happened to this money: a named day again on today's weights, or one name falling. No forecast.

Of a few days the moves of every member are stored: who was none then moves as the index did. Of other days
some names are known by themselves; all others take the move that is left of the index once those are taken
out (METHODS 1.1), with the weights of the evening before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tui.market.index.weights import issuer_of, lines_of
from tui.money.picture import Money

DAYS = ((date(2025, 1, 27), "DeepSeek's Monday"), (date(2025, 9, 10), "Oracle +36 %"))
INDEX, INDEX_FUND = "^GSPC", "SPY"


class DayMoves(Struct, frozen=True):
    """Moves of one session by symbol and by issuer, and that of all others; `rest_words` says what it is."""

    day: date
    known: Mapping[str, float]
    rest: float
    rest_words: str


class Again(Struct, frozen=True):
    """What a day would do: dollars and a fraction of the whole, the names that did most, what stood still."""

    day: date
    words: str
    usd: float
    share: float
    largest: tuple[tuple[str, float], ...]  # issuer and its own move
    rest_words: str
    still: tuple[str, ...] = ()  # private companies and others without a price


class Fall(Struct, frozen=True):
    """What a move of one company alone would do, directly and through funds; `most_usd` by its bound."""

    issuer: str
    move: float
    direct_usd: float
    funds_usd: float
    most_usd: float

    @property
    def usd(self) -> float:
        return self.direct_usd + self.funds_usd


def day_again(money: Money, moves: DayMoves, words: str = "") -> Again:
    """The moves of one day on what is held now. Cash stands still, and so does what has no price."""
    effects: dict[str, float] = {}
    still: list[str] = []
    for company in money.companies:
        if company.private:
            still.append(company.name)
        else:
            effects[company.issuer] = company.usd * moves.known.get(company.issuer, moves.rest)
    other = 0.0
    for line in money.through.held:
        if line.inside is None:
            continue
        own = moves.known.get(line.symbol) if not line.inside.shares else None
        left = sum(part.part for part in line.inside.open) * line.inside.factor
        other += line.usd * (own if own is not None else left * moves.rest)
    total = sum(effects.values()) + other
    named = sorted((i for i in effects if i in moves.known), key=lambda i: -abs(effects[i]))[:3]
    return Again(moves.day, words, total, total / money.usd if money.usd > 0 else 0.0,
                 tuple((issuer, moves.known[issuer]) for issuer in named), moves.rest_words, tuple(still))


def one_falls(money: Money, issuer: str, move: float = -0.1) -> Fall | None:
    """One company moves and nothing else does; None when nothing of it is held for certain."""
    exposure = money.through.exposures.get(issuer_of(issuer))
    if exposure is None:
        return None
    far = max(exposure.low_usd, exposure.high_usd, key=abs)
    return Fall(exposure.issuer, move, exposure.direct_usd * move, exposure.funds_usd * move, far * move)


def embedded_moves(day: date) -> DayMoves | None:
    """The moves of a stored session; None for a day without one."""
    from tui.market.embedded import series

    iso = day.isoformat()
    index = next((m for s in (INDEX, INDEX_FUND) if (m := _move(s, iso)) is not None), None)
    members = series.member_moves(iso)
    if index is None or members is None:
        return residual_moves(day)
    single = {symbol: move for symbol in series.symbols() if (move := _move(symbol, iso)) is not None}
    known = single | dict(members)  # of a member the move of its larger line, as the list weighs the issuer
    words = f"all {len(members)} members as they moved, others {100 * index:+.2f} % as the S&P 500"
    return DayMoves(day, known, index, words)


def residual_moves(day: date) -> DayMoves | None:
    """The moves of a session of which single names are stored; None for a day without one."""
    from tui.market.embedded import series
    from tui.market.session import previous_session

    iso = day.isoformat()
    index = next((m for s in (INDEX, INDEX_FUND) if (m := _move(s, iso)) is not None), None)
    listed = series.concentration("SP500")
    before = previous_session(day).isoformat()
    row = listed.place(before) if listed is not None else None
    if index is None or listed is None or row is None:
        return None
    whole = listed.total_musd[row]
    known = {symbol: move for symbol in series.symbols() if (move := _move(symbol, iso)) is not None}
    weighed = moved = 0.0
    for issuer in series.members("SP500"):
        line = next((name for name in lines_of(issuer) if name in known), None)
        cap = series.cap_on(line, before) if line is not None else None
        if line is None or not cap:
            continue
        known[issuer] = known[line]
        weighed += cap / whole
        moved += cap / whole * known[line]
    if weighed >= 1:
        return None
    rest = (index - moved) / (1 - weighed)
    words = f"{100 * rest:+.2f} % for all others: what was left of the S&P 500's move"
    return DayMoves(day, known, rest, words)


def _move(symbol: str, day: str) -> float | None:
    from tui.market.embedded import series

    quote = series.quote_on(symbol, day)
    return quote.move if quote is not None else None

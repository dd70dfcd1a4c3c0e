"""The rows of the board: which symbols, in which order, and what each one's badge says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.rule import Severity
from tui.draw.grid.palette import move_token
from tui.draw.words import numbers as figures
from tui.draw.words.health import no_price
from tui.draw.words.late import DAY_S, said_day
from tui.market.quote import Freshness, Quote, Session, State
from tui.state.snapshot import Mode, Snapshot

if TYPE_CHECKING:
    from tui.watchlist import Private

_TRADES, _LATE = (State.LIVE, State.DELAYED), (State.STALE, State.ERROR)
NOTHING: Mapping[str, Quote] = MappingProxyType({})


class BoardRow(Struct, frozen=True):
    """One symbol as the board draws it; `private` rows carry a last round instead of a price."""

    symbol: str
    name: str
    quote: Quote | None = None
    freshness: Freshness | None = None
    spark: tuple[float, ...] = ()
    usual: float | None = None
    private: str = ""  # "last round $852bn, 31 Mar 2026"
    before: Quote | None = None  # the quote that a tick has just replaced: what differs flashes
    still: BoardRow | None = None  # of one that flashes: itself without
    alert: str = ""  # colour token of the loudest alert that fires on the symbol and is not acknowledged
    none: str = ""  # why there is no price
    spark_old: bool = False  # of other days than the price
    others_trade: bool = False  # a closed price stands among live ones, and says that it is closed

    @property
    def is_late(self) -> bool:
        """True for a figure that is not of the moment that the header names: it is grey, and its badge says
        its day or age."""
        return is_late(self.freshness)

    @property
    def move_token(self) -> str:
        """The colour of its move."""
        return "muted" if self.is_late else move_token(self.quote.shown_move if self.quote else None)


def is_late(fresh: Freshness | None, said: str = "") -> bool:
    """True for a figure that is neither of now nor of the ISO day `said`, if the header names one."""
    return fresh is not None and (fresh.state in _LATE or fresh.of_day not in ("", said))


def rows_of(
    snapshot: Snapshot, group: int, ticked: Mapping[str, Quote] = NOTHING, sort: str = "", up: bool = False,
    words: str = "",
) -> list[BoardRow]:
    """The rows of group number `group`; past the last group come the private companies.

    `ticked` are the quotes before the tick that is being shown, by symbol. With `words` typed into the filter
    they are the rows of all groups that have them in symbol or name.
    """
    groups = snapshot.watch.groups
    if not words and group >= len(groups):
        return _privates(snapshot)
    found = _found(snapshot, ticked, words) if words else _rows(snapshot, groups[group].symbols, ticked)
    return sort_rows(found, sort, up)


def _rows(snapshot: Snapshot, symbols: Iterable[str], ticked: Mapping[str, Quote]) -> list[BoardRow]:
    known = map(snapshot.freshness.get, snapshot.watch.symbols)
    lives = any(fresh is not None and fresh.state in _TRADES for fresh in known)
    of_all = lives, said_day(snapshot), _spark_is_old(snapshot), _alert_tokens(snapshot)
    return [_row(snapshot, symbol, ticked.get(symbol), *of_all) for symbol in symbols]


_made: dict[str, tuple[tuple[object, ...], BoardRow]] = {}
MOST_MADE = 2000


def _row(
    snapshot: Snapshot, symbol: str, before: Quote | None, lives: bool, said: str, old: bool,
    alerts: Mapping[str, str],
) -> BoardRow:
    """A row is the same object while what is drawn of it is the same; one that flashes has it in `still`."""
    quote, fresh = snapshot.quotes.get(symbol), snapshot.freshness.get(symbol)
    own = snapshot.watch.own_names.get(symbol)
    if fresh is not None and said and fresh.of_day == said:
        fresh = Freshness(fresh.state, fresh.age_s, fresh.note)
    if fresh is not None and fresh.state is not State.STALE and fresh.age_s is not None:
        fresh = Freshness(fresh.state, None, fresh.note, fresh.of_day)  # the age of a live price is not said
    spark, usual = snapshot.sparks.get(symbol, ()), snapshot.usual.get(symbol)
    alert = alerts.get(symbol, "")
    has_price = quote is not None and (quote.price is not None or quote.extended)
    none = "" if has_price else no_price(snapshot, symbol)
    inputs = quote, spark, own, usual, alert, none, old, lives, fresh
    found = _made.get(symbol)
    if found is not None and found[0][:2] == inputs[:2] and found[0] == inputs:
        row = found[1]
    else:
        name = own or figures.short_name((quote.name if quote else None) or symbol)
        row = BoardRow(symbol, name, quote, fresh, spark, usual, alert=alert, none=none, spark_old=old,
                       others_trade=lives)
        if len(_made) >= MOST_MADE:
            _made.clear()
        _made[symbol] = inputs, row
    return row if before is None else replace(row, before=before, still=row)


def _spark_is_old(snapshot: Snapshot) -> bool:
    return snapshot.mode is Mode.FEED and snapshot.sparks_to != ""


def _alert_tokens(snapshot: Snapshot) -> Mapping[str, str]:
    """By symbol the colour of the loudest alert that fires on it and is not acknowledged."""
    found: dict[str, str] = {}
    for a in snapshot.alerts:
        if a.active and not (a.acknowledged or a.standing) and found.get(subject := a.subject) != "critical":
            found[subject] = "critical" if a.severity is Severity.CRITICAL else "warn"
    return found


def _privates(snapshot: Snapshot) -> list[BoardRow]:
    return [BoardRow(p.name, p.name, private=_last_round(p)) for p in snapshot.watch.privates]


def _found(snapshot: Snapshot, ticked: Mapping[str, Quote], words: str) -> list[BoardRow]:
    """A symbol that stands in several groups is found once."""
    from tui.draw.words.filter import fits

    symbols = dict.fromkeys(symbol for group in snapshot.watch.groups for symbol in group.symbols)
    rows = [*_rows(snapshot, symbols, ticked), *_privates(snapshot)]
    return [row for row in rows if fits(words, row.symbol, (row.quote and row.quote.name) or "", row.name)]


SORTS = ("", "move", "usual day", "value", "symbol")


def sort_rows(rows: list[BoardRow], by: str, up: bool) -> list[BoardRow]:
    """Rows by a column, largest first (`up`: smallest first), unknown last; "" keeps the file's order."""
    if not by:
        return rows[::-1] if up else rows

    def key(row: BoardRow) -> float | None:
        if by == "usual day":
            return None if row.usual is None else abs(row.usual)
        if row.quote is None:
            return None
        return row.quote.shown_move if by == "move" else row.quote.cap_musd

    if by == "symbol":
        return sorted(rows, key=lambda row: row.symbol, reverse=up)
    known = sorted((r for r in rows if key(r) is not None), key=lambda r: key(r) or 0.0, reverse=not up)
    return known + [r for r in rows if key(r) is None]


def _last_round(private: Private) -> str:
    """`last round at $852bn, 31 Mar 2026`; a company whose round is not known says so."""
    if private.valuation_musd is None:
        return "no round known"
    when = f", {figures.day(private.date)}" if private.date else ""
    return f"last round at {figures.money(private.valuation_musd)}{when}"


def state_word(
    freshness: Freshness | None, quote: Quote | None = None, others_trade: bool = False
) -> tuple[str, str]:
    """Badge and colour token of a row.

    A live price needs none, a closed one only its day when that is past, its time when it is one after hours,
    and the word where others trade.
    """
    if freshness is None:
        return "", "muted"
    match freshness.state:
        case State.LIVE:
            return "", "muted"
        case State.CLOSED if quote is not None and quote.extended and freshness.note != "stored":
            at = quote.extended_time_ms
            when = figures.short_day(freshness.of_day) if freshness.of_day else figures.clock(at, False)
            return f"POST {when}", "muted"
        case State.CLOSED if freshness.of_day:
            return figures.short_day(freshness.of_day), "muted"
        case State.CLOSED:
            return "closed" if others_trade else "", "muted"
        case State.STALE if quote is not None and (freshness.age_s or 0) > DAY_S:
            return figures.short_day(quote.shown_time_ms), "warn"
        case State.STALE:
            return f"STALE {figures.age(freshness.age_s)}", "warn"
        case State.DELAYED:
            return "delayed", "muted"
        case State.ERROR:
            return "no price", "warn"
        case _:
            return freshness.state.value, "info"


def slope_token(spark: Sequence[float | None]) -> str:
    """The colour of a small line: whether what it shows rose or fell from its own first to its own last."""
    known = [value for value in spark if value is not None]
    return move_token(known[-1] - known[0] if len(known) > 1 else None)


def spark_words(snapshot: Snapshot) -> str:
    """What the small lines are of: the running session, or the closes of the last weeks."""
    running = snapshot.mode is Mode.DEMO and snapshot.session is Session.REGULAR
    if _spark_is_old(snapshot):
        return f"to {figures.short_day(snapshot.sparks_to)}"
    return "today" if snapshot.mode is Mode.FEED or running else "30 days"

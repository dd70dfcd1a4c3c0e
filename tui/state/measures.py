"""The values of the named measures: alerts, gauges, JSON and the recording all use the same ones.

Keys, units and formulas stand in tui/alerts/register.py. A measure that cannot be known has the
value None and a reason; one that rests on stored or stale figures says so and fires nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from tui.alerts.measure import Measure
from tui.alerts.register import entry
from tui.market.index.reading import Concentration, ShareLine
from tui.market.quote import STORED, Freshness, Quote, State
from tui.state.index_measures import STUDY_DAYS, IndexFacts, index_values
from tui.state.ledger_of_day import LedgerFacts

LOOP_LISTED = ("ORCL", "NVDA")  # the pinned loop's members that have a price


class Inputs(Struct, frozen=True):
    """What measures are made of at one moment. `stored` is True when nothing here is from a live source."""

    now_ms: int
    quotes: Mapping[str, Quote]
    freshness: Mapping[str, Freshness]
    usual: Mapping[str, float | None]
    concentration: Concentration | None
    deals_to: date | None
    today: date
    stored: bool
    down_s: float | None
    replay: bool = False
    ledger: LedgerFacts | None = None
    ledger_day: date | None = None  # the day the ledger is read as of, where it is not that of the prices
    circulation: Mapping[str, float] = field(default_factory=dict)  # by key, of the layer announced
    circulation_day: date | None = None  # the day they were worked out for
    index: IndexFacts = field(default_factory=IndexFacts)
    top10_high: float | None = None  # highest top-10 share of the 250 sessions before, as far as known
    top10_known: int = 250  # of how many of them it is
    unread: int | None = None  # what waits in the inbox, where there is one


def compute(inputs: Inputs) -> dict[str, Measure]:
    """Every measure of the register that has a subject in `inputs`."""
    found: dict[str, Measure] = {}
    concentration, index = inputs.concentration, inputs.quotes.get("^GSPC")
    shares = dict((*concentration.top, *concentration.members)) if concentration is not None else {}
    move = index.move if index is not None else None
    for symbol, quote in inputs.quotes.items():
        for measure in _kept_of(symbol, quote, inputs):
            found[measure.key] = measure
        if (share := shares.get(symbol)) is not None and quote.move is not None and move is not None:
            part = share / (1 + quote.move) * (1 + move) * quote.move
            key = f"contribution.{symbol}.sp500"
            found[key] = _make(key, part, quote.time_ms, quote.source, _stale(symbol, inputs),
                               of_day=_of_day(symbol, inputs))
    for measure in (*_of_index(inputs), *_of_indices(inputs), *_of_loop(inputs), *_of_program(inputs)):
        found[measure.key] = measure
    return found


def _stale(symbol: str, inputs: Inputs) -> bool:
    if inputs.replay:
        return False
    fresh = inputs.freshness.get(symbol)
    return inputs.stored or fresh is None or fresh.state in (State.STALE, State.ERROR)


def _of_day(symbol: str, inputs: Inputs) -> str:
    """The day of a move that is no longer of today, else empty."""
    fresh = inputs.freshness.get(symbol)
    return "" if fresh is None or inputs.replay else fresh.of_day


def _make(key: str, value: float | None, as_of: int | None, source: str, stale: bool, *, reason: str = "",
          inputs: tuple[str, ...] = (), bound: str = "", of_day: str = "", estimate: bool = False) -> Measure:
    line = entry(key)
    assert line is not None, key
    stale = stale or of_day != ""
    return Measure(
        key, value, line.unit, as_of, source, line.formula, bound, reason, stale, inputs, of_day, estimate
    )


_kept: dict[str, tuple[tuple[Quote, bool, str, float | None], tuple[Measure, ...]]] = {}
MOST_KEPT = 2000  # symbols


def _kept_of(symbol: str, quote: Quote, inputs: Inputs) -> tuple[Measure, ...]:
    """A symbol's own measures, worked out anew when it has moved: they rest on nothing but these four."""
    of = quote, _stale(symbol, inputs), _of_day(symbol, inputs), inputs.usual.get(symbol)
    kept = _kept.get(symbol)
    if kept is None or kept[0][0] is not quote or kept[0][1:] != of[1:]:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[symbol] = kept = (of, tuple(_of_symbol(symbol, quote, inputs)))
    return kept[1]


def _of_symbol(symbol: str, quote: Quote, inputs: Inputs) -> Iterable[Measure]:
    stale, at, source, of_day = _stale(symbol, inputs), quote.time_ms, quote.source, _of_day(symbol, inputs)
    facts = (f"{symbol} {quote.price} against {quote.previous_close} {quote.currency or ''}".strip(),)
    yield _make(f"move.{symbol}", quote.move, at, source, stale, inputs=facts, of_day=of_day,
                reason="" if quote.move is not None else _no_move(quote))
    price = None if quote.held else quote.price
    money = (f"in {quote.currency or 'a currency that is not known'}",)
    yield _make(f"price.{symbol}", price, at, source, stale, inputs=money,
                reason="" if price is not None else f"held back: {quote.held}" if quote.held else "no price")
    yield _make(f"usual_days.{symbol}", inputs.usual.get(symbol), at, source, stale, of_day=of_day,
                reason=_no_usual(symbol, quote, inputs))
    yield _make(f"cap_change.{symbol}", quote.cap_change_musd, at, source, stale, inputs=_shares_of(quote),
                of_day=of_day, reason="no market value known" if quote.cap_change_musd is None else "")
    if quote.extended:
        extended = quote.shown_move
        yield _make(f"extended_move.{symbol}", extended, quote.extended_time_ms, source, stale, of_day=of_day)


def _no_move(quote: Quote) -> str:
    """Why a quote has no move."""
    if quote.held:
        return f"held back: {quote.held}"
    if (quote.price or 0.0) < 0 or (quote.previous_close or 0.0) < 0:
        return "a price below zero has no move in per cent"
    return "no price or no previous close"


def _no_usual(symbol: str, quote: Quote, inputs: Inputs) -> str:
    """Why a move is so many usual days of nobody knows how many."""
    if inputs.usual.get(symbol) is not None:
        return ""
    return _no_move(quote) if quote.move is None else "needs 61 daily closes to the session before"


def _shares_of(quote: Quote) -> tuple[str, ...]:
    """Whose share count a market value rests on: the answer differs by billions."""
    if quote.cap_musd is None:
        return ()
    value = f"{quote.symbol} worth ${quote.cap_musd / 1000:,.1f}bn, the whole company"
    whose = "the Nasdaq stock screener's" if quote.source == STORED else "Yahoo's"
    return (f"{value}, by {whose} share count",)


def _above_high(inputs: Inputs, concentration: Concentration, at: int | None, stale: bool) -> Measure:
    """The ten's share against its year. With sessions missing the high may be higher: at most that."""
    high, line, known = inputs.top10_high, concentration.top10, inputs.top10_known
    part = f"{known} of the 250 sessions before are known on this basis"
    if high is None or line.share is None:
        adds = f"{part}; each session this program runs adds one"
        why = adds if line.share is not None else "no share is known"
        return _make("share.top10.sp500.high250", None, at, line.basis, stale, reason=why)
    missing = known < 250
    return _make("share.top10.sp500.high250", line.share - high, at, line.basis, stale or line.bound != "",
                 bound="at most" if missing else "",
                 inputs=(f"{part}: it can speak when all are",) if missing else ())


def _of_index(inputs: Inputs) -> Iterable[Measure]:
    concentration = inputs.concentration
    if concentration is None:
        return
    members = [issuer for issuer, _ in concentration.members if issuer in inputs.quotes]
    aged = concentration.estimated and any(_stale(issuer, inputs) for issuer in members)
    stale = (inputs.stored or aged) and not inputs.replay
    at = inputs.now_ms if concentration.estimated else None

    moved = concentration.estimated

    def line(key: str, share: ShareLine) -> Measure:
        of = (f"as of {share.as_of}",) if share.as_of else ()
        return _make(key, share.share, at, share.basis, stale or bool(share.missing and share.bound),
                     bound=share.bound, inputs=of, estimate=moved)

    yield line("share.mag7.sp500", concentration.seven)
    yield line("share.top10.sp500", concentration.top10)
    yield _above_high(inputs, concentration, at, stale)
    if concentration.seven.change20 is not None:
        yield _make("share.mag7.sp500.change20", concentration.seven.change20, at, concentration.seven.basis,
                    stale, estimate=moved)
    for issuer, share in (*concentration.top, *concentration.members):
        yield _make(f"share.{issuer}.sp500", share, at, concentration.top10.basis, stale, estimate=moved)
    few = concentration.effective
    yield _make("effective_number.sp500", few, at, concentration.top10.basis, stale, estimate=moved,
                reason="" if few is not None else "not every company's weight is known")


def _of_indices(inputs: Inputs) -> Iterable[Measure]:
    """The measures of index_measures.py, each as fresh as what it is made of."""
    concentration, study = inputs.concentration, inputs.index.study
    live = concentration is not None and concentration.estimated
    members = [issuer for issuer, _ in concentration.members] if concentration else []
    aged = live and any(_stale(issuer, inputs) for issuer in members if issuer in inputs.quotes)
    old = study is None or (inputs.today - date.fromisoformat(study.as_of)).days > STUDY_DAYS
    stale = {"index": aged, "SPY": _stale("SPY", inputs), "study": old}
    for one in index_values(concentration, inputs.index, inputs.quotes, inputs.today):
        is_stale = (inputs.stored or stale[one.of] or one.value is None) and not inputs.replay
        at = inputs.now_ms if live or one.of != "index" else None
        yield _make(one.key, one.value, at, one.source, is_stale or bool(one.bound), reason=one.reason,
                    inputs=one.inputs, bound=one.bound, estimate=live and one.of == "index")


def _of_loop(inputs: Inputs) -> Iterable[Measure]:
    quotes = [inputs.quotes.get(s) for s in LOOP_LISTED]
    moves = [q.move if q else None for q in quotes]
    known = [m for m in moves if m is not None]
    whole = len(known) == len(moves)
    times = [q.time_ms for q in quotes if q and q.time_ms]
    yield _make("loop.pinned.max_move", max(known) if whole else None, max(times, default=None), "quotes",
                any(_stale(s, inputs) for s in LOOP_LISTED),
                of_day=max(_of_day(s, inputs) for s in LOOP_LISTED),
                reason="" if whole else "a listed member has no quote")
    wide, equal = inputs.quotes.get("SPY"), inputs.quotes.get("RSP")
    if wide and equal and wide.move is not None and equal.move is not None:
        yield _make("breadth.rsp_spy", equal.move - wide.move, wide.time_ms, "quotes",
                    _stale("SPY", inputs) or _stale("RSP", inputs),
                    of_day=max(_of_day(s, inputs) for s in ("SPY", "RSP")))


def _of_program(inputs: Inputs) -> Iterable[Measure]:
    if inputs.deals_to is not None:
        days = ((inputs.ledger_day or inputs.today) - inputs.deals_to).days
        yield _make("deals.age_days", float(days), inputs.now_ms, "ledger", False)
    if inputs.unread is not None:
        yield _make("inbox.unread", float(inputs.unread), inputs.now_ms, "inbox", False)
    known = inputs.ledger
    if known is not None:
        yield _make("oracle.openai_backlog", known.backlog, inputs.now_ms, "ledger", False,
                    reason="" if known.backlog is not None else known.backlog_note,
                    inputs=(known.backlog_note,))
        yield _make("deals.status_changes", float(known.statuses), inputs.now_ms, "ledger", False,
                    inputs=(f"newest: {known.latest}",) if known.latest else ())
        yield _make("loops.over_10bn", float(known.big_loops), inputs.now_ms, "ledger", False,
                    inputs=(f"largest: {known.largest}",) if known.largest else ())
        for uid, (left, words) in known.days_to.items():
            yield _make(f"days_to.{uid}", float(left), inputs.now_ms, "ledger", False, inputs=(words,))
    of_day = not inputs.replay or inputs.circulation_day == inputs.today
    for key, value in inputs.circulation.items() if of_day else ():
        when = (f"layer announced, deals as of {inputs.circulation_day}",)
        yield _make(key, value, inputs.now_ms, "ledger", False, inputs=when)
    if inputs.down_s is not None:
        yield _make("feed.down_s", inputs.down_s, inputs.now_ms, "feed", False)

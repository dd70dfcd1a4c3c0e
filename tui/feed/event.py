"""The stream of events: one JSON object a line, version 1.

Every event has `v` (schema version), `t` (UTC ms of the event), `type` and `source`. Unknown types and
fields are ignored so that an older program reads a newer stream; a higher `v` is refused with a sentence.
Commands (`command.py`) run the other way, from the app to its feed process, also as JSON lines.
"""

from typing import Annotated, Any, get_args

import msgspec

from tui.feed import event_limits as limits
from tui.feed.command import Command
from tui.market.bars import Bars
from tui.market.quote import Quote, Session
from tui.system.text import clean

VERSION = 1
MAX_LINE = 1 << 20  # bytes; asyncio's default of 64 KiB would break on the first chart
MAX_BARS = 500  # bars in one event


# Annotations are no texts here: msgspec would compile each of two hundred again, a millisecond of the start.


class Refused(ValueError):
    """A line that this program must not guess at; the message is a sentence for a person."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What all events share."""

    t: limits.Stamp
    source: str = ""
    v: int = msgspec.field(default=VERSION)


class Hello(Event, frozen=True, kw_only=True, tag="hello"):
    """First line of a stream: who speaks, and the quote cadence in seconds."""

    program: str
    cadence_s: float = 15.0
    pid: int | None = None


class QuoteEvent(Event, frozen=True, kw_only=True, tag="quote"):
    """The latest facts of one symbol from a batch reply."""

    quote: Quote


class Tick(Event, frozen=True, kw_only=True, tag="tick"):
    """One pushed trade; only price, time and session are trusted."""

    symbol: str
    price: float
    time_ms: limits.Stamp
    session: Session = Session.REGULAR
    volume: limits.Count | None = None


class BarsEvent(Event, frozen=True, kw_only=True, tag="bars"):
    """At most MAX_BARS bars; `part` of `parts` belong together under `request`.

    `range` is what was asked for (1D, 5D ...; "spark" for a sparkline, "daily" for the closes before today).
    Columns are parallel.
    """

    symbol: str
    range: str
    interval: str
    times_ms: list[limits.Stamp]
    close: list[limits.Price]
    open: list[limits.Price] = []
    high: list[limits.Price] = []
    low: list[limits.Price] = []
    volume: list[limits.Count | None] = []
    part: int = 1
    parts: Annotated[int, msgspec.Meta(le=limits.MOST_PARTS)] = 1
    request: int = 0


class Facts(Event, frozen=True, kw_only=True, tag="facts"):
    """Slow fundamentals of one symbol; keys are named with their unit (target_usd, revenue_musd ...)."""

    symbol: str
    facts: dict[str, float | int | str | None]


class Headline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One news item; text already cleaned, `url` http or https only."""

    title: str
    url: str = ""
    publisher: str = ""
    time_ms: limits.Stamp | None = None


class News(Event, frozen=True, kw_only=True, tag="news"):
    """Newest headlines of one symbol, newest first."""

    symbol: str
    items: list[Headline]


class Earnings(Event, frozen=True, kw_only=True, tag="earnings"):
    """Next results of one company; `end_ms` when Yahoo gives a span, `was_ms` the day first given."""

    symbol: str
    start_ms: limits.Stamp
    end_ms: limits.Stamp | None = None
    estimated: bool | None = None
    was_ms: limits.Stamp | None = None


class SessionEvent(Event, frozen=True, kw_only=True, tag="session"):
    """The market session by the last reply (or the calendar before the first)."""

    session: Session
    next_ms: limits.Stamp | None = None
    next_session: Session | None = None


class HealthEvent(Event, frozen=True, kw_only=True, tag="health"):
    """State of the source: ok, wait (backing off until retry_at) or error; `reason` is one plain line."""

    state: str
    reason: str = ""
    retry_at: limits.Stamp | None = None
    what: str = "quotes"  # quotes, chart, news, facts, search, stream, filings
    missing: list[str] = []  # symbols that a good reply has no price of
    ahead_s: int | None = None  # how far this computer's clock is ahead of the source's


class Heartbeat(Event, frozen=True, kw_only=True, tag="heartbeat"):
    """Every 5 s; silence means that the feed is in trouble. Carries the count of requests so far."""

    requests: int = 0


class Match(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One search hit."""

    symbol: str
    name: str = ""
    kind: str = ""
    exchange: str = ""


class SearchReply(Event, frozen=True, kw_only=True, tag="search"):
    """Answer to the command `search` with the same id."""

    id: int
    matches: list[Match]
    error: str = ""


class Holdings(Event, frozen=True, kw_only=True, tag="holdings"):
    """What an index is made of; columns are parallel.

    `kind` is "fund" (`values` are fractions of the fund's largest lines) or "caps" (market values, millions
    of USD). `base` are prices at `as_of`, `last` the newest closes. `dated` is "stated", or "assumed" where
    the source gives no date. The fund itself stands last, for the index's own move.
    """

    index: str
    kind: str
    as_of: str
    symbols: list[str]
    values: list[float]
    base: list[float | None] = []
    last: list[float | None] = []
    fund: str = ""
    dated: str = "stated"


class Telling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place that tells of a candidate: a title, or a passage as filed; `day` is ISO."""

    text: str
    url: str = ""
    publisher: str = ""
    day: str = ""


class Candidate(Event, frozen=True, kw_only=True, tag="candidate"):
    """What may be a deal and nobody has judged: it counts in nothing.

    `payer` and `receiver` are slugs of the ledger, empty where none is named. `kind` and `status` are the
    ledger's words, `form` says how the sum is meant, `day` is ISO. Amounts are millions of `currency`.
    """

    payer: str
    receiver: str
    kind: str
    status: str
    day: str
    via: str
    told: list[Telling]
    amount_musd: limits.Amount | None = None
    low_musd: limits.Amount | None = None
    total_musd: limits.Amount | None = None
    parts_musd: list[limits.Amount] = []
    form: str = "exact"
    currency: str = "USD"
    other_party: str = ""
    also: list[str] = []
    denied: bool = False
    why: str = ""
    marks: list[str] = []


class FigureEvent(Event, frozen=True, kw_only=True, tag="figure"):
    """A tagged figure of a filing: `value_musd` of `company` in `period` (the ledger's form), which ends on
    `end`; days are ISO."""

    company: str
    metric: str
    value_musd: limits.Money
    period: str
    end: str
    filed: str
    form: str
    tag_name: str
    url: str = ""


class Bye(Event, frozen=True, kw_only=True, tag="bye"):
    """Last line of a stream that ends on purpose."""

    reason: str = ""


AnyEvent = (
    Hello | QuoteEvent | Tick | BarsEvent | Facts | News | Earnings | SessionEvent | HealthEvent | Heartbeat
    | SearchReply | Holdings | Candidate | FigureEvent | Bye
)


class _Head(msgspec.Struct):
    type: str = ""
    v: int = VERSION


_encoder = msgspec.json.Encoder()
_head = msgspec.json.Decoder(_Head)
_events: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
_KNOWN = frozenset(kind.__struct_config__.tag for kind in get_args(AnyEvent))


def of_bars(bars: Bars, range_: str, t: int, source: str = "", part: int = 1, parts: int = 1,
            request: int = 0) -> BarsEvent:
    """At most MAX_BARS bars as an event, of their own source where none is named."""
    return BarsEvent(t=t, source=source or bars.source, symbol=bars.symbol, range=range_,
                     interval=bars.interval, times_ms=list(bars.times_ms), close=list(bars.close),
                     open=list(bars.open), high=list(bars.high), low=list(bars.low),
                     volume=list(bars.volume), part=part, parts=parts, request=request)


def encode(event: AnyEvent | Command) -> bytes:
    """One line with its newline. Unknown values (None) are left out; NaN never leaves."""
    data = _without_none(msgspec.to_builtins(event))
    if isinstance(event, Event):
        data = {"v": event.v, "t": event.t, **data}
    return _encoder.encode(data) + b"\n"


def decode(line: bytes | str) -> AnyEvent | None:
    """The event of a line, its texts made safe to draw; None for a type this program does not know.

    Raises Refused when the line is overlong, no JSON, of a newer schema, or has wrong types, times that no
    calendar counts or columns that do not match.
    """
    if len(line) > MAX_LINE:
        raise Refused(f"a line of {len(line)} bytes is longer than the limit of {MAX_LINE}")
    try:
        head = _head.decode(line)
        if head.v > VERSION:
            raise Refused(f"this stream has schema version {head.v}, this program reads up to {VERSION}: "
                          "update loopwatch")
        if head.type not in _KNOWN:
            return None
        plain = limits.is_plain((line if isinstance(line, str) else line.decode()).strip())
        event: AnyEvent = _events.decode(line) if plain else msgspec.convert(
            limits.cleaned(msgspec.json.decode(line)), AnyEvent)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refused(f"not an event: {clean(str(error))}") from error
    if fault := _fault(event):
        raise Refused(f"not an event: {fault}")
    return event


def _fault(event: AnyEvent) -> str:
    if isinstance(event, QuoteEvent):
        return limits.quote_fault(event.quote)
    if isinstance(event, Facts):
        return limits.facts_fault(event.facts)
    if isinstance(event, BarsEvent):
        ranges = (event.open, event.high, event.low, event.volume)
        return limits.columns_fault(event.times_ms, event.close, ranges)
    return ""


def _without_none(data: Any) -> Any:
    """`data` without the keys of a record whose value is None; columns keep their gaps."""
    if isinstance(data, dict):
        return {k: _without_none(v) for k, v in data.items() if v is not None}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return [_without_none(v) for v in data]
    return data

"""Raw tables into deals, companies, claims and events. A table with a fault is left out whole; a bad figure,
stake or source inside a sound table is left out alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from tui.deals.ledger.amount import UNDISCLOSED, Amount, Form
from tui.deals.ledger.claims import Claim, Saying, Stance, Verdict
from tui.deals.ledger.company import Company, Figure, Stake
from tui.deals.ledger.deal import Deal, Event, Kind, Paid, Status, StatusChange
from tui.deals.ledger.deal_dates import DealDate, exactly, span_of
from tui.deals.ledger.source import Grade, Source, Supports, best_of
from tui.toml.fields import Fields


def _keys(words: str) -> frozenset[str]:
    return frozenset(words.split())


DEAL_KEYS = _keys(
    "id from to kind amount_usd amount_low_usd amount_high_usd upto at_least about undisclosed term_years "
    "start_year capacity_gw announced day_recalled status counts overlap superseded_by noncash cancelable "
    "confidence note latest_page history sources paid_usd paid_as_of paid_source paid_covers paid_note dates"
)
COMPANY_KEYS = _keys("slug name short roles listed ticker aggregate successor successor_date figures stakes")
CLAIM_KEYS = _keys("id claim value unit as_of live_check live_measure verdict note others computed")
EVENT_KEYS = _keys("date title deals note confidence sources")
_AMOUNT_KEYS = _keys("amount_usd amount_low_usd amount_high_usd upto at_least about undisclosed")
_CHANGE_KEYS = _keys("date status note") | _AMOUNT_KEYS
_PAID_KEYS = frozenset(key for key in DEAL_KEYS if key.startswith("paid_"))
_FIGURE_KEYS = _keys("metric value unit period basis confidence note sources")
_DATE_KEYS = _keys("day what amount_usd was source")
_STAKE_KEYS = _keys("target percent as_of confidence note sources")
_SOURCE_KEYS = _keys("url date grade undated excerpt for")
_SAYING_KEYS = _keys("stance value unit note source")
SHORT = 9
MOST_BILLIONS = 100_000.0  # more than the world's yearly product: someone wrote dollars


def _year(f: Fields, key: str) -> int | None:
    found = f.number(key, 1990, 2100)
    return int(found) if found is not None else None


# what a deal may leave out; only what is there is read, so a lean ledger of thousands stays quick
_OPTIONAL: dict[str, Callable[[Fields, str], object]] = {
    "term_years": lambda f, key: f.number(key, 0.01, 100), "start_year": _year, "latest_page": Fields.day,
    "capacity_gw": lambda f, key: f.number(key, 0, 10_000), "dates": lambda f, key: _dates(f, key),
    "superseded_by": lambda f, key: f.text(key) or None, "confidence": Fields.text, "note": Fields.text,
    **dict.fromkeys(("overlap", "noncash", "cancelable", "day_recalled", "counts"), Fields.flag),
}


def deal(f: Fields) -> Deal | None:
    """The deal of one `[[deal]]` table, or None with its faults told."""
    f.only(DEAL_KEYS)
    payer, receiver = f.text("from", need=True), f.text("to", need=True)
    if payer and payer == receiver:
        f.fault("to", "payer and receiver are the same company: correct from or to")
    kind, status = f.choice("kind", Kind), f.choice("status", Status)
    announced = f.day("announced", need=True)
    amount = _amount(f)
    history = _history(f, status, announced, amount)
    paid = _paid(f)
    found = {key: read(f, key) for key in f.raw if (read := _OPTIONAL.get(key)) is not None}
    name = f.text("id", need=True)
    sources = read_sources(f) if "sources" in f.raw else ()
    if not f.ok or kind is None or status is None or announced is None:
        return None
    found.pop("counts", None)  # derived as of any day, read only to be checked
    return Deal(
        **found,  # type: ignore[arg-type]
        id=name, payer=payer, receiver=receiver, kind=kind, status=status, announced=announced,
        amount=supported(amount, sources), history=history, paid=paid, sources=sources, origin=f.file.path,
    )


def _dates(f: Fields, key: str) -> tuple[DealDate, ...]:
    """Dates that pages name; a bad one is told and left out alone."""
    found: list[DealDate] = []
    for row in f.rows(key):
        row.only(_DATE_KEYS)
        span, what = span_of(row.raw.get("day")), row.text("what", need=True)
        if span is None:
            row.fault("day", "write a day as 2027-03-01, \"2027-03\" or \"2027\"")
        amount = exactly(read_musd(row, "amount_usd") if "amount_usd" in row.raw else None)
        source = read_source(row.table("source")) if isinstance(row.raw.get("source"), dict) else None
        if row.ok and span is not None:
            found.append(DealDate(*span, what, amount, row.text("was"), source))
    return tuple(found)


def supported(amount: Amount, sources: Iterable[Source]) -> Amount:
    """The amount with the best source for it as its basis; sources that support the status alone are none."""
    if not amount.known:
        return amount
    return replace(amount, basis=best_of(s for s in sources if s.supports is not Supports.STATUS))


_FLAGS = {"upto": Form.UP_TO, "at_least": Form.AT_LEAST, "about": Form.ABOUT}


def _amount(f: Fields) -> Amount:
    """The amount of a deal or of a row of its history; a fault leaves it undisclosed."""
    one, low, high = (read_musd(f, key) for key in ("amount_usd", "amount_low_usd", "amount_high_usd"))
    ranged = "amount_low_usd" in f.raw or "amount_high_usd" in f.raw
    hidden = f.raw.get("undisclosed") is not None and f.flag("undisclosed")
    said = [form for key, form in _FLAGS.items() if key in f.raw and f.flag(key)]
    if ranged and not ("amount_low_usd" in f.raw and "amount_high_usd" in f.raw):
        f.fault(None, "a range needs amount_low_usd and amount_high_usd")
    if ranged and "amount_usd" in f.raw:
        f.fault("amount_usd", "beside a range: keep one of them")
    if low is not None and high is not None and low > high:
        f.fault("amount_low_usd", "is above amount_high_usd: exchange them")
    if "amount_usd" not in f.raw and not ranged and not hidden:
        f.fault(None, "amount is missing: give amount_usd, a range, or undisclosed = true")
    if hidden and ("amount_usd" in f.raw or ranged):
        f.fault("undisclosed", "true beside an amount: keep one of them")
    if len(said) > 1:
        f.fault(None, f"an amount is one of upto, at_least and about, not {len(said)} of them")
    if low is not None and high is not None:
        return Amount(Form.BETWEEN, low, high)
    if one is None:
        return UNDISCLOSED
    form = said[0] if said else Form.EXACT
    return Amount(form, None if form is Form.UP_TO else one, None if form is Form.AT_LEAST else one)


def _history(
    f: Fields, status: Status | None, announced: date | None, headline: Amount
) -> tuple[StatusChange, ...]:
    found: list[StatusChange] = []
    for row in f.rows("history"):
        row.only(_CHANGE_KEYS)
        day, state, note = row.day("date", need=True), row.choice("status", Status), row.text("note")
        if row.ok and day and state and found and day < found[-1].day:
            row.fault("date", f"out of order: {day} stands after {found[-1].day}; oldest row first")
        amount = None if row.raw.keys().isdisjoint(_AMOUNT_KEYS) else _amount(row)
        f.ok &= row.ok
        if row.ok and day and state:
            found.append(StatusChange(day, state, note, amount))
    if not f.raw.get("history"):
        return (StatusChange(announced, status),) if announced and status else ()
    if f.ok and status and found[-1].status is not status:
        f.fault("status", f"is {status}, but the history ends with {found[-1].status}: make them the same")
    told = [row.amount for row in found if row.amount is not None]
    if f.ok and told and not told[-1].same(headline):
        f.fault(None, f"amount {headline.long} but the history ends with {told[-1].long}: make them the same")
    return tuple(found)


def _paid(f: Fields) -> Paid | None:
    if f.raw.keys().isdisjoint(_PAID_KEYS):
        return None
    musd, as_of = read_musd(f, "paid_usd"), f.day("paid_as_of")
    if musd is None or as_of is None or not isinstance(f.raw.get("paid_source"), dict):
        f.fault("paid_usd", "needs paid_usd, paid_as_of and paid_source")
        return None
    row = f.table("paid_source")
    source = read_source(row)
    f.ok &= row.ok
    return Paid(musd, as_of, source, f.texts("paid_covers"), f.text("paid_note")) if source else None


def company(f: Fields) -> Company | None:
    """The company of one `[[entity]]` table."""
    f.only(COMPANY_KEYS)
    name = f.text("name", need=True)
    short = f.text("short") or shorten(name)
    if len(short) > SHORT:
        f.fault("short", f"must have at most {SHORT} characters")
    successor, successor_day = f.text("successor") or None, f.day("successor_date")
    if (successor is None) != (successor_day is None):
        f.fault("successor", "needs successor_date, and successor_date a successor")
    found = Company(
        slug=f.text("slug", need=True), name=name, short=short, ticker=f.text("ticker") or None,
        listed=f.flag("listed"), aggregate=f.flag("aggregate"), roles=f.texts("roles"), successor=successor,
        successor_day=successor_day, figures=tuple(x for x in map(_figure, f.rows("figures")) if x),
        stakes=tuple(x for x in map(_stake, f.rows("stakes")) if x),
    )
    return found if f.ok else None


def shorten(name: str) -> str:
    """At most nine characters of a name: whole words while they fit, else the first word cut."""
    words = name.split(" (")[0].split()
    short = words[0][:SHORT] if words else ""
    for word in words[1:]:
        if len(short) + 1 + len(word) > SHORT:
            break
        short = f"{short} {word}"
    return short


def figure(f: Fields) -> tuple[str, Figure] | None:
    """Company and figure of one `[[figure]]` table: a figure that renews one of the ledger."""
    slug, found = f.text("entity", need=True), _figure(f, _FIGURE_KEYS | {"entity"})
    return (slug, found) if found is not None else None


def _figure(f: Fields, known: frozenset[str] = _FIGURE_KEYS) -> Figure | None:
    f.only(known)
    found = Figure(f.text("metric", need=True), f.number("value"), f.text("unit", need=True),
                   f.text("period", need=True), f.text("basis", need=True), f.text("confidence"),
                   f.text("note"), read_sources(f))
    return found if f.ok else None


def _stake(f: Fields) -> Stake | None:
    f.only(_STAKE_KEYS)
    target, percent, day = f.text("target", need=True), f.number("percent", 0, 100), f.day("as_of", need=True)
    if percent is None:
        f.fault("percent", "is missing or wrong")
    if not f.ok or percent is None or day is None:
        return None
    return Stake(target, percent, day, f.text("confidence"), f.text("note"), read_sources(f))


def claim(f: Fields) -> Claim | None:
    """The claim of one `[[claim]]` table."""
    f.only(CLAIM_KEYS)
    verdict, day = f.choice("verdict", Verdict), f.day("as_of", need=True)
    found = {
        "id": f.text("id", need=True), "text": f.text("claim", need=True), "unit": f.text("unit", need=True),
        "value": f.number("value"), "live_check": f.flag("live_check"),
        "live_measure": f.text("live_measure"), "note": f.text("note"), "computed": f.flag("computed"),
        "others": tuple(x for x in map(_saying, f.rows("others")) if x),
    }
    if not f.ok or verdict is None or day is None:
        return None
    return Claim(**found, as_of=day, verdict=verdict)  # type: ignore[arg-type]


def _saying(f: Fields) -> Saying | None:
    f.only(_SAYING_KEYS)
    stance = f.choice("stance", Stance)
    if "source" not in f.raw:
        f.fault(None, "source is missing")
        return None
    source = read_source(f.table("source"))
    if not f.ok or stance is None or source is None:
        return None
    return Saying(stance, source, f.number("value"), f.text("unit"), f.text("note"))


def event(f: Fields) -> Event | None:
    """The event of one `[[event]]` table."""
    f.only(EVENT_KEYS)
    day, title = f.day("date", need=True), f.text("title", need=True)
    rest = f.texts("deals"), f.text("note"), f.text("confidence"), read_sources(f)
    return Event(day, title, *rest) if f.ok and day else None


def read_musd(f: Fields, key: str) -> int | None:
    """An amount given in billions of USD, as integer millions; above 0."""
    value = f.number(key)
    if value is None:
        return None
    if value <= 0:
        f.fault(key, f"{value:g} must be above 0; leave it out and say undisclosed = true")
    elif value > MOST_BILLIONS:
        f.fault(key, f"{value:g} is in billions of USD: did you write dollars? Divide by 1e9")
    elif round(value * 1000) == 0:
        f.fault(key, f"{value:g} is under a million USD: amounts are in billions")
    else:
        return round(value * 1000)
    return None


def read_sources(f: Fields) -> tuple[Source, ...]:
    """The `sources` that are sound; a bad one is told and left out alone."""
    return tuple(s for s in map(read_source, f.rows("sources")) if s is not None)


def read_source(f: Fields) -> Source | None:
    """The row `f` itself as a source."""
    f.only(_SOURCE_KEYS)
    grade = f.choice("grade", Grade)
    url, day = f.text("url", need=True), f.day("date")
    if grade is not Grade.UNVERIFIED and url and not url.startswith(("https://", "http://")):
        f.fault("url", f"must be an http or https address, not {url!r}")
    excerpt = f.flag("excerpt")
    supports = f.choice("for", Supports) if "for" in f.raw else None
    return Source(url, day, grade, excerpt, supports) if f.ok and grade else None

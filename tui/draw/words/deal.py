"""A deal of the ledger in words: amount with its range, paid, due, source with date and grade, sentence."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import Deal, Grade, Kind, Source
from tui.deals.ledger.rows import LoopPlaces, Row, Totals
from tui.deals.obligations.loans import drawn_of, due_of
from tui.draw.words.leg import month
from tui.draw.words.numbers import day, money, site

FOOT = "Arithmetic on public data; not investment advice."
GRADE_SHORT = {
    Grade.PRIMARY: "primary", Grade.PRESS: "press", Grade.WEB: "web", Grade.AGGREGATOR: "digest",
    Grade.INDEX: "index", Grade.UNVERIFIED: "none",
}
GRADE_DOTS = {
    Grade.PRIMARY: 3, Grade.PRESS: 2, Grade.WEB: 1, Grade.AGGREGATOR: 1, Grade.INDEX: 1, Grade.UNVERIFIED: 0
}
GRADE_LONG = {
    Grade.PRIMARY: "primary: company statement or filing",
    Grade.PRESS: "press: known outlet or its wire text",
    Grade.WEB: "web: small site or blog that repeats reports",
    Grade.AGGREGATOR: "digest of other outlets, or a machine summary",
    Grade.INDEX: "index: cited by a page that was read, this page itself was not opened",
    Grade.UNVERIFIED: "not verified: recalled, no page seen",
}
KIND_WORDS = {
    Kind.PURCHASE: "purchase", Kind.EQUITY: "equity", Kind.DEBT: "debt", Kind.WARRANT: "warrant",
    Kind.GUARANTEE: "guarantee",
}


def amount_short(deal: Deal) -> str:
    """$300bn, to $100bn, ~$12bn (the middle of a range), undisclosed."""
    if deal.value_musd is None:
        return "undisclosed"
    return f"{'~' if deal.midpoint else 'to ' if deal.upto else ''}{money(deal.value_musd)}"


def amount_long(deal: Deal) -> str:
    """The amount with its range, the middle named as such; a headline cap says `up to`."""
    if deal.value_musd is None:
        return "amount undisclosed"
    if deal.midpoint:
        ends = f"{exact(deal.low_musd)} to {exact(deal.high_musd)}"
        return f"{ends}; sums use the middle, {exact(deal.value_musd)}"
    return f"{'up to ' if deal.upto else ''}{exact(deal.value_musd)}"


def exact(musd: int | None) -> str:
    """Millions of USD without rounding: $23.25bn, $1.4tn, $830m."""
    if musd is None:
        return "n/a"
    if musd >= 1_000_000:
        return f"${musd / 1_000_000:.10g}tn"
    return f"${musd / 1000:.10g}bn" if musd >= 1000 else f"${musd}m"


def paid_words(deal: Deal) -> str:
    """What was really paid, to when; nothing is guessed."""
    if deal.paid is None:
        return "drawn: not disclosed" if deal.kind is Kind.DEBT else "paid: not disclosed"
    more = f" (covers also {', '.join(deal.paid.covers)})" if deal.paid.covers else ""
    return f"paid {money(deal.paid.musd)} to {day(deal.paid.as_of)}{more}"


def term_words(deal: Deal) -> str:
    """`over 5 years from 2027, 4.5 GW`; empty when the ledger has none of them."""
    parts = [
        f"over {deal.term_years:g} year{'' if deal.term_years == 1 else 's'}" if deal.term_years else "",
        f"from {deal.start_year}" if deal.start_year else "",
    ]
    time = " ".join(p for p in parts if p)
    return ", ".join(p for p in (time, f"{deal.capacity_gw:g} GW" if deal.capacity_gw else "") if p)


def due_words(deal: Deal) -> str:
    """When a loan falls due: what its note says, else its day and term; else that the data does not say."""
    due = due_of(deal)
    return due.words if due else "not in data"


def drawn_words(deal: Deal, on: date) -> str:
    """How much of a loan was drawn, if its history or a paid sum says so."""
    found = drawn_of(deal, on)
    return f"{money(found[0])} {month(found[1])}" if found else "not disclosed"


def flags(entry: Entry) -> tuple[str, ...]:
    """What a reader must know before the amount is added to anything."""
    deal = entry.deal
    said = [
        "its money stands in another entry" if deal.overlap else "",
        f"replaced by {deal.superseded_by}" if deal.superseded_by else "",
        "payer and receiver are one company now" if entry.internal else "",
        "lapsed or ended: history, never money" if entry.layer is None else "",
        "not in cash" if deal.noncash else "",
        "may be cancelled" if deal.cancelable else "",
        "day recalled: the month or year is on a page, the day is not" if deal.day_recalled else "",
        f"our confidence: {deal.confidence}" if deal.confidence else "",
    ]
    return tuple(s for s in said if s)


def source_words(source: Source) -> str:
    """`5 Mar 2026, press: known outlet or its wire text`; says when only an excerpt of it was read."""
    when = day(source.day) if source.day else "undated"
    when += ", read in excerpt only" if source.excerpt else ""
    return f"{when}, {GRADE_LONG[source.grade]}"


def host(source: Source) -> str:
    """Host and path of an address, without its scheme."""
    parts = urlsplit(source.url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") or source.url


def openable(source: Source) -> bool:
    return source.url.startswith(("https://", "http://"))


def loops_short(places: tuple[int, ...], most: int = 3) -> str:
    """`1, 4, 7 +9`; empty for none."""
    shown = ", ".join(str(p) for p in places[:most])
    return f"{shown} +{len(places) - most}" if len(places) > most else shown


def loops_words(id: str, places: LoopPlaces, names: dict[str, str], arrow: str) -> str:
    """The best loop by name, the ranks of a few more, and how many are left."""
    found = places.of(id)
    if not found:
        if places.truncated:
            return f"in none of the first {len(places.rounds):,} loops; the search for more was cut"
        return "in no loop of the layer announced"
    first = places.rounds[found[0] - 1]
    walk = arrow.join(names.get(s, s) for s in (*first, first[0]))
    text = f"in loop {found[0]} ({walk})"
    if len(found) > 1:
        text += f", also {loops_short(found[1:], 6)}"
    return f"{text}; ranks by least leg, layer announced"


def sentence(row: Row, payer: str, receiver: str, on: date, source: Source | None) -> str:
    """One deal as a sentence with its source and date, for the clipboard."""
    deal = row.entry.deal
    since = f" since {day(row.since)}" if row.since else ""
    proof = "no source"
    if source is not None:
        proof = f"source: {source.url} ({source_words(source)})"
    return (
        f"{payer} to {receiver}: {amount_long(deal)}, {KIND_WORDS[deal.kind]}, announced "
        f"{day(row.entry.dated)}, {row.entry.words}{since}, {paid_words(deal)}, as of {day(on)}; "
        f"{proof}. {FOOT}"
    )


def total_parts(found: Totals, wide: bool = True) -> tuple[list[tuple[Kind, str]], str]:
    """Sums by kind, and in one sentence what is in none of them."""
    kinds = []
    for k in found.kinds:
        value = f"{money(k.musd)}" if k.musd else "no amount"
        more = ""
        if wide:
            word = "arranged" if k.kind is Kind.DEBT else "signed"
            some = money(k.binding_musd) if k.binding_musd else "none"
            binding = f", {some} {word}" if k.musd and k.binding_musd < k.musd else ""
            more = f" ({k.deals}{binding})"
        kinds.append((k.kind, f"{KIND_WORDS[k.kind]} {value}{more}"))
    repeat, gone, inside = "repeat another deal's money", "lapsed or ended", "inside one company"
    if not wide:
        repeat, gone, inside = "repeats", "lapsed", "in one company"
    out = [
        f"{found.undisclosed} undisclosed" if found.undisclosed else "",
        f"{found.repeats} {repeat}" if found.repeats else "",
        f"{found.gone} {gone}" if found.gone else "",
        f"{found.internal} {inside}" if found.internal else "",
    ]
    said = ", ".join(o for o in out if o)
    return kinds, f"In no sum: {said}." if said else ""


def report_text(row: Row | None, id: str) -> str:
    """What to send when an entry is wrong: there is no public page to send it to yet, and this says so."""
    head = (
        "There is no public project page yet, so nothing can be opened or sent from here.\n"
        "Keep or send on the text below; to correct the entry for yourself at once, copy its table into a\n"
        "file of your own and name that file under [ledger] extra in watchlist.toml.\n"
    )
    if row is None:
        return f"{head}\nDeal: {id}\nThe ledger has no deal of that id.\n"
    deal = row.entry.deal
    sources = "\n".join(f"  {s.url} ({source_words(s)})" for s in deal.sources)
    return (
        f"{head}\nDeal: {deal.id} ({deal.origin.rpartition('/')[2]})\n"
        f"Says now: {deal.payer} to {deal.receiver}, {amount_long(deal)}, {KIND_WORDS[deal.kind]}, "
        f"{row.entry.words}, announced {row.entry.dated}, {paid_words(deal)}\n"
        f"Sources now:\n{sources}\n"
        "What is wrong:\nWhat it should say:\nSource that shows it (address and date):\n"
    )


def cited(source: Source) -> str:
    """`press: wsj.com, 10 Sep 2025`."""
    when = day(source.day) if source.day else "undated"
    when += ", read in excerpt only" if source.excerpt else ""
    return f"{source.grade.words}: {site(source.url)}, {when}"

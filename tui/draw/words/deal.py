"""A deal of the ledger in words: amount with its range, paid, due, source with date and grade, sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import Deal, Grade, Kind, Source
from tui.deals.ledger.rows import Apart, LoopPlaces, Row, Totals
from tui.deals.obligations.loans import drawn_of, due_of
from tui.draw.words.leg import month
from tui.draw.words.numbers import dated, day, money, site
from tui.system.disclaimer import FOOT

LEDGER_DEALS = "the ledger's deals, each with its own source"
GRADE_DOTS = {
    Grade.PRIMARY: 3, Grade.PRESS: 2, Grade.WEB: 1, Grade.AGGREGATOR: 1, Grade.INDEX: 1, Grade.UNVERIFIED: 0
}


def paid_words(deal: Deal) -> str:
    """What was really paid, to when; nothing is guessed."""
    if deal.paid is None:
        return "drawn: not disclosed" if deal.kind is Kind.DEBT else "paid: not disclosed"
    more = f" (covers also {', '.join(deal.paid.covers)})" if deal.paid.covers else ""
    return f"paid {money(deal.paid.musd)} to {day(deal.paid.as_of)}{more}"


def term_words(deal: Deal) -> str:
    """`over 5 years from 2027, 4.5 GW`; empty when the ledger has none of them."""
    years = f"over {deal.term_years:g} year{'' if deal.term_years == 1 else 's'}" if deal.term_years else ""
    time = " ".join(filter(None, (years, f"from {deal.start_year}" if deal.start_year else "")))
    return ", ".join(filter(None, (time, f"{deal.capacity_gw:g} GW" if deal.capacity_gw else "")))


def state_words(entry: Entry, on: date) -> str:
    """`signed since 9 Sep 2025`."""
    since = entry.deal.since(on)
    return f"{entry.words}{f' since {day(since)}' if since else ''}"


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
    return tuple(filter(None, (
        "its money stands in another entry" if deal.overlap else "",
        f"replaced by {deal.superseded_by}" if deal.superseded_by else "",
        "payer and receiver are one company now" if entry.internal else "",
        "lapsed or ended: history, never money" if entry.layer is None else "",
        "not in cash" if deal.noncash else "",
        "may be cancelled" if deal.cancelable else "",
        "day recalled: the month or year is on a page, the day is not" if deal.day_recalled else "",
        f"our confidence: {deal.confidence}" if deal.confidence else "",
    )))


def source_words(source: Source) -> str:
    """`5 Mar 2026, press: known outlet or its wire text`; says when only an excerpt of it was read."""
    return f"{_read(source)}, {source.grade.word}: {source.grade.words}"


def cited(source: Source) -> str:
    """`press: wsj.com, 10 Sep 2025`."""
    return f"{source.grade.word}: {site(source.url)}, {_read(source)}"


def _read(source: Source) -> str:
    return dated(source.day) + (", read in excerpt only" if source.excerpt else "")


def host(source: Source) -> str:
    """Host and path of an address, without its scheme."""
    parts = urlsplit(source.url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") or source.url


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
    also = f", also {loops_short(found[1:], 6)}" if len(found) > 1 else ""
    return f"in loop {found[0]} ({walk}){also}; ranks by least leg, layer announced"


def sentence(entry: Entry, names: Mapping[str, str], on: date) -> str:
    """One deal as a sentence for the clipboard, the same on every screen: figure, status and since when, who
    said it and how surely, as of when, address."""
    deal, proof = entry.deal, entry.deal.proof
    payer, receiver = (names.get(slug, slug) for slug in (entry.payer, entry.receiver))
    said = source_words(proof) if proof else "no source"
    sure = f", our confidence {deal.confidence}" if deal.confidence else ""
    return (
        f"{payer} to {receiver}: {deal.amount.long}, {deal.kind.value}, {state_words(entry, on)}, "
        f"{paid_words(deal)}; "
        f"said by {said}{sure}; as of {day(on)}. Source: {proof.url if proof else 'none'}. {FOOT}"
    )


def total_parts(found: Totals, wide: bool = True) -> tuple[list[tuple[Kind, str]], str]:
    """Sums by kind, and in one sentence what is in none of them."""
    kinds = []
    for k in found.kinds:
        text = k.total.words if wide else k.total.amount.short
        if wide:
            word = "arranged" if k.kind is Kind.DEBT else "signed or surer"
            firm = k.binding.amount.short if k.binding.known else "none"
            less = f"; {word} {firm}" if k.binding.high_musd < k.total.high_musd else ""
            text += f" ({k.deals} deal{'' if k.deals == 1 else 's'}{less})"
        kinds.append((k.kind, f"{k.kind.value} {text}"))
    repeat, gone, inside = "repeats", "lapsed", "in one company"
    if wide:
        repeat, gone, inside = "repeat another deal's money", "lapsed or ended", "inside one company"
    counts = ((found.undisclosed, "undisclosed"), (found.repeats, repeat), (found.gone, gone),
              (found.internal, inside))
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    apart = ", ".join(filter(None, (_apart(found.letters, "letter"), _apart(found.rumours, "rumour"))))
    beside, none = f"Apart: {apart}." if apart else "", f"In no sum: {said}." if said else ""
    return kinds, " ".join(filter(None, (beside, none)))


def _apart(found: Apart, word: str) -> str:
    """`8 rumours $154bn`: what is no money yet never stands in a sum of what is."""
    if not found.deals:
        return ""
    sums = [found.money.words] if found.money.known else []
    sums += [f"{found.contingent.words} of warrants and guarantees"] if found.contingent.known else []
    return f"{found.deals} {word}{'' if found.deals == 1 else 's'} {' and '.join(sums) or 'undisclosed'}"


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
        f"Says now: {deal.payer} to {deal.receiver}, {deal.amount.long}, {deal.kind.value}, "
        f"{row.entry.words}, announced {row.entry.dated}, {paid_words(deal)}\n"
        f"Sources now:\n{sources}\n"
        "What is wrong:\nWhat it should say:\nSource that shows it (address and date):\n"
    )

"""Two days of the ledger side by side: what each leg, loop and figure was on one and is on the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui.deals.article.pinned_loop import ARTICLE_DAY, ARTICLE_NODES, PinnedLeg, PinnedLoop, pinned_loop
from tui.deals.ledger.book import Book
from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal import Layer, Source
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops.loops import loops_of


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """A figure as it stood on a day. `later`: it was first said after that day, so it was not known then."""

    musd: int
    day: date | None
    basis: str
    source: Source | None
    later: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One day: the article's loop in the layer announced, in which layers it is closed, loops by length."""

    day: date
    loop: PinnedLoop
    closed_in: tuple[Layer, ...]
    counts: dict[int, int]

    @property
    def first_closed(self) -> Layer | None:
        """The strictest layer in which the round closes."""
        return self.closed_in[0] if self.closed_in else None


@dataclass(frozen=True, slots=True)
class LegPair:
    """One leg on both days; the deals may differ (a letter lapsed, equity took its place)."""

    payer: str
    receiver: str
    then: PinnedLeg
    now: PinnedLeg


@dataclass(frozen=True, slots=True)
class ThenNow:
    """Both days with the figures that tell them apart. A figure is None where none is known at all."""

    then: Side
    now: Side
    legs: tuple[LegPair, ...]
    plan: tuple[LedgerReading | None, LedgerReading | None]  # OpenAI's total commitments
    backlog: tuple[LedgerReading | None, LedgerReading | None]  # Oracle's


def then_now(ledger: Ledger, then: date, now: date) -> ThenNow:
    """The two days compared; amounts and statuses as they were known on each day."""
    books = ledger.as_of(then), ledger.as_of(now)
    one, other = (_side(book) for book in books)
    # a letter of intent is the point of the comparison: legs are taken from the widest layer
    wide = [pinned_loop(book, ARTICLE_NODES, Layer.INTENDED) for book in books]
    legs = tuple(LegPair(a.payer, a.receiver, a, b) for a, b in zip(wide[0].legs, wide[1].legs, strict=True))
    return ThenNow(one, other, legs, _both(ledger, "openai", "total_commitments", then, now),
                   _both(ledger, "oracle", "backlog", then, now))


def _side(book: Book) -> Side:
    closed = tuple(x for x in Layer if pinned_loop(book, ARTICLE_NODES, x).closed)
    counts = loops_of(book).counts
    return Side(book.day, pinned_loop(book, ARTICLE_NODES, Layer.ANNOUNCED), closed, counts)


def _both(
    ledger: Ledger, company: str, metric: str, then: date, now: date
) -> tuple[LedgerReading | None, LedgerReading | None]:
    return reading(ledger, company, metric, then), reading(ledger, company, metric, now)


def reading(ledger: Ledger, company: str, metric: str, day: date) -> LedgerReading | None:
    """The newest figure known on `day`, else the first one said after it (`later`)."""
    found = ledger.companies.get(company)
    figures = [f for f in found.figures_of(metric) if f.musd is not None] if found else []
    known = [f for f in figures if f.known_on(day)]
    if known:
        return _reading(max(known, key=lambda f: f.ends or date.min), False)
    after = [f for f in figures if f.ends is not None]
    return _reading(min(after, key=lambda f: f.ends or date.max), True) if after else None


def _reading(figure: Figure, later: bool) -> LedgerReading:
    dated = [s for s in figure.sources if s.url]
    return LedgerReading(figure.musd or 0, figure.ends, figure.basis, dated[0] if dated else None, later)


def days_of_change(ledger: Ledger, today: date) -> tuple[date, ...]:
    """Days to step through: those on which a deal between the article's three changed, its day and today."""
    pairs = set(zip(ARTICLE_NODES, ARTICLE_NODES[1:] + ARTICLE_NODES[:1], strict=True))
    found = {ARTICLE_DAY, today}
    for deal in ledger.deals:
        if (deal.payer, deal.receiver) in pairs:
            found |= {row.day for row in deal.history}
    return tuple(sorted(day for day in found if day <= today))

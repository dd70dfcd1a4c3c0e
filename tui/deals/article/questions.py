"""The three questions the article of 2025-09-23 ends on, each with dated indicators from the ledger.

An indicator compares like with like: one metric, one basis. Its direction runs from the last reading not
after the article's day, or from the first one after it where none was known then, to the newest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal import Kind, Layer, Source
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.threshold import Outcome, Threshold, outcome_of
from tui.deals.obligations.due import due_by_year
from tui.deals.obligations.loans import due_of

OWN = "own computation"


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One dated value of an indicator; `value` in `unit`, None for an event that has only words."""

    day: date
    value: float | None
    unit: str
    period: str
    basis: str
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told beforehand to answer a question, and what came of it: the logged outcomes in the order of
    their days, then what today's figures say where that is not logged yet."""

    threshold: Threshold
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A title, what it tells about the question, readings in order of time, and what would answer it."""

    title: str
    meaning: str
    readings: tuple[IndicatorValue, ...]
    answers: tuple[Answer, ...] = ()

    @property
    def first(self) -> IndicatorValue | None:
        """Where the direction starts: the last reading of the article's day, else the first after it."""
        before = [r for r in self.readings if r.day <= ARTICLE_DAY]
        return before[-1] if before else next(iter(self.readings), None)

    @property
    def last(self) -> IndicatorValue | None:
        return self.readings[-1] if self.readings else None

    @property
    def direction(self) -> int | None:
        """1 up, -1 down, 0 unchanged since the article; None with fewer than two values."""
        first, last = self.first, self.last
        if first is None or last is None or first is last or first.value is None or last.value is None:
            return None
        return (last.value > first.value) - (last.value < first.value)


@dataclass(frozen=True, slots=True)
class NextDate:
    """A dated thing that is in the data; `words` is the date as exactly as it is known."""

    first: date
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """`symbols`: listed companies whose results bear on it."""

    text: str
    indicators: tuple[Indicator, ...]
    following: tuple[NextDate, ...]
    symbols: tuple[str, ...]


def questions(ledger: Ledger, day: date) -> tuple[Question, ...]:
    """The three, with what was known on `day`; companies that the ledger lacks leave their indicator out."""
    return (
        Question("Will OpenAI earn?", _kept(
            _figures(ledger, day, "openai", "revenue_run_rate", "Revenue, rate of a year",
                     "what comes in, as the company or the press put the current rate"),
            _plans(ledger, day, "openai", "cash_burn", 2026, "Cash it plans to burn in 2026",
                   "what goes out beyond what comes in, by plan"),
            _figures(ledger, day, "openai", "total_commitments", "Computing it means to buy",
                     "over several years, all suppliers"),
            _due(ledger, day, "openai"),
        ), _following(ledger, day, ("openai", "softbank")), ("MSFT",)),
        Question("Are the sites delivered?", _kept(
            _figures(ledger, day, "oracle", "backlog", "Oracle's backlog",
                     "ordered and not yet delivered: it grows with orders and shrinks with deliveries"),
            _gigawatts(ledger, day, "openai"),
            _figures(ledger, day, "nvidia", "lease_guarantees", "Rents that NVIDIA guarantees",
                     "a landlord asked for another name on the lease"),
            _events(ledger, day, "Sites late or dropped",
                    "Oracle sites for OpenAI slip", "Blue Owl out of Michigan",
                    "Abilene enlargement dropped"),
        ), _following(ledger, day, ("oracle",)), ("ORCL",)),
        Question("Can the spending be justified against cheap rivals?", _kept(
            _figures(ledger, day, "nvidia", "revenue", "NVIDIA's sales in a quarter",
                     "whether the spending goes on"),
            _figures(ledger, day, "anthropic", "revenue_run_rate", "Anthropic's rate of revenue",
                     "whether those who pay for models pay more"),
            _figures(ledger, day, "deepseek", "training_cost", "DeepSeek R1, last training",
                     "what a cheap rival says: base model, servers and research not in it"),
            _events(ledger, day, "Warnings", "Burry discloses bearish positions",
                    "BIS warns on debt-funded AI building"),
        ), _following(ledger, day, ("nvidia", "anthropic")), ("NVDA",)),
    )


def _kept(*found: Indicator) -> tuple[Indicator, ...]:
    return tuple(i for i in found if i.readings)


def _known(ledger: Ledger, day: date, slug: str, metric: str) -> tuple[Figure, ...]:
    company = ledger.companies.get(slug)
    return company.figures_of(metric, day) if company else ()


_MEASURED = frozenset({"actual", "run_rate", "statement", "projection", "press", "computed"})


def _figures(ledger: Ledger, day: date, slug: str, metric: str, title: str, meaning: str) -> Indicator:
    """All dated figures of a metric but guidance; a later source for the same period stands for it."""
    found = [reading for f in _known(ledger, day, slug, metric) if f.value is not None
             and f.basis in _MEASURED and (reading := _reading(f)) is not None]
    return Indicator(title, meaning, tuple(sorted(found, key=lambda r: r.day)),
                     _answers(ledger, day, slug, metric))


def _answers(ledger: Ledger, day: date, slug: str, metric: str) -> tuple[Answer, ...]:
    told = (t for t in ledger.thresholds if (t.entity, t.metric) == (slug, metric) and t.told <= day)
    return tuple(Answer(t, _outcomes(ledger, day, t)) for t in told)


def _outcomes(ledger: Ledger, day: date, threshold: Threshold) -> tuple[Outcome, ...]:
    logged = tuple(o for o in ledger.outcomes if o.threshold == threshold.id and o.day <= day)
    measured = (f for f in _known(ledger, day, threshold.entity, threshold.metric) if f.basis in _MEASURED)
    now = outcome_of(threshold, measured, day)
    return logged if now is None or any(o.met == now.met for o in logged) else (*logged, now)


def to_log(ledger: Ledger, day: date) -> tuple[Outcome, ...]:
    """Outcomes that the figures show on `day` and that no file has yet."""
    seen = (o for t in ledger.thresholds if t.told <= day for o in _outcomes(ledger, day, t))
    return tuple(o for o in seen if o not in ledger.outcomes)


def _reading(figure: Figure, by_source: bool = False) -> IndicatorValue | None:
    """The figure at the end of its period, or at the day of its oldest source where that is before the end:
    fiscal periods are named ahead of the calendar, and a plan is of the day it was told."""
    told = min((s.day for s in figure.sources if s.day), default=None)
    ends = None if by_source else figure.ends
    when = min((d for d in (told, ends) if d is not None), default=None) if ends else told
    if when is None:
        return None
    source = next(iter(figure.sources), None)
    return IndicatorValue(when, figure.value, figure.unit, figure.period, figure.basis, figure.note, source)


def _plans(
    ledger: Ledger, day: date, slug: str, metric: str, year: int, title: str, meaning: str
) -> Indicator:
    """How a plan for one year changed: projections by the day they were published."""
    found = [reading for f in _known(ledger, day, slug, metric) if f.year == year and f.basis == "projection"
             and (reading := _reading(f, True)) is not None]
    return Indicator(title, meaning, tuple(sorted(found, key=lambda r: r.day)))


def _computed(ledger: Ledger, day: date, title: str, meaning: str, unit: str, period: str,
              value: Callable[[date], float | None]) -> Indicator:
    """Our own computation on the ledger of the article's day and of `day`."""
    days = [d for d in (ARTICLE_DAY, day) if d <= day]
    readings = [
        IndicatorValue(d, v, unit, period, OWN) for d in dict.fromkeys(days) if (v := value(d)) is not None
    ]
    return Indicator(title, meaning, tuple(readings))


def _due(ledger: Ledger, day: date, slug: str) -> Indicator:
    year = day.year + 1

    def value(on: date) -> float | None:
        due = due_by_year(ledger.as_of(on), slug, Layer.SIGNED).years.get(year)
        return round(due.high_musd / 1000, 1) if due is not None else None

    return _computed(ledger, day, f"Due in {year} on signed purchases",
                     "at most: amounts at their top end, spread evenly over their terms; deals without a "
                     "term are not in it",
                     "USD bn", str(year), value)


def _gigawatts(ledger: Ledger, day: date, slug: str) -> Indicator:
    def value(on: date) -> float | None:
        buys = [e for e in ledger.as_of(on).in_layer(Layer.SIGNED)
                if e.payer == slug and e.deal.kind is Kind.PURCHASE and e.deal.capacity_gw]
        return sum(e.deal.capacity_gw or 0 for e in buys) if buys else None

    return _computed(ledger, day, "Power in OpenAI's contracts",
                     "promised, not delivered: no source counts what runs", "GW", "signed", value)


def _events(ledger: Ledger, day: date, title: str, *titles: str) -> Indicator:
    found = [
        IndicatorValue(e.day, None, "", "", "report", f"{e.title}: {e.note}" if e.note else e.title,
                next(iter(e.sources), None))
        for e in ledger.events if e.title in titles and e.day <= day
    ]
    return Indicator(title, "dated reports, newest last", tuple(found))


def _following(ledger: Ledger, day: date, slugs: Iterable[str], most: int = 2) -> tuple[NextDate, ...]:
    """What the deals say of days to come: contracts that begin, loans that fall due. Soonest first."""
    wanted = frozenset(slugs)
    found: list[NextDate] = []
    for entry in ledger.as_of(day).entries:
        deal = entry.deal
        if entry.layer is None or entry.repeats or not wanted & {entry.payer, entry.receiver}:
            continue
        who = f"{ledger.short(entry.payer)} to {ledger.short(entry.receiver)}"
        if deal.kind is Kind.DEBT and entry.receiver in wanted and (due := due_of(deal)):
            found.append(NextDate(due.from_day, due.words, f"loan due, {who}, {deal.amount.listed}"))
        elif deal.kind is Kind.PURCHASE and deal.start_year:
            start = date(deal.start_year, 1, 1)
            text = f"contract begins, {who}, {deal.amount.listed}"
            found.append(NextDate(start, str(deal.start_year), text))
    later = [n for n in found if n.first > day]
    return tuple(sorted(later, key=lambda n: (n.first, n.text))[:most])

"""A link breaks: a payer pays part of what is due in a year. Arithmetic with stated assumptions, no forecast.

From what is due to lost sales, from there to market value in three columns that differ in what is taken to be
priced: nothing, the receiver's profit on it, its sales (METHODS 3). One round; what receivers pass on is a
stated fraction, refused where it would never end. No probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tui.deals.ledger.amount import Total, total_of, totals_by
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.obligations.due import due_by_year, schedule
from tui.market.index.shock import IndexEffect, effect_of
from tui.market.index.weights import Weights

COLUMNS = ("nothing", "profit", "sales")
FIRST, HALF = "openai", 0.5  # who pays in the article: the question that What-if begins with


class WhatIfError(ValueError):
    """A question that has no answer here; the text says why."""


class Assumption(Struct, frozen=True):
    """One stated input: `name` for a reader, `value` in `unit`, who says so and of when (a date or words)."""

    key: str  # "tax", "oracle.margin", "oracle.pe", "oracle.ev_sales", "pass_on"
    name: str
    value: float | None
    unit: str
    source: str
    as_of: str


class Receiver(Struct, frozen=True):
    """Who is paid less. Millions of USD; `lost` counts both rounds, `first` what the payer keeps back.

    `of_sales` is lost over its last year's sales. `changes`: of its market value by column, fractions of 0 to
    -1; None where an input is missing or it has no market value.
    """

    slug: str
    name: str
    symbol: str
    due: Total
    first_musd: float
    lost_musd: float
    of_sales: float | None
    changes: Mapping[str, float | None]


class LinkBreak(Struct, frozen=True):
    """The whole answer; `undated` are the payer's sums without a term: in no figure here, always said."""

    payer: str
    name: str
    pays: float
    year: int
    layer: Layer
    due: Total
    undated: tuple[Entry, ...]
    undated_sum: Total
    undated_names: Mapping[str, str]
    receivers: tuple[Receiver, ...]
    effects: Mapping[str, Mapping[str, IndexEffect]]  # index -> column -> effect
    assumptions: tuple[Assumption, ...]

    def moves(self, column: str) -> dict[str, float]:
        """What `column` takes from the receivers that are listed, as fractions by symbol."""
        return _moves(self.receivers, column)


class CompanyFigures(Struct, frozen=True):
    """What is known of a receiver: `symbol` empty for a private one, sums in millions of USD."""

    name: str
    symbol: str = ""
    cap_musd: int | None = None
    sales_musd: int | None = None


def break_link(book: Book, payer: str, pays: float, year: int, companies: Mapping[str, CompanyFigures],
               assumed: Mapping[str, Assumption], indices: Iterable[tuple[Weights, float | None]] = (),
               layer: Layer = Layer.SIGNED) -> LinkBreak:
    """`payer` pays the fraction `pays` (0 to 1) of what is due in `year` in `layer`. WhatIfError."""
    if not 0 <= pays <= 1:
        raise WhatIfError("a payer pays from 0 % to 100 % of what is due")
    due = due_by_year(book, payer, layer)
    parts = ((entry.receiver, schedule(entry.deal).get(year)) for entry in due.spread)
    owed = totals_by((slug, part) for slug, part in parts if part is not None)
    first = {slug: (1 - pays) * (total.top_musd or 0) for slug, total in owed.items()}
    share = _value(assumed, "pass_on") or 0.0
    sales = {slug: float(c.sales_musd) for slug, c in companies.items() if c.sales_musd}
    lost = passed_on(first, payments(book, year, layer), sales, share)
    lost.pop(payer, None)  # what comes back to the payer is no loss of those it pays
    receivers = [
        _receiver(
            slug, companies.get(slug) or CompanyFigures(slug), owed.get(slug, Total()), first, musd, assumed)
        for slug, musd in lost.items()
        if musd > 0 or slug in owed
    ]
    receivers.sort(key=lambda r: (-r.lost_musd, -(r.due.top_musd or 0), r.name))
    effects = {weights.index: {c: effect_of(weights, _moves(receivers, c), level) for c in COLUMNS}
               for weights, level in indices}
    used = {"tax", "pass_on", *(f"{r.slug}.{key}" for r in receivers for key in ("margin", "pe", "ev_sales"))}
    return LinkBreak(
        payer, _name(companies, payer), pays, year, layer, sum(owed.values(), Total()), due.unscheduled,
        due.unscheduled_sum, {e.receiver: _name(companies, e.receiver) for e in due.unscheduled},
        tuple(receivers), effects, tuple(a for key, a in assumed.items() if key in used),
    )


def payments(book: Book, year: int, layer: Layer) -> dict[tuple[str, str], float]:
    """Dated purchases of `year` by payer and receiver, millions of USD at their top ends."""
    found: dict[tuple[str, str], float] = {}
    for entry in book.in_layer(layer):
        part = schedule(entry.deal).get(year) if entry.deal.kind is Kind.PURCHASE else None
        if part is not None and part.top_musd:
            pair = entry.payer, entry.receiver
            found[pair] = found.get(pair, 0.0) + part.top_musd
    return found


def passed_on(first: Mapping[str, float], paid: Mapping[tuple[str, str], float], sales: Mapping[str, float],
              share: float) -> dict[str, float]:
    """Lost sales when each passes on `share` of its own loss: dR = (I - share * A^T)^-1 dR1 (METHODS 3).

    `a_ij` is what i pays j in the year over i's sales; a company without known sales passes nothing on.
    WhatIfError where the chain would never end (spectral radius of `share` * A of 1 or more).
    """
    if not share:
        return dict(first)
    import numpy as np

    names = sorted({*first, *(name for pair in paid for name in pair)})
    place = {name: i for i, name in enumerate(names)}
    passes = np.zeros((len(names), len(names)))
    for (payer, receiver), musd in paid.items():
        if sales.get(payer):
            passes[place[payer], place[receiver]] += share * musd / sales[payer]
    radius = max(abs(np.linalg.eigvals(passes)), default=0.0)
    if radius >= 1:
        raise WhatIfError(
            f"passing on {share:.0%} never ends: some pay each other more than they sell (spectral radius "
            f"{radius:.2f}, below 1 is needed)"
        )
    start = np.array([first.get(name, 0.0) for name in names])
    whole = np.linalg.solve(np.eye(len(names)) - passes.T, start)
    found = zip(names, map(float, whole), strict=True)
    return {name: musd for name, musd in found if musd > 1e-9 or name in first}


def changes_of(lost_musd: float, cap_musd: int | None, margin: float | None, tax: float | None,
               pe: float | None, ev_sales: float | None) -> dict[str, float | None]:
    """What lost sales take from a market value: 0; lost * margin * (1 - tax) * P/E; lost * EV/sales.

    Fractions, floored at -1; None without a market value or an input.
    """
    if not cap_musd:
        return dict.fromkeys(COLUMNS)
    profit = None if margin is None or tax is None or pe is None else lost_musd * margin * (1 - tax) * pe
    sales = None if ev_sales is None else lost_musd * ev_sales
    return {"nothing": 0.0, "profit": _part(profit, cap_musd), "sales": _part(sales, cap_musd)}


def _part(musd: float | None, cap_musd: int) -> float | None:
    return None if musd is None else -min(1.0, max(0.0, musd / cap_musd))


def _receiver(slug: str, company: CompanyFigures, due: Total, first: Mapping[str, float], lost: float,
              assumed: Mapping[str, Assumption]) -> Receiver:
    changes = changes_of(lost, company.cap_musd, _value(assumed, f"{slug}.margin"), _value(assumed, "tax"),
                         _value(assumed, f"{slug}.pe"), _value(assumed, f"{slug}.ev_sales"))
    of_sales = lost / company.sales_musd if company.sales_musd else None
    return Receiver(slug, company.name, company.symbol, due, first.get(slug, 0.0), lost, of_sales, changes)


def _moves(receivers: Iterable[Receiver], column: str) -> dict[str, float]:
    return {r.symbol: change for r in receivers if r.symbol and (change := r.changes[column]) is not None}


def _value(assumed: Mapping[str, Assumption], key: str) -> float | None:
    found = assumed.get(key)
    return found.value if found is not None else None


def _name(companies: Mapping[str, CompanyFigures], slug: str) -> str:
    return companies[slug].name if slug in companies else slug


def undated_words(broken: LinkBreak) -> str:
    """`$384.5bn signed, no term (Microsoft 288, AMD 90)`: what stands beside the figure and is not in it."""
    by_name = totals_by((entry.receiver, total_of([entry.deal.amount])) for entry in broken.undated)
    known = sorted(((t.top_musd or 0, slug) for slug, t in by_name.items() if t.known), reverse=True)
    names = broken.undated_names
    return ", ".join(f"{names.get(slug, slug)} {by_name[slug].amount.bare}" for _, slug in known)

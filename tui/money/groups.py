"""Which companies count as the article's loop, as any loop of a layer, and as the seven."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from tui.deals.article.pinned_loop import ARTICLE_NODES
from tui.deals.ledger.company import Company
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops.loops import loops_of
from tui.market.index.weights import MAG7, issuer_of
from tui.money.value import Round


class Groups(Struct, frozen=True):
    """Issuers by group, names of companies, and the rounds of private ones, on one day in one layer.

    A private company stands under its slug in capitals, as every key of `issuer_of`.
    """

    loop: tuple[str, ...] = ()
    any_loop: tuple[str, ...] = ()
    seven: tuple[str, ...] = MAG7
    layer: str = "announced"
    names: Mapping[str, str] = field(default_factory=dict)
    rounds: Mapping[str, tuple[Round, ...]] = field(default_factory=dict)


def groups_of(ledger: Ledger, day: date, layer: Layer = Layer.ANNOUNCED) -> Groups:
    """The groups as of `day`: the pinned loop whatever its layer, and every loop of money in `layer`."""
    slugs = dict.fromkeys(slug for loop in loops_of(ledger.as_of(day), layer).items for slug in loop.nodes)
    names: dict[str, str] = {}
    rounds: dict[str, tuple[Round, ...]] = {}
    for company in ledger.companies.values():
        key = _key(company)
        names.setdefault(key, company.name.partition(" (")[0])
        if not company.listed and not company.aggregate:
            rounds[key] = rounds_of(company, day)
    known = ledger.companies
    return Groups(tuple(_key(known[slug]) for slug in ARTICLE_NODES if slug in known),
                  tuple(dict.fromkeys(_key(known[slug]) for slug in slugs if slug in known)), MAG7,
                  layer.words, names, rounds)


def rounds_of(company: Company, day: date) -> tuple[Round, ...]:
    """The rounds of a company known on `day`, oldest first."""
    found = [(f.ends, f.musd) for f in company.figures_of("valuation", day) if f.ends and f.musd]
    return tuple(Round(ends, musd) for ends, musd in sorted(found) if ends <= day)


def _key(company: Company) -> str:
    return issuer_of(company.ticker if company.ticker and company.listed else company.slug)

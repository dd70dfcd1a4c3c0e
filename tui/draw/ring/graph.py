"""From the ledger on a day to the diagram's graph: a loop and the largest counterparties of its members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.deals.article.pinned_loop import PinnedLeg, pinned_loop
from tui.deals.ledger.amount import Total
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import MONEY, Kind, Layer, Status
from tui.deals.loops.flows import Edge, edges, edges_by_kind, edges_of
from tui.draw.ring.parts import Graph, Link, Node
from tui.draw.words.leg import closing_year
from tui.draw.words.pinned_names import board_symbol

if TYPE_CHECKING:
    from tui.deals.ledger.company import Company
    from tui.deals.ledger.ledger import Ledger

BY_KIND_UP_TO = 8  # companies; above, one link a pair
_NAME = 11


def room_for(width: int, height: int, hops: int) -> int:
    """How many companies beside the loop's `hops` a canvas holds without a crowd."""
    if width < 60 or height < 18:
        return 0
    if width < 84 or height < 30:
        return max(1, 4 - max(0, hops - 3))
    if width < 120 or height < 46:
        return max(2, 5 - max(0, hops - 3))
    return max(4, 11 - max(0, hops - 3))


def ring_graph(
    ledger: Ledger, book: Book, layer: Layer, kinds: Iterable[Kind], loop: tuple[str, ...], others: int,
    found: str | None = None,
) -> Graph:
    """Nodes and links of the diagram, `found` among the others. Legs are there whatever `kinds` says."""
    wanted = frozenset(kinds)
    legs = tuple(_leg(leg, layer, book) for leg in pinned_loop(book, loop, layer).legs)
    near = {e.pair: e for slug in loop for e in edges_of(book, slug, layer, wanted)}
    beside = _counterparties(ledger, near.values(), loop, others)
    if others and found and found in ledger.companies and found not in (*loop, *beside):
        beside = [*beside[: others - 1], found]
    slugs = (*loop, *beside)
    nodes = tuple(_node(ledger, book, slug, edges_of(book, slug, layer)) for slug in slugs)
    collapsed = edges_by_kind if len(slugs) <= BY_KIND_UP_TO else edges
    pairs = {leg.pair for leg in legs if leg is not None}
    rest = [
        edge_link(e, book)
        for e in collapsed(book, layer, wanted)
        if e.payer in slugs and e.receiver in slugs and not (e.pair in pairs and e.kinds <= MONEY)
    ]
    gone = [g for leg in pinned_loop(book, loop, layer).legs for g in _history(leg)]
    return Graph(nodes, (*(leg for leg in legs if leg is not None), *rest, *gone), loop)


def _counterparties(ledger: Ledger, found: Iterable[Edge], loop: tuple[str, ...], most: int) -> list[str]:
    sums: dict[str, int] = {}
    for edge in found:
        for one, other in ((edge.payer, edge.receiver), (edge.receiver, edge.payer)):
            company = ledger.companies.get(other)
            if one in loop and other not in loop and company and not company.aggregate:
                sums[other] = sums.get(other, 0) + (edge.top_musd or 0)
    return sorted((s for s in sums if sums[s]), key=lambda s: (-sums[s], s))[:most]


def _leg(leg: PinnedLeg, layer: Layer, book: Book) -> Link | None:
    """A leg as the sum of its pair in the layer, or, where the layer does not hold it, its surest deal."""
    mine = edges_of(book, leg.payer, layer)
    edge = next((e for e in mine if e.pair == (leg.payer, leg.receiver)), None)
    if edge is not None:
        return edge_link(edge, book, leg=True)
    if leg.entry is None:
        return None
    deal = leg.entry.deal
    pair = leg.payer, leg.receiver
    return Link(*pair, deal.kind, deal.amount, leg.entry.status, leg=True, in_layer=False)


def edge_link(edge: Edge, book: Book, leg: bool = False) -> Link:
    whole = all(e.status is Status.CLOSED for e in edge.entries)
    years = {closing_year(e.deal, book.day) for e in edge.entries} if whole else set()
    return Link(
        edge.payer,
        edge.receiver,
        next(iter(edge.kinds)) if len(edge.kinds) == 1 else None,
        edge.amount,
        edge.weakest,
        len(edge.entries),
        leg,
        True,
        edge.funded_sum.amount,
        edge.funded,
        years.pop() if len(years) == 1 else None,
    )


def _history(leg: PinnedLeg) -> list[Link]:
    """The largest deal of the leg that lapsed or ended: drawn as history, never as money."""
    gone = sorted(leg.history, key=lambda e: -(e.deal.amount.top_musd or 0))[:1]
    pair = leg.payer, leg.receiver
    return [Link(*pair, e.deal.kind, e.deal.amount, e.status, in_layer=False) for e in gone]


def _node(ledger: Ledger, book: Book, slug: str, money: tuple[Edge, ...]) -> Node:
    company = ledger.companies.get(slug)
    into, out = [e for e in money if e.receiver == slug], [e for e in money if e.payer == slug]
    last = None if company is None or company.listed else _last_round(company, book)
    return Node(
        slug,
        _name(company, slug),
        board_symbol(company.ticker) if company and company.listed else None,
        sum((e.money for e in into), Total()),
        sum((e.money for e in out), Total()),
        *(last or (None, None)),
    )


def _name(company: Company | None, slug: str) -> str:
    if company is None:
        return slug
    return company.name if len(company.name) <= _NAME else company.short


def _last_round(company: Company, book: Book) -> tuple[int, object] | None:
    rounds = [(f.ends, f.musd) for f in company.figures_of("valuation", book.day) if f.ends and f.musd]
    if not rounds:
        return None
    day, musd = max(rounds)
    return musd, day

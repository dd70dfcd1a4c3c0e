"""Every measure of a day in one layer, with its range over the layers: what a screen asks of a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Layer
from tui.deals.loops.circulation import Circulation, decompose, finn_index, measure
from tui.deals.loops.flows import amounts, edges
from tui.deals.loops.graph import blocks, inside, totals
from tui.deals.loops.loops import loops_of
from tui.deals.loops.weights import loop_weights


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures of money kinds by layer; `here` is the layer in force."""

    layer: Layer
    by_layer: Mapping[Layer, Circulation]

    @property
    def here(self) -> Circulation:
        return self.by_layer[self.layer]

    def spread(self, name: str) -> tuple[float, float] | None:
        """Least and most of a measure over the layers; None when no layer has it."""
        values = [getattr(c, name) for c in self.by_layer.values()]
        known = [float(v) for v in values if v is not None]
        return (min(known), max(known)) if known else None


MOST_COMPANIES = 150  # the decomposition grows with their cube


def measure_layers(book: Book, layer: Layer) -> Measured | None:
    """All layers of a day; some tens of milliseconds and networkx: for a thread. None when too many."""
    names = {name for e in book.in_layer(Layer.RUMOURED) for name in (e.payer, e.receiver)}
    if len(names) > MOST_COMPANIES:
        return None
    return Measured(layer, {each: measure(edges(book, each)) for each in Layer})


def deal_values(book: Book) -> dict[str, float]:
    """Named measures of the layer announced, without networkx (so without maximum circulation).

    Fractions, but `circular.musd` and counts. A measure that cannot be known is absent.
    """
    found = edges(book)
    graph = amounts(found)
    whole = sum(graph.values())
    values: dict[str, float] = {"loops.count": float(len(loops_of(book).items))}
    if not whole or len({name for pair in graph for name in pair}) > MOST_COMPANIES:
        return values
    parts = decompose(graph)
    weights = loop_weights(parts.circular)
    out, into = totals(graph)
    net = sum(max(0.0, out[n] - into[n]) for n in out)
    values |= {
        "circular.musd": parts.circular_musd,
        "circular.share": parts.circular_musd / whole,
        "circular.reciprocity": sum(min(x, graph.get((b, a), 0)) for (a, b), x in graph.items()) / whole,
        "circular.net_share": net / whole,
        "circular.scc_share": sum(sum(inside(graph, b).values()) for b in blocks(graph)) / whole,
    }
    finn = finn_index(graph)
    if finn is not None:
        values["circular.finn"] = finn
    if not weights.truncated and weights.total_musd + net:
        values["circular.throughput"] = weights.total_musd / (weights.total_musd + net)
    return values


def circulation_values(book: Book) -> dict[str, float]:
    """Named measures of the maximum circulation of the layer announced, by networkx.

    A fraction and millions of USD; nothing with too many companies.
    """
    found = measure_layers(book, Layer.ANNOUNCED)
    if found is None:
        return {}
    values = {"circulation.max_musd": float(found.here.max_musd)}
    return values if found.here.max_share is None else {**values, "circulation.max": found.here.max_share}

"""Graphs for tests of the loop diagram: the article's in small, and ones made at random."""

from __future__ import annotations

import random

from tui.deals.ledger.deal import Kind, Status
from tui.draw.ring.parts import Graph, Link, Node

STATUSES = [Status.DEFINITIVE, Status.CLOSED, Status.ANNOUNCED, Status.LETTER_OF_INTENT, Status.LAPSED]


def article_graph() -> Graph:
    nodes = (
        Node("openai", "OpenAI", None, 153_000, 988_000, True, True),
        Node("oracle", "Oracle", "ORCL", 408_000, 47_000),
        Node("nvidia", "NVIDIA", "NVDA", 112_000, 92_000),
        Node("microsoft", "Microsoft", "MSFT", 318_000, 79_000),
    )
    links = (
        Link("openai", "oracle", Kind.PURCHASE, 300_000, Status.DEFINITIVE, leg=True),
        Link("oracle", "nvidia", Kind.PURCHASE, 40_000, Status.ANNOUNCED, leg=True),
        Link("nvidia", "openai", Kind.EQUITY, 30_000, Status.CLOSED, leg=True, moves=True, year=2026),
        Link("openai", "microsoft", Kind.PURCHASE, 288_000, Status.DEFINITIVE, deals=2),
        Link("microsoft", "openai", Kind.EQUITY, 13_000, Status.CLOSED, moves=True),
        Link("nvidia", "openai", Kind.EQUITY, 100_000, Status.LAPSED, in_layer=False),
    )
    return Graph(nodes, links, ("openai", "oracle", "nvidia"))


def random_graph(seed: int, size: int) -> Graph:
    """A loop of two to five among `size` companies, and links between any of them."""
    rng = random.Random(seed)
    slugs = [f"c{i}" for i in range(size)]
    loop = tuple(slugs[: rng.randint(2, min(5, size))])
    nodes = tuple(
        Node(s, f"{'Company'[: rng.randint(2, 7)]} {i}", f"S{i}" if rng.random() < 0.7 else None)
        for i, s in enumerate(slugs)
    )
    pairs = list(zip(loop, loop[1:] + loop[:1], strict=True))
    live = STATUSES[:4]
    links = [Link(*p, Kind.PURCHASE, rng.randint(1, 400_000), rng.choice(live), leg=True) for p in pairs]
    for _ in range(rng.randint(0, 3 * size)):
        a, b = rng.sample(slugs, 2)
        amount = None if rng.random() < 0.2 else int(10 ** rng.uniform(2, 5.8))
        links.append(Link(a, b, rng.choice(list(Kind)), amount, rng.choice(STATUSES), rng.randint(1, 3)))
    return Graph(nodes, tuple(links), loop)

"""Graphs for tests of the loop diagram: the article's in small, and ones made at random."""

from __future__ import annotations

import random

from tui.deals.ledger.amount import UNDISCLOSED, Amount, Form, Total
from tui.deals.ledger.deal import Kind, Status
from tui.draw.ring.parts import Graph, Link, Node

STATUSES = [Status.DEFINITIVE, Status.CLOSED, Status.ANNOUNCED, Status.LETTER_OF_INTENT, Status.LAPSED]


def exact(musd: int) -> Amount:
    return Amount(Form.EXACT, musd, musd)


def known(musd: int, hidden: int = 0) -> Total:
    return Total(musd, musd, known=1, hidden=hidden)


def article_graph() -> Graph:
    nodes = (
        Node("openai", "OpenAI", None, known(153_000, 1), known(988_000, 1)),
        Node("oracle", "Oracle", "ORCL", known(408_000), known(47_000)),
        Node("nvidia", "NVIDIA", "NVDA", known(112_000), known(92_000)),
        Node("microsoft", "Microsoft", "MSFT", known(318_000), known(79_000)),
    )
    links = (
        Link("openai", "oracle", Kind.PURCHASE, exact(300_000), Status.DEFINITIVE, leg=True),
        Link("oracle", "nvidia", Kind.PURCHASE, exact(40_000), Status.ANNOUNCED, leg=True),
        Link("nvidia", "openai", Kind.EQUITY, exact(30_000), Status.CLOSED, leg=True, moves=True, year=2026),
        Link("openai", "microsoft", Kind.PURCHASE, exact(288_000), Status.DEFINITIVE, deals=2),
        Link("microsoft", "openai", Kind.EQUITY, exact(13_000), Status.CLOSED, moves=True),
        Link("nvidia", "openai", Kind.EQUITY, exact(100_000), Status.LAPSED, in_layer=False),
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
    links = [
        Link(*p, Kind.PURCHASE, exact(rng.randint(1, 400_000)), rng.choice(live), leg=True) for p in pairs
    ]
    for _ in range(rng.randint(0, 3 * size)):
        a, b = rng.sample(slugs, 2)
        musd = int(10 ** rng.uniform(2, 5.8))
        amount = rng.choice((UNDISCLOSED, exact(musd), exact(musd), Amount(Form.UP_TO, None, musd),
                             Amount(Form.BETWEEN, musd // 2, musd)))
        links.append(Link(a, b, rng.choice(list(Kind)), amount, rng.choice(STATUSES), rng.randint(1, 3)))
    return Graph(nodes, tuple(links), loop)

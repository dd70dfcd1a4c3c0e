"""What a person asks on screen 8, with their own values: it stays while the program runs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.deals.article.pinned_loop import ARTICLE_NODES
from tui.deals.ledger.deal import Layer
from tui.deals.obligations.what_if import FIRST, HALF, LinkBreak
from tui.market.index.shock import IndexEffect
from tui.market.index.weights import MAG7, issuer_of
from tui.state.what_if_inputs import WhatIfInputs

STEP = 0.05  # of what is due, a press of left or right
MOVE = 0.05  # of a price, likewise
FALL = -0.1  # of a company that nobody in the ledger pays, when it is asked about
EXAMPLE = {"NVDA": -0.2}  # a shock to begin with
FURTHEST = 30  # years ahead
LAYERS = tuple(Layer)


@dataclass
class Question:
    """Who pays which part of what is due in which year; which names move how far (fractions).

    `values` are a person's own assumptions by key, `moves` by issuer, `watched` the board's symbols.
    """

    payer: str = FIRST
    pays: float = HALF
    year: int = 0
    layer: Layer = Layer.SIGNED
    values: dict[str, float] = field(default_factory=dict)
    moves: dict[str, float] = field(default_factory=EXAMPLE.copy)
    watched: Sequence[str] = ()

    def settle(self, known: WhatIfInputs) -> None:
        """A payer that has something due, and next year where none was named."""
        payers = known.payers(self.layer)
        if self.payer not in payers and payers:
            self.payer = payers[0]
        self.year = self.year or known.day.year + 1

    def about(self, known: WhatIfInputs, symbol: str) -> bool:
        """Put the link that matters most to a listed company; False: none, it falls by itself instead."""
        payer = known.payer_of(issuer_of(symbol), self.layer)
        if payer is None:
            own = {} if self.moves == EXAMPLE else self.moves
            self.moves = {issuer_of(symbol): FALL} | own
            return False
        self.payer = payer
        return True

    def broken(self, known: WhatIfInputs) -> LinkBreak:
        """The link's answer; WhatIfError."""
        return known.link(self.payer, self.pays, self.year, self.layer, self.values)

    def effect(self, known: WhatIfInputs) -> IndexEffect:
        """The shock's answer."""
        return known.shock({name: move for name, move in self.moves.items() if move})

    def shocked(self, known: WhatIfInputs | None) -> tuple[tuple[str, float, str], ...]:
        """Issuer, move and name: the loop's companies, the seven, the watched, and who was asked about."""
        if known is None:
            return ()
        names = {issuer_of(c.symbol): c.name for c in known.companies.values() if c.symbol}
        loop = [known.companies[slug].symbol for slug in ARTICLE_NODES if slug in known.companies]
        every = (*loop, *MAG7, *(s for s in self.watched if s.isalpha()), *self.moves)
        order = dict.fromkeys(issuer_of(symbol) for symbol in every if symbol)
        return tuple((name, self.moves.get(name, 0.0), names.get(name, name)) for name in order)

    def slide(self, by: int, name: str) -> None:
        """One step more or less is paid; with a name, that name moves a step."""
        if not name:
            self.pays = min(1.0, max(0.0, round(self.pays + by * STEP, 4)))
        else:
            self.moves[name] = max(-1.0, round(self.moves.get(name, 0.0) + by * MOVE, 4))

    def may_be(self, known: WhatIfInputs | None, by: int) -> bool:
        """Whether the year may go on by so many."""
        return known is not None and known.day.year <= self.year + by <= known.day.year + FURTHEST

    def step_payer(self, known: WhatIfInputs | None, by: int) -> None:
        payers = known.payers(self.layer) if known else ()
        if payers:
            at = payers.index(self.payer) if self.payer in payers else -by
            self.payer = payers[(at + by) % len(payers)]

    def next_layer(self) -> None:
        self.layer = LAYERS[(LAYERS.index(self.layer) + 1) % len(LAYERS)]

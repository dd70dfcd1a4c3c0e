"""What moves of its members do to an index: basis points and points, and what is not known of it.

pct = sum of weight times move (METHODS 1.1); members whose move is not known move as the rest did, or not at
all, and their weight is said. Arithmetic on weights, no forecast.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui.market.index.weights import Weights, issuer_of


class IndexEffect(Struct, frozen=True):
    """`change` is a fraction; `known` the weight of members whose own move is known, `rest` the others' move.

    `points` is None without a level. `parts`: what each issuer adds, fractions, the largest first.
    """

    index: str
    as_of: str
    basis: str
    change: float
    known: float
    rest: float
    level: float | None
    parts: tuple[tuple[str, float], ...]

    @property
    def bp(self) -> float:
        return 1e4 * self.change

    @property
    def points(self) -> float | None:
        return self.change * self.level if self.level is not None else None


def effect_of(
    weights: Weights, moves: Mapping[str, float], level: float | None = None, rest: float = 0.0
) -> IndexEffect:
    """The index after `moves` (fractions by symbol or issuer); all other members move `rest`.

    Of a partial list only what is listed is weighed with its own move.
    """
    own = {issuer_of(symbol): move for symbol, move in moves.items()}
    parts = {name: share * own[name] for name, share in weights.shares.items() if name in own}
    known = sum(weights.shares[name] for name in parts)
    change = sum(parts.values()) + (1 - known) * rest
    ordered = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))
    return IndexEffect(
        weights.index, weights.as_of, weights.basis, change, known, rest, level, tuple(ordered))

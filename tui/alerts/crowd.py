"""A crowd: so many symbols of one rule beyond its level at once that they are one event, not hundreds.

"412 of 500 at or below -3 %" is said once and counted once; whoever fired before goes on, muted by it. The
work of a look is bounded by it too: a rule never follows more than some twenty symbols one by one.
"""

from __future__ import annotations

from msgspec import Struct

from tui.alerts.level import say_measure
from tui.alerts.rule import Rule, Severity

MANY, FEW = 16, 10  # a crowd begins with so many symbols, and is over below so few
NAMED = 3


class Count(Struct, frozen=True):
    """How many symbols are at a severity or louder, and how many have not yet left it."""

    severity: Severity
    at: int
    held: int


class Crowd(Struct, frozen=True):
    """A rule's symbols counted: loudest first, `of` how many, the `farthest` few with their values.

    `lasting`: symbols beyond a level now or in an event that has not ended. `begun`: it was a crowd before.
    """

    counts: tuple[Count, ...]
    of: int
    lasting: int
    begun: bool
    farthest: tuple[tuple[str, float], ...] = ()

    @property
    def size(self) -> int:
        """How many symbols it speaks for."""
        return max(self.counts[-1].at, self.lasting)

    def loud(self, before: Severity | None) -> Severity | None:
        """How loud the crowd is, given how loud it was."""
        enough = FEW if self.begun else MANY
        for count in self.counts:
            was = before is Severity.CRITICAL or before is count.severity
            if count.at >= enough or (was and count.held >= FEW):
                return count.severity
        return self.counts[-1].severity if self.lasting >= enough else None

    def why(self, rule: Rule, loud: Severity) -> str:
        """One sentence: how many of how many, the level, and the farthest few."""
        count = next(count for count in self.counts if count.severity is loud)
        size = count.at if count is not self.counts[-1] else self.size
        lately = " now or lately" if size > count.held else ""
        level = rule.critical if loud is Severity.CRITICAL else rule.warn
        side = "at their level"  # where the second measure alone has one
        if level is not None:
            side = rule.direction.side(say_measure(level, rule.unit, rule.measure))
        named = ", ".join(f"{s} {say_measure(v, rule.unit, rule.measure)}" for s, v in self.farthest)
        return f"{size} of {self.of} {side}{lately}, told as one; farthest: {named}"

"""An alert rule as a frozen fact: what is measured, from where on it is an event, and when it is over.

Levels stand in the measure's own unit (fractions, millions of USD). The semantics and their sources are in
the README of the rules, watchlist.toml; the defaults there carry their reasons.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from tui.alerts.register import OF_THE_DAY, PRIVATE

REPEAT_S = 4 * 3600  # a second message about the same thing within four hours says nothing new
SESSION_S = 23_400  # six and a half hours: what one daily bar can prove
HAND_MADE_DAYS = 30  # an alert made by hand on a figure is forgotten by its maker sooner than this


class Severity(StrEnum):
    """How loud. Names for people: warning and critical."""

    WARN = "warn"
    CRITICAL = "critical"


class Direction(StrEnum):
    """On which side of its level a measure becomes an event."""

    ABOVE = "above"
    BELOW = "below"
    EITHER = "either"  # the distance from zero counts

    def side(self, level: str) -> str:
        """`at or below -5 %`: where it becomes one, in words."""
        if self is Direction.BELOW:
            return f"at or below {level}"
        return f"from {level}{' either way' if self is Direction.EITHER else ''}"


class When(StrEnum):
    """In which part of the day a rule looks.

    REGULAR: in the session, and once more on its closing figures. CLOSE: on the closing figures alone.
    OPEN: in the session alone; the event is over when it ends. EXTENDED: before and after the session.
    """

    REGULAR = "regular"
    CLOSE = "close"
    OPEN = "open"
    EXTENDED = "extended"
    ANY = "any"


class NoData(StrEnum):
    """What missing data means to a rule (after Grafana)."""

    KEEP = "keep"  # what fired is said to have no data, and stays
    ALERT = "alert"  # missing data is itself the event
    OK = "ok"  # what fired is over


class Tell(StrEnum):
    """How often a rule may send a message (after TradingView's frequencies)."""

    REPEAT = "repeat"  # again after the repeat interval, also while it goes on
    SESSION = "session"  # once a session day
    ONCE = "once"  # once, and never again


class Also(Struct, frozen=True):
    """A second measure beside the first: a warning needs both, either one alone can make it critical."""

    measure: str
    warn: float | None = None
    critical: float | None = None
    unit: str = "count"


class Rule(Struct, frozen=True):
    """One rule. `symbols` fill the `*` of `measure`; with `at_least` they are counted instead (5 of 8).

    `cross`: it fires when the level is crossed, not because the value happens to be beyond it at the start,
    and is over after `lasts_s` (0: when it falls below `clear`). `standing`: a level that holds for weeks;
    shown on its own board, never a message, never an exit code. `rises`: a count that grows by `warn` since
    it was last seen is the event (deals, loops). `until_ms`: the rule is over then (made by hand).
    """

    id: str
    measure: str
    name: str = ""
    direction: Direction = Direction.ABOVE
    warn: float | None = None
    critical: float | None = None
    clear: float | None = None
    clear_critical: float | None = None
    unit: str = "fraction"
    symbols: tuple[str, ...] = ()
    group: str = ""
    at_least: int = 0
    also: Also | None = None
    for_s: int = 0
    keep_s: int = 0
    repeat_s: int = REPEAT_S
    when: When = When.ANY
    cross: bool = False
    lasts_s: int = 0
    standing: bool = False
    inhibits: tuple[str, ...] = ()
    no_data: NoData = NoData.KEEP
    tell: Tell = Tell.REPEAT
    figure: bool = False  # `tell = true`: a rule on what the person owns may name its figure
    rises: bool = False
    until_ms: int | None = None

    @property
    def counts(self) -> bool:
        """True when the rule counts members instead of judging each alone."""
        return self.at_least > 0

    @property
    def of_the_day(self) -> bool:
        """True when the measure begins anew with each session."""
        return self.measure.startswith(OF_THE_DAY)

    @property
    def is_private(self) -> bool:
        """True when no message and no log may hold its figure."""
        asked = (self.measure, self.also.measure if self.also is not None else "")
        return not self.figure and any(measure.startswith(PRIVATE) for measure in asked)

    def key_for(self, symbol: str, measure: str | None = None) -> str:
        """The name of the measure for `symbol`."""
        return (measure or self.measure).replace("*", symbol)

    def key(self, symbol: str) -> str:
        """Identity of an alert: rule and symbol, never the value."""
        return f"{self.id}:{symbol}" if symbol else self.id

    def clear_of(self, level: float, severity: Severity) -> float:
        """Where an event of `severity` that began at `level` is over.

        Default half a percentage point for shares and moves of 2 % and more, else 2 % of the level.
        """
        upper = severity is Severity.CRITICAL and self.warn is not None
        written = self.clear_critical if upper else self.clear
        if written is not None:
            return written
        shares = self.unit in ("fraction", "pp") and abs(level) >= 0.02
        margin = 0.005 if shares else abs(level) * 0.02
        return level + margin if self.direction is Direction.BELOW else level - margin

"""What the engine says: an alert as it stands, and a transition as the log keeps it."""

# Annotations are no texts here: msgspec would compile each again at the start.

from enum import StrEnum

from msgspec import Struct

from tui.alerts.register import symbol_of
from tui.alerts.rule import Severity


class Phase(StrEnum):
    """Where an alert stands. Muting (snoozed, inhibited) never changes it."""

    INACTIVE = "inactive"
    PENDING = "pending"
    FIRING = "firing"
    RECOVERING = "recovering"
    NO_DATA = "no_data"
    ERROR = "error"  # the rule could not be evaluated: `why` says the reason


class Change(StrEnum):
    """What happened to an alert, in the words of the log."""

    FIRED = "fired"
    ESCALATED = "escalated"
    EASED = "eased"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    NO_DATA = "no_data"
    BACK = "back"
    REMINDER = "reminder"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    FLAPPING = "flapping"
    STEADY = "steady"
    ERROR = "error"


class Alert(Struct, frozen=True):
    """One alert (or, with `standing`, one condition) as it stands.

    `value` and `limit` are held as the measure holds them and said in `unit` ("bp": a fraction in bp);
    `why` is one sentence for a person.
    `since_ms` is when the present phase began; of one that fires, when its condition was first true.
    `second`: the level of the second measure, where that one alone made it critical. `muted_by` is "",
    "snoozed" or the id of the rule that mutes.
    """

    key: str
    rule: str
    symbol: str
    name: str
    phase: Phase
    severity: Severity | None
    since_ms: int
    value: float | None
    limit: float | None
    unit: str
    why: str
    measure: str
    standing: bool = False
    acknowledged: bool = False
    muted_by: str = ""
    snoozed_until_ms: int | None = None
    flapping: bool = False  # it comes and goes: repeats are not sent until it is steady
    second: str = ""
    seen_by: str = ""  # who acknowledged or snoozed it, where more than one person can

    @property
    def subject(self) -> str:
        """The company it is about, also of a rule made on one figure; empty when it is about none."""
        return self.symbol or symbol_of(self.measure)

    @property
    def active(self) -> bool:
        """True while the event lasts: firing, or not yet sure that it is over."""
        return self.phase in (Phase.FIRING, Phase.RECOVERING)


class Transition(Struct, frozen=True):
    """One row of the alert log. `notify` is True when a message may leave the program for it."""

    t_ms: int
    key: str
    rule: str
    symbol: str
    change: Change
    severity: Severity | None
    value: float | None
    limit: float | None
    unit: str
    why: str
    notify: bool = False
    standing: bool = False

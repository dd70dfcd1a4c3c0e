"""What a rule does at this time of the day: look, wait, or be over with the session."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from tui.alerts.rule import Rule, When
from tui.market.quote import Session


class Look(Enum):
    """What a rule does at this time of the day."""

    NOW = 0
    CLOSING = 1  # at the figures of a session that is over
    NOT = 2  # everything stays as it is
    OVER = 3  # whatever fired ended with the session


class Moment(Struct, frozen=True):
    """One evaluation. `gap`: nobody looked for a while, so nothing held meanwhile."""

    now_ms: int
    session: Session
    daily: bool
    gap: bool
    interval_ms: float


def look_of(rule: Rule, at: Moment) -> Look:
    """How `rule` looks at `at`."""
    regular = at.session is Session.REGULAR
    if at.daily:
        return Look.NOT if rule.when is When.EXTENDED else Look.CLOSING
    match rule.when:
        case When.ANY:
            return Look.NOW
        case When.REGULAR:
            return Look.NOW if regular else Look.CLOSING
        case When.CLOSE:
            return Look.NOT if regular else Look.CLOSING
        case When.OPEN:
            return Look.NOW if regular else Look.OVER
        case When.EXTENDED if regular:
            return Look.OVER
        case When.EXTENDED:
            return Look.NOT if at.session is Session.CLOSED else Look.NOW

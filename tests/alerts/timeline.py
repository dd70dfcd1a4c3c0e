"""A day written as a row of looks, so that a test reads like the log of an operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.alerts.alert import Change, Phase, Transition
from tui.alerts.engine import step
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState
from tui.alerts.rule import Direction, Rule, Severity, When
from tui.market.quote import Session

OPEN_MS = 1_769_524_200_000  # 2026-01-27 14:30 UTC, the session's first minute
MINUTE = 60_000
R, C, PRE, POST = Session.REGULAR, Session.CLOSED, Session.PRE, Session.POST


def measure(key: str, value: float | None, t_ms: int, unit: str = "fraction", *, stale: bool = False,
            bound: str = "") -> Measure:
    return Measure(key, value, unit, t_ms, "test", stale=stale, bound=bound)


def fall(**changes: object) -> Rule:
    """A falling price: warning at -3 %, critical at -6 %, for five minutes."""
    rule: dict[str, object] = {
        "id": "fall", "measure": "move.*", "name": "fall", "direction": Direction.BELOW, "warn": -0.03,
        "critical": -0.06, "symbols": ("NVDA",), "for_s": 300, "when": When.REGULAR,
    }
    return Rule(**{**rule, **changes})  # type: ignore[arg-type]


class Line:
    """An engine, its clock, and all it has said."""

    def __init__(self, *rules: Rule, start_ms: int = OPEN_MS) -> None:
        self.rules = rules
        self.now = start_ms
        self.state = EngineState()
        self.rows: list[Transition] = []

    def look(self, values: Mapping[str, float | None], session: Session = R, *, minutes: float = 1,
             stale: Iterable[str] = (), as_of: int | None = None, daily: bool = False) -> list[Transition]:
        """One look with `values` (measure key -> value), then the clock moves on."""
        measures = {key: measure(key, value, self.now if as_of is None else as_of, stale=key in set(stale))
                    for key, value in values.items()}
        self.state, rows = step(self.rules, self.state, measures, self.now, session, daily=daily,
                                interval_s=60)
        self.rows += rows
        self.now += round(minutes * MINUTE)
        return list(rows)

    def nvda(self, *percents: float | None, session: Session = R, as_of: int | None = None) -> list[str]:
        """Looks a minute apart at NVIDIA's move in per cent; what was said, as words."""
        said = []
        for percent in percents:
            values = {} if percent is None else {"move.NVDA": percent / 100}
            said += self.look(values, session, as_of=as_of)
        return [words(row) for row in said]

    def phase(self, key: str = "fall:NVDA") -> Phase:
        track = self.state.tracks.get(key)
        return track.phase if track else Phase.INACTIVE

    @property
    def told(self) -> list[Transition]:
        return [row for row in self.rows if row.notify]


def words(row: Transition) -> str:
    """fired warn! : what changed, how loud, and whether it left the program."""
    loud = f" {row.severity}" if row.severity and row.change in (Change.FIRED, Change.ESCALATED,
                                                                  Change.EASED) else ""
    return f"{row.change}{loud}{'!' if row.notify else ''}"


__all__ = ["MINUTE", "OPEN_MS", "POST", "PRE", "C", "Line", "R", "Severity", "fall", "measure", "words"]

"""Prometheus' Alertmanager: it is told not messages but what lasts, again each minute.

It ends by itself what nobody repeats, and knows nothing after its own restart; whom it tells, and how often,
is its business. So there is no queue: all that fires, with the moment at which it ends unless it is said
again, and once more with its end when it is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from tui.alerts.alert import Alert, Phase
from tui.alerts.memory import EngineState, loudness
from tui.alerts.rule import Severity
from tui.alerts.target import Target
from tui.service.notify.delivery import QUIET_MS, Sent
from tui.system.disclaimer import NOT_ADVICE
from tui.system.text import clean

EVERY_MS = 60_000
LASTS_MS = 5 * EVERY_MS  # it ends there unless it was said again
RETRY_MS = (10_000, 30_000, EVERY_MS)
_UNSURE = (Phase.NO_DATA, Phase.ERROR)  # unknown is not over: what was told goes on


class Lasting(Struct, frozen=True):
    """One alert as it is told; rule, symbol and severity are its identity there."""

    key: str
    rule: str
    symbol: str
    severity: str
    name: str
    text: str
    since_ms: int
    ended_ms: int | None = None

    @property
    def identity(self) -> str:
        return f"{self.severity} {self.key}"


class Standing:
    """What one Alertmanager knows, and should know. Pure: clock, engine and results come in."""

    def __init__(self, target: Target, started_ms: int, told: Iterable[Lasting] = ()) -> None:
        self.target = target
        self._quiet_until_ms = started_ms + QUIET_MS
        self._told = {one.identity: one for one in told}
        self._now = dict(self._told)
        self._over: dict[str, Lasting] = {}
        self._flying: list[Lasting] | None = None
        self._sent_ms: int | None = None
        self._fresh = False  # there is something that it does not know
        self._fails = 0
        self._not_before_ms = 0
        self.reason = ""  # why the last try failed

    def saw(self, engine: EngineState, now_ms: int) -> None:
        """Alerts as they stand, at least once a minute."""
        wanted = {one.identity: one for track in engine.tracks.values()
                  if (one := self._of(track.alert, track.fired_ms)) is not None}
        for gone in self._now.keys() - wanted.keys():
            if gone in self._told:
                self._over[gone] = _ended(self._told.pop(gone), now_ms)
                self._fresh = True
        for identity in wanted.keys() & self._over.keys():
            del self._over[identity]
        self._fresh = self._fresh or bool(wanted.keys() - self._told.keys())
        self._now = wanted

    def _of(self, alert: Alert, fired_ms: int | None) -> Lasting | None:
        """The alert as it is told; None when it is not. What is muted is not begun, and not ended either."""
        if alert.standing:
            return None
        known = next((one for one in self._now.values() if one.key == alert.key), None)
        if alert.phase in _UNSURE:
            return known
        if not alert.active or loudness(alert.severity) < loudness(self.target.severity):
            return None
        if known is None and (alert.muted_by or alert.flapping):
            return None
        loud = "critical" if alert.severity is Severity.CRITICAL else "warning"
        since = known.since_ms if known is not None else fired_ms or alert.since_ms
        name, why = clean(alert.name), clean(alert.why)
        return Lasting(alert.key, alert.rule, clean(alert.symbol), loud, name, why, since)

    def due(self, now_ms: int) -> list[Lasting] | None:
        """All that is to be said now; None when nothing is. Call `done` with it."""
        self._over = {identity: one for identity, one in self._over.items()
                      if now_ms - (one.ended_ms or 0) < 3 * LASTS_MS}  # by then it has ended by itself
        if self._flying is not None or now_ms < max(self._quiet_until_ms, self._not_before_ms):
            return None
        again = self._sent_ms is None or not 0 <= now_ms - self._sent_ms < EVERY_MS
        if not (self._now or self._over) or not (self._fresh or again):
            return None
        self._flying, self._fresh = [*self._now.values(), *self._over.values()], False
        return self._flying

    def done(self, now_ms: int, error: str = "") -> list[Sent]:
        """How that went: a row for what was begun or ended, none for what was only repeated."""
        said, self._flying = self._flying or [], None
        if error:
            news = self.reason != error
            self._not_before_ms = now_ms + RETRY_MS[min(self._fails, len(RETRY_MS) - 1)]
            self._fails, self._fresh, self.reason = self._fails + 1, True, error
            row = Sent(now_ms, self.target.name, "retry", _title(said), error, self._not_before_ms)
            return [row] if news else []
        self._fails, self._not_before_ms, self._sent_ms, self.reason = 0, 0, now_ms, ""
        begun = [one for one in said if one.ended_ms is None and one.identity not in self._told]
        ended = [one for one in said if one.ended_ms is not None]
        for one in begun:
            if one.identity in self._now:
                self._told[one.identity] = one
            else:  # it was over before this was known to have arrived
                self._over[one.identity], self._fresh = _ended(one, now_ms), True
        for one in ended:
            self._over.pop(one.identity, None)
        return [Sent(now_ms, self.target.name, "sent", _title(part)) for part in (begun, ended) if part]

    def save(self) -> list[Any]:
        """What it was told, as plain values."""
        return [to_builtins(one) for one in self._told.values()]


def body_of(batch: Iterable[Lasting], generator: str, host: str, now_ms: int) -> list[dict[str, Any]]:
    """Alertmanager's own form (POST /api/v2/alerts). No value is a label: each would be another alert."""
    return [
        {
            "labels": {
                "alertname": one.rule, "severity": one.severity, "source": "loopwatch",
                **({"symbol": one.symbol} if one.symbol else {}),
            },
            "annotations": {"summary": one.text, "rule": one.name, "note": NOT_ADVICE},
            "startsAt": _iso(one.since_ms),
            "endsAt": _iso(one.ended_ms if one.ended_ms is not None else now_ms + LASTS_MS),
            "generatorURL": generator or f"loopwatch://{host}/{one.rule}",
        }
        for one in batch
    ]


def _ended(one: Lasting, now_ms: int) -> Lasting:
    return replace(one, ended_ms=now_ms)


def _title(said: Sequence[Lasting]) -> str:
    if len(said) != 1:
        over = sum(one.ended_ms is not None for one in said)
        return f"{len(said)} alerts" + (f", {over} over" if over else "")
    word = "Over" if said[0].ended_ms is not None else said[0].severity.capitalize()
    return f"{word}: {said[0].text}"


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

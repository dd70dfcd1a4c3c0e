"""The queue between the alert log and the outside: pure, its clock and its results come in.

Rows wait for the first minute to pass, are joined, held to each target's rate, retried with back-off and
logged. What is being sent when the program ends counts as sent: a restart must not tell twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tui.alerts.alert import Change, Transition
from tui.alerts.memory import all_kept, as_kept, loudness
from tui.alerts.target import Target
from tui.market.bars import HOUR_MS
from tui.service.notify.message import Item, Message, item_of, message_of

QUIET_MS = 60_000  # nothing leaves the program in its first minute
RETRY_S = (10, 30, 120, 600, 1800)
STALE_MS = HOUR_MS  # what could not be told for an hour is history
_KEPT = 200
_SET_BACK_MS = 2_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of the delivery log. `state` is sent, retry, failed or dropped."""

    t_ms: int
    target: str
    state: str
    text: str
    reason: str = ""
    retry_ms: int | None = None


@dataclass(slots=True)
class _Line:
    """What waits for one target."""

    target: Target
    items: list[Item] = field(default_factory=list)
    flying: list[Item] = field(default_factory=list)
    times_ms: list[int] = field(default_factory=list)  # of what was sent within the hour
    told: set[str] = field(default_factory=set)  # keys whose beginning was sent: their end may be too
    fails: int = 0
    not_before_ms: int = 0


class Delivery:
    """Give it log rows, ask what is due, tell it how that went."""

    def __init__(self, targets: Sequence[Target], started_ms: int) -> None:
        self._started_ms = self._seen_ms = started_ms
        self._lines = {target.name: _Line(target) for target in targets}
        self.log: list[Sent] = []
        self._fresh: list[Sent] = []

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(line.target for line in self._lines.values())

    def set_targets(self, targets: Sequence[Target]) -> None:
        """Another configuration; what waits for a target that stays goes on waiting."""
        before = self._lines
        self._lines = {}
        for target in targets:
            line = before.get(target.name) or _Line(target)
            if line.target != target:
                line.fails, line.not_before_ms = 0, 0
            line.target = target
            self._lines[target.name] = line

    def take(self, rows: Iterable[Transition]) -> None:
        """Queue what the engine marked; an event that is over before it was told is not told."""
        for row in rows:
            if row.standing:
                continue
            over = row.change in (Change.RESOLVED, Change.EXPIRED)
            for line in self._lines.values():
                if over:
                    self._end(line, row)
                elif row.notify and loudness(row.severity) >= loudness(line.target.severity):
                    line.items.append(item_of(row))

    def _end(self, line: _Line, row: Transition) -> None:
        line.items = [item for item in line.items if item.key != row.key]
        if row.key in line.told:
            line.told.discard(row.key)
            if line.target.resolved and row.change is Change.RESOLVED:
                line.items.append(item_of(row))

    def due(self, now_ms: int) -> list[Message]:
        """Messages to send now; each target has one on its way at most. Call `done` for each."""
        found = []
        self._follow_clock(now_ms)
        for line in self._lines.values():
            self._forget(line, now_ms)
            if line.items and not line.flying and now_ms >= self._ready_ms(line, now_ms):
                line.flying, line.items = line.items, []
                found.append(message_of(line.target.name, line.flying))
        return found

    def next_ms(self, now_ms: int) -> int | None:
        """When `due` is worth asking again; None while nothing waits."""
        waiting = [line for line in self._lines.values() if line.items and not line.flying]
        return min((self._ready_ms(line, now_ms) for line in waiting), default=None)

    @property
    def rests(self) -> bool:
        """True while nothing waits or is on its way."""
        return not any(line.items or line.flying for line in self._lines.values())

    def done(self, message: Message, now_ms: int, error: str = "", final: bool = False) -> None:
        """How sending `message` went. A failed one waits for its next try, unless it is `final`."""
        line = self._lines.get(message.target)
        if line is None:
            return
        items, line.flying = line.flying, []
        if not error:
            line.fails, line.not_before_ms = 0, 0
            line.times_ms.append(now_ms)
            line.told.update(item.key for item in items if not item.over)
            self._say(Sent(now_ms, message.target, "sent", message.title))
            return
        line.fails += 1
        if final or line.fails > len(RETRY_S):
            self._say(Sent(now_ms, message.target, "failed", message.title, error))
            line.fails = 0
            return
        line.not_before_ms = now_ms + RETRY_S[line.fails - 1] * 1000
        line.items = items + line.items
        self._say(Sent(now_ms, message.target, "retry", message.title, error, line.not_before_ms))

    def _follow_clock(self, now_ms: int) -> None:
        """When the clock was set back, what is waited for comes as soon as it would have without that."""
        back = self._seen_ms - now_ms
        self._seen_ms = now_ms
        if back <= _SET_BACK_MS:
            return
        self._started_ms -= back
        for line in self._lines.values():
            line.times_ms = [t - back for t in line.times_ms]
            line.not_before_ms -= back
            line.items = [replace(item, t_ms=item.t_ms - back) for item in line.items]

    def _ready_ms(self, line: _Line, now_ms: int) -> int:
        """The earliest moment at which the line's next message may leave."""
        target = line.target
        moments = [self._started_ms + QUIET_MS, line.items[0].t_ms + target.wait_s * 1000, line.not_before_ms]
        within = [t for t in line.times_ms if now_ms - t < HOUR_MS]
        if within:
            moments.append(within[-1] + target.every_s * 1000)
        if len(within) >= target.per_hour:
            moments.append(within[-target.per_hour] + HOUR_MS)
        return max(moments)

    def _forget(self, line: _Line, now_ms: int) -> None:
        line.times_ms = [t for t in line.times_ms if now_ms - t < HOUR_MS]
        old = [item for item in line.items if now_ms - item.t_ms >= 2 * STALE_MS]
        if old:
            line.items = [item for item in line.items if item not in old]
            said = old[0].text if len(old) == 1 else f"{len(old)} alerts"
            self._say(Sent(now_ms, line.target.name, "dropped", said, "could not be told for two hours"))

    def _say(self, sent: Sent) -> None:
        self.log.append(sent)
        del self.log[:-_KEPT]
        self._fresh.append(sent)

    def take_log(self) -> list[Sent]:
        """Rows since the last call."""
        fresh, self._fresh = self._fresh, []
        return fresh

    @property
    def trouble(self) -> str:
        """One line about targets whose last message did not go out, else ""."""
        last = {row.target: row for row in self.log}
        bad = [row for row in last.values() if row.state in ("retry", "failed") and row.target in self._lines]
        if not bad:
            return ""
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        return f"{bad[-1].target}: not delivered, {bad[-1].reason}{more}"

    # Kept over a restart, with the engine's state. Names and texts alone: no address.

    def save(self) -> dict[str, Any]:
        """What waits and what was told, as plain values."""
        return {name: {"items": [asdict(i) for i in line.items], "told": sorted(line.told),
                       "times_ms": line.times_ms} for name, line in self._lines.items()}

    def restore(self, data: object) -> None:
        """What `save` gave; rows that are not as written, or older than an hour, are left out."""
        if not isinstance(data, Mapping):
            return
        for name, line in self._lines.items():
            kept = as_kept(dict[str, Any], data.get(name)) or {}
            items = all_kept(Item, kept.get("items"))
            line.items = [item for item in items if self._started_ms - item.t_ms < STALE_MS]
            line.told = set(all_kept(str, kept.get("told")))
            line.times_ms = sorted(all_kept(int, kept.get("times_ms")))

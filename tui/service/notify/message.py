"""What leaves the program: a title, lines, and nothing that was not cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.alerts.alert import Change, Transition
from tui.alerts.rule import Severity
from tui.system.disclaimer import FOOT
from tui.system.text import clean

MOST_LINES = 20
_LONGEST = 400
_WORDS = {Change.RESOLVED: "Over", Change.EXPIRED: "Over", Change.REMINDER: "Still"}


@dataclass(frozen=True, slots=True)
class Item:
    """One event on its way to a target. `key` is the alert's."""

    t_ms: int
    key: str
    rule: str
    symbol: str
    critical: bool
    over: bool
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one target gets: several events may have become one message."""

    target: str
    title: str
    text: str
    severity: str
    symbols: str
    rules: str
    count: int
    items: tuple[Item, ...] = ()

    def fields(self) -> dict[str, str]:
        """Values of the placeholders of a command."""
        return {"title": self.title, "text": self.text, "severity": self.severity, "symbol": self.symbols,
                "rule": self.rules, "count": str(self.count)}


def item_of(row: Transition) -> Item:
    """A log row as it is told; the first word says how loud, so no text begins with a dash."""
    critical = row.severity is Severity.CRITICAL
    over = row.change in (Change.RESOLVED, Change.EXPIRED)
    loud = "Critical" if critical else "Warning"
    word = _WORDS.get(row.change, loud)
    word = f"Still {loud.lower()}" if word == "Still" else word
    text = clean(f"{word}: {row.why}")[:_LONGEST]
    return Item(row.t_ms, row.key, row.rule, clean(row.symbol), critical and not over, over, text)


def message_of(target: str, items: Sequence[Item]) -> Message:
    """Loudest first, then in the order in which they came."""
    ordered = sorted(items, key=lambda item: (item.over, not item.critical, item.t_ms))
    first, critical = ordered[0], sum(item.critical for item in ordered)
    title = f"loopwatch: {first.text}"
    if len(ordered) > 1:
        loud = f", {critical} critical" if critical else ""
        title = f"loopwatch: {len(ordered)} alerts{loud}"
    lines = [item.text for item in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(f"and {len(ordered) - MOST_LINES} more")
    severity = "over" if all(item.over for item in ordered) else "critical" if critical else "warning"
    return Message(
        target, title[:200], "\n".join((*lines, FOOT)), severity, _each(i.symbol for i in ordered),
        _each(i.rule for i in ordered), len(ordered), tuple(ordered),
    )


def trial_message(target: str) -> Message:
    """What `loopwatch notify --test` sends: it says that nothing has happened."""
    text = "A test of loopwatch. Nothing has happened in the market."
    return Message(target, "loopwatch: test", f"{text}\n{FOOT}", "test", "", "", 0)


def _each(words: object) -> str:
    return ",".join(dict.fromkeys(word for word in words if word))  # type: ignore[attr-defined]

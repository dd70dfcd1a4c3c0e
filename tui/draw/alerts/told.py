"""Who gets the message of a rule, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.rule import Rule, Severity
from tui.alerts.target import Target
from tui.state.snapshot import Mode

RECORDED = (Mode.DEMO, Mode.REPLAY)


def told_by(rule: Rule, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Whom the rule can reach: one that never is critical does not reach who wants that alone."""
    if rule.standing:
        return ()
    loud = rule.critical is not None or (rule.also is not None and rule.also.critical is not None)
    return tuple(t for t in targets if t.severity is Severity.WARN or loud)


def told_words(rule: Rule, targets: Sequence[Target], mode: Mode) -> str:
    """`tells desktop (command), bell; t sends a test`, or why nobody is told."""
    if rule.standing:
        return "tells nobody: a standing condition has no bell and no message"
    if mode in RECORDED:
        return "tells nobody: this is a recording"
    told = told_by(rule, targets)
    if not told:
        who = "who is told wants what is critical alone" if targets else "D adds a desktop notice"
        return f"tells nobody beside this screen; {who}"
    names = ", ".join(t.name if t.name == t.kind else f"{t.name} ({t.kind})" for t in told)
    return f"tells {names}; t sends a test"

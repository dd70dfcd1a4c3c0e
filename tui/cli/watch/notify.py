"""`loopwatch notify --test [NAME]`: try the ways out, one after the other, and say how each went."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.alerts.rule import Severity
from tui.alerts.target import ALERTMANAGER, Target
from tui.service.notify.message import trial_message
from tui.service.notify.send import SendError, obstacle, send

NONE = "no way out is configured: add a [[notify.to]] to watchlist.toml (the commented example shows how)"

HINT = "loopwatch notify --test sends each a test message"


def described(target: Target) -> str:
    """One way out in a line: its kind, what it is told, how often, and what keeps it from working."""
    why = obstacle(target)
    amiss = f"; cannot work: {why}" if why else ""
    told = "critical alone" if target.severity is Severity.CRITICAL else "warnings and critical"
    if target.form == ALERTMANAGER:
        return f"{target.name}: {target.kind}; {told}: what fires, each minute, and when it is over{amiss}"
    over = ", and when it is over" if target.resolved else ""
    pace = f"one in {_span(target.every_s)} and {target.per_hour} an hour at most"
    line = f"{target.name}: {target.kind}; {told}{over}; joined for {_span(target.wait_s)}, {pace}"
    return line + amiss


def _span(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= 60 else f"{seconds:g} s"


def run(argv: Sequence[str]) -> int:
    """0 every test went out (or all were listed), 1 one did not, 2 nothing to try."""
    parser = argparse.ArgumentParser(
        prog="loopwatch notify",
        description="Say where messages go (what watchlist.toml names), or send each a test message.",
        epilog="exit codes: 0 sent (or listed), 1 not sent, 2 no such way out or a broken configuration",
    )
    parser.add_argument("--test", nargs="?", const="", default=None, metavar="NAME",
                        help="send a test to all, or to the one of that name")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    given = parser.parse_args(argv)
    from tui.service.acceptance import opened, waits
    from tui.service.notify import targets_of

    try:
        watch = opened(given.config)
        targets = targets_of(watch)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if waiting := waits(watch):
        print(waiting, file=sys.stderr)
        if not targets:
            return 2
    if given.test is None:
        print("\n".join((*map(described, targets), HINT)) if targets else NONE)
        return 0 if targets else 2
    chosen = [target for target in targets if given.test in ("", target.name)]
    if not chosen:
        names = ", ".join(target.name for target in targets)
        print(f"there is no {given.test!r} (there is {names})" if targets else NONE, file=sys.stderr)
        return 2
    return max(_try(target) for target in chosen)


def _try(target: Target) -> int:
    """Send one test and print how it went."""
    if target.bell:
        print(f"{target.name}: \a rung in this terminal")
        return 0
    try:
        send(target, trial_message(target.name))
    except SendError as error:
        print(f"{target.name}: not sent, {error}")
        return 1
    print(f"{target.name}: sent ({target.kind})")
    return 0

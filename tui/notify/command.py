"""`loopwatch notify --test [NAME]`: try the ways out, one after the other, and say how each went."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.alerts.target import Target
from tui.notify.message import trial_message
from tui.notify.send import SendError, send

NONE = "no way out is configured: add a [[notify.to]] to watchlist.toml (the commented example shows how)"


def run(argv: Sequence[str]) -> int:
    """0 every test went out, 1 one did not, 2 nothing to try."""
    parser = argparse.ArgumentParser(
        prog="loopwatch notify", description="Send a test message to what watchlist.toml names.",
        epilog="exit codes: 0 sent, 1 not sent, 2 no such way out or a broken configuration",
    )
    parser.add_argument("--test", nargs="?", const="", default=None, metavar="NAME",
                        help="send a test to all, or to the one of that name")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    given = parser.parse_args(argv)
    from tui.notify import targets_of
    from tui.watchlist import find, load

    try:
        targets = targets_of(load(find(given.config)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if given.test is None:
        for target in targets:
            print(f"{target.name}: {target.kind}, from {target.severity}")
        print("" if targets else NONE, end="\n" if not targets else "")
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

"""`loopwatch config check` on the files of `[ledger] extra`: what they bring, each fault in a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.deals.ledger.ledger import load


def check_ledger(extra: Sequence[Path]) -> tuple[list[str], list[str]]:
    """What one's own ledger files bring, and their faults as `file:line: id: what is wrong; what to do`."""
    if not extra:
        return [], []
    shipped, merged = load(), load(extra=extra)
    own = [d for d in merged.deals if shipped.by_id.get(d.id) != d]
    instead = sum(d.id in shipped.by_id for d in own)
    files = ", ".join(str(path) for path in extra)
    said = [
        f"ledger.extra = {files}",
        f"  {_many(len(own), 'deal')}, {instead} of them in place of a shipped one; "
        f"{_many(merged.left_out, 'entry', 'entries')} left out because of faults",
    ]
    return said, [str(fault) for fault in merged.faults]


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"

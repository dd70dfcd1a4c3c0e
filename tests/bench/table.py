"""The table of the README: a row that was measured takes the place of the one of its name, others stay."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEAD = "| what | measured | must | reached | on |\n|---|---|---|---|---|\n"
Row = tuple[str, str, str, str]  # what, measured, must, verdict


def renewed(text: str, rows: Iterable[Row], on: str) -> str:
    """`text` with the rows in its table, new ones at the end. Raises ValueError where it has no table."""
    before, head, rest = text.partition(HEAD)
    if not head:
        raise ValueError("there is no table of the bench")
    table, gap, after = rest.partition("\n\n")
    lines = {line.split(" | ", 1)[0].removeprefix("| "): line for line in table.splitlines()}
    lines |= {row[0]: f"| {' | '.join((*row, on))} |" for row in rows}
    return before + head + "\n".join(lines.values()) + gap + after


def write(path: Path, rows: Iterable[Row], on: str) -> None:
    """Renew the table in a file."""
    path.write_text(renewed(path.read_text(encoding="utf-8"), rows, on), encoding="utf-8")

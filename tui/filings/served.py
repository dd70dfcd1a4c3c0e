"""Which ledger serves: the shipped one, or a subscribed one that was checked whole and is not older."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tui.deals.ledger.ledger import FOLDER
from tui.system.file_access import read_file

STATE, FOLDERS = "subscription.json", "ledgers"
_VERSION = re.compile(r"\d+(\.\d+)*")
_COMPILED = re.compile(r"^compiled = (\d{4}-\d{2}-\d{2})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Served:
    """What is known of the subscription: `version` empty before the first one came."""

    source: str
    key: str
    version: str = ""
    made: str = ""
    etag: str = ""
    checked_ms: int = 0
    said: str = ""  # what the last change brought, in words
    refused: str = ""  # why the last one that came does not serve
    corrected: tuple[tuple[str, str], ...] = ()


def served(data: Path, source: str, key: str) -> Served:
    """The subscription to `source` with `key`; an empty one where another or none is kept."""
    try:
        kept: Any = json.loads(read_file(data / STATE))
    except (OSError, ValueError):
        return Served(source, key)
    if not isinstance(kept, dict) or (kept.get("source"), kept.get("key")) != (source, key):
        return Served(source, key)
    texts = {n: str(kept.get(n) or "") for n in ("version", "made", "etag", "said", "refused")}
    checked, rows = kept.get("checked_ms"), kept.get("corrected")
    pairs = [row for row in rows if isinstance(row, list) and len(row) == 2] if isinstance(rows, list) else []
    corrected = tuple((str(a), str(b)) for a, b in pairs)
    at = checked if isinstance(checked, int) else 0
    return Served(source, key, **texts, checked_ms=at, corrected=corrected)


def base_of(data: Path, source: str, key: str) -> Path:
    """The folder of the ledger that serves."""
    if not source:
        return FOLDER
    found = served(data, source, key)
    folder = data / FOLDERS / found.version
    if not _VERSION.fullmatch(found.version) or not folder.is_dir() or compiled(folder) < compiled(FOLDER):
        return FOLDER
    return folder


def compiled(folder: Path) -> date:
    """The day a ledger says it was compiled on; the oldest day when it says none."""
    days = []
    for path in folder.glob("*.toml"):
        try:
            with path.open(encoding="utf-8") as file:
                found = _COMPILED.search(file.read(4000))
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            days.append(date.fromisoformat(found[1]))
    return max(days, default=date.min)

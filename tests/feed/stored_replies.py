"""Recorded replies by name (origin in replies/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "replies"


def body(name: str) -> Any:
    """The JSON body of a recorded reply."""
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data.get("body", data)

"""Writer of the packed format that tui/market/packed.py reads. Same input, same bytes."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.market.embedded.pack import MAGIC

Column = tuple[str, int, str, Sequence[int]]  # name, scale, "delta" or "plain", scaled integers


@dataclass(frozen=True)
class PackedSeries:
    """One series to be written."""

    columns: Sequence[Column]
    as_of: str
    origin: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def _spread(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    raw = values.tobytes()
    return b"".join(raw[rank::4] for rank in range(4))


def _block(columns: Sequence[Column]) -> bytes:
    values = array("i")
    for _, _, kind, column in columns:
        before = 0
        for value in column:
            values.append(value - before if kind == "delta" else value)
            before = value
    return zlib.compress(_spread(values), 9)


def write(path: Path, series: Mapping[str, PackedSeries], **facts: Any) -> int:
    """Write `series` to `path`; returns the file's size in bytes."""
    entries: dict[str, Any] = {}
    body = b""
    for name, one in series.items():
        block = _block(one.columns)
        entries[name] = {
            "at": len(body),
            "size": len(block),
            "n": len(one.columns[0][3]),
            "columns": [[column, scale, kind] for column, scale, kind, _ in one.columns],
            "as_of": one.as_of,
            "origin": one.origin,
            "facts": dict(one.facts),
        }
        body += block
    header = zlib.compress(json.dumps({**facts, "series": entries}, sort_keys=True).encode(), 9)
    raw = MAGIC + len(header).to_bytes(4, "little") + header + body
    path.write_bytes(raw)
    return len(raw)


def write_json(path: Path, content: Any) -> int:
    """Write `content` as compact JSON, one line; returns the size in bytes."""
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    path.write_bytes(raw)
    return len(raw)

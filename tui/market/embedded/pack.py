"""Reader of the packed market data: columns of integers, one compressed block a series.

File: `LPK1`, header length (uint32, little endian), zlib'd JSON header, blocks. Header: `as_of`, `origin`,
`note` and `series`, which maps a name to `at`, `size`, `n`, `columns` ([name, scale, "delta" or "plain"]),
`as_of`, `origin`. A block is the columns one after another as int32, bytes of equal rank side by side (they
compress better), zlib'd. The packer is tests/data_build.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct, json

MAGIC = b"LPK1"
FOLDER = Path(__file__).parents[2] / "data" / "market"


class PackError(ValueError):
    """A packed file is missing or damaged; the message names it."""


class Series(Struct, frozen=True):
    """One unpacked series: columns of integers, each to be divided by its scale."""

    name: str
    columns: dict[str, array[int]]
    scales: dict[str, int]
    as_of: str
    origin: str
    facts: dict[str, Any]

    def floats(self, column: str) -> tuple[float, ...]:
        scale = self.scales[column]
        return tuple(value / scale for value in self.columns[column])


class Pack:
    """A packed file; the header is read at once, a series only when asked for."""

    def __init__(self, path: Path) -> None:
        try:
            raw = path.read_bytes()
            if raw[:4] != MAGIC:
                raise PackError(f"{path.name}: not a packed data file")
            size = int.from_bytes(raw[4:8], "little")
            self.header: dict[str, Any] = json.decode(zlib.decompress(raw[8 : 8 + size]))
        except (OSError, zlib.error, ValueError, DecodeError) as error:
            raise PackError(f"{path.name}: {error}") from error
        self._name, self._raw, self._start = path.name, raw, 8 + size

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.header["series"])

    def series(self, name: str) -> Series | None:
        """One series, or None when the file has none of that name."""
        entry = self.header["series"].get(name)
        if entry is None:
            return None
        first = self._start + entry["at"]
        try:
            block = zlib.decompress(self._raw[first : first + entry["size"]])
        except zlib.error as error:
            raise PackError(f"{self._name}: {name}: {error}") from error
        values, n = _gather(block), entry["n"]
        columns: dict[str, array[int]] = {}
        for place, (column, _, kind) in enumerate(entry["columns"]):
            part = values[place * n : (place + 1) * n]
            columns[column] = array("i", accumulate(part)) if kind == "delta" else part
        scales = {column: scale for column, scale, _ in entry["columns"]}
        return Series(name, columns, scales, entry["as_of"], entry["origin"], entry.get("facts", {}))


def _gather(block: bytes) -> array[int]:
    count = len(block) // 4
    plain = bytearray(len(block))
    for rank in range(4):
        plain[rank::4] = block[rank * count : (rank + 1) * count]
    values = array("i")
    values.frombytes(bytes(plain))
    if sys.byteorder == "big":
        values.byteswap()
    return values


@cache
def pack(stem: str) -> Pack:
    """The packed file `<stem>.bin` of the embedded data."""
    return Pack(FOLDER / f"{stem}.bin")


@lru_cache(maxsize=1)  # who asks keeps what it makes of it
def document(stem: str) -> Any:
    """The JSON file `<stem>.json` of the embedded data."""
    path = FOLDER / f"{stem}.json"
    try:
        return json.decode(path.read_bytes())
    except (OSError, ValueError, DecodeError) as error:
        raise PackError(f"{path.name}: {error}") from error

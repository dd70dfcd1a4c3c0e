"""What was seen at the SEC, kept over restarts: looks, filings read, figures told, requests of the hour."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from tui.system.file_access import read_file
from tui.system.file_write import keep_file

MOST_SEEN = 4_000
FILE = "sec.json"


class Memory(msgspec.Struct, omit_defaults=True):
    """`looked`: CIK -> UTC ms of the last look; `seen`: accessions; `told`: CIK and metric -> end and value;
    `absent`: concepts that a company never used; `sent`: UTC ms of the last requests."""

    looked: dict[str, int] = {}
    seen: list[str] = []
    told: dict[str, str] = {}
    absent: list[str] = []
    sent: list[int] = []

    def note_seen(self, accession: str) -> None:
        self.seen.append(accession)
        del self.seen[:-MOST_SEEN]


def load(folder: Path | None) -> Memory:
    """The memory in `folder`; an empty one when there is none, or none that can be read."""
    if folder is None:
        return Memory()
    try:
        return msgspec.json.decode(read_file(folder / FILE), type=Memory)
    except (OSError, msgspec.MsgspecError):
        return Memory()


def keep(folder: Path | None, memory: Memory) -> None:
    """Write it whole or not at all; a full disk costs the memory, not the look."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        keep_file(folder / FILE, msgspec.json.encode(memory))

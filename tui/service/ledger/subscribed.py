"""The subscription: a published ledger asked for, checked whole, put beside the one that serves, then served.

Blocking: for a thread or a command. What is refused changes nothing; the old ledger serves on.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import tui
from tui.deals.ledger.ledger import load
from tui.filings import subscription as sub
from tui.filings.served import FOLDERS, STATE, Served, base_of, served
from tui.filings.subscription import Changes, Difference, LedgerRefused, Published
from tui.market.bars import DAY_MS
from tui.system.file_access import answered, read_file
from tui.system.file_write import keep_file
from tui.system.folders import make_private

LONGEST_S = 20.0  # without a byte
WHOLE_S = 60.0  # for all of it: then, or when the program ends, whoever sends is left behind
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking brought. `changed`: another ledger serves now; `refused`: why what came does not."""

    said: str
    changed: bool = False
    refused: str = ""
    changes: Changes | None = None


def is_due(data: Path, source: str, key: str, now_ms: int) -> bool:
    """Whether it is a day since the subscription was asked for."""
    return bool(source and key) and now_ms - served(data, source, key).checked_ms >= DAY_MS


def update(data: Path, source: str, key: str, extra: Sequence[Path], now_ms: int) -> Outcome:
    """Ask once: the newer ledger serves, or one sentence says why it does not."""
    before = served(data, source, key)
    try:
        body, etag = answered(lambda: _fetched(source, before.etag), WHOLE_S)
        if body is None:
            _keep(data, replace(before, checked_ms=now_ms, refused=""))
            return Outcome(f"ledger {before.version or 'as shipped'}: nothing newer")
        made = sub.verify(body, key)
        if before.version and sub.order_of(before.version) >= made.order:
            if made.version == before.version:
                _keep(data, replace(before, checked_ms=now_ms, etag=etag, refused=""))
                return Outcome(f"ledger {before.version}: nothing newer")
            raise LedgerRefused(f"version {made.version} is older than {before.version}, which serves")
        return _taken(data, replace(before, etag=etag, checked_ms=now_ms), made, extra)
    except LedgerRefused as error:
        _try_to_keep(data, replace(before, checked_ms=now_ms, refused=str(error)))
        return Outcome(f"the subscribed ledger is refused: {error}", refused=str(error))
    except OSError as error:
        reason = error.strerror or str(getattr(error, "reason", "")) or type(error).__name__
        said = f"the subscribed ledger cannot be had: {reason}"
        _try_to_keep(data, replace(before, checked_ms=now_ms, refused=said))
        return Outcome(said, refused=said)


def _taken(data: Path, state: Served, made: Published, extra: Sequence[Path]) -> Outcome:
    folder = data / FOLDERS / made.version
    part = folder.with_name(f".{made.version}.part")
    shutil.rmtree(part, ignore_errors=True)
    make_private(part)
    for name, text in made.files.items():
        (part / name).write_text(text, encoding="utf-8")
    new = load(part)
    if new.faults or not new.deals:
        said = f"it has {len(new.faults)} faults, first {new.faults[0]}" if new.faults else "it has no deals"
        shutil.rmtree(part, ignore_errors=True)
        raise LedgerRefused(said)
    old = load(base_of(data, state.source, state.key))
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
    found = sub.changes(old, new)
    corrected = tuple((c.id, c.why) for c in made.corrected if c.id in new.by_id)
    words = found.words + (f", {len(corrected)} corrected" if corrected else "")
    whose = f"ledger {made.version} of {made.made}, signature good (key {sub.short_key(state.key)})"
    said = f"{whose}: {words}"
    _keep(data, replace(
        state, version=made.version, made=made.made.isoformat(), said=words, refused="", corrected=corrected
    ))
    _forget(data, made.version)
    return Outcome(said, changed=True, changes=found)


def own_differences(extra: Sequence[Path], base: Path) -> tuple[Difference, ...]:
    """What one's own files say differently from the ledger at `base`; one's own stays."""
    theirs = load(base)
    mine = load([*sorted(base.glob("*.toml"))], extra=extra)
    origins = {deal.origin for deal in theirs.deals}
    own = {i: d for i, d in mine.by_id.items() if d.origin not in origins}
    return sub.differences(replace(mine, by_id=own), theirs)


def _fetched(source: str, etag: str) -> tuple[bytes | None, str]:
    """The bytes at `source` and its ETag; None when nothing changed since."""
    if not source.startswith("https://"):
        return read_file(Path(source), sub.MOST_FILE), ""
    import urllib.error
    import urllib.request  # brings ssl, four megabytes that nobody needs who subscribes to nothing

    headers = {"User-Agent": f"loopwatch/{tui.__version__}", **({"If-None-Match": etag} if etag else {})}
    request = urllib.request.Request(source, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LONGEST_S) as reply:
            if not reply.url.startswith("https://"):
                raise LedgerRefused("the address leads away from https")
            body, left = bytearray(), True
            while left and len(body) <= sub.MOST_FILE:
                chunk = reply.read(_CHUNK)
                body += chunk
                left = bool(chunk)
            if reply.length:
                raise LedgerRefused("the download ended half way")
            return _small(bytes(body)), reply.headers.get("ETag") or ""
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304:
                return None, etag
        raise LedgerRefused(f"the address answers with an error ({error.code})") from None


def _small(data: bytes) -> bytes:
    if len(data) > sub.MOST_FILE:
        raise LedgerRefused("it is larger than any ledger")
    return data


def _keep(data: Path, state: Served) -> None:
    keep_file(data / STATE, json.dumps(asdict(state), indent=1).encode() + b"\n")


def _try_to_keep(data: Path, state: Served) -> None:
    """The sentence is told whether or not it can be kept."""
    with contextlib.suppress(OSError):
        _keep(data, state)


def _forget(data: Path, version: str) -> None:
    """Keeps the ledger that serves and the one before it."""
    folders = sorted((p for p in (data / FOLDERS).iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
    for folder in folders[:-2]:
        if folder.name != version:
            shutil.rmtree(folder, ignore_errors=True)

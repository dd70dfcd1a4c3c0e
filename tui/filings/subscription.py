"""A published ledger: made, signed (Ed25519) and checked whole before it serves. Needs the extra `ledger`.

The file is JSON: its form, the public key, a signature, and the body that was signed. The body has a version
that only rises, the ledger's TOML files word for word, and what was corrected with reasons. Pure.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tui.deals.ledger.deal import Deal
from tui.deals.ledger.ledger import Ledger
from tui.system.text import clean

FORM = "loopwatch-ledger/1"
MOST_FILE, MOST_BODY = 16 << 20, 64 << 20  # bytes
MOST_CORRECTED = 500
NEEDS_EXTRA = "signatures need the extra: pip install 'loopwatch[ledger]'"
_FILE_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


class LedgerRefused(ValueError):
    """Why a published ledger does not serve; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that was wrong, and why it changed."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """A ledger whose signature fits. `files`: name to TOML text."""

    version: str
    made: date
    files: Mapping[str, str]
    corrected: tuple[Correction, ...] = ()

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers: 2026.48 comes before 2026.48.2 and 2026.49."""
        return order_of(self.version)


def order_of(version: str) -> tuple[int, ...]:
    """Raises LedgerRefused when it is no version."""
    parts = version.split(".")
    if not 1 <= len(parts) <= 4 or not all(p.isascii() and p.isdigit() and len(p) <= 6 for p in parts):
        raise LedgerRefused(f"{clean(version[:40])!r} is no version like 2026.48")
    return tuple(map(int, parts))


def next_version(today: date, before: str = "") -> str:
    """The year and week of `today`; with a third number when that is not above `before`."""
    year, week, _ = today.isocalendar()
    made = f"{year}.{week}"
    if not before or order_of(made) > order_of(before):
        return made
    last = order_of(before)
    return ".".join(map(str, (*last[:2], (last[2] if len(last) > 2 else 1) + 1)))


def new_key() -> bytes:
    """A private key, 32 bytes. Raises LedgerRefused without the extra."""
    return bytes(_ed25519().Ed25519PrivateKey.generate().private_bytes_raw())


def public_of(private: bytes) -> str:
    """The public half as it is handed out: 44 characters."""
    key = _ed25519().Ed25519PrivateKey.from_private_bytes(private).public_key()
    return base64.b64encode(key.public_bytes_raw()).decode()


def short_key(public: str) -> str:
    """Eight characters by which a person tells keys apart."""
    return public[:8]


def publish(made: Published, private: bytes) -> bytes:
    """The signed file."""
    body = {
        "version": made.version, "made": made.made.isoformat(), "files": dict(made.files),
        "corrected": [{"id": c.id, "why": c.why} for c in made.corrected],
    }
    packed = zlib.compress(json.dumps(body, ensure_ascii=False, sort_keys=True).encode(), 9)
    signature = _ed25519().Ed25519PrivateKey.from_private_bytes(private).sign(packed)
    file = {
        "form": FORM, "key": public_of(private), "signature": base64.b64encode(signature).decode(),
        "body": base64.b64encode(packed).decode(),
    }
    return json.dumps(file, indent=1).encode() + b"\n"


def verify(data: bytes, key: str) -> Published:
    """What `data` publishes, when `key` signed it. Raises LedgerRefused with a sentence."""
    file = _json(data, "the published ledger")
    form = file.get("form")
    if form != FORM:
        raise LedgerRefused(f"this is no ledger of a form that this program reads ({clean(str(form))[:40]})")
    packed, signature = _bytes(file.get("body")), _bytes(file.get("signature"))
    _check_signature(packed, signature, key, str(file.get("key")))
    unpack = zlib.decompressobj()
    try:
        body = unpack.decompress(packed, MOST_BODY)
    except zlib.error:
        raise LedgerRefused("the published ledger is not whole") from None
    if not unpack.eof:
        raise LedgerRefused("the published ledger is not whole, or larger than any ledger")
    return _published(_json(body, "the ledger's body"))


def _check_signature(packed: bytes, signature: bytes, key: str, named: str) -> None:
    module = _ed25519()
    from cryptography.exceptions import InvalidSignature

    try:
        public = module.Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error):
        said = "the key is no public key: 44 characters, as `ledger publish` prints it"
        raise LedgerRefused(said) from None
    try:
        public.verify(signature, packed)
    except InvalidSignature:
        if named != key:
            said = f"it is signed by another key ({short_key(clean(named))}...), not by {short_key(key)}..."
            raise LedgerRefused(said) from None
        raise LedgerRefused("the signature does not fit: the file was changed on its way") from None


def _published(body: Mapping[str, Any]) -> Published:
    files, version = body.get("files"), body.get("version")
    if not isinstance(files, dict) or not files or not isinstance(version, str):
        raise LedgerRefused("the published ledger has no files or no version")
    for name, text in files.items():
        plain = set(name) <= _FILE_NAME and name.endswith(".toml") and not name.startswith(".")
        if not plain or not isinstance(text, str):
            raise LedgerRefused("a file of the published ledger has a name that is none")
    order_of(version)
    try:
        made = date.fromisoformat(str(body.get("made")))
    except ValueError:
        raise LedgerRefused("the published ledger has no day") from None
    rows = body.get("corrected")
    corrected = tuple(
        Correction(clean(str(row.get("id")))[:80], clean(str(row.get("why")))[:200])
        for row in (rows if isinstance(rows, list) else [])[:MOST_CORRECTED] if isinstance(row, dict)
    )
    return Published(version, made, files, corrected)


def _json(data: bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise LedgerRefused(f"{what} is not whole") from None
    if not isinstance(found, dict):
        raise LedgerRefused(f"{what} is not whole")
    return found


def _bytes(value: Any) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "", validate=True)
    except (ValueError, binascii.Error):
        raise LedgerRefused("the published ledger is not whole") from None


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise LedgerRefused(NEEDS_EXTRA) from None
    return ed25519


# What a newer ledger changes.


@dataclass(frozen=True, slots=True)
class Difference:
    """A deal that one's own file and the published ledger say differently; `fields`: name, own, theirs."""

    id: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two ledgers, by id."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`6 new, 2 changed, 1 gone`, or `nothing new`."""
        parts = [f"{len(ids)} {name}" for name, ids in (
            ("new", self.new), ("changed", self.changed), ("gone", self.gone)
        ) if ids]
        return ", ".join(parts) or "nothing new"


def changes(old: Ledger, new: Ledger) -> Changes:
    """Deals that are new, say something else, or are gone."""
    before, after = old.by_id, new.by_id
    changed = tuple(i for i, deal in after.items() if i in before and _facts(before[i]) != _facts(deal))
    return Changes(
        tuple(i for i in after if i not in before), changed, tuple(i for i in before if i not in after)
    )


def _facts(deal: Deal) -> dict[str, object]:
    """What a deal says; where it was read makes no difference."""
    names = (name for name in deal.__dataclass_fields__ if name != "origin")
    return {name: getattr(deal, name) for name in names}


def differences(own: Ledger, theirs: Ledger) -> tuple[Difference, ...]:
    """The deals of one's own file that the published ledger has too and says differently."""
    found = []
    for name, deal in own.by_id.items():
        other = theirs.by_id.get(name)
        if other is None:
            continue
        mine, its = _facts(deal), _facts(other)
        fields = tuple((k, _said(mine[k]), _said(its[k])) for k in mine if mine[k] != its[k])
        if fields:
            found.append(Difference(name, fields))
    return tuple(found)


def _said(value: object) -> str:
    return clean("none" if value in (None, "", ()) else str(value))[:80]

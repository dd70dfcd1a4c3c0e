"""Addresses hold passwords and tokens: none of them may stand in a log, on a screen or in an exception."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from tui.alerts.target import Target

HIDDEN = "***"
_SHORTEST = 4  # shorter pieces are words of their own everywhere, and no secrets
_PIECES = re.compile(r"[/:@?&=#,;]+")
_ANY_URL = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]*://\S+")


def secrets_of(target: Target, address: str = "") -> frozenset[str]:
    """Every piece of the target's address and arguments that must not be seen."""
    found: set[str] = set()
    for url in (target.url, address):
        rest = url.partition("://")[2]
        found.update(piece for piece in (rest, *_PIECES.split(rest)))
        found.update(unquote(piece) for piece in tuple(found))
    found.update(part for part in target.command[1:] if "{" not in part)
    return frozenset(piece for piece in found if len(piece) >= _SHORTEST)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the secrets, and without the rest of any address."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _ANY_URL.sub(lambda match: f"{match[0].partition('://')[0]}://{HIDDEN}", text)

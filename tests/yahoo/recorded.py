"""The recorded replies as templates (replies/README.md tells their origin)."""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path
from typing import Any, cast

FOLDER = Path(__file__).parent / "replies"

Json = dict[str, Any]


@functools.cache
def _read(stem: str) -> Json:
    return cast(Json, json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8")))


def body(stem: str) -> Json:
    """A fresh copy of the recorded body."""
    reply = _read(stem)
    return copy.deepcopy(cast(Json, reply.get("body", reply)))


def quote(kind: str) -> Json:
    """The recorded v7 quote of an EQUITY (AAPL), a fund (QQQ), or an INDEX (^VXAPL) and the like."""
    stem = {"EQUITY": "quote-AAPL", "ETF": "quote-QQQ", "MUTUALFUND": "quote-QQQ"}.get(kind, "quote-_VXAPL")
    return cast(Json, body(stem)["quoteResponse"]["result"][0] | {"quoteType": kind})


def modules(kind: str) -> dict[str, Json]:
    """Recorded quoteSummary modules by name; what a kind lacks there Yahoo answered with 404."""
    if kind == "ETF":
        return cast("dict[str, Json]", body("quoteSummary-all-QQQ")["quoteSummary"]["result"][0])
    tail = "AAPL" if kind == "EQUITY" else "_VXAPL"
    found: dict[str, Json] = {}
    for path in sorted(FOLDER.glob(f"quoteSummary-*-{tail}.json")):
        found |= body(path.stem)["quoteSummary"]["result"][0]
    return found

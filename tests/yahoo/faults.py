"""What goes wrong, where, how often: tests set it at run time from any thread."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ENDPOINTS = (
    "cookie",
    "crumb",
    "consent",
    "quote",
    "spark",
    "chart",
    "summary",
    "search",
    "news",
    "timeseries",
    "screener",
    "stream",
    "other",
)
# Before a reply is made; a number such as 429 is a status.
INSTEAD = ("html", "empty", "hang", "drop", "bomb", "endless", "redirect")
# What is done to a good reply.
UPON = ("cut", "null", "missing", "slow", "half")
# Only for the stream: refuse and stall last, the others happen at once to every open socket.
STREAM = ("refuse", "stall", "drop", "close", "garbage", "hang")
# Only for the proxy in front of everything: `gone` closes the listening port.
PROXY = ("drop", "hang", "gone")

# The fields that `null` blanks when a fault names none.
NULLABLE = frozenset(
    {
        "regularMarketPrice",
        "regularMarketChange",
        "regularMarketChangePercent",
        "regularMarketPreviousClose",
        "regularMarketOpen",
        "regularMarketDayHigh",
        "regularMarketDayLow",
        "regularMarketVolume",
        "regularMarketTime",
        "marketCap",
        "preMarketPrice",
        "preMarketTime",
        "postMarketPrice",
        "postMarketTime",
        "preMarketChange",
        "preMarketChangePercent",
        "postMarketChange",
        "postMarketChangePercent",
        "fiftyTwoWeekLow",
        "fiftyTwoWeekHigh",
        "trailingPE",
        "forwardPE",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "adjclose",
        "earningsDate",
        "chartPreviousClose",
        "previousClose",
        "currency",
        "title",
        "pubDate",
        "shortName",
        "longName",
        "shortname",
        "longname",
    }
)


@dataclass(slots=True, eq=False)
class Fault:
    """One thing that is wrong. `times` None: until cleared. `symbols`: only requests that name one of them
    (for `missing`: what is left out, everything when empty). `seconds` bounds a hang, spreads a slow body."""

    kind: str
    endpoint: str = "*"
    times: int | None = None
    symbols: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    seconds: float | None = None
    retry_after: str | None = None
    body: str | None = None
    active: bool = True
    hits: int = 0

    @property
    def status(self) -> int | None:
        return int(self.kind) if self.kind.isdigit() else None

    def meets(self, endpoint: str, symbols: list[str]) -> bool:
        if not self.active or self.endpoint not in ("*", endpoint):
            return False
        return self.kind == "missing" or not self.symbols or bool(set(self.symbols) & set(symbols))

    def blanked(self, body: Any) -> Any:
        """`body` with the fault's fields set to None wherever they occur."""
        return _blanked(body, frozenset(self.fields) or NULLABLE)


class Faults:
    """The faults now in force. `listener` hears of every new one and of a clearing (None)."""

    def __init__(self) -> None:
        self._list: list[Fault] = []
        self.listener: Callable[[Fault | None], None] | None = None

    def set(self, kind: str | int, endpoint: str = "*", **more: Any) -> Fault:
        """Put a fault in force and return it; `set(429, "quote", retry_after=7, times=1)`.

        Kinds: any HTTP status, html, empty, hang, drop, cut, null, missing, slow, half; for "stream" also
        refuse, stall, close, garbage; for "proxy" a status, drop, hang, gone. "*" is every HTTP endpoint and
        the stream's handshake, not the proxy. Raises ValueError for anything else.
        """
        fault = Fault(str(kind), endpoint, **_clean(more))
        _check(fault)
        if fault.endpoint == "stream" and fault.kind in ("drop", "close", "garbage") and fault.times is None:
            fault.times = 1
        self._list.append(fault)
        if self.listener is not None:
            self.listener(fault)
        return fault

    def clear(self, fault: Fault | None = None) -> None:
        """End one fault or all; whoever hangs in it is released."""
        for one in list(self._list):
            if fault is None or one is fault:
                one.active = False
        self._list = [one for one in self._list if one.active]
        if self.listener is not None:
            self.listener(None)

    def take(self, endpoint: str, symbols: list[str]) -> Fault | None:
        """The first fault that meets a request, counted as having happened once."""
        for fault in list(self._list):
            if fault.meets(endpoint, symbols):
                self.used(fault)
                return fault
        return None

    def used(self, fault: Fault) -> None:
        fault.hits += 1
        if fault.times is not None and fault.hits >= fault.times:
            self._list = [one for one in self._list if one is not fault]

    def named(self, endpoint: str, *kinds: str) -> Fault | None:
        """A fault of these kinds in force on exactly this endpoint, not counted."""
        for fault in list(self._list):
            if fault.active and fault.endpoint == endpoint and fault.kind in kinds:
                return fault
        return None

    def of(self, endpoint: str) -> list[Fault]:
        return [fault for fault in list(self._list) if fault.endpoint == endpoint]

    @property
    def hang(self) -> bool:
        """Whether some request is never answered."""
        return any(fault.kind == "hang" for fault in list(self._list))

    def __len__(self) -> int:
        return len(self._list)


def _clean(more: dict[str, Any]) -> dict[str, Any]:
    out = dict(more)
    for name in ("symbols", "fields"):
        if name in out:
            value = out[name]
            out[name] = tuple(value.split(",")) if isinstance(value, str) else tuple(value or ())
    if out.get("retry_after") is not None:
        out["retry_after"] = str(out["retry_after"])
    return out


def _check(fault: Fault) -> None:
    if fault.endpoint not in (*ENDPOINTS, "*", "proxy"):
        raise ValueError(f"no endpoint {fault.endpoint!r}; one of {', '.join(ENDPOINTS)}, proxy, *")
    known: tuple[str, ...] = PROXY if fault.endpoint == "proxy" else (*INSTEAD, *UPON)
    if fault.endpoint == "stream":
        known = (*STREAM, *INSTEAD)
    if fault.status is None and fault.kind not in known:
        raise ValueError(
            f"no fault {fault.kind!r} for {fault.endpoint}; a status or one of {', '.join(known)}"
        )


def _blanked(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_blanked(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if key not in names:
            out[key] = _blanked(item, names)
        elif isinstance(item, list):
            out[key] = [_blanked(one, names) if isinstance(one, dict) else None for one in item]
        else:
            out[key] = _blanked(item, names) if isinstance(item, dict) else None
    return out


def cut(body: Any) -> bytes:
    """The first two thirds of the JSON: a reply that ends in the middle of a word."""
    whole = json.dumps(body).encode()
    return whole[: max(1, len(whole) * 2 // 3)]

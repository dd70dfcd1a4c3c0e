"""What can go wrong with the source, as values: a kind, one plain sentence, and what the server asked for."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of trouble; each has its own back-off in breaker.py."""

    RATE = "rate"  # 429: the server asks to wait
    AUTH = "auth"  # 401, 403: cookie and crumb are not accepted
    SERVER = "server"  # 5xx
    TIMEOUT = "timeout"
    NETWORK = "network"  # no route, no name, connection refused or lost
    GARBAGE = "garbage"  # HTML, cut JSON, wrong shapes
    ABSENT = "absent"  # an honest 404: nobody's fault, no back-off
    OURS = "ours"  # our own limit of requests a minute


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure in words for a person; `retry_after_s` is what the server asked for."""

    kind: Kind
    reason: str
    retry_after_s: float | None = None


class HeldBack(OSError):
    """A request that was answered with a fault, or not sent at all, by our own session.

    An OSError because yfinance takes those for passing trouble and goes on without a crumb.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class Unreadable(ValueError):
    """A reply that is JSON but not of the expected shape."""


def of_status(status: int, retry_after_s: float | None = None) -> Fault:
    """The fault that an HTTP status of 400 or more stands for."""
    if status == 429:
        return Fault(Kind.RATE, "Yahoo asks to wait (too many requests)", retry_after_s)
    if status in (401, 403):
        return Fault(Kind.AUTH, f"Yahoo does not accept our session ({status})")
    if status == 404:
        return Fault(Kind.ABSENT, "Yahoo has no such data")
    return Fault(Kind.SERVER, f"Yahoo answers with an error ({status})", retry_after_s)


_BY_NAME = {
    "YFRateLimitError": of_status(429),
    "Timeout": Fault(Kind.TIMEOUT, "Yahoo does not answer in time"),
    "ConnectTimeout": Fault(Kind.TIMEOUT, "Yahoo does not answer in time"),
    "ReadTimeout": Fault(Kind.TIMEOUT, "Yahoo does not answer in time"),
    "DNSError": Fault(Kind.NETWORK, "no network"),
    "ProxyError": Fault(Kind.NETWORK, "no network (the proxy refuses)"),
    "SSLError": Fault(Kind.NETWORK, "no safe connection to Yahoo"),
    "CertificateVerifyError": Fault(Kind.NETWORK, "no safe connection to Yahoo"),
    "IncompleteRead": Fault(Kind.GARBAGE, "Yahoo's reply was cut off"),
    "ChunkedEncodingError": Fault(Kind.GARBAGE, "Yahoo's reply was cut off"),
    "ConnectionError": Fault(Kind.NETWORK, "no network"),
    "RequestException": Fault(Kind.NETWORK, "no network"),
}
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
_BROKEN_OFF = (52, 55, 56, 92)  # curl's: nothing got, send error, receive error, stream error


def is_of_disk(error: BaseException) -> bool:
    """True for what a full, read-only or broken disk does to the library's own database, and to us."""
    if isinstance(error, HeldBack):
        return False
    of_database = any(kind.__module__ in ("peewee", "sqlite3") for kind in type(error).__mro__)
    return of_database or getattr(error, "errno", None) in _DISK


def explain(error: BaseException) -> Fault:
    """The fault behind whatever a call through yfinance raised."""
    if isinstance(error, HeldBack):
        return error.fault
    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(status, int) and status >= 400:
        return of_status(status)
    if getattr(error, "code", None) in _BROKEN_OFF:
        return Fault(Kind.NETWORK, "the connection to Yahoo broke off")
    for ancestor in type(error).__mro__:
        if ancestor.__name__ in _BY_NAME:
            return _BY_NAME[ancestor.__name__]
    if isinstance(error, Unreadable):
        return Fault(Kind.GARBAGE, f"Yahoo's reply is not readable ({error})")
    if is_of_disk(error):
        return Fault(Kind.GARBAGE, f"the disk does not take Yahoo's cookie ({error})")
    if isinstance(error, OSError):
        return Fault(Kind.NETWORK, "no network")
    return Fault(Kind.GARBAGE, "Yahoo's reply is not readable")

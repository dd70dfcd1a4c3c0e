"""Requests to the SEC: one contact, one at a time, bounded in size, at most 25 an hour. Standard library.

Its fair access asks for a User-Agent with a contact and for no more than ten requests a second over all
machines of one person; who is over it is shut out for ten minutes. We stay far below.
"""

from __future__ import annotations

import gzip
import http.client
import json
import urllib.error
import urllib.request
import zlib
from collections import deque
from collections.abc import Callable
from typing import IO, Any
from urllib.parse import urlsplit

import tui
from tui.feed.yahoo.fault import Fault, Kind

HOSTS = ("data.sec.gov", "www.sec.gov")
AN_HOUR, HOUR_MS, GAP_MS = 25, 3_610_000, 2_000  # an hour, with what a clock may be off
LONGEST_S = 20.0
MOST_REPLY, MOST_DOCUMENT = 4 << 20, 6 << 20  # bytes, unpacked; of a document what comes later is not read
SHUT_S, REFUSED_S = 600.0, 3600.0
_CHUNK = 1 << 16


class SecFault(Exception):
    """A request that brought nothing, with its reason as a value."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows the SEC to the SEC alone."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme != "https" or urlsplit(newurl).hostname not in HOSTS:
            raise SecFault(Fault(Kind.GARBAGE, "the SEC's answer leads elsewhere"))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Budget:
    """When the next request may leave: two seconds after the last one, 25 in any hour. Times in ms."""

    def __init__(self, sent: tuple[int, ...] = ()) -> None:
        self.sent: deque[int] = deque(sent, maxlen=AN_HOUR)

    def at(self, now: int) -> int:
        """The time from which a request may go."""
        self._forget(now)
        last = self.sent[-1] + GAP_MS if self.sent else now
        return max(now, last, self.sent[0] + HOUR_MS if len(self.sent) == AN_HOUR else now)

    def take(self, now: int) -> None:
        self.sent.append(now)

    def _forget(self, now: int) -> None:
        while self.sent and not now - HOUR_MS < self.sent[0] <= now:  # a clock that went back counts nothing
            self.sent.popleft()


class Client:
    """Asks the SEC; `contact` is the person's own address. Every method raises SecFault."""

    def __init__(self, contact: str, budget: Budget, now_ms: Callable[[], int]) -> None:
        self.budget = budget
        self._now_ms = now_ms
        self._headers = {"User-Agent": f"loopwatch/{tui.__version__} {contact}", "Accept-Encoding": "gzip"}
        self._opener = urllib.request.build_opener(_SameHost())

    def json(self, url: str) -> Any:
        """The JSON body at `url`."""
        body = self._get(url, MOST_REPLY + 1)
        if len(body) > MOST_REPLY:
            raise SecFault(Fault(Kind.GARBAGE, "the SEC's answer is larger than any such list"))
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise SecFault(Fault(Kind.GARBAGE, "the SEC's answer is not whole")) from None

    def text(self, url: str) -> str:
        """The text at `url`, of a long one its beginning."""
        return self._get(url, MOST_DOCUMENT).decode("utf-8", "replace")

    def _get(self, url: str, most: int) -> bytes:
        self.budget.take(self._now_ms())
        request = urllib.request.Request(url, headers=self._headers)
        try:
            with self._opener.open(request, timeout=LONGEST_S) as reply:
                return _body(reply, most, reply.headers.get("Content-Encoding", ""))
        except urllib.error.HTTPError as error:
            with error:
                raise SecFault(_of_status(error)) from None
        except SecFault:
            raise
        except TimeoutError:
            raise SecFault(Fault(Kind.TIMEOUT, "the SEC does not answer in time")) from None
        except (EOFError, zlib.error, gzip.BadGzipFile, http.client.IncompleteRead):
            raise SecFault(Fault(Kind.GARBAGE, "the SEC's answer is not whole")) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            timed_out = isinstance(reason, TimeoutError)
            raise SecFault(
                Fault(Kind.TIMEOUT, "the SEC does not answer in time") if timed_out
                else Fault(Kind.NETWORK, "the SEC cannot be reached")
            ) from None


def _body(reply: IO[bytes], most: int, coding: str) -> bytes:
    """At most `most` bytes, unpacked while they come: a small reply may unpack to anything."""
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding == "gzip" else None
    out = bytearray()
    while len(out) < most:
        chunk = reply.read(_CHUNK)
        if not chunk:
            if getattr(reply, "length", None) or (unpack is not None and not unpack.eof):
                raise EOFError  # the connection ended before the reply did
            break
        out += unpack.decompress(chunk, most - len(out)) if unpack is not None else chunk
    return bytes(out[:most])


def _of_status(error: urllib.error.HTTPError) -> Fault:
    status = error.code
    if status == 404:
        return Fault(Kind.ABSENT, "the SEC has no such data")
    if status in (403, 429):
        said = error.read(4096).decode("latin-1").lower()
        if status == 429 or "rate" in said or "threshold" in said:
            asked = error.headers.get("Retry-After", "")
            wait = float(asked) if asked.isdigit() else 0.0
            return Fault(Kind.RATE, "the SEC asks to wait (too many requests)", max(wait, SHUT_S))
        return Fault(
            Kind.RATE, "the SEC does not accept our contact: see [sec] contact in watchlist.toml", REFUSED_S
        )
    return Fault(Kind.SERVER, f"the SEC answers with an error ({status})")

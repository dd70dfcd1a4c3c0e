"""The session through which yfinance talks: capped time-outs, spaced requests, no repeats after a fault.

yfinance repeats a failing call at once, up to four requests, with fixed 30 s time-outs for cookie and crumb
under one lock. Here a call has a budget of seconds, and after a fault no further request of it leaves.
A reply is taken to MOST_BYTES, and redirects are followed to Yahoo's own hosts by https only, each as a
request of its own. The replies' time says how wrong this computer's clock is.
Imported in the worker thread only: curl is not part of the start path.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from curl_cffi import CurlOpt, requests
from curl_cffi.curl import CURL_WRITEFUNC_ERROR

from tui.feed.yahoo.fault import Fault, HeldBack, Kind, of_status

LONGEST_REQUEST_S = 8.0
LONGEST_CALL_S = 14.0
LONGEST_SPACING_S = 5.0
CRUMB_REST_S = 30.0
NAMES_S = 4  # curl keeps a name that it could not find half as long: 30 s of its own would outlive the outage
MOST_BYTES = 8_000_000
MOST_REDIRECTS = 3
_SAME_CLOCK_S = 5  # two replies in a row must agree on how wrong the clock is
_REDIRECTS = (301, 302, 303, 307, 308)
_DATA_HOSTS = ("query1.finance.yahoo.com", "query2.finance.yahoo.com", "finance.yahoo.com")
_TOO_LONG = Fault(Kind.TIMEOUT, "Yahoo does not answer in time")
_CRUMB_RESTS = Fault(Kind.AUTH, "Yahoo gives no session at the moment")
_TOO_LARGE = Fault(Kind.GARBAGE, f"Yahoo's reply is larger than {MOST_BYTES // 1_000_000} MB")
_ELSEWHERE = Fault(Kind.GARBAGE, "Yahoo's reply leads elsewhere")
_OUR_LIMIT = Fault(Kind.OURS, "our own limit of 60 requests a minute")


class PoliteSession(requests.Session):  # type: ignore[type-arg]
    """A curl session that yfinance accepts; `count` is the number of requests sent."""

    def __init__(self, pace: Pace | None = None, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep, wall: Callable[[], float] = time.time) -> None:
        super().__init__(impersonate="chrome", curl_options={CurlOpt.DNS_CACHE_TIMEOUT: NAMES_S})
        self.count = 0
        self.ahead_s: int | None = None  # how far this computer's clock is ahead of Yahoo's; None: not known
        self._ahead_seen_s: float | None = None
        self._pace, self._clock, self._sleep, self._wall = pace or Pace(), clock, sleep, wall
        self._over: Fault | None = None
        self._deadline = float("inf")
        self._crumb_rests_until = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call into yfinance: its requests share a budget, and end with the first fault."""
        self._over, self._deadline = None, self._clock() + LONGEST_CALL_S
        try:
            yield
        finally:
            self._over, self._deadline = None, float("inf")

    def request(self, method: Any, url: str, *args: Any, **kwargs: Any) -> Any:  # get and post end up here
        for _ in range(MOST_REDIRECTS + 1):
            response = self._request(method, url, *args, **kwargs)
            target = response.headers.get("location")
            if int(response.status_code) not in _REDIRECTS or not target:
                return response
            url = urljoin(url, target)
            if not _is_own(url):
                self._end_call(_ELSEWHERE)
            if int(response.status_code) in (301, 302, 303) and str(method).upper() != "HEAD":
                method = "GET"
                kwargs = {k: v for k, v in kwargs.items() if k not in ("data", "json", "params")}
        self._end_call(_ELSEWHERE)

    def _request(self, method: Any, url: str, *args: Any, **kwargs: Any) -> Any:
        """One request and its reply, of at most MOST_BYTES."""
        crumb = _is_for_crumb(url)
        self._hold(crumb)
        wanted = kwargs.get("timeout")
        kwargs["timeout"] = min(
            wanted if isinstance(wanted, int | float) and wanted > 0 else LONGEST_REQUEST_S,
            LONGEST_REQUEST_S, max(0.5, self._deadline - self._clock()),
        )
        kwargs |= {"allow_redirects": False, "content_callback": (body := _Body()).take}
        self.count += 1
        try:
            response = super().request(method, url, *args, **kwargs)
        except requests.exceptions.RequestException:
            if crumb:
                self._rest_crumb()
            if body.is_too_large:
                self._end_call(_TOO_LARGE)
            raise
        if body.parts:
            response.content = bytes(body.parts)
        self._measure_clock(url, response)
        self._look_at(url, response, crumb)
        return response

    def _measure_clock(self, url: str, response: Any) -> None:
        """How far this computer's clock is ahead, when two fresh replies in a row say the same."""
        if urlsplit(url).hostname not in _DATA_HOSTS or response.headers.get("age", "0") != "0":
            return
        try:
            told = parsedate_to_datetime(response.headers.get("date") or "").timestamp()
        except (ValueError, TypeError, OverflowError):
            return
        ahead, before = self._wall() - told, self._ahead_seen_s
        self._ahead_seen_s = ahead
        if before is not None and abs(ahead - before) <= _SAME_CLOCK_S:
            self.ahead_s = round(ahead)

    def _hold(self, crumb: bool) -> None:
        """Wait for our turn; raises HeldBack when this request must not leave."""
        if self._over is not None:
            raise HeldBack(self._over)
        if crumb and self._clock() < self._crumb_rests_until:
            raise HeldBack(_CRUMB_RESTS)
        delay = self._pace.delay(self._clock())
        if delay > LONGEST_SPACING_S:
            raise HeldBack(_OUR_LIMIT)
        if delay:
            self._sleep(delay)
        if self._clock() >= self._deadline:
            raise HeldBack(_TOO_LONG)
        self._pace.take(self._clock())

    def _look_at(self, url: str, response: Any, crumb: bool) -> None:
        """Raises HeldBack for a reply after which yfinance would only repeat itself."""
        status = int(response.status_code)
        if status == 429:
            self._end_call(of_status(429, retry_after_s(response.headers.get("retry-after"))))
        if crumb:
            if urlsplit(url).path.endswith("getcrumb") and not _is_crumb(status, response.text):
                self._rest_crumb()
                raise HeldBack(_CRUMB_RESTS)
        elif status >= 400 and status not in (401, 403) and urlsplit(url).hostname in _DATA_HOSTS:
            self._end_call(of_status(status, retry_after_s(response.headers.get("retry-after"))))

    def _end_call(self, fault: Fault) -> NoReturn:
        self._over = fault
        raise HeldBack(fault)

    def _rest_crumb(self) -> None:
        """After a failed crumb, charts go on without one and the next tries spare the waiting."""
        self._crumb_rests_until = self._clock() + CRUMB_REST_S


class _Body:
    """A reply's body as it comes in, unpacked; no more of it is taken than MOST_BYTES."""

    def __init__(self) -> None:
        self.parts = bytearray()
        self.is_too_large = False

    def take(self, part: bytes) -> int:
        """curl's write function: what it returns ends the transfer or lets it go on."""
        if len(self.parts) + len(part) > MOST_BYTES:
            self.is_too_large = True
            self.parts.clear()
            return CURL_WRITEFUNC_ERROR
        self.parts += part
        return len(part)


def _is_own(url: str) -> bool:
    """True for an https address of Yahoo's."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    plain = not any(sign in url for sign in "\\@")  # readers differ on which host such an address names
    return plain and parts.scheme == "https" and (host == "yahoo.com" or host.endswith(".yahoo.com"))


def retry_after_s(header: str | None, now: Callable[[], float] = time.time) -> float | None:
    """Seconds that a Retry-After header asks for; None when it says nothing readable."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now())
    except (ValueError, TypeError, OverflowError):
        return None


def _is_for_crumb(url: str) -> bool:
    """True for the requests that only fetch cookie, consent or crumb."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.path.endswith("/getcrumb") or host in ("fc.yahoo.com", "guce.yahoo.com", "consent.yahoo.com")


def _is_crumb(status: int, text: str) -> bool:
    """yfinance would keep an error page as the crumb; a crumb is one short word."""
    return status < 400 and 0 < len(text) <= 64 and "<" not in text and " " not in text.strip()


class Pace:
    """One request each `every_s`, `burst` at once after a rest, never more than `cap` in 60 s."""

    def __init__(self, every_s: float = 0.5, burst: int = 5, cap: int = 60) -> None:
        self._every_s, self._burst, self._tokens = every_s, burst, float(burst)
        self._filled_at: float | None = None
        self._sent: deque[float] = deque(maxlen=cap)

    def delay(self, now: float) -> float:
        """Seconds until the next request may go; 0 when it may go now. `now` in seconds, monotonic."""
        wait = max(0.0, (1.0 - self._level(now)) * self._every_s)
        if len(self._sent) == self._sent.maxlen:
            wait = max(wait, self._sent[0] + 60.0 - now)
        return wait if wait > 1e-9 else 0.0

    def take(self, now: float) -> None:
        """A request leaves at `now`."""
        self._tokens = self._level(now) - 1.0
        self._filled_at = now
        self._sent.append(now)

    def _level(self, now: float) -> float:
        if self._filled_at is None:
            return self._tokens
        return min(float(self._burst), self._tokens + (now - self._filled_at) / self._every_s)

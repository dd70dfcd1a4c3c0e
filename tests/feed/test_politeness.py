"""The polite session with a clock of its own and replies that a test makes; nothing leaves the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from curl_cffi import requests

from tui.feed.politeness import Pace, PoliteSession, retry_after_s
from tui.feed.yahoo.fault import HeldBack, Kind

QUOTE = "https://query1.finance.yahoo.com/v7/finance/quote"
CHART = "https://query2.finance.yahoo.com/v8/finance/chart/X"
CRUMB = "https://query1.finance.yahoo.com/v1/test/getcrumb"
COOKIE = "https://fc.yahoo.com"


@dataclass
class Reply:
    status_code: int = 200
    text: str = "abc.def"
    headers: dict[str, str] = field(default_factory=dict)


class Wire:
    """What the session sent, and what it gets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.sent: list[tuple[str, float, float]] = []
        self.reply: Any = Reply()
        self.lasts = 0.0
        monkeypatch.setattr(requests.Session, "request", lambda _s, method, url, **k: self._send(url, k))
        self.session = PoliteSession(Pace(), lambda: self.now, self._sleep)

    def _send(self, url: str, k: dict[str, Any]) -> Any:
        self.sent.append((url, k["timeout"], self.now))
        self.now += self.lasts
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def _sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


@pytest.mark.parametrize(("asked", "given"), [(30, 8), (2, 2), (None, 8), (0, 8), ((3, 4), 8)])
def test_time_outs_are_capped(wire: Wire, asked: Any, given: float) -> None:
    wire.session.get(QUOTE, timeout=asked)
    assert wire.sent[0][1] == given


def test_a_call_has_one_budget(wire: Wire) -> None:
    wire.lasts = 8.0
    with wire.session.call():
        wire.session.get(QUOTE)
        wire.session.get(QUOTE)
        with pytest.raises(HeldBack) as held:
            wire.session.get(QUOTE)
    assert held.value.fault.kind is Kind.TIMEOUT
    assert [limit for _, limit, _ in wire.sent] == [8, 6]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, Kind.RATE), (500, Kind.SERVER), (503, Kind.SERVER), (404, Kind.ABSENT), (400, Kind.SERVER)],
)
def test_after_a_fault_nothing_more_of_the_call_leaves(wire: Wire, status: int, kind: Kind) -> None:
    wire.reply = Reply(status, headers={"retry-after": "7"})
    with wire.session.call():
        for _ in range(3):
            with pytest.raises(HeldBack) as held:
                wire.session.get(QUOTE)
            assert held.value.fault.kind is kind
    assert wire.session.count == 1
    wire.reply = Reply()
    with wire.session.call():
        assert wire.session.get(QUOTE).status_code == 200


def test_a_401_may_be_repeated_with_a_new_crumb(wire: Wire) -> None:
    wire.reply = Reply(401)
    with wire.session.call():
        assert wire.session.get(QUOTE).status_code == 401
        assert wire.session.get(QUOTE).status_code == 401


def test_the_cookies_own_404_is_normal(wire: Wire) -> None:
    wire.reply = Reply(404)
    assert wire.session.get(COOKIE).status_code == 404


@pytest.mark.parametrize(
    "reply",
    [Reply(500, "oops"), Reply(200, "<html>"), Reply(200, "Too Many Requests"), Reply(200, ""),
     Reply(200, "x" * 90), requests.exceptions.Timeout("slow")],
)
def test_a_bad_crumb_is_not_kept_and_not_asked_for_again_soon(wire: Wire, reply: Any) -> None:
    wire.reply = reply
    with pytest.raises(OSError):
        wire.session.get(CRUMB)
    wire.reply = Reply()
    for url in (CRUMB, COOKIE):
        with pytest.raises(HeldBack):
            wire.session.get(url)
    assert wire.session.get(CHART).status_code == 200, "charts need no crumb"
    wire.now += 31
    assert wire.session.get(CRUMB).status_code == 200


def test_never_more_than_sixty_requests_in_a_minute(wire: Wire) -> None:
    held = 0
    for _ in range(400):
        try:
            wire.session.get(CHART)
        except HeldBack as error:
            assert error.fault.kind is Kind.OURS
            held += 1
            wire.now += 1
    times = [at for _, _, at in wire.sent]
    assert held and all(sum(at <= other < at + 60 for other in times) <= 60 for at in times)
    assert len(times) > 100


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("1.5", 1.5), ("-3", 0), (None, None), ("", None), ("soon", None),
     ("Thu, 01 Jan 1970 00:01:40 GMT", 90), ("Thu, 01 Jan 1970 00:00:00 GMT", 0)],
)
def test_retry_after_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, lambda: 10.0) == seconds


def test_the_agent_is_that_of_the_browser_whose_handshake_is_made(wire: Wire) -> None:
    """A name of our own over it is what Yahoo refuses (yfinance 2422, PR 2452)."""
    assert wire.session.impersonate == "chrome"
    assert not any(name.lower() == "user-agent" for name in wire.session.headers)


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        ("https://query2.finance.yahoo.com/v7/finance/quote", 4),  # three are followed, a loop is not
        ("/elsewhere", 4), ("https://yahoo.com/", 4), ("https://127.0.0.1/", 1),
        ("https://yahoo.com.evil.example", 1),
        ("http://query1.finance.yahoo.com/v7/finance/quote", 1), ("https://evil-yahoo.com/", 1),
        ("ftp://query1.finance.yahoo.com/", 1), ("https://user@evil.example\\@query1.finance.yahoo.com", 1),
    ],
)
def test_redirects_stay_with_yahoo_and_end(wire: Wire, target: str, sent: int) -> None:
    wire.reply = Reply(302, headers={"location": target})
    with pytest.raises(HeldBack, match="leads elsewhere"):
        wire.session.get(QUOTE, timeout=8)
    assert len(wire.sent) == sent == wire.session.count


def test_a_redirect_that_ends_is_followed(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = [Reply(302, headers={"location": "https://guce.yahoo.com/consent"}), Reply(200, "consent")]
    monkeypatch.setattr(requests.Session, "request", lambda _s, _m, _url, **_k: replies.pop(0))
    assert wire.session.get(COOKIE, timeout=8).text == "consent"


DATES = [  # (this computer's clock minus Yahoo's, seconds; what is known after two replies)
    (0, 0), (1200, 1200), (-7200, -7200), (3, 3),
]


@pytest.mark.parametrize(("ahead", "known"), DATES)
def test_the_replies_time_says_how_wrong_the_clock_is(
    monkeypatch: pytest.MonkeyPatch, ahead: int, known: int
) -> None:
    wire = Wire(monkeypatch)
    wire.session = PoliteSession(Pace(), lambda: wire.now, wire._sleep, lambda: 1_795_188_600.0 + ahead)
    wire.reply = Reply(headers={"date": "Fri, 20 Nov 2026 15:30:00 GMT"})
    wire.session.get(QUOTE, timeout=8)
    assert wire.session.ahead_s is None  # one odd reply says nothing
    wire.session.get(CHART, timeout=8)
    assert wire.session.ahead_s == known


@pytest.mark.parametrize(
    "headers", [{}, {"date": "yesterday"}, {"date": "Fri, 20 Nov 2026 15:30:00 GMT", "age": "9000"}]
)
def test_a_reply_without_a_time_of_its_own_says_nothing(wire: Wire, headers: dict[str, str]) -> None:
    wire.reply = Reply(headers=headers)
    for _ in range(3):
        wire.session.get(QUOTE, timeout=8)
    assert wire.session.ahead_s is None


def test_a_clock_that_jumps_is_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    wire, wall = Wire(monkeypatch), [1_795_188_600.0]
    wire.session = PoliteSession(Pace(), lambda: wire.now, wire._sleep, lambda: wall[0])
    wire.reply = Reply(headers={"date": "Fri, 20 Nov 2026 15:30:00 GMT"})
    for wall[0], known in ((1_795_188_600.0, None), (1_795_188_600.0, 0), (1_795_192_200.0, 0),
                           (1_795_192_200.0, 3600), (1_795_188_600.0, 3600), (1_795_188_600.0, 0)):
        wire.session.get(QUOTE, timeout=8)
        assert wire.session.ahead_s == known

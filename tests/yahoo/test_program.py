"""`python -m tests.yahoo` and its control port, as a test in another process drives them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.yahoo.server import Yahoo

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(url: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """GET without a body, POST with one; the status instead of the answer when it is an error."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with DIRECT.open(urllib.request.Request(url + path, data), timeout=10) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["error"]


@pytest.fixture
def url(yahoo: Yahoo) -> Iterator[str]:
    yield yahoo.control_url


def test_market_and_clock_are_set_over_the_control_port(yahoo: Yahoo, url: str) -> None:
    told = control(url, "/market", {"now": "2026-11-23T08:00:00-05:00", "symbols": {"NVDA": {"price": 1.5}}})
    assert told["state"] == "PRE" and told["now"].startswith("2026-11-23T08:00:0")
    assert yahoo.market.listings["NVDA"].price == 1.5
    assert control(url, "/market", {"advance": 7200})["state"] == "REGULAR"
    assert control(url, "/market", {"state": "POST"})["state"] == "POST"
    story = {"title": "A", "publisher": "B", "url": "https://example.com/", "at": 1}
    control(url, "/market", {"news": {"ORCL": [story]}, "remove": ["MU"], "state": None})
    assert yahoo.market.stories("ORCL")[0].title == "A" and "MU" not in yahoo.market.listings
    assert control(url, "/market?symbols=NVDA")["symbols"]["NVDA"]["price"] == 1.5
    assert control(url, "/env")["HTTPS_PROXY"] == yahoo.proxy_url


def test_faults_over_the_control_port(yahoo: Yahoo, url: str) -> None:
    control(url, "/fault", {"kind": 429, "endpoint": "quote", "retry_after": 3, "times": 2})
    fault = yahoo.faults.take("quote", [])
    assert fault is not None and (fault.status, fault.retry_after) == (429, "3")
    assert control(url, "/counters")["faults"] == 1
    assert control(url, "/clear", {"counters": True}) == {"faults": 0}
    assert control(url, "/wait?endpoint=quote&count=1&timeout=0.05") == {"count": 0, "reached": False}


@pytest.mark.parametrize(
    ("path", "body", "status", "text"),
    [
        ("/fault", {"kind": "sideways"}, 400, "no fault"),
        ("/fault", {"kinds": 1}, 400, "no kinds"),
        ("/market", {"symbols": {"NVDA": {"prize": 1}}}, 400, "no prize"),
        ("/market", {"state": "LUNCH"}, 400, "LUNCH"),
        ("/nothing", {}, 404, "GET /counters"),
        ("/tick", {}, 400, "symbol"),
    ],
)
def test_a_mistake_is_told(url: str, path: str, body: dict[str, Any], status: int, text: str) -> None:
    code, error = control(url, path, body)
    assert code == status and text in error


def program(*more: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.yahoo", "--now", "2026-11-20T17:00:00-05:00", *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    return running, json.loads(running.stdout.readline())


def test_the_program_tells_where_it_is_and_ends_with_its_input() -> None:
    running, told = program()
    assert control(told["control"], "/counters")["total"] == 0
    assert control(told["control"], "/market", {})["state"] == "POST"
    assert told["env"]["HTTPS_PROXY"] == told["proxy"] and told["env"]["SSL_CERT_FILE"] == told["ca"]
    assert told["env"]["NO_PROXY"] == "" and told["env"]["LOOPWATCH_NOW"].startswith("2026-11-20T17:00:0")
    assert running.stdin is not None
    running.stdin.close()
    assert running.wait(5) == 0


def test_the_program_that_stays_ends_with_a_signal() -> None:
    running, told = program("--stay", "--state", "PRE")
    assert running.stdin is not None
    running.stdin.close()
    assert control(told["control"], "/market", {})["state"] == "PRE"
    running.send_signal(signal.SIGTERM)
    assert running.wait(5) == 0

"""The whole way: the loopback Yahoo, the real guard, a webhook on the loopback and a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.yahoo.server import Yahoo

apprise = pytest.importorskip("apprise")
SECRET = "s3cr3t-t0ken"
# the first minute in which nothing leaves is five seconds here; test_delivery holds the minute itself
QUICK = ("import tui.service.notify.delivery as d; d.QUIET_MS = 5000; "
         "import tui.cli.main as c; raise SystemExit(c.main())")
COMMAND = "import json, sys; open(sys.argv[1], 'a').write(json.dumps(sys.argv[2:]) + '\\n')"
WATCH = """
[[group]]
name = "Board"
symbols = ["NVDA", "ORCL", "SPY"]

[refresh]
quotes_s = 5

[[alert]]
id = "fall"
measure = "move.*"
symbols = ["NVDA"]
direction = "below"
warn = "-3 %"
critical = "-5 %"
clear = "-2 %"
clear_critical = "-4 %"
for = "6 s"
when = "regular"

[[notify.to]]
name = "hook"
url = "json://user:{secret}@127.0.0.1:{port}/?:X-Token={secret}"
wait = "1 s"
every = "1 s"
resolved = true

[[notify.to]]
name = "script"
command = [{command}, "{{severity}}", "{{symbol}}", "{{text}}"]
wait = "1 s"
every = "1 s"
"""


@dataclass
class Hook:
    """A webhook that keeps what it gets."""

    port: int
    got: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(json.loads(body))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Hook(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


class Guarding:
    """`loopwatch guard` as a process, and its log."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.log = folder / f"guard-{time.monotonic_ns()}.log"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", QUICK, "guard", "--config", str(folder / "watchlist.toml")],
                env=env, stdout=out, stderr=subprocess.STDOUT)

    @property
    def text(self) -> str:
        return self.log.read_text()

    def wait(self, what: str, until: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert self.process.poll() is None, self.text
            assert time.monotonic() < end, f"{what} did not come\n{self.text}"
            time.sleep(0.05)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


@pytest.fixture
def folder(tmp_path: Path, hook: Hook) -> Path:
    command = ", ".join(json.dumps(part) for part in (
        sys.executable, "-c", COMMAND, str(tmp_path / "said.ndjson")))
    text = WATCH.format(port=hook.port, secret=SECRET, command=command)
    (tmp_path / "watchlist.toml").write_text(text)
    return tmp_path


def said(folder: Path) -> list[list[str]]:
    file = folder / "said.ndjson"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.timeout(240)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM")
def test_a_fall_is_told_once_survives_a_restart_and_ends_with_hysteresis(
    yahoo: Yahoo, hook: Hook, folder: Path
) -> None:
    close = yahoo.market.listings["NVDA"].previous_close
    assert close is not None
    env = {**os.environ, **yahoo.env, "LOOPWATCH_DATA": str(folder / "data"),
           "LOOPWATCH_LOG": str(folder / "loopwatch.log"), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    guard = Guarding(folder, env)
    try:
        guard.wait("the feed", lambda: "feed      answers" in guard.text)
        assert "delivers to hook (json), script (command)" in guard.text
        yahoo.market.set("NVDA", price=close * 0.94)
        guard.wait("the alert", lambda: "fall CRITICAL fires" in guard.text)
        assert "NVDA: -6 %, critical at or below -5 %" in guard.text
        guard.wait("the webhook", lambda: bool(hook.got) and bool(said(folder)))
        guard.wait("its log", lambda: guard.text.count("delivered") == 2)
        assert guard.stop() == 0 and guard.text.rstrip().endswith("stopped by SIGTERM")

        guard = Guarding(folder, {**env, "LOOPWATCH_NOW": yahoo.env["LOOPWATCH_NOW"]})
        guard.wait("the start", lambda: "1 alert was firing when it last ran" in guard.text)
        guard.wait("the feed", lambda: "feed      answers" in guard.text)
        yahoo.market.set("NVDA", price=close * 0.965)
        asked = yahoo.counters.count("quote")
        assert yahoo.counters.wait("quote", asked + 2, timeout=30)
        assert "over" not in guard.text, "-3.5 % is past neither clear level of the warning"
        yahoo.market.set("NVDA", price=close * 0.985)
        guard.wait("the end", lambda: "fall over: NVDA is at -1.5 %" in guard.text)
        guard.wait("the word of the end", lambda: len(hook.got) == 2)
        assert guard.stop() == 0
    finally:
        guard.process.kill()
        guard.process.wait()
    first, last = hook.got
    assert first["title"].startswith("loopwatch: Critical: NVDA: -6 %") and first["type"] == "failure"
    assert "not investment advice" in first["message"]
    assert last["title"].startswith("loopwatch: Over: NVDA") and last["type"] == "success"
    (severity, symbol, text), = said(folder)
    assert (severity, symbol) == ("critical", "NVDA") and text.startswith("Critical: NVDA: -6 %")
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "watchlist.toml":
            assert SECRET.encode() not in file.read_bytes(), file

"""What the screen, the guard and a single look do alike, in real processes against the loopback Yahoo."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.conftest import QUICK, Open
from tests.terminal.terminal import ROOT, private_environment
from tests.yahoo.server import Yahoo
from tui.watchlist import default_text

ROUND = """
[[alert]]
id = "round"
name = "money that goes round"
measure = "circular.share"
warn = "1 %"
"""
FALL = """
[[alert]]
id = "fall"
measure = "move.NVDA"
direction = "below"
warn = "-3 %"

[[notify.to]]
name = "hook"
url = "json://127.0.0.1:{port}/"
wait = "0 s"
every = "1 s"
"""
# the first minute in which nothing leaves is a second here
AT_ONCE = "import tui.service.notify.delivery as d\nd.QUIET_MS = 1000\n"
ONCE_BROKEN = """
import tui.state.last_values as values
fold, broken = values.LastValues.fold, []

def once(self, event):
    if not broken and getattr(getattr(event, "quote", None), "symbol", "") == "MSFT":
        broken.append(1)
        raise KeyError("a fault on purpose")
    fold(self, event)

values.LastValues.fold = once
"""


@contextmanager
def guarding(home: Path, env: dict[str, str]) -> Iterator[Callable[[str], None]]:
    """`loopwatch guard`; waits for words in its log."""
    log = home / "guard.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "tui", "guard"], cwd=home, stdout=out,
                                   stderr=subprocess.STDOUT, env=private_environment(home, env))

    def wait(words: str, seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while words not in log.read_text():
            assert process.poll() is None and time.monotonic() < end, f"no {words!r} in\n{log.read_text()}"
            time.sleep(0.05)

    try:
        yield wait
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def hook() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The port of a webhook, and what it got."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], got
    server.shutdown()
    server.server_close()


def test_a_rule_on_the_deals_fires_on_the_screen_in_the_guard_and_sets_the_code_of_check(
    start: Open, home: Path, yahoo: Yahoo, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (home / "watchlist.toml").write_text(QUICK + ROUND)
    (other / "watchlist.toml").write_text(default_text() + ROUND)
    seen = start(yahoo.env)
    with guarding(other, yahoo.env) as wait:
        checked = subprocess.run(
            [sys.executable, "-m", "tui", "check", "--json", "--wait", "45"], cwd=other, capture_output=True,
            text=True, timeout=60, env=private_environment(other, yahoo.env), stdin=subprocess.DEVNULL)
        assert checked.returncode == 1, checked.stdout + checked.stderr
        told = json.loads(checked.stdout)
        assert "round" in {alert["rule"] for alert in told["alerts"]}
        assert told["measures"]["share.top10.sp500.high250"]["value"] is not None
        wait("alert     round warning fires: ")
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("5")
    seen.wait_for("Why: money that goes round")
    seen.wait_for(lambda: "warning" in seen.line_with("money that goes round"))


def test_behind_a_paused_picture_the_lead_is_taken_an_alert_told_and_an_edit_taken(
    start: Open, home: Path, yahoo: Yahoo, hook: tuple[int, list[dict[str, Any]]]
) -> None:
    pytest.importorskip("apprise")
    port, got = hook
    own = home / "config" / "loopwatch" / "watchlist.toml"  # in a folder of others it would send nothing
    own.parent.mkdir(parents=True)
    own.write_text(QUICK + FALL.format(port=port))
    (home / "sitecustomize.py").write_text(AT_ONCE)
    env = {**yahoo.env, "PYTHONPATH": f"{home}:{ROOT}", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with guarding(home, env) as wait:
        wait("feed      answers")
        seen = start(env)
        seen.wait_for("Another loopwatch fetches")
        seen.press("p")
        seen.wait_for("PAUSED")
        before = seen.lines[3:]
    seen.wait_for_feed()  # the guard has ended: the lead fell free
    nvda = yahoo.market.listings["NVDA"].previous_close
    assert nvda is not None
    yahoo.market.set("NVDA", price=nvda * 0.9)
    seen.wait_for(lambda: got, 30)
    assert "fall: -10 %" in got[0]["title"] and "PAUSED" in seen.header and seen.lines[3:-3] == before[:-3]
    own.write_text(own.read_text().replace('"MSFT"]', '"MSFT", "AMD"]'))
    seen.wait_for(lambda: "AMD" in yahoo.counters.log("quote")[-1].symbols, 20)
    seen.press("p")
    seen.wait_for(lambda: "PAUSED" not in seen.header and f"{nvda * 0.9:.2f}" in seen.text)


def test_an_event_that_breaks_and_an_answer_that_comes_too_late_leave_the_board_live(
    start: Open, home: Path, quick: Path, yahoo: Yahoo
) -> None:
    (home / "sitecustomize.py").write_text(ONCE_BROKEN)
    seen = start({**yahoo.env, "PYTHONPATH": f"{home}:{ROOT}"})
    seen.wait_for("an event could not be taken; details in ")
    assert "a fault on purpose" in next(home.rglob("loopwatch.log")).read_text()
    seen.wait_for(lambda: " LIVE " in seen.header)
    yahoo.faults.set("slow", "search", seconds=1.0)
    for key in ("esc", "enter"):
        seen.press("a")
        seen.wait_for("Add a symbol")
        seen.press(*"dell")
        seen.wait_for("searching on line")
        assert yahoo.counters.wait("search", 1, 10)
        seen.press(key)
        seen.wait_for(lambda: "Add a symbol" not in seen.text)
    price = 231.31
    yahoo.market.set("NVDA", price=price)
    seen.wait_for(f"{price:.2f}", 15)
    assert " LIVE " in seen.header and "could not be" not in seen.text

"""Commands without a screen: check and its exit codes, a recorded feed, an output that is no terminal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.last_day import close
from tests.terminal.conftest import FRIDAY, NO_NETWORK, Open
from tests.terminal.terminal import private_environment
from tests.yahoo.server import Yahoo

RULES = """
[[alert]]
id = "fall"
name = "fall of the day"
measure = "move.*"
group = "Board"
direction = "below"
warn = "-3 %"
critical = "-8 %"

[[alert]]
id = "unusual"
name = "unusual day"
measure = "usual_days.*"
group = "Board"
direction = "either"
warn = 4
"""


def loopwatch(home: Path, env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run to the end with pipes instead of a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments], cwd=home, env=private_environment(home, env),
        capture_output=True, text=True, timeout=40, stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def rules(quick: Path) -> Path:
    """The three symbols with one rule: 3 % down is a warning, 8 % critical."""
    quick.write_text(quick.read_text() + RULES)
    return quick


@pytest.mark.parametrize(
    ("price", "code", "word"),
    [(146.0, 0, "0 firing"), (140.61, 1, "WARN "), (131.8, 2, "CRITICAL")],
)
def test_check_tells_by_its_exit_code_what_fires(
    home: Path, rules: Path, yahoo: Yahoo, price: float, code: int, word: str
) -> None:
    yahoo.market.set("ORCL", price=price)
    done = loopwatch(home, yahoo.env, "check", "--wait", "45")
    assert (done.returncode, done.stderr) == (code, ""), done.stdout
    assert word in done.stdout and f"{price:.2f}" in done.stdout and done.stdout.startswith("LIVE")
    assert yahoo.counters.count("quote") == 1


def test_check_without_a_network_says_that_nothing_is_current(home: Path, quick: Path) -> None:
    env = {**NO_NETWORK, "LOOPWATCH_NOW": FRIDAY}
    done = loopwatch(home, env, "check", "--json", "--wait", "3")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (3, "")
    assert told["stale"] and told["mode"] == "EMBEDDED" and told["quotes"]["NVDA"]["price"] == close("NVDA")
    assert "no network" in told["health"]["reason"]
    assert loopwatch(home, env, "check", "--wait", "1", "--allow-stale").returncode == 0


def test_check_without_a_network_takes_the_last_picture_of_the_day(
    home: Path, rules: Path, yahoo: Yahoo, start: Open
) -> None:
    yahoo.market.set("ORCL", price=139.0)
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header and "139.00" in seen.text)
    seen.watch(1.5, never="Traceback")
    seen.press("q")
    seen.ended()
    yahoo.market.clock.advance(7200)
    env = {**yahoo.env, **NO_NETWORK}
    done = loopwatch(home, env, "check", "--json", "--wait", "1")
    told = json.loads(done.stdout)
    assert done.returncode == 3 and told["mode"] == "LAST" and told["quotes"]["ORCL"]["price"] == 139.0
    assert loopwatch(home, env, "check", "--wait", "1", "--allow-stale").returncode == 1
    yahoo.market.clock.advance(90_000)
    later = loopwatch(home, {**yahoo.env, **NO_NETWORK}, "check", "--json", "--wait", "1")
    assert json.loads(later.stdout)["mode"] == "EMBEDDED", "a picture older than a day is none"


def test_a_recorded_stream_ends_as_the_live_run_did(home: Path, rules: Path, yahoo: Yahoo) -> None:
    yahoo.market.set("ORCL", price=139.0)
    with (home / "day.ndjson").open("wb") as recording:
        feed = subprocess.Popen(
            [sys.executable, "-m", "tui", "feed", "--cadence", "2"], cwd=home, stdout=recording,
            env=private_environment(home, yahoo.env), stdin=subprocess.DEVNULL,
        )
        assert yahoo.counters.wait("quote", 2, 20)
        yahoo.market.set("ORCL", price=140.0)
        yahoo.market.set("NVDA", price=219.19)
        assert yahoo.counters.wait("quote", 4, 20)
        feed.send_signal(signal.SIGINT)
        assert feed.wait(5) == 0
    offline = {**NO_NETWORK, "LOOPWATCH_NOW": FRIDAY}
    replayed = loopwatch(home, offline, "check", "--json", "--from", "day.ndjson")
    live = loopwatch(home, yahoo.env, "check", "--json", "--wait", "45")
    assert (replayed.returncode, live.returncode) == (1, 1), replayed.stderr + live.stderr
    assert _figures(replayed.stdout) == _figures(live.stdout)
    assert json.loads(replayed.stdout)["quotes"]["NVDA"]["price"] == 219.19


def _figures(text: str) -> dict[str, Any]:
    """What must be equal: quotes, measures and alerts without ages and times."""
    told = json.loads(text)
    quotes = {s: {k: v for k, v in q.items() if k != "time"} for s, q in told["quotes"].items()}
    measures = {
        key: (m["value"], m["unit"], m["bound"], m["reason"]) for key, m in told["measures"].items()
        if key != "feed.down_s"  # an age
    }
    alerts = [{k: v for k, v in a.items() if k != "since"} for a in told["alerts"]]
    alerts.sort(key=lambda alert: (alert["rule"], alert["symbol"]))  # on the screen the newest is first
    return {"quotes": quotes, "measures": measures, "alerts": alerts, "session": told["session"]}


@pytest.mark.parametrize("arguments", [(), ("demo",), ("replay", "2025-01-27")])
def test_without_a_terminal_it_says_what_to_do(home: Path, arguments: tuple[str, ...]) -> None:
    done = loopwatch(home, {}, *arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert "needs a terminal" in done.stderr and "loopwatch check" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("replay", "2025-01-26"), "no session in New York"), (("replay", "soon"), "is no day"),
     (("--from", "nothing.ndjson"), "no such file"), (("--config", "nothing.toml"), "no such file")],
)
def test_a_wrong_argument_is_refused_in_words(home: Path, arguments: tuple[str, ...], words: str) -> None:
    done = loopwatch(home, {}, *arguments)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr
    assert list(home.iterdir()) == []

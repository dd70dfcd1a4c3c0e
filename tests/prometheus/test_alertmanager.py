"""A real Alertmanager: told what fires and what is over, once each, and told again after its own restart."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.prometheus.manager import managing, wait
from tests.terminal.conftest import QUICK
from tests.terminal.terminal import private_environment
from tests.yahoo.server import Yahoo
from tui.alerts.alert import Alert, Phase
from tui.alerts.memory import EngineState, Track
from tui.alerts.rule import Severity
from tui.alerts.target import ALERTMANAGER, Target
from tui.service.notify.alertmanager import Alertmanagers
from tui.service.notify.delivery import QUIET_MS
from tui.service.notify.send import tell_alertmanager
from tui.service.notify.standing import EVERY_MS, RETRY_MS
from tui.system import clock

pytestmark = pytest.mark.prometheus
# the first minute in which nothing leaves is two seconds here; test_delivery holds the minute itself
GUARD = ("import tui.service.notify.delivery as d; d.QUIET_MS = 2000; "
         "import tui.cli.main as c; raise SystemExit(c.main())")
OLD = """
[[alert]]
id = "old-deals"
name = "the ledger's newest deal"
measure = "deals.age_days"
warn = "{days} days"

[[notify.to]]
name = "desk"
alertmanager = "{url}"
generator = "https://loop.example.org/"
"""


def engine(since_ms: int, *symbols: str) -> EngineState:
    """What fires."""
    alerts = [Alert(f"fall:{s}", "fall", s, "a fall", Phase.FIRING, Severity.WARN, since_ms, -0.05, -0.03,
                    "fraction", f"{s}: -5 %", f"move.{s}") for s in symbols]
    return EngineState({alert.key: Track(alert, fired_ms=since_ms) for alert in alerts})


def test_fire_restart_and_resolve_are_told_once_each(tmp_path: Path) -> None:
    with managing(tmp_path) as manager:
        target = Target("desk", url=manager.url, form=ALERTMANAGER)
        now = begun = clock.now_ms() - 3 * EVERY_MS  # its minutes pass at once, and end at Alertmanager's now
        own = Alertmanagers([target], begun - QUIET_MS, None, tell_alertmanager)

        def say(state: EngineState) -> None:
            own.saw(state, now)
            own.pump(now)
            own.settle(now, 10)

        say(engine(begun, "NVDA", "ORCL"))
        wait(lambda: sorted(manager.words()) == ["firing fall NVDA", "firing fall ORCL"])
        first = manager.told[0]["alerts"][0]
        assert first["labels"].keys() == {"alertname", "severity", "source", "symbol"}, "no value is a label"
        assert first["annotations"]["summary"].endswith(": -5 %")

        now += EVERY_MS  # said again, for it forgets what nobody repeats
        say(engine(begun, "NVDA", "ORCL"))
        manager.stop()
        now += EVERY_MS
        say(engine(begun, "NVDA", "ORCL"))  # nobody there
        assert "cannot be reached" in own.trouble and manager.url not in own.trouble
        manager.start()
        assert manager.alerts() == []
        now += RETRY_MS[0]
        say(engine(begun, "NVDA", "ORCL"))
        assert len(manager.alerts()) == 2 and own.trouble == ""

        kept = own.save()  # and loopwatch itself is started anew
        log = own.take_log()
        own = Alertmanagers([target], now - QUIET_MS, kept, tell_alertmanager)
        say(engine(begun, "ORCL"))
        wait(lambda: "resolved fall NVDA" in manager.words())
        say(engine(begun))
        wait(lambda: "resolved fall ORCL" in manager.words())
        assert sorted(manager.words()) == [
            "firing fall NVDA", "firing fall ORCL", "resolved fall NVDA", "resolved fall ORCL"]
        assert [row.state for row in (*log, *own.take_log())] == ["sent", "retry", "sent", "sent"]


@contextmanager
def guarding(home: Path, env: dict[str, str], *arguments: str) -> Iterator[Path]:
    """The real guard; its log."""
    log = home / "guard.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", GUARD, "guard", *arguments], cwd=home, stdout=out,
                                   stderr=subprocess.STDOUT, env=private_environment(home, env))
    try:
        yield log
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()


def test_the_guard_tells_it_and_gives_numbers_that_promtool_accepts(tmp_path: Path) -> None:
    """On the machine's own clock, which is Alertmanager's too."""
    with Yahoo(now=datetime.now(UTC).astimezone().isoformat()) as yahoo, managing(tmp_path) as manager:
        watch = tmp_path / "watchlist.toml"
        watch.write_text(QUICK + OLD.format(days=1, url=manager.url))
        with guarding(tmp_path, yahoo.env, "--config", str(watch), "--metrics", "127.0.0.1:19464") as log:
            wait(lambda: manager.words() == ["firing old-deals"], 60)
            assert manager.told[0]["alerts"][0]["generatorURL"] == "https://loop.example.org/"
            wait(lambda: 'desk: delivered "Warning: ' in log.read_text())
            with urlopen("http://127.0.0.1:19464/metrics", timeout=10) as reply:
                served = reply.read().decode()
            told = [line for line in served.splitlines() if not line.startswith("#")]
            assert 'loopwatch_alert_state{rule="old-deals",severity="warn",symbol=""} 1.0' in told
            assert 'loopwatch_deliveries_total{result="sent",target="desk"} 1.0' in told
            assert "loopwatch_feed_up 1.0" in told and "loopwatch_leading 1.0" in told
            check(served)
            watch.write_text(QUICK + OLD.format(days=100_000, url=manager.url))
            wait(lambda: manager.words() == ["firing old-deals", "resolved old-deals"], 60)
        written = tmp_path / "loopwatch.prom"
        words = ["check", "--line", "--config", str(watch), "--openmetrics", str(written)]
        done = subprocess.run(
            [sys.executable, "-m", "tui", *words], cwd=tmp_path, env=private_environment(tmp_path, yahoo.env),
            capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert oct(written.stat().st_mode & 0o777) == "0o644"
        check(written.read_text())


def check(text: str) -> None:
    """By Prometheus' own checker."""
    promtool = shutil.which("promtool")
    assert promtool is not None
    done = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

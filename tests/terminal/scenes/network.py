"""The network goes: the proxy, the names. (Faults of Yahoo's own replies are played in simulated time.)"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.terminal.stage import SIZE, Stage

NAME = "loopback-yahoo.test"
# a file system of its own in which /etc/hosts is ours; without the right to that, the row cannot be played
WITH_HOSTS = 'exec unshare -m{r} sh -c \'mount --bind "{hosts}" /etc/hosts && exec "$@"\' sh "$@"'


def proxy_gone(stage: Stage) -> None:
    """Unplugged for a while: figures grow old with their age, then live by itself."""
    yahoo, fault = stage.yahoo, "proxy gone"
    seen = stage.live(size=(120, 40))
    seen.press("v", "v")  # any key ends the greeting
    yahoo.faults.set("gone", "proxy")
    yahoo.unplug()
    stage.says(fault, seen, 12)
    seen.wait_for(lambda: re.search(r"STALE \d+ s", seen.header) and "next try in" in seen.text, 25)
    assert " LIVE " not in seen.header and "218.24" in seen.text
    yahoo.market.set("NVDA", price=220.02)
    yahoo.faults.clear()
    stage.well(fault, seen, lambda: (
        " LIVE " in seen.header and "220.02" in seen.text and "no network" not in seen.text))


def names_gone(stage: Stage) -> None:
    """No name is known at the start; then /etc/hosts has it."""
    hosts, fault = stage.home / "hosts", "DNS gone"
    plain = Path("/etc/hosts").read_text()
    hosts.write_text(plain)
    script = WITH_HOSTS.format(r="" if os.geteuid() == 0 else "r", hosts=hosts)
    if subprocess.run(["sh", "-c", script, "sh", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount name space may be made here")
    port = urlsplit(stage.yahoo.proxy_url).port
    proxy = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), f"http://{NAME}:{port}")
    seen = stage.start({**stage.yahoo.env, **proxy}, size=SIZE, script=script)
    stage.says(fault, seen)
    hosts.write_text(f"{plain}\n127.0.0.1 {NAME}\n")
    stage.well(fault, seen, lambda: " LIVE " in seen.header)
    seen.press("q")
    assert seen.ended() < 3 and seen.is_clean() == []


def asked_to_wait(stage: Stage) -> None:
    """From the first request on; keys do not break the waiting, the end of it is the test of the clock."""
    yahoo, fault = stage.yahoo, "429 from the start"
    yahoo.faults.set(429, "quote", retry_after=12)
    seen = stage.start(yahoo.env, size=(120, 40))
    stage.says(fault, seen)
    seen.press("r")
    seen.wait_for("asked for fresh data")
    seen.press("k")
    seen.wait_for("Yahoo asks to wait (too many requests); no quotes yet; next try in")
    assert yahoo.counters.count("quote") == 1, "a key does not break the waiting"
    stage.passed(fault, 0.0)

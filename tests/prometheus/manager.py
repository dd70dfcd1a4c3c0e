"""Debian's Alertmanager on a free port of the loopback, and whom it tells."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
WAIT_S = 30.0
CONFIG = """
route:
  receiver: desk
  group_by: [alertname, symbol]
  group_wait: 1s
  group_interval: 1s
  repeat_interval: 4h
receivers:
  - name: desk
    webhook_configs:
      - url: http://127.0.0.1:{port}/
        send_resolved: true
"""


class Manager:
    """One Alertmanager with a folder of its own; `told` is what its receiver has got, oldest first."""

    def __init__(self, folder: Path, receiver: int, told: list[dict[str, Any]]) -> None:
        self.told, self._folder = told, folder
        (folder / "manager.yml").write_text(CONFIG.format(port=receiver))
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        assert PROGRAM is not None
        self._process = subprocess.Popen(
            [PROGRAM, f"--config.file={self._folder}/manager.yml", f"--storage.path={self._folder}/data",
             f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="],
            stdout=subprocess.DEVNULL, stderr=(self._folder / "manager.log").open("ab"))
        wait(self._is_ready)

    def stop(self) -> None:
        """As a service is stopped: it keeps what it has told."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/-/ready", timeout=2) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False

    def alerts(self) -> list[dict[str, Any]]:
        """What lasts there now."""
        with urlopen(f"{self.url}/api/v2/alerts", timeout=5) as reply:
            found: list[dict[str, Any]] = json.load(reply)
        return found

    def words(self) -> list[str]:
        """`firing fall NVDA`, `resolved fall NVDA`: what the receiver was told, once for each alert in it."""
        told = [alert for message in self.told for alert in message["alerts"]]
        words = ((one["status"], one["labels"]["alertname"], one["labels"].get("symbol", "")) for one in told)
        return [" ".join(filter(None, each)) for each in words]


@contextlib.contextmanager
def managing(folder: Path) -> Iterator[Manager]:
    """An Alertmanager that runs, and a receiver."""
    told: list[dict[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    manager = Manager(folder, server.server_address[1], told)
    try:
        yield manager
    finally:
        manager.stop()
        server.shutdown()
        server.server_close()


def wait(holds: Callable[[], object], seconds: float = WAIT_S) -> None:
    """Until the condition holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "not within the time"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

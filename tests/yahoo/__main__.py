"""`python -m tests.yahoo --now 2026-11-20T10:30:00-05:00 --port 0`: one line of JSON, then it serves."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading

from tests.yahoo.market import STATES
from tests.yahoo.server import NOW, Core


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.yahoo", description="A loopback Yahoo for tests.")
    parser.add_argument(
        "--now", default=NOW, help="the server's time at the start, ISO; it runs on (%(default)s)"
    )
    parser.add_argument("--state", choices=STATES, help="the market state; without it, by the clock")
    parser.add_argument("--port", type=int, default=0, help="port of the proxy; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=0, help="port of the control interface")
    parser.add_argument(
        "--stay", action="store_true", help="serve on when stdin closes; only a signal ends it"
    )
    given = parser.parse_args()
    asyncio.run(_serve(given))
    return 0


async def _serve(given: argparse.Namespace) -> None:
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end.set)
    core = Core(given.now, given.state)
    await core.start(given.port, given.control_port)
    print(
        json.dumps(
            {
                "proxy": core.proxy_url,
                "control": core.control_url,
                "ca": str(core.ca_path),
                "env": core.env,
            }
        ),
        flush=True,
    )
    if not given.stay:
        threading.Thread(target=_until_eof, args=(loop, end), daemon=True).start()
    await end.wait()
    await core.stop()


def _until_eof(loop: asyncio.AbstractEventLoop, end: asyncio.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # past the buffer: no lock is held that an exit would wait for
        pass
    loop.call_soon_threadsafe(end.set)


if __name__ == "__main__":
    raise SystemExit(main())

"""`loopwatch doctor`: does each part work here, and what to do about the one that does not.

Everything is tried at most once and within seconds, so that it is quick without a network, too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import queue
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.system import clock
from tui.system.terminal import streams

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

GOOD, WARN, BAD = "ok", "warning", "broken"
CONNECT_S = 3.0
FEED_S = 7.0  # the feed's own first reply: three requests, cold
HOSTS = ("query1.finance.yahoo.com", "query2.finance.yahoo.com")
MEND = "mend its rights or its disk, or set LOOPWATCH_DATA to another folder"
LEAST_FREE = 50 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `state` ok, warning or broken; `advice` says what to do when it is not ok."""

    part: str
    state: str
    said: str
    advice: str = ""


def run(argv: Sequence[str]) -> int:
    """0 when nothing is broken (warnings do not count), else 1."""
    parser = argparse.ArgumentParser(
        prog="loopwatch doctor", description="Say what works here, and what to do about what does not.",
        epilog="exit codes: 0 nothing is broken, 1 something is",
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    given = parser.parse_args(argv)
    findings = examine(given.config)
    broken = any(finding.state == BAD for finding in findings)
    if given.json:
        import json

        parts = [asdict(finding) for finding in findings]
        streams.tell(json.dumps({"schema": 1, "ok": not broken, "parts": parts}, indent=1))
    else:
        streams.tell("\n".join(lines(findings)))
    return int(broken)


def lines(findings: Sequence[Finding]) -> list[str]:
    """One line a part, its advice indented below it."""
    rows = ((f"{f.state:<8} {f.part:<14} {f.said}", f"{'':<23} -> {f.advice}" if f.advice else "")
            for f in findings)
    return [line for row in rows for line in row if line]


def examine(config: Path | None = None) -> list[Finding]:
    """Every part in the order in which one rests on the other."""
    configuration, watch = check_configuration(config)
    network = check_network()
    yahoo, ahead_s = (
        check_yahoo(watch) if network.state == GOOD
        else (Finding("Yahoo", WARN, "not tried: there is no way to it",
                      "stored data, replay and demo work without it"), None)
    )
    return [
        check_terminal(dict(os.environ), sys.stdout.isatty(), shutil.get_terminal_size()),
        configuration, check_data_folder(), *check_desk(watch), network, yahoo,
        check_clock(clock.now_ms(), clock.is_set(), ahead_s), check_delivery(watch),
    ]


def check_terminal(env: dict[str, str], is_terminal: bool, size: os.terminal_size) -> Finding:
    """Size, colours and character set of the terminal."""
    part, term = "terminal", env.get("TERM", "")
    if not is_terminal:
        return Finding(part, WARN, "the output is no terminal",
                       "fine for guard, check and feed; start loopwatch itself in a terminal")
    if term in ("", "dumb"):
        return Finding(part, BAD, f"TERM={term or 'not set'}: it cannot place text",
                       "set TERM to what the terminal is, e.g. export TERM=xterm-256color")
    codes = (env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "").lower()
    if "utf-8" not in codes.replace("utf8", "utf-8") and sys.platform != "win32":
        return Finding(part, WARN, f"{term}, {size.columns}x{size.lines}, but the locale is not UTF-8",
                       'export LANG=C.UTF-8, or set glyphs = "ascii" under [display]')
    if size.columns < 60 or size.lines < 18:
        return Finding(part, WARN, f"{size.columns}x{size.lines} is small: lists instead of panels",
                       "80x24 shows the panels, 120x40 all of it")
    rich = env.get("COLORTERM", "") in ("truecolor", "24bit")
    colours = "all colours" if rich else "256 colours at most"
    if env.get("NO_COLOR"):
        colours = "no colours (NO_COLOR)"
    return Finding(part, GOOD, f"{term}, {size.columns}x{size.lines}, {colours}, UTF-8")


def check_configuration(config: Path | None) -> tuple[Finding, Watchlist | None]:
    """watchlist.toml, and what serves when it is refused."""
    from tui.service.acceptance import opened, unread, waits
    from tui.watchlist import WatchlistError

    part = "configuration"
    try:
        watch = opened(config)
    except WatchlistError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        return Finding(part, BAD, f"{error.faults[0]}{more}",
                       "loopwatch config check lists every fault with its line"), None
    except (ValueError, OSError) as error:
        return Finding(part, BAD, str(error), "loopwatch config path says which file is looked for"), None
    if waiting := waits(watch):
        return Finding(part, WARN, waiting, "read the file, then: loopwatch config trust"), watch
    built_in = "the built-in default (loopwatch config init writes a file of your own)"
    where = str(watch.path.absolute()) if watch.path else built_in
    beside = f"; {said}" if (said := unread(watch)) else ""
    return Finding(part, GOOD,
                   f"{len(watch.symbols)} symbols, {len(watch.rules)} rules, from {where}{beside}"), watch


def check_data_folder(folder: Path | None = None) -> Finding:
    """Can be written, has room, and who leads."""
    from tui.service.archive import Archive
    from tui.service.archive.folder import LeaderLock, data_folder
    from tui.system.folders import make_private

    part, folder = "data folder", folder or data_folder()
    try:
        make_private(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"loopwatch")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(part, BAD, f"{folder} cannot be written ({error.strerror or error})", MEND)
    if free < LEAST_FREE:
        return Finding(part, WARN, f"{folder}: {free >> 20} MiB are free", "make room on that disk")
    lock = LeaderLock(folder)
    leads = lock.take()
    lock.release()
    other = "" if leads else "; another loopwatch is running and leads"
    if lock.notice:
        return Finding(part, WARN, f"{lock.notice}{other}", "set LOOPWATCH_DATA to a folder on a local disk")
    archive = Archive(folder, whole=True)
    trouble = archive.notice
    archive.close()
    if trouble:
        return Finding(part, WARN, f"{trouble}{other}", MEND)
    return Finding(part, GOOD, f"{folder}{other}")


def check_desk(watch: Watchlist | None) -> list[Finding]:
    """Its server answers and somebody collects; nothing where no desk is named."""
    if watch is None or not watch.desk.named:
        return []
    from tui.service.desk.address import place
    from tui.service.desk.look import look

    part, found = "desk", look(watch.desk)
    if found.amiss:
        return [Finding(part, BAD, found.amiss, "docs/operations/desk.md says what a desk needs")]
    said = f"{place(watch.desk)} answers; {found.open} programs show it"
    if not found.collects:
        return [Finding(part, WARN, f"{said}; nobody collects", "loopwatch guard with this file collects")]
    return [Finding(part, GOOD, f"{said}, one collects")]


def check_network(hosts: Sequence[str] = HOSTS, timeout_s: float = CONNECT_S) -> Finding:
    """A connection to the way to Yahoo: its servers, or the proxy that the environment names."""
    from urllib.parse import urlsplit

    part = "network"
    proxy = next((os.environ[name] for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
                  if os.environ.get(name)), "")
    try:
        at = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None
        ways = [(at.hostname or "", at.port or 8080)] if at else [(host, 443) for host in hosts]
    except ValueError:
        return Finding(part, BAD, "the proxy named in the environment is no address",
                       "set HTTPS_PROXY as http://host:port, or unset it")
    name = "the proxy of the environment" if proxy else "Yahoo's servers"
    why = _reach(ways, timeout_s)
    if not why:
        return Finding(part, GOOD, f"{name} can be reached")
    advice = ("check HTTPS_PROXY, or unset it" if proxy else
              "check the connection, a firewall and the name server; stored data works meanwhile")
    return Finding(part, BAD, f"{name} cannot be reached: {why}", advice)


def _reach(ways: Sequence[tuple[str, int]], timeout_s: float) -> str:
    """"" when one of `ways` can be connected to, else why not.

    In threads that are left behind: a name server that does not answer holds its caller for much longer.
    """
    results: queue.SimpleQueue[str] = queue.SimpleQueue()

    def attempt(host: str, port: int) -> None:
        try:
            socket.create_connection((host, port), timeout_s).close()
        except OSError as error:
            results.put(error.strerror or type(error).__name__)
        else:
            results.put("")

    for way in ways:
        threading.Thread(target=attempt, args=way, daemon=True).start()
    why, end = f"no answer within {timeout_s:g} s", time.monotonic() + timeout_s
    for _ in ways:
        try:
            why = results.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            return why
        if not why:
            return ""
    return why


def check_yahoo(watch: Watchlist | None, timeout_s: float = FEED_S) -> tuple[Finding, int | None]:
    """One quote through the real feed; and how many seconds this computer's clock is ahead of Yahoo's."""
    from tui.feed.event import HealthEvent, QuoteEvent
    from tui.feed.process import FeedProcess

    events: list[Any] = []

    async def ask() -> None:
        done = asyncio.Event()

        def take(found: list[Any]) -> None:
            events.extend(found)
            if any(isinstance(e, HealthEvent) and e.what == "quotes" for e in found):
                done.set()

        feed = FeedProcess(["--symbols=SPY,NVDA"], take)
        feed.start()
        try:
            await asyncio.wait_for(done.wait(), timeout_s)
        except TimeoutError:
            pass  # said below: no reply
        finally:
            await feed.stop()

    asyncio.run(ask())
    health = [e for e in events if isinstance(e, HealthEvent) and e.what == "quotes"]
    quotes = [e.quote for e in events if isinstance(e, QuoteEvent) and e.quote.price]
    if quotes and (not health or health[-1].state == "ok"):
        ahead_s = next((e.ahead_s for e in reversed(health) if e.ahead_s is not None), None)
        return Finding("Yahoo", GOOD, f"answers: {quotes[0].symbol} {quotes[0].price:,.2f}"), ahead_s
    if not health:
        return Finding("Yahoo", BAD, f"no reply within {timeout_s:g} s",
                       "try again; if it stays so, a proxy or firewall may hold the connection"), None
    advice = {"wait": "wait: Yahoo limits how often one address may ask; the program waits by itself"}
    return Finding("Yahoo", BAD, health[-1].reason or health[-1].state,
                   advice.get(health[-1].state, "try again later; `loopwatch feed` shows every event")), None


def check_clock(now_ms: int, is_set: bool, ahead_s: int | None) -> Finding:
    """Time zone data, and the same time as Yahoo's; `ahead_s` None where that is not known."""
    from zoneinfo import ZoneInfoNotFoundError

    from tui.draw.words.numbers import age
    from tui.market.freshness import CLOCK_S
    from tui.market.session import day_of, is_covered

    part = "clock"
    try:
        day = day_of(now_ms)
    except ZoneInfoNotFoundError:
        return Finding(part, BAD, "the zone America/New_York is not known here", "pip install tzdata")
    if is_set:
        said = f"set by LOOPWATCH_NOW: it is {day} for the program"
        return Finding(part, WARN, said, "unset LOOPWATCH_NOW")
    if ahead_s is not None and abs(ahead_s) >= CLOCK_S:
        side = "ahead of" if ahead_s > 0 else "behind"
        return Finding(part, BAD, f"{age(abs(ahead_s))} {side} Yahoo's: times are shown by that much off",
                       "set the computer's clock (e.g. timedatectl set-ntp true)")
    if not is_covered(day):
        return Finding(part, WARN, f"{day}: its holidays are not in the table of sessions",
                       "set the computer's clock, or install a newer loopwatch")
    compared = "" if ahead_s is not None else "; not compared with the exchange"
    return Finding(part, GOOD, f"{day} in New York{compared}")


def check_delivery(watch: Watchlist | None) -> Finding:
    """Every way out can be read and started; nothing is sent."""
    from tui.service.notify import targets_of
    from tui.service.notify.send import obstacle

    part = "delivery"
    if watch is None:
        return Finding(part, WARN, "not tried: the configuration is broken", "mend the configuration first")
    targets = targets_of(watch)
    if not targets:
        return Finding(part, GOOD, "nowhere but the screen (no [[notify.to]] in watchlist.toml)")
    bad = [f"{t.name}: {why}" for t in targets if (why := obstacle(t))]
    if bad:
        return Finding(part, BAD, "; ".join(bad), "loopwatch notify --test tries each once it is mended")
    names = ", ".join(f"{t.name} ({t.kind})" for t in targets)
    return Finding(part, GOOD, f"{names}; loopwatch notify --test sends a test")

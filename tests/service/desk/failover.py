"""Collectors in processes of their own, the leader of which is killed; what the log has and what was told."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.terminal.terminal import ROOT

LEADS = b"this one fetches for the desk now"


@dataclass
class Outcome:
    """`took_s`: seconds from each kill to the next leader. Counters are by rule."""

    took_s: list[float] = field(default_factory=list)
    logged: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    kills: int = 0


class Collector:
    """One process of `tests.service.desk.collector`."""

    def __init__(self, url: str, folder: Path, told: Path, began: float, rules: int, seconds: float) -> None:
        arguments = (url, str(folder), str(told), repr(began), str(rules), repr(seconds))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.desk.collector", *arguments], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        self.said = b""

    def read(self) -> bool:
        """What it has said; True when it has said that it leads."""
        assert self.process.stdout is not None
        while select.select([self.process.stdout], [], [], 0)[0]:
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                break
            self.said += chunk
        return LEADS in self.said

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)


def leader_of(collectors: Sequence[Collector], seconds: float) -> Collector:
    """The first that says that it leads."""
    end = time.monotonic() + seconds
    files = {one.process.stdout: one for one in collectors if one.process.stdout is not None}
    while (left := end - time.monotonic()) > 0:
        for one in collectors:
            if one.read():
                return one
        select.select(list(files), [], [], left)
    raise AssertionError(f"nobody leads: {[one.said[-500:] for one in collectors]}")


def fail_over(url: str, folder: Path, rules: int, seconds: float, kills: Sequence[float]) -> Outcome:
    """`kills` are shares of `seconds` at which the leader is killed; one collector more than kills runs."""
    told, began = folder / "told", time.time() + 4
    told.touch()
    running = [Collector(url, folder / f"guard{n}", told, began, rules, seconds)
               for n in range(len(kills) + 1)]
    outcome = Outcome(kills=len(kills))
    try:
        leader = leader_of(running, 40)
        for share in kills:
            until(url, began + share * seconds)
            leader.kill()
            killed = time.monotonic()
            running.remove(leader)
            leader = leader_of(running, 20)
            outcome.took_s.append(time.monotonic() - killed)
        outcome.logged = logged(url, rules, began + seconds + 60)
        settle(url, began + seconds + 60)
    finally:
        for one in running:
            one.kill()
    outcome.told = Counter(re.findall(r"r\d{4}", told.read_text()))
    return outcome


def until(url: str, moment: float) -> None:
    """Wait for a moment of the wall's clock, listening to the desk."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("LISTEN loopwatch")
        for _ in connection.notifies(timeout=max(0.0, moment - time.time())):
            pass


def logged(url: str, rules: int, latest: float) -> Counter[str]:
    """How often each rule has fired by the log, once every one has."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("LISTEN loopwatch")
        while True:
            rows = connection.execute("SELECT rule FROM loopwatch.alert_log WHERE change = 'fired'")
            found = Counter(rule for rule, in rows.fetchall())
            if len(found) == rules or time.time() > latest:
                return found
            for _ in connection.notifies(timeout=1, stop_after=1):
                pass


def settle(url: str, latest: float) -> None:
    """Until nothing waits to be told by what the leader has saved."""
    ask = ("SELECT value::jsonb #> '{delivery,file,items}' = '[]'::jsonb FROM loopwatch.meta "
           "WHERE key = 'engine'")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("LISTEN loopwatch")
        while time.time() < latest:
            row = connection.execute(ask).fetchone()
            if row is not None and row[0]:
                break
            for _ in connection.notifies(timeout=1, stop_after=1):
                pass
        for _ in connection.notifies(timeout=2):  # a message that is on its way
            pass

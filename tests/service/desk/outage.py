"""A collector that writes without a pause, on a server that is killed and stopped; what is there then."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.postgres.server import Server
from tests.service.archive.place import opened
from tui.alerts.alert import Change, Transition
from tui.service.desk.desk_archive import DeskArchive


@dataclass
class Outcome:
    """`acknowledged`: numbers of rows of which `flush` said that they are written; `there`: those found."""

    written: int = 0
    acknowledged: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Writer:
    """Numbered rows of the alert log, one after the other; every few it waits until they are written."""

    def __init__(self, archive: DeskArchive, outcome: Outcome) -> None:
        self._archive, self._outcome = archive, outcome
        self._change, self._ended = threading.Condition(), False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended:
            for _ in range(random.randint(1, 8)):
                self._outcome.written += 1
                number = self._outcome.written
                self._archive.log([Transition(number, f"k{number}", "r", "", Change.FIRED, None, 1.0, None,
                                              "count", "why")])
            goal = self._outcome.written
            written = self._archive.link.flush(0.05)
            with self._change:
                if written:
                    self._outcome.acknowledged.append(goal)
                self._change.notify_all()

    def wait(self, until: Callable[[Outcome], bool], seconds: float = 60) -> bool:
        with self._change:
            return self._change.wait_for(lambda: until(self._outcome), seconds)

    def end(self) -> None:
        self._ended = True
        self._thread.join(60)


def outage(server: Server, url: str, folder: Path, kills: int, stopped: Callable[[Writer], None]) -> Outcome:
    """`stopped` is called while the server is stopped in order, after it was killed `kills` times."""
    outcome = Outcome()
    archive = opened(url, folder, leads=True)
    writer = Writer(archive, outcome)
    try:
        for _ in range(kills):
            more = len(outcome.acknowledged) + random.randint(1, 60)
            assert writer.wait(lambda o, more=more: len(o.acknowledged) >= more)  # type: ignore[misc]
            server.kill()
            assert archive.link.wait(lambda link: not link.answers, 20)
            outcome.notices.append(archive.notice)
            server.start()
            assert archive.link.wait(lambda link: link.answers, 30), archive.notice
        server.stop()
        assert archive.link.wait(lambda link: not link.answers, 20)
        stopped(writer)
        outcome.notices.append(archive.notice)
        server.start()
        assert archive.link.wait(lambda link: link.answers and link.leads, 30), archive.notice
        writer.end()
        assert archive.link.flush(60)
    finally:
        writer.end()
        archive.close()
    with psycopg.connect(url) as connection:
        outcome.there = [t for t, in connection.execute("SELECT t FROM loopwatch.alert_log ORDER BY id")]
    return outcome

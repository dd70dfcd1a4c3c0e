"""What a program does at its desk each second: a collector leads or waits, a reader tells by its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from tui.service.desk.desk import Desk
from tui.service.feed_line import FeedLine
from tui.service.recorder import A_DESK, Recorder
from tui.service.run import Run


class Seat:
    """`lead` begins to fetch and tell, `let_go` ends it; `tell` begins to tell alone."""

    def __init__(self, run: Run, desk: Desk, line: FeedLine, recorder: Recorder, *, lead: Callable[[], None],
                 let_go: Callable[[], Coroutine[None, None, None]], tell: Callable[[], None]) -> None:
        self._run, self.desk, self._line, self._recorder = run, desk, line, recorder
        self._lead, self._let_go, self._tell = lead, let_go, tell
        self._losing = False

    def begin(self) -> None:
        """In a running event loop: connect; a reader shows what is recorded from then on."""
        self.desk.begin()
        if not self.desk.collects:
            self._read()

    def every_second(self) -> None:
        """Look who leads."""
        desk = self.desk
        desk.every_second()
        if not desk.leads:
            self._recorder.notice_silence(desk.take_heard() or not desk.answers, A_DESK)
        if desk.collects:
            self._collect()
        else:
            self._read()

    def _read(self) -> None:
        """One program of a machine tells by its rules, and keeps what came for a start without the server."""
        archive = self._run.archive
        if self._line.feed is None:  # after it was stopped (Ctrl+Z)
            self._line.start()
        if not self._recorder.leads and archive is not None and archive.try_lead():
            self._tell()
        self._run.records = self._recorder.leads

    def _collect(self) -> None:
        desk, leading = self.desk, self._recorder.leads
        if desk.leads and not leading:
            self._lead()
            desk.led()
            self._run.say("lead", "this one fetches for the desk now")
        elif leading and not desk.leads and not self._losing:
            self._losing = True
            self._run.jobs.follow(self._lose())
        if desk.leads and self._recorder.leads and desk.publish():
            self._line.tell_visible()

    async def _lose(self) -> None:
        """Another collector was quicker while the server was gone."""
        await self._let_go()
        self._losing = False
        self._run.say("lead", "another collector of the desk leads now; this one takes over after it")

"""The line above the footer: what greets whoever opens the program, until a key, and what is amiss."""

from __future__ import annotations

from collections.abc import Callable

from tui.draw.chrome.bars import first_run, trouble
from tui.service.acceptance import serves, unread
from tui.service.service import Service
from tui.state.snapshot import Mode, Snapshot

FOLLOWS = "Another loopwatch fetches and records; this one shows what it records"
STEPS = "Closing prices of a recorded day; no path within the day. < > step by session"


class Greeting:
    """What kind of run it is, which file serves, and in a first run what the figures are."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._hint = ""
        self._file = ""
        self._first = False  # a first run on stored figures

    def begin(self, picture: Snapshot | None, greets: Callable[[], bool], less: str) -> None:
        """The run has begun: `greets` says whether nobody was greeted yet, `less` what may not be done."""
        service, source = self._service, self._service.options.source
        if source == "replay":
            self._hint = STEPS
        elif service.desk is not None:
            self._hint = f"A reader at the desk {service.desk.place}: its collector fetches"
        elif source == "live" and not service.leading:
            self._hint = FOLLOWS
        elif source == "live" and service.store.mode is Mode.EMBEDDED and picture is not None:
            self._first = greets()
        watch = service.store.watch
        if said := unread(watch):
            self._hint, self._first = said, False
        elif file := serves(watch):  # whoever opens a folder of others sees whose list this is
            self._file = f"{file} serves"
        if less:
            self._hint = " · ".join(filter(None, (self._hint, less)))

    def line(self, picture: Snapshot) -> str:
        """What is amiss now; the greeting when nothing is that it does not say itself."""
        archive, wrong = self._service.archive_notice, self._service.notice
        greeting = first_run(picture) if self._first else self._hint
        greeting = " · ".join(filter(None, (greeting, self._file)))
        amiss = "; ".join(filter(None, (trouble(picture), archive)))
        if wrong or (greeting and not archive and (self._first or not amiss)):
            return wrong or greeting
        return amiss

    def end(self) -> bool:
        """The first key ends it; whether there was one."""
        had = bool(self._hint or self._file or self._first)
        self._hint, self._file, self._first = "", "", False
        return had

"""The thread in which the SEC is followed while a contact is named; another contact begins anew."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui.feed.child import start
from tui.feed.command import Sources
from tui.system import clock, folders
from tui.system.log import record

CACHE_ENV = "LOOPWATCH_CACHE"


class Follower:
    """Runs `Edgar` for the last sources that were told."""

    def __init__(self, emit: Callable[..., None], cache: str | None = None) -> None:
        self._emit, self._cache = emit, cache
        self._told = Sources()
        self._changed = threading.Event()

    def follow(self, sources: Sources) -> None:
        """Begin, go on or stop, as `sources` say."""
        if sources == self._told:
            return
        self._told, before = sources, self._changed
        self._changed = threading.Event()
        before.set()  # whoever runs for the former ones leaves
        if sources.contact:
            start("filings", partial(self._run, sources, self._changed))

    def _run(self, sources: Sources, changed: threading.Event) -> None:
        from tui.feed.candidates import ledger_of
        from tui.feed.sec.edgar import Edgar

        ledger = ledger_of(sources)
        edgar = Edgar(self._emit, sources.contact, ledger, sources.pinned, clock.now_ms, _folder(self._cache))
        rest_s = 0.0
        while not changed.wait(rest_s):
            try:
                rest_s = edgar.step()
            except Exception as error:  # the next step may do better; prices have a thread of their own
                record("the SEC could not be followed", error)
                rest_s = 60.0


def _folder(chosen: str | None) -> Path | None:
    """A folder of ours that can be written, made if need be."""
    folder = Path(chosen or os.environ.get(CACHE_ENV) or folders.cache_folder()) / "sec"
    try:
        folders.make_private(folder)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None

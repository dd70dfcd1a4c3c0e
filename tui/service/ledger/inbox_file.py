"""The inbox on disk (inbox.json) and the files that its decisions make: locked, written whole, mode 0600.

Several programs may decide at once: each change takes a lock, reads again, and replaces the file when all
of it is written. An accepted deal is written to deals.toml before the inbox says so; whoever dies between the
two finds the deal there and says so next time.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from tui.deals.ledger.ledger import Ledger
from tui.filings import inbox as box
from tui.filings import own_deals
from tui.filings.candidate import Candidate
from tui.filings.inbox import FigureNews, Inbox, State
from tui.filings.own_deals import DealRefused, Draft
from tui.filings.own_figures import figures_text
from tui.system.file_access import read_file
from tui.system.file_write import keep_file
from tui.system.log import open_private

INBOX, DEALS, FIGURES = "inbox.json", "deals.toml", "figures.toml"
_MARK = re.compile(
    r'^# from the inbox, [\d-]+ \((\w+)\)\n\[\[(?:deal|change)\]\]\nid = "([^"\n]+)"', re.MULTILINE
)


class InboxFile:
    """`data` is the folder of inbox.json, `own` that of watchlist.toml, `by` whose decisions they are where
    there are others. Raises OSError where a disk does."""

    def __init__(self, data: Path, own: Path, by: str = "") -> None:
        self._by = by
        self.path, self.deals, self.figures = data / INBOX, own / DEALS, own / FIGURES

    def read(self) -> Inbox:
        """The inbox as it is. One that cannot be read is put aside, never overwritten; raises Unreadable."""
        try:
            data = read_file(self.path)
        except FileNotFoundError:
            return Inbox()
        return self._reconciled(box.decode(data))

    def change(self, step: Callable[[Inbox], Inbox]) -> Inbox:
        """The inbox after `step`, written."""
        with self._locked():
            before = self.read()
            after = step(before)
            if after != before:
                keep_file(self.path, box.encode(after))
            return after

    def add(self, found: list[Candidate], now_ms: int) -> Inbox:
        """With the candidates that were found."""
        return self.change(lambda inbox: box.add(inbox, found, now_ms))

    # Decisions.

    def accept(
        self, name: str, ledger: Ledger, now_ms: int, today: date, draft: Draft | None = None
    ) -> tuple[Inbox, str]:
        """Entry `name` becomes a deal of one's own, or a later status of one that the ledger has; the inbox
        and its id. Raises DealRefused, also where the money would count twice."""
        made = ""

        def step(inbox: Inbox) -> Inbox:
            nonlocal made
            entry = inbox.entry(name)
            if entry is None:
                raise DealRefused(f"the inbox has no entry {name!r}")
            if entry.state is State.ACCEPTED:
                raise DealRefused(f"{entry.id} was accepted before: it is deal {entry.deal_id}")
            wanted = own_deals.draft_for(entry.candidate, entry.opened, ledger, today, draft)
            if fault := own_deals.check(wanted, ledger.companies):
                raise DealRefused(fault)
            text, made = own_deals.put_in(_text(self.deals), wanted, entry.id, today)
            keep_file(self.deals, text.encode())
            return box.decide(inbox, entry.id, State.ACCEPTED, now_ms, made, self._by)

        return self.change(step), made

    def set_aside(self, name: str, state: State, now_ms: int) -> Inbox:
        """Entry `name` is no deal, or is for later; a figure is looked at. Raises DealRefused."""

        def step(inbox: Inbox) -> Inbox:
            if inbox.figure(name) is not None:
                return box.mark_figure(inbox, name)
            entry = inbox.entry(name)
            if entry is None:
                raise DealRefused(f"the inbox has no entry {name!r}")
            if entry.state is State.ACCEPTED:
                raise DealRefused(f"{entry.id} is deal {entry.deal_id}: undo it first")
            return box.decide(inbox, entry.id, state, now_ms, by=self._by)

        return self.change(step)

    def opened(self, name: str) -> Inbox:
        """The source of entry `name` was opened."""
        return self.change(lambda inbox: box.opened(inbox, name))

    def undo(self, name: str = "") -> tuple[Inbox, str]:
        """Takes back the decision on `name`, or the last one; the inbox and the id. Raises DealRefused."""
        with self._locked():
            inbox = self.read()
            undone = name or (inbox.undo[-1] if inbox.undo else "")
            if not undone:
                raise DealRefused("there is nothing to undo")
            if (news := inbox.figure(undone)) is not None:
                after = self._keep_figures(
                    box.mark_figure(inbox, undone, seen=news.taken_back, taken_back=not news.taken_back))
                keep_file(self.path, box.encode(after))
                return after, undone
            entry = inbox.entry(undone)
            if entry is None or entry.state is State.NEW:
                raise DealRefused(f"nothing was decided on {undone!r}")
            left = own_deals.take_out(_text(self.deals), entry.deal_id) if entry.deal_id else ""
            after = box.take_back(inbox, entry.id)
            keep_file(self.path, box.encode(after))  # first: a deal that is left tells of itself
            if entry.state is State.ACCEPTED:
                keep_file(self.deals, left.encode())
            return after, entry.id

    # Figures.

    def renew(self, news: FigureNews) -> Inbox:
        """A tagged figure: told in the inbox, and counted by the ledger at once."""
        return self.change(lambda inbox: self._keep_figures(box.add_figure(inbox, news)))

    def _keep_figures(self, inbox: Inbox) -> Inbox:
        text = figures_text(inbox.figures)
        if text != _text(self.figures):
            keep_file(self.figures, text.encode())
        return inbox

    # Files.

    def _reconciled(self, inbox: Inbox) -> Inbox:
        """With the deals that were written before somebody died: they are accepted."""
        waiting = {e.id for e in inbox.entries if e.state is not State.ACCEPTED}
        if not waiting:
            return inbox
        found = dict(_MARK.findall(_text(self.deals)))
        for name in waiting & found.keys():
            inbox = box.decide(inbox, name, State.ACCEPTED, 0, found[name])
        return inbox

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        import fcntl

        with os.fdopen(open_private(self.path.parent / f"{INBOX}.lock"), "ab") as file:
            with contextlib.suppress(OSError):  # a file system without locks: one program at a time, then
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise DealRefused(f"{path.name} is not UTF-8 text: mend it first") from None

"""An archive to be opened again and again, in a file or on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tui.service.archive import AnyArchive, Archive
from tui.service.desk.desk_archive import DeskArchive
from tui.service.desk.link import Link
from tui.watchlist.model import DeskSettings


class Place(Protocol):
    """Where an archive lies."""

    def open(self, now_ms: int | None = None, intraday_days: int = 90) -> AnyArchive:
        """The archive, which leads when nobody does."""

    def reopened(self, archive: AnyArchive, now_ms: int | None = None) -> AnyArchive:
        """Closed and opened again."""

    def prune(self, archive: AnyArchive, now_ms: int, days: int) -> None:
        """What is old is forgotten."""

    def tidied(self, archive: AnyArchive) -> bool:
        """Once what is old has been forgotten."""

    def end(self) -> None:
        """Close what is open."""


class FilePlace:
    """SQLite, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, now_ms: int | None = None, intraday_days: int = 90) -> AnyArchive:
        return Archive.open(self._folder, now_ms=now_ms, intraday_days=intraday_days)

    def reopened(self, archive: AnyArchive, now_ms: int | None = None) -> AnyArchive:
        archive.close()
        return self.open(now_ms)

    def prune(self, archive: AnyArchive, now_ms: int, days: int) -> None:
        assert isinstance(archive, Archive)
        archive.prune(now_ms, days)

    def tidied(self, archive: AnyArchive) -> bool:
        assert isinstance(archive, Archive) and archive._writer is not None
        return archive._writer.flush(10, tidy=True)

    def end(self) -> None:
        """Files are closed by the tests."""


class DeskPlace:
    """PostgreSQL, in a database."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._open: list[DeskArchive] = []

    def open(self, now_ms: int | None = None, intraday_days: int = 90) -> AnyArchive:
        alone = not any(archive.link.leads for archive in self._open)
        archive = opened(self._url, self._folder, leads=alone)
        self._open.append(archive)
        if now_ms is not None:
            archive.prune(now_ms, intraday_days)
        return archive

    def reopened(self, archive: AnyArchive, now_ms: int | None = None) -> AnyArchive:
        archive.close()
        self._open = [other for other in self._open if other is not archive]
        return self.open(now_ms)

    def prune(self, archive: AnyArchive, now_ms: int, days: int) -> None:
        assert isinstance(archive, DeskArchive)
        archive.prune(now_ms, days)

    def tidied(self, archive: AnyArchive) -> bool:
        return archive.flush()

    def end(self) -> None:
        for archive in self._open:
            archive.close()


def opened(url: str, folder: Path, *, leads: bool) -> DeskArchive:
    """A desk's archive that answers, and leads if it shall."""
    found: list[DeskArchive] = []
    link = Link(DeskSettings(archive=url), collects=leads, led=lambda c: found[0].before_lead(c))
    found.append(DeskArchive(link, folder))
    link.start()
    assert link.wait(lambda line: line.leads if leads else line.answers, 30), link.trouble
    return found[0]

"""Which files of a current folder were accepted: by path and by the part that sends, runs or reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.system.folders import from_home
from tui.watchlist.files import find, passed_over, user_path
from tui.watchlist.model import Watchlist
from tui.watchlist.read import load
from tui.watchlist.trust import accepted, digest, held_of, words

if TYPE_CHECKING:
    from tui.service.remembered import Memory

NAME = "trusted"  # in the program's memory: real path -> digest


class Trust:
    """What was accepted once stays so until that part of the file is another."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` of the program's own memory; the data folder where none is named."""
        self._folder = folder

    def judged(self, watch: Watchlist) -> Watchlist:
        """`watch` with all of it in force when what it holds back was accepted before."""
        if watch.held is None:
            return watch
        known = self._memory().get(NAME, dict[str, str]) or {}
        return accepted(watch) if known.get(_place(watch.path)) == digest(watch.held) else watch

    def accept(self, watch: Watchlist, place: Path | None = None) -> Watchlist:
        """All of `watch` is in force, in later runs too. Raises OSError when that cannot be remembered."""
        memory = self._memory()
        known = memory.get(NAME, dict[str, str]) or {}
        memory.put(NAME, {**known, _place(place or watch.path): digest(held_of(watch))})
        return accepted(watch)

    def follow(self, before: Watchlist, edited: Watchlist) -> Watchlist:
        """`edited` by this program: what was accepted stays so, other rules included, and nothing else."""
        if edited.held is None or before.path != edited.path or before.found_here:
            return self.judged(edited)
        was = replace(held_of(before), rules=edited.held.rules)
        return self.accept(edited) if was == edited.held else self.judged(edited)

    def _memory(self) -> Memory:
        from tui.service.archive.folder import data_folder
        from tui.service.remembered import Memory

        return Memory(self._folder or data_folder())


def opened(explicit: Path | None = None) -> Watchlist:
    """The configuration that serves, as far as it may be in force. Raises WatchlistError."""
    return Trust().judged(load(find(explicit)))


def serves(watch: Watchlist) -> str:
    """Which file serves, in a few words; "" for the built-in default."""
    if watch.path is None:
        return ""
    if watch.path.is_absolute():
        return from_home(watch.path)
    return f"./{watch.path}"


def waits(watch: Watchlist) -> str:
    """What of the file is not in force, and how it comes to be, as a sentence; else ""."""
    if watch.held is None:
        return ""
    return f"{serves(watch)} waits for `loopwatch config trust`: {words(watch.held)}"


def unread(watch: Watchlist) -> str:
    """Why a file that lies in the current folder does not serve, as a sentence; else ""."""
    return passed_over() if watch.path is None or watch.path == user_path() else ""


def _place(path: Path | None) -> str:
    return os.path.realpath(path or "")

"""The inbox: candidates and news of figures that wait for a person, and what was decided. Frozen, pure.

It stands beside the Snapshot and counts in nothing. On disk it is one JSON file, in the folder of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from tui.filings.candidate import Candidate
from tui.filings.known import merged, same_candidate
from tui.market.bars import DAY_MS
from tui.system.text import clean

VERSION = 1
MOST_ENTRIES = 400
KEPT_DAYS = 90  # what was decided is kept that long, so that a title told again does not come back
LATER_MS = DAY_MS


class State(StrEnum):
    """What a person did with an entry."""

    NEW = "new"
    LATER = "later"
    DISMISSED = "dismissed"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate in the inbox. `deal_id` is that of the deal it became; `opened`: its source was opened."""

    id: str
    candidate: Candidate
    since_ms: int
    state: State = State.NEW
    decided_ms: int | None = None
    deal_id: str = ""
    opened: bool = False
    by: str = ""  # who decided, where more than one person can

    def waits(self, now_ms: int) -> bool:
        """Whether it is to be judged now: new, or put off until a time that has come."""
        if self.state is State.LATER:
            return now_ms - (self.decided_ms or 0) >= LATER_MS
        return self.state is State.NEW


@dataclass(frozen=True, slots=True)
class FigureNews:
    """A tagged figure that renewed one of the ledger. It counts already; `taken_back` it does not.

    Values in millions of USD; `was_musd` is the newest the ledger had, None when it had none.
    """

    id: str
    company: str
    metric: str
    musd: float
    period: str
    filed: date
    form: str
    tag: str
    url: str
    since_ms: int
    was_musd: float | None = None
    was_period: str = ""
    seen: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that waits or was decided, oldest first; `undo` are the ids of the last decisions."""

    entries: tuple[Entry, ...] = ()
    figures: tuple[FigureNews, ...] = ()
    undo: tuple[str, ...] = ()
    v: int = VERSION

    def waiting(self, now_ms: int) -> tuple[Entry, ...]:
        """What is to be judged, newest day first."""
        found = (e for e in self.entries if e.waits(now_ms))
        return tuple(sorted(found, key=lambda e: (e.candidate.day, e.since_ms, e.id), reverse=True))

    def news(self) -> tuple[FigureNews, ...]:
        """Figures that nobody has looked at, newest first."""
        found = (f for f in self.figures if not f.seen and not f.taken_back)
        return tuple(sorted(found, key=lambda f: (f.filed, f.id), reverse=True))

    def unread(self, now_ms: int) -> int:
        """The one number that others are told."""
        return len(self.waiting(now_ms)) + len(self.news())

    def entry(self, name: str) -> Entry | None:
        """The entry whose id begins with `name`, when only one does."""
        found = [e for e in self.entries if e.id.startswith(name)] if name else []
        return found[0] if len(found) == 1 else None

    def figure(self, name: str) -> FigureNews | None:
        """The figure of id `name`."""
        return next((f for f in self.figures if f.id == name), None)


def id_of(one: Candidate) -> str:
    """A short name of a candidate, the same on every machine that reads the same title."""
    first = one.told[0] if one.told else None
    said = "|".join((
        one.payer or "", one.receiver or "", one.kind, one.day.isoformat(), f"{one.amount_musd}",
        first.url if first else "", first.text if first else "",
    ))
    return _short(said)


def _short(said: str) -> str:
    from hashlib import blake2s  # brings OpenSSL, four megabytes that a run without a candidate does not need

    return blake2s(said.encode(), digest_size=4).hexdigest()


def add(inbox: Inbox, found: Iterable[Candidate], now_ms: int) -> Inbox:
    """The inbox with what was found: what is told again joins its entry, decided or not."""
    entries = list(inbox.entries)
    for one in found:
        at = next((i for i, e in enumerate(entries) if same_candidate(e.candidate, one)), None)
        if at is not None:
            entries[at] = replace(entries[at], candidate=merged(entries[at].candidate, one))
            continue
        name = id_of(one)
        while any(e.id == name for e in entries):
            name = _short(name)
        entries.append(Entry(name, one, now_ms))
    return inbox if entries == list(inbox.entries) else replace(inbox, entries=_kept(entries, now_ms))


def _kept(entries: list[Entry], now_ms: int) -> tuple[Entry, ...]:
    """Without what was decided long ago; the newest where there are too many."""
    fresh = [e for e in entries if e.state in (State.NEW, State.LATER)
             or now_ms - (e.decided_ms or 0) < KEPT_DAYS * DAY_MS]
    return tuple(fresh[-MOST_ENTRIES:])


def decide(inbox: Inbox, name: str, state: State, now_ms: int, deal_id: str = "", by: str = "") -> Inbox:
    """Entry `name` with its decision; it is the next that undo takes back."""
    return replace(
        _changed(inbox, name, lambda e: replace(
            e, state=state, decided_ms=now_ms, deal_id=deal_id, by=by)),
        undo=(*(n for n in inbox.undo if n != name), name)[-50:],
    )


def take_back(inbox: Inbox, name: str) -> Inbox:
    """Entry `name` waits again."""
    undone = _changed(inbox, name, lambda e: replace(e, state=State.NEW, decided_ms=None, deal_id="", by=""))
    return replace(undone, undo=tuple(n for n in inbox.undo if n != name))


def opened(inbox: Inbox, name: str) -> Inbox:
    """Its source was opened: a deal made of it may say so."""
    return _changed(inbox, name, lambda e: replace(e, opened=True))


def _changed(inbox: Inbox, name: str, change: Callable[[Entry], Entry]) -> Inbox:
    return replace(inbox, entries=tuple(change(e) if e.id == name else e for e in inbox.entries))


def add_figure(inbox: Inbox, news: FigureNews) -> Inbox:
    """The inbox with news of a figure; the same figure of the same period is told once."""
    if any(f.id == news.id for f in inbox.figures):
        return inbox
    return replace(inbox, figures=(*inbox.figures, news)[-MOST_ENTRIES:])


def figure_id(company: str, metric: str, period: str, musd: float) -> str:
    """A short name of a figure."""
    said = f"{company}|{metric}|{period}|{musd:.3f}"
    return "f" + _short(said)


def mark_figure(inbox: Inbox, name: str, *, seen: bool = True, taken_back: bool = False) -> Inbox:
    """Figure `name` was looked at, or is taken back (or neither, which undoes it)."""
    figures = tuple(
        replace(f, seen=seen, taken_back=taken_back) if f.id == name else f for f in inbox.figures
    )
    undo = (*(n for n in inbox.undo if n != name), *((name,) if seen or taken_back else ()))
    return replace(inbox, figures=figures, undo=undo[-50:])


class Unreadable(ValueError):
    """An inbox file that this program must not guess at; the message is a sentence."""


def encode(inbox: Inbox) -> bytes:
    """The inbox as its file."""
    data = msgspec.to_builtins(inbox)
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def decode(data: bytes) -> Inbox:
    """The inbox of a file. Raises Unreadable with a sentence."""
    try:
        found = msgspec.json.decode(data, type=Inbox)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Unreadable(f"inbox.json cannot be read: {clean(str(error))}") from error
    if found.v > VERSION:
        raise Unreadable(f"inbox.json is of a newer program (version {found.v}): update loopwatch")
    return found

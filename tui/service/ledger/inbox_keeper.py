"""The inbox of a live run: takes candidates and figures before the store sees them, keeps what is decided.

Writing runs in jobs; the value is handed out when it is on the disk, so that no decision that was shown can
be lost. Other programs' decisions are read when the file changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui.feed import event as ev
from tui.filings.inbox import FigureNews, Inbox, State, Unreadable, figure_id
from tui.filings.own_deals import DealRefused
from tui.market.session import day_of
from tui.service.desk.interface import DeskGone
from tui.service.feed_line import is_for_inbox
from tui.service.run import Run
from tui.system.file_access import stamp
from tui.system.folders import data_folder

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.filings.candidate import Candidate
    from tui.filings.own_deals import Draft
    from tui.filings.served import Served
    from tui.filings.subscription import Difference
    from tui.service.ledger.inbox_file import InboxFile
    from tui.service.ledger.subscribed import Outcome

NOT_KEPT = "the inbox could not be kept"
Found = TypeVar("Found")
_SAME = 0.0005  # figures that differ by less say the same


class InboxKeeper:
    """For a live run alone: a replay and a recording decide nothing. `reload` reads the ledger again."""

    def __init__(self, run: Run, reload: Callable[[], None]) -> None:
        self._run, self._reload = run, reload
        self.value = Inbox()
        self.differences: tuple[Difference, ...] = ()
        self.served: Served | None = None  # the subscription, as far as it is known
        self._file: InboxFile | None = None
        self._stamps: tuple[object, ...] = ()
        self._found: list[ev.Candidate | ev.FigureEvent] = []
        self._asked = ("", "", 0)  # the subscription, and the minute in which it was thought of
        self._writing = False
        self._amiss = ""

    @property
    def keeps(self) -> bool:
        """Whether this run has an inbox; a single look has none, nor has who only looks."""
        options = self._run.options
        return options.source == "live" and options.leads and not options.view_only

    @property
    def data(self) -> Path:
        """The folder in which inbox.json lies."""
        return self._run.options.data or Path(data_folder())

    @property
    def file(self) -> InboxFile:
        """The files, as the configuration names them now."""
        from tui.service.ledger.inbox_file import InboxFile

        if self._run.desk is not None:
            own = data = self._run.desk.folder
            by = self._run.desk.name
        else:
            own, data, by = self._run.store.watch.folder, self.data, ""
        if self._file is None or self._file.deals.parent != own:
            self._file = InboxFile(data, own, by)
        return self._file

    # What comes.

    def take(self, event: ev.AnyEvent) -> bool:
        """True for what is the inbox's and nobody else's; it is written within the second."""
        if not is_for_inbox(event):
            return False
        if self.keeps:
            self._found.append(event)
        return True

    def look(self) -> None:
        """Once a second: write what came, read what another program decided, ask the subscription."""
        if not self.keeps:
            return
        ledger = self._run.store.ledger
        if not self._writing and (stamps := self._stamps_now()) != self._stamps:
            first, self._stamps = not self._stamps, stamps
            if not first:
                self._reload()
            self._compare()
            self._do(self.file.read)
        elif self._found and not self._writing and ledger is not None and self._is_there:
            found, self._found = self._found, []
            self._do(lambda: self._changing(lambda: self._written(found, ledger)))
        self._subscribe()

    @property
    def _is_there(self) -> bool:
        desk = self._run.desk
        return desk is None or desk.answers

    def _changing(self, work: Callable[[], Found]) -> Found:
        """`work` changes the files: of a desk the originals, which others change too."""
        desk = self._run.desk
        return work() if desk is None else desk.changing(work)

    def _written(self, found: list[ev.Candidate | ev.FigureEvent], ledger: Ledger) -> Inbox:
        now = self._run.now_ms
        candidates = [one for event in found if isinstance(event, ev.Candidate) if (one := of_event(event))]
        inbox = self.file.add(candidates, now)
        for event in found:
            if isinstance(event, ev.FigureEvent) and (news := news_of(event, ledger, now)):
                inbox = self.file.renew(news)
        return inbox

    def _stamps_now(self) -> tuple[object, ...]:
        return tuple(map(stamp, self.files))

    @property
    def files(self) -> tuple[Path, ...]:
        """That are looked at each second; none of a run that has no inbox."""
        file = self.file
        return (file.path, file.deals, file.figures, self.data / "subscription.json") if self.keeps else ()

    @property
    def rests(self) -> bool:
        """True while nothing is to be written."""
        return not (self._found or self._writing)

    # What a person decides. `said` gets a sentence when it is done or refused.

    def accept(self, name: str, draft: Draft | None, said: Callable[[str, bool], None]) -> None:
        """Entry `name` becomes a deal of one's own, as it stands or as `draft` says."""
        ledger, now = self._run.store.ledger, self._run.now_ms
        if ledger is None:
            said("the ledger is not read yet", True)
            return

        def work() -> tuple[Inbox, str]:
            inbox, deal = self.file.accept(name, ledger, now, day_of(now), draft)
            return inbox, f"accepted: {deal} stands in {self.file.deals.name}; u takes it back"

        self._decide(work, said)

    def dismiss(self, name: str, said: Callable[[str, bool], None]) -> None:
        """Entry `name` is no deal; a figure was looked at."""
        self._set_aside(name, State.DISMISSED, "set aside; u undoes it", said)

    def later(self, name: str, said: Callable[[str, bool], None]) -> None:
        """Entry `name` is asked for again tomorrow."""
        self._set_aside(name, State.LATER, "asked for again tomorrow", said)

    def _set_aside(self, name: str, state: State, done: str, said: Callable[[str, bool], None]) -> None:
        now = self._run.now_ms
        self._decide(lambda: (self.file.set_aside(name, state, now), done), said)

    def undo(self, name: str, said: Callable[[str, bool], None]) -> None:
        """The decision on `name`, or the last one, is taken back."""
        self._decide(lambda: (self.file.undo(name)[0], "undone"), said)

    def opened(self, name: str) -> None:
        """Its source was opened."""
        self._do(lambda: self._changing(lambda: self.file.opened(name)))

    def _decide(self, work: Callable[[], tuple[Inbox, str]], said: Callable[[str, bool], None]) -> None:
        def guarded() -> tuple[Inbox | None, str]:
            try:
                return self._changing(work)
            except (DealRefused, Unreadable, DeskGone) as error:
                return None, str(error)
            except OSError as error:
                return None, f"{error.filename or 'the inbox'}: {error.strerror or error}"

        def then(found: tuple[Inbox | None, str]) -> None:
            inbox, sentence = found
            if inbox is not None:
                self._take(inbox)
                self._reload()
            said(sentence, inbox is None)

        self._run.jobs.start(NOT_KEPT, guarded, then, keeps=True)

    def _do(self, work: Callable[[], Inbox]) -> None:
        self._writing = True

        def guarded() -> Inbox | str:
            try:
                return work()
            except (DealRefused, Unreadable) as error:
                return str(error)
            except OSError as error:
                return f"{NOT_KEPT}: {error.strerror or error}"

        def then(found: Inbox | str) -> None:
            self._writing = False
            if isinstance(found, Inbox):
                self._amiss = ""
                self._take(found)
            elif found != self._amiss:
                self._amiss = found
                if self._run.archive is None or not self._run.archive.notice:  # which says it of the folder
                    self._run.say("ledger", found, amiss=True)

        self._run.jobs.start(NOT_KEPT, guarded, then, keeps=True)

    def _take(self, inbox: Inbox) -> None:
        before, self._stamps = self._stamps, self._stamps_now()
        if before and before[2:3] != self._stamps[2:3]:
            self._reload()  # a figure was renewed or taken back
        self.value = inbox
        self._run.store.set_unread(inbox.unread(self._run.now_ms))
        self._run.changed()

    # The subscription.

    def _subscribe(self) -> None:
        watch, now = self._run.store.watch, self._run.now_ms
        source, key = watch.subscribe, watch.subscribe_key
        if not source or self._asked == (source, key, now // 60_000):
            return
        from tui.service.ledger.subscribed import is_due

        self._asked = (source, key, now // 60_000)
        if is_due(self.data, source, key, now):
            self._run.jobs.start("the subscribed ledger could not be asked for", lambda: self._update(now),
                                 self._updated)

    def _compare(self) -> None:
        """What is known of the subscription, and what one's own deals say differently from it."""
        watch = self._run.store.watch
        if not watch.subscribe:
            self.served, self.differences = None, ()
            return
        from tui.filings.served import base_of, served
        from tui.service.ledger.subscribed import own_differences

        self.served = served(self.data, watch.subscribe, watch.subscribe_key)
        base = base_of(self.data, watch.subscribe, watch.subscribe_key)
        files = tuple(path for path in watch.ledger_files if path.exists())

        def take(found: tuple[Difference, ...]) -> None:
            self.differences = found
            self._run.changed()

        self._run.jobs.start("own deals could not be compared", lambda: own_differences(files, base), take)

    def _update(self, now: int) -> Outcome:
        from tui.service.ledger.subscribed import update

        watch = self._run.store.watch
        return update(self.data, watch.subscribe, watch.subscribe_key, watch.ledger_files, now)

    def _updated(self, outcome: Outcome) -> None:
        """One message, whatever it changes."""
        if outcome.changed or outcome.refused:
            self._run.say("ledger", outcome.said, amiss=bool(outcome.refused))
        if outcome.changed:
            self._reload()
        self._compare()


def of_event(event: ev.Candidate) -> Candidate | None:
    """The candidate of a line of the stream; None when its words are not the ledger's."""
    from tui.deals.ledger.amount import Form
    from tui.deals.ledger.deal import Kind, Status
    from tui.filings.candidate import Candidate, Told, Via

    try:
        return Candidate(
            payer=event.payer or None, receiver=event.receiver or None, kind=Kind(event.kind),
            status=Status(event.status), day=date.fromisoformat(event.day), via=Via(event.via),
            amount_musd=event.amount_musd, low_musd=event.low_musd, form=Form(event.form),
            total_musd=event.total_musd, parts_musd=tuple(event.parts_musd), currency=event.currency[:8],
            other_party=event.other_party, also=tuple(event.also), denied=event.denied, why=event.why,
            marks=tuple(event.marks),
            told=tuple(
                Told(t.text, t.url if t.url.startswith(("https://", "http://")) else "", t.publisher,
                     date.fromisoformat(t.day) if t.day else None)
                for t in event.told
            ),
        )
    except ValueError:
        return None


def news_of(event: ev.FigureEvent, ledger: Ledger, now_ms: int) -> FigureNews | None:
    """A figure that renews the ledger's; None when it is older than what stands there, or no company's.

    The same value again is no news: it is seen already, and makes the source a filing.
    """
    from tui.filings.own_figures import before

    company = ledger.companies.get(event.company)
    try:
        end, filed = date.fromisoformat(event.end), date.fromisoformat(event.filed)
    except ValueError:
        return None
    if company is None:
        return None
    was = before(company, event.metric)
    if was is not None and was.ends is not None and was.ends > end:
        return None
    was_musd = float(was.musd) if was is not None and was.musd is not None else None
    same = was_musd is not None and abs(was_musd - event.value_musd) <= _SAME * abs(event.value_musd)
    return FigureNews(
        figure_id(event.company, event.metric, event.period, event.value_musd), event.company, event.metric,
        event.value_musd, event.period, filed, event.form, event.tag_name, event.url, now_ms, was_musd,
        was.period if was is not None else "", seen=same,
    )

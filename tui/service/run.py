"""What the parts of one run share, and how they speak to whoever drives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.service.jobs import Jobs
from tui.system import clock
from tui.system.log import explained, record
from tui.watchlist import Watchlist

if TYPE_CHECKING:
    from tui.feed.event import AnyEvent
    from tui.service.archive.interface import AnyArchive
    from tui.service.desk.interface import AnyDesk
    from tui.state.store import Store


class Options(Struct, frozen=True):
    """What to watch, and out of what.

    `source`: live, demo, replay (the close of a stored `day`), stream (the file `stream`, "-" for standard
    input), or stored (what the program ships, alone: nobody is asked). `leads` False is a single look: it
    fetches for itself, records and delivers nothing and leaves the lead to others. A last picture that is
    older than `oldest_ms` is not taken up. `holdings` is the file of what the person owns, if it was named.

    `view_only`: of who only looks; configuration, ledger, holdings and alerts stay as they are, and no
    command of notify runs. `shows_money` False: what the person owns is not read. `recalls`: a single look
    that knows the alerts as they were recorded.
    """

    watch: Watchlist
    source: str = "live"
    day: date | None = None
    stream: str = ""
    speed: float | None = None
    data: Path | None = None
    leads: bool = True
    oldest_ms: int | None = None
    holdings: Path | None = None
    view_only: bool = False
    shows_money: bool = True
    recalls: bool = False
    collects: bool = False  # for a desk, when the configuration names one


VIEW_ONLY = "view-only: nothing is changed from here"
NOT_SHOWN = "holdings are not shown here"


class Said(Struct, frozen=True):
    """One sentence for the person or the operator.

    `about` is lead, feed, recording, config, edit, ledger, index or error; `amiss` when something is wrong.
    """

    about: str
    text: str
    amiss: bool = False


class Run:
    """Options, store, archive and jobs of one run. `changed`: something is new, a look is worth while."""

    def __init__(
        self, options: Options, store: Store, changed: Callable[[], None], said: Callable[[Said], None]
    ) -> None:
        self.options = options
        self.store = store
        self.changed = changed
        self.archive: AnyArchive | None = None  # of a live run
        self.jobs = Jobs(self.failed)
        self.held: tuple[str, ...] = ()  # symbols that a person owns, beside the watchlist's
        self.funds: tuple[str, ...] = ()  # held funds whose lines only Yahoo can give
        self.wanted: tuple[str, ...] = ()  # of a desk's leader: what all of its programs show
        self.wanted_chart = ("", "")
        self.desk: AnyDesk | None = None  # of a live run whose configuration names one
        self.records = True  # what the feed says; of two readers of a desk on one machine one does
        self.records_own = False  # `[money] record = true`
        self._said = said
        self._failing: set[tuple[str, str]] = set()

    @property
    def refused(self) -> str:
        """Why this run changes nothing that lasts, else ""."""
        return VIEW_ONLY if self.options.view_only else ""

    def say(self, about: str, text: str, amiss: bool = False) -> None:
        """Tell whoever drives this run."""
        self._said(Said(about, text, amiss))

    def failed(self, what: str, error: Exception) -> None:
        """An error that nobody expected: logged and said once for each kind, until it has gone."""
        kind = (what, type(error).__name__)
        if kind not in self._failing:
            self._failing.add(kind)
            record(what, error)
            self.say("error", explained(what, error), amiss=True)

    def guarded(self, what: str, step: Callable[[], object]) -> None:
        """Do one step of a second's work: when it fails, what follows is done nevertheless."""
        try:
            step()
        except Exception as error:
            self.failed(what, error)
        else:
            self._failing = {kind for kind in self._failing if kind[0] != what} if self._failing else set()

    @property
    def history(self) -> AnyArchive | None:
        """The archive from which bars and measures are read: the desk's, while that answers."""
        desk = self.desk
        return desk.archive if desk is not None and desk.answers else self.archive

    def is_private(self, event: AnyEvent) -> bool:
        """True for what is only asked because a person owns it: that is not recorded."""
        about = getattr(event, "fund", "") or getattr(event, "symbol", "")
        quote = getattr(event, "quote", None)
        symbol = quote.symbol if quote is not None else about
        return symbol in self.held and symbol not in self.store.watch.symbols

    @property
    def now_ms(self) -> int:
        """The clock of what is shown: a replay has its own."""
        store = self.store
        return store.clock_ms if store.replaying and store.clock_ms else clock.now_ms()

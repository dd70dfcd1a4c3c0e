"""What a person owns, beside all that is recorded: the file watched, its groups, its worth at a picture.

Nothing of it goes into the archive, the log or a sentence; sentences name what was done, never an amount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tui.alerts.measure import Measure
from tui.alerts.register import PRIVATE, REGISTER
from tui.market.quote import State
from tui.money.holding import SAMPLE, Holding, Holdings, MoneyError
from tui.money.private_file import is_private, target
from tui.service.run import NOT_SHOWN, Run
from tui.state.snapshot import Mode, Snapshot
from tui.system.file_access import Stamp, stamp

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.obligations.what_if import LinkBreak
    from tui.market.index.weights import Weights
    from tui.money.groups import Groups
    from tui.money.lots import Edit
    from tui.money.mine import Mine
    from tui.money.picture import GroupShare, Money

STAYS = "the last good holdings stay"
HIDE = "money.hide"  # what the program remembers of the screen
Files = Mapping[str, "Weights | str"]


class Owned:
    """Holdings of the user's own, or the sample where there are none. `wanted` tells the feed of its symbols.

    A demo, and a run that is not to show money, show the sample whatever lies in the folder: others see it.
    """

    def __init__(self, run: Run, wanted: Callable[[], None]) -> None:
        self._run, self._wanted = run, wanted
        self.path = target(run.options.holdings)
        self.holdings: Holdings = SAMPLE
        self.notice = ""  # what is wrong with the file, while it is
        self._files: Files = {}
        self._groups: Groups | None = None
        self._link: LinkBreak | None = None
        self._grouped: tuple[object, date] | None = None  # of which ledger and day
        self._stamp: Stamp | None = None
        self._edits: list[Edit] = []
        self._seen: tuple[object, ...] = ()
        self._mine: Mine | None = None
        self._is_looked_at = False
        self._asked: object = None  # the quotes by which was asked for more

    @property
    def is_own(self) -> bool:
        """True when a file of the user's own serves."""
        return not self.holdings.sample

    # The file.

    @property
    def _reads(self) -> bool:
        return self._run.options.source != "demo" and self._run.options.shows_money

    async def load(self) -> None:
        """The file as it is, in a thread."""
        if not self._reads:
            return
        self._stamp = stamp(self.path)
        if self._stamp is not None:
            await self._run.jobs.do("holdings.toml could not be read", self._read, self._take)

    def look(self) -> None:
        """Once a second: an edit is taken; a file that is gone leaves the sample."""
        if not self._reads:
            return
        before, self._stamp = self._stamp, stamp(self.path)
        if before == self._stamp:
            return
        if self._stamp is None:
            self._take((SAMPLE, {}))
        else:
            self._run.jobs.start("holdings.toml could not be read", self._read, self._take, alone="holdings")

    @property
    def files(self) -> tuple[Path, ...]:
        """The file that is looked at each second, or none."""
        return (self.path,) if self._reads else ()

    def _read(self) -> tuple[Holdings, Files] | str:
        """The file and the lists it names; what is wrong with it, in words without an amount."""
        from tui.money.fund_lists import read_files
        from tui.money.holdings_toml import load

        try:
            holdings = load(self.path)
        except MoneyError as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            fault = error.faults[0]
            return f"line {fault.line}: {fault.key}: {fault.message}{more}" if fault.line else fault.message
        return holdings, read_files(holdings.funds, self._today)

    def _take(self, found: tuple[Holdings, Files] | str) -> None:
        if isinstance(found, str):
            self.notice = f"holdings.toml: {found}; {STAYS}"
            self._run.say("config", self.notice, amiss=True)
        else:
            self.notice = ""
            self._in_force(*found)
        self._run.changed()

    def _in_force(self, holdings: Holdings, files: Files) -> None:
        from tui.money.private_file import user_path

        if holdings.path is not None and holdings.path != user_path() and not is_private(holdings.path):
            self._run.say("money", f"{holdings.path} can be read by others: chmod 600 keeps it yours")
        self.holdings, self._files, self._seen = holdings, files, ()
        self._run.held, self._run.funds, self._asked = holdings.symbols if self.is_own else (), (), None
        self._wanted()

    @property
    def _today(self) -> date:
        from tui.market.session import day_of

        return day_of(self._run.now_ms)

    # Edits.

    def add(self, lots: list[Holding]) -> str:
        """Put lots into the file; why not, or ""."""
        from tui.money import lots as editing

        return self._edit(lambda: editing.add(self.path, lots))

    def hold(self, symbol: str, shares: float) -> str:
        """`:hold nvda 40`."""
        from tui.money import lots as editing

        return self._edit(lambda: editing.hold(self.path, symbol, shares))

    def remove(self, place: int) -> str:
        """Take one lot out."""
        from tui.money import lots as editing

        return self._edit(lambda: editing.remove(self.path, place))

    def undo(self) -> str:
        """The file as it was before the last edit of this run."""
        from tui.money import lots as editing

        if not self._edits:
            return "there is nothing to undo"
        last = self._edits[-1]
        refused = self._edit(lambda: editing.undo(last), keep=False)
        if not refused:
            self._edits.pop()
        return refused

    @property
    def refused(self) -> str:
        """Why the file cannot be changed from here, else ""."""
        return self._run.refused or ("" if self._run.options.shows_money else NOT_SHOWN)

    def _edit(self, change: Callable[[], Edit], keep: bool = True) -> str:
        if self.refused:
            return self.refused
        try:
            done = change()
        except MoneyError as error:
            return error.faults[0].message
        if keep:
            self._edits.append(done)
        self._stamp = stamp(self.path)
        self._in_force(done.holdings, self._files)
        self._run.say("money", done.said)
        self._run.changed()
        return ""

    # What it is worth.

    def after(self, snapshot: Snapshot) -> None:
        """What follows a look: on another day, or with another ledger, the groups are worked out anew."""
        self._ask_for_more(snapshot)
        self._measure(snapshot)
        if self.is_own or self._is_looked_at:
            self._group(snapshot)

    def _group(self, snapshot: Snapshot) -> None:
        ledger = snapshot.ledger
        if ledger is None:
            return
        grouped = self._grouped
        if grouped is not None and grouped[0] is ledger and grouped[1] == snapshot.deals_day:
            return
        self._grouped = ledger, snapshot.deals_day
        self._run.jobs.start("what you own could not be grouped", lambda: _of_ledger(ledger, snapshot),
                             self._take_groups, alone="groups of what is owned")

    def asked(self, snapshot: Snapshot) -> set[str]:
        """What the feed is asked for on behalf of what is owned: its symbols, the rates of its currencies."""
        self._ask_for_more(snapshot)
        return set(self._run.held if self._run.desk is None else ())

    def _ask_for_more(self, snapshot: Snapshot) -> None:
        """Rates of the currencies that are held, and lines of funds of which there is no list."""
        if not self.is_own or snapshot.quotes is self._asked:
            return
        self._asked = snapshot.quotes
        from tui.money.funds import FUNDS
        from tui.money.prices import pair_of, whole

        held = self.holdings
        quotes = [q for s in held.symbols if (q := snapshot.quotes.get(s)) is not None]
        written = (*(lot.currency for lot in held.lots), *(q.currency for q in quotes))
        currencies = dict.fromkeys(whole(currency)[0] for currency in written if currency)
        symbols = (*held.symbols, *(pair_of(currency) for currency in currencies if currency != "USD"))
        funds = tuple(q.symbol for q in quotes if q.kind in ("ETF", "MUTUALFUND") and q.symbol not in FUNDS
                      and held.words_of(q.symbol) is None)
        if (symbols, funds) != (self._run.held, self._run.funds):
            self._run.held, self._run.funds = symbols, funds
            self._wanted()

    def _take_groups(self, found: tuple[Groups, LinkBreak | None]) -> None:
        (self._groups, self._link), self._seen = found, ()
        self._run.changed()

    def mine(self, snapshot: Snapshot) -> Mine | None:
        """What is owned at the prices of `snapshot`, the same object while they stand.

        None until the ledger is read, and its groups are made: of a sample when somebody first looks at it.
        """
        self._is_looked_at = True
        if self._groups is None:
            self._group(snapshot)
            return None
        seen = (snapshot.quotes, snapshot.closes, snapshot.day, snapshot.watch.index)
        if len(seen) != len(self._seen) or any(a is not b for a, b in zip(seen, self._seen, strict=True)):
            self._seen, self._mine = seen, self._work_out(snapshot, self._groups)
        return self._mine

    def _measure(self, snapshot: Snapshot) -> None:
        """For the rules on what is owned, where there are any. A sample alarms nobody, nor does a replay."""
        store = self._run.store
        self._run.records_own = self.is_own and self.holdings.record
        asked = not store.replaying and (self._run.records_own or snapshot.watch.looks_at(PRIVATE))
        store.set_private(self.figures(snapshot) if asked else {})

    def figures(self, snapshot: Snapshot) -> dict[str, Measure]:
        """The measures of what is owned, for who asks for them; none of a sample."""
        mine = self.mine(snapshot) if self.is_own else None
        return figures_of(mine.money, snapshot) if mine is not None else {}

    def _work_out(self, snapshot: Snapshot, groups: Groups) -> Mine:
        from tui.money.at_hand import lists_at, run_lists
        from tui.money.mine import mine_of
        from tui.money.picture import look
        from tui.money.prices import Prices

        prices = Prices(snapshot.quotes, snapshot.day, snapshot.closes)
        book = self._run.store.index
        of_run = run_lists(book.sources(snapshot.watch.index, snapshot.closes), book.funds, snapshot.quotes)
        lists = lists_at(prices, groups, self._files, *of_run)
        return mine_of(look(self.holdings, prices, lists, groups), self._link)


def _of_ledger(ledger: Ledger, snapshot: Snapshot) -> tuple[Groups, LinkBreak | None]:
    """What the ledger of the day says of companies that may be held: groups, and what a broken link takes."""
    from tui.deals.obligations.assumed import first_link
    from tui.money.groups import groups_of

    caps = {symbol: quote.cap_musd for symbol, quote in snapshot.quotes.items() if quote.cap_musd}
    return groups_of(ledger, snapshot.deals_day), first_link(ledger, snapshot.deals_day, caps)


def figures_of(money: Money, snapshot: Snapshot) -> dict[str, Measure]:
    """The register's `mine.*`, each no fresher than the prices of what is held."""
    held = [snapshot.freshness.get(line.lot.symbol) for line in money.positions]
    known = [fresh for fresh in held if fresh is not None]
    stale = snapshot.mode in (Mode.EMBEDDED, Mode.LAST) or any(
        fresh.state in (State.STALE, State.ERROR) for fresh in known)
    of_day = max((fresh.of_day for fresh in known), default="")
    source = "holdings.toml"

    def made(key: str, value: float | None, *, bound: str = "", reason: str = "", day: str = "") -> Measure:
        line = REGISTER[key]
        return Measure(key, value, line.unit, snapshot.as_of_ms, source, line.formula, bound, reason,
                       stale or day != "", (), day)

    def share(key: str, group: GroupShare) -> Measure:
        return made(key, group.low if group.is_bound else group.value,
                    bound="at least" if group.is_bound else "")

    few, left_out = money.names, len(money.left_out)
    largest = max(money.companies, key=lambda company: company.usd, default=None)
    whole = [
        made("mine.value", None if left_out else money.usd,
             reason=f"{left_out} lots cannot be valued" if left_out else ""),
        made("mine.day", None if money.day_missing or left_out else money.day_move, day=of_day,
             reason="the day of some lots is not known" if money.day_missing or left_out else ""),
        made("mine.effective_names", few.value,
             reason="" if few.value is not None else "only bounds are known"),
    ]
    if money.usd > 0:
        whole += [share("mine.share.loop", money.loop), share("mine.share.any_loop", money.any_loop),
                  share("mine.share.mag7", money.seven)]
        if largest is not None:
            whole.append(made("mine.largest", largest.exposure.low_usd / money.usd,
                              bound="at least" if largest.is_bound else ""))
    return {measure.key: measure for measure in whole}

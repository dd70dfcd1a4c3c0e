"""Money: what of mine rests on the loop. Amounts can be hidden, and are in every picture that is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual import events
from textual.widget import Widget

from tui.draw.money.figures import bounds, names
from tui.draw.money.page import SIDE, draw_money
from tui.draw.money.rows import By, MoneyPage, Owned, alone_of, keys_of
from tui.draw.words.numbers import day, signed_percent
from tui.draw.words.numbers import stamp as time_words
from tui.money.mine import Mine, one_falls
from tui.money.picture import CompanyShare
from tui.screens import messages
from tui.screens.parts.cursor import ListCursor
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.state.snapshot import Snapshot

MINE = ("mine.share.loop", "mine.share.any_loop", "mine.share.mag7", "mine.effective_names", "mine.largest",
        "mine.day", "mine.value")
_FOOT = "Arithmetic on public data; not investment advice; quotes may be late."


class MoneyView(PictureView[MoneyPage]):
    """Two lists may stand side by side: a click on the right half is told from one on the left."""

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()  # the parent's own meaning of a click
        line = event.y + SIDE if event.x >= self.size.width // 2 else event.y
        item = self._rows.get(line, self._rows.get(event.y))
        if item is not None:
            self.post_message(self.Pointed(item, event.chain > 1))


class MoneyScreen(Page):
    """One cursor over what is owned and then over what stands behind it."""

    CSS_PATH = "screen.tcss"
    wants_mine = wants_sample = True

    def __init__(self) -> None:
        super().__init__("money")
        self._view = MoneyView(draw_money, id="money")
        self.cursor = ListCursor(self._keys, self.again)
        self._mine: Mine | None = None
        self._by = By.COMPANY
        self._hidden = False
        self._picturing = False  # amounts are hidden while a picture is saved
        self._about = False

    def parts(self) -> Sequence[object]:
        return (self.cursor,)

    def body(self) -> Iterable[Widget]:
        yield self._view

    def set_mine(self, mine: Mine | None, hidden: bool) -> None:
        """Take what is owned at the newest prices, and whether amounts are hidden; None while it is read."""
        self._mine, self._hidden = mine, hidden

    def present(self, snapshot: Snapshot) -> None:
        if (page := self._page()) is not None:
            self._view.show(page)

    def _page(self) -> MoneyPage | None:
        mine, snapshot = self._mine, self.snapshot
        if mine is None or snapshot is None:
            return None
        at = self.cursor.settle()
        page = MoneyPage(
            mine.money, mine.again, None, self._by, at, self._hidden or self._picturing, self._about,
            _when(mine, snapshot), alone_of(mine.money), mine.broken,
        )
        largest = next((company.issuer for company in mine.money.companies), "")
        falls = (one_falls(mine.money, name) for name in (_symbol_at(page), largest) if name)
        return replace(page, fall=next((fall for fall in falls if fall is not None), None))

    def _keys(self) -> Sequence[tuple[str, ...] | tuple[str, int]]:
        return keys_of(MoneyPage(self._mine.money, by=self._by)) if self._mine is not None else ()

    @property
    def _chosen(self) -> Owned | object | None:
        page = self._page()
        return _row_at(page) if page is not None else None

    def symbol(self) -> str:
        page = self._page()
        return _symbol_at(page) if page is not None else ""

    def figures(self) -> tuple[str, ...]:
        return MINE if self._mine is not None else ()

    def on_picture_view_pointed(self, message: PictureView.Pointed) -> None:
        self.cursor.go(message.index)
        if message.twice:
            self.do_open()

    # commands

    def do_next_panel(self) -> None:
        """From what is owned to what stands behind it, and back."""
        page = self._page()
        if page is not None and page.second:
            self.cursor.go(len(page.owned) if page.chosen < len(page.owned) else 0)

    do_previous_panel = do_next_panel

    def do_view(self) -> None:
        """By company, by fund, by account."""
        order, at = list(By), self.cursor.at
        self._by = order[(order.index(self._by) + 1) % len(order)]
        page = self._page()
        if page is not None and at >= len(page.owned):
            self.cursor.put(len(page.owned))
        self.again()

    def can_open(self) -> bool:
        return bool(self.symbol())

    def do_open(self) -> None:
        """The ticker of the chosen line, where it has one."""
        if symbol := self.symbol():
            self.post_message(messages.SymbolChosen(symbol))

    def do_what_if_here(self) -> None:
        """What breaks for the company under the cursor; for a fund the question as it stood."""
        symbol = self.symbol()
        funds = {line.symbol for line in self._mine.money.funds} if self._mine is not None else set()
        self.post_message(messages.WhatIfAsked(symbol="" if symbol in funds else symbol))

    def do_hide(self) -> None:
        """Amounts away or back; per cents stay."""
        self.post_message(messages.AmountsHidden(not self._hidden))

    def do_add(self) -> None:
        self.post_message(messages.HoldingWanted())

    def do_import(self) -> None:
        self.post_message(messages.ImportWanted())

    def do_edit(self) -> None:
        self.post_message(messages.HoldingsOpened())

    def can_remove(self) -> bool:
        row = self._chosen
        sample = self._mine is None or self._mine.money.holdings.sample
        return isinstance(row, Owned) and row.place is not None and not sample

    def do_remove(self) -> None:
        """The lot under the cursor; of several lots one is chosen first."""
        row = self._chosen
        if isinstance(row, Owned) and row.place is not None:
            self.post_message(messages.HoldingRemoved(row.place, row.symbol))

    def do_info(self) -> None:
        """What the figures mean; once more to close it."""
        self._about = not self._about
        self.again()

    def can_back(self) -> bool:
        return self._about

    do_back = do_info

    def can_copy(self) -> bool:
        return self._mine is not None

    def do_copy(self) -> None:
        """Per cents alone: an amount is not copied."""
        mine, snapshot = self._mine, self.snapshot
        if mine is not None and snapshot is not None:
            self.post_message(messages.TextCopied(sentence(mine, snapshot)))

    def do_save(self) -> None:
        """A picture without amounts."""
        self._picturing = True
        self.again()
        self.post_message(messages.PictureWanted(self._pictured))

    def _pictured(self) -> None:
        self._picturing = False
        self.again()


def sentence(mine: Mine, snapshot: Snapshot) -> str:
    """The three per cents with their bases; no amount."""
    money = mine.money
    bases = "; ".join(f"{fund.symbol} by {fund.why or fund.basis}" for fund in money.funds)
    today = f"; today {signed_percent(money.day_move)}" if money.day_move is not None else ""
    return (
        f"{bounds(money.loop)} of my money rests on the article's loop, {bounds(money.any_loop)} on "
        f"companies in any loop ({money.groups.layer}), {bounds(money.seven)} on the seven; it acts like "
        f"{names(money.names)} equal names{today}. Prices {_when(mine, snapshot)}"
        f"{'; ' + bases if bases else ''}. {_FOOT}"
    )


def _when(mine: Mine, snapshot: Snapshot) -> str:
    """As of when the prices are: the newest one's own time today, its day before."""
    ms = mine.money.as_of_ms
    if ms is None:
        return day(mine.money.day)
    stamp = day(ms)
    today = stamp == day(snapshot.as_of_ms)
    return f"as of {time_words(ms, snapshot.watch.display.zone)}" if today else f"as of {stamp}"


def _row_at(page: MoneyPage) -> Owned | object | None:
    rows = page.rows
    return rows[page.chosen] if page.chosen < len(rows) else None


def _symbol_at(page: MoneyPage) -> str:
    """The listed company or fund under the cursor."""
    row = _row_at(page)
    if isinstance(row, Owned):
        return row.symbol if row.lots[0].kind in ("share", "fund") else ""
    if isinstance(row, CompanyShare):
        return "" if row.private else row.issuer
    return ""

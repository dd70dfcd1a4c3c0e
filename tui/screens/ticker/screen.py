"""Ticker: one company's chart, facts, money in and out, and what moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partialmethod
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Container
from textual.widget import Widget

from tui.draw.chart.series import RANGES
from tui.draw.ticker.head import Head, RangeTabs, draw_head, draw_room_wanted, draw_tabs
from tui.draw.ticker.money import draw_money
from tui.draw.ticker.moved import draw_moved, moved_of
from tui.draw.ticker.picture import Choice, Deals, compared_symbols, head_of, sentence_of, spec_of, why_empty
from tui.draw.words import numbers as figures
from tui.screens import messages
from tui.screens.messages import ChartWanted, LinkFollowed, NoticeGiven
from tui.screens.parts.cursor import within
from tui.screens.parts.figures import figures_of_symbol
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.screens.ticker.price_chart import PriceChart
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

NARROW, SMALL, TINY = 110, (72, 22), (40, 10)  # below these sizes
AIRY_ROWS = 34
WAIT_S = 1.0  # stored bars are read within this; until then a missing chart is not called missing


class TickerScreen(Page):
    """Key 2. `choose` sets the symbol from outside."""

    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__("ticker")
        self.choice = Choice()
        self._deals = Deals()
        self._turned = False  # the other view: money at narrow sizes, the chart alone at wide ones
        self._waiting = False
        self._head = PictureView(draw_head, id="ticker-head")
        self._room = PictureView(draw_room_wanted, id="ticker-room")
        self._room.show(None)
        self._tabs = PictureView(draw_tabs, id="ticker-tabs")
        self._chart = PriceChart(id="chart")
        self._money = PictureView(draw_money, id="ticker-money")
        self._moved = PictureView(draw_moved, id="ticker-moved")

    def body(self) -> Iterable[Widget]:
        yield self._room
        yield Container(
            self._head,
            Container(
                Container(self._tabs, self._chart, id="ticker-chart"),
                Container(self._money, self._moved, id="ticker-side"),
                id="ticker-main",
            ),
            id="ticker",
        )

    def left_off(self) -> dict[str, Any]:
        return {"symbol": self.choice.symbol, "range": self.choice.range} if self.choice.symbol else {}

    def go_on(self, left: dict[str, Any], watch: Watchlist) -> None:
        symbol, span = left.get("symbol"), left.get("range")
        if symbol in watch.symbols and span in RANGES:
            self.choice = replace(self.choice, symbol=symbol, range=span)

    def symbol(self) -> str:
        return self.choice.symbol

    def figures(self) -> tuple[str, ...]:
        return figures_of_symbol(self.choice.symbol)

    # Pictures.

    def present(self, snapshot: Snapshot) -> None:
        if not self.choice.symbol and snapshot.watch.symbols:
            self._change(symbol=snapshot.watch.symbols[0])
            return
        head = head_of(snapshot, self.choice.symbol)
        self._head.show(head)
        self._money.show(self._deals.in_and_out(snapshot, self.choice.symbol))
        moved = moved_of(snapshot, head)
        self._moved.show((moved, self._is_narrow))
        self.set_class(not moved.items, "-silent")  # its room goes to the money
        spec = spec_of(snapshot, self.choice, self._deals.flags(snapshot, self.choice.symbol))
        waiting = f"reading prices of {self.choice.symbol}"
        self._chart.show(spec, "" if spec else waiting if self._waiting else why_empty(snapshot, self.choice))
        self._show_tabs(head)

    def _show_tabs(self, head: Head) -> None:
        frame, shown = self._chart.frame, self.choice.range
        notes: tuple[str, ...] = ()
        if frame is not None:
            shown, notes = frame.spec.series.range, frame.caption
        if self._is_small and head.quote is not None:
            move = figures.signed_percent(head.quote.shown_move)
            notes = (f"{head.symbol} {figures.price(head.quote.shown_price, head.quote.decimals)} {move}",)
        self._tabs.show(RangeTabs(self.choice.range, shown, notes))

    def on_price_chart_drawn(self) -> None:
        if self.snapshot is not None:
            self._show_tabs(head_of(self.snapshot, self.choice.symbol))

    def again(self) -> None:
        if self.is_current:
            super().again()

    def _settle(self) -> None:
        self._waiting = False
        self.again()

    # Size.

    @property
    def _is_narrow(self) -> bool:
        return self.size.width < NARROW

    @property
    def _is_small(self) -> bool:
        return self.size.width < SMALL[0] or self.size.height < SMALL[1]

    def on_resize(self, event: events.Resize) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Classes that the stylesheet lays out by."""
        width, height = self.size
        self.set_class(width < TINY[0] or height < TINY[1], "-tiny")
        self.set_class(self._is_small, "-small")
        self.set_class(self._is_narrow, "-narrow")
        self.set_class(self._is_narrow and self._turned, "-money")
        self.set_class(not self._is_narrow and self._turned, "-chart-wide")
        self.set_class(height >= AIRY_ROWS, "-airy")
        self.call_after_refresh(self.again)

    # What is shown.

    def choose(self, symbol: str) -> None:
        """Show `symbol`, which need not be in the watchlist."""
        self._change(symbol=symbol)

    def choose_range(self, range_: str) -> None:
        """Show that range (1D, 5D ...)."""
        self._change(range=range_)

    def _change(self, **changes: object) -> None:
        """Another symbol, range or look: ask for what it needs and draw."""
        before, self.choice = self.choice, replace(self.choice, **changes)  # type: ignore[arg-type]
        if self.choice.symbol == self.choice.other:
            self.choice = replace(self.choice, other="")
        if (self.choice.symbol, self.choice.range) != (before.symbol, before.range):
            self._chart.cross = None
        if self.choice.wants != before.wants:
            self._want()
        self.again()

    def _want(self) -> None:
        """Say which bars are on the screen; the chart itself last, since the newest word counts."""
        if not self.is_mounted or not self.choice.symbol:
            return
        self._waiting = True
        self.set_timer(WAIT_S, self._settle)
        stored = self.snapshot.bars if self.snapshot else {}
        for symbol, name in self.choice.wants[:-1]:
            if (symbol, name) not in stored:
                self.post_message(ChartWanted(symbol, name))
        self.post_message(ChartWanted(*self.choice.wants[-1]))

    def on_screen_resume(self) -> None:
        self._arrange()
        self._want()

    def on_link_followed(self, message: LinkFollowed) -> None:
        kind, _, name = message.target.partition(":")
        if kind == "range" and name in RANGES:
            self._change(range=name)

    def on_price_chart_range_turned(self, message: PriceChart.RangeTurned) -> None:
        self._turn_range(message.by)

    def _turn_range(self, by: int) -> None:
        self._change(range=RANGES[within(RANGES.index(self.choice.range) + by, len(RANGES))])

    def _turn_symbol(self, by: int) -> None:
        """Round the watchlist; a symbol from elsewhere continues at its first."""
        symbols = self.snapshot.watch.symbols if self.snapshot else ()
        if symbols:
            at = symbols.index(self.choice.symbol) + by if self.choice.symbol in symbols else 0
            self._change(symbol=symbols[at % len(symbols)])

    # Commands.

    do_range_less, do_range_more = partialmethod(_turn_range, -1), partialmethod(_turn_range, 1)

    def do_chart_kind(self) -> None:
        bars = self._chart.spec.series.bars if self._chart.spec else None
        if self.choice.other:
            self.post_message(NoticeGiven("a comparison is drawn as lines; x leaves it"))
        elif bars is not None and not bars.has_range:
            self.post_message(NoticeGiven(f"closes only: {self.choice.symbol} has no candles here"))
        else:
            frame = self._chart.frame
            self._change(candles=not (frame.spec.as_candles if frame else self.choice.candles))

    def do_compare(self) -> None:
        if self.snapshot is not None:
            names = ("", *compared_symbols(self.snapshot, self.choice.symbol))
            at = names.index(self.choice.other) if self.choice.other in names else 0
            self._change(other=names[(at + 1) % len(names)])

    def do_crosshair(self) -> None:
        self._chart.toggle_cross()

    def can_crosshair(self) -> bool:
        return self._chart.spec is not None and self.can_chart_kind()

    def can_chart_kind(self) -> bool:
        """False while money has the chart's place."""
        return not (self._is_narrow and self._turned)

    can_range_less = can_range_more = can_compare = can_averages = can_flags = can_chart_kind

    def do_averages(self) -> None:
        self._change(averages=not self.choice.averages)

    def do_flags(self) -> None:
        self._change(flags=not self.choice.flags)

    def _step(self, by: int) -> None:
        self._chart.step_cross(by) if self._chart.cross is not None else self._turn_symbol(by)

    do_up, do_down = partialmethod(_turn_symbol, -1), partialmethod(_turn_symbol, 1)
    do_left, do_right = partialmethod(_step, -1), partialmethod(_step, 1)

    def _ends(self, last: bool) -> None:
        """The first or last bar under the crosshair, else the first or last symbol."""
        symbols = self.snapshot.watch.symbols if self.snapshot else ()
        if self._chart.cross is not None:
            self._chart.jump_cross(last)
        elif symbols:
            self._change(symbol=symbols[-1 if last else 0])

    do_first, do_last = partialmethod(_ends, False), partialmethod(_ends, True)

    def do_view(self) -> None:
        self._turned = not self._turned
        self._arrange()

    def can_view(self) -> bool:
        return not self._is_small

    def do_what_if_here(self) -> None:
        """What breaks for this company."""
        self.post_message(messages.WhatIfAsked(symbol=self.choice.symbol))

    def can_what_if_here(self) -> bool:
        return self.choice.symbol.isalpha()  # no index, coin or currency

    def do_back(self) -> None:
        """One step out: crosshair, comparison, view, then the Overview."""
        if self._chart.cross is not None:
            self._chart.toggle_cross()
        elif self.choice.other:
            self._change(other="")
        elif self._turned:
            self.do_view()
        else:
            self.post_message(messages.ScreenWanted("overview"))

    def do_info(self) -> None:
        self.post_message(NoticeGiven(
            "usual day: (move - mean) / standard deviation of the 60 sessions before it, simple returns;"
            " flags: deals of the ledger on the day they were announced, largest first"))

    @property
    def _link(self) -> str:
        return self._deals.link(self.snapshot, self.choice.symbol) if self.snapshot else ""

    def can_source(self) -> bool:
        return bool(self._link)

    def do_source(self) -> None:
        """The newest headline, else the source of the newest deal."""
        if self._link:
            self.post_message(messages.LinkOpened(self._link))

    def can_copy(self) -> bool:
        return self.snapshot is not None and self.snapshot.shown(self.choice.symbol) is not None

    def do_copy(self) -> None:
        if self.snapshot is not None:
            self.post_message(messages.TextCopied(sentence_of(head_of(self.snapshot, self.choice.symbol))))

"""Who pays whom, and where the money comes back: the ring, the matrix, the deals behind every line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tui.deals.article.then_now import then_now
from tui.deals.ledger.deal import MONEY, Layer
from tui.draw.loop.deals import best_source
from tui.draw.loop.study import KINDS, Study
from tui.draw.loop.then_now import ThenNowView
from tui.draw.ring.caption import kinds_words
from tui.draw.ring.parts import Pair
from tui.market.session import day_of
from tui.screens.dialogs.days import Days, DaysScreen
from tui.screens.loop.body import Extras, LoopBody
from tui.screens.loop.deal_panel import DealPanel, LeadLine
from tui.screens.loop.diagram import LoopDiagram
from tui.screens.loop.walk import LoopWalk
from tui.screens.loop.words import view_caption, view_sentence
from tui.screens.loop.worker import LoopFigures
from tui.screens.messages import LinkOpened, NoticeGiven, TextCopied
from tui.state.snapshot import Snapshot

QUICK = 2_000  # deals that are searched at once, within a frame


class LoopScreen(LoopWalk):
    """Opens on the article's loop, pinned; n and N turn through the others by rank."""

    CSS_PATH = "screen.tcss"
    name_of_page = "loop"
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.held = Layer.ANNOUNCED
        self.kinds = 0
        self.figures = LoopFigures(self)
        self._study: Study | None = None
        self._coming: Study | None = None  # being searched in a thread
        self._compared: Days | None = None

    def body(self) -> Iterable[Widget]:
        yield LeadLine()
        yield LoopBody()

    # The picture.

    def present(self, snapshot: Snapshot) -> None:
        self.redraw()

    @property
    def today(self) -> date:
        """The picture's day in New York."""
        stamp = self.snapshot.as_of_ms if self.snapshot else 0
        return day_of(stamp)

    @property
    def study(self) -> Study | None:
        """The ledger on the picture's day, layer and kinds in force; made anew only when one changes.

        A large ledger is searched in a thread: until that is done the study before it stays.
        """
        snapshot = self.snapshot
        if snapshot is None or snapshot.ledger is None:
            return None
        old, ledger = self._study, snapshot.ledger
        wanted = Study(ledger, self.today, self.held, KINDS[self.kinds])
        if old is not None and old.same(wanted):
            return old
        if len(ledger.deals) <= QUICK:
            self._study = wanted
            return wanted
        if self._coming is None or not self._coming.same(wanted):
            self._coming = wanted
            # a partial would be written out by the worker's log line, ledger and all
            self.run_worker(lambda: self._search(wanted), thread=True, group="search", exit_on_error=False)
        return old if old is not None and old.ledger is ledger else None

    def _search(self, study: Study) -> None:
        study.prepare()
        self.app.call_from_thread(self._searched, study)

    def _searched(self, study: Study) -> None:
        if study is self._coming:
            self._study, self._coming = study, None
            self.redraw()

    def redraw(self) -> None:
        """Show what is chosen now."""
        study, snapshot = self.study, self.snapshot
        if study is None and self.is_mounted and snapshot is not None and snapshot.ledger is not None:
            count = len(snapshot.ledger.deals)
            self.query_one(LeadLine).say((f"looking for loops in {count:,} deals",))
        if self.is_mounted and study is not None and snapshot is not None:
            self.query_one(LeadLine).say(self.figures.lead(study))
            body = self.query_one(LoopBody)
            body.show(study, self.choice, snapshot.quotes, self._extras(study, snapshot))

    def _extras(self, study: Study, snapshot: Snapshot) -> Extras:
        """What the page in view needs beyond the study."""
        page = self.choice.page
        if page == "measures":
            return Extras(chance=self.figures.chance(study, lambda: self.choice.page == "measures"))
        return Extras(comparison=self._comparison(study, snapshot)) if page == "then" else Extras()

    def _comparison(self, study: Study, snapshot: Snapshot) -> ThenNowView | None:
        """The two days; of a large ledger None until a thread has looked for their loops."""
        days = self.comparison.of(self.today)
        if len(study.ledger.deals) <= QUICK or days == self._compared:
            return self.comparison.view(snapshot, self.today)
        self.run_worker(
            lambda: self._compare(study, days), thread=True, group="then", exit_on_error=False
        )
        return None

    def _compare(self, study: Study, days: Days) -> None:
        then_now(study.ledger, *days)
        self.app.call_from_thread(self._take_compared, days)

    def _take_compared(self, days: Days) -> None:
        self._compared = days
        self.redraw()

    def turn_to(self, page: str) -> None:
        """Another page in place of the deals or of everything; an empty name: the diagram."""
        if self.is_mounted:
            self.panel.close()
        self.choice = replace(self.choice, page=page)
        self.redraw()

    # Life.

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.redraw)

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", lambda _: self.diagram.mind_motion(), init=False)

    def on_screen_suspend(self) -> None:
        self.diagram.rest()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.redraw)

    def on_loop_diagram_sized(self) -> None:
        self.redraw()

    def on_loop_diagram_chosen(self, message: LoopDiagram.Chosen) -> None:
        self.pick(message.slug)
        if message.opened and message.slug:
            self.do_open()

    def on_deal_panel_opened(self, message: DealPanel.Opened) -> None:
        self.panel.open(message.index)
        self.redraw()

    def on_deal_panel_scrolled(self, message: DealPanel.Scrolled) -> None:
        self.head(0, message.steps)

    # Pages.

    def do_view(self) -> None:
        """Every loop by rank, then every measure, then the diagram again."""
        self.turn_to({"loops": "measures", "measures": ""}.get(self.choice.page, "loops"))

    def do_open(self) -> None:
        """The page of a company, its deals, the dates to compare, or the deals of what is shown."""
        now = self.choice
        pair: Pair | None = None
        if now.page == "then":
            self._type_days()
        elif now.page == "loops":
            self.turn_to("")
        elif now.chosen is not None and now.page in ("", "notes") and not now.as_matrix:
            self.turn_to("company")
        else:
            if now.as_matrix and not now.page and (slugs := self.pairs):
                row, column = (min(i, len(slugs) - 1) for i in now.cursor)
                pair = slugs[row], slugs[column]
            page = now.page if now.page == "company" else ""
            self.choice = replace(now, page=page, pair=pair)
            self.panel.open()
            self.redraw()

    def can_open(self) -> bool:
        return self.study is not None and not self.panel.opened and self.choice.page != "measures"

    def do_back(self) -> None:
        now = self.choice
        if self.panel.opened and now.page != "notes":
            self.panel.close()
            self.choice = replace(now, pair=None)
        elif now.page:
            self.choice = replace(now, page="")
        elif now.as_matrix:
            self.choice = replace(now, as_matrix=False)
        else:
            self.choice = replace(now, chosen=None)
        self.redraw()

    def can_back(self) -> bool:
        now = self.choice
        return now.page != "" or self.panel.opened or now.as_matrix or now.chosen is not None

    # Then and now.

    def do_two_days(self) -> None:
        """Two days side by side, or the diagram again."""
        self.turn_to("" if self.choice.page == "then" else "then")

    def do_day_less(self) -> None:
        self._step_day(-1)

    def do_day_more(self) -> None:
        self._step_day(1)

    def can_day_less(self) -> bool:
        return self.choice.page == "then"

    can_day_more = can_day_less

    def _step_day(self, by: int) -> None:
        if self.snapshot is not None and self.snapshot.ledger is not None:
            self.comparison.step(self.snapshot.ledger, self.today, by)
            self.redraw()

    def _type_days(self) -> None:
        def take(days: Days | None) -> None:
            if days is not None:
                self.comparison.days = days
                self.redraw()

        days = self.comparison.days or (self.today, self.today)
        self.app.push_screen(DaysScreen(days, self.today), take)

    # Other loops, layers, kinds.

    def _keep_loop(self) -> None:
        """After a change of layer or kinds: the same loop if it is still there, else the article's."""
        before = self._study.order[self.choice.turn % len(self._study.order)] if self._study else ()
        study = self.study
        turn = study.order.index(before) if study is not None and before in study.order else 0
        self.choice = replace(self.choice, turn=turn, pair=None)
        self.redraw()

    def do_layers(self) -> None:
        self.held = Layer(self.held % len(Layer) + 1)
        self._keep_loop()
        self.post_message(NoticeGiven(f"layer: {self.held.words}"))

    def do_kinds(self) -> None:
        self.kinds = (self.kinds + 1) % len(KINDS)
        self._keep_loop()
        self.post_message(NoticeGiven(f"kinds: {kinds_words(KINDS[self.kinds], MONEY)}"))

    def can_kinds(self) -> bool:
        return self.choice.page != "then"  # its two days stand in the layer announced, all kinds of money

    can_layers = can_kinds

    def can_next(self) -> bool:
        return self.choice.page not in ("then", "measures")

    can_previous = can_next

    def do_matrix(self) -> None:
        self.choice = replace(
            self.choice, as_matrix=not self.choice.as_matrix, cursor=(0, 1), pair=None, page=""
        )
        self.redraw()

    # Proof.

    def do_info(self) -> None:
        self.choice = replace(self.choice, page="" if self.choice.page == "notes" else "notes")
        self.redraw()

    def do_source(self) -> None:
        entry = self.panel.entry
        source = best_source(entry.deal) if entry else None
        if source is not None:
            self.post_message(LinkOpened(source.url))
        else:
            self.post_message(NoticeGiven("no source with an address for this deal"))

    def do_copy(self) -> None:
        study, snapshot = self.study, self.snapshot
        if study is None or snapshot is None:
            return
        extras = self._extras(study, snapshot)
        text = view_sentence(study, self.choice, self.panel.opened, self.panel.entry, extras)
        if text:
            self.post_message(TextCopied(text))

    def can_copy(self) -> bool:
        return self.study is not None

    def can_source(self) -> bool:
        return self.panel.view is not None and self.panel.entry is not None

    def caption(self) -> str:
        """What a saved picture says of itself."""
        days = self.comparison.days if self.choice.page == "then" else None
        return view_caption(self.study, self.choice, days) if self.study is not None else ""

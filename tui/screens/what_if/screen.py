"""What breaks, and when: a link, a day again, an own shock, the dates that come, the wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partialmethod

from textual.widget import Widget

from tui.deals.obligations.dates import Dated, Sort
from tui.deals.obligations.what_if import COLUMNS, LinkBreak, WhatIfError
from tui.draw.what_if.again import DaysPage, ShockPage, draw_days, draw_shock
from tui.draw.what_if.link import LinkPage, draw_link
from tui.draw.what_if.when import DatesPage, WallPage, draw_dates, draw_wall
from tui.market.index.weights import issuer_of
from tui.money.mine import Mine, by_moves, day_again
from tui.money.picture import Money
from tui.screens.dialogs.alert_form import AlertForm
from tui.screens.messages import LinkFollowed, LinkOpened, NoticeGiven, PictureWanted, TextCopied
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.cursor import ListCursor
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.screens.what_if import words
from tui.screens.what_if.edits import assumption_form, move_form
from tui.screens.what_if.question import Question
from tui.state.snapshot import Snapshot
from tui.state.what_if_inputs import WhatIfInputs, inputs_of

LINK, DAYS, SHOCK, DATES, WALL = range(5)
KINDS: tuple[tuple[str, frozenset[Sort]], ...] = (
    ("all", frozenset(Sort)), ("money", frozenset({Sort.MONEY})),
    ("results", frozenset({Sort.RESULTS})), ("market", frozenset({Sort.INDEX, Sort.MARKET})),
)


class WhatIfScreen(Page):
    """Pages that Tab turns. A question and its edits stay while the program runs and change nothing else."""

    CSS_PATH = "screen.tcss"
    wants_mine = True

    def __init__(self) -> None:
        super().__init__("what_if")
        self._views: tuple[CanvasView, ...] = (
            PictureView(draw_link, id="link"), PictureView(draw_days, id="days"),
            PictureView(draw_shock, id="shock"), PictureView(draw_dates, id="dates"),
            PictureView(draw_wall, id="wall"),
        )
        self._question = Question()
        self._about = ""  # a company that was asked about before the inputs were read
        self._cursors = tuple(
            ListCursor(keys, self.again, self._half)
            for keys in (
                lambda: [a.key for a in self._broken.assumptions] if self._broken else [],
                lambda: [d.moves.day for d in self.inputs.days] if self.inputs else [],
                lambda: [key for key, _, _ in self._question.shocked(self.inputs)],
                lambda: [d.uid for d in self._dates()],
                lambda: [(r.slug, r.sort) for r in self.inputs.wall] if self.inputs else [],
            )
        )
        self.inputs: WhatIfInputs | None = None
        self._of: tuple[int, object] | None = None  # ledger and day that the inputs are of
        self._broken: LinkBreak | None = None
        self._turned = LINK
        self._kinds = 0
        self._money: Money | None = None
        self._hidden = False
        self._picturing = False  # amounts are hidden while a picture is saved

    def body(self) -> Iterable[Widget]:
        yield from self._views

    def parts(self) -> Sequence[object]:
        return (self._cursors[self._turned],)

    def figures(self) -> tuple[str, ...]:
        """Days until the date at the cursor: an alert before it."""
        rows = self._dates() if self._turned == DATES else ()
        one = rows[self._cursors[DATES].settle()] if rows else None
        return (f"days_to.{one.uid}",) if one is not None and one.sort is Sort.MONEY else ()

    def caption(self) -> str:
        return f"what if: {self._sentence()}"

    def set_mine(self, mine: Mine | None, hidden: bool) -> None:
        """What a person owns, beside the picture; amounts as per cents when they are hidden."""
        self._money, self._hidden = mine.money if mine is not None else None, hidden

    def _owned(self, usd: float) -> str:
        whole = self._money.usd if self._money is not None else 0.0
        if self._hidden or self._picturing:
            return f"{100 * usd / whole:+.1f} %" if whole > 0 else "hidden"
        return f"{usd:+,.0f}" if usd else "0"

    def _mine_of_link(self, broken: LinkBreak) -> dict[str, str] | None:
        if self._money is None:
            return None
        return {column: self._owned(by_moves(self._money, broken.moves(column))) for column in COLUMNS}

    # The question.

    def ask(self, payer: str, pays: float | None = None, year: int | None = None) -> None:
        """What if this payer of the ledger pays only part; from a box of the diagram or the palette."""
        asked = self._question
        asked.payer, asked.pays, asked.year = payer, asked.pays if pays is None else pays, year or asked.year
        self._turn_to(LINK)

    def ask_about(self, symbol: str) -> None:
        """What breaks for a listed company: who pays it most pays only part; where nobody does, it falls.

        Without a symbol the question stays as it was put last.
        """
        self._about = symbol
        self._turn_to(LINK)

    def present(self, snapshot: Snapshot) -> None:
        self._question.watched = snapshot.watch.symbols
        of = (id(snapshot.ledger), (snapshot.day, snapshot.deals_day))
        if of != self._of and snapshot.ledger is not None:
            self._of = of
            self.run_worker(lambda: self.app.call_from_thread(self._take_inputs, inputs_of(snapshot)),
                            thread=True, group="inputs", exclusive=True, exit_on_error=False)
        self.again()

    def _take_inputs(self, found: WhatIfInputs | None) -> None:
        self.inputs = found
        if found is not None:
            self._question.settle(found)
        self.again()
        self.show_keys()  # what can be asked follows what is known

    def again(self) -> None:
        """Work out and show the page that is turned up."""
        if not self.is_mounted:
            return
        asked, known = self._question, self.inputs
        if known is not None and self._about:
            about, self._about = self._about, ""
            if not asked.about(known, about):
                self._turn_to(SHOCK)
                self._cursors[SHOCK].go([name for name, _, _ in asked.shocked(known)].index(issuer_of(about)))
                return
        view, cursor = self._views[self._turned], self._cursors[self._turned]
        if known is not None and self._turned == LINK:
            self._broken = self._answer(known)
        at = cursor.settle()
        page: object = None
        if known is not None:
            match self._turned:
                case 0:
                    if (broken := self._broken) is not None:
                        page = LinkPage(broken, at, self._mine_of_link(broken), known.day)
                case 1:
                    page = DaysPage(known.days, at, self._mine_of_days(known))
                case 2:
                    page = ShockPage(asked.shocked(known), at, asked.effect(known), self._mine_of_shock())
                case 3:
                    page = DatesPage(self._dates(), at, known.day, KINDS[self._kinds][0])
                case _:
                    page = WallPage(known.wall, at, known.day.year)
        assert isinstance(view, PictureView)
        view.show(page)

    def _answer(self, known: WhatIfInputs) -> LinkBreak | None:
        try:
            return self._question.broken(known)
        except WhatIfError as error:
            self.post_message(NoticeGiven(str(error), "warn"))
            return self._broken

    def _mine_of_days(self, known: WhatIfInputs) -> list[str] | None:
        money = self._money
        return None if money is None else [self._owned(day_again(money, d.moves).usd) for d in known.days]

    def _mine_of_shock(self) -> str | None:
        return None if self._money is None else self._owned(by_moves(self._money, self._question.moves))

    def _dates(self) -> Sequence[Dated]:
        kinds = KINDS[self._kinds][1]
        return [d for d in self.inputs.dates if d.sort in kinds] if self.inputs else ()

    def _half(self) -> int:
        return max(1, self._views[self._turned].size.height // 2)

    def _sentence(self) -> str:
        known = self.inputs
        if known is None:
            return ""
        at = self._cursors[self._turned].settle()
        match self._turned:
            case 0:
                return words.link(self._broken) if self._broken else ""
            case 1:
                return words.day(known.days[at]) if known.days else ""
            case 2:
                return words.shock(self._question.moves, self._question.effect(known))
            case 3:
                rows = self._dates()
                return words.dated(rows[at]) if rows else ""
            case _:
                return words.wall(known.wall[at]) if known.wall else ""

    # Commands.

    def _turn_to(self, page: int) -> None:
        self._turned = page
        for place, view in enumerate(self._views):
            view.display = place == page
        self.again()

    def _turn(self, by: int) -> None:
        self._turn_to((self._turned + by) % len(self._views))

    do_next_panel, do_previous_panel = partialmethod(_turn, 1), partialmethod(_turn, -1)
    do_back = partialmethod(_turn_to, LINK)

    def can_back(self) -> bool:
        return self._turned != LINK

    def _asks(self) -> bool:
        """Whether there is something to slide and to write over."""
        return self._turned in (LINK, SHOCK)

    can_left = can_right = can_edit_assumption = _asks

    def _slide(self, by: int) -> None:
        """More or less is paid, or the chosen name rises or falls further."""
        self._question.slide(by, "" if self._turned == LINK else self._shocked_name())
        self.again()

    do_left, do_right = partialmethod(_slide, -1), partialmethod(_slide, 1)

    def _shocked_name(self) -> str:
        rows, at = self._question.shocked(self.inputs), self._cursors[SHOCK].settle()
        return rows[at][0] if rows else ""

    def _step_year(self, by: int) -> None:
        self._question.year += by
        self.again()

    def _may_step(self, by: int) -> bool:
        return self._turned == LINK and self._question.may_be(self.inputs, by)

    do_year_less, do_year_more = partialmethod(_step_year, -1), partialmethod(_step_year, 1)
    can_year_less, can_year_more = partialmethod(_may_step, -1), partialmethod(_may_step, 1)

    def _step_payer(self, by: int) -> None:
        self._question.step_payer(self.inputs, by)
        self.again()

    do_next_link, do_previous_link = partialmethod(_step_payer, 1), partialmethod(_step_payer, -1)

    def can_next_link(self) -> bool:
        return self._turned == LINK

    can_previous_link = can_layers = can_next_link

    def do_layers(self) -> None:
        """Whose money counts: funded, signed, announced, intended, rumoured."""
        self._question.next_layer()
        self.again()

    def do_kinds(self) -> None:
        """Which kinds of dates are listed."""
        self._kinds = (self._kinds + 1) % len(KINDS)
        self.again()

    def can_kinds(self) -> bool:
        return self._turned == DATES

    def do_edit_assumption(self) -> None:
        """Ask for another value of the assumption or of the move at the cursor."""
        asked, broken = self._question, self._broken
        if self._turned == SHOCK:
            form: AlertForm | str = move_form(asked, self._shocked_name(), self.again)
        elif broken is not None and broken.assumptions:
            form = assumption_form(asked, broken.assumptions[self._cursors[LINK].settle()], self.again)
        else:
            return
        if isinstance(form, str):
            self.post_message(NoticeGiven(form, "warn"))
        else:
            self.app.push_screen(form)

    def do_reset(self) -> None:
        """Put back what was there before a person's own value."""
        kept, key = self._own_value
        kept.pop(key, None)
        self.again()

    def can_reset(self) -> bool:
        kept, key = self._own_value
        return self._asks() and key in kept

    @property
    def _own_value(self) -> tuple[dict[str, float], str]:
        """The values that a person gave on the page that is turned up, and which of them is at the cursor."""
        if self._turned == SHOCK:
            return self._question.moves, self._shocked_name()
        given = self._broken.assumptions if self._broken is not None else ()
        return self._question.values, given[self._cursors[LINK].settle()].key if given else ""

    def do_info(self) -> None:
        """The formula and what it leaves out."""
        from tui.screens.dialogs.info import InfoScreen

        self.app.push_screen(InfoScreen(*words.about(self._turned)))

    def do_save(self) -> None:
        """A picture without amounts of what is owned."""
        self._picturing = True
        self.again()
        self.post_message(PictureWanted(self._pictured))

    def _pictured(self) -> None:
        self._picturing = False
        self.again()

    def do_copy(self) -> None:
        """The answer as a sentence with all its assumptions."""
        if text := self._sentence():
            self.post_message(TextCopied(text))

    def do_source(self) -> None:
        """The page that the date at the cursor rests on."""
        rows = self._dates()
        if rows and (url := rows[self._cursors[DATES].settle()].url):
            self.post_message(LinkOpened(url))

    def can_source(self) -> bool:
        return self._turned == DATES

    def on_link_followed(self, message: LinkFollowed) -> None:
        """A click on a page's name."""
        kind, _, page = message.target.partition(":")
        if kind == "page" and page.isdigit() and int(page) < len(self._views):
            self._turn_to(int(page))

    def on_resize(self) -> None:
        self.again()

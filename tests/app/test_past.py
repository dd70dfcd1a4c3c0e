"""A look back knows nothing later: some days over every page of every screen (all: tests.bench.past)."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from textual.pilot import Pilot

from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import settled
from tui.app.app import LoopwatchApp, Options
from tui.deals.loops.growth import change_days
from tui.market.embedded import series as stored
from tui.screens.dialogs.info import InfoScreen
from tui.screens.overview.screen import OverviewScreen

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DAYS = re.compile(rf"\b(\d{{1,2}} (?:{MONTHS}) 20\d\d)\b")
MONTH = re.compile(rf"(?<!\d )\b({MONTHS})[a-z]* (20\d\d)\b")
ISO = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)")
# every page: the keys from the one before it
PAGES = (
    ("overview", ("1",)), ("ticker", ("2",)), ("loop", ("3",)), ("loop, matrix", ("m",)),
    ("loop, list", ("m", "v")), ("loop, notes", ("v",)), ("loop, measures", ("v",)), ("then and now", ()),
    ("concentration", ("4",)), ("today", ("tab",)), ("together", ("tab",)), ("rules", ("tab",)),
    ("alerts", ("tab", "5")), ("deals", ("6",)), ("a deal", ("enter",)), ("claims", ("escape", "tab")),
    ("a claim", ("enter",)), ("questions", ("escape", "tab")), ("a question", ("enter",)),
    ("what-if", ("escape", "tab", "tab", "8")),
)
# what `i` explains on a page beside what is chosen first: a key to each further thing
CHOICES: Mapping[str, tuple[str, ...]] = dict.fromkeys((name for name, _ in PAGES), ()) | {
    "overview": ("tab",) * 6, "concentration": ("down",) * 6, "alerts": ("down",) * 9,
    "what-if": ("tab",) * 5,
}
SAMPLE = {"overview": ("tab",) * 6, "concentration": (), "alerts": ("down",), "claims": ()}
COLLECTED = "collected in November 2026"


def stored_change_days() -> list[date]:
    """The sessions on which changes of the shipped ledger are seen."""
    from tui.deals.ledger.ledger import load

    days = [date.fromisoformat(day) for day in stored.sessions()]
    at = {bisect_left(days, day) for day in change_days(load())}
    return [days[i] for i in sorted(at) if i < len(days)]


def later_in(text: str, day: date) -> set[str]:
    """The dates and months in `text` that lie after `day`."""
    text = text.replace(COLLECTED, "")
    days = {(found, datetime.strptime(found, "%d %b %Y").date()) for found in DAYS.findall(text)}
    days |= {(found, date.fromisoformat(found)) for found in ISO.findall(text)}
    names = list(calendar.month_abbr)
    months = {(f"{m} {y}", date(int(y), names.index(m), 1)) for m, y in MONTH.findall(text)}
    return {said for said, at in days | months if at > day}


@dataclass
class LookedAt:
    """A running program that looks back."""

    app: LoopwatchApp
    pilot: Pilot[int]

    @classmethod
    @asynccontextmanager
    async def run(cls) -> AsyncIterator[LookedAt]:
        app = LoopwatchApp(Options(watch(), source="stored", motion=False))
        app.animation_level = "none"
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            yield cls(app, pilot)

    async def late_on(self, day: date, explained: Mapping[str, tuple[str, ...]] = CHOICES) -> list[str]:
        """What of the pages of `day` lies after it, and where; on those of `explained` what `i` says, too."""
        app, wrong = self.app, []
        app.words.run(f"as-of {day}")
        await settled(self.pilot)
        shown, whole = app.snapshot, app.store.whole
        assert shown is not None and shown.day == day and whole is not None
        assert shown.ledger is whole.known_on(day), "the screens get the ledger as it was cut at the day"
        assert all(deal.newest <= day for deal in shown.ledger.deals)
        for name, keys in PAGES:
            for key in keys:
                # with nothing open Esc would leave the day
                if key != "escape" or (app.page is not None and app.page.can("back")):
                    await self.pilot.press(key)
            if name == "then and now":
                app.loop.turn_to("then")
            await settled(self.pilot)
            text = text_of(app)
            assert "AS OF" in text, name
            if name == "overview":  # what is to come is later by its nature, and was known
                text = text.partition("Next")[0]
            if found := later_in(text, day):
                wrong.append(f"{day} {name}: {', '.join(sorted(found))}")
            for key in ("", *explained[name]) if name in explained else ():
                if key:
                    await self.pilot.press(key)
                if found := later_in(" ".join((await self.explanation()).split()), day):
                    wrong.append(f"{day} {name}, i: {', '.join(sorted(found))}")
            if name == "then and now":
                app.loop.turn_to("")
        return wrong


    async def explanation(self) -> str:
        """What `i` says of what is chosen: a dialog with all of its lines, or the page that it makes."""
        app, pilot = self.app, self.pilot
        if app.page is None or not app.page.can("info"):
            return ""
        await pilot.press("i")
        await pilot.pause()
        if isinstance(app.screen, InfoScreen):
            text = "\n".join((app.screen._title, *app.screen._lines))
            await pilot.press("escape")
        else:
            text = text_of(app)
            await pilot.press("i")
        await pilot.pause()
        is_to_come = isinstance(app.page, OverviewScreen) and app.page.view.view.focus == "next"
        return "" if is_to_come else text  # what is to come is later by its nature


async def test_no_page_of_a_sample_of_days_holds_a_later_date() -> None:
    days = stored_change_days()
    async with LookedAt.run() as looked:
        for day, explained in ((days[0], {}), (days[len(days) // 2], SAMPLE)):
            assert await looked.late_on(day, explained) == []

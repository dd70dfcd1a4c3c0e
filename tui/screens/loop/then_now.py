"""The dialog that asks for two days, and where prices and shares of a day come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.article.then_now import days_of_change, then_now
from tui.deals.ledger.ledger import Ledger
from tui.draw.loop.then_now import ShareOn, ThenNowView
from tui.draw.words.leg import ARTICLE_SYMBOLS
from tui.market.quote import Quote
from tui.state.snapshot import Snapshot

Days = tuple[date, date]


def view_of(snapshot: Snapshot, days: Days, today: date, moving: int) -> ThenNowView | None:
    """Both days with what is stored of their prices and shares; None without a ledger."""
    if snapshot.ledger is None:
        return None
    found = then_now(snapshot.ledger, *days)
    quotes = tuple(snapshot.quotes if d == today else _quotes_on(d) for d in days)
    shares = tuple(_share_on(snapshot, d, today) for d in days)
    return ThenNowView(found, (quotes[0], quotes[1]), (shares[0], shares[1]), moving)


def _quotes_on(day: date) -> Mapping[str, Quote]:
    from tui.market.embedded import series as stored

    found = {s: stored.quote_on(s, day.isoformat()) for s in ARTICLE_SYMBOLS.values()}
    return {s: q for s, q in found.items() if q is not None}


def _share_on(snapshot: Snapshot, day: date, today: date) -> ShareOn | None:
    from tui.market.embedded import series as stored

    series = stored.concentration("SP500")
    row = series.place(day.isoformat()) if series is not None else None
    if series is None or row is None:
        return None
    known = snapshot.concentration
    newest = date.fromisoformat(series.as_of)
    if day == today and known is not None and known.seven.share is not None and snapshot.day > newest:
        return ShareOn(known.seven.share, snapshot.day, known.seven.basis or "live estimate")
    when = date.fromisoformat(stored.iso(series.times_ms[row]))
    return ShareOn(series.mag7[row], when, f"stored, {series.basis}")


@dataclass
class Comparison:
    """The two days in view; `moving` is the one that keys move: 0 then, 1 now."""

    days: Days | None = None
    moving: int = 0
    _view: tuple[object, ThenNowView] | None = None

    def of(self, today: date) -> Days:
        """The two days; until others are chosen the article's and today."""
        self.days = self.days or (min(ARTICLE_DAY, today), today)
        return self.days

    def view(self, snapshot: Snapshot, today: date) -> ThenNowView | None:
        """Made anew only when days, ledger, prices or the live share change."""
        days = self.of(today)
        quotes = tuple(snapshot.quotes.get(s) for s in ARTICLE_SYMBOLS.values())
        key = (days, self.moving, id(snapshot.ledger), quotes, snapshot.concentration, today)
        if self._view is None or self._view[0] != key:
            made = view_of(snapshot, days, today, self.moving)
            if made is None:
                return None
            self._view = key, made
        return self._view[1]

    def step(self, ledger: Ledger, today: date, by: int) -> None:
        """The marked day to the next or previous one on which a deal of the three changed."""
        then, now = self.days or (ARTICLE_DAY, today)
        marked = now if self.moving else then
        known = days_of_change(ledger, today)
        if by > 0:
            found = next((d for d in known if d > marked), marked)
        else:
            found = next((d for d in reversed(known) if d < marked), marked)
        then, now = (then, found) if self.moving else (found, now)
        if then <= now:
            self.days = then, now


def read_days(text: str, today: date) -> Days | str:
    """`2025-09-23 2026-11-22` or one day (then; now is today); a sentence where it cannot be read."""
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 2:
        return "one or two days like 2025-09-23"
    try:
        days = [date.fromisoformat(word) for word in words]
    except ValueError:
        return "a day is written like 2025-09-23"
    if len(days) == 1:
        days.append(today)
    if days[1] > today or days[0] > today:
        return f"nothing is known after {today.isoformat()}"
    first, second = sorted(days)
    return first, second


class DaysScreen(ModalScreen[Days | None]):
    """Two days to compare; Enter takes them, Esc leaves them as they were."""

    DEFAULT_CSS = """
    DaysScreen { align: center middle; background: $background 60%; }
    DaysScreen #days { width: 60; max-width: 96%; height: auto; padding: 1 2; background: $surface; }
    DaysScreen Input { border: none; height: 1; margin-top: 1; background: $panel; }
    DaysScreen .fault { height: 1; color: $foreground 70%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, days: Days, today: date) -> None:
        super().__init__()
        self._days, self._today = days, today

    def compose(self) -> ComposeResult:
        with Vertical(id="days"):
            yield Static(Content("Compare two days (year-month-day); one day: with today"))
            yield Input(" ".join(d.isoformat() for d in self._days), id="typed")
            yield Static(Content(""), classes="fault")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        found = read_days(event.value, self._today)
        if isinstance(found, str):
            self.query_one(".fault", Static).update(Content(found))
        else:
            self.dismiss(found)

    def action_leave(self) -> None:
        self.dismiss(None)

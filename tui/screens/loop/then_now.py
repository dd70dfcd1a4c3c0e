"""The dialog that asks for two days, and where prices and shares of a day come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.article.then_now import days_of_change, then_now
from tui.deals.ledger.ledger import Ledger
from tui.draw.loop.then_now import ShareOn, ThenNowView
from tui.draw.words.pinned_names import ARTICLE_SYMBOLS
from tui.market.quote import Quote
from tui.market.session import date_of
from tui.screens.dialogs.days import Days
from tui.state.snapshot import Snapshot


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
    when = date_of(series.times_ms[row])
    return ShareOn(series.mag7[row], when, f"stored, {series.basis}")


@dataclass
class Comparison:
    """The two days in view; `moving` is the one that keys move: 0 then, 1 now."""

    days: Days | None = None
    moving: int = 0
    _view: tuple[object, ThenNowView] | None = None

    def of(self, today: date) -> Days:
        """The two days; until others are chosen the article's and the picture's own. A look back at a day
        (`today` is then that day) knows none later."""
        then, now = self.days or (ARTICLE_DAY, today)
        return min(then, today), min(now, today)

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
        then, now = self.of(today)
        marked = now if self.moving else then
        known = days_of_change(ledger, today)
        if by > 0:
            found = next((d for d in known if d > marked), marked)
        else:
            found = next((d for d in reversed(known) if d < marked), marked)
        then, now = (then, found) if self.moving else (found, now)
        if then <= now:
            self.days = then, now





"""The commands of the table that are not a screen's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.feed import event as ev
from tui.service.part import Part
from tui.system import clock

RANGES = ("1D", "5D", "1M", "6M", "YTD", "1Y", "5Y", "MAX")

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger


class Keys(Part):
    """`do_x` does the command x; `can_x` says whether it works now."""

    def do_edit_level(self) -> None:
        self._desk.rules.edit_level()

    def can_edit_level(self) -> bool:
        return self._desk.rules.can_edit_level()

    def do_watch_figure(self) -> None:
        self._desk.rules.watch_figure()

    def do_undo(self) -> None:
        self._desk.rules.undo()

    def can_undo(self) -> bool:
        return self._desk.rules.can_undo()

    def do_refresh(self) -> None:
        if self._desk.feed is not None:
            self._desk.feed.send(ev.Refresh())
            self.app.notice("asked for fresh data")

    def can_refresh(self) -> bool:
        return self._desk.feed is not None and not self.store.replaying

    def do_pause(self) -> None:
        self.app.pause()

    def can_pause(self) -> bool:
        return self._desk.feed is not None

    def do_quit(self) -> None:
        self.app.run_worker(self.app.action_quit(), exit_on_error=False)

    def do_suspend(self) -> None:
        self.app.suspend_to_shell()

    def do_redraw(self) -> None:
        self.app.redraw()

    def do_theme(self) -> None:
        dark = self.app.current_theme.dark
        self.app.theme = "loopwatch-light" if dark else "loopwatch-dark"

    def do_motion(self) -> None:
        self.app.look = replace(self.app.look, motion=not self.app.look.motion)
        self.app.notice("motion on" if self.app.look.motion else "motion off")
        self.app.refresh_picture()

    def do_help(self) -> None:
        from tui.screens.dialogs.help import HelpScreen

        page = self.app.page
        self.app.push_screen(HelpScreen(page.name if page else ""))

    def do_palette(self) -> None:
        from tui.screens.dialogs.palette import PaletteScreen

        self.app.push_screen(PaletteScreen(self._words(), self.app.can), self.run_words)

    def do_settings(self) -> None:
        from tui.screens.dialogs.info import InfoScreen
        from tui.service.configuration import settings_lines

        lines = settings_lines(self.store.watch, self._desk.archive, self.app.snapshot)
        self.app.push_screen(InfoScreen("Settings in force", lines))

    def do_edit(self) -> None:
        self.app.outside.edit(self.store.watch.path, self._desk.settings.edited)

    def do_add(self) -> None:
        from tui.screens.dialogs.add_symbol import AddSymbolScreen

        groups = [g.name for g in self.store.watch.groups]
        self._desk.line.typed = AddSymbolScreen(
            _known_names(self.store.ledger), groups, present=self.store.watch.symbols
        )
        self.app.push_screen(self._desk.line.typed)

    def do_remove(self) -> None:
        from tui.screens.dialogs.ask import AskScreen

        page: Any = self.app.page
        symbol = getattr(page, "chosen", "")
        if not symbol:
            self.app.notice("choose a symbol first")
            return
        group = self.store.watch.group_of(symbol)
        where = f" from {group.name}" if group else ""
        self.app.push_screen(
            AskScreen(f"Remove {symbol}{where}?"),
            lambda yes: self._desk.settings.remove_symbol(symbol) if yes else None,
        )

    def do_save(self) -> None:
        """The view as SVG in the current folder."""
        from tui.draw.chrome.saved_view import burnt_in, file_name

        snapshot, page = self.app.snapshot, self.app.page
        caption = getattr(page, "caption", None)
        words = caption() if caption is not None else ""
        name = file_name(page.name if page else "view", clock.now_ms())
        try:
            picture = burnt_in(self.app.export_screenshot(title="loopwatch"), words, snapshot)
            Path(name).write_text(picture, encoding="utf-8")
        except OSError as error:
            self.app.notice(f"{name} cannot be written: {error.strerror}", "warn")
            return
        self.app.notice(f"saved {name}")

    def do_then_now(self) -> None:
        """From another screen: the Loop screen, on its two days."""
        page: Any = self.app.page_of("loop")
        self.app.show_page("loop")
        page.call_after_refresh(page.turn_to, "then")

    def do_step_back(self) -> None:
        self.step_day(-1)

    def do_step_on(self) -> None:
        self.step_day(1)

    def can_step_back(self) -> bool:
        return self.app.options.source == "replay"

    can_step_on = can_step_back

    def _words(self) -> list[tuple[str, str]]:
        quotes = self.app.snapshot.quotes if self.app.snapshot else {}
        return [(s, (quotes[s].name if s in quotes else None) or s) for s in self.store.watch.symbols]

    def run_words(self, words: str | None) -> None:
        if not words:
            return
        first, *rest = words.split()
        if first.startswith("="):
            self.app.run_command(first[1:])
            return
        if self._desk.rules.run_words(words):
            return
        symbol = first.upper()
        if symbol in self.store.watch.symbols:
            page: Any = self.app.page_of("ticker")
            page.choose(symbol)
            if rest and rest[0].upper() in RANGES:
                page.choose_range(rest[0].upper())
            self.app.show_page("ticker")
            return
        self.app.notice(f"{words!r} is no command and no symbol of the watchlist; a adds a symbol", "warn")

    def step_day(self, sessions: int) -> None:
        """Replay: the session before or after."""
        from tui.market.embedded import series as stored

        snapshot = self.app.snapshot
        if snapshot is None or self.app.options.source != "replay":
            return
        days = stored.sessions()
        at = days.index(snapshot.day.isoformat()) + sessions
        if not 0 <= at < len(days):
            first, last = (day_words(date.fromisoformat(d)) for d in (days[0], days[-1]))
            self.app.notice(f"no stored session there: the stored days run from {first} to {last}")
            return
        day = date.fromisoformat(days[at])
        self._desk.library.when_known(day, lambda: self._show_day(day))

    def _show_day(self, day: date) -> None:
        self.store.show_day(day)
        self.app.refresh_picture()


def _known_names(ledger: Ledger | None) -> list[tuple[str, str]]:
    """Names that can be searched without a network: stored symbols, the ledger's companies, index members."""
    from tui.market.embedded import series as stored

    known = {symbol: name for symbol, (name, _) in stored.names().items()}
    for company in ledger.companies.values() if ledger is not None else ():
        if company.ticker:
            known.setdefault(company.ticker, company.name)
    for index, word in (("SP500", "S&P 500"), ("NDX", "Nasdaq-100")):
        weights = stored.weights(index)
        for symbol in weights.shares if weights is not None else ():
            known.setdefault(symbol, f"member of the {word}")
    return list(known.items())


def day_words(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"

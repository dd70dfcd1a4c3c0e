"""A small program that shows one page and notes what it says upward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.app import App
from textual.message import Message

from tests.draw.alert_samples import NOW
from tui.alerts.alert import Alert, Transition
from tui.commands import for_key
from tui.market.index.reading import Concentration
from tui.market.quote import Quote
from tui.screens import messages
from tui.screens.parts.look import Look
from tui.screens.parts.page import Page
from tui.state.snapshot import Mode, Snapshot
from tui.watchlist import Watchlist, default_text, parse


def snapshot(
    concentration: Concentration | None = None, alerts: tuple[Alert, ...] = (),
    conditions: tuple[Alert, ...] = (), log: tuple[Transition, ...] = (),
    quotes: dict[str, Quote] | None = None, watch: Watchlist | None = None,
) -> Snapshot:
    """A picture of 18 Aug 2026 with the default watchlist."""
    return Snapshot(
        NOW, Mode.EMBEDDED, date(2026, 8, 18), watch or parse(default_text()), concentration=concentration,
        alerts=alerts, conditions=conditions, alert_log=log, quotes=quotes or {},
    )


class Host(App[None]):
    """Pushes `page` with a picture; `said` are the messages that reached the program."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, page: Page, picture: Snapshot) -> None:
        super().__init__()
        self.shown, self.picture, self.look = page, picture, Look()
        self.said: list[Message] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown)
        self.shown.show(self.picture)

    def can(self, command_id: str) -> bool:
        return self.shown.can(command_id)

    def press(self, key: str) -> None:
        command = for_key(key, self.shown.name)
        if command is not None:
            self.shown.do(command.id)

    def _note(self, message: Message) -> None:
        self.said.append(message)

    on_alert_acknowledged: Callable[[messages.AlertAcknowledged], None] = _note
    on_alert_snoozed: Callable[[messages.AlertSnoozed], None] = _note
    on_text_copied: Callable[[messages.TextCopied], None] = _note
    on_symbol_added: Callable[[messages.SymbolAdded], None] = _note
    on_search_typed: Callable[[messages.SearchTyped], None] = _note


def text_of(app: App[None]) -> str:
    """What stands on the screen that is seen, row by row."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) == height
    return "\n".join(strip.text[:width].rstrip() for strip in lines)

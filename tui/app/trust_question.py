"""What a watchlist of the current folder would send, run or read is asked for, once for each content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.service.acceptance import serves

if TYPE_CHECKING:
    from tui.app.look_back import Shows
    from tui.watchlist.model import Held


class TrustQuestion:
    """Asked of a live run that may change something; what was asked is not asked again."""

    def __init__(self, app: Shows) -> None:
        self._app = app
        self._asked: Held | None = None

    def ask(self) -> None:
        """Ask where something waits for a word."""
        app = self._app
        watch, options = app.service.store.watch, app.options
        held = watch.held
        if held is None or held == self._asked or options.source != "live" or options.view_only:
            return
        from tui.screens.dialogs.ask import AskScreen
        from tui.watchlist.trust import details

        self._asked = held
        question = f"May {serves(watch)} of this folder do what it asks for?"
        detail = "It would " + "; ".join(details(held)) + ". Symbols and looks are in force anyway."
        app.push_screen(AskScreen(question, detail), self._answered)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self._app.service.configuration.accept()
            self._app.notice("accepted: it is in force until that part of the file is another")

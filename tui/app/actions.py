"""The commands of the table that are not a screen's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from tui.app.command_line import Words
    from tui.app.outside import Outside
    from tui.app.own.rules import OwnRules
    from tui.app.own.undo import Undo
    from tui.app.stage import Stage
    from tui.deals.ledger.ledger import Ledger
    from tui.screens.dialogs.add_symbol import AddSymbolScreen
    from tui.service.service import Service


class Actions:
    """`do_x` does the command x; `can_x` says whether it works now."""

    def __init__(self, app: Stage, undo: Undo, rules: OwnRules, outside: Outside, words: Words) -> None:
        self.app, self._undo, self._rules, self._outside, self._words = app, undo, rules, outside, words
        self._adding: AddSymbolScreen | None = None  # the dialog that waits for matches

    @property
    def _service(self) -> Service:
        return self.app.service

    def do_article_loop(self) -> None:
        from tui.deals.article.pinned_loop import ARTICLE_NODES
        from tui.screens.messages import LoopChosen

        self.app.post_message(LoopChosen(ARTICLE_NODES))

    def do_refresh(self) -> None:
        self._service.line.refresh()
        self.app.notice("asked for fresh data")

    def can_refresh(self) -> bool:
        return self._service.feed is not None and not self._service.store.replaying

    def do_pause(self) -> None:
        self.app.pause()

    def can_pause(self) -> bool:
        return self._service.feed is not None

    def do_quit(self) -> None:
        self.app.run_worker(self.app.action_quit(), exit_on_error=False)

    def do_theme(self) -> None:
        self.app.theme = "loopwatch-light" if self.app.current_theme.dark else "loopwatch-dark"

    def do_motion(self) -> None:
        self.app.look = replace(self.app.look, motion=not self.app.look.motion)
        self.app.notice("motion on" if self.app.look.motion else "motion off")
        self.app.refresh_picture()

    def do_help(self) -> None:
        from tui.screens.dialogs.help import HelpScreen

        page = self.app.page
        self.app.push_screen(HelpScreen(page.name if page else ""), self._words.run_line)

    def do_settings(self) -> None:
        from tui.app.own.settings import OwnSettings

        OwnSettings(self.app, self._undo, self._rules).open()

    def do_edit(self) -> None:
        self._outside.edit(self._service.store.watch.path, self._service.configuration.edited)

    def do_add(self) -> None:
        from tui.screens.dialogs.add_symbol import AddSymbolScreen

        store, page = self._service.store, self.app.page
        groups = {g.name: g.symbols for g in store.watch.groups}
        shown = page.group() if page is not None else ""
        self._adding = AddSymbolScreen(_known_names(store.ledger), groups, group=shown)
        self.app.push_screen(self._adding)

    def search(self, id: int, query: str) -> None:
        """What was typed into the dialog; the answer goes to the one that asked."""
        dialog = self._adding
        if dialog is not None:
            self._service.line.search(query, lambda found, error: dialog.set_matches(id, found, error))

    def do_remove(self) -> None:
        from tui.screens.dialogs.ask import AskScreen

        page = self.app.page
        symbol = page.symbol() if page is not None else ""
        if not symbol:
            self.app.notice("no listed company is chosen; e opens the file, in which private ones stand")
            return
        group = self._service.store.watch.group_of(symbol, page.group() if page is not None else "")
        if group is None:
            self.app.notice(f"{symbol} stands in no group of the watchlist")
            return
        self.app.push_screen(AskScreen(f"Remove {symbol} from {group.name}?"),
                             lambda yes: self.remove_symbol(symbol, group.name) if yes else None)

    def add_symbol(self, symbol: str, group: str) -> None:
        from tui.watchlist.edit import add_symbol

        self.app.refuse(self._undo.write(lambda path: add_symbol(path, symbol, group)))

    def remove_symbol(self, symbol: str, group: str) -> None:
        from tui.watchlist.edit import remove_symbol

        self.app.refuse(self._undo.write(lambda path: remove_symbol(path, symbol, group)))

    def do_save(self) -> None:
        """The view as SVG in the current folder; while a look back plays, one with each step."""
        if self.app.look_back.playing:
            self.app.notice(self.app.look_back.film())
        else:
            self._outside.save_picture()

    def do_then_now(self) -> None:
        """From another screen: the Loop screen, on its two days."""
        page = self.app.loop
        self.app.show_page("loop")
        page.call_after_refresh(page.turn_to, "then")


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

"""Words that act, typed into the command line or given at the start: `nvda 1y`, `alert nvda < 150`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Protocol

from tui.commands import AS_OF, BY_ID, EVERYWHERE, VERBS, key_name, with_own

RANGES = ("1D", "5D", "1M", "6M", "YTD", "1Y", "5Y", "MAX")

if TYPE_CHECKING:
    from tui.app.outside import Outside
    from tui.app.own.money import OwnMoney
    from tui.app.own.rules import OwnRules
    from tui.app.own.undo import Undo
    from tui.app.stage import Stage
    from tui.screens.dialogs.offers import Offers, Vocabulary
    from tui.screens.loop.screen import LoopScreen
    from tui.state.snapshot import Snapshot

KEPT = 30  # lines of the command line that are remembered
_WHAT_IF = r"(?i)(?P<who>.+?)(?: pays (?P<part>\d+(?:\.\d+)?) ?%)?(?: in (?P<year>\d{4}))?"


class Runs(Protocol):
    """What of the program is needed beside its stage."""

    money: OwnMoney
    outside: Outside
    rules: OwnRules
    undo: Undo

    def can(self, command_id: str) -> bool: ...
    def run_command(self, command_id: str) -> None: ...


class Words:
    """`run` does what is written and says in one line why not; `ask` opens the line in which it is typed."""

    def __init__(self, app: Stage, program: Runs) -> None:
        self._app, self._program = app, program
        self.history: tuple[str, ...] = ()  # what was run, newest last

    # The line.

    def ask(self, text: str = "", why: str = "") -> None:
        """Open the command line with what was written, and why that could not be."""
        from tui.screens.dialogs.palette import PaletteScreen

        self._app.push_screen(PaletteScreen(self.offers, self.history, text, why), self._entered)

    do_palette = ask

    def offers(self, typed: str) -> Offers:
        """What fits what is typed."""
        from tui.screens.dialogs.offers import offers_of

        return offers_of(typed, self._vocabulary())

    def _vocabulary(self) -> Vocabulary:
        from tui.screens.dialogs.offers import Saying, Vocabulary, listed

        store, snapshot, can = self._app.store, self._app.snapshot, self._program.can
        quotes = snapshot.quotes if snapshot is not None else {}
        ledger = store.ledger
        return Vocabulary(
            tuple((s, (quotes[s].name if s in quotes else None) or s) for s in store.watch.symbols),
            tuple(c.short for c in ledger.companies.values()) if ledger is not None else (),
            tuple(self._measures(snapshot)) if snapshot is not None else (),
            tuple(Saying(c.id, key_name(c.keys[0]) if c.keys else "", c.sentence, c.group)
                  for c in with_own(self._app.look.keys) if listed(c.id) and can(c.id)),
            {s: (q.price, q.currency or "") for s, q in quotes.items() if q.price is not None},
        )

    @staticmethod
    def _measures(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        """What can be watched beside companies: key, and in words with its value."""
        from tui.alerts.level import IN_BP
        from tui.alerts.register import OF_SYMBOL
        from tui.draw.alerts.watched import looks_of
        from tui.draw.words.measure import figure

        for key, measure in snapshot.measures.items():
            if not key.startswith((*OF_SYMBOL, IN_BP)):
                yield key, f"{looks_of(key)}, now {figure(measure.value, measure.unit, key)}"

    def _entered(self, words: str | None) -> None:
        if not words:
            return
        if not words.startswith("="):  # it is the newest line of the history, where it stands once
            self.history = (*(line for line in self.history if line != words), words)[-KEPT:]
        if why := self.run(words):
            self.ask(words, why)

    def run_line(self, line: str | None) -> None:
        """A line of the help: a command, on the screen that has it, or the beginning of words."""
        if not line:
            return
        if not line.startswith("="):
            self.ask(line)
            return
        command, page = BY_ID[line[1:]], self._app.page
        here = page.name if page is not None else ""
        if command.where == (AS_OF,) and not self._app.look_back.active:
            self.ask("as-of ", "that works while an earlier day is shown: write which")
        elif EVERYWHERE in command.where or here in command.where or AS_OF in command.where:
            self._program.run_command(command.id)
        else:
            self._app.show_page(command.where[0])
            self._app.call_after_refresh(self._program.run_command, command.id)

    # What the words do.

    def run(self, words: str) -> str:
        """Do it; why it cannot be, or ""."""
        if words.startswith("="):
            self._program.run_command(words[1:])
            return ""
        verb, _, rest = words.strip().partition(" ")
        does: Callable[[str], str] | None = {
            "alert": self._program.rules.alert_words, "loop": self._loop, "as-of": self._as_of,
            "export": self._program.outside.save_list, "group": self._group, "what": self._what_if,
            "hold": self._program.money.hold_words,
        }.get(verb.lower())
        if does is not None:
            like = next(v.like for v in VERBS if v.word == verb.lower())
            return self._app.viewer.refuses(like) or does(rest.strip())
        return self._symbol(verb.upper(), rest)

    def _symbol(self, symbol: str, rest: str) -> str:
        if symbol not in self._app.store.watch.symbols:
            said = " ".join(filter(None, (symbol.lower(), rest)))
            return f"{said!r} is no command and no symbol of the watchlist; a adds a symbol"
        page, span = self._app.ticker, rest.strip().upper()
        if span and span not in RANGES:
            return f"{rest.strip()!r} is no range: {' '.join(RANGES).lower()}"
        page.choose(symbol)
        if span:
            page.choose_range(span)
        self._app.show_page("ticker")
        return ""

    def _loop(self, name: str) -> str:
        from tui.deals.ledger.company import find_company

        ledger = self._app.store.ledger
        if not name or ledger is None:
            return "write it as: loop anthropic" if not name else "the ledger is not read yet"
        slug = find_company(name, ledger.companies)
        if not slug:
            return f"the ledger has no company {name!r}"
        page = self._app.loop
        self._app.show_page("loop")
        page.call_after_refresh(self._show_company, page, slug)
        return ""

    def _show_company(self, page: LoopScreen, slug: str) -> None:
        study = page.study
        if study is not None and any(slug in nodes for nodes in study.order):
            page.choose(slug)
            return
        ledger = self._app.store.ledger
        name = ledger.short(slug) if ledger is not None else slug
        self._app.notice(f"{name} is in no loop of this layer", "warn")

    def _what_if(self, rest: str) -> str:
        """`if openai pays 50 % in 2027`: the share and the year may be left out."""
        from tui.deals.ledger.company import find_company
        from tui.screens.messages import WhatIfAsked

        found = re.fullmatch(_WHAT_IF, rest[2:].strip()) if rest.lower().startswith("if ") else None
        ledger = self._app.store.ledger
        slug = find_company(found["who"], ledger.companies) if found and ledger is not None else None
        if found is None or slug is None:
            return "write it as: what if openai pays 50 % in 2027"
        pays = min(100.0, float(found["part"])) / 100 if found["part"] else None
        self._app.post_message(WhatIfAsked(slug, pays, int(found["year"]) if found["year"] else None))
        return ""

    def _group(self, rest: str) -> str:
        """`mine nvda amd`: a name of one word, then symbols."""
        from tui.watchlist.edit import add_group

        name, *symbols = rest.split() or [""]
        if not symbols:
            return "write it as: group mine nvda amd"
        return self._program.undo.write(lambda path: add_group(path, name.capitalize(), symbols))

    def _as_of(self, text: str) -> str:
        if text in ("now", "today", ""):
            self._app.look_back.do_now()
            return "" if text else "write it as: as-of 2025-09-23, or as-of now"
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return f"{text!r} is no day; write it as 2025-09-23"
        self._app.look_back.go(day)
        return ""

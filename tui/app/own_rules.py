"""Rules changed and made by a person: levels edited, a rule made from a figure or from words, and undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui.alerts.level import unit_said
from tui.alerts.register import PRIVATE
from tui.system import clock

if TYPE_CHECKING:
    from tui.alerts.rule import Rule
    from tui.app.stage import Stage
    from tui.app.undo import Undo
    from tui.screens.dialogs.alert_form import Asked
    from tui.screens.loop.screen import LoopScreen
    from tui.screens.parts.page import RuleAt
    from tui.state.store import Store
    from tui.watchlist import WatchlistError

_WHAT_IF = re.compile(
    r"(?P<who>.+?)(?: pays (?P<part>\d+(?:\.\d+)?) ?%)?(?: in (?P<year>\d{4}))?", re.IGNORECASE)
_FIELDS = {"warn": "warning", "critical": "critical", "clear": "over at", "clear_critical": "critical until",
           "and_warn": "second, warn", "and_critical": "second, crit."}


class OwnRules:
    """Writes rules for a person; watchlist.toml stays the only truth."""

    def __init__(self, app: Stage, undo: Undo) -> None:
        self._app, self._undo = app, undo

    @property
    def _store(self) -> Store:
        return self._app.service.store

    # The levels of a rule.

    def _rule(self) -> tuple[Rule, RuleAt] | None:
        """The rule at the cursor of the page, and what stands there."""
        at = self._app.page.rule() if self._app.page is not None else None
        found = (rule for rule in self._store.watch.rules if at is not None and rule.id == at.id)
        rule = next(found, None)
        return (rule, at) if rule is not None and at is not None else None

    def can_edit_level(self) -> bool:
        return self._rule() is not None

    def edit_level(self) -> None:
        """Ask for other levels of the chosen rule."""
        from tui.draw.alerts.watched import looks_at, looks_of
        from tui.draw.words.measure import figure
        from tui.screens.dialogs.alert_form import AlertForm, Field
        from tui.watchlist.edit_rules import levels_of, set_levels

        found = self._rule()
        if found is None:
            return
        rule, at = found
        held = levels_of(rule)
        fields = [Field(key, _FIELDS[key], text) for key, text in held.items()]

        def save(answer: Mapping[str, str]) -> str:
            return self._undo.write(lambda path: set_levels(path, rule.id, answer), said_of)

        value = figure(at.value, at.unit, rule.measure)  # an alert of several names counts them
        way = "either way" if rule.direction == "either" else f"when {rule.direction} its level"
        facts = [rule.name, f"{looks_at(rule)}; now {value}; speaks {way}"]
        if rule.also is not None:
            facts.append(f"second: {looks_of(rule.also.measure)}; a warning needs both")
        hint = "written to watchlist.toml; u takes it back"
        self._app.push_screen(AlertForm("Levels of a rule", facts, fields, save, hint))

    # A rule from a figure.

    def watch_figure(self) -> None:
        """Ask for the condition of a rule on the figure under the cursor."""
        page, snapshot = self._app.page, self._app.snapshot
        known = snapshot.measures if snapshot is not None else {}
        shown = page.figures() if page is not None else ()
        # what is not known now can be watched too, when the register holds it
        figures = tuple(dict.fromkeys(key for key in shown if key in known or key.startswith(PRIVATE)))
        if figures:
            self._ask(*figures)
        else:
            self._app.notice("choose a figure first: a symbol, a measure, the loop", "warn")

    def _ask(self, *figures: str) -> None:
        """A form for the first of `figures`; PgDn and PgUp turn to the others."""
        from tui.screens.dialogs.alert_form import AlertForm

        place = 0

        def turn(by: int) -> Asked:
            nonlocal place
            place = (place + by) % len(figures)
            return self._asked(figures[place], place, len(figures))

        def save(answer: Mapping[str, str]) -> str:
            return self._make(figures[place], answer["condition"])

        facts, fields, hint = turn(0)
        self._app.push_screen(
            AlertForm("Make an alert", facts, fields, save, hint, turn if len(figures) > 1 else None))

    def _asked(self, measure: str, place: int, count: int) -> Asked:
        """What is known of a figure, and a condition that is near."""
        from tui.alerts.level import EXAMPLES
        from tui.alerts.register import unit_of
        from tui.draw.alerts.watched import facts_of
        from tui.screens.dialogs.alert_form import Asked, Field
        from tui.watchlist.condition import propose

        snapshot = self._app.snapshot
        known = snapshot.measures.get(measure) if snapshot is not None else None
        unit = unit_of(measure) or "count"
        proposed = propose(known.value if known is not None else None, unit, measure)
        example = EXAMPLES.get(unit_said(unit, measure), "5").strip('"')
        hint = f"above, below or either, then the level as {example}; it ends after 30 days"
        lead, *rest = facts_of(measure, known, snapshot.as_of_ms if snapshot is not None else clock.now_ms())
        of = f"  ({place + 1} of {count})" if count > 1 else ""
        return Asked((lead + of, *rest), (Field("condition", "speak when", proposed),), hint)

    def _make(self, measure: str, condition: str) -> str:
        """Write the rule; why not, or nothing."""
        from tui.draw.alerts.watched import facts_of
        from tui.market.session import day_of
        from tui.watchlist.condition import parse_condition
        from tui.watchlist.edit_rules import make_alert

        side, level = parse_condition(condition)
        if not side:
            return "a condition is written as below -5 %"
        today, name = day_of(clock.now_ms()), facts_of(measure, None, 0)[0]
        return self._undo.write(
            lambda path: make_alert(path, measure, side, level, today, name=name), said_of)

    # Words of the palette.

    def run_words(self, words: str) -> bool:
        """`alert nvda < -5%`, `loop anthropic`, `as-of 2025-09-23`; False when they are none of these."""
        verb, _, rest = words.strip().partition(" ")
        rest = rest.strip()
        match verb.lower():
            case "alert" if rest:
                self._alert_words(rest)
            case "loop" if rest:
                self._loop_words(rest)
            case "what" if rest.lower().startswith("if"):
                self._what_if_words(rest[2:])
            case "as-of":
                self._day_words(rest or "now")
            case _:
                return False
        return True

    def _alert_words(self, rest: str) -> None:
        from tui.watchlist.condition import split_figure

        name, condition = split_figure(rest)
        measure = self._measure(name)
        if not measure:
            self._app.notice(f"{name!r} is no symbol of the watchlist and no measure", "warn")
        elif not condition:
            self._ask(measure)
        elif refused := self._make(measure, condition):
            self._app.notice(refused, "warn")

    def _measure(self, name: str) -> str:
        from tui.alerts.register import unit_of

        if name.upper() in self._store.watch.symbols:
            return f"move.{name.upper()}"
        known = self._app.snapshot.measures if self._app.snapshot is not None else {}
        return name if "*" not in name and (name in known or unit_of(name) is not None) else ""

    def _loop_words(self, name: str) -> None:
        from tui.deals.ledger.company import find_company

        ledger = self._store.ledger
        slug = find_company(name, ledger.companies) if ledger is not None else None
        if not slug:
            self._app.notice(f"the ledger has no company {name!r}", "warn")
            return
        page = self._app.loop
        self._app.show_page("loop")
        page.call_after_refresh(self._show_company, page, slug)

    def _what_if_words(self, rest: str) -> None:
        """`openai pays 50 % in 2027`: the share and the year may be left out."""
        from tui.deals.ledger.company import find_company
        from tui.screens.messages import WhatIfAsked

        found = _WHAT_IF.fullmatch(rest.strip())
        ledger = self._store.ledger
        slug = find_company(found["who"], ledger.companies) if found and ledger is not None else None
        if found is None or slug is None:
            self._app.notice("write it as: what if openai pays 50 % in 2027", "warn")
            return
        pays = min(100.0, float(found["part"])) / 100 if found["part"] else None
        self._app.post_message(WhatIfAsked(slug, pays, int(found["year"]) if found["year"] else None))

    def _show_company(self, page: LoopScreen, slug: str) -> None:
        study = page.study
        if study is not None and any(slug in nodes for nodes in study.order):
            page.choose(slug)
            return
        ledger = self._store.ledger
        name = ledger.short(slug) if ledger is not None else slug
        self._app.notice(f"{name} is in no loop of this layer", "warn")

    def _day_words(self, text: str) -> None:
        try:
            day = None if text in ("now", "today") else date.fromisoformat(text)
        except ValueError:
            self._app.notice(f"{text!r} is no day; write it as 2025-09-23", "warn")
            return
        if day is None:
            self._app.look_back.leave()
        else:
            self._app.look_back.go(day)


def said_of(error: WatchlistError) -> str:
    """The first fault in one line, without the file's name."""
    fault = error.faults[0]
    place, _, key = fault.key.rpartition(".")
    second = "second figure, " if place.endswith(".and") else ""
    return f"{second}{_FIELDS.get(key, key)}: {fault.message}" if key else fault.message

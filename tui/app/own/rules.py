"""Rules changed and made by a person: levels edited, a rule made from a figure or from words, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.alerts.level import unit_said
from tui.alerts.register import PRIVATE, symbol_of, unit_of
from tui.screens.parts.figures import figures_of_symbol
from tui.system import clock

if TYPE_CHECKING:
    from tui.alerts.measure import Measure
    from tui.alerts.rule import Rule
    from tui.alerts.target import Target
    from tui.app.own.undo import Undo
    from tui.app.stage import Stage
    from tui.screens.dialogs.alert_form import Asked
    from tui.screens.parts.page import RuleAt
    from tui.state.store import Store
    from tui.watchlist import WatchlistError

_KIND = {"price": "a price", "move": "the day's move", "usual_days": "its usual days"}
_FIELDS = {"warn": "warning", "critical": "critical", "clear": "over at", "clear_critical": "critical until",
           "and_warn": "second, warn", "and_critical": "second, crit."}


class OwnRules:
    """Writes rules for a person; watchlist.toml stays the only truth."""

    def __init__(self, app: Stage, undo: Undo) -> None:
        self._app, self._undo = app, undo

    @property
    def _store(self) -> Store:
        return self._app.service.store

    @property
    def _known(self) -> Mapping[str, Measure]:
        return self._app.snapshot.measures if self._app.snapshot is not None else {}

    # The levels of a rule.

    def _rule(self) -> tuple[Rule, RuleAt] | None:
        """The rule at the cursor of the page, and what stands there."""
        at = self._app.page.rule() if self._app.page is not None else None
        rules = self._store.watch.rules
        return next(((rule, at) for rule in rules if at is not None and rule.id == at.id), None)

    def can_edit_level(self) -> bool:
        return self._rule() is not None

    def do_edit_level(self) -> None:
        """Ask for other levels of the chosen rule."""
        from tui.draw.alerts.watched import looks_at, looks_of
        from tui.draw.words.measure import figure
        from tui.screens.dialogs.alert_form import AlertForm, Field
        from tui.watchlist.edit_rules import levels_of, set_levels

        if (found := self._rule()) is None:
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

    def remove(self, rule_id: str) -> None:
        """Out of the file, after a yes."""
        from tui.screens.dialogs.ask import AskScreen
        from tui.watchlist.edit_rules import remove_rule

        def answered(yes: bool | None) -> None:
            if yes:
                self._app.refuse(self._undo.write(lambda path: remove_rule(path, rule_id)))

        rule = next((rule for rule in self._store.watch.rules if rule.id == rule_id), None)
        if rule is not None:
            self._app.push_screen(AskScreen(f"Remove the alert {rule.name}?", "u brings it back"), answered)

    # Who is told.

    def can_tell_desktop(self) -> bool:
        from tui.service.notify.send import DESKTOP

        return all(target.name != DESKTOP for target in self._store.watch.targets)

    def do_tell_desktop(self) -> None:
        """A notice on the desktop, in the way of this system."""
        from tui.service.notify.send import DESKTOP, NO_DESKTOP, desktop_command
        from tui.watchlist.edit_rules import add_target

        found = desktop_command()
        write = self._undo.write
        self._app.refuse(write(lambda path: add_target(path, DESKTOP, found)) if found else NO_DESKTOP)

    def can_test_told(self) -> bool:
        return bool(self._store.watch.told)

    def do_test_told(self) -> None:
        """A message that nothing has happened, to everyone who is told; how each went."""
        from tui.service.notify import targets_of

        targets = targets_of(self._store.watch, self._app.options.view_only)
        if not targets:
            self._app.notice("nobody is told beside this screen; D adds a desktop notice", "warn")
            return
        if any(target.bell for target in targets):
            self._app.bell()
        self._app.notice(f"testing {', '.join(t.name for t in targets)}")
        self._app.service.jobs.start(
            "the test could not be sent", lambda: [_tried(target) for target in targets], self._tested)

    def _tested(self, answers: list[str]) -> None:
        amiss = any("not sent" in text for text in answers)
        self._app.notice("; ".join(answers), "warn" if amiss else "muted")

    # A rule from a figure.

    def do_watch_figure(self) -> None:
        """Ask for the condition of a rule on the figure under the cursor."""
        page = self._app.page
        shown = page.figures() if page is not None else ()
        # what is not known now can be watched too, when the register holds it
        figures = tuple(dict.fromkeys(key for key in shown if key in self._known or key.startswith(PRIVATE)))
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

        def preview(answer: Mapping[str, str]) -> str:
            return self._preview(figures[place], answer["condition"])

        facts, fields, hint = turn(0)
        others = turn if len(figures) > 1 else None
        self._app.push_screen(AlertForm("Make an alert", facts, fields, save, hint, others, preview))

    def _asked(self, measure: str, place: int, count: int) -> Asked:
        """What is known of a figure, and a condition that is near."""
        from tui.alerts.level import EXAMPLES
        from tui.draw.alerts.watched import facts_of
        from tui.screens.dialogs.alert_form import Asked, Field
        from tui.watchlist.condition import propose

        snapshot, known = self._app.snapshot, self._known.get(measure)
        unit = unit_of(measure) or "count"
        proposed = propose(known.value if known is not None else None, unit, measure)
        example = EXAMPLES.get(unit_said(unit, measure), "5").strip('"')
        hint = f"above, below or either, then the level as {example}; it ends after 30 days"
        lead, *rest = facts_of(measure, known, snapshot.as_of_ms if snapshot is not None else clock.now_ms())
        of = f"  ({place + 1} of {count})" if count > 1 else ""
        told = ", ".join(t.name for t in self._store.watch.told) or "nobody but this screen (5, D: desktop)"
        facts = (lead + of, *rest[:1], f"tells {told}", *rest[1:])
        return Asked(facts, (Field("condition", "speak when", proposed),), hint)

    def _preview(self, measure: str, condition: str) -> str:
        """What a condition on a company would mean as far as it is written; "" where its words say it."""
        from tui.watchlist.condition import ConditionError, Reading, reading_words

        symbol = symbol_of(measure)
        try:
            meant, side, level = self._meant(measure, condition)
        except ConditionError as error:
            return str(error)
        kind = meant.partition(".")[0]
        if not symbol or kind not in _KIND:
            return ""
        price, currency = self._price(symbol)
        return f"{symbol}: {reading_words(Reading(kind, side, level), price, currency)}; for 30 days"

    def _price(self, symbol: str) -> tuple[float | None, str]:
        quote = self._app.snapshot.quotes.get(symbol) if self._app.snapshot is not None else None
        return (quote.price, quote.currency or "") if quote is not None else (None, "")

    def _meant(self, measure: str, text: str) -> tuple[str, str, str]:
        """Measure, side and level of a condition: on a company its unit says which figure is meant, and where
        it has none that of `measure`. Raises ConditionError, also when several could be meant."""
        from tui.watchlist.condition import ConditionError, parse_condition, readings

        kind, _, symbol = measure.partition(".")
        if kind not in ("price", "move", "usual_days"):
            side, level = parse_condition(text)
            if not side:
                raise ConditionError("a condition is written as below -5 %")
            return measure, side, level
        found = readings(text, *self._price(symbol), kind)
        if len(found) > 1:
            ways = ", ".join(f"{r.written} is {_KIND[r.kind]}" for r in found)
            raise ConditionError(f"{text.strip()} of what? {ways}")
        return f"{found[0].kind}.{symbol}", found[0].side, found[0].level

    def _make(self, measure: str, condition: str) -> str:
        """Write the rule; why not, or nothing."""
        from tui.draw.alerts.watched import facts_of
        from tui.market.session import day_of
        from tui.watchlist.condition import ConditionError
        from tui.watchlist.edit_rules import make_alert

        try:
            measure, side, level = self._meant(measure, condition)
        except ConditionError as error:
            return str(error)
        today, name = day_of(clock.now_ms()), facts_of(measure, None, 0)[0]
        return self._undo.write(
            lambda path: make_alert(path, measure, side, level, today, name=name), said_of)

    # Words of the command line.

    def alert_words(self, rest: str) -> str:
        """`nvda < 150`, `nvda < -5%`, `share.mag7.sp500 above 35 %`; why it cannot be, or ""."""
        from tui.watchlist.condition import split_figure

        name, condition = split_figure(rest)
        measure = self._measure(name)
        if not measure:
            return f"{name!r} is no symbol of the watchlist and no measure"
        if not condition:
            self._ask(*(figures_of_symbol(symbol) if (symbol := symbol_of(measure)) else (measure,)))
            return ""
        return self._make(measure, condition)

    def _measure(self, name: str) -> str:
        if name.upper() in self._store.watch.symbols:
            return f"move.{name.upper()}"
        return name if "*" not in name and (name in self._known or unit_of(name) is not None) else ""


def _tried(target: Target) -> str:
    """How a test went, in a thread."""
    from tui.service.notify.message import trial_message
    from tui.service.notify.send import SendError, send

    try:
        if not target.bell:
            send(target, trial_message(target.name))
    except SendError as error:
        return f"{target.name}: not sent, {error}"
    return f"{target.name}: {'rung' if target.bell else 'sent'}"


def said_of(error: WatchlistError) -> str:
    """The first fault in one line, without the file's name."""
    fault = error.faults[0]
    place, _, key = fault.key.rpartition(".")
    second = "second figure, " if place.endswith(".and") else ""
    return f"{second}{_FIELDS.get(key, key)}: {fault.message}" if key else fault.message

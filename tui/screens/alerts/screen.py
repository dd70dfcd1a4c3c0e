"""Alerts: what fires, what is pending, what stands, what is watched, why, and what was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partialmethod
from typing import TypeVar

from textual.widget import Widget

from tui.alerts.alert import Alert, Transition
from tui.alerts.near import Near, nearest
from tui.alerts.rule import Rule
from tui.draw.alerts.page import AlertPage, Row, draw_alert_page, ordered
from tui.draw.alerts.told import told_words
from tui.draw.alerts.why import lines_of
from tui.draw.words.filter import fits
from tui.market.bars import DAY_MS
from tui.screens import messages
from tui.screens.parts.cursor import ListCursor
from tui.screens.parts.filtering import Filtering
from tui.screens.parts.page import Page, RuleAt
from tui.screens.parts.picture import PictureView
from tui.state.sessions import sessions_of, wants_record
from tui.state.snapshot import Snapshot
from tui.system.disclaimer import FOOT

_MANY = 3_000  # symbols of all rules together
_HINT = "symbol, rule, measure or words of the reason"
Said = TypeVar("Said", bound=Alert | Near | Transition)


class AlertCursor(ListCursor):
    """A watched rule that fires takes the cursor along; what has gone leaves it among what fires."""

    def __init__(self, rows: Callable[[], Sequence[Row]], moved: Callable[[], None]) -> None:
        super().__init__(lambda: [_key(row) for row in rows()], moved)
        self._shown = rows

    def settle(self) -> int:
        rows = self._shown()
        if self.key is not None and all(_key(row) != self.key for row in rows):
            fires = [i for i, row in enumerate(rows) if self.key == ("watched", _rule_id(row))]
            alerts = sum(isinstance(row, Alert) for row in rows)
            watching = isinstance(self.key, tuple) and self.key[0] == "watched"
            last = alerts if alerts and not watching else len(rows)
            self.put(fires[0] if fires else min(self.at, last - 1))
        return super().settle()


class AlertsScreen(Page):
    """One cursor over events, conditions and watched rules; it stays on its alert when others come and go."""

    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__("alerts")
        self.cursor = AlertCursor(lambda: self.rows, self.again)
        self.filter = Filtering(self, self._take_filter, lambda: _HINT)
        self.rows: tuple[Row, ...] = ()  # as shown
        self._view = PictureView(draw_alert_page, id="alerts")
        self._words = ""  # typed into the filter
        self._about = False
        self._seen = ""  # just acknowledged, and not yet drawn so
        self._watched: tuple[Near, ...] = ()
        self._looked = (0, 0)  # at which rules, and when

    def parts(self) -> Sequence[object]:
        return self.cursor, self.filter

    def body(self) -> Iterable[Widget]:
        yield self._view

    def present(self, snapshot: Snapshot) -> None:
        events = self._fitting(ordered(snapshot.alerts))
        conditions = self._fitting(ordered(snapshot.conditions))
        watched = self._fitting(self._look(snapshot))
        self.rows = (*events, *conditions, *watched)
        self._let_sink()
        at, pick = self.cursor.settle(), self.pick
        self._about = self._about and pick is not None
        rule = _rule_of(pick, snapshot)
        sessions = sessions_of(rule, pick.measure, snapshot) if pick is not None and rule else None
        if pick is not None and sessions is not None and wants_record(sessions, pick.measure, snapshot):
            self.post_message(messages.SessionsWanted(pick.measure))
        self._view.show(AlertPage(
            events, conditions, self._fitting(snapshot.alert_log), _coarse(snapshot.as_of_ms),
            len(snapshot.watch.rules), at, self._about,
            snapshot.measures.get(pick.measure) if pick else None, watched, rule, sessions,
            told_words(rule, snapshot.watch.told, snapshot.mode) if rule is not None else "",
            snapshot.watch.display.zone,
        ))

    def _take_filter(self, text: str) -> bool:
        self._words = text
        self.again()
        log = self.snapshot.alert_log if self.snapshot is not None else ()
        return not text or bool(self.rows or self._fitting(log))

    def _fitting(self, rows: Iterable[Said]) -> tuple[Said, ...]:
        """The rows that have the words of the filter; all of them without any."""
        return tuple(row for row in rows if not self._words or fits(self._words, *_texts_of(row)))

    def _let_sink(self) -> None:
        """What was just acknowledged sinks below the others; the cursor stays, on the next to be seen."""
        seen, self._seen = self._seen, ""
        if not seen or self.cursor.key != ("", seen):
            return
        row = next((r for r in self.rows if isinstance(r, Alert) and r.key == seen), None)
        if row is None or not row.acknowledged:
            self._seen = seen
            return
        below = (r for r in self.rows[self.cursor.at:] if isinstance(r, Alert))
        left = [r for r in below if r.active and not r.acknowledged]
        if left and not left[0].standing:
            self.cursor.key = _key(left[0])

    def _look(self, snapshot: Snapshot) -> tuple[Near, ...]:
        """The rules that do not fire, nearest to their level first; of very many rules and symbols only as
        often as the page's own clock moves."""
        rules, moment = snapshot.watch.rules, _coarse(snapshot.as_of_ms)
        if self._looked != (id(rules), moment) or sum(len(rule.symbols) for rule in rules) < _MANY:
            self._looked = (id(rules), moment)
            shown = {a.key for a in (*ordered(snapshot.alerts), *ordered(snapshot.conditions))}
            self._watched = nearest(rules, snapshot.measures, shown, snapshot.as_of_ms)
        return self._watched

    @property
    def rule_id(self) -> str:
        """The rule under the cursor; empty when there is none."""
        return _rule_id(pick) if (pick := self.pick) is not None else ""

    def rule(self) -> RuleAt | None:
        if (pick := self.pick) is None:
            return None
        return RuleAt(_rule_id(pick), pick.value, pick.unit if isinstance(pick, Alert) else pick.rule.unit)

    def figures(self) -> tuple[str, ...]:
        """The measure under the cursor; a count of names is no single figure."""
        return (pick.measure,) if (pick := self.pick) is not None and "*" not in pick.measure else ()

    @property
    def pick(self) -> Row | None:
        """The alert, condition or watched rule under the cursor."""
        return self.rows[self.cursor.at] if self.cursor.at < len(self.rows) else None

    # commands

    def can_next_alert(self) -> bool:
        return len(self.rows) > 1

    can_previous_alert = can_next_alert

    def _turn(self, by: int) -> None:
        self.cursor.turn(by)

    do_next_alert, do_previous_alert = partialmethod(_turn, 1), partialmethod(_turn, -1)

    @property
    def _event(self) -> Alert | None:
        """The alert under the cursor, which can be acknowledged and snoozed."""
        pick = self.pick
        return pick if isinstance(pick, Alert) and not pick.standing else None

    def can_acknowledge(self) -> bool:
        return (event := self._event) is not None and not event.acknowledged

    def do_acknowledge(self) -> None:
        if (event := self._event) is not None:
            self._seen = event.key
            self.post_message(messages.AlertAcknowledged(event.key))

    def can_snooze(self) -> bool:
        return (event := self._event) is not None and event.muted_by != "snoozed"

    def do_snooze(self) -> None:
        """Quiet for a day from the time of the picture."""
        if (event := self._event) is not None and self.snapshot is not None:
            self.post_message(messages.AlertSnoozed(event.key, self.snapshot.as_of_ms + DAY_MS))

    def _has_pick(self) -> bool:
        return self.pick is not None

    can_remove = can_info = can_copy = _has_pick

    def do_add(self) -> None:
        """Another rule."""
        self.post_message(messages.AlertWanted())

    def do_remove(self) -> None:
        """The rule under the cursor."""
        self.post_message(messages.RuleRemoved(self.rule_id))

    def do_info(self) -> None:
        """The why over the whole page, or the lists again."""
        self._about = not self._about
        self.again()

    def can_back(self) -> bool:
        return self._about or self.filter.on

    def do_back(self) -> None:
        """The lists again, or all of their rows."""
        self.do_info() if self._about else self.filter.clear()

    def do_copy(self) -> None:
        """The why as one sentence with its source."""
        pick, snapshot = self.pick, self.snapshot
        if pick is not None and snapshot is not None:
            measure, rule = snapshot.measures.get(pick.measure), _rule_of(pick, snapshot)
            lines = lines_of(pick, measure, rule, snapshot.as_of_ms, 400, self._view.glyphs)
            name = pick.name if isinstance(pick, Alert) else pick.rule.name
            where = f"{pick.symbol}, {name}" if pick.symbol else name
            self.post_message(messages.TextCopied(f"{where}: {'; '.join(text for text, _ in lines)}. {FOOT}"))


def _key(row: Row) -> tuple[str, str]:
    """Identity of a row. A watched rule keeps the cursor also when another of its symbols is nearest."""
    return ("watched", row.rule.id) if isinstance(row, Near) else ("", row.key)


def _rule_id(row: Row) -> str:
    return row.rule.id if isinstance(row, Near) else row.rule


def _texts_of(row: Alert | Near | Transition) -> tuple[str, ...]:
    """What a row says, in words that a person may type."""
    match row:
        case Near():
            return row.measure, row.rule.id, row.rule.name, row.symbol, *row.rule.symbols
        case Alert():
            return row.symbol, row.measure, row.rule, row.name, row.why, row.phase.value
        case _:
            return row.symbol, row.rule, row.why, row.change.value


def _rule_of(row: Row | None, snapshot: Snapshot) -> Rule | None:
    """The rule behind a row."""
    rule_id = _rule_id(row) if row is not None else None
    return next((rule for rule in snapshot.watch.rules if rule.id == rule_id), None)


def _coarse(ms: int) -> int:
    """The clock to ten seconds: ages on this page need no more, and an equal page repaints nothing."""
    return ms - ms % 10_000

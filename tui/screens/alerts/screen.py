"""Alerts: what fires, what is pending, what stands, what is watched, why, and what was."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.alerts.alert import Alert
from tui.alerts.near import Near, nearest
from tui.alerts.rule import Rule
from tui.draw.alerts.page import AlertPage, Row, ordered
from tui.draw.alerts.why import lines_of
from tui.screens.alerts.alert_filter import FiltersAlerts
from tui.screens.alerts.alert_list import AlertChosen, AlertList
from tui.screens.messages import AlertAcknowledged, AlertSnoozed, SessionsWanted, TextCopied
from tui.state.sessions import sessions_of, wants_record
from tui.state.snapshot import Snapshot

DAY_MS = 86_400_000
_MANY = 3_000  # symbols of all rules together
_FOOT = "Arithmetic on public data; not investment advice; quotes may be late."


class AlertsPage(FiltersAlerts):
    """One cursor over events, conditions and watched rules; it stays on its alert when others come and go."""

    name_of_page = "alerts"
    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._key = ("", "")
        self._place = 0
        self._about = False
        self._seen = ""  # just acknowledged, and not yet drawn so
        self._watched: tuple[Near, ...] = ()
        self._looked = (0, 0)  # at which rules, and when

    def body(self) -> Iterable[Widget]:
        yield AlertList()

    def present(self, snapshot: Snapshot) -> None:
        events = self.fitting(ordered(snapshot.alerts))
        conditions = self.fitting(ordered(snapshot.conditions))
        watched = self.fitting(self._look(snapshot))
        rows: tuple[Row, ...] = (*events, *conditions, *watched)
        self._let_sink(rows)
        self._place = self._find(rows)
        pick = rows[self._place] if rows else None
        self._about = self._about and pick is not None
        rule = _rule_of(pick, snapshot)
        sessions = sessions_of(rule, pick.measure, snapshot) if pick is not None and rule else None
        if pick is not None and sessions is not None and wants_record(sessions, pick.measure, snapshot):
            self.post_message(SessionsWanted(pick.measure))
        self.query_one(AlertList).show(
            AlertPage(
                events, conditions, self.fitting(snapshot.alert_log), _coarse(snapshot.as_of_ms),
                len(snapshot.watch.rules), self._place, self._about,
                snapshot.measures.get(pick.measure) if pick else None, watched, rule, sessions,
            )
        )

    def _let_sink(self, rows: tuple[Row, ...]) -> None:
        """What was just acknowledged sinks below the others; the cursor stays, on the next to be seen."""
        seen, self._seen = self._seen, ""
        if not seen or self._key != ("", seen):
            return
        row = next((r for r in rows if isinstance(r, Alert) and r.key == seen), None)
        if row is None or not row.acknowledged:
            self._seen = seen
            return
        left = [r for r in rows[self._place:] if isinstance(r, Alert) and r.active and not r.acknowledged]
        if left and not left[0].standing:
            self._key = _key(left[0])

    def _look(self, snapshot: Snapshot) -> tuple[Near, ...]:
        """What is watched; of very many rules and symbols only as often as the page's own clock moves."""
        rules, moment = snapshot.watch.rules, _coarse(snapshot.as_of_ms)
        if self._looked != (id(rules), moment) or sum(len(rule.symbols) for rule in rules) < _MANY:
            self._looked = (id(rules), moment)
            self._watched = _watched(snapshot)
        return self._watched

    def _rows(self) -> tuple[Row, ...]:
        if self.snapshot is None:
            return ()
        rows: tuple[Row, ...] = (
            *ordered(self.snapshot.alerts), *ordered(self.snapshot.conditions), *self._watched,
        )
        return self.fitting(rows)

    def count_rows(self) -> int:
        log = self.snapshot.alert_log if self.snapshot is not None else ()
        return len(self._rows()) + len(self.fitting(log))

    @property
    def rule_id(self) -> str:
        """The rule under the cursor; empty when there is none."""
        pick = self.pick
        return _rule_id(pick) if pick is not None else ""

    @property
    def figure(self) -> str:
        """The measure under the cursor, of which a rule of one's own can be made."""
        pick = self.pick
        return pick.measure if pick is not None and "*" not in pick.measure else ""

    def _find(self, rows: tuple[Row, ...]) -> int:
        """Where the chosen alert stands now; its old place when it is gone."""
        for i, alert in enumerate(rows):
            if _key(alert) == self._key:
                return i
        # a watched rule that fires now takes the cursor along
        for i, alert in enumerate(rows):
            if self._key == ("watched", _rule_id(alert)):
                self._key = _key(alert)
                return i
        alerts = sum(isinstance(row, Alert) for row in rows)
        last = alerts if alerts and self._key[0] != "watched" else len(rows)
        place = max(0, min(self._place, last - 1))
        self._key = _key(rows[place]) if rows else ("", "")
        return place

    @property
    def pick(self) -> Row | None:
        """The alert, condition or watched rule under the cursor."""
        rows = self._rows()
        return rows[self._find(rows)] if rows else None

    def _choose(self, place: int) -> None:
        rows = self._rows()
        if rows and self.snapshot is not None:
            self._place = max(0, min(len(rows) - 1, place))
            self._key = _key(rows[self._place])
            self.present(self.snapshot)

    def on_alert_chosen(self, message: AlertChosen) -> None:
        self._choose(message.index)

    # commands

    def do_up(self) -> None:
        self._choose(self._place - 1)

    def do_down(self) -> None:
        self._choose(self._place + 1)

    def do_first(self) -> None:
        self._choose(0)

    def do_last(self) -> None:
        self._choose(len(self._rows()) - 1)

    def do_page_up(self) -> None:
        self._choose(self._place - 5)

    def do_page_down(self) -> None:
        self._choose(self._place + 5)

    def can_next_alert(self) -> bool:
        return len(self._rows()) > 1

    def do_next_alert(self) -> None:
        """The next one, from the last to the first."""
        self._choose((self._place + 1) % max(1, len(self._rows())))

    def can_previous_alert(self) -> bool:
        return self.can_next_alert()

    def do_previous_alert(self) -> None:
        self._choose((self._place - 1) % max(1, len(self._rows())))

    @property
    def _event(self) -> Alert | None:
        """The alert under the cursor, which can be acknowledged and snoozed."""
        pick = self.pick
        return pick if isinstance(pick, Alert) and not pick.standing else None

    def can_acknowledge(self) -> bool:
        event = self._event
        return event is not None and not event.acknowledged

    def do_acknowledge(self) -> None:
        if (event := self._event) is not None:
            self._seen = event.key
            self.post_message(AlertAcknowledged(event.key))

    def can_snooze(self) -> bool:
        event = self._event
        return event is not None and event.muted_by != "snoozed"

    def do_snooze(self) -> None:
        """Quiet for a day from the time of the picture."""
        if (event := self._event) is not None and self.snapshot is not None:
            self.post_message(AlertSnoozed(event.key, self.snapshot.as_of_ms + DAY_MS))

    def can_info(self) -> bool:
        return self.pick is not None

    def do_info(self) -> None:
        """The why over the whole page, or the lists again."""
        self._about = not self._about
        if self.snapshot is not None:
            self.present(self.snapshot)

    def can_back(self) -> bool:
        return self._about or self.filtering

    def do_back(self) -> None:
        """The lists again, or all of their rows."""
        self.do_info() if self._about else self.clear_filter()

    def can_copy(self) -> bool:
        return self.pick is not None

    def do_copy(self) -> None:
        """The why as one sentence with its source."""
        pick, snapshot = self.pick, self.snapshot
        if pick is not None and snapshot is not None:
            view = self.query_one(AlertList)
            measure, rule = snapshot.measures.get(pick.measure), _rule_of(pick, snapshot)
            lines = lines_of(pick, measure, rule, snapshot.as_of_ms, 400, view.glyphs)
            name = pick.name if isinstance(pick, Alert) else pick.rule.name
            where = f"{pick.symbol}, {name}" if pick.symbol else name
            self.post_message(TextCopied(f"{where}: {'; '.join(text for text, _ in lines)}. {_FOOT}"))


def _key(row: Row) -> tuple[str, str]:
    """Identity of a row. A watched rule keeps the cursor also when another of its symbols is nearest."""
    return ("watched", row.rule.id) if isinstance(row, Near) else ("", row.key)


def _rule_id(row: Row) -> str:
    return row.rule.id if isinstance(row, Near) else row.rule


def _watched(snapshot: Snapshot) -> tuple[Near, ...]:
    """The rules that do not fire, nearest to their level first."""
    shown = {a.key for a in (*ordered(snapshot.alerts), *ordered(snapshot.conditions))}
    return nearest(snapshot.watch.rules, snapshot.measures, shown, snapshot.as_of_ms)


def _rule_of(row: Row | None, snapshot: Snapshot) -> Rule | None:
    """The rule behind a row."""
    if row is None or isinstance(row, Near):
        return row.rule if row is not None else None
    return next((rule for rule in snapshot.watch.rules if rule.id == row.rule), None)


def _coarse(ms: int) -> int:
    """The clock to ten seconds: ages on this page need no more, and an equal page repaints nothing."""
    return ms - ms % 10_000

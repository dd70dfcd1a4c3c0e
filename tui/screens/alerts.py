"""Alerts: what fires, what stands, why, and the log."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from textual.widget import Widget

from tui.alerts.alert import Alert
from tui.draw.alert_page import AlertPage, ordered
from tui.draw.alert_why import why_lines
from tui.messages import AlertAcknowledged, AlertSnoozed, TextCopied
from tui.screens.page import Page
from tui.snapshot import Snapshot
from tui.widgets.alert_list import AlertChosen, AlertList

DAY_MS = 86_400_000
_FOOT = "Arithmetic on public data; not investment advice; quotes may be late."


class AlertsPage(Page):
    """One cursor over events and conditions; it stays on its alert when others come and go."""

    name_of_page = "alerts"
    CSS_PATH = "alerts.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._place = 0
        self._about = False

    def body(self) -> Iterable[Widget]:
        yield AlertList()

    def present(self, snapshot: Snapshot) -> None:
        events, conditions = ordered(snapshot.alerts), ordered(snapshot.conditions)
        rows = (*events, *conditions)
        self._place = self._find(rows)
        pick = rows[self._place] if rows else None
        self._about = self._about and pick is not None
        self.query_one(AlertList).show(
            AlertPage(
                events, conditions, snapshot.alert_log, _coarse(snapshot.as_of_ms), len(snapshot.watch.rules),
                self._place, self._about, snapshot.measures.get(pick.measure) if pick else None,
                _series(pick, snapshot),
            )
        )

    def _rows(self) -> tuple[Alert, ...]:
        if self.snapshot is None:
            return ()
        return (*ordered(self.snapshot.alerts), *ordered(self.snapshot.conditions))

    def _find(self, rows: tuple[Alert, ...]) -> int:
        """Where the chosen alert stands now; its old place when it is gone."""
        for i, alert in enumerate(rows):
            if alert.key == self._key:
                return i
        place = max(0, min(self._place, len(rows) - 1))
        self._key = rows[place].key if rows else ""
        return place

    @property
    def pick(self) -> Alert | None:
        """The alert or condition under the cursor."""
        rows = self._rows()
        return rows[self._find(rows)] if rows else None

    def _choose(self, place: int) -> None:
        rows = self._rows()
        if rows and self.snapshot is not None:
            self._place = max(0, min(len(rows) - 1, place))
            self._key = rows[self._place].key
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

    def can_acknowledge(self) -> bool:
        pick = self.pick
        return pick is not None and not pick.standing and not pick.acknowledged

    def do_acknowledge(self) -> None:
        if (pick := self.pick) is not None:
            self.post_message(AlertAcknowledged(pick.key))

    def can_snooze(self) -> bool:
        pick = self.pick
        return pick is not None and not pick.standing and pick.muted_by != "snoozed"

    def do_snooze(self) -> None:
        """Quiet for a day from the time of the picture."""
        if (pick := self.pick) is not None and self.snapshot is not None:
            self.post_message(AlertSnoozed(pick.key, self.snapshot.as_of_ms + DAY_MS))

    def can_info(self) -> bool:
        return self.pick is not None

    def do_info(self) -> None:
        """The why over the whole page, or the lists again."""
        self._about = not self._about
        if self.snapshot is not None:
            self.present(self.snapshot)

    def can_back(self) -> bool:
        return self._about

    do_back = do_info

    def can_copy(self) -> bool:
        return self.pick is not None

    def do_copy(self) -> None:
        """The why as one sentence with its source."""
        pick, snapshot = self.pick, self.snapshot
        if pick is not None and snapshot is not None:
            view = self.query_one(AlertList)
            measure = snapshot.measures.get(pick.measure)
            lines = why_lines(pick, measure, (), snapshot.as_of_ms, 400, view.glyphs)
            where = f"{pick.symbol}, {pick.name}" if pick.symbol else pick.name
            self.post_message(TextCopied(f"{where}: {'; '.join(text for text, _ in lines)}. {_FOOT}"))


def _coarse(ms: int) -> int:
    """The clock to ten seconds: ages on this page need no more, and an equal page repaints nothing."""
    return ms - ms % 10_000


def _series(pick: Alert | None, snapshot: Snapshot) -> tuple[float, ...]:
    """Last values of the measure where the picture holds them: the closes of a symbol whose move it is."""
    if pick is None or not pick.symbol or not pick.measure.startswith("move."):
        return ()
    closes = snapshot.sparks.get(pick.symbol, ())
    return tuple(now / before - 1 for before, now in pairwise(closes) if before)

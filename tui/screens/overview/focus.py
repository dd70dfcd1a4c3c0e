"""Keys that act on the figure in focus on the Overview: explain, prove, copy, turn, acknowledge."""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING

from tui.screens.messages import AlertAcknowledged, LinkOpened, NoticeGiven, TextCopied

if TYPE_CHECKING:
    from tui.alerts.alert import Alert
    from tui.draw.words.measure import About
    from tui.screens.overview.view import OverviewView
    from tui.state.snapshot import Snapshot


class Focus:
    """A part of the screen: what it says and does about what its view has in focus."""

    def __init__(self, view: OverviewView) -> None:
        self._view = view

    def _about(self) -> About | None:
        from tui.draw.overview.about import about_panel, alert_at, symbol_of
        from tui.state.origins import origins_of

        view, picture = self._view, self._view.as_shown
        if picture is None:
            return None
        row, alert = view.row, alert_at(picture, view.view.item)
        symbols = [*([row.symbol] if row else []), *([symbol_of(alert)] if alert else [])]
        origins = origins_of(picture, symbols)
        return about_panel(picture, view.seen.focus, view.view.item, row, view.glyphs, origins)

    def _has_figure(self) -> bool:
        focus, picture = self._view.seen.focus, self._view.snapshot
        if picture is None or focus == "board":
            return self._view.row is not None
        told = {"loop": picture.pinned, "share": picture.concentration, "next": picture.upcoming,
                "changes": picture.changes or picture.events}
        return bool(told.get(focus, True))

    can_info = can_source = can_copy = _has_figure

    def do_info(self) -> None:
        """What it is."""
        from tui.screens.dialogs.info import InfoScreen

        if (found := self._about()) is not None:
            self._view.app.push_screen(InfoScreen(found.title, found.lines))

    def do_source(self) -> None:
        """The page on which the figure was read; a figure without one says so."""
        if (found := self._about()) is not None:
            none = NoticeGiven("no address for this figure; i says where it is from")
            self._view.post_message(LinkOpened(found.url) if found.url else none)

    def do_copy(self) -> None:
        if (found := self._about()) is not None:
            self._view.post_message(TextCopied(found.sentence))

    def can_next_item(self) -> bool:
        focus, snapshot = self._view.seen.focus, self._view.snapshot
        if focus == "alerts":
            return snapshot is not None and len(self._alerts(snapshot)) > 1
        return focus in ("board", "loop") and self._view.loops.can_turn(snapshot)

    can_previous_item = can_next_item

    def _turn(self, by: int) -> None:
        view = self._view
        view.move_item(by) if view.seen.focus == "alerts" else view.turn_loop(by)

    do_next_item, do_previous_item = partialmethod(_turn, 1), partialmethod(_turn, -1)

    @staticmethod
    def _alerts(snapshot: Snapshot) -> list[Alert]:
        from tui.draw.overview.panels import alerts_of

        return alerts_of(snapshot)

    @property
    def _event(self) -> Alert | None:
        """The alert in focus: that of the panel, else what fires on the chosen symbol.

        Where there are no panels the line of alerts is always in focus: it is the gravest.
        """
        snapshot = self._view.snapshot
        if snapshot is None or not snapshot.alerts:
            return None
        view, row = self._view.seen, self._view.row
        events = [a for a in self._alerts(snapshot) if not a.standing]
        if view.focus == "alerts" and events:
            return events[view.item % len(events)]
        if view.focus == "board" and row is not None:
            own = [a for a in events if a.subject == row.symbol]
            rest = () if self._view.has_panels else events
            return next((a for a in own or rest if not a.acknowledged), None)
        return None

    def can_acknowledge(self) -> bool:
        return (event := self._event) is not None and not event.acknowledged

    def do_acknowledge(self) -> None:
        if (event := self._event) is not None:
            self._view.post_message(AlertAcknowledged(event.key))

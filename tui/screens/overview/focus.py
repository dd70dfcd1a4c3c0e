"""Keys that act on the figure in focus on the Overview: explain, prove, copy, turn, acknowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.screens.messages import AlertAcknowledged, LinkOpened, NoticeGiven, TextCopied
from tui.screens.parts.filtering import Filtered
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.alerts.alert import Alert
    from tui.deals.article.pinned_loop import PinnedLoop
    from tui.draw.loop.study import Study
    from tui.draw.overview.board import Row
    from tui.draw.overview.layout import View
    from tui.draw.words.measure import About

QUICK = 2_000  # deals that are searched for loops at once; a larger ledger turns on the Loop screen


class OtherLoops:
    """The loops that n and N turn through in place of the article's, searched when first asked for."""

    def __init__(self) -> None:
        self.nodes: tuple[str, ...] = ()  # of the loop shown; empty: the article's
        self._study: Study | None = None
        self._shown: PinnedLoop | None = None

    @staticmethod
    def can_turn(snapshot: Snapshot | None) -> bool:
        """True once the ledger is read, if it is small enough."""
        ledger = snapshot.ledger if snapshot is not None else None
        return snapshot is not None and snapshot.pinned is not None and ledger is not None and (
            len(ledger.deals) <= QUICK
        )

    def turn(self, snapshot: Snapshot, by: int) -> None:
        """The next loop by rank, round from the last to the article's."""
        order = self._studied(snapshot).order
        at = order.index(self.nodes) if self.nodes in order else 0
        at = (at + by) % len(order)
        self.nodes = order[at] if at else ()

    def of(self, snapshot: Snapshot) -> tuple[Snapshot, str]:
        """The picture with the loop that is shown, and a word on which it is; "" for the article's."""
        if not self.nodes or not self.can_turn(snapshot):
            return snapshot, ""
        from tui.deals.article.pinned_loop import whole_loop

        study = self._studied(snapshot)
        if self.nodes not in study.order:
            self.nodes = ()
            return snapshot, ""
        if self._shown is None or self._shown.nodes != self.nodes:
            self._shown = whole_loop(study.book, self.nodes, study.layer)
        note = f"rank {study.loops.rank(self.nodes)} of {len(study.loops.items)}"
        return replace(snapshot, pinned=self._shown), note

    def _studied(self, snapshot: Snapshot) -> Study:
        from tui.draw.loop.study import KINDS, Study

        assert snapshot.ledger is not None and snapshot.pinned is not None
        wanted = Study(snapshot.ledger, snapshot.pinned.day, snapshot.pinned.layer, KINDS[0])
        if self._study is None or not self._study.same(wanted):
            self._study, self._shown = wanted, None
        return self._study


class OverviewFigures(Filtered):
    """What the Overview says about what it has in focus."""

    def __init__(self) -> None:
        super().__init__()
        self.loops = OtherLoops()

    @property
    def chosen_view(self) -> View:
        """What is chosen, the panel in focus as it is seen at this size."""
        raise NotImplementedError

    @property
    def has_panels(self) -> bool:
        """False where the board is a table and everything else a line."""
        raise NotImplementedError

    @property
    def chosen_row(self) -> Row | None:
        """The row at the cursor of the board."""
        raise NotImplementedError

    @property
    def as_shown(self) -> Snapshot | None:
        """The picture with the loop that is shown in it."""
        raise NotImplementedError

    def move_item(self, by: int) -> None:
        """The cursor of the panel in focus, round its rows."""
        raise NotImplementedError

    def turn_loop(self, by: int) -> None:
        """Another loop in the panel of the loop."""
        raise NotImplementedError

    def _about(self) -> About | None:
        from tui.draw.grid.glyphs import FULL
        from tui.draw.overview.about import about_panel

        picture, view = self.as_shown, self.chosen_view
        look = getattr(self.app, "look", None)
        glyphs = look.glyphs if look is not None else FULL
        if picture is None:
            return None
        return about_panel(picture, view.focus, view.item, self.chosen_row, glyphs)

    def _has_figure(self) -> bool:
        picture = self.snapshot
        match self.chosen_view.focus:
            case "board":
                return self.chosen_row is not None
            case "loop":
                return picture is not None and picture.pinned is not None
            case "share":
                return picture is not None and picture.concentration is not None
            case "changes":
                return picture is not None and bool(picture.changes or picture.events)
            case "next":
                return picture is not None and bool(picture.upcoming)
            case _:
                return picture is not None

    can_info = can_source = can_copy = _has_figure

    # What it is.

    def do_info(self) -> None:
        from tui.screens.dialogs.info import InfoScreen

        found = self._about()
        if found is not None:
            self.app.push_screen(InfoScreen(found.title, found.lines))

    def do_source(self) -> None:
        """The page on which the figure was read; a figure without one says so."""
        found = self._about()
        if found is not None and found.url:
            self.post_message(LinkOpened(found.url))
        elif found is not None:
            self.post_message(NoticeGiven("no address for this figure; i says where it is from"))

    def do_copy(self) -> None:
        found = self._about()
        if found is not None:
            self.post_message(TextCopied(found.sentence))

    def can_next_item(self) -> bool:
        if self.chosen_view.focus == "alerts":
            return self.snapshot is not None and len(self._alerts(self.snapshot)) > 1
        return self.chosen_view.focus in ("board", "loop") and self.loops.can_turn(self.snapshot)

    can_previous_item = can_next_item

    def do_next_item(self) -> None:
        self._turn(1)

    def do_previous_item(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.move_item(by) if self.chosen_view.focus == "alerts" else self.turn_loop(by)

    @staticmethod
    def _alerts(snapshot: Snapshot) -> list[Alert]:
        from tui.draw.overview.panels import alerts_of

        return alerts_of(snapshot)

    @property
    def _event(self) -> Alert | None:
        """The alert in focus: that of the panel, else what fires on the chosen symbol.

        Where there are no panels the line of alerts is always in focus: it is the gravest.
        """
        if self.snapshot is None or not self.snapshot.alerts:
            return None
        view, row = self.chosen_view, self.chosen_row
        events = [a for a in self._alerts(self.snapshot) if not a.standing]
        if view.focus == "alerts" and events:
            return events[view.item % len(events)]
        if view.focus == "board" and row is not None:
            own = [a for a in events if a.symbol == row.symbol]
            return next((a for a in own or (() if self.has_panels else events) if not a.acknowledged), None)
        return None

    def can_acknowledge(self) -> bool:
        event = self._event
        return event is not None and not event.acknowledged

    def do_acknowledge(self) -> None:
        if (event := self._event) is not None:
            self.post_message(AlertAcknowledged(event.key))

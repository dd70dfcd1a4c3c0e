"""What every screen of the program is: header, body, notice line, footer, and a picture to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from tui.commands import COMMANDS
from tui.draw.grid.canvas import Listing
from tui.screens.messages import NoticeGiven
from tui.screens.parts.bars import FooterBar, HeaderBar, NoticeBar, TimelineBar
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.cursor import ListCursor
from tui.screens.parts.picture import PictureView
from tui.state.snapshot import Snapshot
from tui.system.terminal.own import write_spans

if TYPE_CHECKING:
    from tui.money.mine import Mine
    from tui.screens.parts.look import Host
    from tui.watchlist import Watchlist


class RuleAt(NamedTuple):
    """The alert rule at the cursor, and the value that stands there in its unit; None when not known."""

    id: str
    value: float | None
    unit: str


class Doing(NamedTuple):
    """A command as a class does it, and whether it works now (always, if None); both take the object."""

    do: Callable[[Any], None]
    can: Callable[[Any], bool] | None


def doings(kind: type[object]) -> Mapping[str, Doing]:
    """The commands for which a class, or one it inherits from, has a method."""
    if kind in _DOINGS:
        return _DOINGS[kind]
    ours = [c for c in reversed(kind.__mro__) if c.__module__.startswith("tui.")]
    own = {name: method.__get__(None, kind) for c in ours for name, method in vars(c).items()
           if name.startswith(("do_", "can_")) and hasattr(method, "__get__")}
    found = {n[3:]: Doing(method, own.get(f"can_{n[3:]}")) for n, method in own.items() if n[:3] == "do_"}
    return _DOINGS.setdefault(kind, found)


def doing_of(owners: Iterable[object], command_id: str) -> tuple[object, Doing] | None:
    """Who of `owners` does the command first, and how."""
    found = ((owner, doings(type(owner)).get(command_id)) for owner in owners)
    return next(((owner, doing) for owner, doing in found if doing is not None), None)


def works(found: tuple[object, Doing] | None) -> bool:
    """True when what `doing_of` found can be done here and now."""
    return found is not None and (found[1].can is None or bool(found[1].can(found[0])))


def _asked_by_keys(snapshot: Snapshot) -> tuple[object, ...]:
    """What of a picture decides which keys work: all but what prices change; of that how much there is."""
    there = len(snapshot.quotes), len(snapshot.measures), snapshot.concentration is None
    return *_STANDING(snapshot), *there, snapshot.health.state, snapshot.as_of_ms // KEYS_MS


KEYS_MS = 5000  # by then whatever else a price may have changed
_MOVES = ("as_of_ms", "next_ms", "quotes", "freshness", "sparks", "usual", "concentration", "measures",
          "health")
_STANDING = attrgetter(*(name for name in Snapshot.__struct_fields__ if name not in _MOVES))
_DOINGS: dict[type[object], Mapping[str, Doing]] = {}
_KEYS = dict.fromkeys(key for command in COMMANDS for key in command.keys)


class Page(Screen[None]):
    """A screen that is installed once and shown by `switch_screen`.

    Subclasses name themselves by their id in the command table, compose a body, and take each picture in
    `present`. A command `x` of the table is a method `do_x` of the screen or of one of its `parts()` (a
    ListCursor, a Filtering, what a screen has cut out of itself), the screen's own first; a method `can_x`
    beside it may switch it off. What stands at the cursor it answers in `symbol`, `figures` and `rule`.
    """

    AUTO_FOCUS: ClassVar[str | None] = ""  # back from a dialog the keys are the page's, not a line's

    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"press('{key}')", show=False) for key in _KEYS]

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        write_spans(self)
        self._header, self._footer = HeaderBar(name), FooterBar(name)
        self._timeline, self._notice = TimelineBar(), NoticeBar(self.noticed)
        self.snapshot: Snapshot | None = None
        self._asked: tuple[object, ...] | None = None  # of the last picture for which the footer was asked

    @property
    def name(self) -> str:
        """Its id in the table of commands."""
        return self._name or ""

    def body(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def parts(self) -> Sequence[object]:
        """What does some of the screen's commands for it."""
        return ()

    def symbol(self) -> str:
        """The listed company at the cursor; empty when there is none."""
        return ""

    def group(self) -> str:
        """The group of the watchlist that is shown; empty where none is."""
        return ""

    def shows(self) -> tuple[str, ...]:
        """Symbols whose figures it shows whatever the watchlist holds."""
        return ()

    def figures(self) -> tuple[str, ...]:
        """Keys of the measures at the cursor, the likeliest first: what a rule can be made of."""
        return ()

    def rule(self) -> RuleAt | None:
        """The alert rule at the cursor."""
        return None

    def caption(self) -> str:
        """What a saved picture says of itself."""
        return ""

    def lists(self) -> Sequence[Listing]:
        """What its views list now, each with all of its rows."""
        views = (view for view in self.query(CanvasView) if view.display and view.region.area)
        return [one for view in views if view.picture is not None for one in view.picture.lists]

    def left_off(self) -> dict[str, Any]:
        """What a person has chosen here that the next run begins with, as plain values."""
        return {}

    def go_on(self, left: dict[str, Any], watch: Watchlist) -> None:
        """Begin with what `left_off` said in another run. Raises ValidationError for another shape."""

    def present(self, snapshot: Snapshot) -> None:
        """Hand the parts of a new picture to the widgets."""

    wants_mine: ClassVar[bool] = False  # shows something of what the person owns
    wants_sample: ClassVar[bool] = False  # and a sample where nothing is

    def set_mine(self, mine: Mine | None, hidden: bool) -> None:
        """What the person owns at the prices of the picture that comes next; None where nothing is known."""

    def compose(self) -> ComposeResult:
        yield self._header
        yield from self.body()
        yield from (self._timeline, self._notice, self._footer)

    def show(self, snapshot: Snapshot) -> None:
        """Take a picture: the header's part first, then the body's."""
        self.snapshot = snapshot
        if self.is_mounted:
            self._hand_out(snapshot)

    def _hand_out(self, snapshot: Snapshot) -> None:
        self._header.show(snapshot)
        self._timeline.show(snapshot)
        self._notice.show(snapshot)
        self.present(snapshot)
        asked = _asked_by_keys(snapshot)
        if asked != self._asked:
            self._asked = asked
            self.show_keys()

    def again(self) -> None:
        """The same picture, when something else is chosen in it."""
        if self.snapshot is not None and self.is_mounted:
            self.present(self.snapshot)

    def on_notice_given(self, message: NoticeGiven) -> None:
        """In the picture of what it is about; the app, which hears it next, would be a picture late."""
        self.say(message.text, message.token)

    def say(self, text: str, token: str = "muted") -> None:
        """One line above the footer; what is said before the page is there, or after it, hurts nobody."""
        self._notice.say(text, token)

    def noticed(self) -> None:
        """The line of notices says something else: a screen may give up a line of its own for it."""

    def show_keys(self) -> None:
        """The footer says anew what can be done now."""
        if self.is_mounted:
            self._footer.repaint()

    def on_mount(self) -> None:
        """The parts are handed out before the first layout, so that no empty page is drawn first."""
        if self.snapshot is not None and self.children:
            self._hand_out(self.snapshot)

    def _doing(self, command_id: str) -> tuple[object, Doing] | None:
        return doing_of((self, *self.parts()), command_id)

    def has(self, command_id: str) -> bool:
        """True when the command is this screen's, whether it works now or not."""
        return self._doing(command_id) is not None

    def can(self, command_id: str) -> bool:
        """True when the command works here and now."""
        return works(self._doing(command_id))

    def do(self, command_id: str) -> bool:
        """Run the command if it is this screen's; says whether it was."""
        found = self._doing(command_id)
        if found is None or not works(found):
            return False
        found[1].do(found[0])
        self.show_keys()
        return True

    def _lists(self) -> Iterable[ListCursor]:
        return (part for part in self.parts() if isinstance(part, ListCursor))

    def on_picture_view_pointed(self, message: PictureView.Pointed) -> None:
        """A click on a row of a list chooses it."""
        for cursor in self._lists():
            cursor.go(message.index)

    def on_picture_view_turned(self, message: PictureView.Turned) -> None:
        for cursor in self._lists():
            cursor.step(message.by)

    def wheel(self, event: events.MouseEvent, by: int) -> None:
        """The wheel where no view has a meaning of its own for it: as the key does."""
        self.do("down" if by > 0 else "up")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.wheel(event, -1)

    def action_press(self, key: str) -> None:
        """Every key of the table goes through the app, which knows what it means here."""
        cast("Host", self.app).press(key)

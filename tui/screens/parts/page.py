"""What every screen of the program is: header, body, notice line, footer, and a picture to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from tui.commands import COMMANDS, for_key
from tui.screens.parts.bars import FooterBar, HeaderBar, NoticeBar
from tui.state.snapshot import Snapshot
from tui.system.terminal.own import write_spans

_KEYS = dict.fromkeys(key for command in COMMANDS for key in command.keys)


class Page(Screen[None]):
    """A screen that is installed once and shown by `switch_screen`.

    Subclasses name themselves (`name_of_page` is the id in the command table), compose a body, and take each
    picture in `present`. A command `x` of the table is a method `do_x`; `can_x` may switch it off.
    """

    name_of_page = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"press('{key}')", show=False) for key in _KEYS]

    def __init__(self) -> None:
        super().__init__()
        write_spans(self)
        self.snapshot: Snapshot | None = None

    def body(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def present(self, snapshot: Snapshot) -> None:
        """Hand the parts of a new picture to the widgets."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.name_of_page)
        yield from self.body()
        yield NoticeBar()
        yield FooterBar(self.name_of_page)

    def show(self, snapshot: Snapshot) -> None:
        """Take a picture: the header's part first, then the body's."""
        self.snapshot = snapshot
        if self.is_mounted:
            self._hand_out(snapshot)

    def _hand_out(self, snapshot: Snapshot) -> None:
        self.query_one(HeaderBar).show(snapshot)
        self.query_one(NoticeBar).show(snapshot)
        self.present(snapshot)
        self.query_one(FooterBar).repaint()

    def on_mount(self) -> None:
        """The parts are handed out before the first layout, so that no empty page is drawn first."""
        if self.snapshot is not None and self.children:
            self._hand_out(self.snapshot)

    def can(self, command_id: str) -> bool:
        """True when the command works here and now."""
        if not hasattr(self, f"do_{command_id}"):
            return False
        check = getattr(self, f"can_{command_id}", None)
        return bool(check()) if check else True

    def do(self, command_id: str) -> bool:
        """Run the command if it is this screen's; says whether it was."""
        if not self.can(command_id):
            return False
        getattr(self, f"do_{command_id}")()
        if self.is_mounted:
            self.query_one(FooterBar).repaint()
        return True

    def action_press(self, key: str) -> None:
        """Every key of the table goes through the app, which knows what it means here."""
        press = getattr(self.app, "press", None)
        if press is not None:
            press(key)
        else:
            self._press_alone(key)

    def _press_alone(self, key: str) -> None:
        """In an app without a command desk (a screen's own test) only the screen's commands work."""
        command = for_key(key, self.name_of_page)
        if command is not None:
            self.do(command.id)

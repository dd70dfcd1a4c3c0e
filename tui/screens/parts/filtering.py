"""A page whose rows are filtered as one types: / opens the line, Enter keeps the filter, Esc clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.screens.messages import NoticeGiven
from tui.screens.parts.bars import HeaderBar
from tui.screens.parts.page import Page

if TYPE_CHECKING:
    from textual.widgets import Input

    from tui.screens.parts.filter_line import FilterLine


class Filtered(Page):
    """Subclasses take the text as it is typed; the widget is made when first asked for."""

    AUTO_FOCUS: ClassVar[str | None] = ""  # back from a dialog the keys are the page's, not the line's
    filter_hint: ClassVar[str] = ""
    filter_stays: ClassVar[bool] = True  # False: Enter jumps to what was found and the line goes

    def __init__(self) -> None:
        super().__init__()
        self._filter: FilterLine | None = None

    def take_filter(self, text: str) -> bool:
        """Show what fits `text`, everything when it is empty; says whether anything does."""
        raise NotImplementedError

    @property
    def filtering(self) -> bool:
        """True while the line is there."""
        return self._filter is not None

    def can_filter(self) -> bool:
        return self._filter is None or not self._filter.has_focus

    def do_filter(self) -> None:
        """The line, with the filter that holds."""
        from tui.screens.parts.filter_line import FilterLine

        if self._filter is None:
            self._filter = FilterLine(placeholder=self.filter_hint, select_on_focus=False)
            self.mount(self._filter, after=self.query_one(HeaderBar))
        self._filter.focus()

    def clear_filter(self) -> None:
        """Everything is shown again and the line goes."""
        self.take_filter("")
        self._close()

    def _close(self) -> None:
        line, self._filter = self._filter, None
        if line is not None:
            self.set_focus(None)
            line.remove()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._filter is None or event.input is not self._filter:
            return
        text = event.value.strip()
        found = self.take_filter(text)
        self.post_message(NoticeGiven("" if found else f'nothing fits "{text}"; Esc clears', "warn"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._filter is not None and event.value.strip() and self.filter_stays:
            self.set_focus(None)
        else:
            self._close()

    def on_filter_line_cleared(self) -> None:
        self.clear_filter()
        self.post_message(NoticeGiven(""))

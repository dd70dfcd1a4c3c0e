"""The yardstick: the smallest Textual program. Every figure is also given as a ratio to it."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static("READY")


if __name__ == "__main__":
    Hello().run()

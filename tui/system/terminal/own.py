"""Our driver and compositor, where Textual is as we know it; else its own serve."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui.system.terminal import private

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver
    from textual.screen import Screen

    from tui.system.terminal.driver import QuietDriver


def driver_class() -> type[Driver] | None:
    """Our driver, None where Textual's own must serve; the terminal is then left as it was found."""
    if not private.is_known():
        from tui.system.terminal import ink

        ink.away()
        return None
    from tui.system.terminal.driver import QuietDriver

    return QuietDriver


def driver_of(app: App[Any]) -> QuietDriver | None:
    """The driver of a running program when it is ours."""
    module = sys.modules.get("tui.system.terminal.driver")
    driver = private.driver_of(app)
    return driver if module is not None and isinstance(driver, module.QuietDriver) else None


def write_spans(screen: Screen[Any]) -> None:
    """Let `screen` send the cells that differ alone. To be called before anything of it is laid out."""
    if private.is_known():
        from tui.system.terminal.spans import SpanCompositor

        private.set_compositor(screen, SpanCompositor())

"""asyncio and Textual without what the program on the screen never asks them for: a third of their import.

Nothing of either is changed. What stands in for a module becomes it at the first use; where anything is not
as expected, all of Textual is loaded.
"""

from __future__ import annotations

import sys
from importlib import import_module

from tui.system.stand_ins import standing_in

# Textual's own palette (ours is screens/dialogs/palette.py) with the widgets of it alone; the folder of a
# download; how a theme, a layout and a faulty stylesheet are shown to who writes one; data of links
LATER = (
    "textual.command", "platformdirs", "mimetypes", "rich.table", "textual.canvas", "textual.markup",
    "difflib", "pickle",
)


class _Provider:
    """What Textual's palette of themes inherits from; it is never opened (App.ENABLE_COMMAND_PALETTE)."""


def load_loop() -> None:
    """asyncio without TLS, which this process never speaks through it (the feed does, in its own).

    OpenSSL is 12 ms of the start and 5 MiB; asyncio is made to do without. Whoever imports ssl later gets it.
    """
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # what Python takes for "there is none"
    try:
        import_module("asyncio")
    finally:
        del sys.modules["ssl"]


def load_textual() -> str:
    """Once a process, before anybody imports it; why all of it was loaded, where it was not as expected."""
    if "textual" in sys.modules:
        return "it was loaded before"
    before = set(sys.modules)
    try:
        with standing_in(LATER) as stand_ins:
            stand_ins["textual.command"].__dict__["Provider"] = _Provider
            import_module("textual.app")
    except Exception as error:  # whatever a later release may do at its import
        for name in set(sys.modules) - before:
            if name.split(".")[0] in ("textual", "rich"):
                del sys.modules[name]
        import_module("textual.app")
        from tui.system.log import note

        why = f"{type(error).__name__}: {error}"
        note(f"Textual is not as we know it ({why}): all of it is loaded")
        return why
    return ""

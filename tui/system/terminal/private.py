"""Textual's private names, all that this program rests on, each held against what it must be.

They are asked once, when the program starts. Where one is missing or does otherwise, in a release that we do
not know, nothing of ours is used: Textual's own driver and compositor serve (more bytes, ten looks a second
at the keyboard, no first ink under the first frame), and the log says what was amiss.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from textual.app import App
from textual.geometry import Region
from textual.screen import Screen

from tui.system.log import note

_import_error = ""
try:
    from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
    from textual._parser import ParseError
    from textual._time import get_time
    from textual._xterm_parser import XTermParser
except ImportError as error:
    _import_error = str(error)

__all__ = ["ChopsUpdate", "Compositor", "CompositorUpdate", "ParseError", "XTermParser", "get_time"]

_OF_COMPOSITOR = ("_dirty_regions", "_regions_to_spans", "visible_widgets", "render_full_update")
_OF_APP = ("_driver", "_handle_exception", "_on_message")
_OF_SCREEN = ("_compositor", "_push_result_callback")
_OF_DRIVER = (  # of LinuxDriver and its base, besides what every driver has
    "_app", "_auto_restart", "_debug", "_file", "_get_terminal_size", "_loop", "_mouse_pixels",
    "_must_signal_resume", "_patch_iflag", "_patch_lflag", "_sigcont_application", "_sigtstp_application",
    "_writer_thread", "attrs_before", "exit_event", "fileno", "process_message", "run_input_thread",
)


@cache
def is_known() -> bool:
    """Whether this Textual is inside as we know it; a line in the log when it is not."""
    amiss = _import_error
    try:
        amiss = amiss or _amiss()
    except Exception as error:  # whatever a later release makes of our question
        amiss = f"{type(error).__name__}: {error}"
    if amiss:
        from textual import __version__

        note(f"Textual {__version__} is not as we know it ({amiss}): its own driver and compositor serve")
    return not amiss


def _amiss() -> str:
    """The first name that is missing or does otherwise; empty when there is none."""
    missing = [*_missing(App, _OF_APP), *_missing(Screen, _OF_SCREEN), *_missing(Compositor, _OF_COMPOSITOR)]
    if sys.platform != "win32":
        from textual.drivers.linux_driver import LinuxDriver

        missing += _missing(LinuxDriver, _OF_DRIVER)
    if missing:
        return f"{missing[0]} is missing"
    update, compositor = ChopsUpdate([{0: None}], [(0, 0, 1)], [[1]]), Compositor()
    if not isinstance(update, CompositorUpdate) or update.spans != [(0, 0, 1)]:
        return "ChopsUpdate holds something else"
    if compositor.render_partial_update() is not None or not callable(update.render_segments):
        return "Compositor.render_partial_update does otherwise"
    if compositor._dirty_regions or compositor.visible_widgets:
        return "a compositor does not begin empty"
    if list(Compositor._regions_to_spans([Region(1, 2, 3, 1), Region(3, 2, 2, 1)])) != [(2, 1, 5)]:
        return "Compositor._regions_to_spans does otherwise"
    parser = XTermParser(False)
    keys = [getattr(event, "key", "") for event in parser.feed("a")]
    if keys != ["a"] or parser._timeout_time is not None or list(parser.tick()):
        return "XTermParser reads otherwise"
    return "" if 0 <= get_time() <= get_time() else "get_time is no clock"


def _missing(kind: type, names: tuple[str, ...]) -> list[str]:
    """Those that neither the class nor the making of its instances names."""
    makers = (vars(base).get("__init__") for base in kind.__mro__)
    made = {name for maker in makers if maker is not None and hasattr(maker, "__code__")
            for name in maker.__code__.co_names}
    return [f"{kind.__name__}.{name}" for name in names if name not in made and not hasattr(kind, name)]


def driver_of(app: App[Any]) -> object:
    """The driver of a running program."""
    return getattr(app, "_driver", None)


def set_compositor(screen: Screen[Any], compositor: Compositor) -> None:
    """Let `screen` use it. To be called before anything of it is laid out."""
    screen._compositor = compositor


def stands_alone(screen: Screen[Any]) -> bool:
    """Make `screen` fit to be the first on the stack: what `push_screen` does and `switch_screen` undoes.

    False where that cannot be: then it has to be pushed over Textual's own empty screen.
    """
    if is_known():
        screen._push_result_callback(screen, None)
    return is_known()

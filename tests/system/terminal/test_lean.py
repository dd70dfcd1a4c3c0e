"""Textual as the screen loads it: without its palette until somebody asks, whole where it is another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.feed.yahoo.test_library import CHANGED, told_by

LOADED = """
import json, sys
from tui.system.terminal import lean
lean.load_loop()
told = {"whole": lean.load_textual(), "loaded": [name for name in lean.LATER if name in sys.modules]}
"""


def loaded(more: str, before: str = "") -> dict[str, Any]:
    return told_by(f"{before}\n{LOADED}\n{more}")


def test_the_screen_loads_no_palette_of_textuals_and_whoever_asks_gets_it() -> None:
    told = loaded("""
from textual.app import App
from textual.widgets import Input, OptionList, Tree
import pickle, textual.app, textual.command, textual.markup
from rich.style import Style
from textual.content import Content
told["meta"] = Style.from_meta({"a": 1}).meta
told["markup"] = Content.from_markup("[b]x[/b]").plain
told["folder"] = str(textual.app.user_downloads_path()) != ""
told["guessed"] = textual.app.mimetypes.guess_type("a.svg")[0]
told["opened"] = textual.app.CommandPalette.is_open == textual.command.CommandPalette.is_open
""")
    assert told == {"whole": "", "loaded": [], "meta": {"a": 1}, "markup": "x", "folder": True,
                    "guessed": "image/svg+xml", "opened": True}


@pytest.mark.parametrize(("old", "new", "why"), [
    ("import Canvas, Rectangle", "import Canvas; Canvas(1, 1)", "at import"),
    ("class ThemeProvider(Provider)", "class ThemeProvider(Hit)", "TypeError"),
])
def test_one_that_is_another_inside_is_loaded_whole(old: str, new: str, why: str) -> None:
    told = loaded("", f"OLD, NEW = {old!r}, {new!r}\n{CHANGED}")
    assert why in told["whole"] and "textual.command" in told["loaded"]


def test_one_that_is_broken_fails_as_it_does_by_itself() -> None:
    with pytest.raises(AssertionError, match="NameError"):
        loaded("", f"OLD, NEW = 'class ThemeProvider(Provider)', 'class ThemeProvider(Missing)'\n{CHANGED}")

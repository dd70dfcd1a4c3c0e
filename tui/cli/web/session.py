"""One page's program: started by `serve` for each page, ended with it. Not for typing.

Speaks textual-serve's packets on its pipes (Textual's WebDriver does), so there is no terminal anywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def run(argv: Sequence[str]) -> int:
    """The program until the page is closed; 2 for a configuration that cannot be read."""
    parser = argparse.ArgumentParser(prog="loopwatch page")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--view-only", action="store_true")
    parser.add_argument("--money", action="store_true")
    given = parser.parse_args(argv)
    from tui.feed.child import die_with_parent

    die_with_parent()
    from tui.app.app import LoopwatchApp, Options
    from tui.draw.grid.glyphs import SETS
    from tui.service.acceptance import opened
    from tui.system.terminal.glyph_width import glyph_set

    try:
        watch = opened(given.config)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    options = Options(
        watch, glyphs=SETS[glyph_set(watch.display.glyphs)], motion=watch.display.motion,
        view_only=given.view_only, shows_money=given.money,
    )
    return LoopwatchApp(options).run() or 0

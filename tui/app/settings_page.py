"""The settings in force, and how the feed is, as plain lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.service.acceptance import waits
from tui.system.log import log_path
from tui.system.text import clean
from tui.watchlist import Watchlist

if TYPE_CHECKING:
    from tui.state.snapshot import Snapshot


def settings_lines(watch: Watchlist, folder: Path | None, snapshot: Snapshot | None = None) -> list[str]:
    """The settings that a person may want to check, and how the feed is; `folder` is that of the data."""
    where = str(watch.path) if watch.path else "built in (no file; `loopwatch config init` writes one)"
    lines = [
        f"Configuration   {where}",
        *([f"Waits           {waiting}"] if (waiting := waits(watch)) else ()),
        f"Data folder     {folder if folder is not None else 'not used in this run'}",
        f"Log file        {log_path()}",
        f"Theme           {watch.display.theme}",
        f"Glyphs          {watch.display.glyphs}",
        f"Market colours  {watch.display.market_colours}",
        f"Quotes every    {watch.refresh.quotes_s:.0f} s open, {watch.refresh.closed_s:.0f} s closed",
        *(_feed_lines(snapshot) if snapshot is not None else ()),
        f"Alert rules     {len(watch.rules)}",
        f"Symbols         {len(watch.symbols)} in {len(watch.groups)} groups",
        "",
        "e opens the file in your editor; a change takes effect within two seconds.",
    ]
    return [clean(line) for line in lines]  # a folder may be called anything


def _feed_lines(snapshot: Snapshot) -> list[str]:
    """The state of the feed: quotes, and what is pushed between them."""
    from tui.draw.chrome.bars import trouble
    from tui.draw.words.health import pushed_words
    from tui.draw.words.numbers import clock

    health = snapshot.health
    last = f"last reply {clock(health.last_success_ms)} ET" if health.last_success_ms else "no reply yet"
    said = trouble(snapshot) if health.state != "ok" else ""
    asked = f", {health.requests} requests so far" if health.requests else ""
    return [f"Quotes          {said or last}{asked}", f"Pushed trades   {pushed_words(snapshot)}"]

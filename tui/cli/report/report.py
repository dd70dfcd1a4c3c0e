"""`loopwatch report`: one HTML file for a morning's mail or a citation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tui.cli import arguments
from tui.system.disclaimer import NOT_ADVICE

GOOD, FAILED, WRONG = 0, 1, 2
WAIT_S = 15.0
SINCE_DAYS = 7


def run(argv: Sequence[str]) -> int:
    """Write the page. 0 written, 1 not, 2 bad use or configuration."""
    parser = argparse.ArgumentParser(
        prog="loopwatch report",
        description="One page: pictures of the screens, what changed since, alerts, loops, dates that come, "
        "each figure with source and age. It asks nothing of anybody, and nothing you own is on it.",
        epilog=f"In a mail: loopwatch report --html - | mail -a 'Content-Type: text/html' -s loopwatch you. "
        f"{NOT_ADVICE}.",
    )
    parser.add_argument("--html", metavar="FILE", type=Path, required=True, help="- for standard output")
    parser.add_argument("--as-of", metavar="DATE", type=arguments.day, help="all as known on that session")
    parser.add_argument("--since", metavar="DATE", type=arguments.day,
                        help=f"what changed from that day on (default: {SINCE_DAYS} days before)")
    parser.add_argument("--stored", action="store_true", help="ask nobody: the data of the program alone")
    parser.add_argument("--theme", choices=("dark", "light"), help="of the pictures")
    parser.add_argument("--wait", type=float, default=WAIT_S, metavar="S", help="seconds to wait for Yahoo")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    given = parser.parse_args(argv)
    from tui.service.acceptance import opened

    try:
        watch = opened(given.config)
        if given.as_of is not None:
            _stored(given.as_of)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    from msgspec.structs import replace

    from tui.app.app import Options
    from tui.cli.report.content import report_of
    from tui.cli.report.page import html_of
    from tui.cli.report.pictures import photograph
    from tui.market.bars import DAY_MS

    if given.theme:
        watch = replace(watch, display=replace(watch.display, theme=given.theme))
    source = "stored" if given.stored or given.as_of is not None else "live"
    options = Options(
        watch, source, leads=False, oldest_ms=DAY_MS, recalls=True, view_only=True, shows_money=False,
        motion=False, as_of=given.as_of)
    picture, pictures = photograph(options, given.wait)
    if picture is None or not pictures:
        print("the pictures could not be made; details in the log", file=sys.stderr)
        return FAILED
    since = given.since or picture.deals_day - timedelta(days=SINCE_DAYS)
    return _write(given.html, html_of(report_of(picture, since), pictures))


def _stored(day: date) -> None:
    """Refuse a day that was no stored session, with its neighbours. Raises ValueError."""
    from tui.app.look_back import nearest_words, sessions

    if day not in sessions():
        raise ValueError(nearest_words(day, sessions()))


def _write(path: Path, page: str) -> int:
    if str(path) == "-":
        sys.stdout.write(page)
        return GOOD
    from tui.system.file_write import replace_file

    try:
        replace_file(path, page.encode())
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror or error}", file=sys.stderr)
        return FAILED
    print(f"written to {path} ({len(page) // 1024} KB)")
    return GOOD

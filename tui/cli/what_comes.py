"""`loopwatch calendar`: what comes, and the wall; as text, JSON, CSV or an iCalendar file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import arguments
from tui.deals.obligations.dates import Dated, Sort
from tui.system.csv_text import as_csv
from tui.system.file_write import replace_file
from tui.toml.faults import nearest

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.obligations.wall import WallRow
    from tui.market.calendar import DatedEvent

GOOD, WRONG = 0, 2
NOTE = (
    "straight line over the term where no plan is published; principal as told; what has no term or year "
    "stands beside. Arithmetic on public data; not investment advice; quotes may be late"
)


def run(argv: Sequence[str]) -> int:
    """Print the dates, or the wall; 2 when a file cannot be written or an option is not understood."""
    given = _parser().parse_args(argv)
    try:
        if given.ics is not None:
            return _write_ics(given)
        print(_wall(given) if given.wall else _dates(given))
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="loopwatch calendar",
        description="What comes: contracts that begin and loans that fall due (the ledger), rebalances of "
        "the indices, holidays, and results as loopwatch last heard of them. A date is shown as far as it is "
        "known: 2027 is no first of January.",
        epilog="loopwatch calendar --ics dates.ics writes a file that calendars read; a thing keeps its name "
        "in it, so that a later file moves it. loopwatch calendar --wall shows what falls due in which year.",
    )
    parser.add_argument("--days", type=_days, default=400, metavar="N", help="how far ahead (default 400)")
    parser.add_argument("--only", action="append", type=_sort, metavar="KIND",
                        help=f"{', '.join(Sort)}; may be given more than once")
    parser.add_argument("--as-of", type=arguments.day, metavar="DATE", help="as known on that day")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml with [ledger] extra")
    parser.add_argument("--wall", action="store_true", help="what falls due in which year, by payer")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--ics", metavar="FILE", type=Path,
                      help="write an iCalendar file (- for standard output)")
    form.add_argument("--json", action="store_const", dest="form", const="json", help="one JSON object")
    form.add_argument("--csv", action="store_const", dest="form", const="csv", help="one row a date")
    parser.set_defaults(form="text")
    return parser


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 36_500:
        raise argparse.ArgumentTypeError(f"{text!r}: a number of days from 1 to 36500")
    return int(text)


def _sort(text: str) -> Sort:
    try:
        return Sort(text.lower())
    except ValueError:
        raise argparse.ArgumentTypeError(f"no kind {text!r}{nearest(text, list(Sort))}") from None


def _read(given: argparse.Namespace) -> tuple[date, Ledger]:
    """The day from which is looked ahead, and the ledger that serves."""
    from tui.market.session import day_of
    from tui.service.acceptance import opened
    from tui.service.ledger.own import read_ledger
    from tui.system import clock

    return given.as_of or day_of(clock.now_ms()), read_ledger(opened(given.config))


def _ahead(given: argparse.Namespace) -> tuple[date, list[Dated]]:
    from tui.deals.obligations.dates import coming

    today, ledger = _read(given)
    until = today + timedelta(days=given.days)
    rows = coming(ledger, today, _results(today) if given.as_of is None else [])
    return today, [d for d in rows if d.first <= until and (not given.only or d.sort in given.only)]


def _results(today: date) -> list[DatedEvent]:
    """Days of results as a loopwatch on this machine last heard of them; none where nothing was recorded."""
    from tui.feed.event import Earnings
    from tui.service.archive import Archive, is_there
    from tui.state.timeline import result_dates, upcoming_of

    if not is_there():
        return []
    archive = Archive.open()
    try:
        last = archive.last_picture()
    finally:
        archive.close()
    heard = [event for event in (last[0] if last is not None else []) if isinstance(event, Earnings)]
    return result_dates(upcoming_of(today, heard))


def _dates(given: argparse.Namespace) -> str:
    today, rows = _ahead(given)
    wide = max((len(row.what) for row in rows), default=4)
    if given.form == "json":
        return _json(today, dates=[_fields(row) for row in rows])
    if given.form == "csv":
        head = ("first", "last", "when", "kind", "what", "amount", "source", "url", "was")
        return as_csv(head, [(row.first, row.last, row.when, row.sort, row.what, _amount(row), row.source,
                              row.url, row.was) for row in rows])
    lines = [f"{'in':>7}  {'date':<16} {'what':<{wide}} {'amount':>12}  known by"]
    for row in rows:
        known = row.source.partition(":")[0]  # the whole of it stands in JSON and CSV
        lines.append(f"{max(0, (row.first - today).days):>5} d  {row.when:<16} {row.what:<{wide}} "
                     f"{_amount(row):>12}  {known}{f', was {row.was}' if row.was else ''}")
    lines.append(f"{len(rows)} dates from {today}; sorted by the first day on which each can be")
    return "\n".join(lines)


def _json(today: date, **fields: object) -> str:
    return json.dumps({"as_of": today.isoformat(), **fields, "note": NOTE}, indent=2, ensure_ascii=False)


def _amount(row: Dated) -> str:
    """Nothing where no money moves."""
    return row.amount.listed if row.amount.known or row.sort is Sort.MONEY else ""


def _fields(row: Dated) -> dict[str, object]:
    return {
        "uid": row.uid, "first": row.first.isoformat(), "last": row.last.isoformat(), "when": row.when,
        "kind": row.sort, "what": row.what, "amount": _amount(row) or None, "low_musd": row.amount.low_musd,
        "high_musd": row.amount.high_musd, "source": row.source, "url": row.url or None,
        "was": row.was or None,
    }


def _wall(given: argparse.Namespace) -> str:
    from tui.deals.obligations.wall import PRINCIPAL, PURCHASES, in_all, wall_of

    today, ledger = _read(given)
    rows = wall_of(ledger, ledger.as_of(today))
    rows = (*rows, *(in_all(rows, sort) for sort in (PURCHASES, PRINCIPAL)))
    years = range(today.year, today.year + 7)
    if given.form == "json":
        return _json(today, rows=[_wall_fields(row) for row in rows])
    cells = [
        (
            row.name, row.sort, *(row.years[y].amount.bare if y in row.years else "" for y in years),
            row.open.amount.bare if row.open.known or row.open.hidden else "", _latest(row),
        )
        for row in rows
    ]
    head = ("payer", "what", *map(str, years), "no term", "its latest, $bn")
    if given.form == "csv":
        return as_csv(head, cells)
    lines = [f"{h[0]:<12} {h[1]:<10}" + "".join(f"{c:>10}" for c in h[2:-1]) + f"  {h[-1]}"
             for h in (head, *cells)]
    return "\n".join([f"due, $bn, as of {today}", *lines, NOTE])


def _wall_fields(row: WallRow) -> dict[str, object]:
    return {
        "payer": row.slug or "all", "kind": row.sort,
        "years": {str(y): {"low_musd": t.floor_musd, "high_musd": t.high_musd} for y, t in row.years.items()},
        "no_term_musd": row.open.top_musd, "revenue_bn": row.revenue.value if row.revenue else None,
        "revenue_period": row.revenue.period if row.revenue else None,
        "cash_bn": row.cash.value if row.cash else None, "cash_period": row.cash.period if row.cash else None,
    }


def _latest(row: WallRow) -> str:
    known = (("revenue", row.revenue), ("cash", row.cash))
    return ", ".join(f"{name} {f.value:g} ({f.period})" for name, f in known if f and f.value is not None)


def _write_ics(given: argparse.Namespace) -> int:
    from tui.cli.ics import ics
    from tui.system import clock

    _, rows = _ahead(given)
    text = ics(rows, clock.now_ms())
    if str(given.ics) == "-":
        sys.stdout.write(text)
        return GOOD
    try:
        replace_file(given.ics, text.encode())
    except OSError as error:
        print(f"{given.ics} cannot be written: {error.strerror}", file=sys.stderr)
        return WRONG
    print(f"{len(rows)} dates written to {given.ics}")
    return GOOD

"""`loopwatch money import FILE`: a broker's file, shown line by line before anything is written."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.money.brokers.preview import Preview
from tui.money.holding import Holding, Holdings

WRITTEN, NOT_WRITTEN, WRONG = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Preview and, after a yes, write. 0 written or nothing new, 1 not written, 2 not readable."""
    given = _parser().parse_args(argv)
    from tui.money.brokers.preview import preview_file
    from tui.money.brokers.table import Unreadable
    from tui.money.holdings_toml import load
    from tui.money.lots import add
    from tui.money.private_file import target

    path = target(given.holdings)
    try:
        found = preview_file(given.file, load(path) if path.is_file() else Holdings(path=path))
    except Unreadable as error:
        print(f"{given.file}: {error}", file=sys.stderr)
        return WRONG
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    print(json.dumps(as_json(found), ensure_ascii=False) if given.json else as_text(found, path))
    if not found.new:
        return WRITTEN
    if not given.yes and (given.json or not _agreed(len(found.new), path)):
        return NOT_WRITTEN
    try:
        add(path, found.new)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    print(f"{len(found.new)} written to {path}", file=sys.stderr)
    return WRITTEN


def _parser() -> argparse.ArgumentParser:
    from tui.money.brokers.forms import FORMS

    known = "\n".join(f"  {form.name:<34}{form.source}" for form in FORMS)
    parser = argparse.ArgumentParser(
        prog="loopwatch money import", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Read a broker's positions file into holdings.toml. It is shown first, with every line\n"
        "that is not understood; nothing is written before a yes (y on standard input, or --yes).\n"
        "The same file twice adds nothing.",
        epilog=f"known by their headings:\n{known}\n"
        '  any other by a mapping in holdings.toml: [import.columns] symbol = "Ticker", shares = "Units"\n\n'
        "exit codes: 0 written or nothing new, 1 not written, 2 not readable",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV from the broker")
    parser.add_argument("--holdings", metavar="FILE", type=Path, help="holdings.toml to write to")
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument("--json", action="store_true", help="the preview as JSON; writes only with --yes")
    return parser


def _agreed(count: int, path: Path) -> bool:
    print(f"write {count} to {path}? y/N ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def as_text(found: Preview, path: Path) -> str:
    """The preview for a person."""
    out = [f"{found.form}, by its headings; {found.skipped} lines hold no position"]
    out += [f"  + {_words(lot)}" for lot in found.new]
    out += [f"  = {_words(lot)}   stands there already" for lot in found.same]
    out += [f"  ~ {_words(lot)}   stands there with another number, which stays" for lot in found.other]
    if found.not_understood:
        out.append("not understood")
        out += [f"  line {one.line}: {one.why}" for one in found.not_understood]
    if not found.new:
        out.append(f"nothing new for {path}")
    return "\n".join(out)


def as_json(found: Preview) -> dict[str, Any]:
    """The preview for a program: the screen's own import reads it."""
    return {
        "schema": 1, "form": found.form, "skipped": found.skipped,
        "new": [_fields(lot) for lot in found.new], "same": [_fields(lot) for lot in found.same],
        "other": [_fields(lot) for lot in found.other],
        "not_understood": [{"line": one.line, "why": one.why} for one in found.not_understood],
    }


def _words(lot: Holding) -> str:
    amount = f"{lot.shares:,.10g}" if lot.shares is not None else f"{lot.value:,.2f} of"
    more = f"  cost {lot.cost:,.10g}" if lot.cost is not None else ""
    more += f" {lot.currency}" if lot.currency else ""
    more += f"  bought {lot.bought.isoformat()}" if lot.bought is not None else ""
    return f"{amount} {lot.symbol}{more}" + (f"  in {lot.account}" if lot.account else "")


def _fields(lot: Holding) -> dict[str, Any]:
    return {
        "symbol": lot.symbol, "shares": lot.shares, "value": lot.value, "cost": lot.cost,
        "currency": lot.currency, "account": lot.account,
        "bought": lot.bought.isoformat() if lot.bought is not None else None, "words": _words(lot),
    }

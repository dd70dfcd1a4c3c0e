"""`loopwatch archive export|import`: this machine's archive into the desk's, and back, whole and checked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.service.acceptance import opened
from tui.service.archive.folder import data_folder
from tui.service.desk.address import NoAddress, conninfo, is_of_server, place, quiet

if TYPE_CHECKING:
    from tui.service.desk.transfer import Sums
    from tui.watchlist.model import DeskSettings

DONE, REFUSED, WRONG = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Exit codes: 0 copied and the same, 1 refused or not the same, 2 the command or the configuration."""
    parser = argparse.ArgumentParser(
        prog="loopwatch archive", description="Copy this machine's archive into that of the desk, or back.",
        epilog="The whole of it in one transaction: last picture, bars, measures, alert log, state of the "
               "alerts. Both sides are read again and compared by rows and sums. exit codes: 0 copied, 1 "
               "refused (nothing was changed), 2 the command is not understood",
    )
    parser.add_argument("action", choices=("export", "import"),
                        help="export: into the archive of [desk]; import: from there into this machine's")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    parser.add_argument("--data", metavar="FOLDER", type=Path, help="folder of the archive of this machine")
    parser.add_argument("--replace", action="store_true", help="what is there is taken away first")
    given = parser.parse_args(argv)
    try:
        desk = opened(given.config).desk
        if not desk.named:
            print("watchlist.toml names no [desk]: there is nothing to copy from or to", file=sys.stderr)
            return WRONG
        address = conninfo(desk)
    except (ValueError, NoAddress) as error:
        print(error, file=sys.stderr)
        return WRONG
    return _copied(given, desk, address)


def _copied(given: argparse.Namespace, desk: DeskSettings, address: str) -> int:
    from tui.service.desk.schema import Unusable, connected
    from tui.service.desk.transfer import NotCopied, export_to, import_from

    folder = given.data or data_folder()
    work = export_to if given.action == "export" else import_from
    try:
        with connected(address) as connection:
            connection.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
            found = work(connection, folder, given.replace)
    except (NotCopied, Unusable) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except Exception as error:
        if not is_of_server(error):
            raise
        print(f"not copied: {quiet(error)}", file=sys.stderr)
        return REFUSED
    ways = (str(folder), place(desk))
    source, target = ways if given.action == "export" else ways[::-1]
    print(f"{source} -> {target}")
    print("\n".join(_lines(found)))
    return DONE


def _lines(found: dict[str, Sums]) -> list[str]:
    lines = [f"{'table':<10} {'rows':>10}  sum of both sides"]
    for table, sums in found.items():
        left = f"  {sums.left_out:,} rows that no program wrote left out" if sums.left_out else ""
        lines.append(f"{table:<10} {sums.rows:>10,}  {sums.sum:016x}{left}")
    return lines

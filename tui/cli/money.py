"""`loopwatch money`: what of mine rests on the loop, for scripts, documents and screen readers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import arguments
from tui.cli import money_export as export
from tui.deals.ledger.deal import Layer
from tui.service.ledger.own import read_ledger
from tui.system.disclaimer import NOT_ADVICE

if TYPE_CHECKING:
    from tui.money.holding import Holdings
    from tui.money.mine import Mine

GOOD, WRONG = 0, 2
NO_FILE = """\
no holdings file at {path}; this is the sample (60 NVDA, 40 ORCL, $60,000 of SPY). For your own:
  loopwatch money import FILE   a positions file of your broker, shown before anything is written
  or write there                [[holding]] symbol = "NVDA" shares = 60, each on a line of its own"""


def run(argv: Sequence[str]) -> int:
    """Print what is owned, looked through; 2 when a file, a day or a fund is not understood."""
    if argv[:1] == ["import"]:
        from tui.cli.money_import import run as bring

        return bring(argv[1:])
    return _print(_parser().parse_args(argv))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="loopwatch money",
        description="What you own, looked through its funds: how much of it rests on the article's loop, on "
        "companies in any loop, on the seven. Reads holdings.toml beside watchlist.toml; sends it nowhere.",
        epilog="loopwatch money import FILE reads a broker's file (see its --help). The market value of "
        f"companies, not money in the deals; {NOT_ADVICE}",
    )
    parser.add_argument("--holdings", metavar="FILE", type=Path, help="holdings.toml to use")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml with [ledger] extra")
    parser.add_argument("--as-of", type=arguments.day, metavar="DATE", help="at that day's closing prices")
    parser.add_argument("--layer", type=arguments.layer, default=Layer.ANNOUNCED, metavar="L",
                        help="whose loops count: funded, signed, announced (default), intended or rumoured")
    parser.add_argument("--fund", metavar="SYMBOL", help="what is looked through of one fund, and how")
    arguments.forms(parser, "one row a company", arguments.PLAIN)
    return parser


def _print(given: argparse.Namespace) -> int:
    from tui.money.private_file import target

    try:
        holdings = _holdings(given.holdings)
        if given.fund:
            return _fund(given, holdings)
        mine = _mine(given, holdings)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    if holdings.sample:
        print(NO_FILE.format(path=target(given.holdings)), file=sys.stderr)
    form: dict[str, Callable[[], str]] = {
        "json": lambda: export.money_json(mine), "csv": lambda: export.money_csv(mine.money),
        "plain": lambda: export.money_plain(mine), "text": lambda: export.money_text(mine),
    }
    print(form[given.form]())
    return GOOD


def _holdings(explicit: Path | None) -> Holdings:
    """The file that serves, the sample where there is none; MoneyError."""
    from tui.money.holding import SAMPLE
    from tui.money.holdings_toml import load
    from tui.money.private_file import find, is_private

    path = find(explicit)
    if path is None:
        return SAMPLE
    if not is_private(path):
        print(f"{path}: others on this machine can read it; chmod 600 keeps it yours", file=sys.stderr)
    return load(path)


def _mine(given: argparse.Namespace, holdings: Holdings) -> Mine:
    from tui.deals.obligations.assumed import first_link
    from tui.market.session import day_of
    from tui.money.at_hand import lists_at
    from tui.money.fund_lists import read_files
    from tui.money.groups import groups_of
    from tui.money.mine import mine_of
    from tui.money.picture import look
    from tui.money.prices import prices_on
    from tui.service.acceptance import opened
    from tui.system import clock

    today = given.as_of or day_of(clock.now_ms())  # of the deals, however old prices are: as on the screen
    prices, ledger = prices_on(today), read_ledger(opened(given.config))
    groups = groups_of(ledger, today, given.layer)
    lists = lists_at(prices, groups, read_files(holdings.funds, today))
    return mine_of(look(holdings, prices, lists, groups), first_link(ledger, today, prices.caps_musd))


def _fund(given: argparse.Namespace, holdings: Holdings) -> int:
    """One fund as $100 of it would be looked through."""
    from msgspec.structs import replace

    from tui.money.holding import Holding
    from tui.money.holdings_toml import held_symbol

    symbol = held_symbol(given.fund)
    if symbol is None:
        print(f"{given.fund!r} is no symbol", file=sys.stderr)
        return WRONG
    money = _mine(given, replace(holdings, lots=(Holding(symbol, value=100.0),))).money
    if not money.funds:
        print(f"{symbol} is no fund that is known here: it counts as one company", file=sys.stderr)
        return WRONG
    print(export.fund_json(money) if given.form == "json" else export.fund_text(money))
    return GOOD

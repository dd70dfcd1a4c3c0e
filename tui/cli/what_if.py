"""`loopwatch what-if`: a day again, an own shock, or a link that breaks, for scripts and documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import arguments
from tui.deals.ledger.deal import Layer
from tui.toml.faults import nearest

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.obligations.what_if import LinkBreak
    from tui.market.index.weights import Weights
    from tui.money.picture import Money
    from tui.money.prices import Prices

GOOD, WRONG = 0, 2
EXAMPLES = """\
examples:
  loopwatch what-if --link openai --pays 50% --year 2027
  loopwatch what-if --link openai --pays 0% --year 2027 --set oracle.margin=20%
  loopwatch what-if --day 2025-01-27
  loopwatch what-if --shock nvda=-20% --shock mag7=-10%
Of a shock everything else stands still. A link: what is not paid of what is due, to lost sales, to market
value in three columns (nothing priced, its profit, its sales), to the index. Arithmetic with the assumptions
printed beside it, not a forecast; no probability is meant; not investment advice; quotes may be late."""


def run(argv: Sequence[str]) -> int:
    """Print the answer; 2 when the question is not understood or has no answer."""
    given = _parser().parse_args(argv)
    try:
        print(_answer(given))
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="loopwatch what-if", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES,
        description="What would it do to the S&P 500, and to your money: a recorded day again on today's\n"
        "weights, a shock of your own, or a payer that pays only part of what is due in a year.",
    )
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--link", metavar="COMPANY", help="this payer of the ledger pays only part")
    kind.add_argument("--day", type=arguments.day, metavar="DATE", help="the moves of this recorded session")
    kind.add_argument("--shock", action="append", type=_shock, metavar="NAME=MOVE",
                      help="a symbol, mag7 or loop moves so far, as nvda=-20%%; may be given more than once")
    parser.add_argument("--pays", type=_part, default=0.5, metavar="PART",
                        help="of what is due: 50%% (default)")
    parser.add_argument("--year", type=int, metavar="YEAR", help="in which year (default: next year)")
    parser.add_argument("--set", action="append", type=_setting, default=[], metavar="KEY=VALUE",
                        dest="values",
                        help="an assumption of your own by its key, as tax=25%% or oracle.pe=20")
    parser.add_argument("--layer", type=arguments.layer, default=Layer.SIGNED, metavar="L",
                        help="whose money counts: funded, signed (default), announced, intended or rumoured")
    parser.add_argument("--as-of", type=arguments.day, metavar="DATE",
                        help="on the weights and the ledger of that day")
    parser.add_argument("--mine", action="store_true", help="also what it does to holdings.toml")
    parser.add_argument("--holdings", metavar="FILE", type=Path, help="holdings.toml to use (with --mine)")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml with [ledger] extra")
    arguments.forms(parser, "one row a receiver or name", arguments.PLAIN)
    return parser


def _number(text: str) -> float:
    """`50%`, `0.5`, `-20 %`, `24.7` as a plain number; a per cent sign divides by 100."""
    plain = text.strip()
    try:
        value = float(plain.removesuffix("%").strip())
    except ValueError:
        value = nan
    if not isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write it as 50% or 24.7")
    return value / 100 if plain.endswith("%") else value


def _part(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r}: a payer pays from 0% to 100% of what is due")
    return value


def _setting(text: str) -> tuple[str, float]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: write a key and its value, as tax=25%")
    return key.strip().lower(), _number(value)


def _shock(text: str) -> tuple[str, float]:
    name, move = _setting(text)
    if move < -1:
        raise argparse.ArgumentTypeError(f"{text!r}: nothing loses more than 100%")
    return name, move


def _answer(given: argparse.Namespace) -> str:
    from tui.cli import what_if_export as export
    from tui.deals.obligations.assumed import equities
    from tui.deals.obligations.lenders import lender_losses
    from tui.market.embedded.facts import newest_list
    from tui.market.index.again import embedded_moves, residual_moves
    from tui.market.index.shock import effect_of
    from tui.market.session import day_of
    from tui.money.prices import prices_on
    from tui.service.acceptance import opened
    from tui.service.ledger.own import read_ledger
    from tui.system import clock

    today = given.as_of or day_of(clock.now_ms())
    ledger = read_ledger(opened(given.config))
    weights, level = newest_list(today.isoformat()), _level(prices_on(today))
    if weights is None:
        raise ValueError(f"no list of the S&P 500 is stored for {today} or before")
    money = _money(given, ledger, today) if given.mine else None
    if given.day is not None:
        whole, rest = embedded_moves(given.day), residual_moves(given.day)
        if whole is None or rest is None:
            raise ValueError(f"no session of {given.day} is stored; {_sessions()}")
        effects = [effect_of(weights, m.known, level, m.rest) for m in (whole, rest)]
        return export.written_day(whole, effects[0], effects[1], export.mine_of_day(money, whole), given.form)
    if given.shock:
        moves = _moves(given.shock, ledger)
        effect = effect_of(weights, moves, level)
        return export.written_shock(moves, effect, export.mine_of_moves(money, moves), given.form)
    broken = _link(given, ledger, today, weights, level)
    lenders = lender_losses(
        ledger.as_of(today), broken.payer, given.pays, given.layer, equities(ledger, today)
    ) if given.form == "json" else ()
    return export.written_link(broken, lenders, export.mine_of_link(money, broken), given.form)


def _link(given: argparse.Namespace, ledger: Ledger, today: date, weights: Weights,
          level: float | None) -> LinkBreak:
    from tui.deals.ledger.company import find_company
    from tui.deals.obligations.assumed import edited, inputs
    from tui.deals.obligations.what_if import WhatIfError, break_link

    slug = find_company(given.link, ledger.companies)
    if slug is None:
        raise WhatIfError(f"the ledger has no company {given.link!r}{nearest(given.link, ledger.companies)}")
    companies, assumed = inputs(ledger, today)
    values = dict(given.values)
    for key in values:
        if key not in assumed:
            known = ", ".join(sorted(assumed)[:4])
            raise WhatIfError(f"{key!r} is no assumption{nearest(key, assumed)}; {known} ...")
    return break_link(
        ledger.as_of(today), slug, given.pays, given.year or today.year + 1, companies,
        edited(assumed, values), [(weights, level)], given.layer,
    )


def _moves(shocks: Sequence[tuple[str, float]], ledger: Ledger) -> dict[str, float]:
    """Moves by issuer; `mag7` and `loop` are their companies."""
    from tui.deals.article.pinned_loop import ARTICLE_NODES
    from tui.market.index.weights import MAG7, issuer_of

    loop = [ledger.company(slug).ticker for slug in ARTICLE_NODES if slug in ledger.companies]
    groups = {"mag7": MAG7, "loop": tuple(ticker for ticker in loop if ticker)}
    found: dict[str, float] = {}
    for name, move in shocks:
        found |= dict.fromkeys(groups.get(name, (issuer_of(name),)), move)
    return found


def _level(prices: Prices) -> float | None:
    found = prices.price("^GSPC")
    return found.value if found is not None else None


def _sessions() -> str:
    from tui.market.embedded import series

    days = series.sessions()
    return f"they run from {days[0]} to {days[-1]}"


def _money(given: argparse.Namespace, ledger: Ledger, today: date) -> Money:
    """What is owned at that day's prices; ValueError without a file, or for one that is not understood."""
    from tui.money.at_hand import lists_at
    from tui.money.fund_lists import read_files
    from tui.money.groups import groups_of
    from tui.money.holdings_toml import load
    from tui.money.picture import look
    from tui.money.prices import prices_on
    from tui.money.private_file import find, target

    path = find(given.holdings)
    if path is None:
        raise ValueError(f"no holdings file at {target(given.holdings)}: --mine needs one "
                         "(loopwatch money --help)")
    holdings, prices, groups = load(path), prices_on(today), groups_of(ledger, today)
    return look(holdings, prices, lists_at(prices, groups, read_files(holdings.funds, today)), groups)

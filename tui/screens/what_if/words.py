"""What the what-if says in sentences: copied with all assumptions, explained, and read back from a person."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tui.deals.obligations.dates import Dated
from tui.deals.obligations.wall import WallRow
from tui.deals.obligations.what_if import COLUMNS, LinkBreak, undated_words
from tui.draw.what_if.link import HONEST, valued
from tui.draw.what_if.when import latest
from tui.draw.words.numbers import day as said_day
from tui.market.index.shock import IndexEffect
from tui.state.what_if_inputs import DayAgain

_ABOUT = (
    ("A link breaks", (
        "A payer pays part of what is due in a year. What receivers lose is put to their market value in "
        "three columns that differ in what is taken to be priced already: nothing; the profit on it (lost "
        "sales x margin x (1 - tax) x P/E); the sales (lost sales x EV/sales). The index moves by weight "
        "times change.",
        "Sums are those with a term, spread evenly over it at their top end; what has no term stands "
        "beside. One round, unless a part is passed on. Other names are unmoved.",
    )),
    ("A day again", (
        "The moves of a recorded session on the weights of today. Of three days every member's move is "
        "known; the residual form knows the stored names and gives all others what was left of the index.",
    )),
    ("An own shock", (
        "Names move so far, everything else stands still: weight times move, summed.",
    )),
    ("Dates", (
        "Contracts that begin and loans that fall due from the ledger, results from Yahoo, rebalances and "
        "holidays from rules. A date is shown as far as it is known.",
    )),
    ("The wall", (
        "What falls due in which year: purchases in equal years over their term, principal in its year. "
        "Beside it the payer's latest revenue and cash.",
    )),
)


def about(page: int) -> tuple[str, list[str]]:
    """Heading and paragraphs of what a page is."""
    head, paragraphs = _ABOUT[page]
    return head, [*paragraphs, HONEST]


def link(broken: LinkBreak) -> str:
    """The answer in one sentence with every assumption and what is not in it."""
    lost = ", ".join(f"{r.name} -${r.lost_musd / 1000:.1f}bn" for r in broken.receivers[:4])
    effects = broken.effects.get("SP500", {})
    index = "; ".join(f"{effects[c].bp:.0f} bp" for c in COLUMNS) if effects else "n/a"
    left = undated_words(broken)
    assumed = ", ".join(
        f"{a.name} {valued(a)} ({a.source}{f', {a.as_of}' if a.as_of else ''})"
        for a in broken.assumptions
        if a.value is not None
    )
    return (
        f"If {broken.name} pays {100 * broken.pays:.0f} % of the {broken.due.amount.long} due in "
        f"{broken.year} ({broken.layer.words} money): lost sales {lost}; S&P 500 {index} with nothing, "
        f"its profit or its sales "
        f"priced, on weights of {said_day(effects['nothing'].as_of) if effects else 'n/a'}. "
        f"Not in it: {broken.undated_sum.amount.long} without a term{f' ({left})' if left else ''}. "
        f"Assumed: {assumed}. {HONEST.capitalize()}; not investment advice."
    )


def day(again: DayAgain) -> str:
    """One session again."""
    then = f"{100 * again.moves.index:+.2f} %" if again.moves.index is not None else "not known"
    return (
        f"The moves of {said_day(again.moves.day)} again on weights of {said_day(again.whole.as_of)}: S&P "
        f"500 "
        f"{100 * again.whole.change:+.2f} % (then {then}; "
        f"by the residual form {100 * again.residual.change:+.2f} %); "
        f"{again.moves.rest_words}. {HONEST.capitalize()}; not investment advice."
    )


def shock(moves: Mapping[str, float], effect: IndexEffect) -> str:
    """An own shock."""
    said = ", ".join(f"{name} {100 * move:+g} %" for name, move in moves.items() if move) or "no name moves"
    return (
        f"If {said} and nothing else moves: S&P 500 {effect.bp:+.0f} bp on weights of "
        f"{said_day(effect.as_of)} "
        f"({effect.basis}). {HONEST.capitalize()}; not investment advice."
    )


def dated(row: Dated) -> str:
    """One date with its source."""
    amount = f", {row.amount.long}" if row.amount.known else ""
    was = f" (was {row.was})" if row.was else ""
    return f"{row.when}: {row.what}{amount}{was}. Known by: {row.source}{f', {row.url}' if row.url else ''}."


def wall(row: WallRow) -> str:
    """One payer's years."""
    years = ", ".join(f"{year} ${total.amount.bare}bn" for year, total in row.years.items())
    known = latest(row)
    return (
        f"{row.name}, {row.sort} due: {years or 'in no known year'}; without a term {row.open.amount.long}"
        f"{f'; its latest {known} ($bn)' if known else ''}. Straight line over the term; ledger of loopwatch."
    )


def number(text: str) -> float:
    """`14 %`, `0.14`, `-20%`, `24.7` as a number; ValueError with a sentence."""
    plain = text.strip()
    try:
        value = float(plain.removesuffix("%").strip().replace("−", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no number; write it as 14 % or 24.7")
    return value / 100 if plain.endswith("%") else value

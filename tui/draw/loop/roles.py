"""What two companies are to each other, in plain words, and how much of its own sales a vendor funds."""

from __future__ import annotations

from collections.abc import Mapping

from tui.deals.ledger.amount import total_of
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.vendor_financing import (
    Ratio,
    Role,
    VendorFinancing,
    dual_pairs,
    funds_its_buyer,
    roles,
    vendor_financing,
)
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import PLAIN, QUIET, STRONG, Paper
from tui.draw.words.numbers import money


def write_roles(
    paper: Paper, ledger: Ledger, book: Book, pair: tuple[str, str], layer: Layer, names: Mapping[str, str]
) -> None:
    """Roles of a pair; a mark stands before those in which one is seller and funder at once."""
    found = roles(ledger, book, *pair, layer)
    one, other = (names.get(s, s) for s in pair)
    if not found:
        paper.say(f"{one} and {other}: nothing between them in the layer {layer.words}", QUIET)
        return
    mark = dual_mark(book, pair, layer, paper.glyphs)
    paper.say(f"{one} and {other}" + (": one both sells and funds" if mark else ""), STRONG, 2, mark)
    for role in found:
        paper.say(role_words(role, names), PLAIN, 2)


def role_words(role: Role, names: Mapping[str, str]) -> str:
    """`NVIDIA owns part of OpenAI ($30bn funded)`."""
    who, whom = names.get(role.who, role.who), names.get(role.whom, role.whom)
    if role.stake is not None:
        return f"{who} {role.words} {whom} (read {role.stake.as_of:%b %Y}, {role.stake.confidence})"
    amount = total_of(e.deal.amount for e in role.entries).amount.listed
    states, count = {e.word for e in role.entries}, len(role.entries)
    state = states.pop() if len(states) == 1 else "several states"
    return f"{who} {role.words} {whom}: {amount}, {state}{f', {count} deals' if count > 1 else ''}"


def dual_mark(book: Book, pair: tuple[str, str], layer: Layer, glyphs: Glyphs) -> str:
    """A sign on a pair in which one side sells to the other and also funds or stands behind it."""
    return glyphs.diamond if frozenset(pair) in dual_pairs(book, layer) else ""


def write_vendor(
    paper: Paper, book: Book, pair: tuple[str, str], layer: Layer, names: Mapping[str, str]
) -> bool:
    """Vendor financing of a pair in both directions, with its formula; says whether there was any."""
    backed = [(a, b) for a, b in (pair, pair[::-1]) if funds_its_buyer(book, a, b, layer)]
    flagged = [one for a, b in backed if (one := vendor_financing(book, a, b, layer)).flagged]
    for text in (text for one in flagged for text in vendor_lines(one, names)):
        paper.say(text, PLAIN, 2)
    return bool(flagged)


VENDOR_FORMULA = (
    "Formula: equity and debt that the seller gives / purchases that the buyer makes from it (straight, or "
    "at most through others: maximum flow over purchases). Stock over stock, headlines; warrants and "
    "guarantees are in no ratio. A yardstick: Lucent's vendor loans of 2000 were 21 to 24 % of a year's "
    "revenue."
)


def vendor_lines(found: VendorFinancing, names: Mapping[str, str]) -> tuple[str, ...]:
    """What the vendor gives, what comes back, and the ratio; unknown amounts say so."""
    vendor, customer = (names.get(s, s) for s in (found.vendor, found.customer))
    lines = []
    if found.given:
        lines.append(f"{vendor} gives {customer} {found.given_sum.amount.listed} (equity and debt)")
    if found.contingent:
        lines.append(f"{vendor} stands behind {customer} with {found.contingent_sum.amount.listed}, "
                     "not in the ratio")
    if found.bought:
        lines.append(f"{customer} buys {found.bought_sum.amount.listed} from {vendor}")
        if found.ratio is not None and found.given:
            lines.append(f"ratio {ratio_words(found.ratio)} dollars funded per dollar sold; "
                         f"at most {money(found.recycled_musd)} of it can have come straight back")
        elif found.given:
            lines.append("ratio not known: an amount is not disclosed")
    if found.path_musd:
        lines.append(f"through others at most {money(found.path_musd)} of purchases can reach {vendor}")
        if found.path_ratio is not None and found.given:
            lines.append(f"ratio through others {ratio_words(found.path_ratio)}")
    return tuple(lines)


def ratio_words(ratio: Ratio) -> str:
    """`0.29`; `0.10 to 0.50` where amounts are ranges; `0.10 or more` where what is bought may be nothing."""
    low, high = ratio
    if high is None:
        return f"{low:.2f} or more"
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"

"""What a shape tells of: who is payer, who receiver, of what kind, which sum. Pure.

The first pattern that fits decides. Two companies are looked for before one and a group; a second sum beside
an investment in the same pair may be the purchase that returns it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui.deals.ledger.deal import Kind
from tui.filings.candidate import ROUND
from tui.filings.find import patterns as p
from tui.filings.find.shape import Shape
from tui.filings.find.sides import Sides
from tui.filings.find.sums import Sum


@dataclass(frozen=True, slots=True)
class Frame:
    """What a pattern found; `shared`: the sum is of several deals together; `clause`: only these words tell
    its status."""

    mark: str
    payer: str
    receiver: str
    kind: Kind
    sum_index: int | None
    group: bool = False
    shared: bool = False
    clause: str = ""


def frames_of(shape: Shape, sides: Sides, money: dict[int, Sum]) -> tuple[Frame, ...]:
    """The deals that the title tells of; () when no pattern fits."""
    if len(shape.parties) > 1:
        if found := _pair(shape, sides, money):
            return (*found, *_each_its_own(shape, found, money), *_returning(shape, found, money))
        alone = replace(shape, text=p.PURPOSE.sub("", shape.text))
        if _may_be_group(shape, sides):
            return _group(shape, sides, money)
        if len(alone.parties) != 1:
            return ()
        shape = alone
    return _group(shape, sides, money)


def _pair(shape: Shape, sides: Sides, money: dict[int, Sum]) -> tuple[Frame, ...]:
    text = shape.text
    for table, kind in (
        (p.GUARANTEES, Kind.GUARANTEE), (p.WARRANTS, Kind.WARRANT), (p.LOANS, Kind.DEBT),
        (p.STAKES, Kind.EQUITY),
    ):
        for mark, match in _matches(table, text):
            if kind is Kind.EQUITY and (_is_supply(match, text) or _is_of_many(mark, text)):
                continue
            if found := _made(mark, match, shape, kind, money):
                return found
    for mark, match in _matches(p.FUNDINGS, text):
        lenders = all(sides.is_lender(slug) for slug in _slugs(match["a"], shape))
        if lenders and (found := _made(mark, match, shape, Kind.DEBT, money)):
            return found
    for mark, match in _matches(p.ROUNDS_WITH, text):
        index = int(match["s"])
        if index in money:
            receiver, said = _slugs(match["b"], shape)[0], _plain_round(text)
            return (Frame(mark, ROUND, receiver, Kind.EQUITY, index, group=True, clause=said),)
    for mark, match in _matches(p.TAKEOVERS, text):
        of_supply = p.SUPPLY.search(match["what"] or "") or p.SUPPLY_FROM.search(match.group())
        kind = Kind.PURCHASE if of_supply else Kind.EQUITY
        if found := _made(mark, match, shape, kind, money):
            return found
    for mark, match in _matches(p.PURCHASES, text):
        if found := _made(mark, match, shape, Kind.PURCHASE, money):
            return _lent(found, sides)
    return _pact(shape, sides, money)


def _lent(found: tuple[Frame, ...], sides: Sides) -> tuple[Frame, ...]:
    """Who is picked and only lends is not paid: "picks {1} for #0 financing"."""
    if not all(sides.is_lender(one.receiver) for one in found):
        return found
    return tuple(replace(one, payer=one.receiver, receiver=one.payer, kind=Kind.DEBT) for one in found)


def _plain_round(text: str) -> str:
    """Investors that are named have paid: "raises #0 from" reads as a round that is through."""
    return re.sub(r"(rais\w+ #\d+)(?! from)[^{}#]*?(?=\b(?:from|led by|with)\b)", r"\1 from ", text)


def _matches(table: p.Rows, text: str) -> list[tuple[str, re.Match[str]]]:
    return [(mark, match) for mark, words in table if (match := words.search(text))]


def _slugs(listed: str, shape: Shape) -> list[str]:
    return list(dict.fromkeys(shape.slugs[int(i)] for i in re.findall(r"\{(\d+)\}", listed)))


def _made(
    mark: str, match: re.Match[str], shape: Shape, kind: Kind, money: dict[int, Sum]
) -> tuple[Frame, ...]:
    """The deals of a match: each payer with each receiver; more than one share the sum."""
    index = int(match["s"])
    payers, receivers = _slugs(match["a"], shape), _slugs(match["b"], shape)
    pairs = [(a, b) for a in payers for b in receivers if a != b]
    if index not in money or not pairs:
        return ()
    shared = len(pairs) > 1 and f"#{index} each" not in shape.text
    return tuple(Frame(mark, a, b, kind, index, shared=shared) for a, b in pairs)


def _is_supply(match: re.Match[str], text: str) -> bool:
    """"spend #0 in cloud of {1}" is a purchase though it has the words of an investment."""
    said = text[match.start("s"):match.end()]
    if p.SUPPLIED_BY.search(said):
        return True
    if re.search(r"\b(?:orders?|contracts?|leases?)\b", said):
        return True
    if re.search(r"\b(?:investment|stake|equity|shares|stock)\b", match.group()) or "invest" in match.group():
        return False
    return p.SUPPLY.search(said) is not None


_OF_MANY = re.compile(r"\b(?:round|series [a-k]|and others)\b")


def _is_of_many(mark: str, text: str) -> bool:
    """A round with others is not the named investor's money alone."""
    return mark == "takes money from" and _OF_MANY.search(text) is not None


def _pact(shape: Shape, sides: Sides, money: dict[int, Sum]) -> tuple[Frame, ...]:
    """A deal between two companies: roles and what it is of tell who pays."""
    mark = next((name for name, words in p.PACTS if words.search(shape.text)), "")
    if not mark or len(shape.parties) != 2:
        return ()
    if re.search(r"\b(?:investment|stake|equity)\b", shape.text) and not p.SUPPLY.search(shape.text):
        payers = [slug for slug in shape.parties if not sides.is_lab(slug)]
        if len(payers) != 1:
            return ()
        other = next(slug for slug in shape.parties if slug != payers[0])
        return (Frame(mark, payers[0], other, Kind.EQUITY, min(money)),)
    payer, receiver = sides.buyer_and_seller(*shape.parties, about=about(shape.text))
    return (Frame(mark, payer, receiver, Kind.PURCHASE, min(money)),)


def about(text: str) -> str:
    """What a deal is of: cloud, chips, or nothing said."""
    if p.CLOUD.search(text):
        return "cloud"
    return "chips" if p.CHIPS.search(text) else ""


def _each_its_own(shape: Shape, found: tuple[Frame, ...], money: dict[int, Sum]) -> tuple[Frame, ...]:
    """The further payers of a list in which each has a sum: "to invest #0 in {1}, {2} #1 and {3} #2"."""
    first = found[0]
    if first.kind is not Kind.EQUITY or first.group:
        return ()
    listed = re.finditer(r"(?:,|and) \{(\d+)\} #(\d+)", shape.text)
    own = [(shape.slugs[int(m[1])], int(m[2])) for m in listed]
    return tuple(replace(first, mark="each its own sum", payer=slug, sum_index=index) for slug, index in own
                 if index in money and slug not in (first.payer, first.receiver))


def _returning(shape: Shape, found: tuple[Frame, ...], money: dict[int, Sum]) -> tuple[Frame, ...]:
    """The purchase beside an investment: "invests #0 in {1} as part of #1 cloud deal"."""
    first = found[0]
    if len(found) != 1 or first.kind is not Kind.EQUITY or first.group:
        return ()
    for index in money:
        near = re.search(rf"[^{{}}#]*#{index}[^{{}}#]*(?:$|(?=#|\{{))", shape.text)
        if index != first.sum_index and near and p.SUPPLY.search(near.group()):
            return (replace(first, mark="the money returns", payer=first.receiver, receiver=first.payer,
                            kind=Kind.PURCHASE, sum_index=index),)
    return ()


def _may_be_group(shape: Shape, sides: Sides) -> bool:
    """Two names of which one only lends or arranges."""
    return sum(sides.is_lender(slug) for slug in shape.parties) == 1


def _group(shape: Shape, sides: Sides, money: dict[int, Sum]) -> tuple[Frame, ...]:
    """One company and a group that is not named: bonds, banks, investors."""
    text = shape.text
    companies = [slug for slug in shape.parties if not sides.is_lender(slug)] or list(shape.parties)
    if len(companies) != 1 or not p.SELLING_ITSELF.search(text) or p.NO_RAISE.search(text):
        return ()
    named = text.find("{" + str(shape.slugs.index(companies[0])) + "}")
    for mark, words, group, kind in p.GROUPS:
        if words.search(text):
            index = next((i for i in money if text.find(f"#{i}") >= 0), None)
            if index is None or named < 0:
                return ()
            return (Frame(mark, group, companies[0], kind, index, group=True),)
    return ()

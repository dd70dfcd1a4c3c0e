"""What the middle of the ring says: which loop, by what rule, how much at most, and what it does not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.deals.ledger.amount import Total
from tui.deals.ledger.deal import Grade, Kind, Layer
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.ring.paint import sums
from tui.draw.ring.parts import Graph, Link
from tui.draw.words.leg import short_money, status_word
from tui.draw.words.numbers import money, net_words, percent

_PLAIN, _QUIET, _STRONG, _GOLD = Pen("text"), Pen("muted"), Pen("text", bold=True), Pen("loop", bold=True)
Lines = tuple[tuple[str, Pen], ...]


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """One loop in its list. `rank` is None while the layer leaves it open; `press`: the weakest leg rests on
    no company statement or filing."""

    nodes: tuple[str, ...]
    pinned: bool
    rank: int | None
    total: int
    layer: Layer
    least_musd: int | None
    weakest: Link | None
    grade: Grade | None = None
    open_legs: tuple[tuple[str, str, str], ...] = ()  # payer, receiver, what it is instead
    contingent: bool = False  # needs a guarantee or a warrant; ranked among its like
    cut: bool = False  # more loops exist than were listed


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def place(facts: LoopFacts) -> str:
    """`pinned; 4th of 96 by least leg`."""
    if facts.rank is None and facts.cut:
        rank = f"not among the first {facts.total:,} by least leg"
    elif facts.rank is None:
        rank = f"open in the layer {facts.layer.words}"
    else:
        apart = " that need a guarantee or warrant" if facts.contingent else ""
        total = f"{'the first ' if facts.cut else ''}{facts.total:,}"
        rank = f"{ordinal(facts.rank)} of {total}{apart} by least leg"
    return f"pinned; {rank}" if facts.pinned else rank


def names_line(facts: LoopFacts, names: Mapping[str, str], glyphs: Glyphs) -> str:
    """The round in its order; the first name follows the last."""
    return f" {glyphs.right} ".join(names.get(s, s) for s in facts.nodes) + f" {glyphs.right}"


def loop_caption(
    facts: LoopFacts, names: Mapping[str, str], glyphs: Glyphs, full: bool, market: tuple[str, ...] = ()
) -> Lines:
    """Most important first, since a small ring holds only the first lines. `market`: the members' day."""
    lines = [("THE LOOP" if facts.pinned else "LOOP", _GOLD), (place(facts), _PLAIN)]
    if not facts.pinned:
        lines.append(("0: the article's loop", _QUIET))
    if facts.cut:
        lines.append(("search cut: too many loops to list", _PLAIN))
    if full:
        lines.append((names_line(facts, names, glyphs), _PLAIN))
    if facts.open_legs:
        for payer, receiver, word in facts.open_legs:
            pair = f"{names.get(payer, payer)} {glyphs.right} {names.get(receiver, receiver)}"
            lines.append((f"open: {pair}, {word}", _STRONG))
    elif facts.least_musd is not None:
        lines.append((f"at most {short_money(facts.least_musd)} could make this round", _STRONG))
    else:
        lines.append(("a leg has no known amount", _STRONG))
    lines += [(text, _PLAIN) for text in market]
    if full:
        lines.append(("years differ; does not show that one dollar travels", _QUIET))
    if full and (weak := facts.weakest) is not None:
        source = (facts.grade or Grade.UNVERIFIED).word
        pair = f"{names.get(weak.payer, weak.payer)} {glyphs.right} {names.get(weak.receiver, weak.receiver)}"
        lines.append((f"weakest leg: {pair}, {status_word(weak.status)} ({source})", _QUIET))
    return tuple(lines)


def company_caption(
    graph: Graph, slug: str, glyphs: Glyphs, facts: LoopFacts, names: Mapping[str, str]
) -> Lines:
    """The chosen company: links drawn, its sums in the layer, and the loop that is drawn around it."""
    node = graph.node(slug)
    count = sum(1 for link in graph.links if link.touches(slug))
    low, high = node.into.floor_musd - node.out.high_musd, node.into.high_musd - node.out.floor_musd
    round_ = f"in {'THE LOOP' if facts.pinned else 'the loop'} {names_line(facts, names, glyphs)}"
    lines = [
        (node.name, _GOLD), (f"{sums(node, glyphs)} in $bn", _STRONG),
        (f"{net_words((low, high))} of known amounts", _QUIET), (round_, _PLAIN), (place(facts), _QUIET),
        (f"{count} links shown", _PLAIN),
    ]
    if node.into.more or node.out.more:
        lines.append(("+ further deals without an amount", _QUIET))
    return tuple(lines)


def edge_caption(card: tuple[str, ...]) -> Lines:
    """A line of the diagram: who pays whom how much, what it is and since when, who says so."""
    pens = (_GOLD, _STRONG, _PLAIN)
    return tuple((text, pens[i] if i < len(pens) else _QUIET) for i, text in enumerate(card))


def letter_lines(letters: Sequence[tuple[str, str]]) -> Lines:
    """What letters stand for, where no list stands beside the diagram."""
    return tuple((f"{letter} {words}", _PLAIN) for letter, words in letters)


def leading_sentences(total: Total, most_musd: int, layer: Layer, without: int) -> tuple[str, ...]:
    """`Of $2.7 to 2.9tn announced, 0.67 of it "up to", at most $432bn could return to its payer (15.9%)`,
    longest form first. The share is that of the whole at its top end, as the most is."""
    if not total.known:
        return (f"No known amount in the layer {layer.words}",)
    whole, _, part = total.words.partition(",")
    of = f"Of {whole} {layer.words}{',' + part if part else ''}"
    if not most_musd:
        return (f"{of}, nothing could return to its payer by known amounts",
                f"Of {whole} {layer.words}, nothing could return by known amounts")
    most, share = money(most_musd), percent(most_musd / total.high_musd, 1)
    text = f"{of}, at most {most} could return to its payer ({share})"
    short = f"{of}, at most {most} could return ({share})"
    tiny = f"at most {most} of {whole} could return ({share})"
    return (f"{text}; {without} deals have no amount", text, short, tiny) if without else (text, short, tiny)


def kinds_words(kinds: frozenset[Kind], all_money: frozenset[Kind]) -> str:
    if kinds == all_money:
        return "purchases, equity, debt"
    if kinds == frozenset(Kind):
        return "all, with warrants and guarantees"
    return " and ".join(f"{k.value} only" if len(kinds) == 1 else k.value for k in Kind if k in kinds)

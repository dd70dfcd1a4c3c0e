"""The page behind `i`: what a loop, pair or company shows and does not show, and what the companies say."""

from __future__ import annotations

from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import GONE, Grade
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import PLAIN, QUIET, STRONG, Paper
from tui.draw.grid.palette import linked
from tui.draw.loop.market import LoopDay, day_words
from tui.draw.loop.roles import VENDOR_FORMULA, write_roles, write_vendor
from tui.draw.loop.study import Study
from tui.draw.ring.parts import Pair
from tui.draw.words.deal import cited
from tui.draw.words.leg import lapsed_words
from tui.draw.words.numbers import day

NOT_SHOWN = (
    "Circular is not false: no wrongdoing is implied. Sellers finance buyers in many trades; a loop says "
    "where one side's trouble would reach the other.",
    "It does not show that one dollar travels the round. Legs have their own years and terms; at most the "
    "least leg could make it, and legs are never added up.",
    "Amounts are headlines as announced. What was paid is mostly not disclosed; a closed loan is arranged,"
    " not drawn.",
)
DRAWN = (
    "An arrow is the way money or value goes: payer to receiver. Solid is signed or funded, dashed "
    "announced without a contract shown, short dashes a letter of intent (not binding), fine dots lapsed. "
    "Lights run only on funded money. The pinned loop is the article's; n and N turn through all others.",
    "The sentence on top is maximum circulation: the largest sum that could go round in this layer when "
    "every company pays out what it takes in, over all known amounts. v, and v again, shows every measure.",
)
_EVENTS = 2
_EMPTY = ("first report or announcement",)  # says nothing beyond its day


def draw_notes(
    study: Study, nodes: tuple[str, ...], chosen: str | None, pair: Pair | None, today: LoopDay | None,
    width: int, glyphs: Glyphs,
) -> Canvas:
    """Notes on what is chosen, at their own height: a pair before a company before the loop."""
    paper = Paper(width, glyphs)
    about = pair or ((chosen,) if chosen is not None else nodes)
    paper.head("What this does not show", ", ".join(study.names.get(s, s) for s in about))
    for text in NOT_SHOWN:
        paper.say(text)
    if today is not None and pair is None and chosen is None:
        paper.head("The market")
        for text in day_words(today, study.day):
            paper.say(text)
    _write_says(paper, study, _entries(study, nodes, chosen, pair))
    if pair is not None or chosen is None:
        _write_between(paper, study, [pair] if pair else list(zip(nodes, nodes[1:] + nodes[:1], strict=True)))
    if chosen is None:
        _write_method(paper, study)
    paper.head("What is drawn")
    for text in DRAWN:
        paper.say(text, QUIET)
    return paper.canvas()


def draw_says(
    study: Study, nodes: tuple[str, ...], chosen: str | None, pair: Pair | None, width: int, glyphs: Glyphs
) -> Canvas:
    """What the companies say of what is chosen, for the room under a list of deals."""
    paper = Paper(width, glyphs)
    _write_says(paper, study, _entries(study, nodes, chosen, pair))
    return paper.canvas()


def _entries(
    study: Study, nodes: tuple[str, ...], chosen: str | None, pair: Pair | None
) -> tuple[Entry, ...]:
    """The deals of a pair both ways, the first ones of a company, or those of the loop."""
    if pair is not None:
        return (*study.of_pair(*pair), *study.of_pair(*pair[::-1]))
    return study.of_company(chosen)[:6] if chosen is not None else study.of_loop(nodes)


def _write_says(paper: Paper, study: Study, shown: tuple[Entry, ...]) -> None:
    paper.head("The companies say", "in the ledger's words, with grade")
    for entry in shown:
        _write_deal(paper, study, entry)
    ids = {e.deal.id for e in shown}
    for event in [e for e in study.ledger.events if ids & set(e.deals) and e.day <= study.day][-_EVENTS:]:
        note = f": {event.note}" if event.note else ""
        paper.say(f"{day(event.day)} {event.title}{note}", PLAIN, 2, paper.glyphs.middot)
    if not shown:
        paper.say("no deal in the ledger", QUIET)


def _write_deal(paper: Paper, study: Study, entry: Entry) -> None:
    deal, names = entry.deal, study.names
    payer, receiver = names.get(entry.payer, entry.payer), names.get(entry.receiver, entry.receiver)
    pair = f"{payer}{paper.glyphs.right}{receiver}"
    if entry.status in GONE:
        paper.say(f"{pair} {lapsed_words(deal, study.day)}", QUIET)
    else:
        paper.say(f"{pair} {deal.amount.listed}, {deal.kind.value}, {entry.word}", STRONG)
    if deal.note:
        paper.say(deal.note, PLAIN, 2)
    rows = [r for r in deal.history if r.note and r.note not in _EMPTY and r.day <= study.day]
    if rows:
        paper.say(f"{day(rows[-1].day)}: {rows[-1].note}", PLAIN, 2)
    source = deal.proof
    if source is None or source.grade is not Grade.PRIMARY:
        paper.say("no statement or filing of a company in the ledger", QUIET, 2)
    if source is not None:
        paper.say(cited(source), linked(QUIET, source.url), 2)


def _write_between(paper: Paper, study: Study, pairs: list[Pair]) -> None:
    paper.head("Roles", f"{paper.glyphs.diamond} sells and funds")
    once = list(dict.fromkeys(tuple(sorted(p)) for p in pairs))
    for one, other in once:
        write_roles(paper, study.ledger, study.book, (one, other), study.layer, study.names)
    paper.head("Vendor financing")
    told = [write_vendor(paper, study.book, (a, b), study.layer, study.names) for a, b in once]
    if not any(told):
        paper.say("none in this layer: nobody here funds whom it sells to", QUIET)
    paper.say(VENDOR_FORMULA, QUIET)


def _write_method(paper: Paper, study: Study) -> None:
    from tui.draw.loop.rows import count_sentences

    paper.head("Rank and counts")
    for text in count_sentences(study.counts, study.counts_with, study.truncated):
        paper.say(text)

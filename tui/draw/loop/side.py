"""What stands beside the diagram: the deals of a pair, a company or the loop, and labels that had no room."""

from __future__ import annotations

from tui.deals.ledger.deal import GONE, MONEY
from tui.deals.obligations.exposure import exposure
from tui.deals.obligations.vendor_financing import funds_its_buyer, roles, vendor_financing
from tui.draw.grid.glyphs import Glyphs
from tui.draw.loop.deals import DealView
from tui.draw.loop.roles import ratio_words, role_words
from tui.draw.loop.study import Study
from tui.draw.ring.caption import kinds_words, names_line, place
from tui.draw.ring.parts import Graph, Link, Pair, Plan
from tui.draw.words.leg import kind_word, status_word
from tui.draw.words.numbers import money, net_words, percent

Letters = tuple[tuple[str, str], ...]


def deal_view(
    study: Study,
    nodes: tuple[str, ...],
    chosen: str | None,
    pair: Pair | None,
    letters: Letters,
    glyphs: Glyphs,
    market: tuple[str, ...] = (),
) -> DealView:
    """The list for what is chosen: a pair before a company before the loop, whose day is `market`."""
    names = study.names
    if pair is not None:
        title, entries = f"{names[pair[0]]} {glyphs.right} {names[pair[1]]}", study.of_pair(*pair)
        extra = pair_words(study, pair)
    elif chosen is not None:
        title, entries, extra = names[chosen], study.of_company(chosen), company_words(study, chosen)
    else:
        facts = study.facts(nodes)
        title, entries = "The article's loop" if facts.pinned else "Loop", study.of_loop(nodes)
        extra = (place(facts), names_line(facts, names, glyphs), *market)
    kinds = kinds_words(study.kinds, MONEY)
    return DealView(
        title, entries, names, study.day, study.layer, kinds, letters=letters, extra=extra, dual=study.dual
    )


def company_words(study: Study, slug: str) -> tuple[str, ...]:
    """Net of known amounts, and what share of its promises sits in loops."""
    sums = exposure(study.book, slug, study.layer)
    net = f"{net_words(sums.net_musd)} of known amounts" if sums.net_musd is not None else ""
    share = study.ready.here.parts.share_of(slug) if study.ready else None
    loops = f"{percent(share, 1)} of its promises in loops" if share is not None else ""
    return tuple(text for text in (net, loops, "Enter: all about it") if text)


def pair_words(study: Study, pair: Pair) -> tuple[str, ...]:
    """What the two are to each other, and the vendor financing ratio with its parts."""
    found = roles(study.ledger, study.book, *pair, study.layer)
    told = [role_words(role, study.names) for role in found[:4]]
    for vendor, customer in (pair, pair[::-1]):
        if not funds_its_buyer(study.book, vendor, customer, study.layer):
            continue
        one = vendor_financing(study.book, vendor, customer, study.layer)
        if one.flagged and one.ratio is not None and one.given:
            told.append(
                f"vendor financing {ratio_words(one.ratio)} = {one.given_sum.amount.short} given by "
                f"{study.names[vendor]} / {one.bought_sum.amount.short} bought from it"
            )
        elif one.flagged and one.path_ratio is not None and one.given:
            told.append(
                f"vendor financing through others {ratio_words(one.path_ratio)} = "
                f"{one.given_sum.amount.short} given by "
                f"{study.names[vendor]} / at most {money(one.path_musd)} bought along paths"
            )
    return (*told, "i: in full, with the formula") if told else ()


def letters_of(study: Study, plan: Plan, graph: Graph, glyphs: Glyphs) -> Letters:
    """Each lettered label with the words it stands for, then links that found no way, with a dash."""
    drawn, known = {route.link for route in plan.routes}, {box.slug for box in plan.boxes}
    lettered = [(label.text, graph.links[label.link]) for label in plan.labels if label.letter]
    undrawn = [(glyphs.dash, link) for i, link in enumerate(graph.links)
               if i not in drawn and {link.payer, link.receiver} <= known]
    return tuple((mark, link_words(link, study, glyphs)) for mark, link in (*lettered, *undrawn))


def link_words(link: Link, study: Study, glyphs: Glyphs) -> str:
    """`AMD > Cerebras $1bn equity`; what is no money in the layer says so."""
    pair = f"{study.names[link.payer]}{glyphs.right}{study.names[link.receiver]}"
    state = f" {status_word(link.status)}" if link.status in GONE or not link.in_layer else ""
    return f"{pair} {link.amount.short} {kind_word(link.kind)}{state}"

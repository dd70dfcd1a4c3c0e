"""What stands beside the diagram: the deals of a pair, a company or the loop, and labels that had no room."""

from __future__ import annotations

from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import GONE, MONEY
from tui.deals.obligations.exposure import exposure
from tui.deals.obligations.vendor_financing import funds_its_buyer, roles, vendor_financing
from tui.draw.grid.glyphs import Glyphs
from tui.draw.loop.deals import DealView, said_by
from tui.draw.loop.roles import ratio_words, role_words
from tui.draw.loop.study import Study
from tui.draw.ring.caption import kinds_words, names_line, place
from tui.draw.ring.parts import Graph, Link, Pair, Plan
from tui.draw.words.leg import kind_word, status_word
from tui.draw.words.numbers import day, money, net_words, percent

Letters = tuple[tuple[str, str], ...]


def deal_view(
    study: Study, nodes: tuple[str, ...], chosen: str | None, pair: Pair | None, letters: Letters,
    glyphs: Glyphs, market: tuple[str, ...] = (), edge: Link | None = None,
) -> DealView:
    """The list for what is chosen: a line of the diagram, a pair, a company, or the loop with its day."""
    names = study.names
    pair = edge.pair if edge is not None else pair
    if pair is not None:
        title = f"{names[pair[0]]} {glyphs.right} {names[pair[1]]}"
        entries = study.of_pair(*pair) if edge is None else edge_entries(study, edge)
        extra = pair_words(study, pair)
    elif chosen is not None:
        title, entries, extra = names[chosen], study.of_company(chosen), company_words(study, chosen)
    else:
        facts = study.facts(nodes)
        title, entries = "The article's loop" if facts.pinned else "Loop", study.of_loop(nodes)
        extra = (place(facts), names_line(facts, names, glyphs), *market)
    return DealView(
        title, entries, names, study.day, study.layer, kinds_words(study.kinds, MONEY), letters=letters,
        extra=extra, dual=study.dual, proved=0 if edge is not None else None,
    )


def edge_entries(study: Study, edge: Link) -> tuple[Entry, ...]:
    """The deals behind a line of the diagram, surest and largest first as the pair lists them."""
    every = study.of_pair(*edge.pair)
    gone = edge.status in GONE
    mine = [e for e in every if (e.status in GONE) is gone and edge.kind in (None, e.deal.kind)]
    return tuple(mine) or every


def edge_card(study: Study, edge: Link, glyphs: Glyphs) -> tuple[str, ...]:
    """A line of the diagram in words: who pays whom, how much, what, since when, who says so, and more."""
    head, entries = link_words(edge, study, glyphs), edge_entries(study, edge)
    if not entries:
        return (head,)
    deal, source = entries[0].deal, entries[0].deal.proof
    since = deal.since(study.day)
    state = f"{entries[0].word}{f' since {day(since)}' if since else ''}"
    said = said_by(source) if source else "no source with an address"
    more = f"the first of {len(entries)} deals: {deal.amount.long}" if len(entries) > 1 else ""
    return tuple(filter(None, (head, state, said, more, "o opens the source, y copies, ! what if")))


def edge_lines(card: tuple[str, ...]) -> tuple[str, ...]:
    """The card as one line, longest form first."""
    head = card[0].rpartition(" ")[0] if len(card) > 1 else card[0]
    brief = f"{head}, {card[1]}; {card[2].partition(',')[0]}" if len(card) > 2 else head
    return (*("; ".join(card[:n]) for n in range(len(card), 2, -1)), brief, card[0])


def company_words(study: Study, slug: str) -> tuple[str, ...]:
    """Net of known amounts, and what share of its promises sits in loops."""
    sums = exposure(study.book, slug, study.layer)
    net = f"{net_words(sums.net_musd)} of known amounts" if sums.net_musd is not None else ""
    share = study.ready.here.parts.share_of(slug) if study.ready else None
    loops = f"{percent(share, 1)} of its promises in loops" if share is not None else ""
    return tuple(filter(None, (net, loops, "Enter: all about it")))


def pair_words(study: Study, pair: Pair) -> tuple[str, ...]:
    """What the two are to each other, and the vendor financing ratio with its parts."""
    told = [role_words(role, study.names) for role in roles(study.ledger, study.book, *pair, study.layer)[:4]]
    for vendor, customer in (pair, pair[::-1]):
        if not funds_its_buyer(study.book, vendor, customer, study.layer):
            continue
        one = vendor_financing(study.book, vendor, customer, study.layer)
        given = f"{one.given_sum.amount.short} given by {study.names[vendor]}"
        if one.flagged and one.ratio is not None and one.given:
            told.append(f"vendor financing {ratio_words(one.ratio)} = {given} / "
                        f"{one.bought_sum.amount.short} bought from it")
        elif one.flagged and one.path_ratio is not None and one.given:
            told.append(f"vendor financing through others {ratio_words(one.path_ratio)} = {given} / at most "
                        f"{money(one.path_musd)} bought along paths")
    return (*told, "i: in full, with the formula") if told else ()


def letters_of(study: Study, plan: Plan, graph: Graph, glyphs: Glyphs, brief: bool = False) -> Letters:
    """Each lettered label with the words it stands for, then links that found no way, with a dash."""
    drawn, known = {route.link for route in plan.routes}, {box.slug for box in plan.boxes}
    lettered = [(label.text, graph.links[label.link]) for label in plan.labels if label.letter]
    undrawn = [(glyphs.dash, link) for i, link in enumerate(graph.links)
               if i not in drawn and {link.payer, link.receiver} <= known]
    return tuple((mark, link_words(link, study, glyphs, brief)) for mark, link in (*lettered, *undrawn))


def link_words(link: Link, study: Study, glyphs: Glyphs, brief: bool = False) -> str:
    """`AMD > Cerebras $1bn equity`, in brief without the kind; what is no money in the layer says so."""
    pair = f"{study.names[link.payer]}{glyphs.right}{study.names[link.receiver]}"
    state = f" {status_word(link.status)}" if link.status in GONE or not link.in_layer else ""
    return f"{pair} {link.amount.short}{'' if brief else f' {kind_word(link.kind)}'}{state}"

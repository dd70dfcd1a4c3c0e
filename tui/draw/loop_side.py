"""What stands beside the diagram: the deals of a pair, a company or the loop, and labels that had no room."""

from __future__ import annotations

from tui.deals.deal import MONEY
from tui.draw.deal_list import DealView
from tui.draw.glyphs import Glyphs
from tui.draw.loop_study import Study
from tui.draw.ring_caption import kinds_words, names_line, place
from tui.draw.ring_parts import Graph, Pair, Plan
from tui.draw.ring_words import kind_word, short_money

Letters = tuple[tuple[str, str], ...]


def deal_view(
    study: Study,
    nodes: tuple[str, ...],
    chosen: str | None,
    pair: Pair | None,
    letters: Letters,
    glyphs: Glyphs,
) -> DealView:
    """The list for what is chosen: a pair of the matrix before a company before the loop."""
    extra: tuple[str, ...] = ()
    names = study.names
    if pair is not None:
        title, entries = f"{names[pair[0]]} {glyphs.right} {names[pair[1]]}", study.of_pair(*pair)
    elif chosen is not None:
        title, entries = names[chosen], study.of_company(chosen)
    else:
        facts = study.facts(nodes)
        title, entries = "The article's loop" if facts.pinned else "Loop", study.of_loop(nodes)
        extra = (place(facts), names_line(facts, names, glyphs))
    kinds = kinds_words(study.kinds, MONEY)
    return DealView(
        title, entries, names, study.day, study.layer, kinds, letters=letters, extra=extra
    )


def letters_of(study: Study, plan: Plan, graph: Graph, glyphs: Glyphs) -> Letters:
    """Each lettered label of a plan with the words it stands for."""
    out = []
    for label in plan.labels:
        if label.letter:
            link = graph.links[label.link]
            pair = f"{study.names[link.payer]}{glyphs.right}{study.names[link.receiver]}"
            out.append((label.text, f"{pair} {short_money(link.amount_musd)} {kind_word(link.kind)}"))
    return tuple(out)

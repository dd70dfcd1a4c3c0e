"""What the Loop screen says outside itself: the view as sentences, and the line under a saved picture."""

from __future__ import annotations

from tui.deals.ledger.book import Entry
from tui.draw.loop.company import company_sentence
from tui.draw.loop.measures import measure_sentences
from tui.draw.loop.rows import loop_sentence
from tui.draw.loop.study import Study
from tui.draw.loop.then_now import copied
from tui.draw.words.deal import cited, sentence
from tui.draw.words.numbers import day
from tui.screens.dialogs.days import Days
from tui.screens.loop.body import Choice, Extras, loop_list


def view_sentence(study: Study, choice: Choice, walking: bool, entry: Entry | None, extras: Extras) -> str:
    """What is in view with date, layer and sources; empty where there is nothing to say."""
    page = choice.page
    if walking or page in ("", "notes"):
        return sentence(entry, study.names, study.day) if entry is not None else ""
    if page == "then":
        return copied(extras.comparison) if extras.comparison is not None else ""
    if page == "measures":
        ready = study.ready
        return measure_sentences(ready, extras.chance, study.day) if ready is not None else ""
    if page == "company" and choice.chosen is not None:
        return company_sentence(study, choice.chosen)
    return loop_sentence(loop_list(study, choice.turn % len(study.order)))


def view_caption(study: Study, choice: Choice, days: Days | None) -> str:
    """View, day, layer, and the sources of the deals in it, the first six of them."""
    nodes = study.order[choice.turn % len(study.order)]
    if days is not None:
        what = f"Then and now: {day(days[0])} and {day(days[1])}"
    else:
        about = (choice.chosen,) if choice.chosen else nodes
        what = " > ".join(study.names.get(s, s) for s in about)
    entries = study.of_company(choice.chosen) if choice.chosen else study.of_loop(nodes)
    found = [cited(x) for e in entries if (x := e.deal.proof) is not None]
    sources = list(dict.fromkeys(found))
    more = f" and {len(sources) - 6} more" if len(sources) > 6 else ""
    return (
        f"{what}; layer {study.layer.words}, deals as of {day(study.day)}. "
        f"Sources: {'; '.join(sources[:6]) or 'none with an address'}{more}"
    )

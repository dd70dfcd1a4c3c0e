"""One company on a page: due by year, revenue, burn and loss, in and out, net, share in loops, deals."""

from __future__ import annotations

from collections.abc import Sequence

from tui.deals.ledger.amount import Total
from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import GONE, Kind, Layer
from tui.deals.obligations.due import due_by_year, yearly
from tui.deals.obligations.exposure import exposure
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import PLAIN, QUIET, STRONG, TWO_COLUMNS, Paper, Run, beside, stacked
from tui.draw.grid.palette import Pen, linked
from tui.draw.loop.company_years import write_backlog, write_backlogs_of_others, write_due, write_years
from tui.draw.loop.roles import dual_mark
from tui.draw.loop.study import Study
from tui.draw.words.deal import LEDGER_DEALS, cited
from tui.draw.words.leg import bare_billions, lapsed_words, line_sample, month, status_word
from tui.draw.words.numbers import day, money, net_words, percent
from tui.system.disclaimer import FOOT

_CELL, _LABEL = 8, 12
_HEADS = {Layer.FUNDED: "funded", Layer.SIGNED: "signed", Layer.ANNOUNCED: "announ.",
          Layer.INTENDED: "intent", Layer.RUMOURED: "rumour"}


def draw_company(study: Study, slug: str, width: int, glyphs: Glyphs) -> Canvas:
    """The page at its own height, in two columns where there is room."""
    company = study.ledger.companies.get(slug)
    if company is None:
        return Canvas(width, 0)
    two = width >= TWO_COLUMNS
    room = (width - 4) // 2 if two else width
    top = Paper(width, glyphs)
    private = not (company.listed and company.ticker)
    listed = "private: no market price" if private else f"listed as {company.ticker}"
    top.head(company.name, f"{listed}; as of {day(study.day)}, layer {study.layer.words}")
    left, right = Paper(room, glyphs), Paper(room, glyphs)
    _write_sums(left, study, slug)
    _write_share(left, study, slug)
    write_backlog(left, study, slug)
    write_backlogs_of_others(left, study, slug)
    if due_by_year(study.book, slug, study.layer).years or yearly(study.ledger, slug, "revenue", study.day):
        write_due(right, study, slug)
        write_years(right, study, slug)
    bottom = Paper(width, glyphs)
    entries = study.of_company(slug)
    bottom.head(f"Deals {len(entries)}", f"Enter walks them; {glyphs.diamond} sells and funds")
    for entry in entries:
        _write_deal(bottom, study, entry)
    if not two:
        return stacked([top.canvas(), right.canvas(), left.canvas(), bottom.canvas()], width)
    body = beside(right.canvas(), left.canvas(), width) if right.rows else left.canvas()
    return stacked([top.canvas(), body, bottom.canvas()], width)


def _write_sums(paper: Paper, study: Study, slug: str) -> None:
    """Out and in per kind, one column a layer; contingent kinds below and in no sum."""
    paper.head("In and out, $bn", "each layer holds those before it")
    found = {layer: exposure(study.book, slug, layer) for layer in Layer}
    heads = ((f"{_HEADS[x]:>{_CELL}}", STRONG if x is study.layer else QUIET) for x in Layer)
    paper.row(("            ", QUIET), *heads)
    for word, side in (("pays", "out"), ("takes", "into")):
        for kind in Kind:
            sums = [getattr(found[layer], side).get(kind) for layer in Layer]
            if any(s is not None for s in sums):
                _sum_rows(paper, f"{word} {_NOUNS[kind]}", [s and s.total for s in sums], Pen(kind.value))
    _sum_rows(paper, "pays in all", [found[layer].money_out for layer in Layer], STRONG)
    _sum_rows(paper, "takes in all", [found[layer].money_in for layer in Layer], STRONG)
    if (net := found[study.layer].net_musd) is not None:
        paper.say(f"{net_words(net)} of known amounts in the layer {study.layer.words}", STRONG)
    paper.say("+ and deals without an amount; ? none has one; warrants and guarantees are in no sum", QUIET)


_NOUNS = {Kind.PURCHASE: "purch.", Kind.EQUITY: "equity", Kind.DEBT: "debt", Kind.WARRANT: "warr.",
          Kind.GUARANTEE: "guar."}


def _table_row(paper: Paper, label: str, cells: list[str], pen: Pen) -> None:
    runs: list[Run] = [(f"{label:<{_LABEL}}", pen)]
    runs += [(" " * max(0, _CELL - width_of(cell)) + cell, PLAIN) for cell in cells]
    paper.row(*runs)


def _sum_rows(paper: Paper, label: str, totals: Sequence[Total | None], pen: Pen) -> None:
    """One row; where an amount is a range or a ceiling two, from its floor to its top."""
    if all(t is None or not t.known or t.floor_musd == t.high_musd for t in totals):
        _table_row(paper, label, [_sum_text(t, t.amount.bare if t else "") for t in totals], pen)
        return
    _table_row(paper, label, [_sum_text(t, bare_billions(t.floor_musd) if t else "") for t in totals], pen)
    tops = [_sum_text(t, bare_billions(t.high_musd) + ("+" if t.more else "") if t else "") for t in totals]
    _table_row(paper, f"{'to':>{_LABEL}}", tops, pen)


def _sum_text(total: Total | None, text: str) -> str:
    return "" if total is None else text if total.known else "?" if total.hidden else ""


def _write_share(paper: Paper, study: Study, slug: str) -> None:
    """What share of its promises sits in loops, and in how many it is."""
    through = [x for x in study.loops.through(slug) if not x.contingent]
    paper.head("In loops")
    if study.ready is None:
        paper.say("share: being worked out", QUIET)
    elif (share := study.ready.here.parts.share_of(slug)) is None:
        paper.say("it promises no known amount in this layer", QUIET)
    else:
        paper.say(f"{percent(share, 1)} of what it promises sits in loops (the balanced part)", STRONG)
    paper.say(f"in {len(through)} loops of up to five companies; counts depend on the method", PLAIN)
    for loop in through[:3]:
        names = paper.glyphs.right.join(study.names.get(s, s) for s in loop.nodes)
        least = money(loop.least_musd) if loop.least_musd is not None else "a leg without amount"
        paper.say(f"{names}: least leg {least}", QUIET, 2, paper.glyphs.middot)


def _write_deal(paper: Paper, study: Study, entry: Entry) -> None:
    deal, names = entry.deal, study.names
    gone = entry.status in GONE
    payer, receiver = names.get(entry.payer, entry.payer), names.get(entry.receiver, entry.receiver)
    pair = f"{payer}{paper.glyphs.right}{receiver}"
    mark = dual_mark(study.book, (entry.payer, entry.receiver), study.layer, paper.glyphs)
    if gone:
        text = f"{pair} {lapsed_words(deal, study.day)}"
    else:
        text = f"{pair} {deal.amount.listed} {deal.kind.value}, {entry.word}"
    outside = "" if entry.is_in(study.layer) or gone else " (not in this layer)"
    line = line_sample(entry.status, paper.glyphs)
    paper.say(f"{text}, {deal.grade.word}{outside}", QUIET if gone or outside else PLAIN, 4, f"{line}{mark}",
              Pen("muted" if gone else deal.kind.value))
    for row in [r for r in deal.history if r.day <= study.day][-2:]:
        note = f": {row.note}" if row.note else ""
        paper.say(f"{month(row.day)} {status_word(row.status, deal.kind)}{note}", QUIET, 4)
    if (source := deal.proof) is not None:
        paper.say(cited(source), linked(Pen("info"), source.url), 4)


def company_sentence(study: Study, slug: str) -> str:
    """In, out, net and the share in loops as a sentence with layer and date, for the clipboard."""
    sums = exposure(study.book, slug, study.layer)
    share = study.ready.here.parts.share_of(slug) if study.ready else None
    loops = f", {percent(share, 1)} of its promises in loops (balanced part)" if share is not None else ""
    return (
        f"{study.ledger.companies[slug].name}: promised to others {sums.money_out.words}, by others "
        f"{sums.money_in.words}, {net_words(sums.net_musd) if sums.net_musd else 'net n/a'} of known "
        f"amounts{loops}; layer "
        f"{study.layer.words}, as of {day(study.day)}. Source: {LEDGER_DEALS}. {FOOT}"
    )

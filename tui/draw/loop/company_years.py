"""A company's years as bars: due against revenue and cash, burn and loss; a customer's part of a backlog."""

from __future__ import annotations

from tui.deals.obligations.due import (
    Told,
    YearFigure,
    due_by_year,
    is_undated_plan,
    newest,
    parts_of_years,
    told,
    yearly,
)
from tui.deals.obligations.exposure import BacklogShare, backlog_shares
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import PLAIN, QUIET, STRONG, Paper, Run
from tui.draw.grid.palette import Pen
from tui.draw.loop.study import Study
from tui.draw.words.leg import bare_billions
from tui.draw.words.numbers import dated, times

_FIRST, _LAST = 2024, 2028  # years of the table of revenue, burn and loss
_ROWS = (("revenue", "revenue", "equity"), ("cash_burn", "burn", "debt"), ("net_loss", "loss", "warrant"))
_LABEL = 13
_WORDS = 23


def write_due(paper: Paper, study: Study, slug: str) -> None:
    """Due of each year as a bar over that year's revenue, and the newest cash."""
    due = due_by_year(study.book, slug, study.layer)
    revenue = yearly(study.ledger, slug, "revenue", study.day)
    cash = newest(study.ledger.company(slug).figures_of("cash", study.day))
    years = sorted(due.years.keys() | revenue.keys())
    tops = [t.high_musd for t in due.years.values()] + [r.high_musd for r in revenue.values()]
    most = max([*tops, cash.musd or 0 if cash else 0])
    room = max(6, paper.width - _LABEL - _WORDS)
    paper.head("Due by year against revenue and cash", "$bn")
    for year in years:
        owed, got = due.years.get(year), revenue.get(year)
        if owed is not None:
            low, high = owed.floor_musd, owed.high_musd
            ratio = f" {_times(low, high, got)} revenue" if got and got.high_musd else ""
            if len(owed.amount.bare) + len(ratio) >= _WORDS:
                ratio = ratio.replace(" revenue", " rev.")
            bar = _bar(low, high, most, room, "purchase", paper.glyphs)
            paper.row((f"{year} due".ljust(_LABEL), PLAIN), *bar, (f" {owed.amount.bare}{ratio}", STRONG))
        if got is not None:
            bar = _bar(got.low_musd, got.high_musd, most, room, "equity", paper.glyphs, got.told)
            label = "     revenue" if owed is not None else f"{year} revenue"
            paper.row((label.ljust(_LABEL), QUIET), *bar, (f" {_range(got)} {got.told.value}", PLAIN))
    if cash is not None and cash.musd is not None:
        bar = _bar(cash.musd, cash.musd, most, room, "loop", paper.glyphs)
        when = f"{cash.ends:%b %Y}" if cash.ends else cash.period
        paper.row(("cash".ljust(_LABEL), PLAIN), *bar, (f" {bare_billions(cash.musd)} {when}", PLAIN))
    paper.say("Due is spread evenly over each deal's term: the contracts' own plans are not published. "
              "Fiscal years keep their name.", QUIET)
    if due.unscheduled:
        paper.say(f"not in the bars: {len(due.unscheduled)} purchases without a term, "
                  f"{due.unscheduled_sum.amount.listed} (unscheduled, not 0)", QUIET)
    if due.undisclosed:
        paper.say(f"{due.undisclosed} with a term but without an amount", QUIET)


def write_years(paper: Paper, study: Study, slug: str) -> None:
    """Revenue, burn and loss of 2024 to 2028: actual, press and projection told apart, ranges shown."""
    paper.head(f"Revenue, burn and loss {_FIRST}-{_LAST}, $bn")
    any_ = False
    for metric, word, token in _ROWS:
        every = yearly(study.ledger, slug, metric, study.day)
        found = {y: f for y, f in every.items() if _FIRST <= y <= _LAST}
        most = max((f.high_musd for f in found.values()), default=0)
        for i, (year, figure) in enumerate(found.items()):
            any_ = True
            bar = _bar(figure.low_musd, figure.high_musd, most, max(6, paper.width - _LABEL - _WORDS), token,
                       paper.glyphs, figure.told)
            label = f"{word if i == 0 else '':<8}{year}"
            paper.row((label.ljust(_LABEL), PLAIN), *bar, (f" {_range(figure)} {_told(figure)}", PLAIN))
        for part in parts_of_years(study.ledger, slug, metric, study.day):
            text = f"{part.period}: {word} {bare_billions(part.musd)} {told(part).value}, part of a year"
            paper.say(text, QUIET, 8)
    if not any_:
        paper.say("no whole year in the ledger", QUIET)
    glyphs = paper.glyphs
    paper.say(f"{glyphs.block} actual  {glyphs.thick} press  {glyphs.shade} projection; a to b where sources "
              "differ", QUIET)


def _told(figure: YearFigure) -> str:
    """Each word once: `actual`, `actual, press`."""
    words = {told(f) for f in figure.readings}
    undated = ", undated" if all(is_undated_plan(f) for f in figure.readings) else ""
    return ", ".join(w.value for w in Told if w in words) + undated


def _range(figure: YearFigure) -> str:
    low, high = bare_billions(figure.low_musd), bare_billions(figure.high_musd)
    return low if low == high else f"{low} to {high}"


def _bar(
    low: int, high: int, most: int, room: int, token: str, glyphs: Glyphs, how: Told = Told.ACTUAL
) -> list[Run]:
    """`room` cells: full to the least reading, shaded from there to the most."""
    fill = {Told.ACTUAL: glyphs.block, Told.PRESS: glyphs.thick, Told.PROJECTION: glyphs.shade}[how]
    first = max(1, round(low / most * room)) if most and low > 0 else 0
    last = max(first, round(high / most * room)) if most else 0
    pen = Pen(token)
    return [(fill * first, pen), (glyphs.shade * (last - first), pen), (" " * (room - last), pen)]


def write_backlog(paper: Paper, study: Study, slug: str) -> None:
    """The largest customer's part of each published backlog, newest first: an estimate from two sources."""
    customers = {e.payer for e in study.book.of_company(slug) if e.receiver == slug}
    found = {c: backlog_shares(study.ledger, slug, c, study.book) for c in customers}
    name, shares = max(found.items(), key=lambda x: x[1][0].share if x[1] else (0.0, 0.0), default=("", ()))
    if not shares:
        return
    customer = study.names.get(name, name)
    paper.head(f"Backlog with {customer}", "estimate from two sources")
    ends = zip(("now", "then"), (shares[0], *shares[1:][-1:]), strict=False)
    paper.say(", ".join(
        f"{share_words(one)} {when} ({one.part.amount.bare} of {bare_billions(one.total_musd)}, "
        f"{dated(one.figure.ends)})" for when, one in ends), STRONG)
    for one in shares[1:-1]:
        text = f"{share_words(one)} of {bare_billions(one.total_musd)}, {dated(one.figure.ends)}"
        paper.say(text, QUIET, 2)
    paper.say(
        f"{customer}'s signed purchases as known on the day / published backlog. The company does not name "
        "its clients in it, and what was already delivered has left it.", QUIET,
    )


def write_backlogs_of_others(paper: Paper, study: Study, slug: str) -> None:
    """What part of its sellers' backlogs the company is: newest first, and what it was."""
    sellers = sorted({e.receiver for e in study.book.of_company(slug) if e.payer == slug})
    found = [(v, shares) for v in sellers if (shares := backlog_shares(study.ledger, v, slug, study.book))]
    if not found:
        return
    paper.head("Its part of others' backlogs", "estimates from two sources")
    for vendor, shares in sorted(found, key=lambda x: x[1][0].share, reverse=True):
        ends = zip(("now", "then"), (shares[0], *shares[1:][-1:]), strict=False)
        said = ", ".join(f"{share_words(one)} {when} ({dated(one.figure.ends)})" for when, one in ends)
        paper.say(f"{study.names.get(vendor, vendor)}: {said}", STRONG)


def share_words(found: BacklogShare) -> str:
    """`45%`, `17 to 45%` where the part is a range."""
    low, high = (f"{end * 100:.0f}" for end in found.share)
    return f"{high}%" if low == high else f"{low} to {high}%"


def _times(low_musd: int, high_musd: int, got: YearFigure) -> str:
    low, high = low_musd / got.high_musd, high_musd / got.high_musd
    return times(high) if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f}-{times(high)}"



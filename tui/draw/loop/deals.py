"""Deals in words beside the diagram: line sample, who pays whom, amount, kind, status, date and grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.book import Entry
from tui.deals.ledger.deal import GONE, Deal, Grade, Kind, Layer, Source
from tui.draw.grid.canvas import Canvas, Listing, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, GOLD, MUTED, TEXT, Pen, linked
from tui.draw.grid.table import window
from tui.draw.words.deal import state_words
from tui.draw.words.leg import before_it_ended, lapsed_words, line_sample, month, status_word
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day, money, site

WIDE = 70  # from here a deal takes one row
_QUIET, _STRONG, _HEAD = MUTED, BOLD, GOLD


@dataclass(frozen=True, slots=True)
class DealView:
    """What the list shows. `cursor` None: the list is beside the diagram and not walked.

    `letters` explains labels that had no room; `extra` are further lines under the title; pairs of `dual`
    are marked.
    """

    title: str
    entries: tuple[Entry, ...]
    names: Mapping[str, str]
    day: date
    layer: Layer
    kinds: str
    cursor: int | None = None
    proved: int | None = None  # the deal whose proof stands beneath although the list is not walked
    letters: tuple[tuple[str, str], ...] = ()
    extra: tuple[str, ...] = ()
    dual: frozenset[frozenset[str]] = frozenset()  # pairs in which one side both sells and funds


def draw_deals(view: DealView, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Title and deals; under them the chosen deal's proof, or legend, evidence and layer."""
    canvas = Canvas(width, height)
    if width < 12 or height < 3:
        return canvas
    canvas.lists += (_listing(view),)
    canvas.put(0, 0, fit(view.title, width - 4, glyphs.ellipsis), _HEAD)
    canvas.right(width, 0, str(len(view.entries)), _QUIET)
    y = canvas.stack(0, 1, ([(line, _QUIET)] for text in view.extra for line in wrap(text, width)[:3]))
    proved = view.proved if view.cursor is None else view.cursor
    foot = _legend(view, width, glyphs) if proved is None else _proof(view, proved, width, glyphs)
    tall = 1 if width >= WIDE else 2
    foot = foot[: max(0, height - y - min(len(view.entries), 3) * tall - 1)]
    y = _list(canvas, view, y, height - y - (len(foot) + 1 if foot else 0), tall, glyphs)
    canvas.stack(0, y + 1 if view.cursor is None else height - len(foot), foot, width)
    return canvas


def _listing(view: DealView) -> Listing:
    """All deals of the list."""

    def row(entry: Entry) -> Sequence[str]:
        deal, since = entry.deal, entry.deal.since(view.day)
        return (_name(view.names, entry.payer), _name(view.names, entry.receiver), deal.kind.value,
                deal.amount.listed, entry.word, since.isoformat() if since else "", deal.grade.word,
                deal.proof.url if deal.proof else "", deal.id)

    heads = ("Payer", "Receiver", "Kind", "Amount", "Status", "Since", "Sure", "Source", "id")
    return Listing(heads, lambda: map(row, view.entries))


def _list(canvas: Canvas, view: DealView, y: int, room: int, tall: int, glyphs: Glyphs) -> int:
    """As many deals as have room, around the cursor; returns the row after them."""
    shown = max(1, room // tall)
    n = len(view.entries)
    if n > shown and view.cursor is None:
        shown = max(1, (room - 1) // tall)
    for i in window(view.cursor or 0, n, shown, middle=view.cursor is not None):
        _entry(canvas, y, view, i, tall, glyphs)
        y += tall
    if n > shown and view.cursor is None:
        canvas.put(0, y, f"{n - shown} more: Enter", _QUIET)
        y += 1
    return y


def _entry(canvas: Canvas, y: int, view: DealView, i: int, tall: int, glyphs: Glyphs) -> None:
    entry, width = view.entries[i], canvas.width
    gone = entry.status in GONE
    ink = _QUIET if gone else TEXT
    mark = Pen("muted" if gone else entry.deal.kind.value)
    pair, amount, kind = _pair(view, entry, glyphs), entry.deal.amount.listed, entry.deal.kind.value
    rest = _state(view, entry)
    x = canvas.put(0, y, line_sample(entry.status, glyphs) * 2, mark) + 1
    if tall == 2:
        canvas.put(x, y, fit(pair, width - x - width_of(amount) - 1, glyphs.ellipsis), ink)
        canvas.right(width, y, amount, ink._replace(bold=not gone))
        if gone:
            canvas.put(2, y + 1, fit(rest, width - 2, glyphs.ellipsis), _QUIET)
        else:
            rest = rest.rpartition(",")[0] if width_of(kind) + width_of(rest) + 3 > width else rest
            canvas.runs(2, y + 1, [(kind, mark), (fit(f" {rest}", width - 2, glyphs.ellipsis), _QUIET)])
    else:
        canvas.put(x, y, fit(pair, 20, glyphs.ellipsis), ink)
        canvas.right(x + 32, y, amount, ink._replace(bold=not gone))
        canvas.runs(x + 33, y, [(f"{kind} ", mark), (rest, _QUIET)])
    if view.cursor == i:
        canvas.put(x - 1, y, glyphs.cursor, _HEAD)
        for row in range(y, y + tall):
            canvas.ground(0, row, width, "selected")


def _pair(view: DealView, entry: Entry, glyphs: Glyphs) -> str:
    payer, receiver = _name(view.names, entry.payer), _name(view.names, entry.receiver)
    mark = f" {glyphs.diamond}" if frozenset((entry.payer, entry.receiver)) in view.dual else ""
    return f"{payer}{glyphs.right}{receiver}{mark}"


def _name(names: Mapping[str, str], slug: str) -> str:
    return names.get(slug, slug)


def _state(view: DealView, entry: Entry) -> str:
    """`signed Sep 2025, press`; deals whose money another entry counts say so."""
    when = month(entry.deal.since(view.day))
    if entry.status in GONE:
        was = status_word(before_it_ended(entry.deal))
        return f"{was} of {entry.deal.announced.year}, {status_word(entry.status)} {when}"
    text = f"{entry.word} {when}, {entry.deal.grade.word}"
    return f"repeats; {text}" if entry.repeats else text


def _legend(view: DealView, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    rows = [[(f"{letter} ", _STRONG), (fit(text, width - 2, glyphs.ellipsis), _QUIET)]
            for letter, text in view.letters]
    if rows:
        rows.append([])
    rows += _flow([
        (f"{glyphs.line * 2} ", "signed, funded", _QUIET), (f"{glyphs.dashed * 2} ", "announced", _QUIET),
        (f"{glyphs.dashed} {glyphs.dashed} ", "letter of intent", _QUIET),
        (f"{glyphs.dotted * 2} ", "lapsed", _QUIET),
    ], width)
    kinds = [(f"{glyphs.square} ", f"{k.value} {k.suffix}".rstrip(), Pen(k.value)) for k in Kind]
    rows += _flow(kinds, width)
    rows.append([("$? undisclosed, + and more", _QUIET)])
    if view.dual:
        rows.append([(f"{glyphs.diamond} ", _STRONG), ("one side both sells and funds", _QUIET)])
    rows += [[(line, _QUIET)] for line in wrap("lights run on funded money only", width)]
    proofs = evidence([e.deal for e in view.entries], view.day)
    rows += [[], *([(line, _QUIET)] for text in proofs for line in wrap(text, width))]
    rows += [[], [("Layer ", _STRONG), (view.layer.words, TEXT)]]
    about = (_LAYERS[view.layer], f"kinds: {view.kinds}")
    return rows + [[(line, _QUIET)] for text in about for line in wrap(text, width)]


_LAYERS = {
    Layer.FUNDED: "closed equity and debt; what was really paid is seldom disclosed",
    Layer.SIGNED: "signed contracts and what is funded",
    Layer.ANNOUNCED: "announced, signed or funded; letters of intent and rumours left out",
    Layer.INTENDED: "also letters of intent (not binding); rumours left out",
    Layer.RUMOURED: "everything reported, also rumours",
}


def _flow(parts: Sequence[tuple[str, str, Pen]], width: int) -> list[list[tuple[str, Pen]]]:
    """Marks in their pens with what they stand for, as many to a row as fit."""
    rows: list[list[tuple[str, Pen]]] = [[]]
    used = 0
    for mark, word, pen in parts:
        size = width_of(mark) + width_of(word)
        if used and used + 2 + size > width:
            rows.append([])
            used = 0
        rows[-1] += [("  " if used else "", pen), (mark, pen), (word, _QUIET)]
        used += size + (2 if used else 0)
    return rows


def evidence(deals: Sequence[Deal], on: date) -> tuple[str, ...]:
    """How the shown deals are proved: best grade of each, and the span of the sources' dates."""
    if not deals:
        return ()
    grades = [d.grade for d in deals]
    counts = ", ".join(f"{grades.count(g)} {g.word}" for g in Grade if g in grades)
    days = sorted(s.day for d in deals for s in d.sources if s.day is not None and s.day <= on)
    return (f"Evidence: {counts}", *([f"sources {month(days[0])} to {month(days[-1])}"] if days else []))


def _proof(view: DealView, at: int, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    """Deal number `at`: what, since when, note, history, sources."""
    if not 0 <= at < len(view.entries):
        return []
    entry, deal = view.entries[at], view.entries[at].deal
    payer, receiver = _name(view.names, entry.payer), _name(view.names, entry.receiver)
    head = f"{payer} to {receiver}: {deal.amount.long}, {deal.kind.value}"
    if entry.status in GONE:
        head = f"{payer} to {receiver}, {lapsed_words(deal, view.day)}"
    rows: list[list[tuple[str, Pen]]] = [[(line, _STRONG)] for line in wrap(head, width)]
    rows += [[(line, TEXT)] for line in wrap(deal_facts(entry, view.day), width)]
    rows += [[(line, _QUIET)] for line in wrap(deal.note, width)[:4]]
    for row in deal.history[-4:]:
        text = status_word(row.status, deal.kind) + (f": {row.note}" if row.note else "")
        rows.append([(f"{month(row.day)} {fit(text, width - 9, glyphs.ellipsis)}", _QUIET)])
    if (source := deal.proof) is not None:
        text = f"{said_by(source)} (o opens)"
        rows += [[(line, linked(Pen("info"), source.url))] for line in wrap(text, width)]
    return rows


def said_by(source: Source) -> str:
    """`press: wsj.com, 10 Sep 2025`; nothing of a day that is not known."""
    return f"{source.grade.word}: {site(source.url)}{f', {day(source.day)}' if source.day else ''}"


def deal_facts(entry: Entry, on: date) -> str:
    """`signed since 9 Sep 2025; over 5 years; paid: not disclosed`."""
    deal = entry.deal
    return "; ".join(filter(None, (
        state_words(entry, on),
        f"over {deal.term_years:g} years" if deal.term_years else "",
        f"from {deal.start_year}" if deal.start_year else "",
        f"paid {money(deal.paid_musd)} to {day(deal.paid.as_of)}" if deal.paid else "paid: not disclosed",
        "its money is counted in another entry" if entry.repeats else "",
    )))

"""The Ledger screen's inbox: what was found and nobody has judged, the chosen one with its passage, and what
would change if it were accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.deal import status_word
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, linked
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Cell, Column, Picture, Rect, draw_table
from tui.draw.words.candidate import amount_words, parties_words, usd
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day, short_day
from tui.filings.candidate import Via
from tui.filings.effects import Effects
from tui.filings.inbox import Entry, FigureNews
from tui.filings.known import Nearest, Relation
from tui.filings.own_deals import Draft
from tui.filings.subscription import Difference

TWO_FROM = 100  # cells from which the passage and how it would stand are beside each other
KEYS = "Enter accept  E edit first  x not a deal  w later  o source  u undo"
LEAD = "Found, not yet deals. Nothing here counts in any figure until you accept it."
_STRONG, _WARN, _LOOP = BOLD, Pen("warn"), GOLD
Line = list[tuple[str, Pen]]


@dataclass(frozen=True)
class Waiting:
    """One row: a candidate with the nearest deal, or news of a figure."""

    entry: Entry | None = None
    figure: FigureNews | None = None
    near: Nearest | None = None

    @property
    def id(self) -> str:
        if self.entry is not None:
            return self.entry.id
        return self.figure.id if self.figure is not None else ""


@dataclass(frozen=True)
class InboxView:
    """`draft` and `effects` are of the chosen row. `sec`, `subscription`: one line each of what is asked.
    `closed` says why nothing can wait here, where that is so."""

    rows: tuple[Waiting, ...]
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    on: date
    chosen: int
    draft: Draft | None = None
    effects: Effects | None = None
    sec: str = ""
    subscription: str = ""
    differences: tuple[Difference, ...] = ()
    filter: str = ""
    editing: bool = False
    alerts: tuple[str, ...] = ()  # what rules would do, were the chosen one accepted
    closed: str = ""

    def short(self, slug: str) -> str:
        return self.shorts.get(slug, slug)


def draw_inbox(view: InboxView, width: int, height: int, glyphs: Glyphs) -> Picture:
    """List above, the chosen one below, then what would change and what is asked of whom."""
    canvas = Canvas(width, height)
    if view.editing:
        canvas.right(width - 1, 0, "Enter keeps the words, Esc clears them", MUTED)
    elif view.filter:
        line = [("holds ", MUTED), (view.filter, _STRONG), ("; Esc shows all", MUTED)]
        canvas.runs(1, 0, line, end=width - 1)
    else:
        canvas.put(1, 0, fit(LEAD, width - 2, glyphs.ellipsis), MUTED)
    foot = _foot(view, width - 2, height)
    if not view.rows:
        _empty(canvas, view, foot, glyphs)
        return Picture(canvas, {})
    framed = has_frames(width, height)
    room = height - 1 - len(foot)
    chosen = view.rows[view.chosen]
    needed = _needed(view, chosen, width, framed, glyphs)
    listed = min(len(view.rows) + 1, max(room // 4, 3, room - needed))
    table = Rect(1, 1, width - 2, listed)
    rows = draw_table(canvas, table, _columns(view, glyphs), view.rows, view.chosen, glyphs)
    _panels(canvas, 1 + listed, min(room - listed, needed), view, chosen, framed, glyphs)
    canvas.stack(1, height - len(foot), foot, width - 1)
    return Picture(canvas, rows)


def _columns(view: InboxView, glyphs: Glyphs) -> tuple[Column[Waiting], ...]:
    """The widest reason leaves first, then what else is named."""
    return (
        Column("Told", 9, lambda row, ink: (_told_day(row), MUTED)),
        Column("From", 9, lambda row, ink: (_from(row), ink)),
        Column("What it is", 0, lambda row, ink: _what(view, row, glyphs, ink), least=24),
        Column("Amount", 20, lambda row, ink: (_amount(row), ink), rank=1),
        Column("Have it?", 9, lambda row, ink: _have(row), rank=2, at=70),
        Column("Also named", 18, lambda row, ink: (_also(view, row), MUTED), rank=3, at=112),
        Column("Why it is here", 26, lambda row, ink: (_why(row), MUTED), rank=4, at=140),
    )


def _told_day(row: Waiting) -> str:
    at = row.entry.candidate.day if row.entry else row.figure.filed if row.figure else None
    return short_day(at) if at else ""


def _from(row: Waiting) -> str:
    if row.entry is None:
        return "figure"
    told = row.entry.candidate.told
    return told[0].publisher if row.entry.candidate.via is Via.FILING and told else "headline"


def _what(view: InboxView, row: Waiting, glyphs: Glyphs, ink: Pen) -> Cell:
    if (found := row.figure) is not None:
        return [(f"{view.short(found.company)} {found.metric.replace('_', ' ')}", ink)]
    assert row.entry is not None
    one = row.entry.candidate
    said = f" {one.kind.value}, {status_word(one.status, one.kind)}"
    return [(parties_words(one, view.short, glyphs.right), ink), (said, MUTED)]


def _amount(row: Waiting) -> str:
    if row.figure is not None:
        was = f" (was {row.figure.was_musd / 1000:g})" if row.figure.was_musd is not None else ""
        return f"{usd(row.figure.musd)}{was}"
    return amount_words(row.entry.candidate) if row.entry else ""


def _have(row: Waiting) -> tuple[str, Pen]:
    if row.figure is not None:
        return "counts", Pen("info")
    if row.near is None:
        return "new", TEXT
    words = {Relation.SAME: ("we do", _WARN), Relation.CHANGES: ("changes", _WARN)}
    return words.get(row.near.relation, ("another", MUTED))


def _also(view: InboxView, row: Waiting) -> str:
    return " ".join(map(view.short, row.entry.candidate.also)) if row.entry else ""


def _why(row: Waiting) -> str:
    return row.entry.candidate.why if row.entry else f"{row.figure.tag}" if row.figure else ""


def _panels(
    canvas: Canvas, y: int, height: int, view: InboxView, row: Waiting, framed: bool, glyphs: Glyphs
) -> None:
    """The passage and how it would stand; beside each other where there is room."""
    if height < 3:
        return
    inner = section(canvas, y, height, glyphs, _title(view, row, glyphs), "o opens the source", framed=framed)
    width = inner.width
    if width >= TWO_FROM:
        half = (width - 3) // 2
        rest = width - half - 3
        parts = ((0, half, _passage(row, half, glyphs)), (half + 3, rest, _standing(view, row, rest)))
        for x, size, lines in parts:
            canvas.stack(inner.x + x, inner.y, lines[: inner.height], inner.x + x + size)
        canvas.stack(inner.x + half + 1, inner.y, [[(glyphs.vline, FAINT)]] * inner.height)
        return
    standing = _standing(view, row, width)
    quote = _passage(row, width, glyphs)[: max(2, inner.height - len(standing))]
    canvas.stack(inner.x, inner.y, [*quote, *standing][: inner.height], inner.x + width)


def _needed(view: InboxView, row: Waiting, width: int, framed: bool, glyphs: Glyphs) -> int:
    """Rows that the panel of `row` fills."""
    inner = width - 4 if framed else width - 2
    if inner >= TWO_FROM:
        half = (inner - 3) // 2
        tall = max(len(_passage(row, half, glyphs)), len(_standing(view, row, inner - half - 3)))
    else:
        tall = len(_passage(row, inner, glyphs)) + len(_standing(view, row, inner))
    return tall + (2 if framed else 1)


def _title(view: InboxView, row: Waiting, glyphs: Glyphs) -> str:
    if row.entry is not None:
        one = row.entry.candidate
        name = view.names.get
        return f"{parties_words(one, lambda s: name(s, s), glyphs.right)}, {one.kind.value}"
    assert row.figure is not None
    return f"{view.names.get(row.figure.company, row.figure.company)}: {row.figure.metric.replace('_', ' ')}"


def _passage(row: Waiting, width: int, glyphs: Glyphs) -> list[Line]:
    """What was told, word for word, newest place first."""
    if (f := row.figure) is not None:
        was = f"{usd(f.was_musd)} ({f.was_period})" if f.was_musd is not None else "none"
        said = (f"{usd(f.musd)} for {f.period}, tagged {f.tag} in a {f.form} filed {day(f.filed)}; "
                f"the ledger had {was}.")
        more = "A tagged figure of a filing is a fact: it counts already. u takes it back, x has seen it."
        return [*([(t, TEXT)] for t in wrap(said, width)), *([(t, MUTED)] for t in wrap(more, width))]
    assert row.entry is not None
    lines: list[Line] = []
    bar = glyphs.vline
    for told in row.entry.candidate.told[:4]:
        lines += [[(f"{bar} ", _LOOP), (t, TEXT)] for t in wrap(f'"{told.text}"', width - 2)]
        where = ", ".join(filter(None, (told.publisher, day(told.day) if told.day else "", told.url)))
        lines.append([("  ", MUTED), (fit(where, width - 2, glyphs.ellipsis), linked(MUTED, told.url))])
    hidden = len(row.entry.candidate.told) - 4
    return [*lines, [(f"  told {hidden} times more", MUTED)]] if hidden > 0 else lines


def _standing(view: InboxView, row: Waiting, width: int) -> list[Line]:
    """How it would stand in the ledger, whether we have it, and what accepting would change."""
    lines: list[Line] = []

    def say(head: str, text: str, pen: Pen = TEXT) -> None:
        for i, part in enumerate(wrap(text, max(10, width - 12))):
            lines.append([(f"{head if i == 0 else '':<12}", MUTED), (part, pen)])

    if row.entry is None or view.draft is None:
        return lines
    one, draft = row.entry.candidate, view.draft
    sides = [view.names.get(slug, slug) or "?" for slug in (draft.payer, draft.receiver)]
    word = status_word(draft.status, draft.kind)
    facts = [" to ".join(sides), draft.kind.value, word, amount_words(one), day(draft.day)]
    changed = f"a later status of {draft.changes}: {word}, {day(draft.day)}"
    say("would be", changed if draft.changes else ", ".join(facts), _STRONG)
    say("source", f"{draft.grade} ({'opened' if row.entry.opened else 'not opened: o opens it'})")
    if one.denied:
        say("denied", "a party denies it", _WARN)
    if (near := row.near) is not None:
        pen = MUTED if near.relation is Relation.ANOTHER else _WARN
        say("nearest", f"{near.deal.id} ({near.deal.amount.short}): {near.relation.value}; {near.why}", pen)
    else:
        say("nearest", "these two have no deal in the ledger", MUTED)
    _effects(view, say)
    return lines


def _effects(view: InboxView, say: Callable[..., None]) -> None:
    found = view.effects
    if found is None:
        return
    if found.problem:
        say("cannot be", found.problem, _WARN)
        return
    changed = [f"{e.what} {e.before} > {e.after}" for e in found.items if e.changes]
    same = [f"{e.what} {e.after} as before" for e in found.items if not e.changes]
    say("if accepted", "; ".join(changed + same))
    say("alerts", "; ".join(view.alerts) or "none would change", TEXT if view.alerts else MUTED)
    for nodes in found.new_loops[:2]:
        say("closes", " > ".join(view.short(n) for n in (*nodes, nodes[0])), _LOOP)


def _foot(view: InboxView, width: int, height: int) -> list[Line]:
    """What one's own deals say differently, the subscription, the SEC, the keys."""
    lines: list[Line] = []
    for one in view.differences[: 3 if height >= 30 else 1]:
        said = "; ".join(f"{name}: yours {mine}, theirs {theirs}" for name, mine, theirs in one.fields[:3])
        lines.append([("yours stays  ", _WARN), (fit(f"{one.id} {said}", width - 13), TEXT)])
    if (hidden := len(view.differences) - 3) > 0:
        lines.append([(f"and {hidden} more differ: loopwatch ledger update lists them", MUTED)])
    for head, text in (("ledger", view.subscription), ("SEC", view.sec)):
        if text:
            lines.append([(f"{head:<8}", MUTED), (fit(text, width - 8), TEXT)])
    lines.append([(KEYS if width_of(KEYS) <= width else KEYS.replace("  ", " "), MUTED)])
    return lines


def _empty(canvas: Canvas, view: InboxView, foot: list[Line], glyphs: Glyphs) -> None:
    nothing = view.closed or (f"Nothing that waits holds {view.filter}." if view.filter else "")
    words = (nothing,) if nothing else (
        "Nothing waits.", "",
        "Headlines of the ledger's listed companies are read while this runs, one company every three "
        "minutes; filings when you name yourself to the SEC: [sec] contact in watchlist.toml.",
        "", "What may be a deal comes here with its sentence, and counts only when you accept it.",
    )
    canvas.stack(2, 2, ([(row, TEXT if text == words[0] else MUTED)]
                        for text in words for row in wrap(text, canvas.width - 4) or [""]))
    canvas.stack(1, canvas.height - len(foot) + 1, foot[:-1], canvas.width - 1)

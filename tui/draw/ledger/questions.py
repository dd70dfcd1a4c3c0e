"""The Ledger screen's questions: the three the article ends on, each with its indicators and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.article.questions import Answer, Indicator, IndicatorValue, Question
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Pen, linked
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Picture, Rect, mark
from tui.draw.words.claim import value_words
from tui.draw.words.deal import host, source_words
from tui.draw.words.leg import month
from tui.draw.words.lines import fit_words, wrap
from tui.draw.words.numbers import day
from tui.state.snapshot import NextEvent
from tui.system.disclaimer import FOOT

_STRONG = Pen("text", bold=True)


@dataclass(frozen=True)
class QuestionsView:
    """`events` are the next dated events of the companies of each question, in the order of `questions`.

    `chosen` counts indicators over all questions.
    """

    questions: tuple[Question, ...]
    events: tuple[tuple[NextEvent, ...], ...]
    on: date
    chosen: int
    opened: bool = False

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for q in self.questions for i in q.indicators)


def draw_questions(view: QuestionsView, width: int, height: int, glyphs: Glyphs) -> Picture:
    """Three parts of equal height; opened, the chosen indicator with every reading and source."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    rows: dict[int, int] = {}
    y, first = 0, 0
    if view.on < ARTICLE_DAY:
        canvas.put(1, 0, "no questions: the article that ends on them is later", MUTED)
        return Picture(canvas, rows)
    if not view.questions:
        canvas.put(1, 0, "The ledger is being read.", TEXT)
    elif view.opened and view.indicators:
        _opened(canvas, view, glyphs)
        return Picture(canvas, rows)
    for at, question in enumerate(view.questions):
        left = len(view.questions) - at
        room = (height - y) // left if framed else (height - y + left - 1) // left
        inner = section(canvas, y, room, glyphs, question.text, "since 23 Sep 2025" if at == 0 else "",
                        framed=framed, title_pen=Pen("loop", bold=True))
        rows |= _question(canvas, inner, view, at, first, glyphs)
        first += len(question.indicators)
        y += room
    return Picture(canvas, rows)


def _question(
    canvas: Canvas, inner: Rect, view: QuestionsView, at: int, first: int, glyphs: Glyphs
) -> dict[int, int]:
    every = view.questions[at].indicators
    tall = 2 if inner.height >= 2 * len(every) + 1 else 1
    shown = every[: inner.height // tall]
    for i, indicator in enumerate(shown):
        y, on = inner.y + i * tall, first + i == view.chosen
        _indicator(canvas, inner.x, y, inner.width, indicator, tall, on, glyphs)
    used = len(shown) * tall
    _next(canvas, inner.x, inner.y + used, inner.width, inner.height - used, view, at, glyphs)
    return {inner.y + row: first + row // tall for row in range(used)}


def _indicator(
    canvas: Canvas, x: int, y: int, width: int, indicator: Indicator, tall: int, on: bool, glyphs: Glyphs
) -> None:
    """Title, then from what to what with both dates; in a second row what it tells and the newest source."""
    title = min(38, width * 2 // 5 + 1)
    canvas.put(x + 2, y, fit(indicator.title, title - 1, glyphs.ellipsis), TEXT)
    canvas.runs(x + 2 + title, y, _change(indicator, width - title - 2, glyphs), end=x + width)
    last = indicator.last
    if tall == 2 and last is not None:
        proof = _source(last)
        tells = answer_words(indicator.answers[-1], last.unit)[0] if indicator.answers else indicator.meaning
        canvas.put(x + 4, y + 1, fit_words(tells, width - 8 - width_of(proof), glyphs.ellipsis), MUTED)
        canvas.right(x + width, y + 1, proof, MUTED)
    if on:
        mark(canvas, x, y, width, glyphs, tall=tall)


def _change(indicator: Indicator, room: int, glyphs: Glyphs) -> list[tuple[str, Pen]]:
    """`$455bn Aug 2025 > $664bn Aug 2026  up`; a report gives its date and words."""
    first, last, way = indicator.first, indicator.last, indicator.direction
    if first is None or last is None:
        return []
    if last.value is None:
        count = len(indicator.readings)
        lead = f"{count} report{'' if count == 1 else 's'}, last {day(last.day)}: "
        return [(lead, _STRONG), (fit(last.note, room - width_of(lead), glyphs.ellipsis), MUTED)]
    if first is last:
        said = [(value_words(last.value, last.unit), _STRONG), (f" {month(last.day)}", MUTED)]
        return [*said, (", one reading: no direction", MUTED)]
    words = {1: f"{glyphs.up} up", -1: f"{glyphs.down} down", 0: f"{glyphs.flat} unchanged"}[way or 0]
    return [
        (value_words(first.value, first.unit), TEXT), (f" {month(first.day)} {glyphs.right} ", MUTED),
        (value_words(last.value, last.unit), _STRONG), (f" {month(last.day)}  ", MUTED), (words, _STRONG),
    ]


def answer_words(answer: Answer, unit: str) -> list[str]:
    """What would answer it, with the day it was told and how it stands; then each outcome in a line."""
    told = answer.threshold
    first, last = told.last.replace(day=1), told.last
    whole = (last + timedelta(days=1)).day == 1  # a whole month was named, not a day
    by = f"{first:%b %Y}" if whole else day(last)
    level = f"{'above' if told.above else 'below'} {value_words(told.value, unit)} by {by}"
    stands = ("met" if answer.outcomes[-1].met else "not met") if answer.outcomes else "open"
    said = [f"{stands}: {level} would answer it (told {day(told.told)})"]
    for outcome in answer.outcomes:
        value = value_words(outcome.value, outcome.unit) or "no figure came"
        period = f", {outcome.period}" if outcome.period else ""
        came = "met" if outcome.met else "not met"
        said.append(f"{day(outcome.day)}: {came}, {value}{period} {outcome.url}".rstrip())
    return said


def _source(reading: IndicatorValue) -> str:
    source = reading.source
    if source is None:
        return reading.basis
    when = f", {day(source.day)}" if source.day else ""
    return f"{reading.basis.replace('_', ' ')}: {host(source).split('/')[0]} ({source.grade.word}{when})"


def _next(
    canvas: Canvas, x: int, y: int, width: int, room: int, view: QuestionsView, at: int, glyphs: Glyphs
) -> None:
    """The next dates that are in the data, and nothing when there are none."""
    said = [f"{day(e.day)}{' (estimated)' if e.estimated else ''} {e.text}" for e in view.events[at]]
    said += [f"{n.words} {n.text}" for n in view.questions[at].following]
    text = "next: " + ("; ".join(said) if said else "no dated event is in the data")
    for i, line in enumerate(wrap(text, width - 2)[:room]):
        canvas.put(x + 2, y + i, fit(line, width - 2, glyphs.ellipsis), Pen("info"))


def _opened(canvas: Canvas, view: QuestionsView, glyphs: Glyphs) -> None:
    """Every reading of the chosen indicator, newest first, with its source and grade."""
    indicator = view.indicators[view.chosen]
    framed = has_frames(canvas.width, canvas.height)
    inner = section(canvas, 0, canvas.height, glyphs, indicator.title, "Esc closes", framed=framed)
    texts: list[tuple[str, Pen]] = [(indicator.meaning, TEXT)]
    for answer in indicator.answers:
        said = answer_words(answer, indicator.last.unit if indicator.last else "")
        texts += [("", TEXT), *((words, _STRONG) for words in said)]
        texts += [(answer.threshold.why, MUTED)] if answer.threshold.why else []
    for reading in reversed(indicator.readings):
        value = value_words(reading.value, reading.unit)
        head = " ".join(filter(None, (day(reading.day), value, reading.basis, reading.period)))
        texts += [("", TEXT), (head, _STRONG), *([(reading.note, TEXT)] if reading.note else [])]
        if reading.source is not None:
            texts.append((host(reading.source), linked(MUTED, reading.source.url)))
            texts.append((source_words(reading.source), MUTED))
    lines = [[(line, pen)] for text, pen in texts for line in wrap(text, inner.width) or [""]]
    canvas.stack(inner.x, inner.y, lines[: inner.height])


def sentence(indicator: Indicator, question: str) -> str:
    """The indicator as a sentence with its sources and dates, for the clipboard."""
    first, last = indicator.first, indicator.last
    if first is None or last is None:
        return f"{question} {indicator.title}: no reading. {FOOT}"
    if last.value is None:
        said = "; ".join(f"{day(r.day)}: {r.note}" for r in indicator.readings)
    elif first is last:
        said = f"{value_words(last.value, last.unit)}, {day(last.day)}"
    else:
        said = (f"from {value_words(first.value, first.unit)} ({day(first.day)}) to "
                f"{value_words(last.value, last.unit)} ({day(last.day)})")
    said += "".join(f"; {answer_words(answer, last.unit)[0]}" for answer in indicator.answers)
    proof = f"{last.source.url} ({source_words(last.source)})" if last.source else last.basis
    return f"{question} {indicator.title}: {said}; source: {proof}. {FOOT}"


def events_of(question: Question, upcoming: Sequence[NextEvent]) -> tuple[NextEvent, ...]:
    """The next dated event of each company that bears on the question."""
    found = (next((e for e in upcoming if e.symbol == s), None) for s in question.symbols)
    return tuple(e for e in found if e is not None)

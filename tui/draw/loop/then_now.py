"""Two days side by side: a small ring each where there is room, and the difference in words with sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.deals.article.pinned_loop import PinnedLeg
from tui.deals.article.then_now import LedgerReading, LegPair, Side, ThenNow
from tui.deals.ledger.deal import Layer
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import HEAD, PLAIN, QUIET, STRONG, Paper, stacked
from tui.draw.grid.palette import FAINT
from tui.draw.ring.mini import draw_mini_ring
from tui.draw.words.leg import month
from tui.draw.words.numbers import dated, day, money, part, points, site
from tui.draw.words.pinned_names import ARTICLE_NAMES
from tui.market.quote import Quote
from tui.system.disclaimer import FOOT

RINGS = (110, 30)  # from this size two rings stand side by side
_RING_ROWS = 12


@dataclass(frozen=True, slots=True)
class ShareOn:
    """Share of the seven in the S&P 500 on a session: stored or, for today, of the picture."""

    share: float
    day: date
    basis: str


@dataclass(frozen=True, slots=True)
class ThenNowView:
    """What is compared, with the prices and the seven's share of both days. `moving`: 0 then, 1 now."""

    found: ThenNow
    quotes: tuple[Mapping[str, Quote], Mapping[str, Quote]]
    shares: tuple[ShareOn | None, ShareOn | None]
    moving: int = 0


def draw_then_now(view: ThenNowView, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The page at its own height; `height` decides whether rings have room."""
    top = Paper(width, glyphs)
    marks = [f"[{day(x)}]" if i == view.moving else day(x) for i, x in enumerate(_days(view))]
    top.row((f"Then {marks[0]}  {glyphs.right}  now {marks[1]}", HEAD))
    top.say(f"[ ] move the marked day {glyphs.middot} Tab marks the other {glyphs.middot} Enter types dates",
            QUIET)
    words = Paper(width, glyphs)
    words.head("What is different")
    rings = width >= RINGS[0] and height >= RINGS[1] - 6
    told = differences(view)
    for label, text, source in told:
        words.say(f"{label}: {text}", PLAIN, 2, glyphs.middot)
        if source and rings:
            words.say(source, QUIET, 4)
    if not rings:  # a small page says all differences first
        words.head("Sources")
        for line in (f"{label}: {source}" for label, _, source in told if source):
            words.say(line, QUIET)
    words.say("Statuses are those of each day, amounts today's headlines. A figure first said after a day "
              f"says so. {FOOT}", QUIET)
    return stacked([top.canvas(), *([_rings(view, width, glyphs)] if rings else []), words.canvas()], width)


def _days(view: ThenNowView) -> tuple[date, date]:
    return view.found.then.day, view.found.now.day


def _rings(view: ThenNowView, width: int, glyphs: Glyphs) -> Canvas:
    room = (width - 3) // 2
    canvas = Canvas(width, _RING_ROWS + 1)
    for i, side in enumerate((view.found.then, view.found.now)):
        x = i * (room + 3)
        pen = STRONG if i == view.moving else PLAIN
        canvas.center(x, room, 0, f"{'now' if i else 'then'}: {day(side.day)}", pen)
        canvas.blit(draw_mini_ring(side.loop, view.quotes[i], room, _RING_ROWS, glyphs), x, 1)
    canvas.stack(room + 1, 0, [[(glyphs.vline, FAINT)]] * (_RING_ROWS + 1))
    return canvas


def differences(view: ThenNowView) -> tuple[tuple[str, str, str], ...]:
    """What differs in words: subject, sentence, and the sources of both figures."""
    found = view.found
    return (
        *(_leg_words(leg) for leg in found.legs),
        ("The triangle", _triangle(found.then, found.now), ""),
        ("Loops, layer announced", f"{_counts(found.then)} companies then; {_counts(found.now)} now", ""),
        ("OpenAI's plan", *_readings(found.plan)),
        ("Oracle's backlog", *_readings(found.backlog)),
        ("The seven", *_share_words(view.shares)),
    )


def _leg_words(leg: LegPair) -> tuple[str, str, str]:
    names = ARTICLE_NAMES
    label = f"{names.get(leg.payer, leg.payer)} to {names.get(leg.receiver, leg.receiver)}"
    then, now = _state(leg.then), _state(leg.now)
    if then == now:
        said = f"{now}, as it was"
    elif leg.then.entry is None:
        said = f"no deal then, {now} now"
    else:
        said = f"{then} is gone" if leg.now.entry is None else f"{then} became {now}"
    return label, said, _source(leg.now if leg.now.entry or not leg.then.entry else leg.then)


def _state(leg: PinnedLeg) -> str:
    """`$100bn letter of intent`, `$30bn funded`."""
    if leg.entry is None:
        return "no deal"
    word = leg.entry.word
    return f"{leg.amount.listed} {'letter of intent' if word == 'letter' else word}"


def _source(leg: PinnedLeg) -> str:
    source = leg.entry.deal.proof if leg.entry else None
    return f"{source.grade.word}: {site(source.url)}, {dated(source.day)}" if source else ""


def _triangle(then: Side, now: Side) -> str:
    """In which layer the round closes on each day, and that it is open in signed."""
    one, other = _closes(then.first_closed), _closes(now.first_closed)
    text = f"{one}, then and now" if one == other else f"{one} then, {other} now"
    open_then, open_now = Layer.SIGNED not in then.closed_in, Layer.SIGNED not in now.closed_in
    if open_then and open_now:
        return f"{text}; open in signed, still"
    return f"{text}; {'open' if open_now else 'closed'} in signed now"


def _closes(layer: Layer | None) -> str:
    if layer is None:
        return "open in every layer"
    return "closes only with the letter of intent" if layer is Layer.INTENDED else f"closes in {layer.words}"


def _counts(side: Side) -> str:
    return ", ".join(f"{n} of {hops}" for hops, n in side.counts.items()) or "none"


def _readings(pair: tuple[LedgerReading | None, LedgerReading | None]) -> tuple[str, str]:
    then, now = pair
    if then is None or now is None:
        return "not known on both days", ""
    sources = [r.source for r in (then, now) if r.source is not None]
    both = "; ".join(dict.fromkeys(f"{s.grade.words}: {site(s.url)}, {dated(s.day)}" for s in sources))
    if then == now:
        return f"{money(now.musd)} ({month(now.day)}, {now.basis}), no other figure", both
    return f"{_reading(then)} to {_reading(now)}: {money(now.musd - then.musd, sign=True)}", both


def _reading(reading: LedgerReading) -> str:
    later = ", said after that day" if reading.later else ""
    return f"{money(reading.musd)} ({month(reading.day)}, {reading.basis}{later})"


def _share_words(pair: tuple[ShareOn | None, ShareOn | None]) -> tuple[str, str]:
    then, now = pair
    if then is None or now is None:
        return f"share of the S&P 500 not stored for {'then' if then is None else 'now'}", ""
    text = (f"{part(then.share)} ({day(then.day)}) to {part(now.share)} ({day(now.day)}) of the S&P 500, "
            f"{points(now.share - then.share)}")
    if then.basis == now.basis:
        return text, then.basis
    return text, f"then {then.basis}; now {now.basis}: another basis"


def copied(view: ThenNowView) -> str:
    """The differences as sentences with their sources, for the clipboard."""
    then, now = _days(view)
    parts = [f"{label}: {text}{f' ({source})' if source else ''}."
             for label, text, source in differences(view)]
    return f"{day(then)} and {day(now)}. {' '.join(parts)} {FOOT}"

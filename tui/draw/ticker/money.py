"""A company's money in and out, by kind, each deal pair with its status; kinds are never added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tui.draw.chart.flags import slug_of
from tui.draw.grid.canvas import Canvas, first_fit, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen
from tui.draw.words.leg import line_sample, status_word

if TYPE_CHECKING:
    from tui.deals.ledger.amount import Amount
    from tui.deals.ledger.deal import Kind, Status
    from tui.deals.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Leg:
    """All deals of one kind with one other company."""

    other: str
    amount: Amount
    status: Status


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction and kind: its sum and the legs, largest first."""

    out: bool
    kind: Kind
    amount: Amount
    legs: tuple[Leg, ...]


def in_and_out(ledger: Ledger, symbol: str, day: date) -> tuple[Flow, ...]:
    """What the company behind `symbol` pays and takes in, by kind, with the deals of the layer `announced`
    on `day`."""
    from tui.deals.ledger.deal import Kind, Layer
    from tui.deals.loops.flows import edges_by_kind
    from tui.deals.obligations.exposure import exposure

    slug = slug_of(ledger, symbol)
    if slug is None:
        return ()
    book = ledger.as_of(day)
    sums = exposure(book, slug, Layer.ANNOUNCED)
    edges = [e for e in edges_by_kind(book) if slug in e.pair]
    flows = []
    for out, totals in ((True, sums.out), (False, sums.into)):
        for kind in Kind:
            if (total := totals.get(kind)) is None:
                continue
            legs = tuple(Leg(ledger.short(e.receiver if out else e.payer), e.amount, e.weakest)
                         for e in edges if kind in e.kinds and (e.payer if out else e.receiver) == slug)
            flows.append(Flow(out, kind, total.total.amount, legs))
    return tuple(flows)


def draw_money(flows: tuple[Flow, ...] | None, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """A framed panel; each flow is given rows by turns, and says how many of its legs are left out. None: the
    ledger is being read."""
    canvas = Canvas(width, height)
    note = "announced or surer"
    canvas.box(0, 0, width, height, glyphs, FAINT, title="In and out", title_pen=BOLD, note=note)
    if not flows:
        canvas.put(2, 1, "reading the ledger" if flows is None else "no deal in the ledger", MUTED)
        return canvas
    y, last = 1, height - 2
    side: bool | None = None
    for flow, legs in zip(flows, _share(flows, height - 2), strict=True):
        if y > last:
            break
        _title(canvas, y, width, flow, flow.out is not side)
        side, y = flow.out, y + 1
        for leg in flow.legs[:legs]:
            if y <= last:
                _leg(canvas, y, width, leg, flow, glyphs)
            y += 1
        if legs < len(flow.legs) and y <= last:
            canvas.put(4, y, _rest([leg.other for leg in flow.legs[legs:]], width - 6, glyphs), MUTED)
            y += 1
    return canvas


def _rest(names: list[str], width: int, glyphs: Glyphs) -> str:
    """How many are left out, and as many of their names as have room whole."""
    text = f"{len(names)} more"
    forms = (f"{text}: {', '.join([*names[:count], *[glyphs.ellipsis] * (count < len(names))])}"
             for count in range(len(names), 0, -1))
    return first_fit(forms, width, fit(text, width, glyphs.ellipsis))


def _share(flows: tuple[Flow, ...], rows: int) -> list[int]:
    """Legs shown of each flow: one each by turns while rows are left for them and for what is left out."""
    shown, before = [0] * len(flows), None
    while shown != before:
        before = shown
        for i, flow in enumerate(flows):
            trial = [n + (j == i) for j, n in enumerate(shown)]
            need = sum(1 + n + (n < len(f.legs)) for n, f in zip(trial, flows, strict=True))
            if shown[i] < len(flow.legs) and need <= rows:
                shown = trial
    return shown


def _title(canvas: Canvas, y: int, width: int, flow: Flow, first: bool) -> None:
    """OUT  equity  $13-63bn+."""
    word = ("OUT" if flow.out else "IN") if first else ""
    canvas.put(2, y, word, Pen("down" if flow.out else "up", bold=True))
    canvas.put(6, y, flow.kind.value, Pen(flow.kind.value, bold=True))
    canvas.right(width - 2, y, flow.amount.listed, BOLD)


def _leg(canvas: Canvas, y: int, width: int, leg: Leg, flow: Flow, glyphs: Glyphs) -> None:
    """Line sample, counterparty, status word, amount; the kind is that of the title."""
    canvas.put(2, y, line_sample(leg.status, glyphs), Pen(flow.kind.value, bold=True))
    start = canvas.right(width - 2, y, leg.amount.short, TEXT if leg.amount.known else MUTED)
    end = canvas.right(min(start - 1, width - 13), y, status_word(leg.status, flow.kind), MUTED)
    canvas.put(4, y, fit(leg.other, end - 5, glyphs.ellipsis), TEXT)

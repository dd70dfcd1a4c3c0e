"""Words, dashes and pens of the loop's legs: kind is colour and suffix, status is the line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.deals.ledger.deal import GONE, Deal, Kind, Status
from tui.deals.ledger.deal import status_word as word_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.strokes import DASHED, DOTTED, LETTER, SOLID, Dash
from tui.draw.words.numbers import bare_money, day

if TYPE_CHECKING:
    from tui.deals.article.pinned_loop import PinnedLeg

_DASHES = {
    Status.RUMOURED: DOTTED, Status.LETTER_OF_INTENT: LETTER, Status.ANNOUNCED: DASHED,
    Status.DEFINITIVE: SOLID, Status.CLOSED: SOLID, Status.LAPSED: DOTTED, Status.TERMINATED: DOTTED,
}


def status_word(status: Status | None, kind: Kind | None = None) -> str:
    """One word for a tag: signed, announced, letter, funded (of a loan arranged), lapsed."""
    return word_of(status, kind) if status else "no deal"


def dash_of(status: Status | None) -> Dash:
    """Solid is binding, dashed announced, short dashes a letter of intent, fine dots history or rumour."""
    return _DASHES[status] if status else DOTTED


def kind_word(kind: Kind | None) -> str:
    return kind.value if kind else "several kinds"


def line_sample(status: Status | None, glyphs: Glyphs) -> str:
    """One cell that stands for the line of a status."""
    dash = dash_of(status)
    return glyphs.line if dash is SOLID else glyphs.dotted if dash is DOTTED else glyphs.dashed


def closing_year(deal: Deal, on: date) -> int | None:
    """The year in which a funded deal closed, None for others."""
    since = deal.since(on)
    return since.year if since and deal.status_on(on) is Status.CLOSED else None


def bare_billions(musd: int | None) -> str:
    """300, 12.9 or 0.5 without unit, for places that say `bn` once; n/a when unknown."""
    if musd is None:
        return "n/a"
    value = musd / 1000
    return f"{value:,.0f}" if value >= 99.5 or musd % 1000 == 0 else f"{value:.1f}"


def leg_words(leg: PinnedLeg) -> str:
    """`300 signed`, `30 funded`: billions and the state of the leg; of several deals the least sure."""
    if leg.entry is None:
        return "no deal"
    return f"{leg.amount.bare} {leg.entry.word}"


def before_it_ended(deal: Deal) -> Status | None:
    """What a deal was before it lapsed or was ended."""
    return next((row.status for row in reversed(deal.history) if row.status not in GONE), None)


def lapsed_words(deal: Deal, on: date) -> str:
    """`2025: $100bn letter of intent, lapsed Feb 2026`."""
    status = deal.status_on(on)
    was = before_it_ended(deal)
    what = "letter of intent" if was is Status.LETTER_OF_INTENT else status_word(was)
    since = deal.since(on)
    end = f", {status_word(status)} {since:%b %Y}" if since else ""
    return f"{deal.announced.year}: {deal.amount.listed} {what}{end}"


def short_money(musd: int | None) -> str:
    """$300bn; `$?` where no amount is known, so that a label is never empty."""
    return f"${bare_money(musd)}" if musd is not None else "$?"


def month(value: date | None) -> str:
    """Feb 2026."""
    return " ".join(day(value).split()[1:]) if value else ""

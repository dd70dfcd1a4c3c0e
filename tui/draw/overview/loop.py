"""The loop on the Overview: its ring, and each leg in a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui.draw.grid.canvas import Canvas, first_fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.memo import kept
from tui.draw.grid.palette import BOLD, MUTED, Pen
from tui.draw.words.late import late_of
from tui.draw.words.pinned_names import ARTICLE_NAMES, ARTICLE_SYMBOLS, board_symbol
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.deals.article.pinned_loop import PinnedLeg, PinnedLoop
    from tui.deals.ledger.book import Entry
    from tui.deals.ledger.ledger import Ledger

RING_ROWS, MOST_RING_ROWS = 9, 14


def draw_loop(snapshot: Snapshot, width: int, height: int, glyphs: Glyphs, chosen: int = -1) -> Canvas:
    """The ring where there is room, and its legs below; `chosen` is the leg at the cursor, -1 for none."""
    canvas = Canvas(width, height)
    if snapshot.pinned is None:
        canvas.center(0, width, height // 2, "reading the ledger of deals", MUTED)
        return canvas
    from tui.draw.ring.mini import draw_mini_ring

    pinned = snapshot.pinned
    at = chosen % len(pinned.legs) if chosen >= 0 else -1
    legs = kept("overview legs", (pinned, snapshot.ledger, width, glyphs, at),
                lambda: _drawn_legs(snapshot, width, glyphs, at))
    tall = RING_ROWS
    if len(pinned.legs) == 3:  # only a ring of three gets clearer by more rows
        tall = max(RING_ROWS, min(MOST_RING_ROWS, height - legs.height - 2))
    names, symbols = names_of(pinned, snapshot.ledger)
    ring = draw_mini_ring(pinned, snapshot.quotes, width, min(height, tall), glyphs, names, symbols,
                          late_of(snapshot, symbols.values()))
    room = height - ring.height
    canvas.blit(ring, 0, 0 if room > legs.height else room // 2)
    if room > legs.height:
        canvas.blit(legs, 0, ring.height + (room - legs.height) // 2)
    return canvas


def _drawn_legs(snapshot: Snapshot, width: int, glyphs: Glyphs, chosen: int) -> Canvas:
    words = leg_lines(snapshot, width - 4, glyphs, chosen)
    canvas = Canvas(width, len(words))
    canvas.stack(1, 0, ([(f"{mark} ", Pen("loop")), (text, BOLD if mark == glyphs.cursor else MUTED)]
                        for mark, text in words))
    return canvas


def names_of(loop: PinnedLoop, ledger: Ledger | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Short names and board symbols of the loop's companies by slug; private ones have no symbol."""
    if ledger is None or set(loop.nodes) <= set(ARTICLE_NAMES):
        return ARTICLE_NAMES, ARTICLE_SYMBOLS
    known = {slug: ledger.companies.get(slug) for slug in loop.nodes}
    tickers = {slug: board_symbol(c.ticker) for slug, c in known.items() if c is not None}
    return (
        {slug: ledger.short(slug) for slug in loop.nodes},
        {slug: symbol for slug, symbol in tickers.items() if symbol is not None},
    )


def leg_lines(snapshot: Snapshot, width: int, glyphs: Glyphs, chosen: int = -1) -> list[tuple[str, str]]:
    """The legs with the date of their status, and what lapsed: a mark and a sentence each.

    Where `width` is too small the date goes before the words do. The leg `chosen` has the cursor as its mark.
    """
    pinned, ledger = snapshot.pinned, snapshot.ledger
    if pinned is None or ledger is None:
        return []
    lines = []
    for i, leg in enumerate(pinned.legs):
        pair = f"{ledger.short(leg.payer)} to {ledger.short(leg.receiver)}"
        mark = glyphs.cursor if i == chosen else glyphs.line if leg.entry else glyphs.dotted
        if leg.entry is None:
            lines.append((mark, f"{pair}: no deal on that day"))
            continue
        weakest = " (weakest)" if leg is pinned.weakest else ""
        head = f"{pair} {leg.amount.listed}: {_states(leg)}"
        when = "" if leg.beside else f" {_status_day(leg.entry, pinned.day)}"
        lines.append((mark, first_fit((f"{head}{when}{weakest}", f"{head}{weakest}"), width, head)))
        for gone in leg.history[:1]:
            what = f"{gone.deal.amount.listed} {_before(gone)}"
            lines.append((glyphs.dotted, f"{what}: {_plain(gone)} {_status_day(gone, pinned.day)}"))
    return lines


def _states(leg: PinnedLeg) -> str:
    """The state of the leg's deal; of several how much is in which state, the surest first."""
    if leg.entry is None or not leg.beside:
        return _plain(leg.entry) if leg.entry else ""
    from tui.deals.ledger.amount import Total, total_of

    sums: dict[str, Total] = {}
    for entry in reversed(leg.counted):
        sums[_plain(entry)] = sums.get(_plain(entry), Total()) + total_of([entry.deal.amount])
    if len(sums) == 1:
        return f"{next(iter(sums))}, {len(leg.counted)} deals"
    return ", ".join(f"{value.amount.bare} {state}" for state, value in sums.items())


def _plain(entry: Entry) -> str:
    """The status in a word or two."""
    return "letter of intent" if entry.layer == 4 else entry.word


def _before(entry: Entry) -> str:
    """What a deal was before it lapsed or was ended."""
    from tui.draw.words.leg import before_it_ended, status_word

    was = before_it_ended(entry.deal)
    return "deal" if was is None else "letter of intent" if was.layer == 4 else f"{status_word(was)} deal"


def _status_day(entry: Entry, day: date) -> str:
    """When the deal took the status it has on `day`: Mar 2026."""
    since = entry.deal.since(day)
    return f"{since:%b %Y}" if since else ""

"""Columns of the ledger's table: one deal or one loan a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tui.deals.ledger.deal import GONE
from tui.deals.ledger.rows import LoopPlaces, Row
from tui.draw.grid.canvas import fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import FAINT, MUTED, TEXT, Pen
from tui.draw.grid.table import Column, Run, placed
from tui.draw.words.deal import GRADE_DOTS, drawn_words, due_words, loops_short
from tui.draw.words.leg import line_sample, month
from tui.draw.words.numbers import money

Columns = tuple[Column[Row], ...]


def columns(width: int, debt: bool, on: date, places: LoopPlaces | None, glyphs: Glyphs) -> Columns:
    """The columns that fit `width`, the least important left out first; where the kind has no room, its
    two letters may have."""
    kept = tuple(c for c, _, _ in placed(_debt(on, glyphs) if debt else _deals(places, glyphs), 0, width - 1))
    if debt or any(c.head == "Kind" for c in kept):
        return kept
    short = Column[Row]("for", 3, lambda row, _: (row.entry.deal.kind.suffix or "pur", _own(row)), key="kind")
    more = (*kept[:2], short, *kept[2:])
    return more if sum(c.width + c.gap for c in more) <= width else kept


def _deals(places: LoopPlaces | None, glyphs: Glyphs) -> Columns:
    def loops(row: Row, _: Pen) -> Run:
        return loops_short(places.of(row.entry.deal.id)) if places else "", MUTED

    def paid(row: Row, _: Pen) -> Run:
        return money(row.entry.deal.paid_musd) if row.entry.deal.paid else "", _ink(row)

    return (
        _date(2), _pair("Payer", "receiver", glyphs),
        Column("Kind", 9, lambda row, _: (row.entry.deal.kind.value, _own(row)), 4, key="kind"),
        Column("Amount", 12, _amount, right=True, key="amount"), _status(glyphs),
        Column("Since", 8, lambda row, _: (month(row.since), MUTED), 5, key="since"),
        _sure(3, glyphs), Column("In loops", 14, loops, 6), Column("Paid", 8, paid, 7, right=True),
    )


def listed_columns(debt: bool, on: date, places: LoopPlaces | None, glyphs: Glyphs) -> Columns:
    """The same for a list that has all the room: names whole, and where it was read."""
    own = {c.head: c for c in (_debt(on, glyphs) if debt else _deals(places, glyphs))}
    one, other = ("Lender", "Borrower") if debt else ("Payer", "Receiver")

    def plain(head: str, text: Callable[[Row], str]) -> Column[Row]:
        return Column(head, 0, lambda row, ink: (text(row), ink))

    sides = (plain(one, lambda row: row.payer), plain(other, lambda row: row.receiver))
    instead = {
        "Status": plain("Status", lambda row: row.entry.word),
        "Sure": plain("Sure", lambda row: row.grade.word),
        "Since": plain("Since", lambda row: row.since.isoformat() if row.since else ""),
    }
    rest = [instead.get(head, column) for head, column in own.items() if glyphs.right not in head]
    proof = plain("Source", lambda row: row.entry.deal.proof.url if row.entry.deal.proof else "")
    return (rest[0], *sides, *rest[1:], proof, plain("id", lambda row: row.entry.deal.id))


def _debt(on: date, glyphs: Glyphs) -> Columns:
    return (
        _date(3), _pair("Lender", "borrower", glyphs),
        Column("Arranged", 12, _amount, right=True, key="amount"),
        Column("Drawn", 14, lambda row, _: (drawn_words(row.entry.deal, on), MUTED), 2),
        Column("Due", 13, lambda row, _: (due_words(row.entry.deal), _ink(row))), _status(glyphs),
        _sure(4, glyphs),
    )


def _ink(row: Row) -> Pen:
    """History is grey."""
    return MUTED if row.entry.status in GONE else Pen("text")


def _own(row: Row) -> Pen:
    """The kind has its colour."""
    return MUTED if row.entry.status in GONE else Pen(row.entry.deal.kind.value)


def _date(rank: int) -> Column[Row]:
    return Column("Date", 10, lambda row, _: (row.entry.dated.isoformat(), MUTED), rank, key="date")


def _pair(one: str, other: str, glyphs: Glyphs) -> Column[Row]:
    def cell(row: Row, _: Pen) -> list[Run]:
        ink, (payer, receiver) = _ink(row), (fit(s, 9, glyphs.ellipsis) for s in (row.payer, row.receiver))
        return [(f"{payer:<10}", ink), (glyphs.right, _own(row)), (f" {receiver}", ink)]

    return Column(f"{one} {glyphs.right} {other}", 21, cell, key="payer receiver")


def _amount(row: Row, _: Pen) -> Run:
    known = row.entry.deal.amount.known and not row.entry.repeats
    pen = _ink(row)._replace(bold=row.entry.layer is not None) if known else MUTED
    return row.entry.deal.amount.listed, pen


def _status(glyphs: Glyphs) -> Column[Row]:
    def cell(row: Row, _: Pen) -> list[Run]:
        return [(line_sample(row.entry.status, glyphs), _own(row)), (f" {row.entry.word}", _ink(row))]

    return Column("Status", 11, cell, 1, key="status")


def _sure(rank: int, glyphs: Glyphs) -> Column[Row]:
    def cell(row: Row, _: Pen) -> list[Run]:
        dots = GRADE_DOTS[row.grade]
        return [(glyphs.dot * dots, _ink(row)), (glyphs.middot * (3 - dots), FAINT), (" ", TEXT),
                (row.grade.word, MUTED)]

    return Column("Sure", 14, cell, rank, key="sure")

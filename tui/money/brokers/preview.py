"""What an import would do to a holdings file: which lots are new, which stand there, which differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from tui.money.brokers.rows import NotUnderstood, Read, lots_of
from tui.money.brokers.table import read
from tui.money.holding import Holding, Holdings


class Preview(Struct, frozen=True):
    """`new` lots would be added; `same` stand there; `other` have another number there and stay so."""

    form: str
    new: tuple[Holding, ...]
    same: tuple[Holding, ...]
    other: tuple[Holding, ...]
    not_understood: tuple[NotUnderstood, ...]
    skipped: int


def preview_file(path: Path, holdings: Holdings) -> Preview:
    """What importing `path` would do; Unreadable when it is no positions file that is known."""
    form, rows = read(path, holdings.columns)
    return preview(lots_of(form, rows, holdings.symbols_of), holdings.lots)


def preview(found: Read, held: Sequence[Holding]) -> Preview:
    """A lot stands there when symbol, account, amount and cost are the same: importing twice adds nothing.

    A symbol that the account holds with other numbers is not added again, unless it is a lot of another day.
    """
    left = [_key(lot) for lot in held]
    mine = {(lot.symbol, lot.account) for lot in held}
    new: list[Holding] = []
    same: list[Holding] = []
    other: list[Holding] = []
    for lot in found.lots:
        if _key(lot) in left:
            left.remove(_key(lot))
            same.append(lot)
        elif (lot.symbol, lot.account) in mine and not (lot.bought and _is_another_day(lot, held)):
            other.append(lot)
        else:
            new.append(lot)
    troubles = tuple(one for one in found.not_understood if not one.skipped)
    return Preview(found.form, tuple(new), tuple(same), tuple(other), troubles,
                   len(found.not_understood) - len(troubles))


def _is_another_day(lot: Holding, held: Sequence[Holding]) -> bool:
    """True when every lot of its kind there has a day, and none has this one's."""
    days = [one.bought for one in held if (one.symbol, one.account) == (lot.symbol, lot.account)]
    return None not in days and lot.bought not in days


def _key(lot: Holding) -> tuple[object, ...]:
    numbers = (None if n is None else round(n, 6) for n in (lot.shares, lot.value, lot.cost))
    return lot.symbol, lot.account, lot.currency, lot.bought, *numbers

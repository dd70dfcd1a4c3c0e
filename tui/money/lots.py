"""Edits to holdings.toml that leave every other byte as it was: a lot more, a lot less, another number.

Tables are put at the end, cut out, or have one number changed, as text; the result is read again before it is
written, and must differ from what was there by exactly the edit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tui.money import private_file
from tui.money.holding import CASH, Holding, Holdings, MoneyError
from tui.money.holdings_toml import held_symbol, parse
from tui.system.file_access import read_file
from tui.toml.array import quoted
from tui.toml.faults import Fault
from tui.toml.tables import find_headers

_BOM = "\N{BYTE ORDER MARK}"
_SHARES = re.compile(r"^([ \t]*shares[ \t]*=[ \t]*)[^#\s]+", re.MULTILINE)
_ATTEMPTS = 3
HEAD = """\
# What you own. loopwatch reads this file and tells nobody: see README.
# [[holding]]
# symbol = "NVDA"          # as Yahoo writes it; a private company of the ledger ("openai"); "cash"
# shares = 60              # or: value = 60000 with valued = 2026-08-21
# cost = 48.20             # per share; also: currency, account, bought, note
"""


class Edit(Struct, frozen=True):
    """What an edit did: the file, what it holds now, a sentence without amounts, and the bytes before it."""

    path: Path
    holdings: Holdings
    said: str
    before: bytes | None


def add(path: Path, lots: Sequence[Holding], said: str = "") -> Edit:
    """Put lots at the end of the file, which is made if there is none. Raises MoneyError."""

    def change(text: str, _: Holdings) -> str:
        newline = "\r\n" if "\r\n" in text else "\n"
        text = text if not text or text.endswith("\n") else text + newline
        gap = newline if text.strip() else ""
        return text + gap + (newline + newline).join(_table(lot, newline) for lot in lots) + newline

    def wanted(before: Holdings) -> list[Holding]:
        return [*before.lots, *lots]

    names = ", ".join(dict.fromkeys(lot.symbol for lot in lots))
    return _edit(path, change, wanted, said or f"{names} added to what you own")


def remove(path: Path, place: int) -> Edit:
    """Take the lot number `place` out; comments that belong to the next table stay."""

    def change(text: str, _: Holdings) -> str:
        lines = text.splitlines(keepends=True)
        start, stop = _span(path, lines, place)
        return "".join(lines[:start] + lines[stop:])

    def wanted(before: Holdings) -> list[Holding]:
        _lot_of(path, before, place)
        return [lot for lot in before.lots if lot.place != place]

    return _edit(path, change, wanted, "one lot taken out")


def hold(path: Path, symbol: str, shares: float) -> Edit:
    """`:hold nvda 40`: that many shares, in the one lot there is, else in a new one.

    Several lots are several purchases: which of them changed is not guessed (MoneyError).
    """
    clean = held_symbol(symbol)
    if clean is None or clean == CASH:
        raise _refused(path, f"{symbol!r} is no symbol that has shares")
    before = _read(path)
    held = parse(before.decode(), str(path), path).lots if before is not None else ()
    mine = [lot for lot in held if lot.symbol == clean]
    if not mine:
        return add(path, [Holding(clean, shares=shares)])
    if len(mine) > 1 or mine[0].shares is None:
        what = f"{len(mine)} lots" if len(mine) > 1 else "a value"
        raise _refused(path, f"{clean} is held as {what}; e opens the file")
    return set_shares(path, mine[0].place, shares)


def undo(edit: Edit) -> Edit:
    """The file as it was before `edit`; refused when someone changed it since."""
    now = _read(edit.path)
    if now is None or parse(now.decode(), str(edit.path), edit.path) != edit.holdings:
        raise _refused(edit.path, "was changed since; undo it there")
    data = edit.before if edit.before is not None else b""
    private_file.replace(edit.path, data)
    holdings = parse(data.decode().removeprefix(_BOM), str(edit.path), edit.path)
    return Edit(edit.path, holdings, "holdings as before", now)


def set_shares(path: Path, place: int, shares: float) -> Edit:
    """Another number of shares for one lot."""

    def change(text: str, _: Holdings) -> str:
        lines = text.splitlines(keepends=True)
        start, stop = _span(path, lines, place)
        body, count = _SHARES.subn(lambda m: m[1] + written(shares), "".join(lines[start:stop]), count=1)
        if not count:
            raise _refused(path, "the lot has no shares on a line of its own; edit it by hand")
        return "".join(lines[:start]) + body + "".join(lines[stop:])

    def wanted(before: Holdings) -> list[Holding]:
        _lot_of(path, before, place)
        return [replace(lot, shares=float(shares)) if lot.place == place else lot for lot in before.lots]

    return _edit(path, change, wanted, "one lot changed")


def _edit(
    path: Path, change: Callable[[str, Holdings], str], wanted: Callable[[Holdings], list[Holding]], said: str
) -> Edit:
    """Apply `change` to a file that may be edited by someone else meanwhile."""
    for _ in range(_ATTEMPTS):
        raw = _read(path)
        text = raw.decode() if raw is not None else HEAD
        mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
        before = parse(text, str(path), path)
        lots = wanted(before)
        after = change(text, before)
        holdings = parse(after, str(path), path)
        expected = [replace(lot, place=i) for i, lot in enumerate(lots)]
        if list(holdings.lots) != expected or replace(holdings, lots=()) != replace(before, lots=()):
            raise _refused(path, "cannot be edited here; edit it by hand")
        if _read(path) != raw:
            continue
        private_file.replace(path, (mark + after).encode())
        return Edit(path, holdings, said, raw)
    raise _refused(path, "is being changed by another program; try again")


def _span(path: Path, lines: list[str], place: int) -> tuple[int, int]:
    """First and last line (not included) of the `place`-th [[holding]]; text in quotes is no header."""
    heads = find_headers(lines)
    lots = [number for number, name in heads if name == "holding"]
    if place >= len(lots):
        raise _refused(path, "the lot is not written as [[holding]]; edit it by hand")
    start = lots[place]
    stop = next((head for head, _ in heads if head > start), len(lines))
    while start + 1 < stop < len(lines) and lines[stop - 1].lstrip().startswith("#"):
        stop -= 1
    return start, stop


def _table(lot: Holding, newline: str) -> str:
    rows = ["[[holding]]", f"symbol = {quoted(lot.symbol.lower() if lot.symbol == CASH else lot.symbol)}"]
    for key in ("shares", "value"):
        number = getattr(lot, key)
        if number is not None:
            rows.append(f"{key} = {written(number)}")
    if lot.valued is not None:
        rows.append(f"valued = {lot.valued.isoformat()}")
    if lot.cost is not None:
        rows.append(f"cost = {written(lot.cost)}")
    rows += [f"{key} = {quoted(text)}" for key in ("currency", "account") if (text := getattr(lot, key))]
    if isinstance(lot.bought, date):
        rows.append(f"bought = {lot.bought.isoformat()}")
    if lot.note:
        rows.append(f"note = {quoted(lot.note)}")
    return newline.join(rows)


def written(number: float) -> str:
    """A number as TOML reads it, without a needless point and never as 1e+08."""
    return str(int(number)) if float(number).is_integer() else format(number, ".10f").rstrip("0")


def _lot_of(path: Path, holdings: Holdings, place: int) -> Holding:
    if not 0 <= place < len(holdings.lots):
        raise _refused(path, "there is no such lot any more")
    return holdings.lots[place]


def _read(path: Path) -> bytes | None:
    """The bytes of the file; None when there is none."""
    try:
        data = read_file(path)
        data.decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise _refused(path, "is not UTF-8 text") from None
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or 'refused'}") from error
    return data


def _refused(path: Path, message: str) -> MoneyError:
    return MoneyError((Fault(str(path), 0, "", message),))

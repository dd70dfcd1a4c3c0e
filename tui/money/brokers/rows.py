"""Rows of a broker's file as lots: what is a share, what is cash, what is not understood, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from tui.money.brokers.forms import DEGIRO, FIDELITY, IBKR, IBKR_FLEX, SCHWAB, TRADING_212, Form
from tui.money.brokers.isin import SYMBOLS, is_isin, likely_suffix
from tui.money.brokers.table import Row
from tui.money.holding import CASH, Holding
from tui.money.holdings_toml import held_symbol

_DONE = ("total", "positions total", "account total", "cash total")
_EMPTY = ("", "-", "--", "n/a")
_BUYS = ("buy", "kauf", "delivery (inbound)", "einlieferung", "transfer (inbound)", "umbuchung (eingang)")
_SELLS = (
    "sell", "verkauf", "delivery (outbound)", "auslieferung", "transfer (outbound)", "umbuchung (ausgang)",
)
_STOCKS = ("stocks", "stk", "equity", "etfs & closed end funds", "mutual fund", "etf", "funds")
_CURRENCIES = re.compile(r"[A-Z]{3}|GBp|ZAc")


class NotUnderstood(Struct, frozen=True):
    """One line that gives no lot, and why; `skipped` ones are meant to give none (totals, deposits)."""

    line: int
    why: str
    skipped: bool = False


class Trouble(ValueError):
    """Why a row gives no lot."""


class Read(Struct, frozen=True):
    """What a file holds: its form, lots, and every line that gives none."""

    form: str
    lots: tuple[Holding, ...]
    not_understood: tuple[NotUnderstood, ...]
    lines: int


def lots_of(form: Form, rows: Sequence[Row], symbols: Mapping[str, str]) -> Read:
    """The lots of a file. `symbols` are the user's own names for what a broker writes."""
    if form.trades:
        return _traded(form, rows, symbols)
    lots: list[Holding] = []
    troubles: list[NotUnderstood] = []
    detailed = _detailed(form, rows)
    for row in rows:
        try:
            lot = _lot(form, row, symbols, detailed)
        except Trouble as trouble:
            troubles.append(NotUnderstood(row.line, str(trouble)))
            continue
        if lot is None:
            troubles.append(NotUnderstood(row.line, "no position", skipped=True))
        else:
            lots.append(lot)
    return _made(form, lots, troubles, rows)


def _made(form: Form, lots: list[Holding], troubles: list[NotUnderstood], rows: Sequence[Row]) -> Read:
    placed = tuple(replace(lot, place=i) for i, lot in enumerate(lots))
    return Read(form.name, placed, tuple(troubles), len(rows))


def _lot(form: Form, row: Row, symbols: Mapping[str, str], detailed: frozenset[str]) -> Holding | None:
    written = _cell(form, row, "symbol") or _cell(form, row, "isin")
    name = _cell(form, row, "name") or written
    if any(text.casefold() in _DONE for text in (written, name)) or _is_footer(form, row):
        return None
    account = _cell(form, row, "account") or row.above
    if (cash := _cash(form, row, written, name)) is not None:
        return replace(cash, account=account) if cash.value else None
    _refuse_other_kinds(form, row, written, name)
    if _cell(form, row, "kind").casefold() == "summary" and written in detailed:
        return None
    shares, value = _number(form, row, "shares"), None
    currency = _cell(form, row, "currency")
    if shares is None:
        value = _number(form, row, "value")
        if value is None:
            raise Trouble(f"{written or name or 'a line cut short'}: no number of shares")
    if shares == 0:
        return None
    symbol = _symbol(form, row, written, currency, symbols)
    cost = _cost(form, row, shares)
    return Holding(symbol, shares, value, None, cost, "" if currency in ("", "USD") else currency, account,
                   _day(_cell(form, row, "bought")))


def _refuse_other_kinds(form: Form, row: Row, written: str, name: str) -> None:
    kind = _cell(form, row, "class").casefold()
    if "option" in kind or written.startswith("-") or re.search(r"\d{6}[CP]\d+", written):
        raise Trouble(f"{written or name} is an option")
    if kind and kind not in _EMPTY and kind not in _STOCKS:
        raise Trouble(f"{written or name} is {kind}")
    if form is FIDELITY and not _number(form, row, "shares") and written.casefold() == "pending activity":
        raise Trouble("pending activity has no shares")
    if re.fullmatch(r"[0-9A-Z]{9}", written) and any(char.isdigit() for char in written):
        raise Trouble(f"{written} is a bond or the like (CUSIP)")


def _detailed(form: Form, rows: Sequence[Row]) -> frozenset[str]:
    """Symbols of which single lots are given beside their sum."""
    if form not in (IBKR, IBKR_FLEX):
        return frozenset()
    lots = (row for row in rows if _cell(form, row, "kind").casefold() == "lot")
    return frozenset(_cell(form, row, "symbol") for row in lots)


def _is_footer(form: Form, row: Row) -> bool:
    """Legal text below the list: one long cell and nothing else."""
    filled = [cell for cell in row.cells.values() if cell]
    return len(filled) <= 1 and len(row.cells) > 3


def _cash(form: Form, row: Row, written: str, name: str) -> Holding | None:
    """Money itself: a money fund of the account, or a line that says cash."""
    if form is FIDELITY and written.endswith("**"):
        return Holding(CASH, value=_needed(form, row, "value", name), note=written.rstrip("*"))
    if form is SCHWAB and written.casefold().startswith("cash &"):
        return Holding(CASH, value=_needed(form, row, "value", name))
    if form is DEGIRO and name.casefold().startswith("cash &"):
        currency = _cell(form, row, "currency")
        amount = _parsed(row.cells.get(_heading(form, row, "currency") + " (2)", ""), form.comma)
        if amount is None or not _CURRENCIES.fullmatch(currency):
            raise Trouble(f"{name}: no amount")
        return Holding(CASH, value=amount, currency="" if currency == "USD" else currency)
    return None


def _needed(form: Form, row: Row, key: str, name: str) -> float:
    found = _number(form, row, key)
    if found is None:
        raise Trouble(f"{name}: no amount")
    return found


def _symbol(form: Form, row: Row, written: str, currency: str, symbols: Mapping[str, str]) -> str:
    """Yahoo's symbol; where the exchange decides and the file does not say it, Trouble."""
    isin = _cell(form, row, "isin").upper()
    for key in (written, isin):
        if key and key in symbols:
            return symbols[key]
    if isin in SYMBOLS:
        return SYMBOLS[isin]
    if is_isin(written.upper()):
        raise Trouble(f"{written} is not known here: name it in holdings.toml, "
                      f'[import.symbols] "{written}" = "its symbol"')
    symbol = held_symbol(re.sub(r"[ /]", "-", written))
    if symbol is None:
        raise Trouble(f"{written!r} is no symbol")
    foreign = currency not in ("", "USD") or (isin and not isin.startswith("US"))
    if foreign and form in (IBKR, IBKR_FLEX, TRADING_212) and "." not in symbol:
        if currency in ("GBX", "GBp", "GBP"):
            return f"{symbol}.L"
        market, likely = currency or "another market", likely_suffix(currency, isin)
        named = f'"{symbol}.{likely}"' if likely else '"its symbol at Yahoo"'
        raise Trouble(f"{symbol} in {market}: at which exchange? Name it in holdings.toml, "
                      f'[import.symbols] "{written}" = {named}' + (" or the like" if likely else ""))
    return symbol


def _cost(form: Form, row: Row, shares: float | None) -> float | None:
    """Cost a share, from the column a share or from that of the whole."""
    each = _number(form, row, "cost") if "cost" in form.columns else None
    if each is not None:
        return abs(each)
    whole = next((n for head in form.whole_cost if (n := _parsed(row.cells.get(head, ""), form.comma))), None)
    return round(abs(whole / shares), 6) if whole is not None and shares else None


def _traded(form: Form, rows: Sequence[Row], symbols: Mapping[str, str]) -> Read:
    """Positions out of purchases and sales, the oldest first; cost is the average of what is left."""
    held: dict[str, list[float]] = {}  # shares, cost a share
    currencies: dict[str, str] = {}
    troubles: list[NotUnderstood] = []
    for row in rows:
        action = _cell(form, row, "action").casefold()
        buys, sells = (any(word in action for word in words) for words in (_BUYS, _SELLS))
        if not (buys or sells):
            troubles.append(NotUnderstood(row.line, f"{action or 'no action'}: no trade", skipped=True))
            continue
        try:
            _trade(form, row, symbols, sells, held, currencies)
        except Trouble as trouble:
            troubles.append(NotUnderstood(row.line, str(trouble)))
    lots = [
        Holding(symbol, shares=round(shares, 8), cost=round(cost, 6) if cost else None,
                currency="" if currencies[symbol] == "USD" else currencies[symbol])
        for symbol, (shares, cost) in held.items() if shares > 1e-9
    ]
    return _made(form, lots, troubles, rows)


def _trade(form: Form, row: Row, symbols: Mapping[str, str], sells: bool, held: dict[str, list[float]],
           currencies: dict[str, str]) -> None:
    written, currency = _cell(form, row, "symbol"), _cell(form, row, "currency")
    symbol = _symbol(form, row, written or _cell(form, row, "isin"), currency, symbols)
    shares = _number(form, row, "shares")
    if shares is None or not shares:
        raise Trouble(f"{written}: no number of shares")
    shares = abs(shares)
    before, cost = held.setdefault(symbol, [0.0, 0.0])
    currencies.setdefault(symbol, currency)
    if sells:
        if shares > before + 1e-6:
            raise Trouble(f"{symbol}: more sold than the file shows bought; export from the first trade on")
        held[symbol][0] = before - shares
        return
    price = _number(form, row, "price") if "price" in form.columns else None
    if price is None and "amount" in form.columns:
        paid = _number(form, row, "amount")
        price = abs(paid) / shares if paid else None
    if price is not None:
        held[symbol][1] = (before * cost + shares * price) / (before + shares)
    held[symbol][0] = before + shares


def _heading(form: Form, row: Row, key: str) -> str:
    return next((head for head in form.columns.get(key, ()) if head in row.cells), "")


def _cell(form: Form, row: Row, key: str) -> str:
    text = row.cells.get(_heading(form, row, key), "")
    return "" if text.casefold() in _EMPTY else text


def _number(form: Form, row: Row, key: str) -> float | None:
    text = _cell(form, row, key)
    if not text:
        return None
    found = _parsed(text, form.comma)
    if found is None:
        whose = _cell(form, row, "symbol") or _cell(form, row, "name")
        raise Trouble(f"{whose}: no number in the column {_heading(form, row, key)!r}")
    return found


def _parsed(text: str, comma: bool) -> float | None:
    """A number as brokers write it: $1,501.20, (126.93), 1.234,50, 1 234,5; None for anything else."""
    plain = re.sub(r"[$€£\s'%]|[A-Z]{3}", "", text.replace("−", "-"))
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()").lstrip("+")
    if comma and ("," in plain or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", plain)):
        plain = plain.replace(".", "").replace(",", ".")
    elif "," in plain and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?", plain):
        plain = plain.replace(".", "").replace(",", ".") if plain.count(",") == 1 else plain
    else:
        plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    return (-value if negative else value) if isfinite(value) and "_" not in plain else None


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text.split(",")[0].split(" ")[0].split("T")[0], form).date()
        except ValueError:
            continue
    return None

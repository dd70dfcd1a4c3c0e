"""What each lot is worth now, what it made today, and what it gained since it was bought: in dollars.

Shares times the regular price; a `value` of an earlier day moved by the price since; a private company by the
rounds of the ledger; cash as it stands. What cannot be known is None with its reason and stands in no sum.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tui.money.funds import FUNDS, Fund
from tui.money.holding import Holding
from tui.money.prices import JUMP, Price, Prices, Rate, whole

# what a fund without a quote of its own moves with
INDEX = {"SP500": ("SPY", "^GSPC"), "NDX": ("QQQ", "^NDX")}


class Round(Struct, frozen=True):
    """One round of a private company: its day and what the whole company was worth, millions of USD."""

    day: date
    musd: int


class Position(Struct, frozen=True):
    """One lot at its worth. `kind` is share, fund, cash or private; `reason` says why there is no value.

    `day_usd` is what today's move made, `gain` a fraction of the cost; `notes` qualify the value.
    """

    lot: Holding
    kind: str
    usd: float | None = None
    day_usd: float | None = None
    move: float | None = None
    gain_usd: float | None = None
    gain: float | None = None
    price: float | None = None
    currency: str = ""
    rate: Rate | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def value_of(
    lot: Holding, prices: Prices, is_fund: bool = False, rounds: tuple[Round, ...] | None = None
) -> Position:
    """The position of one lot. `rounds` are a private company's, oldest first; None for a listed one."""
    if lot.is_cash:
        return _cash(lot, prices)
    if rounds is not None:
        return _private(lot, prices, rounds)
    kind = "fund" if is_fund else "share"
    if lot.shares is not None:
        return _shares(lot, prices, kind)
    return _stated(lot, prices, kind)


def _cash(lot: Holding, prices: Prices) -> Position:
    currency, scale = whole(lot.currency or "USD")
    rate = prices.rate(currency)
    if rate is None or lot.value is None:
        return Position(lot, "cash", currency=currency, reason=_no_rate(currency))
    usd = lot.value / scale * rate.usd
    return Position(lot, "cash", usd, _day(usd, 0.0, rate), currency=currency, rate=rate)


def _shares(lot: Holding, prices: Prices, kind: str) -> Position:
    price = prices.price(lot.symbol)
    if price is None or lot.shares is None:
        return Position(lot, kind, reason="no price at hand")
    rate = prices.rate(price.currency)
    if rate is None:
        why = _no_rate(price.currency)
        return Position(lot, kind, price=price.value, currency=price.currency, reason=why)
    usd = lot.shares * price.value * rate.usd
    gain_usd, gain, notes = _gain(lot, prices, price, usd)
    return Position(lot, kind, usd, _day(usd, price.move, rate), price.move, gain_usd, gain, price.value,
                    price.currency, rate, notes=notes)


def _stated(lot: Holding, prices: Prices, kind: str) -> Position:
    """A worth that was written down: today's, or of a day and moved by the price since."""
    currency, scale = whole(lot.currency or "USD")
    rate = prices.rate(currency)
    if rate is None or lot.value is None:
        return Position(lot, kind, currency=currency, reason=_no_rate(currency))
    usd = lot.value / scale * rate.usd
    price = prices.price(lot.symbol)
    notes: tuple[str, ...] = ()
    if lot.valued is None:
        notes = ("worth as you wrote it, taken as today's: it has no date",)
    else:
        since, how = _since(lot, prices)
        if since is None:
            notes = (f"worth of {lot.valued.isoformat()}, not moved since: no price of that day",)
        else:
            usd *= 1 + since
            notes = (how,) if how else ()
    move = price.move if price is not None else None
    gain_usd, gain, more = _gain(lot, prices, price, usd)
    return Position(lot, kind, usd, _day(usd, move, rate), move, gain_usd, gain,
                    price.value if price is not None else None, currency, rate, "", notes + more)


def _since(lot: Holding, prices: Prices) -> tuple[float | None, str]:
    """The move since the day of the worth: the symbol's own, else that of the index its fund follows."""
    assert lot.valued is not None
    own = prices.move_since(lot.symbol, lot.valued)
    fund: Fund | None = FUNDS.get(lot.symbol)
    if own is not None or fund is None or fund.factor != 1:
        return own, ""
    found = ((s, m) for s in INDEX.get(fund.index, ()) if (m := prices.move_since(s, lot.valued)) is not None)
    symbol, move = next(found, ("", None))
    return move, f"moved with {symbol} since {lot.valued.isoformat()}: estimate" if symbol else ""


def _private(lot: Holding, prices: Prices, rounds: tuple[Round, ...]) -> Position:
    """A private company by its rounds: there is no price between them."""
    currency, scale = whole(lot.currency or "USD")
    rate = prices.rate(currency)
    known = [one for one in rounds if one.day <= prices.day]
    if lot.value is None:
        return Position(lot, "private", reason="a private company has no price a share: write its value")
    if rate is None:
        return Position(lot, "private", currency=currency, reason=_no_rate(currency))
    usd = lot.value / scale * rate.usd
    last = known[-1] if known else None
    note = f"by its round of {last.day.isoformat()}" if last else "worth as you wrote it: no round is known"
    if lot.valued is not None and last is not None:
        then = [one for one in known if one.day <= lot.valued]
        if then:
            usd *= last.musd / then[-1].musd
        else:
            note = f"worth of {lot.valued.isoformat()}, not moved: no round is known of before"
    gain_usd, gain, more = _gain(lot, prices, None, usd)
    return Position(lot, "private", usd, None, None, gain_usd, gain, None, currency, rate, "", (note, *more))


def _day(usd: float, move: float | None, rate: Rate) -> float | None:
    """What the day made of a value: its own move and that of its currency."""
    if move is None or move <= -1:
        return None
    if rate.currency == "USD":
        return usd - usd / (1 + move)
    if not rate.previous:
        return None
    return usd - usd / (1 + move) * rate.previous / rate.usd


def _gain(
    lot: Holding, prices: Prices, price: Price | None, usd: float
) -> tuple[float | None, float | None, tuple[str, ...]]:
    """Gain in dollars and as a fraction of the cost, by today's rate of the cost's currency."""
    if not lot.cost:
        return None, None, ()
    currency, scale = whole(lot.currency or (price.currency if price is not None else "USD"))
    rate = prices.rate(currency)
    if rate is None:
        return None, None, (f"no gain: {_no_rate(currency)}",)
    each = lot.cost / scale
    if lot.shares is not None and lot.bought is not None:
        close = prices.close_on(lot.symbol, lot.bought)
        if close and not 1 / JUMP < each / close < JUMP:
            return None, None, ("no gain: the cost is far from the price of that day; a split since?",)
    count = lot.shares if lot.shares is not None else (1.0 if (lot.value or 0) >= 0 else -1.0)
    paid = each * count * rate.usd
    notes = () if currency == "USD" else (f"cost at today's rate of {currency}",)
    return usd - paid, (usd - paid) / abs(paid), notes


def _no_rate(currency: str) -> str:
    return f"no rate of {currency} to the dollar at hand"

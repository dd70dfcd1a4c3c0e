"""What the Money screen lists: lots under their symbol, then companies, funds or accounts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.money.mine import Again, Broken, Fall
from tui.money.picture import AccountShare, CompanyShare, FundShare, Money
from tui.money.value import Position


class By(StrEnum):
    """What the second list is by."""

    COMPANY = "company"
    FUND = "fund"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Owned:
    """One line of what is owned: a symbol with its lots summed, or one of several lots (`is_lot`)."""

    symbol: str
    lots: tuple[Position, ...]
    is_lot: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """Identity while prices change: the symbol, and the lot's place in the file."""
        return self.symbol, self.lots[0].lot.place if self.is_lot else -1

    @property
    def place(self) -> int | None:
        """The one lot that this line is; None for several."""
        return self.lots[0].lot.place if len(self.lots) == 1 else None

    @property
    def usd(self) -> float | None:
        known = [p.usd for p in self.lots if p.usd is not None]
        return sum(known) if known else None

    @property
    def gain(self) -> float | None:
        """Over the lots whose cost is known, all of them or none."""
        gains = [(p.gain_usd, p.usd) for p in self.lots]
        if any(gain is None or usd is None for gain, usd in gains):
            return None
        won = sum(gain for gain, _ in gains if gain is not None)
        paid = sum(usd for _, usd in gains if usd is not None) - won
        return won / abs(paid) if paid else None

    @property
    def units(self) -> str:
        """60, or nothing for what is held by its worth."""
        shares = [p.lot.shares for p in self.lots]
        known = [n for n in shares if n is not None]
        return f"{sum(known):,.10g}" if len(known) == len(shares) else ""


Second = CompanyShare | FundShare | AccountShare
Row = Owned | Second


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """All that the page draws. `chosen` counts over `owned` and then `second`."""

    money: Money
    again: tuple[Again, ...] = ()
    fall: Fall | None = None
    by: By = By.COMPANY
    chosen: int = 0
    hidden: bool = False
    about: bool = False
    when: str = ""  # as of when the prices are
    alone: tuple[str, float] | None = None  # a fund, and the equal names it acts like by itself
    broken: Broken | None = None

    @property
    def owned(self) -> tuple[Owned, ...]:
        return owned_rows(self.money)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Both lists, as the cursor goes over them."""
        return (*self.owned, *self.second)

    @property
    def second(self) -> tuple[Second, ...]:
        if self.by is By.FUND:
            return self.money.funds
        return self.money.accounts if self.by is By.ACCOUNT else self.money.companies


def owned_rows(money: Money) -> tuple[Owned, ...]:
    """Symbols in the order of the file; one with several lots is followed by them."""
    found = money.__dict__.get("owned")
    if found is None:
        found = money.__dict__["owned"] = tuple(_owned(money))
    rows: tuple[Owned, ...] = found
    return rows


def _owned(money: Money) -> list[Owned]:
    lots: dict[str, list[Position]] = {}
    for position in money.positions:
        key = position.lot.symbol if position.kind != "cash" else f"cash {position.currency}"
        lots.setdefault(key, []).append(position)
    rows: list[Owned] = []
    for symbol, positions in lots.items():
        rows.append(Owned(symbol, tuple(positions)))
        if len(positions) > 1:
            rows += [Owned(symbol, (one,), is_lot=True) for one in positions]
    return rows


def alone_of(money: Money) -> tuple[str, float] | None:
    """The one fund that is held, and like how many equal names it acts by itself."""
    insides = [line for line in money.through.held if line.inside is not None]
    if len(insides) != 1 or insides[0].inside is None or insides[0].inside.open:
        return None
    squares = sum(share * share for share in insides[0].inside.shares.values())
    return (insides[0].symbol, 1 / squares) if squares else None


Keys = tuple[tuple[str, ...] | tuple[str, int], ...]


def keys_of(page: MoneyPage) -> Keys:
    """What identifies each line that the cursor goes over."""
    kept = page.money.__dict__.setdefault("keys", {})
    if page.by not in kept:
        kept[page.by] = _keys(page)
    known: Keys = kept[page.by]
    return known


def _keys(page: MoneyPage) -> Keys:
    found: list[tuple[str, ...] | tuple[str, int]] = [row.key for row in page.owned]
    for row in page.second:
        match row:
            case CompanyShare():
                found.append(("company", row.issuer, ""))
            case FundShare():
                found.append(("fund", row.symbol, ""))
            case AccountShare():
                found.append(("account", row.name, ""))
    return tuple(found)

"""What is known of an amount, and the one way to write it at each width.

Integer millions of USD. A deal has an `Amount`; what deals add up to is a `Total`, which never hides a range
behind its middle nor a ceiling behind a plain sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tui.deals.ledger.source import Source

K = TypeVar("K")


class Form(StrEnum):
    """How an amount is known."""

    EXACT = "exact"
    UP_TO = "up to"
    AT_LEAST = "at least"
    BETWEEN = "between"
    ABOUT = "about"
    UNDISCLOSED = "undisclosed"


_SHORT = {Form.UP_TO: "to {}", Form.ABOUT: "~{}", Form.AT_LEAST: "{}+"}
_LONG = {Form.UP_TO: "up to {}", Form.ABOUT: "about {}", Form.AT_LEAST: "at least {}"}


@dataclass(frozen=True, slots=True)
class Amount:
    """`low_musd` is None where only a ceiling is known, `high_musd` where only a floor is, both of nothing.

    `basis` is the best source that supports it; `more`: a sum to which deals without a number would add.
    """

    form: Form
    low_musd: int | None = None
    high_musd: int | None = None
    basis: Source | None = None
    more: bool = False

    @property
    def known(self) -> bool:
        return self.form is not Form.UNDISCLOSED

    @property
    def top_musd(self) -> int | None:
        """Its top end, of an open one its floor: what ranks and sizes a deal, never what stands alone."""
        return self.low_musd if self.high_musd is None else self.high_musd

    def same(self, other: Amount) -> bool:
        """Whether both say the same, whatever their sources."""
        ends = self.low_musd, self.high_musd
        return self.form is other.form and ends == (other.low_musd, other.high_musd)

    @property
    def short(self) -> str:
        """For a label: `$300bn`, `to $90bn`, `$18-200bn`, `$30bn+`, `~$40bn`, `$?`."""
        return self._written("$", True)

    @property
    def listed(self) -> str:
        """For a list, as `short` but for `undisclosed`."""
        return self.short if self.known else "undisclosed"

    @property
    def bare(self) -> str:
        """For a place that says `$bn` once: `300`, `to 90`, `18-200`, `30+`, `~40`, `?`."""
        return self._written("", False)

    @property
    def long(self) -> str:
        """For a sentence, nothing rounded: `up to $10.3bn`, `$18bn to $200bn`, `at least $30bn`."""
        if self.form is Form.BETWEEN:
            text = f"{exact_usd(self.low_musd)} to {exact_usd(self.high_musd)}"
        elif self.known:
            text = _LONG.get(self.form, "{}").format(exact_usd(self.top_musd))
        else:
            return "amount undisclosed"
        return f"{text} and more undisclosed" if self.more else text

    def _written(self, lead: str, unit: bool) -> str:
        if not self.known:
            return f"{lead}?"
        if self.form is Form.BETWEEN and self.low_musd is not None and self.high_musd is not None:
            text = lead + _span(self.low_musd, self.high_musd, unit)
        else:
            musd = self.top_musd or 0
            one = f"{_number(musd, _unit(musd))}{_unit(musd).name}" if unit else _billions(musd)
            text = _SHORT.get(self.form, "{}").format(lead + one)
        return f"{text}+" if self.more and self.form is not Form.AT_LEAST else text


UNDISCLOSED = Amount(Form.UNDISCLOSED)
_MATTERS = 0.05  # of a sum: a smaller part that is only about known is lost in the rounding


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    musd: int


_TN, _BN, _M = _Unit("tn", 1_000_000), _Unit("bn", 1000), _Unit("m", 1)


def _unit(musd: int) -> _Unit:
    """The unit in which an amount is written, chosen after rounding: 999.6 bn is 1.00 tn."""
    return _TN if musd >= 999_500 else _BN if musd >= 1000 else _M


def _number(musd: int, unit: _Unit) -> str:
    """Three digits at most, no false ones: 300, 12.9, 0.85, 1.40."""
    value = musd / unit.musd
    if unit is _M:
        return f"{value:.0f}"
    if unit is _TN:
        return f"{value:.2f}" if value < 9.995 else f"{value:.1f}"
    if value >= 99.5 or musd % unit.musd == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def _billions(musd: int) -> str:
    """Billions where there is least room: two or three digits from ten on, one behind the point below."""
    return f"{musd / 1000:,.0f}" if musd >= 9_950 else f"{musd / 1000:.2g}"


def _span(low: int, high: int, unit: bool) -> str:
    """`18-200bn`, `0.5-1.2bn`; an end far below the other keeps its own unit."""
    if not unit:
        return f"{_billions(low)}-{_billions(high)}"
    top = _unit(high)
    if low * 10 >= top.musd or low == 0:
        return f"{_number(low, top) if low else 0}-{_number(high, top)}{top.name}"
    return f"{_number(low, _unit(low))}{_unit(low).name}-{_number(high, top)}{top.name}"


def exact_usd(musd: int | None) -> str:
    """Millions of USD without rounding: $23.25bn, $1.4tn, $830m."""
    if musd is None:
        return "n/a"
    unit = _TN if musd >= _TN.musd else _BN if musd >= _BN.musd else _M
    return f"${musd / unit.musd:.10g}{unit.name}"


@dataclass(frozen=True, slots=True)
class Total:
    """What amounts add up to. Amounts known as "up to" stand at their ceiling in both ends, and `upto_musd`
    says how much of the sum they are; ranges make the ends differ. `hidden` amounts have no number. The sum
    is "about" where what is only about known matters in it."""

    low_musd: int = 0
    high_musd: int = 0
    upto_musd: int = 0
    known: int = 0
    hidden: int = 0
    about_musd: int = 0
    open: bool = False  # some are "at least"

    def __add__(self, other: Total) -> Total:
        return Total(self.low_musd + other.low_musd, self.high_musd + other.high_musd,
                     self.upto_musd + other.upto_musd, self.known + other.known, self.hidden + other.hidden,
                     self.about_musd + other.about_musd, self.open or other.open)

    @property
    def top_musd(self) -> int | None:
        """The sum with every amount at its top end; None when none has a number. For order and size."""
        return self.high_musd if self.known else None

    @property
    def floor_musd(self) -> int:
        """What is left when nothing comes of what is only a ceiling."""
        return self.low_musd - self.upto_musd

    @property
    def more(self) -> bool:
        """Whether the sum is a floor: some amounts have no number or no top end."""
        return bool(self.known and self.hidden) or self.open

    @property
    def amount(self) -> Amount:
        """The sum as one amount: `up to` only where nothing is firm, else between its floor and its top."""
        low, high = self.floor_musd, self.high_musd
        if not self.known:
            return UNDISCLOSED
        if low == high:
            about = self.about_musd > high * _MATTERS
            form = Form.ABOUT if about else Form.AT_LEAST if self.more else Form.EXACT
            return Amount(form, low, None if form is Form.AT_LEAST else high, more=self.more)
        if low == 0:
            return Amount(Form.UP_TO, None, high, more=self.more)
        return Amount(Form.BETWEEN, low, high, more=self.more)

    @property
    def words(self) -> str:
        """A sum in a sentence: `$2.7 to 2.9tn, 0.67 of it "up to"`."""
        if not self.known:
            return "no known amount"
        unit = _unit(self.high_musd)
        low, high = _round(self.low_musd, unit), _round(self.high_musd, unit)
        if self.upto_musd == self.high_musd:
            return f"up to ${high}{unit.name}"
        ends = f"${high}{unit.name}" if low == high else f"${low} to {high}{unit.name}"
        if self.amount.form is Form.ABOUT:
            ends = f"about {ends}"
        part = f', {_number(self.upto_musd, unit)} of it "up to"' if self.upto_musd else ""
        return f"{ends}{part}"


def _round(musd: int, unit: _Unit) -> str:
    return f"{musd / unit.musd:.1f}" if unit is _TN else _number(musd, unit)


NOTHING = Total()


def totals_by(parts: Iterable[tuple[K, Total]]) -> dict[K, Total]:
    """What parts add up to by what they are of."""
    found: dict[K, Total] = {}
    for key, part in parts:
        found[key] = found.get(key, NOTHING) + part
    return found


def total_of(amounts: Iterable[Amount]) -> Total:
    """The sum of amounts; an empty one is 0 with nothing known."""
    low = high = upto = known = hidden = 0
    about, open_ = 0, False
    for one in amounts:
        top = one.top_musd
        if top is None:
            hidden += 1
            continue
        known += 1
        high += top
        low += top if one.low_musd is None else one.low_musd
        upto += top if one.form is Form.UP_TO else 0
        about += top if one.form is Form.ABOUT else 0
        open_ |= one.form is Form.AT_LEAST or one.more
    return Total(low, high, upto, known, hidden, about, open_)

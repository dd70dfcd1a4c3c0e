"""Numbers, money, ages and dates as a reader writes them. Unknown is "n/a"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from math import floor, log10
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tui.market.session import day_of

NEW_YORK = ZoneInfo("America/New_York")
UNKNOWN = "n/a"


def places(value: float, decimals: int | None = None) -> int:
    """How many decimals a price of that size is written with, where its exchange quotes in `decimals`."""
    size = abs(value)
    if not 0 < size < 1000:
        return 2
    return max(2, min(decimals or 2, 4)) if size >= 1 else max(4, decimals or 4, 2 - floor(log10(size)))


def price(value: float | None, decimals: int | None = None, width: int = 0) -> str:
    """214.72; 7,674.37; 1.1584 where the exchange quotes so; 0.4312 below one, 0.00000842.

    What is wider than `width` loses its decimals first, then its thousands: 1,754.322M.
    """
    if value is None:
        return UNKNOWN
    most = places(value, decimals)
    whole = f"{value:,.{most}f}"
    if not width or len(whole) <= width:
        return whole
    return next((text for text in _shorter(value, most) if len(text) <= width), f"{value:.0e}")


def _shorter(value: float, most: int) -> Iterator[str]:
    """Ever shorter ways to write a price."""
    if abs(value) < 1:
        yield from (f"{value:.{digits}e}".replace("e-0", "e-") for digits in (2, 1, 0))
    for size, letter in ((1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "bn"), (1e12, "tn")):
        if not letter or abs(value) < 1e5 * size or size == 1e12:
            yield from (f"{value / size:,.{digits}f}{letter}" for digits in (3 if letter else most, 2, 1, 0))


def range_end(value: float, decimals: int | None = None) -> str:
    """One end of a range in six cells: 231; 1.1584; 23.2M."""
    whole = f"{value:,.0f}"
    return whole if abs(value) >= 20 and len(whole) <= 6 else price(value, decimals, 6)


def price_change(change: float, at: float, decimals: int | None = None) -> str:
    """A change of a price that stands at `at`, with the price's own decimals: +0.0012."""
    return f"{change:+,.{places(at, decimals)}f}"


def percent(share: float | None, digits: int = 2) -> str:
    """0.0132 as 1.32 %, without a sign for the direction (an arrow stands beside it)."""
    if share is None:
        return UNKNOWN
    size = abs(share) * 100
    return f"{size:.{digits}f}%" if size < 1000 else f"{size:.0f}%" if size < 99_999 else ">99999%"


def signed_percent(share: float | None, digits: int = 2) -> str:
    """-0.1697 as -16.97 %."""
    return UNKNOWN if share is None else f"{share * 100:+.{digits}f}%"


def signed(value: float | None, digits: int = 2) -> str:
    return UNKNOWN if value is None else f"{value:+,.{digits}f}"


def part(share: float | None, digits: int = 1) -> str:
    """0.3321 as 33.2 %: a part of a whole, as sentences, levels and lists of weights say it."""
    return UNKNOWN if share is None else f"{share * 100:.{digits}f} %"


def points(change: float | None, digits: int = 1) -> str:
    """A change of a share in percentage points: +0.8 pp."""
    return UNKNOWN if change is None else f"{change * 100:+.{digits}f} pp"


def money(musd: float | None, sign: bool = False) -> str:
    """Millions of USD as $300bn, $5.20tn, $850m; with `sign` also -$593bn."""
    if musd is None:
        return UNKNOWN
    return f"{'-' if musd < 0 else '+' if sign else ''}${bare_money(abs(musd))}"


def net_words(net_musd: tuple[int, int]) -> str:
    """What is left of in less out, from the least to the most it can be: `net -$290bn to +$12bn`."""
    low, high = (money(end, sign=True) for end in net_musd)
    return f"net {low}" if low == high else f"net {low} to {high}"


def bare_money(musd: float | None) -> str:
    """Millions of USD without the sign of the dollar: 300bn, 5.20tn, 850m, 6.3bn."""
    if musd is None:
        return UNKNOWN
    value = abs(musd)
    if value >= 999_500:
        return f"{value / 1_000_000:.2f}tn" if value < 9_995_000 else f"{value / 1_000_000:.1f}tn"
    if value >= 1_000:
        billions = value / 1_000
        return f"{billions:.0f}bn" if billions >= 99.5 or billions == round(billions) else f"{billions:.1f}bn"
    return f"{value:.0f}m"


def count(value: float | None) -> str:
    """Shares traded and the like: 182M, 1.4B, 950K."""
    if value is None:
        return UNKNOWN
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= size:
            scaled = value / size
            return f"{scaled:.0f}{letter}" if scaled >= 100 else f"{scaled:.1f}{letter}"
    return f"{value:.0f}"


def times(ratio: float | None, digits: int = 1) -> str:
    """A multiple: 3.1x."""
    return UNKNOWN if ratio is None else f"{ratio:.{digits}f}x"


def age(seconds: float | None) -> str:
    """12 s, 3 min, 2 h, 58 d."""
    if seconds is None:
        return UNKNOWN
    s = max(0, int(seconds))
    if s < 90:
        return f"{s} s"
    if s < 90 * 60:
        return f"{round(s / 60)} min"
    if s < 48 * 3600:
        return f"{round(s / 3600)} h"
    return f"{s // 86_400} d"


def day(value: date | str | int | None) -> str:
    """21 Aug 2026, from a date, an ISO date or UTC milliseconds (read in New York)."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int):
        value = day_of(value)
    elif isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return f"{value.day} {value:%b} {value.year}"


def dated(value: date | None) -> str:
    """The day of a source: 21 Aug 2026, or that it has none."""
    return day(value) if value else "undated"


def short_day(value: date | str | int | None) -> str:
    """21 Aug."""
    return " ".join(day(value).split()[:2])


def clock(ms: int | None, seconds: bool = True) -> str:
    """New York wall time of a UTC stamp: 14:32:05."""
    if ms is None:
        return UNKNOWN
    return f"{datetime.fromtimestamp(ms / 1000, NEW_YORK):{'%H:%M:%S' if seconds else '%H:%M'}}"


def stamp(ms: int | None, zone: str = "market", seconds: bool = False, week: bool = False) -> str:
    """A time that stands alone: `09:30 ET`; with a person's own zone before it `23:30 JST (09:30 ET)`.

    `zone` as in [display]; one whose clocks agree with New York's then adds nothing. `week`: with its day.
    """
    if ms is None:
        return UNKNOWN
    form = ("%a " if week else "") + ("%H:%M:%S" if seconds else "%H:%M")
    there = datetime.fromtimestamp(ms / 1000, NEW_YORK)
    here = there if zone == "market" else there.astimezone(None if zone == "local" else ZoneInfo(zone))
    if here.utcoffset() == there.utcoffset():
        return f"{there:{form}} ET"
    short = form.removesuffix(":%S")  # the seconds are the same
    day = "%a " if not week and here.date() != there.date() else ""
    return f"{here:{day}{form}} {here:%Z} ({there:{short}} ET)"


_FORMS = (
    " Corporation", " Incorporated", " Holdings", " Company", " Platforms", ", Inc.", " Inc.", " Inc",
    " Corp.", " Corp", " Co.", " plc", " N.V.", " Ltd.", " Limited", " Group", ".com", ",",
)


def site(source: str) -> str:
    """The site of an address without its www; anything else as it is."""
    return urlsplit(source).netloc.removeprefix("www.") or source


def short_name(name: str) -> str:
    """A company's name as people say it: `Meta Platforms, Inc.` is Meta, `Amazon.com, Inc.` Amazon."""
    before = ""
    while name != before:
        before = name
        for form in _FORMS:
            if name.endswith(form) and len(name) > len(form) + 1:
                name = name.removesuffix(form).rstrip()
    return name

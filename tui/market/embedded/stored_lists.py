"""The embedded whole lists of the S&P 500: each month's last session since 2021, and a few named days.

Full market values by issuer (the basis travels with each list); `float_list` takes them to free float.
"""

from __future__ import annotations

from functools import cache

from tui.market.embedded.pack import pack
from tui.market.index.weights import Weights, float_adjusted


@cache
def days() -> tuple[str, ...]:
    """ISO dates that have a list, oldest first."""
    return tuple(sorted(pack("lists").names))


@cache
def full_list(day: str) -> Weights | None:
    """Full market values of `day` by issuer; None for a day without a list."""
    source = pack("lists")
    series = source.series(day)
    if series is None:
        return None
    names: list[str] = source.header["names"]
    columns = series.columns
    caps = {names[i]: cap for i, cap in zip(columns["name"], columns["musd"], strict=True)}
    total = sum(caps.values())
    shares = {name: cap / total for name, cap in caps.items()}
    header = source.header
    return Weights("SP500", day, header["basis"], shares, header["origin"], caps_musd=caps)


def float_list(day: str) -> Weights | None:
    """The list of `day` by free float of 2024-12-06; an issuer without a factor counts whole."""
    from tui.market.embedded.series import float_factors

    whole = full_list(day)
    return None if whole is None else float_adjusted(whole, float_factors(), "2024-12-06")


def line_split() -> dict[str, dict[str, float]]:
    """How an issuer's weight is divided among its lines in the fund file of 2024-12-06 (parts of one)."""
    split: dict[str, dict[str, float]] = pack("lists").header["split"]
    return split

"""The embedded whole lists as tests read them: by free float, and by listed line."""

from __future__ import annotations

from collections.abc import Mapping

from tui.market.embedded.facts import full_list
from tui.market.embedded.pack import pack
from tui.market.embedded.series import float_factors
from tui.market.index.weights import Weights, float_adjusted


def float_list(day: str) -> Weights | None:
    """The list of `day` by free float of 2024-12-06; an issuer without a factor counts whole."""
    whole = full_list(day)
    return None if whole is None else float_adjusted(whole, float_factors(), "2024-12-06")


def line_split() -> dict[str, dict[str, float]]:
    """How an issuer's weight is divided among its lines in the fund file of 2024-12-06 (parts of one)."""
    split: dict[str, dict[str, float]] = pack("lists").header["split"]
    return split


def split_lines(shares: Mapping[str, float], split: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Shares by listed line: issuers of `split` are divided by its parts, all others are one line."""
    lines: dict[str, float] = {}
    for name, share in shares.items():
        for line, part in split.get(name, {name: 1.0}).items():
            lines[line] = share * part
    return lines

"""A condition as a person types it, `< -5%` or `below -5 %`, and levels as they stand in the file. Pure."""

from __future__ import annotations

import re
from math import ceil, floor

_CONDITION = re.compile(r"(<=?|>=?|below|under|above|over|either|\+/?-)?\s*(?:way\s+)?(.+)", re.IGNORECASE)
_SIDES = {"<": "below", "below": "below", "under": "below", ">": "above", "above": "above", "over": "above",
          "either": "either", "+/-": "either", "+-": "either"}
_STEPS = {"fraction": 0.05, "pp": 0.01, "musd": 10_000, "days": 30, "seconds": 900, "points": 50, "count": 5}


def parse_condition(text: str) -> tuple[str, str]:
    """("below", "-5%") of "< -5%", "below -5%" or "-5%" (its sign is its side); ("", "") without a level."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        return "", ""
    level = found[2].strip()
    side = (found[1] or "").lower().rstrip("=")
    return _SIDES.get(side) or ("below" if level.startswith("-") else "above"), level


def split_figure(words: str) -> tuple[str, str]:
    """("nvda", "< -5%") of "nvda < -5%" or "nvda<-5%"."""
    found = re.fullmatch(r"([^\s<>]+)\s*(.*)", words.strip())
    return (found[1], found[2]) if found else (words.strip(), "")


def propose(value: float | None, unit: str, measure: str) -> str:
    """A condition to begin with, some way off from today's value, as "below -5 %"."""
    if measure.startswith(("move.", "extended_move.", "loop.pinned", "basket.loop.move")):
        far = max(5, ceil(abs(value or 0) * 100) + 2)
        return f"above {far} %" if value is not None and value > 0.03 else f"below -{far} %"
    if measure.startswith("days_to."):
        return "below 7 days"
    if value is None:
        return f"above {level_text(_STEPS.get(unit, 5), unit, measure)}"
    if measure.startswith("effective_number"):
        return f"below {floor(value) - 1}"
    match unit:
        case "fraction" | "pp":
            step = 0.005 if abs(value) >= 0.02 else 0.001
            level = (floor(value / step) + 2) * step
        case "musd":
            level = ceil((value + max(abs(value) * 0.1, 1000)) / 1000) * 1000
        case _:
            level = round(value + max(abs(value) * 0.1, _STEPS.get(unit, 1) / 10), 1)
    return f"above {level_text(level, unit, measure)}"


def level_text(value: float, unit: str, measure: str = "") -> str:
    """`value` as a level is written in the file: "3 %", "40 bp", "250 bn", 5."""
    if measure.startswith("contribution."):
        return f"{value * 1e4:.10g} bp"
    match unit:
        case "fraction":
            return f"{value * 100:.10g} %"
        case "pp":
            return f"{value * 100:.10g} pp"
        case "musd":
            return f"{value / 1000:.10g} bn"
        case "usd":
            return f"{value:.10g} USD"
        case "days" | "points":
            return f"{value:.10g} {unit}"
        case "seconds":
            return f"{value / 60:.10g} min"
        case _:
            return f"{value:.10g}"

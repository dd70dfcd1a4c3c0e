"""A condition as a person types it, `< -5%` or `below -5 %`, and levels as they stand in the file. Pure."""

from __future__ import annotations

import re
from math import ceil, floor, log10
from typing import NamedTuple

_CONDITION = re.compile(r"(<=?|>=?|below|under|above|over|either|\+/?-)?\s*(?:way\s+)?(.+)", re.IGNORECASE)
_SIDES = {"<": "below", "below": "below", "under": "below", ">": "above", "above": "above", "over": "above",
          "either": "either", "+/-": "either", "+-": "either"}
_LEVELS = {"bp": (1e4, " bp"), "fraction": (100, " %"), "pp": (100, " pp"), "musd": (1 / 1000, " bn"),
           "usd": (1, " USD"), "days": (1, " days"), "points": (1, " points"), "seconds": (1 / 60, " min")}
_STEPS = {"fraction": 0.05, "pp": 0.01, "musd": 10_000, "days": 30, "seconds": 900, "points": 50, "count": 5}


def parse_condition(text: str) -> tuple[str, str]:
    """("below", "-5%") of "< -5%", "below -5%" or "-5%" (its sign is its side); ("", "") without a level."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        return "", ""
    level = found[2].strip()
    side = (found[1] or "").lower().rstrip("=")
    return _SIDES.get(side) or ("below" if level.startswith("-") else "above"), level


class ConditionError(ValueError):
    """A condition on a company that cannot be read, with how it is written."""


class Reading(NamedTuple):
    """One meaning of a condition: on the `price`, the `move` of the day or its `usual_days`."""

    kind: str
    side: str
    level: str

    @property
    def written(self) -> str:
        """As it is typed: `< 150`, `< -5 %`, `> 3x`."""
        sign = {"below": "<", "above": ">"}.get(self.side, "either")
        return f"{sign} {self.level}{'x' if self.kind == 'usual_days' else ''}"


HOW = "write it as < 150 (a price), < -5 % (the day's move) or > 3x (its usual day)"
_NUMBER = re.compile(r"([$€£¥])?\s*([+-]?)\s*([$€£¥])?(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(.*)")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_USUAL = ("x", "usual", "usual day", "usual days")


def readings(text: str, price: float | None, currency: str = "", bare: str = "") -> tuple[Reading, ...]:
    """What a condition on a company may mean; a number without unit and sign may mean several things.

    `price` is that of now, in `currency`; a number without unit is of the kind `bare`, if given. Raises
    ConditionError.
    """
    found = _CONDITION.fullmatch(text.strip())
    number = _NUMBER.fullmatch(found[2].strip()) if found is not None else None
    if found is None or number is None:
        raise ConditionError(f"{text.strip()!r} is no condition; {HOW}")
    side = _SIDES.get((found[1] or "").lower().rstrip("="), "")
    digits = number[4].replace(",", "")
    value = float(f"{number[2]}{digits}")
    sign, unit = number[1] or number[3], number[5].strip().lower()
    way = side or ("below" if number[2] == "-" else "above")
    move, usual = Reading("move", way, f"{value:.10g} %"), Reading("usual_days", way, f"{value:.10g}")
    if unit == "%":
        return (move,)
    if unit in _USUAL:
        return (usual,)
    if unit and not (len(unit) == 3 and unit.isalpha()):
        raise ConditionError(f"{number[5].strip()!r} is no unit of a price or a move; {HOW}")
    named = _SIGNS.get(sign or "", unit.upper())
    if named and currency and named != currency:
        raise ConditionError(f"it trades in {currency}, not in {named}")
    if bare == "usual_days" and not named:
        return (usual,)
    if side == "either" and not named:
        return (move, usual)
    to_price = side or ("below" if price is not None and value < price else "above")
    at = Reading("price", to_price, f"{value:.10g}")
    if value > 0 and (side or named or (price is not None and price / 4 <= value <= price * 4)):
        return (at,)
    if value <= 0:
        lower = price + value if price is not None else 0.0
        fallen = (Reading("price", "below", f"{lower:.10g}"),) if lower > 0 else ()
        return (move, *fallen, usual)
    return (at, move, usual)


def reading_words(reading: Reading, price: float | None, currency: str = "") -> str:
    """`price at or below 150 USD, now 186.58`; `a day's move of -5 % or less`."""
    match reading.kind:
        case "price":
            now = f", now {price:,.2f}" if price is not None else ""
            return f"price at or {reading.side} {reading.level} {currency}".rstrip() + now
        case "move":
            return f"the day's move, {reading.side} {reading.level}"
        case _:
            return f"the day's move, {reading.side} {reading.level} times its usual one"


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
    if measure.startswith("price."):
        return f"below {_round_below(value):.10g}" if value is not None and value > 0 else "below 100"
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


def _round_below(price: float) -> float:
    """A round price some five per cent lower."""
    step = 10.0 ** floor(log10(price)) / 20
    return float(round(floor(price * 0.95 / step) * step, 6))


def level_text(value: float, unit: str, measure: str = "") -> str:
    """`value` as a level is written in the file: "3 %", "40 bp", "250 bn", 5."""
    unit = "bp" if measure.startswith("contribution.") else unit
    factor, written = _LEVELS.get(unit, (1, ""))
    return f"{value * factor:.10g}{written}"

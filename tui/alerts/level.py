"""Levels as people write them ("3 %", "150 bn", "5 min") and as the program holds them.

Outside: per cent, percentage points, basis points, billions of USD. Inside: fractions and millions of USD.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\d\s][\w%. ]*)?")

# what is written -> (unit of the measure, factor from written to held)
_WRITTEN: dict[str, tuple[str, float]] = {
    "": ("count", 1), "%": ("fraction", 0.01), "pp": ("pp", 0.01), "bp": ("fraction", 0.0001),
    "bn": ("musd", 1000), "bn USD": ("musd", 1000), "USD": ("usd", 1), "points": ("points", 1),
    "d": ("days", 1), "days": ("days", 1), "usual days": ("count", 1), "x": ("count", 1),
    "names": ("count", 1),
    "s": ("seconds", 1), "min": ("seconds", 60), "h": ("seconds", 3600),
}
_SAID = {"bp": (1e4, 1, " bp"), "fraction": (100, 2, " %"), "pp": (100, 2, " pp"), "days": (1, 0, " d")}
_MOST = 1e9
IN_BP = "contribution."
_SPAN = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "days": 86_400}
EXAMPLES = {
    "fraction": '"3 %"', "bp": '"25 bp"', "pp": '"1.5 pp"', "musd": '"150 bn"', "usd": '"100 USD"',
    "count": "5", "price": "150", "days": '"60 days"', "points": '"100 points"', "seconds": '"15 min"',
}


class LevelError(ValueError):
    """A level that cannot be read; the message says how one is written."""


def parse_level(text: object, unit: str) -> float:
    """The level in the measure's own `unit`. Raises LevelError for a wrong type, form or unit.

    A bare number is good for counts and prices alone: everywhere else its unit stands beside it.
    """
    example = EXAMPLES.get(unit, "5")
    if isinstance(text, bool) or not isinstance(text, int | float | str):
        raise LevelError(f"a level is written as {example}, not {text!r}")
    match = _NUMBER.fullmatch(str(text).strip())
    if match is None:
        raise LevelError(f"{text!r} is no level; write it as {example}")
    written = " ".join((match[2] or "").split())
    if written not in _WRITTEN:
        raise LevelError(f"{text!r} has an unknown unit; write it as {example}")
    found, factor = _WRITTEN[written]
    if not _same(found, unit):
        raise LevelError(f"{text!r} has the wrong unit for this measure; write it as {example}")
    if abs(float(match[1])) > _MOST:
        raise LevelError(f"{text!r:.40} is too large; write it as {example}")
    return round(float(match[1]) * factor, 9)


def parse_span(text: object) -> int:
    """Seconds of "30 s", "5 min", "4 h" or "1 d". Raises LevelError."""
    match = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None or (match[2] or "").strip() not in _SPAN or not 0 <= float(match[1]) <= _MOST:
        raise LevelError(f'{text!r} is no length of time; write it as "5 min"')
    return round(float(match[1]) * _SPAN[match[2].strip()])


def unit_said(unit: str, measure: str) -> str:
    """The unit in which figures of `measure` are said, whatever their size: parts of a move are in bp."""
    return "bp" if unit == "fraction" and measure.startswith(IN_BP) else unit


def say_measure(value: float, unit: str, measure: str) -> str:
    """`value` of `measure` in words, in the unit of its levels."""
    return say(value, unit_said(unit, measure))


def say(value: float, unit: str) -> str:
    """`value` in words of the outside, its unit beside it."""
    if unit in _SAID:
        factor, digits, after = _SAID[unit]
        return f"{_plain(value * factor, digits)}{after}"
    match unit:
        case "musd":
            return f"${_plain(value / 1000, 0 if abs(value) >= 10_000 else 1)}bn".replace("$-", "-$")
        case "usd":
            return f"${_plain(value, 2)}".replace("$-", "-$")
        case "price":  # of its own currency, as prices stand everywhere
            return f"{value:,.2f}".removesuffix(".00") if abs(value) >= 1 else _plain(value, 4)
        case "seconds":
            return f"{_plain(value / 60, 0)} min"
        case _:
            return _plain(value, 1)


def _plain(value: float, digits: int) -> str:
    """At most `digits` decimals, no idle zeros, thousands apart."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _same(found: str, unit: str) -> bool:
    shares = {"fraction", "pp"}
    return found == unit or (found in shares and unit in shares) or (found, unit) == ("count", "price")

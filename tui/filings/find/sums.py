"""Sums of money as they stand in a text, in millions of USD, with their form (up to, at least ...). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.deals.ledger.amount import Form


@dataclass(frozen=True, slots=True)
class Sum:
    """`text[start:end]` is a sum, its form's words included. `musd` is the figure written (the upper one of a
    range, whose lower one is `low_musd`); None in another currency, which is not turned into dollars."""

    start: int
    end: int
    musd: float | None
    form: Form = Form.EXACT
    low_musd: float | None = None
    currency: str = "USD"
    per: bool = False  # a year, a share, an hour: no total


_UNITS = {"t": 1e6, "b": 1e3, "m": 1.0, "k": 1e-3}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"trillion|billion|million|thousand|tn|bn|mn|mln|trn|tr|[TBMK](?![a-zA-Z])|[bm](?![a-zA-Z])"
_MARK = r"US\$|USD|C\$|A\$|HK\$|NT\$|\$|€|EUR|£|GBP|¥|JPY|₩"
_SUM = re.compile(
    rf"(?P<mark>{_MARK})\s?(?P<low>{_NUMBER})\s?(?P<lowunit>{_UNIT})?"
    rf"(?:\s?(?:-|–|to|and)\s?(?:{_MARK})?\s?(?P<high>{_NUMBER})\s?(?P<highunit>{_UNIT}))?"
    rf"(?P<plus>\+|\s?plus\b|-plus\b|\sor more\b)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?<![\w$€£¥.,])(?P<low>{_NUMBER})\s?(?P<unit>trillion|billion|million|bn|"
                    rf"tn)\s(?:US\s)?dollars?", re.I)
_BEFORE: tuple[tuple[Form, str], ...] = (
    (Form.UP_TO, r"(?:up to|as much as|as many as|at most|no more than|capped at|maximum of)"),
    (Form.AT_LEAST, r"(?:at least|more than|over|above|upwards? of|exceeding|no less than|north of|beyond)"),
    (Form.ABOUT, r"(?:about|around|approximately|roughly|nearly|almost|some|an estimated|close to|circa)"),
    (Form.BETWEEN, r"(?:between|from)"),
)
_FORMS = [
    (form, re.compile(rf"(?:{words})\s+(?:(?:an?|another|additional|its|the|approximately|"
                      rf"about)\s+)*$", re.I))
    for form, words in _BEFORE
]
_PER = re.compile(r"^\s*(?:a|per|an|each|/)\s?-?(?:year|share|month|hour|day|quarter|token|user|megawatt|"
                  r"mw)", re.I)
_LEAST_MUSD = 1.0


def sums(text: str) -> tuple[Sum, ...]:
    """Every sum of at least a million in `text`, in its order."""
    found = [made for match in _SUM.finditer(text) if (made := _sum(text, match))]
    found += [Sum(m.start(), m.end(), _number(m["low"]) * _UNITS[m["unit"][0].lower()])
              for m in _PLAIN.finditer(text)]
    big = [s for s in found if s.musd is None or s.musd >= _LEAST_MUSD]
    return tuple(sorted(big, key=lambda s: s.start))


def _sum(text: str, match: re.Match[str]) -> Sum | None:
    unit = match["lowunit"] or match["highunit"]
    high, end = match["high"], match.end()
    if high is not None and not match["highunit"]:
        high = None
    low = _number(match["low"]) * _scale(match["lowunit"] or (match["highunit"] if high else None))
    top = _number(high) * _scale(match["highunit"]) if high else None
    if unit is None and low < _LEAST_MUSD:
        return None
    start, form = match.start(), Form.EXACT
    before = text[max(0, start - 40):start]
    for name, words in _FORMS:
        if said := words.search(before):
            form, start = name, start - (len(before) - said.start())
            break
    if form is Form.BETWEEN and top is None:
        form, start = Form.EXACT, match.start()
    elif top is not None and re.search(r"\bfrom\s+$", before, re.I):
        form, low, top = Form.EXACT, top, None  # raised from one to the other: what holds is the second
    elif top is not None and top > low:
        form = Form.BETWEEN
    if match["plus"]:
        form = Form.AT_LEAST
    mark = match["mark"].upper()
    currency = "USD" if mark in ("US$", "USD", "$") else mark
    per = bool(_PER.match(text[end:end + 16]))
    if currency != "USD":
        return Sum(start, end, None, form, None, currency, per)
    if top is not None:
        return Sum(start, end, top, form, low, per=per)
    return Sum(start, end, low, form, per=per)


def _number(written: str) -> float:
    return float(written.replace(",", ""))


def _scale(unit: str | None) -> float:
    """Millions of USD for one of `unit`; without one the figure is in dollars."""
    return _UNITS[unit[0].lower()] if unit else 1e-6

"""A date as makers of funds write it: months by name in their languages, day or month first, short years."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {  # by the first letters of English, German, French, Italian, Spanish and Dutch names
    1: "jan gen ene", 2: "feb fév fev", 3: "mar mär mrz maa", 4: "apr avr abr", 5: "may mai mei mag",
    6: "june juni juin giu jun", 7: "july juli juil lug jul", 8: "aug aoû aou ago", 9: "sep set",
    10: "oct okt ott", 11: "nov", 12: "dec dez déc dic",
}
_NAMES = {name: month for month, names in _MONTHS.items() for name in names.split()}
_YEAR = r"(?P<year>\d{4}|\d\d)(?!\d)"
_FORMS = tuple(re.compile(form) for form in (
    r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]{{1,2}}(?P<name>[^\W\d]{{3,10}})"
    rf"\.?[-/., ]{{1,2}}{_YEAR}",
    rf"(?P<name>[^\W\d]{{3,10}})\.?[-/. ]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]{{1,2}}{_YEAR}",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep){_YEAR}",
))


def days_in(text: str, today: date, american: bool = False) -> tuple[str, list[date]]:
    """The first date in `text` as it is written, and the days that it may mean: in numbers alone day or month
    may come first (with dots the day does; `american`: the month), unless one of the two is still to come.
    Nothing where there is none."""
    for form in _FORMS:
        for found in form.finditer(text):
            parts = found.groupdict()
            year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
            month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
            pairs = [(month, int(parts["day"]))]
            if form is _FORMS[-1] and parts["sep"] != ".":
                pairs = [pairs[0][::-1]] if american else [pairs[0], pairs[0][::-1]]
            days = {made for m, d in pairs if (made := _made(year, m, d)) is not None}
            if days:
                return found.group().strip(), sorted(day for day in days if day <= today) or sorted(days)
    return "", []


def _month(name: str) -> int:
    lower = name.casefold()
    return next((_NAMES[lower[:n]] for n in (4, 3) if lower[:n] in _NAMES), 0)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year < 2100 else None
    except ValueError:
        return None

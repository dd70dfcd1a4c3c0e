"""What would answer a question, told beforehand, and what came of it: both dated, neither ever erased.

`[[threshold]]` has id, entity, metric, `answered_by = "above 30bn by 2027-03"`, told, why; `[[outcome]]` the
id, the day it was seen, whether it was met, and the value that showed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal_dates import span_of
from tui.toml.fields import Fields

LATE = timedelta(days=75)  # figures of a period come this much later; until then a day that is past is open
FORM = 'write it as "above 30bn by 2027-03" or "below 15 by 2027"'
_ANSWER = re.compile(r"(above|below) (\d+(?:\.\d+)?)(bn|m|tn)? by (\d{4}(?:-\d{2}){0,2})")
_BILLIONS = {"": 1.0, "m": 0.001, "bn": 1.0, "tn": 1000.0}
_KEYS = frozenset(("id", "entity", "metric", "answered_by", "told", "why"))
_OUTCOME_KEYS = frozenset(("threshold", "day", "met", "value", "unit", "period", "url"))


@dataclass(frozen=True, slots=True)
class Threshold:
    """`value` in the figures' own unit (billions of USD for sums); met by a figure up to the day `last`."""

    id: str
    entity: str
    metric: str
    above: bool
    value: float
    last: date
    words: str
    told: date
    why: str = ""

    def met_by(self, value: float) -> bool:
        """Beyond the level; the level itself is not."""
        return value > self.value if self.above else value < self.value


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seen on `day`: met, or not by the day told. `value` in `unit` showed it; None: no figure came."""

    threshold: str
    day: date
    met: bool
    value: float | None = None
    unit: str = ""
    period: str = ""
    url: str = ""


def outcome_of(threshold: Threshold, figures: Iterable[Figure], day: date) -> Outcome | None:
    """What the figures known on `day` say; None while it is open.

    The first figure of a period up to the last day that was public after the threshold was told and lies
    beyond it; without one, not met once the figures of that period must have come.
    """
    known = sorted(
        ((seen, f) for f in figures if f.value is not None and (seen := _public(f)) is not None
         and threshold.told < seen <= day and (f.ends or seen) <= threshold.last),
        key=lambda found: found[0],
    )
    for seen, figure in known:
        if threshold.met_by(figure.value or 0.0):
            return _outcome(threshold, seen, True, figure)
    over = threshold.last + LATE
    return _outcome(threshold, over, False, known[-1][1] if known else None) if day >= over else None


def _public(figure: Figure) -> date | None:
    """The day of its oldest source, else the end of its period."""
    return min((s.day for s in figure.sources if s.day), default=figure.ends)


def _outcome(threshold: Threshold, day: date, met: bool, figure: Figure | None) -> Outcome:
    if figure is None:
        return Outcome(threshold.id, day, met)
    url = figure.sources[0].url if figure.sources else ""
    return Outcome(threshold.id, day, met, figure.value, figure.unit, figure.period, url)


def threshold(f: Fields) -> Threshold | None:
    """The threshold of one `[[threshold]]` table, or None with its faults told."""
    f.only(_KEYS)
    name, entity, metric = (f.text(key, need=True) for key in ("id", "entity", "metric"))
    words, told = f.text("answered_by", need=True), f.day("told", need=True)
    found = _ANSWER.fullmatch(" ".join(words.split()))
    span = span_of(date.fromisoformat(found[4]) if found[4].count("-") == 2 else found[4]) if found else None
    if words and (found is None or span is None):
        f.fault("answered_by", FORM)
    elif span is not None and told is not None and span[1] <= told:
        f.fault("answered_by", "its day is not after the day it was told")
    if not f.ok or found is None or span is None or told is None:
        return None
    value = float(found[2]) * _BILLIONS[found[3] or ""]
    return Threshold(name, entity, metric, found[1] == "above", value, span[1], words, told, f.text("why"))


def outcome(f: Fields) -> Outcome | None:
    """The outcome of one `[[outcome]]` table, or None with its faults told."""
    f.only(_OUTCOME_KEYS)
    name, day = f.text("threshold", need=True), f.day("day", need=True)
    found = Outcome(name, day or date.min, f.flag("met"), f.number("value"), f.text("unit"), f.text("period"),
                    f.text("url"))
    return found if f.ok and day is not None else None

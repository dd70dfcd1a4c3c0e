"""The filter of the ledger: `oracle status:letter kind:equity >10bn since:2025-09 loop:1 grade:primary`.

A term that nobody knows filters nothing and is explained in one line with the nearest valid one; parsing
never raises, whatever is typed.
"""

from __future__ import annotations

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.amount import Amount, Form
from tui.deals.ledger.deal import Kind, Layer, Status
from tui.deals.ledger.rows import LoopPlaces, Row
from tui.deals.ledger.source import Grade
from tui.system.text import clean
from tui.toml.faults import nearest

Test = Callable[[Row], bool]
MOST = 300  # characters of a filter that are read
HELP = (
    "oracle          a company, kind, status or id that holds the word; -oracle leaves it out",
    "from:openai     who pays        to:nvidia   who receives        note:bridge   a word of the note",
    "kind:equity     purchase, equity, debt, warrant, guarantee; several with a comma",
    "status:letter   rumoured, letter, announced, signed, funded, lapsed, ended; several with a comma",
    "layer:signed    funded, signed, announced, intended, rumoured: each holds those before it",
    ">10bn  <=500m   the amount, either end of a range; without a unit billions; undisclosed never fits",
    "since:2025-09   announced from then on; until:2026-03 up to its end; changed:2026-06 status since",
    "loop:1          in the loop of that rank (layer announced); loop:any in one; loop:none in none",
    "grade:primary   who said the figure: primary, press, web, digest, index, unverified",
    "paid:yes        what was paid is known; amount:undisclosed, range, upto, about, atleast; repeats:yes",
)

_STATUSES = {word: statuses for words, statuses in (
    ("rumoured, rumored, rumour", {Status.RUMOURED}),
    ("letter, loi, letter_of_intent", {Status.LETTER_OF_INTENT}),
    ("announced", {Status.ANNOUNCED}), ("signed, definitive", {Status.DEFINITIVE}),
    ("funded, closed, delivered, arranged, issued, in force", {Status.CLOSED}),
    ("lapsed", {Status.LAPSED}), ("ended, terminated", {Status.TERMINATED}),
    ("gone", {Status.LAPSED, Status.TERMINATED}),
) for word in words.split(", ")}
_KINDS: Mapping[str, Kind] = {**{k.value: k for k in Kind}, "buys": Kind.PURCHASE, "loan": Kind.DEBT}
_ALIASES = {"payer": "from", "receiver": "to", "by": "from", "after": "since", "before": "until"}
KEYS = (
    "from", "to", "company", "id", "note", "source", "kind", "status", "layer", "grade", "since", "until",
    "changed", "loop", "paid", "amount", "repeats",
)
_AMOUNT = re.compile(r"(>=|<=|>|<|=)\$?(\d{1,9}(?:\.\d{1,6})?)(tn|bn|mn|m|b|t)?$")
_UNITS = {"tn": 1_000_000, "t": 1_000_000, "bn": 1000, "b": 1000, "mn": 1, "m": 1, None: 1000}
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, the tests it stands for, the bare words, and what was not understood."""

    text: str
    tests: tuple[Test, ...] = ()
    words: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def choose(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that fit all terms."""
        return tuple(row for row in rows if all(test(row) for test in self.tests))

    def explain(self, rows: Sequence[Row], vocabulary: Iterable[str]) -> str:
        """One line about the first term that was not understood or finds nothing; else empty."""
        if self.problems:
            return self.problems[0]
        for word in self.words:
            if not any(word in row.text for row in rows):
                return f"nothing here is called {word!r}{nearest(word, vocabulary)}"
        return ""


class _Unknown(ValueError):
    """A term that cannot be read, with its explanation."""


def parse_query(text: str, places: Callable[[], LoopPlaces] | None = None) -> Query:
    """Read a filter. `places` gives the loops when a `loop:` term needs them. Never raises."""
    tests: list[Test] = []
    words: list[str] = []
    problems: list[str] = []
    for term in clean(text)[:MOST].lower().split():
        bare = term.removeprefix("-")
        if not bare:
            continue
        try:
            test, word = _term(bare, places)
        except _Unknown as problem:
            problems.append(str(problem))
            continue
        if test is None:
            continue
        tests.append(_not(test) if term.startswith("-") else test)
        if word and not term.startswith("-"):
            words.append(word)
    return Query(text, tuple(tests), tuple(words), tuple(problems))


def vocabulary(rows: Iterable[Row]) -> frozenset[str]:
    """Words that a bare term may find, for the nearest valid one."""
    return frozenset(w for row in rows for w in row.text.split() if len(w) > 2)


def _not(test: Test) -> Test:
    return lambda row: not test(row)


def _term(term: str, places: Callable[[], LoopPlaces] | None) -> tuple[Test | None, str]:
    if term[0] in "<>=":
        return _amount(term), ""
    key, colon, value = term.partition(":")
    if not colon:
        return (lambda row: term in row.text), term
    key = _ALIASES.get(key, key)
    if key not in KEYS:
        raise _Unknown(f"no filter is called {key + ':'!r}{nearest(key, (*KEYS, *_ALIASES))}")
    if not value:
        return None, ""  # still being typed
    if key == "loop":
        return _loop(value, places), ""
    return _KEYED[key](value), ""


def _amount(term: str) -> Test | None:
    found = _AMOUNT.match(term)
    if not found:
        if term.strip("<>=$") == "":
            return None
        raise _Unknown(f"{term!r} is no amount; write it like >10bn, <=500m or >1tn")
    sign, number, unit = found.groups()
    compare, limit = _OPERATORS[sign], float(number) * _UNITS[unit]
    return lambda row: _fits(row.amount, compare, limit)


def _fits(amount: Amount, compare: Callable[[float, float], bool], limit: float) -> bool:
    """Whether some value that the amount may have fits: a range or a ceiling fits `>` by its top and `<` by
    its floor."""
    ends = [end for end in (amount.low_musd, amount.high_musd) if end is not None]
    return any(compare(end, limit) for end in ends) or (
        len(ends) == 2 and compare is operator.eq and ends[0] < limit < ends[1]
    )


def _choices(key: str, value: str, known: Iterable[str]) -> list[str]:
    """The comma's parts, each one of `known` or the beginning of some (it may still be typed)."""
    known = tuple(known)
    found: list[str] = []
    for part in filter(None, value.split(",")):
        fits = [part] if part in known else [word for word in known if word.startswith(part)]
        if not fits:
            near = nearest(part, known) or f"; one of {', '.join(dict.fromkeys(known))}"
            raise _Unknown(f"{key}: there is no {part!r}{near}")
        found += fits
    return found


def _kind(value: str) -> Test:
    wanted = {_KINDS[part] for part in _choices("kind", value, _KINDS)}
    return lambda row: row.entry.deal.kind in wanted


def _status(value: str) -> Test:
    wanted = {status for part in _choices("status", value, _STATUSES) for status in _STATUSES[part]}
    return lambda row: row.entry.status in wanted


def _layer(value: str) -> Test:
    parts = _choices("layer", value, (layer.words for layer in Layer))
    widest = max((Layer.of_words(part) for part in parts), default=Layer.RUMOURED)
    return lambda row: row.entry.layer is not None and row.entry.layer <= widest


def _grade(value: str) -> Test:
    grades = {**{g.word: g for g in Grade}, **{g.value: g for g in Grade}}
    wanted = {grades[part] for part in _choices("grade", value, grades)}
    return lambda row: row.grade in wanted


def _span(key: str, value: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day."""
    if found := _DAY.match(value):
        year, month, day = (int(part or 0) for part in found.groups())
        day = month and day  # of no month it says nothing
        try:
            first = date(year, month or 1, day or 1)
            return first, date(year, month or 12, day or monthrange(year, month or 12)[1])
        except ValueError:
            pass  # a month or day that no calendar has: told below like any other slip
    raise _Unknown(f"{key}: {value!r} is no date; write it like 2025, 2025-09 or 2025-09-23")


def _since(value: str) -> Test:
    first, _ = _span("since", value)
    return lambda row: row.entry.dated >= first


def _until(value: str) -> Test:
    _, last = _span("until", value)
    return lambda row: row.entry.dated <= last


def _changed(value: str) -> Test:
    first, _ = _span("changed", value)
    return lambda row: row.since is not None and row.since >= first


def _loop(value: str, places: Callable[[], LoopPlaces] | None) -> Test:
    if value not in ("any", "none") and not (value.isascii() and value.isdigit()):
        raise _Unknown(f"loop: {value!r} is no rank; write loop:1, loop:any or loop:none")
    if places is None:
        raise _Unknown("loop: the loops are not known here")
    found = places()
    if value == "any":
        return lambda row: bool(found.of(row.entry.deal.id))
    if value == "none":
        return lambda row: not found.of(row.entry.deal.id)
    count = len(found.rounds)
    if len(value) > 6 or not 1 <= int(value) <= count:
        raise _Unknown(f"loop: there {'is' if count == 1 else 'are'} {count}, ranked from 1 by least leg")
    rank = int(value)
    return lambda row: rank in found.of(row.entry.deal.id)


def _yes(key: str, value: str) -> bool:
    return _choices(key, value, ("yes", "no"))[:1] == ["yes"]


def _paid(value: str) -> Test:
    wanted = _yes("paid", value)
    return lambda row: (row.entry.deal.paid is not None) is wanted


def _repeats(value: str) -> Test:
    wanted = _yes("repeats", value)
    return lambda row: row.entry.repeats is wanted


def _known(value: str) -> Test:
    parts = _choices("amount", value, ("undisclosed", "range", "known", "upto", "about", "atleast"))
    tests: Mapping[str, Test] = {
        "undisclosed": lambda row: not row.amount.known,
        "known": lambda row: row.amount.known,
        "range": lambda row: row.amount.form is Form.BETWEEN,
        "upto": lambda row: row.amount.form is Form.UP_TO,
        "about": lambda row: row.amount.form is Form.ABOUT,
        "atleast": lambda row: row.amount.form is Form.AT_LEAST,
    }
    return lambda row: any(tests[part](row) for part in parts)


_KEYED: Mapping[str, Callable[[str], Test]] = {
    "from": lambda value: lambda row: value in row.payer_text,
    "to": lambda value: lambda row: value in row.receiver_text,
    "company": lambda value: lambda row: value in row.payer_text or value in row.receiver_text,
    "id": lambda value: lambda row: value in row.entry.deal.id.lower(),
    "note": lambda value: lambda row: value in row.entry.deal.note.lower(),
    "source": lambda value: lambda row: any(value in s.url.lower() for s in row.entry.deal.sources),
    "kind": _kind, "status": _status, "layer": _layer, "grade": _grade, "since": _since, "until": _until,
    "changed": _changed, "paid": _paid, "amount": _known, "repeats": _repeats,
}

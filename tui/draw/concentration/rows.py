"""The measures of the Concentration screen as rows of words: value, change, levels, and what was in 2000."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from msgspec.structs import replace

from tui.alerts.rule import Rule
from tui.draw.concentration.gauge import Levels, Scale, levels_of
from tui.draw.grid.canvas import first_fit, width_of
from tui.draw.words.late import late_prices
from tui.draw.words.numbers import day, part, points
from tui.market.index.reading import Concentration, ShareLine
from tui.state.share_history import History

NONE_THEN = ("did not exist then", "did not exist")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One measure of the board. Texts come long and short; `remark` stands in place of gauge and state.

    `key` is its name in the register of measures.
    """

    key: str
    label: tuple[str, str]
    value: float | None
    shown: tuple[str, str]
    change: str
    levels: Levels
    scale: Scale
    then: tuple[str, str]
    remark: tuple[str, str] = ("", "")
    late: bool = False  # rests on a price that is late


def rows_of(reading: Concentration, rules: Sequence[Rule], history: History | None) -> list[ShareRow]:
    """The six measures of the page; those that rest on a late price are marked."""
    found = _rows_of(reading, rules, history)
    return [changed(row, late=_rests_on(row.key, reading)) for row in found] if reading.late else found


def _rests_on(key: str, reading: Concentration) -> bool:
    """Whether a measure rests on a name whose price is late; the index's own moves every one that is not
    quoted."""
    name = key.removeprefix("share.").removesuffix(".sp500")
    return name in reading.late if name.isupper() else not key.endswith(".ndx")


def _rows_of(reading: Concentration, rules: Sequence[Rule], history: History | None) -> list[ShareRow]:
    levels, changes = history.levels_2000 if history else {}, _changes(reading, history)
    name, largest = reading.top[0] if reading.top else ("", None)
    seven, ten, few, acts = reading.seven, reading.top10, reading.effective, _acts(reading)
    equal = levels.get("effective_number")
    return [
        ShareRow("share.mag7.sp500", _seven_label(seven), seven.share, _share(seven), points(seven.change20),
            levels_of(rules, "share.mag7.sp500"), Scale(0, 0.5), NONE_THEN),
        ShareRow("share.top10.sp500", ("Ten largest of the S&P 500", "Ten largest"), ten.share, _share(ten),
            points(ten.change20), levels_of(rules, "share.top10.sp500"), Scale(0, 0.5),
            _percent_then(levels.get("top10_share"))),
        ShareRow("effective_number.sp500", ("The S&P 500 acts like", "Acts like"), few,
            (_bounded(reading.effective_bound if few else "", acts), acts),
            _names(changes.get("effective")), levels_of(rules, "effective_number.sp500"), Scale(140, 30),
            (f"{equal:.0f} equal names", f"{equal:.0f}") if equal else ("not known", "not known"),
            ("", "") if few or " to " not in acts else ("bounds: small names are missing", "bounds")),
        ShareRow(f"share.{name}.sp500", (f"Largest name: {name}", f"Largest: {name}"), largest,
            _share(ShareLine(largest, None, "")), points(changes.get("largest")),
            levels_of(rules, "share.*.sp500"), Scale(0, 0.12), _percent_then(levels.get("largest_share"))),
        *_nasdaq(reading, rules),
    ]


def _acts(reading: Concentration) -> str:
    """One number of a whole list, two of a list whose small names are missing."""
    if reading.effective:
        return f"{reading.effective:.0f} equal names"
    bounds = reading.depth.interval if reading.depth is not None else None
    return f"{bounds.lower:.0f} to {bounds.upper:.0f} equal names" if bounds is not None else "not known"


def _nasdaq(reading: Concentration, rules: Sequence[Rule]) -> list[ShareRow]:
    """The group above 4.5 % and its distance to the limit: a distance only on the index's own weights."""
    group, limit = reading.group45, f"{reading.group45_limit * 100:.0f} %"
    left = None if group.share is None else reading.group45_limit - group.share
    levels, change, remark = Levels(), "n/a", ("", "")
    if left is not None and group.estimate:
        of, shown = day(group.as_of), f"{left * 100:.1f} pp"
        remark = f"estimate by QQQM's weights of {of}", f"est., weights of {of}"
        far = f"estimate, no rule looks at it; limit {limit}", "estimate"
    elif left is None or not group.official:
        raw = ("raw market value; the index caps its own", "raw value, not index weights")
        remark = raw if left is not None else (group.basis, "not stored")
        far = f"needs the index's own weights; limit {limit}", f"needs own weights; limit {limit}"
        left, shown = None, "not known"
    else:
        shown = _bounded("at most" if group.bound else "", f"{left * 100:.1f} pp")
        shown = "limit passed" if left < 0 else shown
        levels, far = levels_of(rules, "group45.ndx"), _edge_words(reading, limit)
        change = points(-group.change20 if group.change20 else None)
    name = ("Nasdaq-100 names above 4.5 %", "Nasdaq over 4.5 %")
    room = ("Distance to a special rebalance", "Room to rebalance")
    track, then = Scale(0, 0.6), ("not known", "")
    return [
        ShareRow("group45.ndx", name, group.share, _share(group), points(group.change20), levels, track, then,
            remark),
        ShareRow("group45.ndx", room, left, (shown, shown), change, levels, track, then, far),
    ]


def _edge_words(reading: Concentration, limit: str) -> tuple[str, str]:
    """What is left to the limit, and the name nearest to the floor with what it would add or take."""
    plain = f"left to the limit of {limit}"
    if reading.nasdaq is None or not reading.nasdaq.distance.edge:
        return plain, plain
    distance = reading.nasdaq.distance
    near = min(distance.edge, key=lambda name: abs(name.share - distance.limits.floor))
    word = "without" if near.inside else "with"
    return f"to {limit}; {word} {near.issuer}: {near.group_if_crossed * 100:.1f} %", plain


def _share(line: ShareLine) -> tuple[str, str]:
    text = "not known" if line.share is None else _bounded(line.bound, part(line.share))
    return text, text


def _bounded(bound: str, text: str) -> str:
    return f"{bound} {text}" if bound else text


def _names(change: float | None) -> str:
    return "n/a" if change is None else f"{change:+.1f}"


def _seven_label(line: ShareLine) -> tuple[str, str]:
    """The label, with the members that the share lacks."""
    count = len(line.missing)
    if not line.bound or not count:
        return "The seven in the S&P 500", "The seven"
    if count > 1:
        return f"The seven, {count} of them missing", f"Seven, {count} missing"
    return f"The seven, {line.missing[0]} missing", f"Seven, no {line.missing[0]}"


def _percent_then(share: float | None) -> tuple[str, str]:
    if share is None:
        return "not known", "not known"
    text = f"{share * 100:.1f}".removesuffix(".0") + " %"
    return text, text


def _changes(reading: Concentration, history: History | None) -> dict[str, float | None]:
    """Changes over 20 sessions that the reading lacks, where the stored series ends on the same day."""
    found: dict[str, float | None] = {"effective": reading.effective_change20}
    as_of = reading.top10.as_of
    if history and as_of and as_of.isoformat() == history.as_of and not reading.estimated:
        found = {**history.changes20, **{k: v for k, v in found.items() if v is not None}}
    return found


VALUES = {  # what the shares are made of, briefly
    "full": "full market value", "float": "float-adjusted value", "fund": "fund lines", "file": "your file",
    "full, screener": "full market value by Yahoo", "float, screener": "float-adjusted value by Yahoo",
}
_FOUND = re.compile(r"\d+\.\d % found")


def value_words(reading: Concentration) -> str:
    """What the shares are made of, in a few words, and how much of the index was found."""
    found = _FOUND.search(reading.seven.basis)
    return VALUES[reading.recorded] + (f", {found.group()}" if found else "")


def basis_text(reading: Concentration, room: int) -> str:
    """On which values and day the shares rest; live ones say that they are an estimate, and which of the
    prices are late."""
    if reading.late:
        late = late_prices(reading.late)
        return f"{late}; {basis_text(replace(reading, late=()), room - width_of(late) - 2)}"
    long = reading.seven.basis.split(";")[0].split(", weights of")[0]
    plain = long.split(" (")[0]
    tail, brief = _tails(reading)
    return first_fit((f"{long}{tail}", f"{plain}{tail}", *brief), room, tail.lstrip(";, "))


def _tails(reading: Concentration) -> tuple[str, tuple[str, ...]]:
    """What follows the words of the basis, and whole texts for less room, the longest first."""
    value = value_words(reading)
    if "as they stand" in reading.note:
        tail = "; as they stand, not moved by prices"
        return tail, (value + tail,)
    if not reading.estimated:
        tail = f", derived; {day(reading.seven.as_of)}"
        return tail, (f"full market value{tail}",)
    made = _ISO.search(reading.note) or _ISO.search(reading.seven.basis)
    since = day(made.group()) if made else "the stored day"
    brief = [f"{value}; drifted by prices since {since}, estimated"]
    found = _FOUND.search(value)
    if found:
        whose = "Yahoo's values" if reading.basis == "full" else "Yahoo's, float"
        brief.append(f"{whose}, {found.group()}; moved by prices since {since}")
    return f"; drifted by live prices from {since}, estimated", tuple(brief)

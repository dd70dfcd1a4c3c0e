"""What is watched while nothing fires: each rule with its levels, the value now and how far it has to go."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from tui.alerts.level import say, say_measure
from tui.alerts.measure import Measure
from tui.alerts.near import Near
from tui.alerts.register import symbol_of
from tui.alerts.rule import Direction, Rule, Severity, When
from tui.draw.alerts.rows import place_of
from tui.draw.grid.canvas import width_of
from tui.draw.grid.palette import MUTED, Pen
from tui.draw.grid.table import Column, Run
from tui.draw.words.measure import figure, moment
from tui.draw.words.numbers import UNKNOWN, age
from tui.market.quote import STORED, source_words

_LOOKS = (
    ("price.*", "price"), ("extended_move.*", "move out of hours"), ("move.*", "the day's move"),
    ("usual_days.*", "move in usual days"), ("cap_change.*", "market value, day"),
    ("contribution.*", "part of index move"), ("share.mag7.sp500.change20", "20 sessions' change"),
    ("share.mag7.*", "the seven's share"), ("share.top10.sp500.high250", "share less year's high"),
    ("share.top*", "largest issuers' share"), ("share.*.*", "share of the index"),
    ("effective_number.*", "acts like equal names"), ("group45.ndx.room", "room to the rebalance"),
    ("group45.ndx.lead", "lead that triggers it"), ("group45.ndx*", "weights above 4.5 %"),
    ("edge45.ndx", "nearest name to 4.5 %"), ("issuer_max.*", "largest weight"),
    ("loop.pinned.*", "best move of the loop"), ("breadth.*", "RSP's move less SPY's"),
    ("basket.*", "the loop's basket"), ("circular.musd", "money that goes round"),
    ("circular.*", "part that goes round"), ("circulation.*", "most that can go round"),
    ("loops.count", "number of loops"), ("loops.over_10bn", "loops of $10bn and more"),
    ("oracle.*", "OpenAI in its backlog"), ("deals.status_changes", "dated rows of deals"),
    ("deals.age_days", "age of newest deal"), ("days_to.*", "days until it is due"),
    ("feed.down_s", "time without a reply"),
    ("hhi_normalised*", "concentration, 0 to 1"), ("hhi*", "concentration in points"),
    ("coverage.*", "part of it that is known"), ("basis.*", "basis of the weights"),
    ("returns.*", "the ten's part of the move"), ("contributors.*", "names that carry the move"),
    ("correlation.*", "correlation"), ("absorption.*", "moves that are one move"),
    ("turbulence.*", "turbulence"),
)
_WHEN = {
    When.REGULAR: "in the session", When.CLOSE: "at the close", When.OPEN: "while the session lasts",
    When.EXTENDED: "before and after the session", When.ANY: "at any time",
}
_LOOKS_WIDTH = 23  # cells
_CLOSE = 0.1  # of a level: it is written in the colour of a warning
_SIGN = {Direction.ABOVE: ">", Direction.BELOW: "<", Direction.EITHER: "+/-"}


def looks_at(rule: Rule) -> str:
    """What a rule looks at, in words; an unknown measure by its own name."""
    words = looks_of(rule.measure)
    if rule.counts:
        return f"{words}: {rule.at_least} of {len(rule.symbols)} names"
    return f"{words}, {len(rule.symbols)} names" if "*" in rule.measure else words


def looks_of(measure: str) -> str:
    """The words of a measure or pattern."""
    return next((words for pattern, words in _LOOKS if fnmatchcase(measure, pattern)), measure)


def limit_text(level: float | None, rule: Rule) -> str:
    """+/-3 %, <-2 %, >35 %; a dash where there is none."""
    if level is None:
        return "-"
    return f"{'+' if rule.rises else _SIGN[rule.direction]}{figure(level, rule.unit, rule.measure)}"


def second_text(rule: Rule) -> str:
    """The levels of the second condition: `2 / 5x usual`; nothing for a rule that has none."""
    if rule.also is None:
        return ""
    both = rule.also.warn, rule.also.critical
    levels = " / ".join("-" if x is None else say(x, rule.also.unit) for x in both)
    return f"{levels}x usual" if rule.also.measure.startswith("usual_days") else levels


def gap_text(found: Near) -> str:
    """1.8 pp, 32 bp, $52bn, 0.4x usual to go; `beyond` when it is there already."""
    if found.gap is None:
        return "next rise" if found.rule.rises and found.value is not None else UNKNOWN
    if found.gap <= 0:
        return "beyond"
    if found.second:
        return f"{say(found.gap, found.gap_unit)}x usual"
    if found.rule.measure.startswith("contribution."):
        return say_measure(found.gap, "fraction", found.rule.measure)
    unit = "pp" if found.gap_unit == "fraction" else found.gap_unit
    return say(found.gap, unit) if unit != "pp" or found.gap >= 0.0001 else "<0.01 pp"


def watch_columns() -> tuple[Column[Near], ...]:
    """Where a rule is nearest, its words, the value, both levels, the second condition, what is left; what it
    looks at goes first, then the second condition, then the levels."""

    def quiet(found: Near, ink: Pen) -> Pen:
        return MUTED if found.stale or found.gap is None else ink

    def place(found: Near, ink: Pen) -> Run:
        rule = found.rule
        return place_of(found.symbol, found.measure if not rule.counts else rule.measure), quiet(found, ink)

    def looks(found: Near, _: Pen) -> Run:
        words = looks_at(found.rule)
        return words if width_of(words) <= _LOOKS_WIDTH else looks_of(found.rule.measure), MUTED

    def level(of: Callable[[Rule], float | None]) -> Callable[[Near, Pen], Run]:
        def text(found: Near, _: Pen) -> Run:
            value = of(found.rule)
            close = found.share < _CLOSE and value is not None and value == found.level
            return limit_text(value, found.rule), Pen("warn") if close else MUTED

        return text

    def now(found: Near, ink: Pen) -> Run:
        return figure(found.value, found.rule.unit, found.rule.measure), quiet(found, ink)

    def second(found: Near, _: Pen) -> Run:
        return second_text(found.rule), Pen("warn") if found.second else MUTED

    return (
        Column("Where", 7, place),
        Column("Rule", 0, lambda found, ink: (found.rule.name, quiet(found, ink)), words=True),
        Column("Looks at", _LOOKS_WIDTH, looks, at=117, gap=2, words=True),
        Column("Now", 9, now, right=True, gap=0),
        Column("Warns", 10, level(lambda rule: rule.warn), right=True, gap=0, at=64),
        Column("Critical", 10, level(lambda rule: rule.critical), right=True, gap=0, at=64),
        Column("And", 15, second, right=True, gap=0, at=88),
        Column("To go", 12, lambda found, ink: (gap_text(found), quiet(found, ink)), right=True, gap=0),
    )


def watch_lines(found: Near) -> list[str]:
    """The sentence of a rule that does not fire, then what it looks at and when."""
    rule = found.rule
    subject = found.symbol or rule.name
    if rule.counts and found.value is not None:
        name = found.measure.rpartition(".")[2]
        lead = (f"{rule.at_least} of {len(rule.symbols)} are needed; number {rule.at_least} is {name}: "
                f"{say(found.value, rule.unit)}, {_to_go(found)}")
    elif found.value is None:
        lead = f"{subject}: no figure, so it cannot speak ({found.reason})"
    else:
        lead = f"{subject}: {figure(found.value, rule.unit, rule.measure)}, {_to_go(found)}"
    stale = ["Rests on stored or late figures: it does not speak on these."] if found.stale else []
    return [lead, *stale, rule_words(rule)]


def _to_go(found: Near) -> str:
    rule = found.rule
    if found.gap is None or found.level is None:
        return found.reason
    loud = "critical" if found.loud == "critical" else "a warning"
    level = figure(found.level, rule.unit, rule.measure)
    if found.second and rule.also is not None:
        level = f"{say(found.level, rule.also.unit)} usual days"
    if found.gap <= 0:
        after = "speaks when it crosses anew" if rule.cross else "quiet until it has held, and is proven"
        return f"beyond {level} already; {after}"
    gap = f"{say(found.gap, found.gap_unit)} usual days" if found.second else gap_text(found)
    return f"{gap} from {loud} at {level}{' either way' if rule.direction is Direction.EITHER else ''}"


def rule_words(rule: Rule) -> str:
    """warns from +/-3 %, critical from +/-10 %, over at 2.5 %; held 5 min; in the session."""
    parts = [f"{word} {limit_text(level, rule)}" for word, level in (("warns", rule.warn),
             ("critical", rule.critical)) if level is not None]
    if rule.also is not None:
        also, words = rule.also, rule.also.measure.split(".")[0].replace("_", " ")
        alone = f"or {also.critical:g} alone" if also.critical is not None else ""
        parts.append(f"and {also.warn:g} {words} {alone}".rstrip() if also.warn is not None else alone)
    if not rule.rises:
        loud = Severity.WARN if rule.warn is not None else Severity.CRITICAL
        level = rule.warn if rule.warn is not None else rule.critical
        clear = figure(rule.clear_of(level, loud), rule.unit, rule.measure) if level is not None else ""
        if clear and clear != figure(level, rule.unit, rule.measure):
            parts.append(f"over at {clear}")
    held = f"; held {say(rule.for_s, 'seconds')}" if rule.for_s else ""
    return f"looks at {looks_at(rule)}; {', '.join(parts)}{held}; {_WHEN[rule.when]}"


def facts_of(measure: str, known: Measure | None, now_ms: int) -> tuple[str, ...]:
    """A figure before a rule is made of it: its words, its value with source and time, its formula."""
    symbol = symbol_of(measure)
    lead = f"{symbol}: {looks_of(measure)}" if symbol else looks_of(measure)
    if known is None or known.value is None:
        reason = known.reason if known is not None and known.reason else "not in this picture"
        return lead, f"now n/a: {reason}"
    when = ""
    if known.as_of_ms is not None:
        when = f", {moment(known.as_of_ms, now_ms)} ({age((now_ms - known.as_of_ms) / 1000)} old)"
    value = figure(known.value, known.unit, measure)
    source = source_words(known.source or STORED)
    return lead, f"now {value}{when}, source {source}", f"formula: {known.formula}"

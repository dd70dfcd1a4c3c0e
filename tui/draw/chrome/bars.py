"""Header, footer and notice line as canvases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from tui.alerts.rule import Severity
from tui.commands import Command, Own, key_name, with_own
from tui.draw.alerts.rows import loud
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.health import clock_trouble, late_trouble, other_trouble, pushed_trouble
from tui.draw.words.lines import fit_words
from tui.draw.words.numbers import age, clock, day, short_day, stamp
from tui.market.quote import Session, State
from tui.state.snapshot import Mode, Snapshot

TABS = (
    ("overview", "Overview"), ("ticker", "Ticker"), ("loop", "Loop"), ("concentration", "Concentration"),
    ("alerts", "Alerts"), ("ledger", "Ledger"), ("money", "Money"), ("what_if", "What-if"),
)
SHORT = {"overview": "Over", "ticker": "Tick", "loop": "Loop", "concentration": "Conc", "alerts": "Alrt",
         "ledger": "Ledg", "money": "Mony", "what_if": "What"}
AMBER_DAYS, GREY_DAYS = 45, 120  # age of the ledger that wants attention
Runs = list[tuple[str, Pen]]
Line = tuple[tuple[str, Pen], ...]
Counts = tuple[tuple[str, int, str], ...]  # screen, how much fires or waits there, and in which colour
_BAR = Pen("muted", "panel")
_NAME = " loopwatch "
_FORMS = (  # how the screens are named, and whether the program's name stands before them
    ("names", True), ("short", True), ("short", False), ("pairs", True), ("pairs", False), ("digits", True),
    ("page", True), ("", True),
)


class Tab(NamedTuple):
    """A screen's name in the header from column `x` on, and how much fires or waits to be read there."""

    page: str
    x: int
    text: str
    number: str = ""
    token: str = "muted"

    @property
    def end(self) -> int:
        return self.x + width_of(self.text + self.number)


def header(snapshot: Snapshot, page: str, width: int, glyphs: Glyphs) -> Canvas:
    """Name, screens, and at the right the two ages: of the prices and of the deals.

    Every screen is named where there is any room: the notes of the ages go before the names grow short, so
    that the names are the same with and without a network. Behind the alerts stands how many fire, behind
    the ledger how many candidates wait in its inbox.
    """
    both, alone = _ages(snapshot, glyphs)
    fires = loud(snapshot.alerts)
    loudest = "critical" if any(a.severity is Severity.CRITICAL for a in fires) else "warn"
    counts = ("alerts", len(fires), loudest), ("ledger", snapshot.unread, "info")
    ages = tuple(map(tuple, both)), tuple(map(tuple, alone))
    return _header(page, width, counts, snapshot.watch.keys, *ages)


@lru_cache(maxsize=16)
def _header(
    page: str, width: int, counts: Counts, own: Own, both: tuple[Line, ...], alone: tuple[Line, ...]
) -> Canvas:
    canvas = Canvas(width, 1, _BAR)
    named, tabs, right = _laid_out(page, width, counts, own, both, alone)
    x = canvas.put(0, 0, _NAME if named else "", Pen("ink", "loop", bold=True))
    for tab in tabs:
        pen = Pen("text", "selected", bold=True) if tab.page == page else _BAR
        pen = pen._replace(link=f"={tab.page}")
        x = canvas.put(tab.x, 0, tab.text, pen)
        x = canvas.put(x, 0, tab.number, Pen(tab.token, pen.bg, bold=True, link=pen.link))
        x = canvas.put(x, 0, " ", pen)
    total = sum(width_of(t) for t, _ in right)
    canvas.runs(max(x, width - total - (x + total < width)), 0, right)
    return canvas


def _laid_out(
    page: str, width: int, counts: Counts, own: Own, both: tuple[Line, ...], alone: tuple[Line, ...]
) -> tuple[bool, list[Tab], Line]:
    numbers = {key: (n, token) for key, n, token in counts}
    for form, named in _FORMS:
        tabs = _tabs(form, page, width, len(_NAME) if named else 0, numbers, own)
        room = width - 1 - (tabs[-1].end if tabs else len(_NAME))
        for right in both if form in ("names", "short", "pairs") else (*both, *alone):
            if sum(width_of(t) for t, _ in right) <= room:
                return named, tabs, right
    return True, [], alone[-1]


def _tabs(
    form: str, page: str, width: int, x: int, counts: Mapping[str, tuple[int, str]], own: Own
) -> list[Tab]:
    """The screens by name, by a shorter one, the others as digits, the shown one alone, or none."""
    keys = {c.id: key_name(c.keys[0]) for c in with_own(own) if c.keys}
    out: list[Tab] = []
    for key, word in TABS:
        digit = keys.get(key, "")
        if form == "names" or (key == page and form in ("digits", "page")):
            word = "Conc" if width < 130 and key == "concentration" else word
        elif form in ("short", "pairs"):
            word = SHORT[key][: 4 if form == "short" else 2]
        elif form != "digits":
            continue
        elif digit:
            word = ""
        number, token = counts.get(key, (0, ""))
        count = f"({number})" if number else ""
        if form == "short" and count:
            word = word[:2]
        out.append(Tab(key, x, f" {digit} {word}".replace("  ", " ").rstrip(), count, token))
        x = out[-1].end + (form not in ("short", "pairs"))
    return out


def _ages(snapshot: Snapshot, glyphs: Glyphs) -> tuple[list[Runs], list[Runs]]:
    """The two ages, longest first; and the first alone, for where nothing else is left to leave out.

    A look back says `as known then` wherever that fits with any form of the names.
    """
    state = _state(snapshot)
    pen = Pen(state.token, "panel", bold=True)
    long = [(f"{glyphs.dot} ", pen._replace(bold=False)), (state.word, pen), *_timed(snapshot, state.note)]
    short = [(state.brief, pen), *_timed(snapshot, state.moment)]
    dated = short if snapshot.paused else [*long[:2], *_timed(snapshot, state.moment)]
    deals = [deals_part(snapshot, glyphs, form) for form in (False, True)]
    least = [(f" {glyphs.middot} {text}", pen) for text, pen in deals[1][1:]]
    both = [[*long, *deals[0]], [*long, *deals[1]], [*long, *least]]
    if snapshot.as_of is not None:
        both.append(long)
    else:
        both += [[*part, *age] for part in (dated, short) for age in (deals[1], least)]
    return both, [long, short, [(state.word, pen)]]


def _timed(snapshot: Snapshot, note: str) -> Runs:
    """A note with its time; a clock that was set is told apart from the time of day, and always there."""
    now = clock(snapshot.as_of_ms)
    said = [(f" {note}", _BAR)] if note else []
    shown = (f" {now} ", Pen("text", "panel", reverse=True))
    if not snapshot.clock_set or now not in note:
        return [*said, shown] if snapshot.clock_set else said
    before, _, after = note.partition(now)
    return [(f" {before}", _BAR), shown, (after, _BAR)]


class _State(NamedTuple):
    """What the header says of the prices: word, colour token and note, and in brief: word and time alone."""

    word: str
    token: str
    note: str
    brief: str
    moment: str = ""


def status(snapshot: Snapshot) -> tuple[str, str, str]:
    """(word, colour token, note) of the header."""
    return _state(snapshot)[:3]


def _state(snapshot: Snapshot) -> _State:
    if snapshot.as_of is not None:
        word = f"AS OF {day(snapshot.as_of)}"
        return _State(word, "info", "as known then", word)
    if snapshot.paused:
        under = _state(replace(snapshot, paused=False))
        note = " ".join(filter(None, (under.word, under.note.partition(", next try")[0])))
        return _State("PAUSED", "warn", note, f"PAUSED {under.brief}", under.moment)
    if snapshot.mode is Mode.DEMO:
        word = f"DEMO {day(snapshot.day)}"
        return _State(word, "info", f"{clock(snapshot.as_of_ms, False)} ET", word)
    if snapshot.mode is Mode.REPLAY:
        word = f"REPLAY {day(snapshot.day)}"
        return _State(word, "info", "", word)
    if snapshot.mode is Mode.EMBEDDED:
        return _State(f"EMBEDDED {day(snapshot.day)}", "warn", _retry(snapshot), _brief("EMBEDDED", snapshot))
    if snapshot.mode is Mode.LAST:
        newest = _newest(snapshot)
        moment = f"{short_day(newest)} {clock(newest, False)}" if newest else day(snapshot.day)
        return _State(f"LAST {moment}", "warn", _retry(snapshot), _brief("LAST", snapshot))
    return _live_state(snapshot)


def _brief(word: str, snapshot: Snapshot) -> str:
    """`EMBEDDED 30 Sep`; with the year where it is another."""
    same = snapshot.day.year == snapshot.deals_day.year
    return f"{word} {short_day(snapshot.day) if same else day(snapshot.day)}"


def _live_state(snapshot: Snapshot) -> _State:
    states = [snapshot.freshness[s].state for s in snapshot.watch.symbols if s in snapshot.freshness]
    if not states:
        return _State("WAITING", "warn", _retry(snapshot), "WAITING")
    late = states.count(State.STALE) + states.count(State.ERROR)
    if late == len(states):
        known = [a for s in snapshot.freshness.values() if (a := s.age_s) is not None]
        old = age(min(known)) if known else ""
        return _State("STALE", "warn", " ".join(filter(None, (old, _retry(snapshot)))), "STALE", old)
    delayed, closed = states.count(State.DELAYED), states.count(State.CLOSED)
    live = delayed + states.count(State.LIVE) + states.count(State.PRE) + states.count(State.POST)
    unknown = sum(s not in snapshot.quotes for s in snapshot.health.missing if s in snapshot.watch.symbols)
    time = clock(snapshot.as_of_ms)
    zone = "market" if snapshot.clock_set else snapshot.watch.display.zone
    said = stamp(snapshot.as_of_ms, zone, seconds=True)
    now = ", ".join(filter(None, (said, f"{unknown} unknown" if unknown else "")))
    if late:
        word = f"{live} live, {late} late"
        return _State(word, "warn", now, word)
    if live and closed and snapshot.session is Session.CLOSED:
        word = f"{live} live, {closed} closed"
        return _State(word, "live", now, word)
    if snapshot.session in (Session.PRE, Session.POST):
        word = "PRE" if snapshot.session is Session.PRE else "POST"
        return _State(word, "info", now, word, time)
    if live == 0 or snapshot.session is Session.CLOSED:
        newest = _newest(snapshot)
        return _State("CLOSED", "muted", f"last {day(newest)}", "CLOSED", short_day(newest))
    counts = (delayed, "delayed"), (closed, "closed")
    said = ", ".join((now, *(f"{count} {word}" for count, word in counts if count)))
    return _State("LIVE", "live", said, "LIVE", time)


def _newest(snapshot: Snapshot) -> int | None:
    times = (t for q in snapshot.quotes.values() if (t := q.shown_time_ms) is not None)
    return max(times, default=None)


def _retry(snapshot: Snapshot) -> str:
    words = {"starting": "connecting", "wait": "offline", "error": "offline", "down": "feed restarting"}
    return ", ".join(filter(None, (words.get(snapshot.health.state), _next_try(snapshot))))


def _next_try(snapshot: Snapshot) -> str:
    health = snapshot.health
    if not health.retry_at_ms or health.state == "ok":
        return ""
    return f"next try in {max(0, (health.retry_at_ms - snapshot.as_of_ms) // 1000)} s"


def trouble(snapshot: Snapshot) -> str:
    """Why nothing new comes, when something last came and when the next try is; empty when all is well."""
    health = snapshot.health
    if health.state not in ("wait", "error", "down") or not health.reason:
        said = (clock_trouble(snapshot), late_trouble(snapshot), other_trouble(snapshot))
        return " | ".join(filter(None, said)) or pushed_trouble(snapshot)
    newest = stamp(health.last_success_ms, snapshot.watch.display.zone, seconds=True)
    last = f"last quotes {newest}" if health.last_success_ms else "no quotes yet"
    quotes = [snapshot.quotes[s] for s in snapshot.watch.symbols if s in snapshot.quotes]
    charts = "prices from charts" if any(q.source == "yahoo chart" for q in quotes) else ""
    return "; ".join(filter(None, (health.reason, last, charts, _next_try(snapshot))))


def first_run(snapshot: Snapshot) -> str:
    """The line that greets whoever opens the program for the first time, until the first key.

    The header has the day of what is stored; here stands why nothing newer is there, and the next try.
    """
    health = snapshot.health
    now = {"starting": "connecting", "ok": "now live"}.get(health.state, health.reason or "offline")
    said = ", ".join(filter(None, (now, _next_try(snapshot))))
    return f"First run: stored data; {said} · 3 loop, ? keys, a add"


def deals_part(snapshot: Snapshot, glyphs: Glyphs, short: bool = False) -> Runs:
    """`deals to 25 Sep 2026 (58 d)` or `deals 58 d`, amber from 45 days, grey from 120."""
    if snapshot.deals_to is None:
        return []
    days = (snapshot.deals_day - snapshot.deals_to).days
    token = "faint" if days >= GREY_DAYS else "warn" if days >= AMBER_DAYS else "muted"
    if short:
        return [(f" {glyphs.middot} deals ", _BAR), (f"{days} d", Pen(token, "panel"))]
    words = f" {glyphs.middot} deals to {day(snapshot.deals_to)}"
    return [(words, _BAR), (f" ({days} d)", Pen(token, "panel"))]


def footer(commands: Sequence[Command], width: int) -> Canvas:
    """Keys and words of what works now, by rank, whole entries only."""
    canvas = Canvas(width, 1, _BAR)
    entries = [(_keys(c), c.label, c.id) for c in sorted(commands, key=lambda c: c.rank) if c.rank]
    tail = [e for e in entries if e[1] in ("keys", "quit")]
    kept, used = [], 1 + sum(width_of(k) + width_of(w) + 3 for k, w, _ in tail)
    for entry in entries:
        need = width_of(entry[0]) + width_of(entry[1]) + 3
        if entry not in tail and used + need <= width:
            kept.append(entry)
            used += need
    x = 1
    for keys, word, id in [*kept, *tail]:
        x = canvas.put(x, 0, keys, Pen("text", "panel", bold=True, link=f"={id}"))
        x = canvas.put(x, 0, f" {word}", _BAR._replace(link=f"={id}")) + 2
    return canvas


def _keys(command: Command) -> str:
    """The first key; a pair that belongs together (shorter and longer) as both."""
    return "[ ]" if command.id == "range_less" else key_name(command.keys[0])


def notice(text: str, token: str, width: int, ellipsis: str) -> Canvas:
    """One line above the footer: of things joined by a dot the last give way, then words of what is left."""
    canvas = Canvas(width, 1)
    while width_of(text) > width - 2 and " · " in text:
        text = text.rpartition(" · ")[0]
    canvas.put(1, 0, fit_words(text, width - 2, ellipsis), Pen(token))
    return canvas

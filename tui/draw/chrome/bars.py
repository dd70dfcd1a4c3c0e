"""Header, footer and notice line as canvases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from tui.commands import Command, Own, key_name, with_own
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.health import clock_trouble, late_trouble, other_trouble, pushed_trouble
from tui.draw.words.lines import fit_words
from tui.draw.words.numbers import age, clock, day, short_day
from tui.market.quote import Session, State
from tui.state.snapshot import FeedHealth, Mode, Snapshot

TABS = (
    ("overview", "Overview"), ("ticker", "Ticker"), ("loop", "Loop"), ("concentration", "Concentration"),
    ("alerts", "Alerts"), ("ledger", "Ledger"), ("money", "Money"), ("what_if", "What-if"),
)
AMBER_DAYS, GREY_DAYS = 45, 120  # age of the ledger that wants attention
_BAR = Pen("muted", "panel")
_FORMS = (  # how the screens are named, how the deals' age is; the first that fits
    ("names", "long"), ("names", "short"), ("digits", "long"), ("digits", "short"), ("page", "short"),
    ("digits", "bare"), ("page", "bare"), ("names", ""), ("digits", ""), ("page", ""), ("", ""),
)


def header(snapshot: Snapshot, page: str, width: int, glyphs: Glyphs) -> Canvas:
    """Name, screens, and at the right the two ages: of the prices and of the deals.

    With less room the ages grow short, then the screens' names go, then the deals' age, then the screens.
    """
    canvas = Canvas(width, 1, _BAR)
    status = status_parts(snapshot, glyphs)
    for form, deals in _FORMS:
        tabs = _tabs(form, page, width, snapshot.watch.keys)
        counted = deals_part(snapshot, glyphs, deals != "long", deals != "bare") if deals else []
        right = [*status, *counted]
        if 14 + sum(width_of(t) + 2 for _, t in tabs) + sum(width_of(t) for t, _ in right) <= width:
            break
    x = canvas.put(0, 0, " loopwatch ", Pen("ink", "loop", bold=True))
    for key, text in tabs:
        pen = Pen("text", "selected", bold=True) if key == page else _BAR
        x = canvas.put(x, 0, f" {text} ", pen)
    total = sum(width_of(t) for t, _ in right)
    canvas.runs(max(x + 1, width - total - 1), 0, right)
    return canvas


def _tabs(form: str, page: str, width: int, own: Own) -> list[tuple[str, str]]:
    """Key and text of the screens: all names, the others as digits, the shown one alone, or none."""
    names = {"concentration": "Conc"} if width < 130 else {}
    keys = {c.id: key_name(c.keys[0]) for c in with_own(own) if c.keys}
    every = [(key, f"{keys.get(key, '')} {names.get(key, word)}".strip() if form == "names" or key == page
              else keys.get(key, word)) for key, word in TABS]
    return [(key, text) for key, text in every if form in ("names", "digits") or (form and key == page)]


def status_parts(snapshot: Snapshot, glyphs: Glyphs) -> list[tuple[str, Pen]]:
    """The word of DESIGN 4 for the whole picture, with its time."""
    word, token, note = status(snapshot)
    parts = [(f"{glyphs.dot} ", Pen(token, "panel")), (word, Pen(token, "panel", bold=True))]
    now = clock(snapshot.as_of_ms)
    if snapshot.clock_set and now in note:  # a clock that was set is told apart from the time of day
        before, _, after = note.partition(now)
        parts += [(f" {before}", _BAR), (f" {now} ", Pen("text", "panel", reverse=True)), (after, _BAR)]
    elif note:
        parts.append((f" {note}", _BAR))
    if snapshot.clock_set and now not in note:
        parts.append((f" {now} ", Pen("text", "panel", reverse=True)))
    return parts


def status(snapshot: Snapshot) -> tuple[str, str, str]:
    """(word, colour token, note) of the header."""
    if snapshot.as_of is not None:
        return f"AS OF {day(snapshot.as_of)}", "info", "as known then"
    if snapshot.paused:
        word, _, note = status(replace(snapshot, paused=False))
        return "PAUSED", "warn", " ".join(filter(None, (word, note.partition(", next try")[0])))
    if snapshot.mode is Mode.DEMO:
        return f"DEMO {day(snapshot.day)}", "info", f"{clock(snapshot.as_of_ms, False)} ET"
    if snapshot.mode is Mode.REPLAY:
        return f"REPLAY {day(snapshot.day)}", "info", ""
    if snapshot.mode is Mode.EMBEDDED:
        return f"EMBEDDED {day(snapshot.day)}", "warn", _retry(snapshot)
    if snapshot.mode is Mode.LAST:
        newest = _newest(snapshot)
        moment = f"{short_day(newest)} {clock(newest, False)}" if newest else day(snapshot.day)
        return f"LAST {moment}", "warn", _retry(snapshot)
    return _live_status(snapshot)


def _live_status(snapshot: Snapshot) -> tuple[str, str, str]:
    states = [snapshot.freshness[s].state for s in snapshot.watch.symbols if s in snapshot.freshness]
    if not states:
        return "WAITING", "warn", _retry(snapshot)
    late = sum(s in (State.STALE, State.ERROR) for s in states)
    if late == len(states):
        known = [a for s in snapshot.freshness.values() if (a := s.age_s) is not None]
        return "STALE", "warn", " ".join(filter(None, (age(min(known)) if known else "", _retry(snapshot))))
    live = sum(s in (State.LIVE, State.DELAYED, State.PRE, State.POST) for s in states)
    closed = sum(s is State.CLOSED for s in states)
    unknown = sum(s not in snapshot.quotes for s in snapshot.health.missing if s in snapshot.watch.symbols)
    now = ", ".join(filter(None, (f"{clock(snapshot.as_of_ms)} ET", f"{unknown} unknown" if unknown else "")))
    if late:
        return f"{live} live, {late} late", "warn", now
    if live and closed and snapshot.session is Session.CLOSED:
        return f"{live} live, {closed} closed", "live", now
    if snapshot.session is Session.PRE:
        return "PRE", "info", now
    if snapshot.session is Session.POST:
        return "POST", "info", now
    if live == 0 or snapshot.session is Session.CLOSED:
        return "CLOSED", "muted", f"last {day(_newest(snapshot))}"
    counts = ((sum(s is State.DELAYED for s in states), "delayed"), (closed, "closed"))
    return "LIVE", "live", ", ".join((now, *(f"{count} {word}" for count, word in counts if count)))


def _newest(snapshot: Snapshot) -> int | None:
    times = [t for q in snapshot.quotes.values() if (t := q.shown_time_ms) is not None]
    return max(times) if times else None


def _retry(snapshot: Snapshot) -> str:
    health = snapshot.health
    word = {"starting": "connecting", "wait": "offline", "error": "offline", "down": "feed restarting"}.get(
        health.state, ""
    )
    return ", ".join(filter(None, (word, _next_try(snapshot))))


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
    last = f"last quotes {clock(health.last_success_ms)} ET" if health.last_success_ms else "no quotes yet"
    quotes = [snapshot.quotes[s] for s in snapshot.watch.symbols if s in snapshot.quotes]
    charts = "prices from charts" if any(q.source == "yahoo chart" for q in quotes) else ""
    return "; ".join(filter(None, (health.reason, last, charts, _next_try(snapshot))))


def first_run(stored: date, health: FeedHealth) -> str:
    """The line that greets whoever opens the program for the first time, until the first key."""
    now = {"starting": "connecting...", "ok": "now live."}.get(health.state, f"{health.reason or 'offline'}.")
    return f"First run: stored data of {day(stored)}, {now} 3 loop, ? keys, a add"


def deals_part(
    snapshot: Snapshot, glyphs: Glyphs, short: bool = False, counted: bool = True
) -> list[tuple[str, Pen]]:
    """`deals to 25 Sep 2026 (58 d)` or `deals 58 d`, amber from 45 days, grey from 120; what waits to be read
    is `counted` behind it."""
    if snapshot.deals_to is None:
        return []
    today = snapshot.deals_day
    days = (today - snapshot.deals_to).days
    count = snapshot.unread if counted else 0
    waits = [(f" {glyphs.middot} {count} to read", _BAR)] if count else []
    token = "faint" if days >= GREY_DAYS else "warn" if days >= AMBER_DAYS else "muted"
    if short:
        return [(f" {glyphs.middot} deals ", _BAR), (f"{days} d", Pen(token, "panel")), *waits]
    words = f" {glyphs.middot} deals to {day(snapshot.deals_to)}"
    return [(words, _BAR), (f" ({days} d)", Pen(token, "panel")), *waits]


def footer(commands: Sequence[Command], width: int) -> Canvas:
    """Keys and words of what works now, by rank, whole entries only."""
    canvas = Canvas(width, 1, _BAR)
    entries = [(_keys(c), c.label) for c in sorted(commands, key=lambda c: c.rank) if c.rank]
    kept, used = [], 1
    tail = [e for e in entries if e[1] in ("keys", "quit")]
    reserve = sum(width_of(k) + width_of(w) + 3 for k, w in tail)
    for entry in entries:
        need = width_of(entry[0]) + width_of(entry[1]) + 3
        if entry in tail:
            continue
        if used + need + reserve <= width:
            kept.append(entry)
            used += need
    x = 1
    for keys, word in [*kept, *tail]:
        x = canvas.put(x, 0, keys, Pen("text", "panel", bold=True))
        x = canvas.put(x + 1, 0, word, _BAR) + 2
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

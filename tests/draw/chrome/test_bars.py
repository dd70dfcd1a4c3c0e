"""Header, footer and notice line: the words of freshness, the two ages, what works now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, batch, live, seeded, watch
from tui.alerts.alert import Alert, Phase
from tui.alerts.rule import Severity
from tui.commands import BY_ID, COMMANDS, SCREENS, of_screen
from tui.draw.chrome.bars import SHORT, TABS, deals_part, footer, header, notice, status
from tui.draw.grid.glyphs import ASCII, FULL
from tui.market.quote import Freshness, Session, State
from tui.state.snapshot import FeedHealth, Mode, Snapshot

LIVE = live().look(NOW)
STORED = seeded().look(NOW)
EIGHT = watch().groups[0].symbols


def fresh(*states: State, age: int = 60) -> dict[str, Freshness]:
    """Freshness of as many symbols of the board as there are states."""
    return {symbol: Freshness(state, age) for symbol, state in zip(watch().symbols, states, strict=False)}


def picture(base: Snapshot = LIVE, **changes: Any) -> Snapshot:
    return replace(base, **changes)


WAIT = FeedHealth("wait", "cut", retry_at_ms=NOW + 42_000)


@pytest.mark.parametrize(
    ("snapshot", "word", "token", "note"),
    [
        (picture(), "LIVE", "live", "10:30:00 ET"),
        (picture(freshness=fresh(*[State.LIVE] * 7, State.STALE)), "7 live, 1 late", "warn", "10:30:00 ET"),
        (picture(freshness=fresh(State.LIVE, State.ERROR)), "1 live, 1 late", "warn", "10:30:00 ET"),
        (picture(freshness=fresh(State.LIVE, State.DELAYED)), "LIVE", "live", "10:30:00 ET, 1 delayed"),
        (picture(freshness=fresh(State.PRE, State.CLOSED), session=Session.PRE), "PRE", "info",
         "10:30:00 ET"),
        (picture(freshness=fresh(State.POST), session=Session.POST), "POST", "info", "10:30:00 ET"),
        (picture(freshness=fresh(State.CLOSED), session=Session.CLOSED), "CLOSED", "muted",
         "last 20 Nov 2026"),
        (picture(freshness=fresh(State.STALE, State.STALE, age=300)), "STALE", "warn", "5 min"),
        (picture(freshness=fresh(State.STALE, age=300), health=WAIT), "STALE", "warn",
         "5 min offline, next try in 42 s"),
        (picture(freshness={}), "WAITING", "warn", ""),
        (picture(paused=True), "PAUSED", "warn", "LIVE 10:30:00 ET"),
        (picture(mode=Mode.EMBEDDED, day=date(2026, 8, 21), health=WAIT, paused=True), "PAUSED", "warn",
         "EMBEDDED 21 Aug 2026 offline"),
        (picture(mode=Mode.EMBEDDED, day=date(2026, 8, 21)), "EMBEDDED 21 Aug 2026", "warn", ""),
        (picture(mode=Mode.EMBEDDED, day=date(2026, 8, 21), health=FeedHealth()), "EMBEDDED 21 Aug 2026",
         "warn", "connecting"),
        (picture(mode=Mode.EMBEDDED, day=date(2026, 8, 21), health=WAIT), "EMBEDDED 21 Aug 2026", "warn",
         "offline, next try in 42 s"),
        (picture(mode=Mode.LAST, health=FeedHealth()), "LAST 20 Nov 10:29", "warn", "connecting"),
        (picture(mode=Mode.REPLAY, day=date(2025, 1, 27)), "REPLAY 27 Jan 2025", "info", ""),
        (picture(mode=Mode.DEMO, day=date(2026, 1, 29)), "DEMO 29 Jan 2026", "info", "10:30 ET"),
    ],
)
def test_the_word_of_each_state(snapshot: Snapshot, word: str, token: str, note: str) -> None:
    assert status(snapshot) == (word, token, note)


def test_live_only_when_every_quote_of_the_board_is() -> None:
    store = seeded()
    store.apply([e for e in batch() if getattr(getattr(e, "quote", None), "symbol", "") != "TSLA"])
    word, _, _ = status(store.look(NOW))
    assert word.endswith("1 late")


@pytest.mark.parametrize(
    ("state", "said"), [("down", "feed restarting"), ("error", "offline"), ("wait", "offline"), ("ok", "")]
)
def test_why_nothing_comes(state: str, said: str) -> None:
    assert status(picture(STORED, health=FeedHealth(state)))[2] == said


STATES = {
    "live": LIVE,
    "late": picture(freshness=fresh(*[State.LIVE] * 7, State.STALE)),
    "embedded": picture(STORED, health=WAIT),
    "last": picture(STORED, mode=Mode.LAST, health=WAIT),
    "replay": picture(mode=Mode.REPLAY, day=date(2025, 1, 27)),
    "demo": picture(mode=Mode.DEMO, day=date(2026, 1, 29)),
    "closed": picture(freshness=fresh(State.CLOSED), session=Session.CLOSED),
    "clock": picture(clock_set=True),
}


def brief(snapshot: Snapshot) -> str:
    """The word of a state without the year or the time of stored figures."""
    word = status(snapshot)[0]
    return " ".join(word.split()[:3]) if word.startswith(("EMBEDDED", "LAST")) else word


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize("which", STATES)
def test_the_state_is_never_cut(which: str, page: str, width: int) -> None:
    snapshot = replace(STATES[which], deals_to=date(2026, 9, 25))
    word, _, note = status(snapshot)
    line = header(snapshot, page, width, FULL).lines()[0]
    assert brief(snapshot) in line and "…" not in line and len(line) <= width
    if width == 200:
        assert word in line and " ".join(note.split()) in " ".join(line.split())
        assert line.startswith(" loopwatch ")


@pytest.mark.parametrize("width", [40, 50])
@pytest.mark.parametrize("which", STATES)
def test_at_forty_columns_the_word_itself_stays(which: str, width: int) -> None:
    assert brief(STATES[which]) in header(STATES[which], "overview", width, FULL).text()


@pytest.mark.parametrize("which", ["live", "replay", "closed", "demo", "late", "embedded", "last", "clock"])
@pytest.mark.parametrize(
    ("width", "words"),
    [(80, " 56 d"), (100, " 56 d"), (160, "deals 56 d"), (200, "deals to 25 Sep 2026 (56 d)")],
)
def test_the_second_age_stands_beside_the_first(which: str, width: int, words: str) -> None:
    snapshot = replace(STATES[which], deals_to=date(2026, 9, 25))
    line = header(snapshot, "overview", width, FULL).text()
    assert words in line.replace("deals to 25 Sep 2026 (56 d)", words)
    if which in ("live", "clock"):
        assert "10:30:00" in line


@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_every_screen_is_named_the_same_with_and_without_a_network(page: str, width: int) -> None:
    found = set()
    for which in ("live", "late", "embedded", "last", "closed"):
        snapshot = replace(STATES[which], deals_to=date(2026, 9, 25))
        canvas = header(snapshot, page, width, FULL)
        names = []
        for key, name in TABS:
            digit = BY_ID[key].keys[0]
            said = next(n for n in (name, "Conc", SHORT[key]) if f"{digit} {n}" in canvas.text())
            x = canvas.text().index(f"{digit} {said}")
            assert {canvas.pens[0][x + i].link for i in range(len(said) + 2)} == {f"={key}"}
            names.append(said)
        found.add(tuple(names))
        pens = zip(canvas.chars[0], canvas.pens[0], strict=True)
        marked = "".join(c for c, p in pens if p.bg == "selected")
        assert marked.strip() == f"{BY_ID[page].keys[0]} {names[SCREENS.index(page)]}"
    assert len(found) == 1


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("severity", Severity)
def test_what_fires_is_counted_at_the_alerts(width: int, severity: Severity) -> None:
    fires = Alert("a", "a", "NVDA", "a", Phase.FIRING, severity, NOW, -0.06, -0.05, "%", "", "move.day")
    mild = {"muted_by": "snoozed"}, {"standing": True}, {"phase": Phase.PENDING}
    others = tuple(replace(fires, **change) for change in mild)
    for count in (1, 3, 12):
        snapshot = replace(LIVE, alerts=(fires,) * count + others, deals_to=date(2026, 11, 14))
        canvas = header(snapshot, "overview", width, FULL)
        assert f"({count}) " in canvas.text()
        pen = canvas.pens[0][canvas.text().index(f"({count})")]
        assert pen.fg == ("critical" if severity is Severity.CRITICAL else "warn")
        if width >= 80:
            assert "10:30:00" in canvas.text() and "6 d" in canvas.text()
    assert "(" not in header(replace(LIVE, alerts=others), "overview", width, FULL).text()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_what_waits_in_the_inbox_is_counted_at_the_ledger(width: int) -> None:
    canvas = header(replace(LIVE, unread=7, deals_to=date(2026, 11, 14)), "overview", width, FULL)
    text = canvas.text()
    at = text.index("(7) ")
    assert canvas.pens[0][at].link == "=ledger" and canvas.pens[0][at].fg == "info"
    assert "10:30:00" in text


@pytest.mark.parametrize(
    ("days", "token"),
    [(0, "muted"), (44, "muted"), (45, "warn"), (119, "warn"), (120, "faint"), (900, "faint")],
)
def test_the_age_of_the_deals_turns_amber_and_grey(days: int, token: str) -> None:
    newest = date(2026, 11, 20) - timedelta(days=days)
    for short in (False, True):
        parts = deals_part(replace(LIVE, deals_to=newest), FULL, short)
        assert f"{days} d" in parts[-1][0] and parts[-1][1].fg == token
    assert deals_part(replace(LIVE, deals_to=None), FULL) == []


def test_a_clock_that_was_set_is_reversed() -> None:
    canvas = header(replace(LIVE, clock_set=True), "overview", 120, FULL)
    shown = "".join(c for c, p in zip(canvas.chars[0], canvas.pens[0], strict=True) if p.reverse)
    assert shown.strip() == "10:30:00"
    assert not any(p.reverse for p in header(LIVE, "overview", 120, FULL).pens[0])


# Footer.


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_footer_has_whole_entries_with_keys_and_quit_last(screen: str, width: int) -> None:
    commands = [c for c in of_screen(screen) if c.rank]
    line = footer(commands, width).lines()[0]
    assert len(line) <= width
    assert line.endswith("? keys  q quit")
    labels = {c.label for c in commands}
    for entry in line.strip().split("  "):
        assert entry.split(" ", 1)[1].removeprefix("] ") in labels, entry


def test_the_footer_shows_only_what_it_is_given() -> None:
    few = [c for c in COMMANDS if c.id in ("open", "quit", "up", "help")]
    assert footer(few, 80).text() == " Enter open  ? keys  q quit"
    assert footer([], 80).text() == ""


def test_the_footer_keeps_the_order_of_the_table() -> None:
    commands = [c for c in of_screen("ticker") if c.rank]
    shown = [entry.split(" ")[-1] for entry in footer(commands, 300).text().strip().split("  ")]
    ranked = sorted(commands, key=lambda c: c.rank)
    body = [c.label for c in ranked if c.id not in ("help", "quit")]
    assert shown == [label.split(" ")[-1] for label in [*body, "keys", "quit"]]


@pytest.mark.parametrize(
    ("text", "width", "line"),
    [
        ("all is well", 40, " all is well"), ("a long sentence that cannot fit", 20, " a long sentence.."),
        ("", 10, ""),
    ],
)
def test_a_notice_is_one_line(text: str, width: int, line: str) -> None:
    assert notice(text, "warn", width, ASCII.ellipsis).text() == line

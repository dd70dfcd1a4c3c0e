"""The inbox in the running program: what comes, what a person decides, and that nothing else changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from tests.filings.candidates import LEDGER, filing, titles
from tests.pictures import NOW, batch, ok
from tests.screens.host import text_of
from tests.screens.recorded import settled
from tests.service.test_service import SIZE, Told, feed, home, live, until
from tui.cli.ledger.deals import run as print_deals
from tui.cli.ledger.published import run as ledger_command
from tui.cli.watch import check
from tui.cli.watch.checked import as_json
from tui.cli.watch.guard_log import Guard
from tui.deals.ledger.deal import Grade, Kind, Status
from tui.feed import event as ev
from tui.feed import process
from tui.feed.candidates import as_event, ledger_of
from tui.feed.command import Sources
from tui.filings.inbox import State
from tui.service.ledger.inbox_file import InboxFile
from tui.service.service import Options, Service
from tui.watchlist import load

__all__ = ["home"]
DAY = datetime.fromtimestamp(NOW / 1000, UTC).date()
COUNTED = {"overview": (" 6 to read ", "─" * 11), "ledger": ("Inbox 6", "Inbox 0")}  # and with nothing there


def events(*said: str) -> list[ev.AnyEvent]:
    return [as_event(one, NOW, "yahoo") for one in titles(*said, day=DAY)]


def figure(musd: float, end: str = "2027-02-28") -> ev.FigureEvent:
    return ev.FigureEvent(
        t=NOW, source="sec", company="oracle", metric="backlog", value_musd=musd, period=end, end=end,
        filed=DAY.isoformat(), form="10-Q", tag_name="RevenueRemainingPerformanceObligation",
        url="https://www.sec.gov/x/",
    )


async def seconds(guard: Guard, holds: Callable[[], object]) -> None:
    """The guard's seconds, each with the work that it has begun done, until it holds."""
    for _ in range(20):
        guard.tick()
        await guard.service.jobs.done()
        if holds():
            return
    raise AssertionError("not reached")


async def test_found_accepted_and_taken_back_by_keys(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok(), *events("Oracle to buy $7 billion of AMD chips")])
        await until(pilot, lambda: app.store.unread == 1)
        await settled(pilot)
        assert "Ledger(1)" in text_of(app).splitlines()[0] and "1 to read" in text_of(app)
        await pilot.press("6", "tab", "tab", "tab")
        await settled(pilot)
        assert "Oracle to buy $7 billion of AMD chips" in text_of(app) and "would be" in text_of(app)
        before = len(app.store.ledger.deals) if app.store.ledger else 0
        await pilot.press("enter")
        await until(pilot, lambda: app.store.ledger and len(app.store.ledger.deals) == before + 1)
        assert 'from = "oracle"' in (home / "deals.toml").read_text() and app.store.unread == 0
        await pilot.press("u")
        await until(pilot, lambda: app.store.ledger and len(app.store.ledger.deals) == before)
        assert "[[deal]]" not in (home / "deals.toml").read_text() and app.store.unread == 1


async def test_the_ledger_knows_what_waits_when_it_is_opened_and_an_earlier_day_knows_nothing_of_it(
    home: Path,
) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok(), *events()])
        await until(pilot, lambda: app.store.unread)
        app.refresh_picture()
        app.show_page("ledger")
        assert app.ledger.state.hand.inbox is app.service.inbox.value
        await settled(pilot)
        assert f"Inbox {len(events())}" in text_of(app)
        app.words.run("as-of 2025-09-23")
        await settled(pilot)
        await pilot.press("shift+tab")
        await settled(pilot)
        assert "Inbox 0" in text_of(app) and "Fluidst" not in text_of(app)
        await pilot.press("enter", "u", "x", "w")
        assert app.store.unread == len(events())
        await pilot.press("t")
        await settled(pilot)
        assert f"Inbox {len(events())}" in text_of(app)


async def test_another_program_decides_and_this_one_sees_it(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says(events("Oracle to buy $7 billion of AMD chips", "Meta sells $20 billion of bonds"))
        await until(pilot, lambda: app.store.unread == 2)
        other = InboxFile(home / "data", home)
        decided = other.read().entries[0].id
        other.set_aside(decided, State.DISMISSED, NOW)
        await until(pilot, lambda: app.store.unread == 1)
        assert {e.id: e.state for e in app.service.inbox.value.entries}[decided] is State.DISMISSED


async def test_a_tagged_figure_counts_at_once_and_undo_takes_it_back(home: Path) -> None:
    app = live(home)

    def newest() -> tuple[float | None, Grade | None]:
        ledger = app.store.ledger
        rows = ledger.companies["oracle"].figures_of("backlog") if ledger else ()
        last = max(rows, key=lambda f: f.ends or date.min, default=None)
        return (last.value, last.sources[0].grade) if last and last.sources else (None, None)

    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await until(pilot, lambda: newest()[0] is not None)
        was = newest()
        feed().says([figure(701_000), figure(1_000, "2020-01-31")])  # the second is older than what is known
        await until(pilot, lambda: newest() == (701.0, Grade.PRIMARY))
        (news,) = app.service.inbox.value.news()
        assert news.was_musd == 1000 * (was[0] or 0) and app.store.unread == 1
        await pilot.press("6", "tab", "tab", "tab")
        await settled(pilot)
        assert f"was {was[0]:g}" in text_of(app) and "is a fact" in text_of(app)
        await pilot.press("u")
        await until(pilot, lambda: newest() == was)
    assert "701" not in (home / "figures.toml").read_text()


async def test_a_newer_ledger_is_one_message_and_the_headers_age(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Published by a desk that has a deal of today; the program that subscribes says so once."""
    monkeypatch.setenv("LOOPWATCH_DATA", str(home / "desk"))
    desk, out = home / "elsewhere", home / "published.json"
    desk.mkdir()
    (desk / "watchlist.toml").write_text((home / "watchlist.toml").read_text())
    file = InboxFile(desk, desk)
    file.add(titles("Oracle to buy $7 billion of AMD chips", day=DAY), NOW)
    file.accept(file.read().entries[0].id, LEDGER, NOW, DAY)
    assert ledger_command(["publish", "--out", str(out), "--config", str(desk / "watchlist.toml")]) == 0
    key = capsys.readouterr().out.split('key = "')[1].split('"')[0]
    config = home / "watchlist.toml"
    config.write_text(config.read_text().replace(
        "headlines = true", f'subscribe = "{out}"\nkey = "{key}"\nheadlines = true', 1
    ))
    app = live(home)
    messages: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        say = app.service._run.say


        def note(about: str, text: str, amiss: bool = False) -> None:
            messages.append(text)
            say(about, text, amiss)

        monkeypatch.setattr(app.service._run, "say", note)
        await settled(pilot)
        await until(pilot, lambda: app.snapshot is not None and app.snapshot.deals_to == DAY)
        assert LEDGER.newest_day(DAY) != DAY
        await pilot.press("6", "tab", "tab", "tab")
        await settled(pilot)
        assert "signature good" in text_of(app)
        looked_for = [c for c in feed().sent if isinstance(c, Sources)][-1]
        assert ledger_of(looked_for).newest_day(DAY) == DAY  # titles and filings of this ledger's companies
    told = [m for m in messages if m.startswith("ledger ")]
    assert len(told) == 1 and "1 new" in told[0]


SLUGS = sorted(LEDGER.companies)
SOME = st.builds(
    lambda payer, receiver, kind, status, musd, text: ev.Candidate(
        t=NOW, payer=payer, receiver=receiver, kind=kind.value, status=status.value, day=DAY.isoformat(),
        via="headline", amount_musd=musd, told=[ev.Telling(text=text)],
    ),
    st.sampled_from(SLUGS), st.sampled_from(SLUGS), st.sampled_from(Kind), st.sampled_from(Status),
    st.none() | st.floats(1, 1e6), st.text(max_size=80),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SOME, max_size=12))
def test_for_any_candidates_the_picture_is_the_same_but_for_their_number(
    home: Path, found: list[ev.Candidate]
) -> None:
    pictures = []
    for candidates in ([], found):
        service = Service(
            Options(load(home / "watchlist.toml"), data=home / "data"), lambda: None, lambda said: None
        )
        service.store.set_ledger(LEDGER)
        service.take_events([*batch(), ok(), *candidates])
        if candidates:
            service.store.set_unread(len(candidates))
        picture = asdict(service.store.look(NOW))
        picture["measures"] = {k: m for k, m in picture["measures"].items() if k != "inbox.unread"}
        pictures.append({k: v for k, v in picture.items() if k not in ("unread", "watch")})
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("what", ["loops", "deals", "claims"])
def test_the_commands_print_the_same_bytes_whatever_waits(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    monkeypatch.setenv("LOOPWATCH_DATA", str(home / "data"))
    printed = []
    for filled in (False, True):
        if filled:
            InboxFile(home / "data", home).add([*titles(day=DAY), *filing()], NOW)
        assert print_deals(what, ["--json", "--config", str(home / "watchlist.toml")]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] and json.loads(printed[0])


async def test_every_other_screen_shows_the_same_but_for_the_count(home: Path) -> None:
    app = live(home)
    seen: list[dict[str, str]] = []
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok()])
        await settled(pilot)
        app.run_command("back")
        for found in ([], events()):
            if found:
                feed().says(found)
                await until(pilot, lambda: app.store.unread == len(events()))
            shown = {}
            for name in ("overview", "ticker", "loop", "concentration", "alerts", "ledger"):
                app.show_page(name)
                await settled(pilot)
                shown[name] = "\n".join(text_of(app).splitlines()[1:])  # the header has the count
            seen.append(shown)
    for name, text in seen[0].items():
        now = seen[1][name]
        if name in COUNTED:
            counted, none = COUNTED[name]
            assert counted in now, name
            now = now.replace(counted, none)
        assert now == text, name


async def test_guard_finds_and_keeps_and_the_app_beside_it_sees_the_same_inbox(home: Path) -> None:
    guard = Guard(Options(load(home / "watchlist.toml"), data=home / "data"), lambda line: None)
    guard.begin()
    await guard.service.jobs.done()
    feed().says([*batch(), ok(), *events("Oracle to buy $7 billion of AMD chips")])
    await seconds(guard, lambda: guard.service.store.unread == 1)
    kept = InboxFile(home / "data", home).read()
    assert [one.candidate.payer for one in kept.entries] == ["oracle"] and guard.service.store.unread == 1
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.store.unread == 1)
        InboxFile(home / "data", home).set_aside(kept.entries[0].id, State.DISMISSED, NOW)
        await until(pilot, lambda: app.store.unread == 0)
    await seconds(guard, lambda: guard.service.store.unread == 0)
    assert guard.service.store.unread == 0
    await guard.service.close()


async def test_check_prints_the_same_bytes_whatever_waits(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Says(Told):
        def start(self) -> None:
            asyncio.get_running_loop().call_soon(self.says, [*batch(), ok(), *events()])

    monkeypatch.setenv("LOOPWATCH_DATA", str(home / "data"))
    monkeypatch.setattr(process, "FeedProcess", Says)
    printed = []
    for filled in (False, True):
        if filled:
            InboxFile(home / "data", home).add([*titles(day=DAY), *filing()], NOW)
        picture = await check._live(load(home / "watchlist.toml"), 1.0)
        printed.append(json.dumps(as_json(picture)))
    assert printed[0] == printed[1] and "circular.share" in printed[0]

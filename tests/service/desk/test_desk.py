"""A desk on a real server: one collector, readers, and what they have in common."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psycopg
import pytest

from tests.filings.candidates import titles
from tests.pictures import DAY, NOW, quote, said
from tests.postgres.server import Server
from tests.service.desk.sitting import COMMAND, DESK, GROUP, RULE, Sitting, ToldFeed
from tui.alerts.alert import Change
from tui.cli.ledger.inbox import run as inbox
from tui.cli.watch.doctor import BAD, GOOD, WARN, check_desk
from tui.feed import process
from tui.feed.candidates import as_event
from tui.feed.command import Visible
from tui.feed.event import BarsEvent
from tui.filings.inbox import State
from tui.service.desk.schema import LEADER
from tui.system import clock

pytestmark = pytest.mark.postgres
Sit = Callable[..., Awaitable[Sitting]]


@pytest.fixture
async def sit(desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sit]:
    """Programs at one desk, closed at the end."""
    monkeypatch.setattr(process, "FeedProcess", ToldFeed)
    monkeypatch.setattr(ToldFeed, "made", [])
    began = time.monotonic()
    monkeypatch.setattr(clock, "now_ms", lambda: NOW + int(1000 * (time.monotonic() - began)))
    seated: list[Sitting] = []

    async def seat(name: str, **options: object) -> Sitting:
        program = Sitting(desk_url, tmp_path / name, name, **options)  # type: ignore[arg-type]
        seated.append(program)
        return await program.begin()

    yield seat
    for program in seated:
        await program.service.close()


async def test_a_reader_shows_what_the_collector_records_and_asks_nobody(sit: Sit) -> None:
    guard = await sit("guard", collects=True)
    anna = await sit("anna")
    await guard.until(lambda g: g.service.leading)
    await asyncio.gather(guard.until(lambda g: g.fed), anna.until(lambda a: a.fed))
    assert anna.price("NVDA") == guard.price("NVDA") and len(ToldFeed.made) == 1
    guard.service.line.take_events([said(quote("NVDA", 321.5), t=NOW + 60_000)])
    await anna.until(lambda a: a.price("NVDA") == 321.5)
    assert anna.bare == 0 == guard.bare


async def test_an_acknowledgement_is_seen_on_another_screen_within_a_second_with_the_name(sit: Sit) -> None:
    rule = RULE.format(id="falls", warn="99 %")
    guard = await sit("guard", collects=True, more=rule)
    anna, bert = await sit("anna", more=rule), await sit("bert")
    await guard.until(lambda g: g.alert("falls") is not None)
    await asyncio.gather(anna.until(lambda a: a.alert("falls")), bert.until(lambda b: b.alert("falls")))
    assert not anna.service.store.engine.tracks, "the same rule is the desk's: judged and told once"
    began = time.monotonic()
    anna.service.acknowledge("falls")
    await bert.until(lambda b: b.alert("falls").acknowledged)
    assert time.monotonic() - began < 1
    assert bert.alert("falls").seen_by == "anna"
    await guard.until(lambda g: g.alert("falls").acknowledged)
    await bert.until(lambda b: any(row.change is Change.ACKNOWLEDGED and row.why.startswith("anna: ")
                                   for row in b.service.store.picture(NOW).alert_log))


async def test_ones_own_rules_are_judged_on_ones_own_screen_and_told_to_ones_own(
    sit: Sit, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    guard = await sit("guard", collects=True, more=RULE.format(id="desks", warn="99 %"))
    await guard.until(lambda g: g.alert("desks"))
    mine = RULE.format(id="mine", warn="98 %") + COMMAND.format(path=told)
    anna = await sit("anna", more=mine)
    await anna.until(lambda a: a.alert("mine") and a.alert("desks"))
    assert [row.key for row in anna.rows] == ["mine"]
    anna.service.acknowledge("mine")
    assert anna.alert("mine").acknowledged and not anna.alert("mine").seen_by
    await guard.until(lambda g: g.service.desk is not None and g.service.desk.link.flush())
    assert {row.key for row in guard.service.store.picture(NOW).alert_log} == {"desks"}
    assert anna.service.post is not None and [t.name for t in anna.service.post.delivery.targets] == ["file"]


async def test_what_any_program_shows_is_asked_for_by_the_leader_and_nothing_that_is_owned(
    sit: Sit, tmp_path: Path
) -> None:
    (tmp_path / "anna").mkdir()
    own = tmp_path / "own" / "config" / "loopwatch"
    own.mkdir(parents=True)
    (own / "holdings.toml").write_text('[[holding]]\nsymbol = "XYZ"\nshares = 3\n')
    guard = await sit("guard", collects=True)
    anna = await sit("anna", symbols='"NVDA", "CRWV"')
    await asyncio.gather(guard.until(lambda g: g.service.leading),
                         anna.until(lambda a: a.service.owned.is_own))
    anna.service.want_chart("CRWV", "1D")

    def asked(_: Sitting) -> bool:
        seen = ToldFeed.made[0].visible
        return "CRWV" in seen.symbols and (seen.chart_symbol, seen.chart_range) == ("CRWV", "1D")

    await asyncio.gather(guard.until(asked), anna.until(asked))
    assert all("XYZ" not in command.symbols for command in ToldFeed.made[0].sent
               if isinstance(command, Visible))
    bars = BarsEvent(t=NOW, symbol="CRWV", range="1D", interval="5m", times_ms=[NOW - 300_000, NOW],
                     close=[1.0, 2.0])
    guard.service.line.take_events([bars])
    await anna.until(lambda a: ("CRWV", "1D") in a.service.store.received.bars)
    assert anna.service.store.received.bars["CRWV", "1D"].close == (1.0, 2.0)


async def test_two_collectors_one_leads_and_the_other_takes_over(sit: Sit) -> None:
    first = await sit("first", collects=True)
    await first.until(lambda g: g.service.leading)
    second = await sit("second", collects=True)
    await second.until(lambda g: g.service.desk is not None and g.service.desk.answers)
    assert not second.service.leading and len(ToldFeed.made) == 1
    await first.service.close()
    began = time.monotonic()
    await second.until(lambda g: g.service.leading)
    assert time.monotonic() - began < 10 and len(ToldFeed.made) == 2


async def test_what_one_accepts_stands_in_the_ledger_of_all(sit: Sit) -> None:
    guard = await sit("guard", collects=True)
    anna, bert = await sit("anna"), await sit("bert")
    await asyncio.gather(*(p.until(lambda p: p.service.store.ledger is not None)
                           for p in (guard, anna, bert)))
    await guard.until(lambda g: g.service.leading)
    found = titles("Oracle to buy $7 billion of AMD chips", day=DAY)
    guard.service.line.take_events([as_event(one, NOW, "yahoo") for one in found])
    await guard.until(lambda g: g.service.store.unread == 1)
    await asyncio.gather(*(p.until(lambda p: p.service.store.unread == 1) for p in (anna, bert)))
    name = anna.service.inbox.value.entries[0].id
    said: list[tuple[str, bool]] = []
    anna.service.inbox.accept(name, None, lambda text, amiss: said.append((text, amiss)))
    await anna.until(lambda a: said)
    assert not said[0][1], said
    deal = anna.service.inbox.value.entries[0].deal_id

    def has(one: Sitting) -> bool:
        ledger = one.service.store.ledger
        return ledger is not None and deal in ledger.by_id

    await asyncio.gather(*(p.until(has) for p in (guard, anna, bert)))
    await bert.until(lambda b: b.service.store.unread == 0)
    entry = bert.service.inbox.value.entries[0]
    assert (entry.state, entry.by) == (State.ACCEPTED, "anna") and entry.decided_ms is not None
    bert.service.inbox.undo(name, lambda text, amiss: said.append((text, amiss)))
    await asyncio.gather(*(p.until(lambda p: p.service.store.unread == 1 and not has(p))
                           for p in (guard, anna)))
    assert not (anna.service.options.watch.folder / "deals.toml").exists(), "one's own files are one's own"


async def test_a_decision_without_the_server_is_refused_and_changes_nothing(sit: Sit, server: Server) -> None:
    guard = await sit("guard", collects=True)
    anna = await sit("anna")
    await asyncio.gather(*(p.until(lambda p: p.service.store.ledger is not None) for p in (guard, anna)))
    await guard.until(lambda g: g.service.leading)
    found = titles("Oracle to buy $7 billion of AMD chips", day=DAY)
    guard.service.line.take_events([as_event(one, NOW, "yahoo") for one in found])
    await asyncio.gather(*(p.until(lambda p: p.service.store.unread == 1) for p in (guard, anna)))
    server.stop()
    await anna.until(lambda a: "has not answered" in a.service.archive_notice)
    said: list[tuple[str, bool]] = []
    name = anna.service.inbox.value.entries[0].id
    anna.service.inbox.dismiss(name, lambda text, amiss: said.append((text, amiss)))
    await anna.until(lambda a: said)
    assert said[0][1] and "does not answer" in said[0][0]
    assert anna.service.inbox.value.entries[0].state is State.NEW
    server.start()
    await anna.until(lambda a: a.service.archive_notice == "")


async def test_doctor_says_whether_it_answers_and_who_is_there(
    sit: Sit, desk_url: str, tmp_path: Path
) -> None:
    watch = Sitting(desk_url, tmp_path / "x", "x").service.options.watch
    finding, = await asyncio.to_thread(check_desk, watch)
    assert finding.state == WARN and "nobody collects" in finding.said
    guard, anna = await sit("guard", collects=True), await sit("anna")
    await asyncio.gather(guard.until(lambda g: g.service.leading), anna.until(lambda a: a.fed))
    finding, = await asyncio.to_thread(check_desk, watch)
    assert finding.state == GOOD and "1 programs show it, one collects" in finding.said
    nowhere = Sitting("postgresql://nobody@127.0.0.1:9/none", tmp_path / "y", "y").service.options.watch
    finding, = await asyncio.to_thread(check_desk, nowhere)
    assert finding.state == BAD and "refused" in finding.said


async def test_who_has_lost_the_lead_stops_and_takes_it_again_when_it_is_free(
    sit: Sit, desk_url: str
) -> None:
    guard = await sit("guard", collects=True)
    await guard.until(lambda g: g.service.leading and g.fed)
    with psycopg.connect(desk_url, autocommit=True) as other:  # what another collector does at that moment
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        other.execute("SELECT pg_advisory_lock(%s)", (LEADER,))
        await guard.until(lambda g: any("another collector of the desk leads" in s.text for s in g.said))
        assert not guard.service.leading
        assert ToldFeed.made[0].stopped and guard.service.post is None
    await guard.until(lambda g: g.service.leading and len(ToldFeed.made) == 2)


async def test_the_inbox_of_the_command_line_is_the_desks(
    sit: Sit, desk_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guard = await sit("guard", collects=True)
    await guard.until(lambda g: g.service.leading and g.service.store.ledger is not None)
    found = titles("Oracle to buy $7 billion of AMD chips", day=DAY)
    guard.service.line.take_events([as_event(one, NOW, "yahoo") for one in found])
    await guard.until(lambda g: g.service.store.unread == 1)
    name = guard.service.inbox.value.entries[0].id
    config = tmp_path / "cli.toml"
    config.write_text(GROUP.format(symbols='"NVDA"') + DESK.format(url=desk_url, name="carl"))
    code = await asyncio.to_thread(inbox, ["dismiss", name, "--config", str(config)])
    assert code == 0, capsys.readouterr()
    await guard.until(lambda g: g.service.store.unread == 0)
    assert guard.service.inbox.value.entries[0].by == "carl"


async def test_symbols_for_which_there_is_no_room_are_named(sit: Sit) -> None:
    guard = await sit("guard", collects=True)
    await guard.until(lambda g: g.service.leading)
    anna = await sit("anna", symbols=", ".join(f'"A{i}"' for i in range(195)))
    await guard.until(lambda g: len(ToldFeed.made[0].visible.symbols) >= 190)
    bert = await sit("bert", symbols=", ".join(f'"B{i}"' for i in range(150)))
    await asyncio.gather(guard.until(lambda g: len(ToldFeed.made[0].visible.symbols) == 300),
                         bert.until(lambda b: "has no room for B" in b.service.archive_notice),
                         anna.until(lambda a: a.service.desk is not None and a.service.desk.answers))
    assert anna.service.archive_notice == "" and "and " in bert.service.archive_notice


async def test_tables_of_a_newer_program_are_left_alone_and_it_is_said(sit: Sit, desk_url: str) -> None:
    with psycopg.connect(desk_url, autocommit=True) as other:
        other.execute("CREATE SCHEMA loopwatch")
        other.execute("CREATE TABLE loopwatch.version AS SELECT 99 AS n")
        anna = await sit("anna")
        await anna.until(lambda a: "of a newer loopwatch (version 99" in a.service.archive_notice)
        found = other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'loopwatch'").fetchone()
        assert found == (1,)

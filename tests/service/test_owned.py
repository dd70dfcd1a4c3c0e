"""What is owned, in a running program: read in a thread, taken again when it changes, kept to itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pictures import batch, quote, said, watch
from tui.feed.event import HealthEvent, Holdings, QuoteEvent
from tui.service.service import Options, Said, Service
from tui.system import clock

NVDA = '[[holding]]\nsymbol = "NVDA"\nshares = 60\n'


class Run:
    """A service without a network on a holdings file, and what it said."""

    def __init__(self, tmp_path: Path, source: str = "stored") -> None:
        self.path = tmp_path / "holdings.toml"
        self.heard: list[Said] = []
        options = Options(watch(), source=source, data=tmp_path / "data", holdings=self.path)
        self.service = Service(options, lambda: None, self.heard.append)

    async def begin(self) -> None:
        self.service.open()
        self.service.begin()
        await self.settle()

    async def settle(self) -> None:
        """Until everything that was begun is taken, and one look more has followed it."""
        for _ in range(3):
            await self.service.jobs.done()
            self.service.look()
        await self.service.jobs.done()

    async def second(self) -> None:
        self.service.every_second()
        await self.settle()

    @property
    def mine(self) -> float:
        found = self.service.owned.mine(self.service.store.picture(clock.now_ms()))
        assert found is not None
        return found.money.usd


async def running(tmp_path: Path, text: str | None = NVDA) -> Run:
    run = Run(tmp_path)
    if text is not None:
        run.path.write_text(text)
        run.path.chmod(0o600)
    await run.begin()
    return run


async def test_without_a_file_there_is_the_sample(tmp_path: Path) -> None:
    run = await running(tmp_path, None)
    assert not run.service.owned.is_own
    assert run.service.owned.holdings.symbols == ("NVDA", "ORCL", "SPY")
    picture = run.service.store.picture(clock.now_ms())
    assert run.service.owned.mine(picture) is None  # worked out for who looks at it
    await run.settle()
    assert run.mine > 60_000
    await run.service.close()


async def test_an_edit_is_taken_and_a_broken_one_leaves_the_last_good_holdings(tmp_path: Path) -> None:
    run = await running(tmp_path)
    before = run.mine
    run.path.write_text(NVDA.replace("60", "120"))
    await run.second()
    assert run.mine == pytest.approx(2 * before)
    run.path.write_text("[[holding]]\nsymbl = 'NVDA'\nshares = 123456789\n")
    await run.second()
    assert run.mine == pytest.approx(2 * before)
    assert run.service.notice.startswith("holdings.toml: line 2: holding[0].symbl: unknown key (did you mean")
    assert "123456789" not in str(run.heard)
    run.path.write_text(NVDA)
    await run.second()
    assert run.mine == pytest.approx(before) and run.service.notice == ""
    run.path.unlink()
    await run.second()
    assert not run.service.owned.is_own
    await run.service.close()


async def test_edits_are_written_undone_and_told_without_an_amount(tmp_path: Path) -> None:
    from tui.money.holding import Holding

    run = await running(tmp_path)
    owned = run.service.owned
    assert owned.hold("nvda", 4321) == ""
    assert "shares = 4321" in run.path.read_text()
    assert owned.add([Holding("ORCL", shares=4321)]) == ""
    assert owned.remove(1) == ""
    assert owned.remove(9) != ""
    for _ in range(3):
        assert owned.undo() == ""
    assert run.path.read_text() == NVDA and owned.undo() != ""
    assert "4321" not in str(run.heard) and run.path.stat().st_mode & 0o777 == 0o600
    await run.service.close()


async def test_a_demo_shows_the_sample_whatever_lies_there(tmp_path: Path) -> None:
    run = Run(tmp_path, source="demo")
    run.path.write_text(NVDA)
    await run.service.owned.load()
    run.service.owned.look()
    assert not run.service.owned.is_own


async def test_a_replay_values_at_the_day_s_prices(tmp_path: Path) -> None:
    from datetime import date

    path = tmp_path / "holdings.toml"
    path.write_text(NVDA)
    options = Options(watch(), source="replay", day=date(2025, 1, 27), holdings=path)
    service = Service(options, lambda: None, lambda _: None)
    service.open()
    service.begin()
    for _ in range(3):
        await service.jobs.done()
        service.look()
    await service.jobs.done()
    found = service.owned.mine(service.store.picture(clock.now_ms()))
    assert found is not None and found.money.usd == pytest.approx(60 * 118.42)
    assert found.money.day == date(2025, 1, 27)
    await service.close()


@pytest.fixture
def events() -> Callable[[Service], list[QuoteEvent]]:
    def make(service: Service) -> list[QuoteEvent]:
        return [said(quote("NVDA", 200.0)), said(quote("SECRET", 12.0))]

    return make


async def test_what_is_only_held_is_asked_for_and_not_recorded(
    tmp_path: Path, events: Callable[[Service], list[QuoteEvent]]
) -> None:
    from tui.service.archive import Archive

    run = Run(tmp_path, source="live")
    run.path.write_text('[[holding]]\nsymbol = "SECRET"\nshares = 5\n')
    service = run.service
    service.open()
    await service.owned.load()
    assert service._run.held == ("SECRET",)
    service.take_events([*events(service), HealthEvent(t=clock.now_ms(), state="ok")])
    assert service.store.picture(clock.now_ms()).quotes["SECRET"].price == 12.0
    await service.close()
    archive = Archive.open(tmp_path / "data")
    last = archive.last_picture()
    assert last is not None
    kept = {event.quote.symbol for event in last[0] if isinstance(event, QuoteEvent)}
    assert kept == {"NVDA"}
    await asyncio.to_thread(archive.close)


@pytest.mark.parametrize("record", [False, True])
async def test_what_is_owned_is_recorded_where_the_file_says_so_alone(
    record: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(tmp_path, source="live")
    run.path.write_text(NVDA + ("[money]\nrecord = true\n" if record else ""))
    run.path.chmod(0o600)
    service = run.service
    monkeypatch.setattr(service.line, "start", lambda: None)
    await run.begin()
    now = clock.now_ms()
    service.take_events([*batch(now), HealthEvent(t=now, state="ok")])
    await run.settle()
    for later in (0, 60_000, 120_000):
        monkeypatch.setattr(clock, "now_ms", lambda later=later: now + later)
        await run.settle()
    archive = service.archive
    assert archive is not None
    archive.flush()
    assert archive.measure_history("share.mag7.sp500", 0), "other measures are recorded"
    assert bool(archive.measure_history("mine.share.loop", 0)) == record
    await service.close()


async def test_lines_that_the_feed_brings_are_looked_through_with_bounds(tmp_path: Path) -> None:
    run = await running(tmp_path, '[[holding]]\nsymbol = "VTI"\nvalue = 1000\n')
    service = run.service
    lines = {f"S{i}": 0.03 for i in range(8)} | {"NVDA": 0.06, "ORCL": 0.04}
    service.take_events([*batch(), Holdings(
        t=clock.now_ms(), index="VTI", kind="fund", fund="VTI", as_of="2026-10-30", dated="assumed",
        symbols=[*lines, "VTI"], values=[*lines.values(), 1.0], base=[None] * 11, last=[None] * 11)])
    await run.settle()
    found = service.owned.mine(service.store.picture(clock.now_ms()))
    assert found is not None
    fund = found.money.funds[0]
    assert fund.known == pytest.approx(0.34) and "largest lines of VTI" in fund.basis
    assert found.money.loop.low == pytest.approx(0.10)
    await service.close()


async def test_rates_and_lines_that_are_lacking_are_asked_for(tmp_path: Path) -> None:
    text = '[[holding]]\nsymbol = "VTI"\nshares = 3\n\n[[holding]]\nsymbol = "SAP.DE"\nshares = 5\n'
    run = await running(tmp_path, f'{text}\n[[holding]]\nsymbol = "cash"\nvalue = 9\ncurrency = "GBX"\n')
    run.service.take_events([
        said(quote("VTI", 300.0, kind="ETF")), said(quote("SAP.DE", 200.0, currency="EUR", kind="EQUITY")),
        said(quote("SPY", 700.0, kind="ETF")), HealthEvent(t=clock.now_ms(), state="ok")])
    await run.settle()
    assert run.service._run.held == ("VTI", "SAP.DE", "GBPUSD=X", "EURUSD=X")
    assert run.service._run.funds == ("VTI",)
    await run.service.close()

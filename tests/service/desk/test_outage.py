"""The server is killed and stopped: no row that it acknowledged is lost, none comes twice, order is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pictures import NOW, quote, said
from tests.postgres.server import Server
from tests.service.desk.outage import Writer, outage
from tests.service.desk.sitting import ToldFeed
from tests.service.desk.test_desk import Sit, sit
from tui.alerts.alert import Change, Transition

__all__ = ["sit"]
pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


def test_a_killed_server_loses_nothing_it_acknowledged_and_order_is_kept(
    server: Server, desk_url: str, tmp_path: Path
) -> None:
    def stopped(writer: Writer) -> None:
        more = found.written + 300 if (found := writer._outcome) else 0
        assert writer.wait(lambda o: o.written >= more)

    found = outage(server, desk_url, tmp_path, 2, stopped)
    assert found.acknowledged and found.acknowledged[-1] <= found.written
    assert found.there == list(range(1, found.written + 1)), "each once, in the order in which they came"
    assert all("has not answered since" in notice for notice in found.notices)


async def test_programs_go_on_say_since_when_and_come_back(sit: Sit, server: Server) -> None:
    guard = await sit("guard", collects=True)
    await guard.until(lambda g: g.service.leading and g.fed)
    anna = await sit("anna")
    await anna.until(lambda a: a.fed)
    server.stop()
    for program in (guard, anna):
        await program.until(lambda p: "has not answered since" in p.service.archive_notice)
    assert guard.service.leading and anna.fed and not ToldFeed.made[0].stopped
    row = Transition(NOW, "k", "r", "", Change.FIRED, None, 1.0, None, "count", "while it was gone")
    assert guard.service.archive is not None
    guard.service.archive.log([row])
    guard.service.line.take_events([said(quote("NVDA", 222.25), t=NOW + 90_000)])
    assert guard.price("NVDA") == 222.25 and "rows wait" in guard.service.archive_notice
    server.start()
    await anna.until(lambda a: a.price("NVDA") == 222.25)
    await anna.until(lambda a: any(r.why == row.why for r in a.service.store.picture(NOW).alert_log))
    for program in (guard, anna):
        await program.until(lambda p: p.service.archive_notice == "")
    assert guard.service.leading and len(ToldFeed.made) == 1

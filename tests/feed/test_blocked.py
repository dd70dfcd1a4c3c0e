"""Ways in which Yahoo's cookie fails from the first request on: an ad-blocking name server, a consent page of
the EU, an error. Prices come all the same, by the other way to a crumb or from charts, and requests do not
pile up. A broken library is a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.feed.running import Feed
from tests.feed.test_feed import BOARD
from tests.yahoo.server import Yahoo
from tui.feed.event import AnyEvent, HealthEvent, QuoteEvent
from tui.feed.schedule import Cadence
from tui.feed.worker import Worker


@pytest.mark.parametrize("kind", ["drop", "html", "500"])
@pytest.mark.parametrize("endpoints", [("cookie",), ("cookie", "consent"), ("crumb",)], ids=" and ".join)
def test_prices_come_without_the_cookie(
    yahoo: Yahoo, tmp_path: Path, kind: str, endpoints: tuple[str, ...]
) -> None:
    for endpoint in endpoints:
        yahoo.faults.set(kind, endpoint)
    options = ("--symbols", ",".join(BOARD), "--cadence", "5", "--no-stream")
    with Feed(*options, env=yahoo.env, cache=tmp_path) as feed:
        got = feed.until(lambda e: isinstance(e, QuoteEvent) and e.quote.symbol == "NVDA", 40)
        assert isinstance(got, QuoteEvent) and got.quote.price == 218.24
    assert yahoo.counters.count() <= 30, yahoo.counters.as_json(0)["requests"]


def test_a_library_that_cannot_be_loaded_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tui.feed.yahoo.client", None)  # as after an upgrade that broke it
    said: list[AnyEvent] = []
    Worker(lambda *events: said.extend(events), ("NVDA",), Cadence()).run()
    health = said[-1]
    assert isinstance(health, HealthEvent) and health.state == "error"
    assert health.reason == "the Yahoo library cannot be loaded (ModuleNotFoundError)"

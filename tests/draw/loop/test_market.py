"""The day of a loop's listed members, from quotes that may be missing, foreign or old."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tui.deals.ledger.ledger import Ledger, load
from tui.draw.loop.market import day_words, loop_day
from tui.market.quote import Quote

TODAY = date(2026, 11, 20)
STAMP = int(datetime(2026, 11, 20, 17, tzinfo=UTC).timestamp() * 1000)
LOOP = ("openai", "oracle", "nvidia")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


def quote(symbol: str, move: float, cap: int | None = 1_000_000, **more: object) -> Quote:
    given = {"price": 100 * (1 + move), "previous_close": 100.0, "cap_musd": cap, "time_ms": STAMP, **more}
    return Quote(symbol, **given)  # type: ignore[arg-type]


def words(
    ledger: Ledger, *quotes: Quote, nodes: tuple[str, ...] = LOOP, day: date = TODAY
) -> tuple[str, ...]:
    return day_words(loop_day(nodes, ledger, {q.symbol: q for q in quotes}), day)


def test_fall_and_rise_together(ledger: Ledger) -> None:
    fall = words(ledger, quote("NVDA", -0.02), quote("ORCL", -0.01))
    assert fall == ("listed members -$30.5bn today", "all listed members fall together")
    rise = words(ledger, quote("NVDA", 0.02), quote("ORCL", 0.01))
    assert rise == ("listed members +$29.5bn today", "all listed members rise together")
    mixed = words(ledger, quote("NVDA", 0.02), quote("ORCL", -0.01))
    assert len(mixed) == 1


def test_what_is_missing_is_said_and_never_zero(ledger: Ledger) -> None:
    assert words(ledger) == ("listed members: change not known",)
    part = words(ledger, quote("NVDA", -0.02))
    assert part == ("listed members -$20.4bn today, without ORCL",)
    no_cap = words(ledger, quote("NVDA", -0.02), quote("ORCL", -0.01, cap=None))
    assert no_cap == ("listed members -$20.4bn today, without ORCL", "all listed members fall together")
    foreign = words(ledger, quote("NVDA", -0.02, currency="JPY"), quote("ORCL", -0.01, currency="JPY"))
    assert foreign[0] == "listed members: change not known"


def test_private_loops_and_old_quotes(ledger: Ledger) -> None:
    assert words(ledger, nodes=("openai", "anthropic")) == ("no member is listed: no market price",)
    old = words(ledger, quote("NVDA", -0.02), quote("ORCL", -0.01), day=date(2026, 11, 22))
    assert old[0] == "listed members -$30.5bn on 20 Nov"
    one = words(ledger, quote("NVDA", -0.02), nodes=("openai", "nvidia"))
    assert one == ("listed member -$20.4bn today",)

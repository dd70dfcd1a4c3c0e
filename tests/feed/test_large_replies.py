"""Replies that would fill the memory, and clocks that are wrong: the real feed against the loopback Yahoo."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.feed.running import Feed
from tests.yahoo.server import Yahoo
from tui.feed.event import AnyEvent, HealthEvent, QuoteEvent

MOST_KIB = 200 * 1024


def said(what: str, state: str, words: str = "") -> object:
    def accepts(event: AnyEvent) -> bool:
        return isinstance(event, HealthEvent) and (event.what, event.state) == (what, state) and (
            words in event.reason)
    return accepts


def peak_kib(process: int) -> int:
    """The most memory that the process ever had."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def test_a_packed_mountain_and_a_body_without_end_are_refused_and_all_is_well_again(
    yahoo: Yahoo, tmp_path: Path
) -> None:
    yahoo.faults.set("bomb", "quote", times=1)
    endless = yahoo.faults.set("endless", "summary", times=1)
    options = ("--symbols", "NVDA,ORCL,SPY", "--cadence", "2", "--no-stream")
    with Feed(*options, env=yahoo.env, cache=tmp_path) as feed:
        feed.until(said("quotes", "wait", "larger than 8 MB"))  # type: ignore[arg-type]
        feed.until(said("lists", "wait", "larger than 8 MB"))  # type: ignore[arg-type]
        feed.until(said("quotes", "ok"))  # type: ignore[arg-type]
        assert any(isinstance(event, QuoteEvent) and event.quote.symbol == "NVDA" for event in feed.seen)
        assert peak_kib(feed.process.pid) < MOST_KIB
    yahoo.faults.clear(endless)


def test_a_wrong_clock_is_told_with_its_size(yahoo: Yahoo, tmp_path: Path) -> None:
    set_wrong = (yahoo.market.now() + timedelta(minutes=20)).isoformat()
    options = ("--symbols", "NVDA,SPY", "--cadence", "2", "--no-stream")
    env = yahoo.env | {"LOOPWATCH_NOW": set_wrong}
    with Feed(*options, env=env, cache=tmp_path) as feed:
        told = feed.until(lambda event: isinstance(event, HealthEvent) and event.ahead_s is not None)
        assert isinstance(told, HealthEvent) and abs((told.ahead_s or 0) - 1200) < 15

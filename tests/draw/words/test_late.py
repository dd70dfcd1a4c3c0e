"""A figure that is not of this moment is grey and says its age wherever the loop shows it."""

from __future__ import annotations

from msgspec.structs import replace

from tests.pictures import NOW, live
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII
from tui.draw.overview.loop import draw_loop
from tui.draw.words.late import late_of
from tui.market.quote import Freshness, State
from tui.state.snapshot import Mode, Snapshot


def with_nvidia(freshness: Freshness, mode: Mode = Mode.FEED) -> Snapshot:
    store = live()
    store.set_ledger(load())
    picture = store.picture(NOW)
    return replace(picture, mode=mode, freshness={**picture.freshness, "NVDA": freshness})


def test_ages_days_and_silence() -> None:
    assert late_of(with_nvidia(Freshness(State.STALE, 75)))["NVDA"] == "75 s"
    assert late_of(with_nvidia(Freshness(State.ERROR)))["NVDA"] == "no reply"
    assert late_of(with_nvidia(Freshness(State.CLOSED, of_day="2026-08-21")))["NVDA"] == "21 Aug"
    assert "NVDA" not in late_of(with_nvidia(Freshness(State.LIVE, 3)))
    assert late_of(with_nvidia(Freshness(State.STALE, 75), Mode.REPLAY)) == {}, "a recorded day says it once"


def test_the_small_ring_marks_it() -> None:
    fresh, old = (draw_loop(with_nvidia(one), 58, 14, ASCII) for one in (
        Freshness(State.LIVE, 3), Freshness(State.STALE, 75)))
    assert "75 s" in old.text() and "75 s" not in fresh.text()
    line = next(y for y, row in enumerate(old.chars) if "75 s" in "".join(row))
    at = "".join(old.chars[line]).index("75 s")
    assert old.pens[line][at].fg == "muted"

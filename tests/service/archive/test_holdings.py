"""Holdings are part of the last picture: a start without a network knows the fund's lines."""

from __future__ import annotations

from pathlib import Path

from tui.feed.event import Holdings, QuoteEvent
from tui.market.index.record import BASIS_KEY, record_of
from tui.market.quote import Quote
from tui.service.archive import Archive

NOW = 1_795_190_400_000


def held(kind: str, t: int, share: float) -> Holdings:
    return Holdings(t=t, source="yahoo", index="NDX", kind=kind, as_of="2026-10-30", fund="QQQ",
                    symbols=["NVDA", "QQQ"], values=[share, 1.0])


def test_the_newest_holdings_of_each_kind_come_back(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    archive.record_events([
        held("fund", NOW, 0.09), held("fund", NOW + 1, 0.10), held("caps", NOW, 1.0),
        QuoteEvent(t=NOW, quote=Quote("NVDA", 200.0)),
    ])
    archive.close()
    again = Archive.open(tmp_path)
    last = again.last_picture()
    again.close()
    assert last is not None
    found = {e.kind: e.values[0] for e in last[0] if isinstance(e, Holdings)}
    assert found == {"fund": 0.10, "caps": 1.0}


def test_recorded_measures_become_a_record_with_their_basis(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    archive.record_measures(NOW, {"share.mag7.sp500": 0.33, BASIS_KEY: 0.0})
    archive.close()
    again = Archive.open(tmp_path)
    keys = ("share.mag7.sp500", BASIS_KEY)
    record = record_of({key: again.measure_history(key) for key in keys})
    again.close()
    assert record.first is not None
    assert record.value("share.mag7.sp500", record.first, "full") == 0.33
    assert record.value("share.mag7.sp500", record.first, "float") is None

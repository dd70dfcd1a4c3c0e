"""Official weights that a fund reported serve where no lines are at hand: an estimate, judged by no rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, live, seeded
from tui.draw.concentration.rows import rows_of
from tui.market.embedded import series as stored
from tui.market.embedded.first_screen import first_screen
from tui.market.index.official import PUBLIC_AFTER, official_group, with_official
from tui.market.index.reading import first_reading
from tui.market.index.record import Record, changes_of

OF = date(2026, 5, 31)
STORED = {symbol: figure.quote for symbol, figure in first_screen().figures.items()}


SEPTEMBER = date(2026, 9, 30)


def test_at_the_prices_of_their_day_they_are_what_the_fund_reported() -> None:
    then = {s: q for s in stored.symbols() if (q := stored.quote_on(s, "2026-05-29")) is not None}
    found = official_group(then, SEPTEMBER)
    group = sum(share for share in stored.official_weights().shares.values() if share > 0.045)
    assert found is not None and found.share == pytest.approx(group)
    assert group == pytest.approx(0.368, abs=0.0005), "raw market values would say 56 %"
    assert found.as_of == OF and found.estimate and not found.official


def test_prices_since_move_them_and_without_the_index_nothing_is_claimed() -> None:
    moved, nvda = official_group(STORED, SEPTEMBER), STORED["NVDA"]
    risen = {**STORED, "NVDA": replace(nvda, price=(nvda.price or 0) * 1.1, cap_musd=None)}
    more = official_group(risen, SEPTEMBER)
    assert moved is not None and moved.share is not None and "moved by prices since" in moved.basis
    assert more is not None and more.share is not None and more.share > moved.share
    assert official_group({"NVDA": nvda}, SEPTEMBER) is None


def test_nobody_knew_them_before_they_were_published() -> None:
    assert official_group(STORED, OF + PUBLIC_AFTER - timedelta(days=1)) is None
    assert official_group(STORED, OF + PUBLIC_AFTER) is not None
    first = first_reading(first_screen())
    assert with_official(first, STORED, OF) is first


def test_the_row_says_estimate_and_its_day_and_has_no_gauge() -> None:
    reading = with_official(first_reading(first_screen()), STORED, date(2026, 9, 30))
    above, left = rows_of(reading, live().watch.rules, None)[-2:]
    for row in (above, left):
        assert not row.levels.any and row.remark[0].startswith("estimate")
    assert "31 May 2026" in above.remark[0] and "31 May 2026" in above.remark[1]


def test_no_rule_and_no_record_looks_at_it() -> None:
    store = seeded()
    store.set_series(stored.concentration("SP500"))
    picture = store.look(NOW)
    assert picture.concentration is not None and picture.concentration.group45.estimate
    for key in ("group45.ndx", "issuer_max.ndx", "edge45.ndx"):
        assert picture.measures[key].value is None
    found = changes_of(picture.concentration, picture.day, Record(), store.series)
    assert not found.get("group45.ndx")
    assert live().look(NOW).concentration.group45.estimate  # type: ignore[union-attr]

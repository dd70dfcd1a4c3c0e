"""Five starts of the month: a clock that jumps, a disk that fills, kills; nothing lost or told twice."""

from __future__ import annotations

from pathlib import Path

from tests.bench.month import run


def test_five_starts_lose_no_row_and_tell_nothing_twice(tmp_path: Path) -> None:
    month = run(5, tmp_path / "month", seed=3)
    assert month.rows["measures"] and month.rows["bars"] and month.told and month.kinds

"""What waits is one row a key, in order, and never more than fits."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.service.archive import backlog as room
from tui.service.archive import statements
from tui.service.archive.backlog import Backlog
from tui.service.archive.database import _SCHEMA
from tui.service.archive.statements import BAR, LOG, MEASURE, PICTURE, Row, Statement


def rows_of(backlog: Backlog) -> list[Row]:
    return [row for _, row in backlog.take()]


def test_a_row_takes_the_place_of_the_one_it_would_overwrite() -> None:
    backlog = Backlog()
    backlog.put(MEASURE, [("a", 1, 1.0), ("b", 1, 2.0), ("a", 1, 3.0)])
    backlog.put(LOG, [("same",), ("same",)])
    assert len(backlog) == 4
    assert rows_of(backlog) == [("b", 1, 2.0), ("a", 1, 3.0), ("same",), ("same",)]
    assert len(backlog) == 0


def test_what_is_given_back_stands_before_what_came_since() -> None:
    backlog = Backlog()
    backlog.put(MEASURE, [("a", 1, 1.0), ("b", 1, 1.0)])
    taken = backlog.take()
    backlog.put(MEASURE, [("a", 1, 9.0), ("c", 1, 1.0)])
    backlog.give_back(taken)
    assert rows_of(backlog) == [("b", 1, 1.0), ("a", 1, 9.0), ("c", 1, 1.0)]


def test_the_oldest_are_lost_and_counted_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_WAITING", 3)
    backlog = Backlog()
    backlog.put(MEASURE, [("a", t, 1.0) for t in range(5)])
    assert backlog.lost == 2 and rows_of(backlog) == [("a", t, 1.0) for t in (2, 3, 4)]


figures = st.none() | st.integers(1, 9).map(float)
bars = st.tuples(
    st.just("NVDA"), st.just("1d"), st.integers(0, 1), st.integers(1, 9).map(float), figures, figures,
    figures, st.none() | st.integers(1, 9), st.sampled_from(["y", "s"]),
)
pictures = st.tuples(
    st.just("quote"), st.sampled_from("AB"), st.sampled_from([0, 1, 59_999, 60_001, 130_000]),
    st.binary(max_size=1),
)


def written(statement: Statement, rows: list[Row]) -> set[Row]:
    """What the database then holds, without the revision, which counts writes."""
    memory = sqlite3.connect(":memory:")
    memory.executescript(_SCHEMA)
    for row in rows:
        memory.execute(statement.sql, row)
    columns = "symbol, interval, t, close, open, high, low, volume, source" if statement is BAR else (
        "kind, symbol, t, line")
    found = set(memory.execute(f"SELECT {columns} FROM {'bars' if statement is BAR else 'picture'}"))
    memory.close()
    return found


@given(st.lists(bars, max_size=6) | st.lists(pictures, max_size=6))
def test_waiting_changes_nothing_of_what_is_written_in_the_end(rows: list[Row]) -> None:
    statement = PICTURE if rows and rows[0][0] == "quote" else BAR
    backlog = Backlog()
    backlog.put(statement, rows)
    assert written(statement, rows_of(backlog)) == written(statement, rows)


@given(st.lists(st.lists(bars, max_size=4), max_size=5), st.integers(0, 5))
def test_many_rows_at_once_wait_as_they_came_and_are_written_the_same(
    puts: list[list[Row]], back: int
) -> None:
    """Tried in vain after `back` of them: then there is one row a key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "BLOCK", 2)
        patch.setattr(room, "MOST_IN_BLOCKS", 5)
        backlog = Backlog()
        for number, rows in enumerate(puts):
            backlog.put(BAR, rows)
            assert len(backlog) <= 2 + 5 + 4 and backlog.lost == 0
            if number == back:
                backlog.give_back(backlog.take())
                assert len(backlog) <= 2, "bars of two times"
        count = len(backlog)
        waiting = rows_of(backlog)
    assert len(waiting) == count and len(backlog) == 0
    assert written(BAR, waiting) == written(BAR, [row for rows in puts for row in rows])


def test_the_oldest_block_is_lost_with_all_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_WAITING", 5)
    monkeypatch.setattr(room, "BLOCK", 2)
    backlog = Backlog()
    backlog.put(MEASURE, [("a", t, 1.0) for t in range(3)])
    backlog.put(MEASURE, [("b", t, 1.0) for t in range(3)])
    backlog.put(MEASURE, [("c", 1, 1.0)])
    assert backlog.lost == 3 and len(backlog) == 4
    assert [row[0] for row in rows_of(backlog)] == ["b", "b", "b", "c"]


def test_a_known_figure_is_never_replaced_by_nothing() -> None:
    whole = ("NVDA", "1d", 0, 5.0, 4.0, 6.0, 3.0, 100, "y")
    for close, expected in ((5.5, (4.0, 6.0, 3.0)), (7.0, (4.0, 7.0, 3.0)), (2.0, (4.0, 6.0, 2.0))):
        closes = ("NVDA", "1d", 0, close, None, None, None, None, "s")
        after = ("NVDA", "1d", 0, close, *expected, 100, "s")
        assert written(BAR, [whole, closes]) == {after}
        assert statements.BAR.merge(whole, closes) == after

"""What the collector asks for: its own first, 300 in all; charts in turn, a new one soon."""

from __future__ import annotations

from tui.service.desk.wishes import MOST, NEW_S, TURN_S, Turns, Wish, together


def test_three_hundred_symbols_in_all_the_collectors_own_first() -> None:
    own = [f"A{i}" for i in range(100)]
    first = Wish(tuple(f"B{i}" for i in range(150)), "CH", "1D")
    second = Wish(tuple(f"C{i}" for i in range(60)))
    symbols, left = together(own, [first, second])
    assert len(symbols) == MOST and symbols[:100] == tuple(own) and symbols[250] == "CH"
    assert left == tuple(f"C{i}" for i in range(49, 60))
    assert together(own, [Wish(("A1", "not a symbol", "x" * 99))]) == (tuple(own), ())


def test_each_chart_has_its_turn_and_a_new_one_is_asked_for_soon() -> None:
    turns, a, b = Turns(), Wish((), "AAA", "1D"), Wish((), "BBB", "5D")
    assert turns.next([], 0) == ("", "")
    assert turns.next([a], 1) == ("AAA", "1D")
    assert turns.next([a, b], 1 + NEW_S / 2) == ("AAA", "1D")
    assert turns.next([a, b], 1 + NEW_S) == ("BBB", "5D")
    at = 1 + NEW_S + TURN_S
    assert turns.next([a, b], at - 0.1) == ("BBB", "5D")
    assert turns.next([a, b], at) == ("AAA", "1D")
    assert turns.next([b], at + TURN_S) == ("BBB", "5D")
    assert turns.next([], at + TURN_S) == ("", "")

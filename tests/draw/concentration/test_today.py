from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.concentration_samples import READING, TOP
from tui.draw.concentration.today import draw_contributions, today_of
from tui.draw.grid.glyphs import ASCII, FULL
from tui.market.quote import Quote, Session

TIME = 1_787_342_400_000


def quote(symbol: str, move: float, *, time_ms: int = TIME, session: Session = Session.CLOSED) -> Quote:
    return Quote(symbol, 100 * (1 + move), 100.0, time_ms, session)


def board(index: float, **moves: float) -> dict[str, Quote]:
    return {"^GSPC": quote("^GSPC", index)} | {s.replace("_", "-"): quote(s, m) for s, m in moves.items()}


@given(st.floats(-0.12, 0.12), st.lists(st.floats(-0.4, 0.4), min_size=1, max_size=10))
def test_parts_and_rest_are_the_move(index: float, moves: list[float]) -> None:
    quotes = board(index) | {name: quote(name, m) for (name, _), m in zip(TOP, moves, strict=False)}
    today = today_of(READING, quotes)
    assert today is not None
    total = sum(line.part for line in today.parts.lines) + today.parts.rest
    assert total == pytest.approx(index, abs=1e-12)


def test_weights_are_taken_back_to_before_the_move() -> None:
    today = today_of(READING, board(0.01, NVDA=0.05))
    assert today is not None
    line = today.parts.lines[0]
    assert line.weight == pytest.approx(0.0744 * 1.01 / 1.05)
    assert line.weight * 1.05 / 1.01 == pytest.approx(0.0744), "drifted on, it is today's share again"


def test_nothing_is_made_up_without_quotes() -> None:
    assert today_of(None, board(0.01, NVDA=0.05)) is None
    assert today_of(READING, {"NVDA": quote("NVDA", 0.05)}) is None
    assert today_of(READING, {"^GSPC": quote("^GSPC", 0.01)}) is None
    text = draw_contributions(None, 80, 22, FULL).text()
    assert "Needs quotes of the index" in text


def test_a_quote_of_another_day_does_not_count() -> None:
    quotes = board(0.01, NVDA=0.05) | {"AAPL": quote("AAPL", 0.2, time_ms=TIME - 86_400_000)}
    today = today_of(READING, quotes)
    assert today is not None and [line.issuer for line in today.parts.lines] == ["NVDA"]
    assert "AAPL" in today.without


def test_the_fund_stands_in_for_the_index_and_says_so() -> None:
    today = today_of(READING, {"SPY": quote("SPY", -0.01), "NVDA": quote("NVDA", -0.05)})
    text = draw_contributions(today, 120, 38, FULL).text()
    assert "by its fund SPY" in text and "points" not in text


def test_the_later_session_counts_and_any_share_class() -> None:
    later = TIME + 86_400_000
    quotes = board(0.01, AAPL=0.02) | {
        "SPY": quote("SPY", -0.01, time_ms=later), "GOOG": quote("GOOG", -0.03, time_ms=later),
        "GOOGL": quote("GOOGL", 0.02),
    }
    today = today_of(READING, quotes)
    assert today is not None and today.own == "SPY"
    assert [(line.issuer, line.move) for line in today.parts.lines] == [("GOOGL", pytest.approx(-0.03))]


def test_rows_by_effect_with_the_seven_together() -> None:
    moves = {name: 0.01 for name, _ in TOP if name not in ("LLY", "BRK-B")} | {"TSLA": 0.09}
    lines = draw_contributions(today_of(READING, board(0.0105, **moves)), 80, 22, FULL).lines()
    assert lines[2].split()[0] == "TSLA" and lines[2].rstrip().endswith("█")
    text = "\n".join(lines)
    assert "the seven together" in text and "% of the move" in text
    assert "without a quote, so among the others: LLY, BRK-B" in text
    still = today_of(READING, board(0.0004, **moves))
    assert "% of the move" not in draw_contributions(still, 80, 22, FULL).text()


def test_how_uneven_the_move_was_and_how_usual_each_was() -> None:
    moves = {name: 0.01 for name, _ in TOP} | {"LLY": -0.02}
    quotes = board(0.008, **{name.replace("-", "_"): move for name, move in moves.items()})
    today = today_of(READING, quotes, {"NVDA": 0.53, "AAPL": None, "LLY": -2.04})
    assert today is not None and dict(today.usual) == {"NVDA": 0.53, "LLY": -2.04}
    text = draw_contributions(today, 120, 38, FULL).text()
    assert "the 9 that moved with it act like 7.2 equal names" in text
    assert "usual" in text and "0.5x" in text and "2.0x" in text
    narrow = draw_contributions(today, 80, 22, FULL).text()
    assert "points" in narrow and "usual" not in narrow and "weights: full market value" in narrow


def test_bars_use_the_whole_width_from_where_zero_stands() -> None:
    up = draw_contributions(today_of(READING, board(0.006, NVDA=0.05, AAPL=0.02)), 120, 38, FULL).lines()
    row = next(line for line in up if " NVDA " in line)
    assert row.count("█") > 30, "nothing fell: zero stands at the left"
    down = draw_contributions(today_of(READING, board(-0.006, NVDA=-0.05)), 120, 38, FULL).lines()
    row = next(line for line in down if " NVDA " in line)
    assert row.count("█") > 20


@pytest.mark.parametrize("size", [(120, 38), (80, 22), (60, 16), (40, 8), (20, 3)])
def test_every_size_draws(size: tuple[int, int]) -> None:
    today = today_of(READING, board(-0.02, NVDA=-0.17, AAPL=0.03))
    canvas = draw_contributions(today, *size, ASCII)
    assert (canvas.width, canvas.height) == size and canvas.text().isascii()


"""The embedded market data: what the issue names, and what must hold of every series."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.data_build.concentration import effective_interval, measure
from tests.data_build.container import PackedSeries, write
from tests.last_day import LAST, LAST_DAY
from tests.market.usual import usual_on
from tui.market.embedded import series as stored
from tui.market.embedded.pack import FOLDER, Pack, PackError
from tui.market.quote import Quote
from tui.market.session import is_session, next_session

CLOSES = {
    "NVDA": 214.72,
    "ORCL": 146.47,
    "MSFT": 483.24,
    "AAPL": 309.35,
    "AMZN": 258.63,
    "GOOGL": 344.82,
    "META": 549.90,
    "TSLA": 362.86,
    "^GSPC": 7674.37,
    "SPY": 765.72,
    "CRWV": 87.85,
    "MU": 966.78,
}


@pytest.mark.parametrize(("symbol", "close"), CLOSES.items())
def test_closes_of_a_day(symbol: str, close: float) -> None:
    quote = stored.quote_on(symbol, "2026-08-21")
    assert quote is not None
    assert quote.price == close


@pytest.mark.parametrize("symbol", stored.symbols())
def test_every_series_is_whole(symbol: str) -> None:
    bars = stored.daily(symbol)
    assert bars is not None and bars.source
    assert list(bars.times_ms) == sorted(set(bars.times_ms))
    assert all(is_session(date.fromisoformat(bars.day(i))) for i in range(len(bars)))
    assert all(close > 0 for close in bars.close)
    jumps = [abs(b / a - 1) for a, b in zip(bars.close, bars.close[1:], strict=False)]
    assert max(jumps) < (0.75 if symbol == "^VIX" else 0.50)
    assert len(bars.volume) == len(bars)
    if bars.has_range:
        rows = zip(bars.open, bars.high, bars.low, bars.close, strict=True)
        assert all(low <= min(first, close) <= max(first, close) <= high for first, high, low, close in rows)
    else:
        assert bars.open == bars.high == bars.low == ()


def test_each_symbol_has_its_own_last_day() -> None:
    last = {symbol: bars.day(len(bars) - 1) for symbol in stored.symbols() if (bars := stored.daily(symbol))}
    assert {last.pop("^NDX"), last.pop("^TNX")} == {"2026-09-25"}
    assert set(last.values()) == {LAST}
    assert stored.daily("SFTBY") is None
    assert stored.quote_on("RSP", "2026-08-21") is None


@pytest.mark.parametrize("symbol", ["CRWV", "TSM", "INTC", "NBIS", "MU", "GOOG", "^GSPC"])
def test_closes_only(symbol: str) -> None:
    bars = stored.daily(symbol)
    assert bars is not None and not bars.has_range


def test_deepseek_monday() -> None:
    quote = stored.quote_on("NVDA", "2025-01-27")
    assert quote is not None and quote.move is not None
    assert (quote.price, quote.previous_close) == (118.42, 142.62)
    assert quote.move == pytest.approx(-0.1697, abs=5e-5)
    assert quote.cap_change_musd == pytest.approx(-592_700, abs=100)
    assert usual_on("NVDA", "2025-01-27") == pytest.approx(-6.7, abs=0.05)
    assert quote.time_ms == 1738011600000  # 16:00 New York


def test_oracle_wednesday() -> None:
    quote = stored.quote_on("ORCL", "2025-09-10")
    assert quote is not None and quote.move is not None
    assert quote.price == 328.33
    assert quote.move == pytest.approx(0.3595, abs=5e-5)
    assert quote.cap_change_musd == pytest.approx(243_900, abs=100)
    assert quote.year_high == 345.72


def test_a_gap_in_the_source_gives_no_two_day_move() -> None:
    quote = stored.quote_on("TSM", "2025-05-15")  # the session before is missing
    assert stored.quote_on("TSM", "2025-05-14") is None
    assert quote is not None
    assert quote.price is not None and quote.previous_close is None and quote.move is None
    assert usual_on("TSM", "2025-05-15") is None


@pytest.mark.parametrize("day", ["2025-01-09", "2025-01-25", str(next_session(LAST_DAY)), "2022-12-30"])
def test_no_quote_without_a_session(day: str) -> None:
    assert stored.quote_on("NVDA", day) is None


def test_a_year_high_needs_a_year() -> None:
    early, late = stored.quote_on("NVDA", "2023-06-01"), stored.quote_on("NVDA", "2024-01-10")
    assert early is not None and early.year_high is None
    assert late is not None and late.year_high is not None


def test_sessions_are_complete() -> None:
    days = stored.sessions()
    assert (days[0], days[-1], len(days)) == ("2023-01-03", "2026-09-30", 939)


def test_apples_count_is_mended() -> None:
    bars = stored.daily("AAPL")
    assert bars is not None
    before, after = stored.cap_on("AAPL", "2023-06-01"), stored.cap_on("AAPL", "2023-06-02")
    first, second = (q.price for day in ("2023-06-01", "2023-06-02") if (q := stored.quote_on("AAPL", day)))
    assert before and after and first and second
    assert after / before == pytest.approx(second / first, abs=2e-4)  # no step beyond the price
    assert stored.cap_on("AAPL", "2023-01-03") == pytest.approx(125.07 * 15_908.118, rel=1e-4)


def test_caps() -> None:
    days, values = stored.caps("NVDA")
    assert len(days) == len(values) > 890
    assert stored.cap_on("GOOG", "2026-08-21") == 4179602
    assert stored.caps("SPY") == ((), ())
    assert stored.cap_on("NBIS", "2025-05-02") is None
    assert stored.cap_on("NBIS", "2025-05-05") == 5667


def test_share_of_the_seven() -> None:
    series = stored.concentration("SP500")
    assert series is not None
    assert series.as_of == LAST
    assert series.mag7[-1] == pytest.approx(0.3485, abs=5e-5)
    assert series.n[-1] == 499
    assert series.effective[-1] == pytest.approx(42.1, abs=0.05)
    assert series.top10[-1] == pytest.approx(0.4056, abs=5e-5)
    assert "full market value" in series.basis
    autumn = series.place("2025-09-30")
    assert autumn is not None and series.mag7[autumn] == pytest.approx(0.344, abs=5e-4)
    old = series.place("2022-12-30")
    assert old is not None and series.top10[old] == pytest.approx(
        0.259, abs=5e-4
    )  # 26.3 with Apple's stale count
    assert series.change(series.mag7, 20) == pytest.approx(0.0108, abs=5e-5)
    assert series.change(series.mag7, 20, "2021-02-01") is None
    assert stored.concentration("DAX") is None


def test_spacex_makes_no_step_in_the_nasdaq() -> None:
    series = stored.concentration("NDX")
    assert series is not None
    before, after = series.place("2026-07-06"), series.place("2026-07-07")
    assert before is not None and after == before + 1
    assert abs(series.mag7[after] - series.mag7[before]) < 0.01
    assert "SpaceX left out" in series.basis and "NOT the official" in series.basis


@pytest.mark.parametrize("index", ["SP500", "NDX"])
def test_weights_are_the_last_row_of_the_series(index: str) -> None:
    lists, series = stored.weights(index), stored.concentration(index)
    assert lists is not None and series is not None
    found = measure(list(lists.shares.values()))
    assert lists.as_of == series.as_of
    assert sum(lists.shares.values()) == pytest.approx(1)
    assert (found.n, sum(lists.caps_musd.values())) == (series.n[-1], series.total_musd[-1])
    assert found.top10 == pytest.approx(series.top10[-1], abs=1e-6)
    assert found.effective == pytest.approx(series.effective[-1], rel=1e-4)
    assert not lists.official and "SPCX" not in lists.shares and "GOOG" not in lists.shares


def test_ten_lines_give_an_interval_around_the_full_list() -> None:
    lists = stored.weights("SP500")
    assert lists is not None
    ten = [share for _, share in lists.top(10)]
    assert measure(list(lists.shares.values())).effective in effective_interval(ten, len(lists.shares))


def test_float_factors() -> None:
    factors = stored.float_factors()
    assert factors["ORCL"] == pytest.approx(0.57, abs=0.01)
    assert all(0 < factor < 1 for factor in factors.values())


def test_moves_since_the_weights_see_through_a_split() -> None:
    quotes = {
        "NVDA": Quote("NVDA", price=236.192, cap_musd=5_715_846),
        "TSLA": Quote("TSLA", price=36.286, cap_musd=1_433_133),  # ten for one
        "AMZN": Quote("AMZN", price=258.63),
        "RSP": Quote("RSP", price=200.0),
        "META": Quote("META"),
    }
    assert stored.moves_since("2026-08-21", quotes) == {
        "NVDA": pytest.approx(0.10),
        "TSLA": None,
        "AMZN": pytest.approx(0.0),
        "RSP": None,
        "META": None,
    }


def test_demo_week() -> None:
    bars = stored.demo_bars()
    assert len(bars) == 13
    assert bars["MSFT"].interval == "5m" and bars["MSFT"].has_range
    thursday = bars["MSFT"].since(stored.ms_of("2026-01-29")).until(stored.ms_of("2026-01-30"))
    daily = stored.quote_on("MSFT", "2026-01-29")
    assert daily is not None and daily.move == pytest.approx(-0.0999, abs=1e-4)
    assert len(thursday) == 78
    assert thursday.close[-1] == pytest.approx(daily.price, rel=5e-3)


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000
    assert sum(1 for _ in FOLDER.iterdir()) == 12


def test_reading_needs_no_heavy_library() -> None:
    code = (
        "import sys; from tui.market.embedded import facts, first_screen as f, series; f.first_screen();"
        "series.quote_on('NVDA', '2025-01-27'); facts.events();"
        "heavy = ('numpy', 'pandas', 'textual', 'networkx', 'yfinance');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_writer_and_the_reader_agree(tmp_path: Path) -> None:
    columns = [("day", 1, "delta", [3, 4, 9]), ("close", 100, "plain", [-5, 0, 2_000_000_000])]
    write(tmp_path / "a.bin", {"X": PackedSeries(columns, "2026-01-01", "here", {"k": 1})}, names={})
    series = Pack(tmp_path / "a.bin").series("X")
    assert series is not None
    assert list(series.columns["day"]) == [3, 4, 9]
    assert series.floats("close") == (-0.05, 0.0, 20_000_000.0)
    assert (series.as_of, series.origin, series.facts) == ("2026-01-01", "here", {"k": 1})


@pytest.mark.parametrize("content", [b"", b"LPK1", b"LPK1\x05\x00\x00\x00abcde", json.dumps({}).encode()])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(content)
    with pytest.raises(PackError, match=r"bad\.bin"):
        Pack(path)
    with pytest.raises(PackError, match=r"none\.bin"):
        Pack(tmp_path / "none.bin")

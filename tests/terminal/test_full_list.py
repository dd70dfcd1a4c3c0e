"""The Concentration screen of the real program while the whole list of the S&P 500 comes in."""

from __future__ import annotations

from pathlib import Path

from tests.last_day import said
from tests.terminal.conftest import Open
from tests.yahoo import members
from tests.yahoo.server import Yahoo
from tui.market.index.weights import MAG7

BOARD = """\
[[group]]
name = "Board"
symbols = ["NVDA", "AAPL", "GOOGL", "MSFT", "AMZN", "META", "TSLA", "^GSPC", "SPY"]

[refresh]
quotes_s = 5
"""


def seven_percent(yahoo: Yahoo) -> str:
    caps = members.caps_now(yahoo.market)
    return f"7 names = {sum(caps[name] for name in MAG7) / sum(caps.values()) * 100:.1f} %"


def test_the_basis_on_the_screen_changes_with_date_and_coverage(
    start: Open, home: Path, yahoo: Yahoo
) -> None:
    (home / "watchlist.toml").write_text(BOARD)
    yahoo.faults.set("500", "screener", symbols=("PAGE 2",))
    seen = start(yahoo.env, size=(120, 40))
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("4")
    seen.wait_for(said())
    assert "% found" not in seen.text
    seen.wait_for(lambda: yahoo.counters.count("screener") >= 2, 40)
    seen.watch(2, never="% found")
    seen.resize(80, 24)
    seen.wait_for(said())
    assert "% found" not in seen.text
    yahoo.faults.clear()
    seen.wait_for("100.0 % found", 40)
    basis = seen.line_with("100.0 % found")
    assert "20 Nov 2026" in basis and said() not in basis
    seen.wait_for(seven_percent(yahoo))
    seen.resize(120, 40)
    seen.wait_for("100.0 % found")
    assert "20 Nov 2026" in seen.line_with("100.0 % found")
    seen.wait_for(seven_percent(yahoo))
    assert yahoo.counters.count("screener") <= 3 + 2 * 3, "a handful of requests"
    assert b"Traceback" not in seen.raw

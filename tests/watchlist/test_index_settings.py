from __future__ import annotations

from pathlib import Path

import pytest

from tui.market.index.rebalance import NASDAQ_100
from tui.watchlist import WatchlistError
from tui.watchlist.read import load, parse

HEAD = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'


def test_the_default_is_full_market_value_and_the_built_in_limits() -> None:
    found = load().index
    assert (found.basis, found.files, found.limits) == ("full", (), NASDAQ_100)


def test_a_file_stands_beside_the_configuration() -> None:
    text = HEAD + '[index]\nbasis = "file"\n[index.sp500]\nholdings = "ivv.csv"\n'
    text += '[index.ndx]\nholdings = "/q.csv"\n'
    found = parse(text, "w.toml", Path("/home/a/w.toml")).index
    assert found.basis == "file"
    assert found.files == (("SP500", Path("/home/a/ivv.csv")), ("NDX", Path("/q.csv")))


def test_limits_of_ones_own_carry_their_date() -> None:
    text = HEAD + '[index.ndx]\ngroup = "50 %"\nfloor = "5 %"\neffective = 2027-01-02\n'
    limits = parse(text).index.limits
    assert (limits.group, limits.floor, limits.single, limits.as_of) == (0.5, 0.05, 0.24, "2027-01-02")
    assert "watchlist.toml" in limits.source


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[index]\nbasis = "fund lines"\n', 5, "fund"),
        ('[index]\nbasis = "file"\n', 5, "index.sp500"),
        ("[index]\nbases = 1\n", 5, "basis"),
        ("[index]\nsp500 = 3\n", 5, "[index.sp500]"),
        ('[index.sp500]\nholding = "a.csv"\n', 5, "holdings"),
        ("[index.sp500]\nholdings = 3\n", 5, "text in quotes"),
        ('[index.ndx]\ngroup = "50 %"\n', 4, "effective"),
        ('[index.ndx]\ngroup = 50\neffective = 2027-01-02\n', 5, "unit"),
        ('[index.ndx]\ngroup = "150 %"\neffective = 2027-01-02\n', 5, "between"),
        ('[index.ndx]\neffective = "soon"\n', 5, "date"),
    ],
)
def test_mistakes_have_their_line(text: str, line: int, said: str) -> None:
    with pytest.raises(WatchlistError) as caught:
        parse(HEAD + text)
    fault = caught.value.faults[0]
    assert fault.line == line and said in fault.message

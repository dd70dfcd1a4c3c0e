"""Readings on each basis: fund lines, float, an own file, market values of the whole market."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.last_day import LAST
from tests.market.index.lists import float_list, line_split, split_lines
from tests.market.index.test_reading import stored_quotes
from tui.market.embedded import series as stored
from tui.market.index.listing import Listing, Sources, caps_weights, fund_weights
from tui.market.index.live import live_reading
from tui.market.index.reading import Concentration
from tui.market.index.weights import MAG7, Weights
from tui.market.quote import Quote

DAY = date(2026, 11, 20)
QQQ = {  # lines as a fund page has them, made up from the shape of July 2023
    "MSFT": 0.129, "AAPL": 0.125, "NVDA": 0.070, "AMZN": 0.069, "TSLA": 0.0455, "META": 0.043, "GOOGL": 0.037,
    "GOOG": 0.0365, "AVGO": 0.024, "PEP": 0.017,
}


def lines_of_spy() -> dict[str, float]:
    whole = float_list(LAST)
    assert whole is not None
    lines = split_lines(whole.shares, line_split())
    return dict(sorted(lines.items(), key=lambda line: -line[1])[:10])


def listing(index: str, fund: str, lines: dict[str, float], factor: float = 1.0) -> Listing:
    base = dict.fromkeys((*lines, fund), 100.0)
    last = dict.fromkeys(base, 100.0 * factor)
    return Listing(fund_weights(index, fund, "2026-10-30", False, lines), base, last, "assumed")


def read(sources: Sources, quotes: dict[str, Quote] | None = None) -> Concentration:
    found = live_reading(quotes or {}, DAY, sources)
    assert found is not None
    return found


def test_ten_lines_give_the_seven_exactly_and_the_rest_as_bounds() -> None:
    lines = lines_of_spy()
    found = read(Sources("fund", lists={("SP500", "fund"): listing("SP500", "SPY", lines)}))
    whole = float_list(LAST)
    assert whole is not None and found.basis == "fund"
    assert found.seven.share == pytest.approx(sum(whole.shares[n] for n in MAG7)) and not found.seven.bound
    assert found.seven.official and "2026-10-30" in found.seven.basis
    assert "Yahoo states no date" in found.seven.basis
    assert found.top10.bound == "at least" and len(found.top) == 9
    assert found.effective is None and found.depth is not None and found.depth.interval is not None
    assert 1 / sum(s * s for s in whole.shares.values()) in found.depth.interval


def test_a_member_of_the_seven_beside_the_ten_is_a_bound() -> None:
    lines = {s: w for s, w in lines_of_spy().items() if s != "TSLA"}
    found = read(Sources("fund", lists={("SP500", "fund"): listing("SP500", "SPY", lines)}))
    assert (found.seven.bound, found.seven.missing) == ("at least", ("TSLA",))


def test_lines_are_moved_from_their_date() -> None:
    one = listing("SP500", "SPY", lines_of_spy())
    quotes = {"NVDA": Quote("NVDA", 110.0), "SPY": Quote("SPY", 102.0)}
    found = read(Sources("fund", lists={("SP500", "fund"): one}), quotes)
    assert dict(found.top)["NVDA"] == pytest.approx(one.weights.shares["NVDA"] * 1.10 / 1.02)
    assert dict(found.top)["AAPL"] == pytest.approx(one.weights.shares["AAPL"] / 1.02)


def test_a_split_since_the_last_close_is_no_move() -> None:
    one = listing("SP500", "SPY", lines_of_spy())
    found = read(Sources("fund", lists={("SP500", "fund"): one}), {"NVDA": Quote("NVDA", 10.0)})
    assert found.seven.bound == "at least" and found.seven.missing == ("NVDA",)


def test_without_prices_of_its_date_a_list_stands_as_it_is() -> None:
    one = replace(listing("SP500", "SPY", lines_of_spy()), base={}, dated="")
    found = read(Sources("fund", lists={("SP500", "fund"): one}), stored_quotes())
    assert "as they stand" in found.note
    assert dict(found.top)["NVDA"] == one.weights.shares["NVDA"]


def test_until_the_lines_arrive_the_embedded_list_serves_and_says_so() -> None:
    found = read(Sources("fund"), stored_quotes())
    assert found.basis == "full" and "not there yet" in found.note
    assert found.nasdaq is None and not found.group45.official


def test_the_nasdaq_by_its_funds_lines() -> None:
    found = read(Sources(lists={("NDX", "fund"): listing("NDX", "QQQ", QQQ)}), stored_quotes())
    nasdaq = found.nasdaq
    assert nasdaq is not None and found.group45.official and found.group45.bound == ""
    assert found.group45.share == pytest.approx(0.129 + 0.125 + 0.0735 + 0.070 + 0.069 + 0.0455)
    assert nasdaq.distance.passed and nasdaq.distance.largest == "MSFT"
    assert {name.issuer for name in nasdaq.distance.edge} == {"TSLA", "META"}
    assert nasdaq.effect is not None and nasdaq.effect.group_factor == pytest.approx(0.40 / 0.512)
    assert nasdaq.seven.share == pytest.approx(sum(QQQ[n] for n in (*MAG7, "GOOG")))


@pytest.mark.parametrize(
    ("lines", "bound"),
    [
        ({"MSFT": 0.2, "AAPL": 0.15, "NVDA": 0.10}, "at least"),  # a fourth may weigh as much as the third
        ({**QQQ, "PEP": 0.036}, ""),  # 3.6 % and a quarter more is just 4.5 %
        ({**QQQ, "PEP": 0.0361, "AVGO": 0.0361}, "at least"),
        ({k: v for k, v in QQQ.items() if k != "GOOG"}, "at least"),  # its other class may count
    ],
)
def test_the_group_is_exact_only_where_no_missing_name_can_join_it(
    lines: dict[str, float], bound: str
) -> None:
    found = read(Sources(lists={("NDX", "fund"): listing("NDX", "QQQ", lines)}), stored_quotes())
    assert found.group45.bound == bound


def test_float_adjusted_live_is_the_float_list_at_the_stored_prices() -> None:
    found = read(Sources("float"), stored_quotes())
    whole = float_list(LAST)
    assert whole is not None
    assert found.seven.share == pytest.approx(sum(whole.shares[n] for n in MAG7), abs=1e-4)
    assert found.basis == "float" and "float-adjusted" in found.seven.basis
    assert found.effective == pytest.approx(40.9, abs=0.1)


def test_market_values_of_the_whole_market_replace_the_embedded_ones() -> None:
    embedded = stored.weights("SP500")
    assert embedded is not None
    caps = {name: cap * 2 for name, cap in embedded.caps_musd.items() if name != "LLY"}
    caps |= {"GOOG": caps["GOOGL"], "TSM": 9_000_000}
    weights = caps_weights("2026-11-20", caps, embedded)
    assert weights is not None and f"members of {LAST}" in weights.basis
    assert weights.shares == pytest.approx({n: s for n, s in embedded.shares.items() if n != "LLY"})
    assert "98." in weights.basis
    assert caps_weights("2026-11-20", {"NVDA": 1}, embedded) is None
    found = read(Sources(lists={("SP500", "caps"): Listing(weights, {"SPY": 1.0}, {"SPY": 1.0})}), {})
    assert "screener" in found.top10.basis and found.top10.bound == "at least", "Lilly is one of the ten"
    assert found.recorded == "full, screener" and found.effective is None
    bounds = found.depth.interval if found.depth is not None else None
    assert bounds is not None and 1 / sum(s * s for s in embedded.shares.values()) in bounds


def test_a_slight_gap_in_the_market_values_keeps_its_stored_weight() -> None:
    embedded = stored.weights("SP500")
    assert embedded is not None
    caps = {name: cap for name, cap in embedded.caps_musd.items() if name not in ("NCLH", "MOS")}
    caps |= {"CBOE": 26_000, "BF-B": 13_000}
    weights = caps_weights("2026-11-20", caps, embedded, stored.members_beside("SP500"))
    assert weights is not None and weights.complete and "100.0 % found" in weights.basis
    assert sum(weights.shares.values()) == pytest.approx(1)
    assert weights.shares["NCLH"] == embedded.shares["NCLH"] and 0 < weights.shares["CBOE"] < 0.001
    assert caps_weights("2026-11-20", caps | {"TSM": 9_000_000}, embedded) is not None


def test_float_adjusting_market_values_keeps_what_was_found() -> None:
    embedded = stored.weights("SP500")
    assert embedded is not None
    caps = {name: cap for name, cap in embedded.caps_musd.items() if name != "LLY"}
    weights = caps_weights("2026-11-20", caps, embedded)
    assert weights is not None
    found = read(Sources("float", lists={("SP500", "caps"): Listing(weights, {"SPY": 1.0}, {"SPY": 1.0})}))
    assert found.recorded == "float, screener" and "98.4 % found" in found.top10.basis
    assert found.depth is not None and found.depth.coverage == pytest.approx(weights.coverage)


def test_a_whole_list_moves_as_the_index_did_where_nobody_quotes() -> None:
    embedded = stored.weights("SP500")
    assert embedded is not None
    weights = caps_weights("2026-11-20", embedded.caps_musd, embedded)
    assert weights is not None
    base = dict.fromkeys((*weights.shares, "SPY"), 100.0)
    quotes = {"NVDA": Quote("NVDA", 120.0), "SPY": Quote("SPY", 102.0)}
    found = read(Sources(lists={("SP500", "caps"): Listing(weights, base)}), quotes)
    nvda = weights.shares["NVDA"] * 1.2 / 1.02
    assert dict(found.top)["NVDA"] == pytest.approx(nvda)
    rest = (1 - nvda) / (1 - weights.shares["NVDA"])
    assert dict(found.top)["AAPL"] == pytest.approx(weights.shares["AAPL"] * rest)


def test_an_own_file_as_basis() -> None:
    own = Weights("SP500", "2026-11-19", "fund weights of your file (plain), by issuer",
                  {"NVDA": 0.6, "AAPL": 0.4}, official=True)
    still = dict.fromkeys(("SPY", "NVDA", "AAPL"), 1.0)
    found = read(Sources("file", lists={("SP500", "file"): Listing(own, still, still)}))
    assert found.basis == "file" and found.seven.bound == "at least"
    assert found.effective is not None


def test_fund_rules_and_depth_come_with_the_reading() -> None:
    found = read(Sources(), stored_quotes())
    assert [v.holds for v in found.verdicts] == [True, True, True, False]
    assert found.depth is not None and found.depth.normalised is not None
    tops = {k: (share, bound) for k, share, bound in found.depth.tops}
    assert tops[10][0] == pytest.approx(found.top10.share) and tops[10][1] == ""
    assert tops[1][0] < tops[5][0] < tops[7][0] < tops[10][0]

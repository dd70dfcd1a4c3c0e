"""Holdings files: four layouts, one answer; clear faults with their line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_build.concentration import effective_number
from tui.market.embedded import series as stored
from tui.market.index.holdings_file import Holdings, HoldingsError, parse_holdings, read_holdings, weights_of

FILE = Path(__file__).parents[1] / "data" / "ivv_holdings_2024-12-06.csv"
TODAY = date(2024, 12, 9)
Row = dict[str, str]


def rows() -> list[Row]:
    with FILE.open(newline="") as lines:
        return list(csv.DictReader(lines))


def written(table: list[list[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue()


def ishares(found: list[Row]) -> str:
    """With preamble, quoted cells, symbols without dots, and the legal text below."""
    head = ["Ticker", "Name", "Sector", "Asset Class", "Market Value", "Weight (%)", "Notional Value",
            "Quantity", "Price"]
    table = [
        ["iShares Core S&P 500 ETF"], ["Fund Holdings as of", "Dec 06, 2024"],
        ["Inception Date", "May 15, 2000"], ["Shares Outstanding", "984,500,000.00"], ["\xa0"],
        head,
    ]
    for row in found:
        value = f"{float(row['market_value_usd']):,.2f}"
        table.append([row["ticker"].replace(".", ""), row["name"], row["sector"], row["asset_class"], value,
                      row["weight_pct"], value, row["quantity"], row["price"]])
    legal = "The content contained herein is owned or licensed by BlackRock"
    return "\ufeff" + written([*table, ["\xa0"], [legal]])


def state_street(found: list[Row]) -> str:
    """With a colon preamble, no asset class, symbols with a dot; cash has no ticker."""
    table = [["Fund Name:", "SPDR S&P 500 ETF Trust"], ["Ticker Symbol:", "SPY"],
             ["Holdings:", "As of 06-Dec-2024"], [],
             ["Name", "Ticker", "Identifier", "SEDOL", "Weight", "Sector", "Shares Held", "Local Currency"]]
    for row in found:
        dotted = {"BRKB": "BRK.B", "BFB": "BF.B"}.get(row["ticker"], row["ticker"])
        ticker = dotted if row["asset_class"] == "Equity" else "-"
        table.append([row["name"], ticker, "0", "0", row["weight_pct"], "-", row["quantity"], "USD"])
    return written(table)


def invesco(found: list[Row]) -> str:
    """Headings at once, the fund's own ticker first, padded tickers, a date in each row."""
    table = [["Fund Ticker", "Security Identifier", "Holding Ticker", "Shares/Par Value", "MarketValue",
              "Weight", "Name", "Class of Shares", "Sector", "Date"]]
    for row in found:
        dotted = {"BRKB": "BRK/B", "BFB": "BF/B"}.get(row["ticker"], row["ticker"])
        kind = "Common Stock" if row["asset_class"] == "Equity" else "Currency"
        table.append(["SPY", "0", f"{dotted:<8}", row["quantity"], row["market_value_usd"], row["weight_pct"],
                      row["name"], kind, row["sector"], "12/06/2024"])
    return written(table)


def plain(found: list[Row]) -> str:
    table = [["as of 2024-12-06"], ["ticker", "weight"]]
    table += [[row["ticker"], row["weight_pct"]] for row in found if row["asset_class"] == "Equity"]
    return written(table)


def read(text: str) -> Holdings:
    return parse_holdings(text, "own.csv", TODAY)


def test_the_fund_file_of_december_2024() -> None:
    found = read_holdings(FILE, TODAY)
    assert len(found.lines) == 503 and found.complete and found.layout == "iShares"
    weights = weights_of(found, "SP500")
    assert len(weights.shares) == 500
    assert sum(weights.shares.values()) == pytest.approx(1)
    assert effective_number(weights.shares.values()) == pytest.approx(48.0, abs=0.05)
    assert {"BRK-B", "BF-B", "GOOGL", "FOXA"} <= set(weights.shares) and "GOOG" not in weights.shares
    assert "ESZ4" in found.left_out and len(found.left_out) == 5


@pytest.mark.parametrize(
    ("layout", "name"),
    [(ishares, "iShares"), (state_street, "State Street"), (invesco, "Invesco"), (plain, "plain")],
)
def test_the_same_rows_in_each_layout_give_the_same(layout: Callable[[list[Row]], str], name: str) -> None:
    found, plainly = read(layout(rows())), read_holdings(FILE, TODAY)
    assert found.layout == name and found.as_of == date(2024, 12, 6)
    assert found.lines == plainly.lines
    assert weights_of(found, "SP500").shares == weights_of(plainly, "SP500").shares


def test_members_are_compared_with_the_known_ones() -> None:
    known = stored.weights("SP500")
    assert known is not None
    found = read_holdings(FILE, TODAY, known.shares)
    assert any("not among the members" in remark for remark in found.remarks)
    with pytest.raises(HoldingsError, match="another fund"):
        parse_holdings("ticker,weight\nAAAA,60\nBBBB,40\n", "x.csv", TODAY, known.shares)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("ticker,weight\nNVDA,50\nNVDA,50\n", 3, "stands in line 2 too"),
        ("ticker,weight\nNVDA,fifty\nMSFT,50\n", 2, "no weight"),
        ("ticker,weight\nNVDA,nan\nMSFT,50\n", 2, "no weight"),
        ("ticker,weight\nNVDA,-3\nMSFT,50\n", 2, "below 0"),
        ("ticker,weight\n\u20acUR,3\nMSFT,97\n", 2, "no symbol"),
        ("ticker,weight\nNVDA,80\nMSFT,60\n", 0, "more than the whole"),
        ("ticker,weight\nNVDA,0.8\nMSFT,0.4\n", 0, "more than the whole"),
        ("ticker,weight\nNVDA,0\n", 0, "every weight is 0"),
        ("ticker,weight\n", 0, "no share line"),
        ("name,price\nNVIDIA,200\n", 0, "no headings"),
        ("", 0, "no headings"),
        ("as of 2030-01-01\nticker,weight\nNVDA,100\n", 0, "still to come"),
    ],
)
def test_clear_faults_have_their_line(text: str, line: int, said: str) -> None:
    with pytest.raises(HoldingsError) as caught:
        read(text)
    assert caught.value.faults[0].line == line
    assert said in caught.value.faults[0].message


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(HoldingsError) as caught:
        read("ticker,weight\nNVDA,x\nMSFT,y\nAAPL,100\n")
    assert [fault.line for fault in caught.value.faults] == [2, 3]
    assert "and 1 more" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("ticker,weight\nNVDA,60\nGOOG,20\nGOOGL,20\n", 0.4), ("ticker,weight\nNVDA,0.6\nGOOG,0.4\n", 0.4),
        ("Symbol;Weight (%)\nNVDA;60,0\nGOOGL;40,0\n", 0.4),
        ("ticker\tweight\nNVDA\t60 %\nGOOG\t40 %\n", 0.4),
    ],
)
def test_separators_units_and_share_classes(text: str, share: float) -> None:
    assert weights_of(read(text), "SP500").shares == pytest.approx({"NVDA": 0.6, "GOOGL": share})


def test_a_partial_file_stays_a_bound() -> None:
    found = read("as of 2024-12-06\nticker,weight\nNVDA,8\nMSFT,7\n")
    assert not found.complete and "bounds" in found.remarks[0]
    weights = weights_of(found, "SP500")
    assert weights.shares == {"NVDA": 0.08, "MSFT": 0.07} and weights.coverage == pytest.approx(0.15)


def test_age_and_missing_date_are_remarked() -> None:
    text = "as of 2024-10-01\nticker,weight\nNVDA,100\n"
    assert "69 days old" in read(text).remarks[0]
    assert "no date" in read("ticker,weight\nNVDA,100\n").remarks[0]


def test_files_that_are_no_text(tmp_path: Path) -> None:
    made = (("a.xlsx", b"PK\x03\x04rest", "spreadsheet"), ("b.csv", b"\xff\xfe\x00", "headings"))
    for name, raw, said in made:
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(HoldingsError, match=said):
            read_holdings(tmp_path / name, TODAY)
    with pytest.raises(HoldingsError, match="cannot be read"):
        read_holdings(tmp_path / "gone.csv", TODAY)


@given(st.text(max_size=300))
def test_whatever_stands_there_it_is_read_or_refused(text: str) -> None:
    try:
        found = read("ticker,weight\n" + text)
    except HoldingsError as error:
        assert str(error)
    else:
        assert all(0 <= weight <= 1.02 for _, weight in found.lines)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("28/Nov/2026", "2026-11-28"), ("28.11.2026", "2026-11-28"), ("28-Nov-2026", "2026-11-28"),
        ("28 Nov 2026", "2026-11-28"), ("13/11/2026", "2026-11-13"), ("11/13/2026", "2026-11-13"),
        ("2026-11-28", "2026-11-28"), ("05/11/2026", None),
        ("05/12/2026", "2026-05-12"),  # 5 December is ahead
        ("11/11/2026", "2026-11-11"),
        ("28. November 2026", "2026-11-28"), ("28. Nov. 2026", "2026-11-28"), ("20261128", "2026-11-28"),
        ('"November 28th, 2026"', "2026-11-28"), ("28-Nov-26", "2026-11-28"), ("28.11.26", "2026-11-28"),
        ("2026/11/28", "2026-11-28"), ("28 novembre 2026", "2026-11-28"), ("15 juin 2026", "2026-06-15"),
        ("15 juillet 2026", "2026-07-15"), ("1. März 2026", "2026-03-01"),
        ("31. Dezember 2025", "2025-12-31"),
        ("13-11-2026", "2026-11-13"), ("05-11-2026", None), ("Saturday, 28 Nov 2026", "2026-11-28"),
        ("10 dic 2025", "2025-12-10"),
    ],
)
def test_european_dates_are_read_and_a_date_that_can_be_two_days_is_not_guessed(
    written: str, day: str | None
) -> None:
    text = f"Fund Holdings as of,{written}\nTicker,Weight (%)\nNVDA,60\nAAPL,40\n"
    got = parse_holdings(text, "fund.csv", date(2026, 11, 30))
    assert (got.as_of.isoformat() if got.as_of else None) == day
    assert any("can be two days" in remark for remark in got.remarks) is (day is None)

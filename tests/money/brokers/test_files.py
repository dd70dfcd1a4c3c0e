"""Six brokers' files, one damaged each, a mapping, plain lines: what is read, and what is told by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.money.brokers import samples
from tui.money.brokers.preview import preview, preview_file
from tui.money.brokers.rows import Read, lots_of
from tui.money.brokers.table import Unreadable, parse
from tui.money.holding import CASH, Holding, Holdings


def read(text: str, symbols: dict[str, str] | None = None, columns: dict[str, str] | None = None) -> Read:
    form, rows = parse(text, columns or {})
    return lots_of(form, rows, symbols or {})


def amounts(found: Read) -> list[tuple[str, float | None]]:
    return [(lot.symbol, lot.shares if lot.shares is not None else lot.value) for lot in found.lots]


@pytest.mark.parametrize(("form", "expected"), [
    ("ibkr", [("NVDA", 40), ("NVDA", 20), ("BRK-B", -5), ("VUSA.L", 1200)]),
    ("fidelity", [("AAPL", 25), ("FXAIX", 1018.25), (CASH, 412.15)]),
    ("schwab", [("NVDA", 60), ("BRK-B", 2), (CASH, -500), ("VOO", 94.527)]),
    ("trading_212", [("NVDA", 20), ("VUSA.L", 12.5)]),
    ("degiro", [(CASH, 1079.92), ("NVDA", 60), ("VUSA.L", 1200)]),
    ("portfolio_performance", [("AAPL", 10), ("ORCL", 5.5)]),
    ("plain", [("NVDA", 60), ("BRK-B", -2.5)]),
    ("bare", [("NVDA", 60), ("ORCL", 40)]),
])
def test_what_a_file_holds(form: str, expected: list[tuple[str, float]]) -> None:
    assert amounts(read(samples.GOOD[form])) == expected


def test_lots_accounts_costs_and_currencies_come_along() -> None:
    ibkr = read(samples.GOOD["ibkr"]).lots
    assert ibkr[0] == Holding("NVDA", 40, cost=39.10, bought=date(2023, 6, 2), place=0)
    assert ibkr[3].currency == "GBP"
    accounts = [lot.account for lot in read(samples.GOOD["schwab"]).lots]
    assert accounts == ["Individual ...111"] * 3 + ["Roth IRA ...222"]
    assert read(samples.GOOD["schwab"]).lots[0].cost == pytest.approx(48.20)  # of the whole, $2,892 for 60
    assert read(samples.GOOD["degiro"]).lots[0].currency == "EUR"
    assert read(samples.GOOD["trading_212"]).lots[0].cost == pytest.approx((10 * 180 + 30 * 200) / 40)
    assert read(samples.GOOD["trading_212"]).lots[1].currency == "GBX"


@pytest.mark.parametrize(("form", "kept", "lines"), [
    ("ibkr", ["ORCL"], [(2, "no number"), (3, "option"), (4, "exchange"), (6, "cut short")]),
    ("fidelity", ["NVDA"], [(2, "no number"), (3, "option"), (4, "bond"), (5, "no number of shares")]),
    ("schwab", ["ORCL"], [(4, "no number"), (5, "option")]),
    ("trading_212", ["AMD"], [(2, "more sold"), (3, "no number"), (4, "exchange")]),
    ("degiro", ["AMD"], [(2, "import.symbols"), (3, "no number")]),
    ("portfolio_performance", ["AMD"], [(2, "no number"), (3, "more sold")]),
])
def test_a_damaged_line_is_told_and_costs_no_other(
    form: str, kept: list[str], lines: list[tuple[int, str]]
) -> None:
    found = read(samples.DAMAGED[form])
    assert [lot.symbol for lot in found.lots] == kept
    told = [one for one in found.not_understood if not one.skipped]
    assert [one.line for one in told] == [line for line, _ in lines]
    assert all(word in one.why for one, (_, word) in zip(told, lines, strict=True)), told


@pytest.mark.parametrize(("currency", "isin", "advice"), [
    ("CAD", "CA29250N1050", '"XYZ.TO" or the like'), ("EUR", "FR0000121014", '"XYZ.PA" or the like'),
    ("EUR", "", '"XYZ.DE" or the like'), ("JPY", "", '"XYZ.T" or the like'),
    ("THB", "", '"its symbol at Yahoo"'),
])
def test_the_exchange_that_is_advised_is_one_of_the_currency(currency: str, isin: str, advice: str) -> None:
    header = "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share)"
    found = read(f"{header}\nMarket buy,2026-03-04 14:30:05,{isin},XYZ,A name,2,10,{currency}\n")
    assert [one.why.split("= ")[-1] for one in found.not_understood] == [advice]


def test_every_line_is_a_lot_or_is_told() -> None:
    for text in (*samples.GOOD.values(), *samples.DAMAGED.values()):
        found = read(text)
        if found.form not in ("Trading 212", "Portfolio Performance"):  # there several lines are one lot
            assert len(found.lots) + len(found.not_understood) == found.lines


def test_a_mapping_reads_any_other_file() -> None:
    with pytest.raises(Unreadable, match=r"import\.columns"):
        read(samples.text("mapped"))
    columns = {"symbol": "Wertpapier", "shares": "Stueck", "cost": "Einstand"}
    found = read(samples.text("mapped"), columns=columns)
    assert amounts(found) == [("NVDA", 1000), ("ORCL", 40.5)]
    assert found.lots[0].cost == 48.2


def test_the_user_s_names_of_securities_go_first() -> None:
    found = read(samples.DAMAGED["degiro"], {"US6536561086": "NICE"})
    assert amounts(found)[0] == ("NICE", 13)
    assert amounts(read(samples.DAMAGED["ibkr"], {"ENB": "ENB.TO"}))[0] == ("ENB.TO", 154)


@pytest.mark.parametrize("form", samples.GOOD)
def test_the_same_file_twice_adds_nothing(form: str) -> None:
    found = read(samples.GOOD[form])
    first = preview(found, ())
    again = preview(found, first.new)
    assert len(first.new) == len(found.lots)
    assert again.new == () and again.other == () and len(again.same) == len(found.lots)


def test_another_number_stays_and_is_told() -> None:
    found = read(samples.GOOD["plain"])
    seen = preview(found, [Holding("NVDA", 50)])
    assert [lot.symbol for lot in seen.other] == ["NVDA"] and [lot.symbol for lot in seen.new] == ["BRK-B"]


def test_a_lot_of_another_day_is_new() -> None:
    found = read(samples.GOOD["ibkr"])
    seen = preview(found, [Holding("NVDA", 40, cost=39.10, bought=date(2023, 6, 2))])
    assert (seen.new[0].symbol, seen.new[0].shares) == ("NVDA", 20)


@pytest.mark.parametrize(("raw", "why"), [
    (b"PK\x03\x04", "spreadsheet"), (b"%PDF-1.7", "PDF"), (b"", "empty"), (b"some words, and\n", "headings"),
    (b'symbol,shares\nNVDA,"60\nORCL,40\n', "line 2: a quotation mark"),
])
def test_what_is_no_positions_file(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match=why):
        preview_file(path, Holdings())


def test_files_of_other_codings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    for coding in ("utf-16", "cp1252", "utf-8-sig"):
        path.write_bytes(samples.GOOD["degiro"].encode(coding))
        assert len(preview_file(path, Holdings()).new) == 3

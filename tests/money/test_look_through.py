"""Which list a fund is looked through by, and what stays open where there is none."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.money import at
from tui.market.index.weights import Weights
from tui.money.fund_lists import FundLists, Lines, lines_for, moved_lines, own_lines, read_files, user_lines
from tui.money.funds import FUNDS as TABLE
from tui.money.holding import FundWords, Holding
from tui.money.look_through import open_fund

FUNDS = FundLists(indices={"SP500": Lines({"NVDA": 0.6, "ORCL": 0.4}, "by index")},
                  given={"XYZ": Lines({"NVDA": 0.2}, "ten lines", rest=0.8, ceiling=0.1)},
                  kinds={"ABC": "ETF"})


@pytest.mark.parametrize(("symbol", "basis"), [
    ("SPY", "by index"), ("VFIAX", "by index"), ("CSPX.L", "by index"), ("VUSA", "by index"),
    ("XYZ", "ten lines"), ("ABC", "not looked through"), ("QQQ", "not looked through"), ("NVDA", None),
])
def test_the_basis_of_a_fund(symbol: str, basis: str | None) -> None:
    found = lines_for(symbol, None, FUNDS)
    assert (found.basis if found is not None else None) == basis


def test_the_user_s_own_words_go_first(tmp_path: Path) -> None:
    file = tmp_path / "ivv.csv"
    file.write_text("as of 2026-08-21\nticker,weight\nNVDA,60\nAAPL,40\n")
    words = FundWords("SPY", file=file)
    files = read_files((words,), at.DAY)
    lists = FundLists(indices=FUNDS.indices, own=user_lines(files, at.prices()))
    found = lines_for("SPY", words, lists)
    assert found is not None and "your file" in found.basis
    assert dict(found.shares) == {"NVDA": 0.6, "AAPL": 0.4}
    broken = FundWords("SPY", file=tmp_path / "none.csv")
    said = user_lines(read_files((broken,), at.DAY), at.prices())["SPY"]
    assert said.rest == 1 and "none.csv" in said.why


def test_ten_lines_are_never_made_a_hundred_per_cent() -> None:
    money = at.money(Holding("XYZ", value=1_000), given={"XYZ": FUNDS.given["XYZ"]})
    assert money.funds[0].known == pytest.approx(0.2)
    nvidia = money.through.exposures["NVDA"]
    assert (nvidia.low_usd, nvidia.high_usd) == (pytest.approx(200), pytest.approx(200))
    assert money.through.open_high_usd == pytest.approx(100)
    # NVIDIA 20 %; Oracle, not listed, at most a tenth
    assert (money.loop.low, money.loop.high) == (pytest.approx(0.2), pytest.approx(0.4))  # and OpenAI another


def test_a_listed_alphabet_may_have_its_other_class_in_the_rest() -> None:
    weights = Weights("F", "2026-08-21", "ten", {"GOOGL": 0.2, "NVDA": 0.1}, complete=False,
                      lines={"GOOGL": 0.2, "NVDA": 0.1})
    money = at.money(Holding("F", value=1_000), given={"F": moved_lines(weights, {}, None, False)})
    assert money.through.exposures["GOOGL"].high_usd == pytest.approx(300)
    assert money.through.exposures["NVDA"].high_usd == pytest.approx(100)


def test_funds_of_funds_are_opened_three_deep_and_no_further() -> None:
    words = tuple(FundWords(f"F{i}", lines={f"F{i + 1}": 1.0}) for i in range(4))

    def deep(name: str) -> Lines | None:
        found = next((w for w in words if w.symbol == name), None)
        return Lines(found.lines, "own") if found else Lines({"NVDA": 1.0}, "own") if name == "F4" else None

    shallow = open_fund("F2", deep)
    assert shallow is not None and dict(shallow.shares) == {"NVDA": 1.0}
    far = open_fund("F0", deep)
    assert far is not None and not far.shares and far.known == 0 and far.blocks == ("F3",)


def test_a_fund_that_holds_itself_stays_closed() -> None:
    money = at.money(Holding("A", value=100), funds=(
        FundWords("A", lines={"B": 0.5, "NVDA": 0.5}), FundWords("B", lines={"A": 1.0})))
    assert money.through.exposures["NVDA"].low_usd == pytest.approx(50)
    assert money.through.exposures["NVDA"].high_usd == pytest.approx(100)


def test_a_block_widens_every_share() -> None:
    money = at.money(Holding("NVDA", value=300), Holding("VTI", value=100))
    assert "share or a fund" in money.funds[0].why
    assert (money.loop.low, money.loop.high) == (pytest.approx(0.75), pytest.approx(1.0))
    assert money.names.value is None and money.names.low == pytest.approx(1.0)


def test_equal_weight_is_equal() -> None:
    money = at.money(Holding("RSP", value=500))
    assert len({round(c.usd, 6) for c in money.companies}) == 1
    assert money.names.value == pytest.approx(497)  # members of 21 August
    assert "alike" in money.funds[0].basis


def test_one_share_twice_over_and_its_inverse() -> None:
    money = at.money(Holding("NVDL", value=100), Holding("NVDD", value=50))
    assert money.through.exposures["NVDA"].value_usd == pytest.approx(150)


def test_a_fund_over_a_fund() -> None:
    money = at.money(Holding("IVV.AX", value=1_000))
    assert money.companies[0].issuer == "NVDA"
    assert money.companies[0].usd == pytest.approx(1_000 * at.sp500().shares["NVDA"])


def test_a_list_is_moved_by_the_prices_since_its_day() -> None:
    day = date(2026, 7, 31)
    weights = Weights("F", day.isoformat(), "mine", {"NVDA": 0.5, "ORCL": 0.5}, complete=True)
    lines = own_lines(weights, "F", at.prices())
    nvidia, oracle = (at.prices().move_since(s, day) for s in ("NVDA", "ORCL"))
    assert nvidia is not None and oracle is not None
    expected = (1 + nvidia) / (2 + nvidia + oracle)
    assert lines.shares["NVDA"] == pytest.approx(expected)
    assert lines.moved and "estimate" in lines.basis
    assert sum(lines.shares.values()) == pytest.approx(1)


def test_every_fund_of_the_table_names_its_issuers_page() -> None:
    for symbol, fund in TABLE.items():
        assert re.fullmatch(r"[a-z/.]+\.[a-z/]+: \S.*", fund.source), symbol
        assert bool(fund.index) != bool(fund.of), symbol


def test_the_members_of_an_equal_fund_are_those_of_the_day_that_is_looked_at() -> None:
    for index, lines in at.lists().equal.items():
        assert lines.as_of <= at.DAY.isoformat(), index
    assert at.lists().equal["SP500"].as_of == "2026-08-21"


def test_a_list_that_funds_share_is_opened_once_and_means_the_same() -> None:
    lots = (Holding("SPY", value=100), Holding("IVV", value=300), Holding("SH", value=50))
    shared = at.money(*lots)
    for issuer, exposure in list(shared.through.exposures.items())[:20]:
        by_hand = (100 + 300 - 50) * at.sp500().shares[issuer]
        assert exposure.value_usd == pytest.approx(by_hand), issuer
    own = Lines({"NVDA": 0.5, "F1": 0.5}, "holds itself")
    inside = open_fund("F1", {"F1": own}.get, {})
    assert inside is not None and inside.known == 0.5

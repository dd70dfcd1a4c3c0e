"""`loopwatch what-if`: the answers of METHODS and of the ledger's day, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.cli.main import main

THEN = ("--as-of", "2026-08-21")
STATED = (
    "--set",
    "oracle.pe=24.7",
    "--set",
    "oracle.ev_sales=7.5",
    "--set",
    "amazon.margin=20%",
    "--set",
    "amazon.pe=20.6",
    "--set",
    "amazon.ev_sales=3.6",
)
LINK = ("--link", "openai", "--pays", "50%", "--year", "2027", *THEN)


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["what-if", *argv]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_link_that_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(answer(capsys, *LINK, *STATED, "--json"))
    assert (found["kind"], found["due_musd"], found["undated_musd"]) == ("link", 87_975, 384_500)
    index = found["index"]["sp500"]
    assert [index[f"{c}_bp"] for c in ("nothing", "profit", "sales")] == pytest.approx([0, -16, -37], abs=1)
    assert found["receivers"][0]["name"] == "Oracle" and found["receivers"][0]["lost_musd"] == 30_000
    assert all(a["source"] for a in found["assumptions"]) and found["mine"] is None
    assert "no probability" in found["note"] and found["lenders"] == []  # it owes nobody who files
    owing = json.loads(answer(capsys, "--link", "anthropic", "--layer", "announced", "--json"))["lenders"]
    assert [one["name"] for one in owing] == ["broadcom"] and owing[0]["source"]
    lost = owing[0]["equity_lost_pct"]["debtrank"]
    assert lost == pytest.approx(50 * owing[0]["lent_at_most_musd"] / owing[0]["equity_musd"], abs=1e-3)


def test_the_text_says_what_is_not_in_it_and_what_is_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    text = answer(capsys, *LINK)
    for words in (
        "OpenAI pays 50 % of what is due in 2027",
        "no term",
        "Microsoft",
        "tax",
        "US federal rate",
        "for scale",
        "not a forecast",
        "27 Jan 2025",
    ):
        assert words in text, words
    rows = answer(capsys, *LINK, "--csv").splitlines()
    assert rows[0].startswith("receiver,symbol,due_musd,lost_musd") and rows[1].startswith(
        "Oracle,ORCL,60000,30000"
    )
    assert "\n\n" not in answer(capsys, *LINK, "--plain")


def test_a_day_again(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(answer(capsys, "--day", "2025-01-27", *THEN, "--json"))["index"]["sp500"]
    assert found["bp"] == pytest.approx(-220, abs=5) and found["residual_bp"] == pytest.approx(-200, abs=10)
    assert found["points"] == pytest.approx(found["bp"] / 1e4 * 7674.37, abs=0.05)
    assert "by the residual form" in answer(capsys, "--day", "2025-09-10", *THEN)


def test_an_own_shock(capsys: pytest.CaptureFixture[str]) -> None:
    one = json.loads(answer(capsys, "--shock", "nvda=-20%", *THEN, "--json"))["index"]["sp500"]["bp"]
    both = json.loads(answer(capsys, "--shock", "nvda=-20%", "--shock", "crwv=-50%", *THEN, "--json"))
    assert both["not_in_index"] == ["CRWV"] and both["index"]["sp500"]["bp"] == one == pytest.approx(
        -149, abs=2
    )
    seven = json.loads(answer(capsys, "--shock", "mag7=-10%", *THEN, "--json"))["index"]["sp500"]["bp"]
    assert seven == pytest.approx(-331.5, abs=0.5)


def test_mine_only_where_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    holdings = tmp_path / "holdings.toml"
    holdings.write_text('[[holding]]\nsymbol = "ORCL"\nshares = 40\n')
    holdings.chmod(0o600)
    mine = json.loads(answer(capsys, *LINK, *STATED, "--mine", "--holdings", str(holdings), "--json"))["mine"]
    assert mine["nothing"] == 0 and mine["profit"] == pytest.approx(-0.1942 * 40 * 146.47, abs=2)
    shock = answer(capsys, "--shock", "orcl=-10%", *THEN, "--mine", "--holdings", str(holdings))
    assert "my money: -586" in shock


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--link", "opnai"), "openai"),
        (("--link", "openai", "--set", "oracle.peg=3"), "oracle.pe"),
        (("--day", "2025-01-26"), "no session"),
        (("--mine", "--shock", "nvda=-1%", "--holdings", "/nowhere/x"), "no such file"),
    ],
)
def test_a_question_without_an_answer_says_why(
    argv: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["what-if", *argv]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ("--pays", "150%", "--link", "openai"),
        ("--shock", "nvda"),
        (),
        ("--shock", "nvda=-120%"),
        ("--day", "soon"),
    ],
)
def test_what_is_not_understood_is_said(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["what-if", *argv])
    assert ended.value.code == 2 and capsys.readouterr().err

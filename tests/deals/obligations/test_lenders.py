"""Lenders with a filed equity: DebtRank over the ledger's debts, and who is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.deals.conftest import TODAY
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.obligations.assumed import equities
from tui.deals.obligations.lenders import Equity, lender_losses

OWN = """
[[entity]]
slug = "{0}"
name = "{0}"
short = "{0}"
roles = ["customer"]
listed = false

[[deal]]
id = "{0}-{1}"
from = "{0}"
to = "{1}"
kind = "debt"
amount_usd = {2}
announced = 2026-01-02
status = "closed"
sources = [{{ url = "https://example.org", date = 2026-01-02, grade = "primary" }}]
"""


def test_the_worked_case_through_a_ledger(tmp_path: Path) -> None:
    """METHODS 3: A lends B 6 and C 3, B lends C 5, C lends A 2; equity 10 each; C loses half of its own."""
    path = tmp_path / "own.toml"
    text = OWN.format("aa", "bb", 6) + OWN.format("bb", "cc", 5) + OWN.format("cc", "aa", 2)
    text += OWN.format("aa", "cc", 3).split("\n\n", 1)[1]
    path.write_text(text)
    ledger = load(extra=[path])
    assert not ledger.faults, ledger.faults
    own = {slug: Equity(10_000, "2025-12-31", "filed") for slug in ("aa", "bb", "cc")}
    found = lender_losses(ledger.as_of(TODAY), "cc", 0.5, Layer.SIGNED, own)
    assert [one.lender for one in found] == ["aa", "bb"]
    assert [one.linear for one in found] == pytest.approx([0.3409, 0.2841], abs=5e-5)
    assert [one.of_2012 for one in found] == pytest.approx([0.30, 0.25])
    assert [one.lent_musd for one in found] == [3000, 5000]
    assert lender_losses(ledger.as_of(TODAY), "cc", 1.0, Layer.SIGNED, own) == ()
    assert lender_losses(ledger.as_of(TODAY), "cc", 0.5, Layer.SIGNED, {"cc": own["cc"]}) == ()


def test_the_ledger_s_one_lender_with_a_balance_sheet(shipped: Ledger) -> None:
    filed = equities(shipped, TODAY)
    book = shipped.as_of(TODAY)
    (broadcom,) = lender_losses(book, "anthropic", 0.5, Layer.ANNOUNCED, filed)
    assert broadcom.lender == "broadcom"
    assert broadcom.linear == pytest.approx(0.5 * broadcom.lent_musd / broadcom.equity.musd)
    assert lender_losses(book, "openai", 0.5, Layer.ANNOUNCED, filed) == ()  # it owes nobody who files
    assert date.fromisoformat(filed["broadcom"].as_of) < TODAY
    early = equities(shipped, date(2024, 1, 1))
    assert early["broadcom"].as_of < "2024"

"""A small ledger with every case a reader meets, as text, and the picture of its screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.deals.ledgers import deal, read
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.study import LedgerStudy
from tui.draw.ledger.page import DealsView
from tui.draw.ledger.panel import Chosen

TODAY = date(2026, 11, 22)
_SOURCE = '[{ url = "https://www.example.com/filing", date = 2026-02-03, grade = "primary" }]'
_QUOTED = '[{ url = "https://quoted.example.com/page", undated = true, grade = "index" }]'
TEXT = "".join((
    deal("o-300", "openai", "oracle", 300.0, announced="2025-09-10", term_years=5, start_year=2027,
         capacity_gw=4.5, sources=_SOURCE),
    deal("n-30", "nvidia", "openai", 30.0, kind="equity", status="closed", announced="2026-02-27",
         sources=_QUOTED),
    deal("n-loi", "nvidia", "openai", 100.0, kind="equity", status="lapsed", announced="2025-09-22",
         upto="true",
         history='[{ date = 2025-09-22, status = "letter_of_intent", note = "ten gigawatts" }, '
                 '{ date = 2026-02-20, status = "lapsed", note = "a stake takes its place" }]'),
    deal("r-40", "oracle", "nvidia", 40.0, status="announced", announced="2025-05-23"),
    deal("w-1", "amd", "openai", None, kind="warrant", announced="2025-10-06"),
    deal("b-1", "nvidia", "coreweave", None, kind="debt", status="closed", announced="2026-03-01",
         note='"Due March 2029, secured; due March 2029."'),
)).replace("undisclosed = true\nannounced = 2026-03-01",
           "amount_low_usd = 1.5\namount_high_usd = 3.0\nannounced = 2026-03-01")


def ledger(folder: Path) -> Ledger:
    return read(folder, TEXT)


def view(ledger: Ledger, text: str = "", chosen: int = 0, debt: bool = False, **more: object) -> DealsView:
    """The deals' page of `ledger` with the filter `text`, as the screen makes it."""
    study = LedgerStudy(ledger, TODAY)
    listed = study.listed(text, "date", True, debt)
    panel = None
    if listed.rows:
        panel = Chosen(listed.rows[chosen], study.names, TODAY, 0, study.places)
    given: dict[str, object] = {"debt": debt, "panel": panel, "places": study.places, **more}
    return DealsView(
        listed.rows, listed.of, TODAY, listed.totals, chosen, text, listed.problem, "date", True,
        ledger.left_out, len(ledger.faults), **given,  # type: ignore[arg-type]
    )

"""The Ledger screen's deals as pictures drawn here, at every size and in every set of characters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deals.counts import CLAIMS
from tests.deals.counts import DEALS as MANY_DEALS
from tests.deals.ledgers import deal, read
from tests.draw.ledger_samples import TODAY, ledger, view
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.ledger import load as load_ledger
from tui.deals.ledger.study import LedgerStudy
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.ledger.page import ViewTabs, draw_deals, draw_tabs
from tui.draw.ledger.panel import Chosen, facts
from tui.draw.ledger.rows import columns
from tui.draw.words.deal import report_text, sentence

SIZES = [(120, 38), (80, 22), (60, 16), (40, 10), (200, 58)]


@pytest.fixture
def small(tmp_path: Path) -> Ledger:
    return ledger(tmp_path)


def test_the_picture_at_80_columns(small: Ledger) -> None:
    canvas, rows = draw_deals(view(small, chosen=1), 80, 22, FULL)
    assert canvas.lines() == [
        " / filters, as: oracle status:letter kind:equity >10bn since:20…   6 of 6 deals",
        "  Date▼      Payer ▸ receiver      for       Amount Status      Sure",
        "  2026-03-01 Nvidia    ▸ Coreweave db      $1.5-3bn ━ arranged  ··· unverified",
        "▸ 2026-02-27 Nvidia    ▸ Openai    eq         $30bn ━ funded    ●·· index",
        "  2025-10-06 Amd       ▸ Openai    wt   undisclosed ━ signed    ··· unverified",
        "  2025-09-22 Nvidia    ▸ Openai    eq     to $100bn ┈ lapsed    ··· unverified",
        "  2025-09-10 Openai    ▸ Oracle    pur       $300bn ━ signed    ●●● primary",
        "  2025-05-23 Oracle    ▸ Nvidia    pur        $40bn ╌ announced ··· unverified",
        *[""] * 5,
        " purchase $340bn  equity $30bn  debt $1.5-3bn  warrant $?",
        " In no sum: 1 undisclosed, 1 lapsed.",
        " Nvidia ▸ Openai, equity ──────────────────────────────── o opens source 1 of 1",
        " $30bn",
        " funded since 27 Feb 2026 · paid: not disclosed",
        " 2026-02-27 funded",
        " 2 more lines: Enter",
        " ▸1 quoted.example.com/page",
        "    undated, index: cited by a page that was read, this page itself was not",
    ]
    assert rows == {2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 5}


def lines(small: Ledger, text: str = "", width: int = 80, height: int = 24, **more: object) -> str:
    return draw_deals(view(small, text, **more), width, height, FULL).canvas.text()  # type: ignore[arg-type]


def test_totals_are_by_kind_and_say_what_is_in_none(small: Ledger) -> None:
    text = lines(small, width=120, height=38)
    assert "purchase $340bn (2 deals; signed or surer $300bn)  equity $30bn (1 deal)" in text
    assert "debt $1.5 to 3bn (1 deal)" in text
    assert "if called: warrant no known amount (1 deal)" in text
    assert "In no sum: 1 undisclosed, 1 lapsed or ended." in text
    assert "$372" not in text, "kinds are never added up"


def test_the_panel_names_range_middle_paid_history_and_sources(small: Ledger) -> None:
    text = lines(small, width=120, height=38)
    assert "$1.5bn to $3bn" in text and "2.2" not in text and "drawn: not disclosed" in text
    text = lines(small, "loi", width=120, height=38) + lines(small, "n-loi", width=120, height=38)
    assert "up to $100bn" in text and "lapsed since 20 Feb 2026 · paid: not disclosed" in text
    assert "2026-02-20 lapsed    a stake takes its place" in text
    assert "2025-09-22 letter    ten gigawatts" in text
    text = lines(small, "n-30", width=120, height=38)
    assert "quoted.example.com/page" in text
    assert "undated, index: cited by a page that was read," in text and "itself was not opened" in text
    text = lines(small, "o-300", width=120, height=38)
    assert "$300bn, over 5 years from 2027, 4.5 GW" in text
    assert "3 Feb 2026, primary: company statement or filing" in text
    assert "in loop 1 (Nvidia▸Openai▸Oracle▸Nvidia)" in text


def test_a_filter_word_not_understood_stands_above_the_table(small: Ledger) -> None:
    assert "kind: there is no 'eqity' (did you mean \"equity\"?)" in lines(small, "kind:eqity")
    empty = lines(small, "zzz")
    assert "nothing here is called 'zzz'" in empty and "Nothing fits this filter; Esc clears it." in empty


def test_entries_left_out_are_counted_on_the_page(tmp_path: Path) -> None:
    bad = read(tmp_path, deal("a", "openai", "oracle") + deal("b", "opnai", "oracle"))
    text = lines(bad)
    assert "1 entry left out because of faults; 1 fault in the ledger files: i lists them" in text


def test_the_debt_view_has_lender_borrower_arranged_drawn_and_due(small: Ledger) -> None:
    text = lines(small, debt=True)
    assert "Lender ▸ borrower" in text and "Arranged" in text
    assert "Nvidia    ▸ Coreweave" in text and "Mar 2029" in text and "not disclosed" in text


def test_columns_leave_by_rank_and_the_five_of_80_columns_stay() -> None:
    five = ["Date", "Payer ▸ receiver", "Amount", "Status", "Sure"]
    assert len(columns(117, False, TODAY, None, FULL)) == 9
    for width in range(73, 200):
        kept = [c.head for c in columns(width, False, TODAY, None, FULL)]
        assert [head for head in kept if head in five] == five


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
def test_every_size_and_set_draws_and_keeps_to_its_characters(
    small: Ledger, size: tuple[int, int], glyphs: object
) -> None:
    for debt in (False, True):
        for opened in (False, True):
            shown = view(small, debt=debt, opened=opened)
            canvas = draw_deals(shown, *size, glyphs).canvas  # type: ignore[arg-type]
            canvas.respell(glyphs.instead)  # type: ignore[attr-defined]
            text = canvas.text()
            if glyphs is NARROW:
                assert not {c for c in text if east_asian_width(c) == "A"}
            if glyphs is ASCII:
                assert text.isascii()


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 160), st.integers(5, 60), st.integers(0, 190))
def test_the_chosen_row_is_always_on_the_screen(width: int, height: int, chosen: int) -> None:
    shown = view(SHIPPED, chosen=chosen)
    _, rows = draw_deals(shown, width, height, FULL)
    assert chosen in rows.values()
    assert all(0 <= y < height for y in rows) or height < 8


SHIPPED = load_ledger()


def test_ten_thousand_rows_are_drawn_as_quickly_as_ten(small: Ledger) -> None:
    shown = view(small)
    many = replace(shown, rows=shown.rows * 2000, chosen=6000)
    _, rows = draw_deals(many, 80, 22, FULL)
    assert 6000 in rows.values() and len(rows) < 22, "only what is seen is drawn"


def test_tabs_name_the_views_with_counts() -> None:
    drawn = draw_tabs(ViewTabs("claims", False, (MANY_DEALS, CLAIMS, 3, 5), TODAY), 80, 1, FULL)
    assert drawn.lines() == [
        f"  Deals {MANY_DEALS}   Claims {CLAIMS}   Questions 3   Inbox 5  Tab turns    as of 22 Nov 2026"
    ]
    debt = draw_tabs(ViewTabs("deals", True, (22, 23, 3, 5), TODAY), 100, 1, FULL).lines()[0]
    assert "Debt 22" in debt and "v all deals" in debt


def test_the_sentence_has_source_grade_and_date(small: Ledger) -> None:
    study = LedgerStudy(small, TODAY)
    row = next(r for r in study.rows if r.entry.deal.id == "o-300")
    text = sentence(row.entry, {"openai": "OpenAI", "oracle": "Oracle"}, TODAY)
    assert text == (
        "OpenAI to Oracle: $300bn, purchase, signed since 10 Sep 2025, paid: not disclosed; said by 3 Feb "
        "2026, primary: company statement or filing; as of 22 Nov 2026. Source: "
        "https://www.example.com/filing. Arithmetic on public data; not investment advice; quotes may be "
        "late."
    )
    bare = next(r for r in study.rows if not r.entry.deal.sources)
    assert "said by no source" in sentence(bare.entry, {}, TODAY)


def test_a_merged_company_keeps_the_name_it_had() -> None:
    study = LedgerStudy(SHIPPED, TODAY)
    row = next(r for r in study.rows if r.entry.receiver == "spacex" and r.entry.deal.receiver == "xai")
    text = draw_deals(
        replace(view(SHIPPED), panel=Chosen(row, study.names, TODAY, 0, study.places)), 120, 38, FULL
    ).canvas.text()
    assert "SpaceX (then xAI)" in text
    assert facts(Chosen(row, study.names, TODAY, 0, None), 60, FULL)


def test_the_report_says_that_there_is_no_page(small: Ledger) -> None:
    study = LedgerStudy(small, TODAY)
    text = report_text(study.rows[0], study.rows[0].entry.deal.id)
    assert "no public project page yet" in text and "What is wrong:" in text and "deals.toml" in text
    assert "no deal of that id" in report_text(None, "x")

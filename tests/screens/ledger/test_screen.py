"""The Ledger screen with keys: views, filter as one types, sorting, sources, faults, copying, sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

from tests.deals.conftest import TODAY
from tests.deals.counts import DEALS
from tests.deals.ledgers import deal, read
from tests.draw.concentration_samples import READING
from tests.screens.host import Host as Plain
from tests.screens.host import snapshot, text_of
from tui.deals.ledger.deal import Kind
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.ledger.rows import rows_of
from tui.draw.grid.glyphs import NARROW
from tui.market.quote import Quote
from tui.screens.dialogs.info import InfoScreen
from tui.screens.ledger.screen import LedgerScreen
from tui.screens.messages import LinkOpened, NoticeGiven, TextCopied
from tui.screens.parts.look import Look
from tui.state.snapshot import Snapshot

NOON = 1_795_366_800_000  # 22 Nov 2026 in New York
NVDA = Quote("NVDA", price=214.72, previous_close=216.85, cap_musd=5_196_224, source="stored")


class Host(Plain):
    on_link_opened: Callable[[LinkOpened], None] = Plain._note
    on_notice_given: Callable[[NoticeGiven], None] = Plain._note


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    return load()


def picture(ledger: Ledger | None) -> Snapshot:
    return replace(snapshot(READING, quotes={"NVDA": NVDA}), ledger=ledger, as_of_ms=NOON)


SIZES = [(120, 40), (80, 24), (60, 18), (40, 10)]


@pytest.mark.parametrize("size", SIZES)
async def test_tab_turns_deals_claims_and_questions(shipped: Ledger, size: tuple[int, int]) -> None:
    app = Host(LedgerScreen(), picture(shipped))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        deals = text_of(app)
        await pilot.press("tab")
        await pilot.pause()
        claims = text_of(app)
        await pilot.press("tab")
        await pilot.pause()
        asked = text_of(app)
        await pilot.press("tab")
        await pilot.pause()
        inbox = text_of(app)
        await pilot.press("tab")
        await pilot.pause()
        assert text_of(app).splitlines()[1] == deals.splitlines()[1]
        await pilot.press("shift+tab", "shift+tab")
        await pilot.pause()
        assert text_of(app).splitlines()[1] == asked.splitlines()[1]
    assert "Broadcom" in deals and "to $42bn" in deals
    assert "superseded" in claims and "Will OpenAI earn?" in asked and "Nothing waits" in inbox


async def test_the_table_narrows_with_each_letter_and_esc_clears(shipped: Ledger) -> None:
    page = LedgerScreen()
    found = sum("oracle" in row.text for row in rows_of(shipped, shipped.as_of(TODAY)))
    app = Host(page, picture(shipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        counts = []
        for key in ("o", "r", "a", "c", "l", "e"):
            await pilot.press(key)
            counts.append(page.state.length)
        assert counts == sorted(counts, reverse=True) and counts[-1] == found
        await pilot.press("space", *"knd:x")
        await pilot.pause()
        assert "no filter is called 'knd:' (did you mean \"kind\"?)" in text_of(app)
        await pilot.press(*["backspace"] * 6, "down", "enter")
        await pilot.pause()
        assert "/ oracle" in text_of(app) and f"{found} of {DEALS} deals" in text_of(app)
        assert not page.state.editing and page.state.cursor.at == 1
        await pilot.press("escape")
        await pilot.pause()
        assert f"{DEALS} of {DEALS} deals" in text_of(app)
        assert not page.can("back")


async def test_keys_are_letters_while_one_types(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"sqvio")
        assert page.state.cursor.filter == "sqvio" and page.state.sort == "date"
        assert page.state.debt is False and app.is_running
        await pilot.press("tab")
        assert page.state.view == "claims" and not page.state.editing


async def test_the_cursor_stays_on_its_deal_when_the_order_changes(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "j", "j")
        row = page.state.row
        assert row is not None
        await pilot.press("s")
        assert page.state.sort == "payer" and page.state.row is row
        await pilot.press("S")
        assert page.state.backwards and page.state.row is row
        await pilot.press("G")
        assert page.state.cursor.at == DEALS - 1
        await pilot.press("g", "k", "ctrl+d", "ctrl+u")
        assert page.state.cursor.at == 0


async def test_the_debt_view_and_back(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("v")
        await pilot.pause()
        text = text_of(app)
        loans = sum(d.kind is Kind.DEBT for d in shipped.deals)
        assert f"Debt {loans}" in text and "Lender" in text and "Lender" in text
        await pilot.press("v")
        await pilot.pause()
        assert f"Deals {DEALS}" in text_of(app)


async def test_o_opens_the_chosen_source_and_y_copies_a_sentence(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"id:openai-oracle-300", "enter", "right", "o", "y")
        await pilot.pause()
    opened, copied = app.said
    sources = shipped.deal("openai-oracle-300").sources
    assert isinstance(opened, LinkOpened) and opened.url == sources[1].url
    assert isinstance(copied, TextCopied) and sources[0].url in copied.text, "who said the figure"
    assert copied.text.startswith("OpenAI to Oracle: $300bn, purchase, signed since 10 Sep 2025")


async def test_a_recalled_source_has_nothing_to_open(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "slash", *"quarters", "enter", *["right"] * 9, "o", "y")
        await pilot.pause()
    said, copied = app.said
    assert isinstance(said, NoticeGiven) and "no page was seen" in said.text
    assert isinstance(copied, TextCopied) and "verdict: contradicted" in copied.text


async def test_questions_are_walked_opened_and_copied(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", *"jjjj", "enter")
        await pilot.pause()
        assert "Oracle's backlog" in text_of(app) and "$523bn" in text_of(app)
        await pilot.press("escape", "y")
        await pilot.pause()
        assert not page.can("filter") and not page.can("sort") and not page.can("view")
    (copied,) = app.said
    assert isinstance(copied, TextCopied)
    assert copied.text.startswith("Are the sites delivered? Oracle's backlog")


async def test_faults_are_counted_and_i_lists_them_with_file_and_line(tmp_path: Path) -> None:
    text = deal("a", "openai", "oracle") + deal("b", "opnai", "oracle") + deal("c", "openai", "nvidia", -3.0)
    faulty = read(tmp_path, text)
    app = Host(LedgerScreen(), picture(faulty))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "2 entries left out because of faults; 2 faults" in text_of(app)
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(app.screen, InfoScreen)
        shown = text_of(app)
    assert "deals.toml:12: deal b: from: unknown company 'opnai'" in shown
    assert "deals.toml:24: deal c: amount_usd: -3 must be above 0" in " ".join(shown.split())


async def test_a_click_chooses_then_opens(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(offset=(20, 6))
        await pilot.pause()
        at = page.state.cursor.at
        assert at > 0 and not page.state.opened
        await pilot.click(offset=(20, 6))
        await pilot.pause()
        assert page.state.opened and page.state.cursor.at == at
        await pilot.press("escape")
        await pilot.click(offset=(18, 1))
        await pilot.pause()
        assert page.state.view == "claims"


async def test_without_a_ledger_the_page_waits(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, picture(None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "tab", "s", "i", "o", "y", "enter", "escape")
        assert app.said == [] and page.state.study is None
        page.show(picture(shipped))
        await pilot.pause()
        assert page.state.study is not None


async def test_the_day_of_a_replay_is_the_day_of_the_ledger(shipped: Ledger) -> None:
    page = LedgerScreen()
    app = Host(page, replace(picture(shipped), as_of_ms=1_758_650_400_000, day=date(2025, 9, 23)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = text_of(app)
        await pilot.press("slash", *"nvidia openai status:loi", "enter")
        await pilot.pause()
        letter = text_of(app)
    assert "as of 23 Sep 2025" in text and "2026" not in text.split("Sure")[1].split("In no sum")[0]
    assert "to $100bn" in letter and "1 of" in letter


@pytest.mark.parametrize("keys", [(), ("v",), ("tab",), ("tab", "G", "enter"), ("tab", "tab")])
async def test_without_colour_and_with_narrow_glyphs_everything_is_said(
    shipped: Ledger, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(LedgerScreen(), picture(shipped))
    app.look = Look(glyphs=NARROW)  # type: ignore[attr-defined]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        body = text_of(app).splitlines()[1:-1]
    assert {c for line in body for c in line if east_asian_width(c) == "A"} == set()
    assert any(word in "\n".join(body) for word in ("signed", "Arranged", "superseded", "agrees", "up"))


async def test_a_large_ledger_is_shown_before_its_loops_are_found(
    shipped: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.deals.ledger.study.MANY", 10)
    page = LedgerScreen()
    app = Host(page, picture(shipped))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert f"{DEALS} of {DEALS} deals" in text_of(app)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert page.state.study is not None and page.state.study.places_now is not None
        assert page.state.study.places.of("broadcom-anthropic-notes")[:2] == (3, 4)
        assert "3, 4," in text_of(app)

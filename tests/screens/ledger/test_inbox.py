"""The inbox on the Ledger screen: what is shown, what a key asks for, and pictures in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as changed
from textual.message import Message
from textual.widgets import Input

from tests.filings.candidates import LEDGER, filing, titles
from tests.screens.host import Host, snapshot
from tui.deals.ledger.deal import Kind, Status
from tui.deals.ledger.study import LedgerStudy
from tui.draw.grid.glyphs import ASCII, FULL, Glyphs
from tui.draw.ledger.inbox import draw_inbox
from tui.filings.inbox import FigureNews, Inbox, State, add, add_figure, decide
from tui.filings.subscription import Difference
from tui.screens.ledger.inbox import InboxHand, place_of, rows_of_inbox, view_of
from tui.screens.ledger.screen import LedgerScreen
from tui.screens.messages import InboxDecided, LinkOpened
from tui.state.snapshot import Snapshot
from tui.watchlist import default_text, parse

NOW = 1_796_000_000_000
DAY = date(2026, 12, 1)
STUDY = LedgerStudy(LEDGER, DAY)
NEWS = FigureNews(
    "f1", "oracle", "backlog", 701_000, "2026-11-30", date(2026, 11, 30), "10-Q",
    "RevenueRemainingPerformanceObligation", "https://www.sec.gov/x/", NOW, 664_000, "2026-08-31",
)


def full() -> Inbox:
    return add_figure(add(Inbox(), [*titles(), *filing()], NOW), NEWS)


class Desk(Host):
    """Notes what the inbox asks for."""

    def on_inbox_decided(self, message: InboxDecided) -> None:
        self.said.append(message)

    def on_link_opened(self, message: LinkOpened) -> None:
        self.said.append(message)


def asked(said: list[Message]) -> list[tuple[str, str]]:
    return [(m.what, m.name) for m in said if isinstance(m, InboxDecided)]


async def test_keys_ask_for_what_they_say() -> None:
    page = LedgerScreen()
    app = Desk(page, with_ledger())
    async with app.run_test(size=(120, 40)) as pilot:
        page.take_inbox(InboxHand(full()))
        await pilot.press("shift+tab")
        await pilot.pause()
        first = page.state.waiting[0]
        await pilot.press("enter", "x", "w", "o", "u")
        await pilot.pause()
        assert asked(app.said) == [
            ("accept", first.id), ("dismiss", first.id), ("later", first.id), ("opened", first.id)
        ]  # nothing was decided yet: u has nothing to take back
        assert [m.url for m in app.said if isinstance(m, LinkOpened)] == [place_of(first)]
        page.take_inbox(InboxHand(decide(full(), page.state.waiting[1].id, State.DISMISSED, NOW)))
        await pilot.press("u")
        assert asked(app.said)[-1] == ("undo", "")


async def test_edit_asks_first_and_hands_over_what_was_written() -> None:
    page = LedgerScreen()
    app = Desk(page, with_ledger())
    async with app.run_test(size=(120, 40)) as pilot:
        page.take_inbox(InboxHand(add(Inbox(), titles("Oracle to buy $7 billion of AMD chips"), NOW)))
        await pilot.press("shift+tab")
        await pilot.press("E")
        form = app.screen
        form.query_one("#amount", Input).value = "six"
        await pilot.press("enter")
        assert app.screen is form and asked(app.said) == []
        form.query_one("#amount", Input).value = "6.5"
        form.query_one("#receiver", Input).value = "nvidia"
        await pilot.press("enter")
        await pilot.pause()
        (made,) = [m for m in app.said if isinstance(m, InboxDecided)]
        assert made.what == "accept" and made.draft is not None
        assert (made.draft.payer, made.draft.receiver, made.draft.musd) == ("oracle", "nvidia", 6_500)


def with_ledger() -> Snapshot:
    """A picture with the ledger of the tests."""
    return changed(snapshot(), ledger=LEDGER, as_of_ms=NOW)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18), (200, 60)])
@pytest.mark.parametrize("glyphs", [FULL, ASCII], ids=["full", "ascii"])
def test_every_state_has_its_picture(size: tuple[int, int], glyphs: Glyphs) -> None:
    width, height = size[0], size[1] - 4
    empty = InboxHand(sec="filings are not read: name yourself with [sec] contact in watchlist.toml")
    drawn = draw_inbox(view_of(empty, (), STUDY, 0), width, height, glyphs)
    assert "Nothing waits." in drawn.canvas.text() and "[sec] contact" in drawn.canvas.text()
    hand = InboxHand(full(), "you are desk@example.org", "2026.48 of 24 Nov 2026", (
        Difference("ipo-spacex", (("status", "announced", "closed"),)),
    ))
    rows = rows_of_inbox(hand, STUDY, NOW)
    for at, row in enumerate(rows):
        drawn = draw_inbox(view_of(hand, rows, STUDY, at), width, height, glyphs)
        said = drawn.canvas.text()
        assert at in drawn.rows.values() and "yours stays" in said and "2026.48" in said
        if row.entry is not None and size != (60, 18):
            assert "would be" in said and row.entry.candidate.told[0].text[:20] in said
    assert "701" in said and ("was 664" in said or width < 80)


def test_if_accepted_says_what_would_change_and_nothing_does() -> None:
    hand = InboxHand(add(Inbox(), titles("OpenAI to pay SoftBank $3 billion for power"), NOW))
    rows, book = rows_of_inbox(hand, STUDY, NOW), STUDY.book
    view = view_of(hand, rows, STUDY, 0)
    assert view.effects is not None and view.effects.problem == ""
    found = {e.what: (e.before, e.after) for e in view.effects.items}
    assert int(found["deals"][1]) == int(found["deals"][0]) + 1
    assert found["newest deal"][1] == "4 d" and STUDY.book is book
    loops = view.effects.new_loops
    assert loops and all({"openai", "softbank"} <= {*nodes} for nodes in loops)
    (missing,) = filing()
    other = InboxHand(add(Inbox(), [replace(missing, payer=None)], NOW))
    view = view_of(other, rows_of_inbox(other, STUDY, NOW), STUDY, 0)
    assert view.effects is not None and "payer" in view.effects.problem


def test_if_accepted_tells_of_wall_and_alerts_and_a_known_deal_s_new_status() -> None:
    """A purchase signed without a term makes the wall's undated sum larger; rules on deals answer by name."""
    rules = parse(default_text()).rules
    hand = InboxHand(add(Inbox(), titles("Oracle signs deal to buy $70 billion of AMD chips"), NOW))
    view = view_of(hand, rows_of_inbox(hand, STUDY, NOW), STUDY, 0, rules)
    assert view.effects is not None
    changed_ = {e.what for e in view.effects.items if e.changes}
    assert any(what.startswith("wall, purchases") for what in changed_)
    assert any("status" in name and name.endswith("fires") for name in view.alerts)
    announced = (d for d in LEDGER.deals if d.status is Status.ANNOUNCED and d.kind is Kind.PURCHASE)
    deal = max((d for d in announced if d.amount.known), key=lambda d: d.amount.top_musd or 0)
    one = replace(titles()[0], payer=deal.payer, receiver=deal.receiver, kind=deal.kind, day=DAY,
                  status=Status.DEFINITIVE, amount_musd=deal.amount.high_musd, low_musd=deal.amount.low_musd)
    hand = InboxHand(add(Inbox(), [one], NOW))
    rows = rows_of_inbox(hand, STUDY, NOW)
    view = view_of(hand, rows, STUDY, 0, rules)
    assert view.draft is not None and view.draft.changes == deal.id and view.effects is not None
    assert (view.effects.items[0].what, view.effects.items[0].after) == (deal.id, "signed")
    said = " ".join(draw_inbox(view, 80, 20, FULL).canvas.text().split())
    assert f"a later status of {deal.id}: signed" in said and "alerts" in said


def test_words_find_what_waits() -> None:
    hand = InboxHand(full())
    every = rows_of_inbox(hand, STUDY, NOW)
    for wanted in ("amd", "ORACLE amd", "meta bonds", "backlog"):
        found = rows_of_inbox(hand, STUDY, NOW, wanted)
        assert 0 < len(found) < len(every), wanted
    view = view_of(hand, (), STUDY, 0, wanted="nothing such")
    assert "holds nothing such" in draw_inbox(view, 80, 20, FULL).canvas.text()

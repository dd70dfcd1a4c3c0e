"""The Loop screen with keys: walking, loops, layers, kinds, matrix, deals, motion, sizes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from tests.deals.counts import ANNOUNCED, ARTICLE_RANK, LOOPS, MANY, MANY_CONTINGENT
from tests.last_day import seven
from tui.commands import for_key
from tui.deals.ledger.deal import ALL_KINDS, Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.draw.grid.glyphs import ASCII
from tui.draw.words.numbers import day, site
from tui.market.quote import Freshness, Quote, State
from tui.screens.loop.deal_panel import LeadLine
from tui.screens.loop.screen import LoopScreen
from tui.screens.messages import LinkOpened, TextCopied
from tui.screens.parts.bars import FooterBar, NoticeBar
from tui.screens.parts.look import Look
from tui.state.snapshot import Mode, Snapshot
from tui.watchlist.read import parse

NOON = int(datetime(2026, 11, 22, 17, tzinfo=UTC).timestamp() * 1000)
QUOTES = {
    "NVDA": Quote("NVDA", price=101.3, previous_close=100.0),
    "ORCL": Quote("ORCL", price=97.6, previous_close=100.0),
}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


class Host(App[None]):
    """Only what the screen asks of the program."""

    def __init__(self, snapshot: Snapshot | None, look: Look) -> None:
        super().__init__()
        self.look = look
        self.page = LoopScreen()
        self.page.snapshot = snapshot
        self.heard: list[Message] = []

    def on_mount(self) -> None:
        self.push_screen(self.page)

    def can(self, command_id: str) -> bool:
        """What the footer asks: the page's own commands, and two of the program's."""
        if self.page.has(command_id):
            return self.page.can(command_id)
        return command_id in ("help", "quit")

    def press(self, key: str) -> None:
        command = for_key(key, "loop")
        assert command is not None
        self.page.do(command.id)

    def on_link_opened(self, message: LinkOpened) -> None:
        self.heard.append(message)

    def on_text_copied(self, message: TextCopied) -> None:
        self.heard.append(message)


def snapshot(ledger: Ledger | None) -> Snapshot:
    watch = parse('[[group]]\nname = "Loop"\nsymbols = ["NVDA", "ORCL"]\n')
    return Snapshot(NOON, Mode.EMBEDDED, date(2026, 11, 20), watch, quotes=QUOTES, ledger=ledger)


@asynccontextmanager
async def opened(
    ledger: Ledger | None, size: tuple[int, int] = (120, 40), look: Look | None = None
) -> AsyncIterator[tuple[LoopScreen, Pilot[None]]]:
    app = Host(snapshot(ledger), look or Look(motion=False))
    async with app.run_test(size=size) as pilot:
        await settle(app.page, pilot)
        yield app.page, pilot


async def settle(page: LoopScreen, pilot: Pilot[None]) -> None:
    """Until nothing is planned or measured any more."""
    for _ in range(40):
        await pilot.pause()
        await page.workers.wait_for_complete()
        if not page.diagram.pending:
            break
        await pilot.pause(0.02)
    await pilot.pause()


async def press(page: LoopScreen, pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(page, pilot)


def text(page: LoopScreen) -> str:
    canvas = page.diagram.draw(*page.diagram.size)
    return canvas.text()


def side(page: LoopScreen) -> str:
    return page.panel.draw(*page.panel.size).text()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)])
async def test_opens_on_the_article_loop(ledger: Ledger, size: tuple[int, int]) -> None:
    async with opened(ledger, size) as (page, _):
        shown = text(page)
        for words in ("$300bn", "$40bn", "$30bn", "OpenAI", "Oracle", "NVIDIA"):
            assert words in shown
        beside = " ".join((shown, side(page) if page.panel.display else ""))  # there by its letter
        assert "$100bn" in beside and "lapsed" in beside
        assert "at most $30bn could" in shown
        assert "370" not in shown
        assert page.panel.display == (size[0] >= 110)


async def test_the_sentence_leads(ledger: Ledger) -> None:
    async with opened(ledger) as (page, _):
        lead = page.query_one(LeadLine).texts[0]
        assert lead.startswith("Of $") and "could return to its payer (" in lead


async def test_states_and_live_prices(ledger: Ledger) -> None:
    async with opened(ledger) as (page, _):
        shown = text(page)
        for words in ("$300bn signed", "~$40bn signed", "$30bn", "$852bn Mar 2026"):
            assert words in shown
        assert "funded Mar 2026" in side(page)
        assert "101.30 ▲1.30%" in shown
        assert "letter of 2025, lapsed Feb 2026" in side(page)


async def test_walking_chooses_clockwise_then_wings_and_back(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        seen = []
        for _ in range(4):
            await press(page, pilot, "tab")
            seen.append(page.choice.chosen)
        assert seen[:3] == ["openai", "oracle", "nvidia"]
        assert seen[3] not in seen[:3] and seen[3] is not None
        await press(page, pilot, "shift+tab")
        assert page.choice.chosen == "nvidia"
        assert "NVIDIA" in side(page).splitlines()[0]
        await press(page, pilot, "escape")
        assert page.choice.chosen is None


async def test_enter_opens_the_deals_and_o_and_y_give_proof(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "enter", "down")
        assert page.panel.cursor == 1
        assert "Oracle to NVIDIA: about $40bn" in side(page)
        await press(page, pilot, "o", "y")
        link, copied = page.app.heard  # type: ignore[attr-defined]
        assert link.url.startswith("http")
        assert copied.text.startswith("Oracle to NVIDIA: about $40bn")
        await press(page, pilot, "escape")
        assert not page.panel.opened


async def test_at_80_columns_the_list_takes_the_place_of_the_diagram(ledger: Ledger) -> None:
    async with opened(ledger, (80, 24)) as (page, pilot):
        await press(page, pilot, "tab", "enter", "enter")
        assert page.panel.display and not page.diagram.display
        assert "OpenAI to Oracle: $300bn" in side(page)
        await press(page, pilot, "escape", "escape")
        assert page.diagram.display and not page.panel.display
        assert page.choice.chosen == "openai"


async def test_next_and_previous_loop_by_rank(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "n")
        assert page.walk.nodes == ("amazon", "openai")
        assert f"1st of {MANY} by least leg" in text(page)
        await press(page, pilot, "N")
        assert page.walk.nodes == ("openai", "oracle", "nvidia")


async def test_layers_open_the_loop_and_say_so(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        held = []
        for _ in range(4):
            await press(page, pilot, "L")
            held.append(page.study.layer)
        assert held == [Layer.INTENDED, Layer.RUMOURED, Layer.FUNDED, Layer.SIGNED]
        assert page.diagram.shown is not None
        said = [line for line, _ in page.diagram.shown.caption]
        assert "at most $30bn could make this round" in said  # both contracts are signed by now
        lead = page.query_one(LeadLine).texts[0]
        assert " signed, " in lead and 'of it "up to", at most $' in lead


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_notice_and_the_line_to_type_in_stand_in_the_row_of_the_sentence(
    ledger: Ledger, size: tuple[int, int]
) -> None:
    async with opened(ledger, size) as (page, pilot):
        ring, lead, notice = page.diagram.size, page.query_one(LeadLine), page.query_one(NoticeBar)
        for key, stays in (("L", False), ("", True), ("slash", False), ("escape", True)):
            if key:
                await press(page, pilot, key)
            else:
                notice.say("")
                await settle(page, pilot)
            assert page.diagram.size == ring and lead.display is stays
            assert page.diagram.shown is not None and page.diagram.shown.plan.height == ring.height


async def test_the_sentence_stays_above_what_stands_in_the_line_of_notices(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        lead, notice = page.query_one(LeadLine), page.query_one(NoticeBar)
        page.show(replace(snapshot(ledger), notice="Press q twice to quit"))
        await settle(page, pilot)
        assert lead.display and notice.display
        await press(page, pilot, "L")
        assert lead.display and notice.display
        page.show(snapshot(ledger))
        await settle(page, pilot)
        assert not lead.display and notice.display  # what the key said, until the next one


@pytest.mark.parametrize("key", ["next", "previous", "layers", "kinds"])
async def test_where_a_key_leads_next_is_laid_out_beforehand(ledger: Ledger, key: str) -> None:
    async with opened(ledger) as (page, pilot):
        assert page.do(key)
        await settle(page, pilot)
        await page.workers.wait_for_complete()
        nodes, study = page.walk.nodes, page.study
        assert page.do(key) and (page.walk.nodes, page.study) != (nodes, study)
        assert not page.diagram.pending and page.diagram.shown is not None
        assert page.diagram.shown.graph.loop == page.walk.nodes


async def test_kinds_change_what_is_drawn(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        assert "13bn" in text(page) and "288bn" in text(page)
        await press(page, pilot, "f")
        assert "13bn" not in text(page) and "288bn" in text(page)
        assert "$30bn funded" in text(page)  # a leg stays whatever the kind


async def test_matrix_and_its_cell(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "m")
        assert "payer ▸ receiver" in text(page)
        assert "OpenAI to Oracle: $300bn" in text(page)
        await press(page, pilot, "down", "right", "enter")
        assert page.choice.pair == ("oracle", "nvidia")
        assert "Oracle ▸ NVIDIA" in side(page)
        await press(page, pilot, "escape", "escape")
        assert not page.choice.as_matrix


async def test_notes_say_what_is_not_shown(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "i")
        assert "What this does not show" in side(page) and "Circular is not false" in side(page)
        assert "The companies say" in side(page)
        await press(page, pilot, "pagedown")
        assert "What this does not show" not in side(page)
        await press(page, pilot, "G")
        assert "could go round in this layer" in " ".join(side(page).replace("│", " ").split())
        await press(page, pilot, "escape")
        assert "What this does not show" not in side(page)


async def test_click_chooses_and_double_click_opens(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        assert page.diagram.shown is not None
        box = page.diagram.shown.plan.box("oracle")
        assert box is not None
        await pilot.click(page.diagram, offset=(box.x + 3, box.y + 1))
        await settle(page, pilot)
        assert page.choice.chosen == "oracle"
        await pilot.click(page.diagram, offset=(box.x + 3, box.y + 1), times=2)
        await settle(page, pilot)
        assert page.choice.page == "company"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_lines_are_objects(ledger: Ledger, size: tuple[int, int]) -> None:
    """Arrows go through the lines of the company in focus, a click takes one; it has a card, o, y and !."""
    async with opened(ledger, size) as (page, pilot):
        await press(page, pilot, "tab")
        shown = page.diagram.shown
        assert shown is not None
        around = shown.plan.around("openai")
        seen = []
        for _ in around:
            await press(page, pilot, "right")
            assert page.choice.chosen == "openai" and page.choice.edge is not None
            seen.append(page.choice.edge)
        assert seen == [shown.graph.links[i] for i in around]
        assert {i for i, link in enumerate(shown.graph.links) if link.touches("openai")} >= set(around)
        await press(page, pilot, "right", "left")
        assert page.choice.edge == seen[-1]

        big = next(i for i in around if shown.graph.links[i].pair == ("openai", "oracle"))
        label = next(x for x in shown.plan.labels if x.link == big)
        await press(page, pilot, "escape", "escape")
        assert page.choice.chosen is None and page.choice.edge is None
        await pilot.click(page.diagram, offset=(label.x + 1, label.y))
        await settle(page, pilot)
        assert page.choice.edge == shown.graph.links[big] and page.choice.chosen == "openai"
        entry = page.panel.entry
        assert entry is not None and entry.deal.proof is not None
        panel = " ".join(side(page).replace("│", " ").split())
        card = panel if page.panel.display else page.query_one(LeadLine).draw(size[0], 1).text()
        since, source = entry.deal.since(page.today), entry.deal.proof
        for words in ("$300bn", "signed", f"since {day(since)}", f"{source.grade.word}: {site(source.url)}"):
            assert words in card
        await press(page, pilot, "o", "y")
        opened_, copied = page.app.heard[-2:]  # type: ignore[attr-defined]
        assert opened_.url == source.url and site(source.url) in copied.text and "Oracle" in copied.text
        assert page.can("what_if_here")
        await press(page, pilot, "enter")
        assert page.panel.opened and page.panel.view is not None
        assert {(e.payer, e.receiver) for e in page.panel.view.entries} == {("openai", "oracle")}
        await press(page, pilot, "escape", "escape")
        assert page.choice.edge is None and page.choice.chosen == "openai"


async def test_finding_a_company_leaves_one_loop(ledger: Ledger) -> None:
    """The caption names the loop that is drawn; a company of the article's is found in the article's."""
    async with opened(ledger) as (page, pilot):
        for word, loop in (("coreweave", None), ("openai", ("openai", "oracle", "nvidia"))):
            await press(page, pilot, "slash", *word, "enter")
            assert page.diagram.shown is not None and page.choice.chosen == word
            assert page.diagram.shown.graph.loop == page.walk.nodes == (loop or page.walk.nodes)
            names = " ".join(text for text, _ in page.diagram.shown.caption)
            assert all(page.study.names[slug] in names for slug in page.walk.nodes)  # type: ignore[union-attr]
            assert any(box.slug == word for box in page.diagram.shown.plan.boxes)
        await press(page, pilot, "n")
        assert "0: the article's loop" in [text for text, _ in page.diagram.shown.caption]
        page.show_loop(("openai", "oracle", "nvidia"))
        await settle(page, pilot)
        assert page.choice.turn == 0


@pytest.mark.parametrize(
    ("size", "words"), [((58, 17), "OpenAI ━$300bn▸ Oracle"), ((39, 9), "make the window")]
)
async def test_small_terminals(ledger: Ledger, size: tuple[int, int], words: str) -> None:
    async with opened(ledger, size) as (page, _):
        assert words in text(page)


async def test_resizing_through_all_sizes_keeps_one_picture(ledger: Ledger) -> None:
    async with opened(ledger, (120, 40)) as (page, pilot):
        for size in ((40, 10), (200, 60), (59, 18), (80, 24), (110, 31), (100, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.pause(0.2)
        await settle(page, pilot)
        assert page.diagram.shown is not None
        assert (page.diagram.shown.plan.width, page.diagram.shown.plan.height) == tuple(page.diagram.size)


async def test_motion_only_when_wanted_and_seen(ledger: Ledger) -> None:
    async with opened(ledger) as (page, _):
        assert not page.diagram.in_motion
    async with opened(ledger, look=Look()) as (page, pilot):
        assert page.diagram.in_motion
        app = page.app
        app.app_focus = False
        await pilot.pause()
        assert not page.diagram.in_motion
        app.app_focus = True
        await pilot.pause()
        assert page.diagram.in_motion
        await press(page, pilot, "m")
        assert not page.diagram.in_motion


async def test_a_frame_changes_only_colours_of_few_rows(ledger: Ledger) -> None:
    async with opened(ledger, look=Look()) as (page, _):
        view = page.diagram
        before = view._canvas
        assert before is not None
        chars, pens = ([list(row) for row in rows] for rows in (before.chars, before.pens))
        view.tick()
        assert view._canvas is before
        assert before.chars == chars
        assert sum(now != then for now, then in zip(before.pens, pens, strict=True)) < view.size.height


async def test_without_a_ledger_nothing_is_drawn_and_nothing_breaks() -> None:
    async with opened(None) as (page, pilot):
        await press(page, pilot, "tab", "n", "L", "f", "m", "enter", "escape")
        assert text(page).strip() == ""
        page.show(replace(snapshot(None), paused=True))


async def test_ascii_screen_is_ascii(ledger: Ledger) -> None:
    async with opened(ledger, (100, 30), Look(glyphs=ASCII, motion=False)) as (page, pilot):
        assert text(page).isascii()
        await press(page, pilot, "tab", "enter")
        assert side(page).isascii()


async def test_no_colour_stays_readable(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    async with opened(ledger, (80, 24)) as (page, pilot):
        await press(page, pilot, "tab")
        assert "OpenAI" in text(page)
        assert page.query_one(FooterBar).size.height == 1


async def test_every_loop_in_a_list_by_rank(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "v")
        lines = [line.strip("│ ") for line in side(page).splitlines()]
        assert lines[0].startswith("Loops by least leg")
        assert lines[1:3] == [f"{ARTICLE_RANK} OpenAI▸Oracle▸NVIDIA", "$30bn least, $21.4bn weight"]
        assert lines[3:5] == ["1 Amazon▸OpenAI", "$50bn least, $29.0bn weight"]
        whole = " ".join(lines)
        alone, every = (", ".join(f"{n} of {hops}" for hops, n in counts.items())
                        for counts in (ANNOUNCED, LOOPS[Layer.ANNOUNCED, ALL_KINDS]))
        assert f"{alone} companies; with guarantees and warrants {every}; counts" in whole
        assert "never" in whole
        await press(page, pilot, "down")
        assert page.walk.nodes == ("amazon", "openai")
        await press(page, pilot, "G")
        assert f"{MANY_CONTINGENT} need a guarantee or a warrant" in side(page)
        await press(page, pilot, "g", "y")
        (copied,) = page.app.heard  # type: ignore[attr-defined]
        assert "least leg $30bn, additive weight $21.4bn, layer announced" in copied.text
        await press(page, pilot, "escape")
        assert "Layer announced" in side(page)


@pytest.mark.parametrize("day", [date(2023, 1, 3), date(2025, 1, 27), date(2025, 9, 23)])
async def test_days_before_the_deals_are_open_loops(ledger: Ledger, day: date) -> None:
    async with opened(ledger) as (page, pilot):
        then = int(datetime(day.year, day.month, day.day, 21, tzinfo=UTC).timestamp() * 1000)
        page.show(replace(snapshot(ledger), as_of_ms=then, day=day))
        await settle(page, pilot)
        await press(page, pilot, "n", "N", "L", "L", "L", "m", "m", "enter", "escape", "v")
        assert page.walk.nodes == ("openai", "oracle", "nvidia")
        assert page.diagram.shown is not None


def body(page: LoopScreen) -> str:
    return page._body.whole.whole(page._body.whole.size.width).text()


async def test_enter_on_a_company_is_its_page_then_its_deals(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "tab", "enter")
        assert page._body.whole.display and not page.diagram.display and not page.panel.display
        shown = body(page)
        for words in (
            "Due by year against revenue and cash", "0.7x rev.", "30 projection", "3.5 to 3.7 press",
            "17 to 25 projection", "73 Mar 2026", "of what it promises sits in loops", "net", "rumour",
            "Sep 2026 signed: Oracle backlog USD 664bn", "nairametrics.com",
        ):
            assert words in shown
        await press(page, pilot, "y")
        assert page.app.heard[-1].text.startswith("OpenAI: promised to others $0.9 to 1.1tn")  # type: ignore[attr-defined]
        await press(page, pilot, "enter")
        assert page.panel.opened and not page._body.whole.display
        await press(page, pilot, "escape")
        assert page._body.whole.display
        await press(page, pilot, "tab")
        assert "45% now (300 of 664, 31 Aug 2026), 66% then (300 of" in body(page)
        await press(page, pilot, "escape")
        assert page.diagram.display and page.choice.chosen == "oracle"


@pytest.mark.parametrize("width", [80, 120])
async def test_the_footer_has_the_keys_of_the_loop(ledger: Ledger, width: int) -> None:
    async with opened(ledger, (width, 24)) as (page, _):
        shown = page.query_one(FooterBar).draw(width, 1).text()
        first = ("Enter open", "n loop", "Tab next", "i info", "m matrix")
        for words in (*first, *(("L layer", "t then/now") if width > 80 else ()), "? keys", "q quit"):
            assert words in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_measures_with_formula_layers_and_chance(ledger: Ledger, size: tuple[int, int]) -> None:
    async with opened(ledger, size) as (page, pilot):
        await press(page, pilot, "v", "v")
        shown = " ".join(body(page).split())
        for words in (
            "Maximum circulation 16.9% 0.7% to 18.7% over layers", "Circular share 16.7%", "Finn index 3.2%",
            "Trophic incoherence 0.30", "Mean path length 2.39",
            "Throughput circularity 8.5%", "Reciprocity 12.4%", "Net of gross 72.1%", "58.0%",
            "as of 22 Nov 2026", "More than chance?", "1,000 draws", "p = ", "seed 20250923",
            "W = C + D, C balanced",
        ):
            assert words in shown, words
        await press(page, pilot, "y")
        assert "Circular share 16.7% (W = C + D" in page.app.heard[-1].text  # type: ignore[attr-defined]
        await press(page, pilot, "v")
        assert page.diagram.display


async def test_then_and_now_by_keys_and_typed(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "t")
        shown = " ".join(body(page).split())
        for words in (
            "NVIDIA to OpenAI: to $100bn letter of intent became $30bn funded", "closes in signed now",
            "$1.40tn (Nov 2025, statement, said after that day) to $856bn", "to 100 letter", "30 funded",
            "$455bn (Aug 2025, actual) to $664bn", f"34.3 % (23 Sep 2025) to {100 * seven():.1f} %",
            "then: 23 Sep 2025", "now: 22 Nov 2026",
            f"1 of 2 companies then; {', '.join(f'{n} of {h}' for h, n in ANNOUNCED.items())} now",
        ):
            assert words in shown, words
        await press(page, pilot, "left_square_bracket")
        assert "[22 Sep 2025]" in body(page)
        await press(page, pilot, "tab", "left_square_bracket")
        assert page.walk.comparison.days == (date(2025, 9, 22), date(2026, 9, 10))
        await press(page, pilot, "enter")
        await pilot.press(*(["backspace"] * 30), *"2026-01-31", "enter")
        await settle(page, pilot)
        assert page.walk.comparison.days == (date(2026, 1, 31), date(2026, 11, 22))
        await press(page, pilot, "y")
        assert page.app.heard[-1].text.startswith("31 Jan 2026 and 22 Nov 2026. ")  # type: ignore[attr-defined]
        await press(page, pilot, "escape")
        assert page.diagram.display


async def test_a_loop_carries_its_members_day(ledger: Ledger) -> None:
    async with opened(ledger) as (page, _):
        assert "listed members: change not known" in text(page)
        stamp = NOON - 3_600_000
        quotes = {
            "NVDA": Quote("NVDA", price=98.0, previous_close=100.0, cap_musd=4_900_000, time_ms=stamp),
            "ORCL": Quote("ORCL", price=97.0, previous_close=100.0, cap_musd=582_000, time_ms=stamp),
        }
        fresh = {symbol: Freshness(State.DELAYED, 900) for symbol in quotes}
        live = replace(snapshot(ledger), mode=Mode.FEED, quotes=quotes, freshness=fresh)
        page.show(live)
        assert "listed members -$118bn today" in text(page)
        assert "all listed members fall together" in text(page)
        assert "listed members -$118bn today" in side(page)
        page.show(replace(live, freshness={**fresh, "ORCL": Freshness(State.STALE, 900)}))
        assert "fall together" not in text(page) and "ORCL 15 min old" in text(page)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_letters_are_those_of_the_plan_in_view(ledger: Ledger, size: tuple[int, int]) -> None:
    """No other picture has to come first: the list, or the middle of a small ring, follows the plan."""
    async with opened(ledger, size) as (page, pilot):
        for key in ("", "down", "n", "N", "down"):  # new plans, then kept ones
            if key:
                await press(page, pilot, key)
            before = text(page), side(page)
            page.redraw()
            await settle(page, pilot)
            assert before == (text(page), side(page)), key


async def test_a_pair_says_roles_and_vendor_financing(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        await press(page, pilot, "n", "m", "down", "left", "enter")
        assert page.choice.pair == ("openai", "amazon")
        shown = " ".join(side(page).replace("│", " ").split())
        assert "Amazon sells to OpenAI" in shown and "vendor financing 0.36 = $50bn given by Amazon" in shown
        await press(page, pilot, "i", "G", "pageup", "pageup", "pageup", "pageup")
        assert "Formula: equity and debt" in " ".join(side(page).replace("│", " ").split())


async def test_a_saved_view_names_loop_layer_and_sources(ledger: Ledger) -> None:
    async with opened(ledger) as (page, pilot):
        said = page.caption()
        start = "OpenAI > Oracle > NVIDIA; layer announced, deals as of 22 Nov 2026. Sources: "
        assert said.startswith(start)
        await press(page, pilot, "t")
        assert page.caption().startswith("Then and now: 23 Sep 2025 and 22 Nov 2026")
        await press(page, pilot, "enter")
        typed = page.app.screen.query_one(Input).value
        assert typed == "2025-09-23 2026-11-22"  # what is compared, to change

"""The same figure wherever it stands: value, date, source and word agree on screens, sizes and commands."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest

from tests.deals.conftest import TODAY
from tests.last_day import said
from tui.cli.ledger.export import deals_csv, deals_json, deals_text
from tui.deals.article.pinned_loop import ARTICLE_NODES, article_loop
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer, Status
from tui.deals.ledger.ledger import load
from tui.deals.ledger.rows import totals
from tui.deals.ledger.study import LedgerStudy
from tui.deals.obligations.exposure import exposure
from tui.draw.chart.flags import flags_of
from tui.draw.grid.glyphs import FULL
from tui.draw.ledger.panel import Chosen, facts
from tui.draw.loop.company import company_sentence
from tui.draw.loop.deals import DealView, draw_deals
from tui.draw.loop.matrix import draw_matrix, whole
from tui.draw.loop.study import Study
from tui.draw.overview.loop import leg_lines
from tui.draw.ticker.money import in_and_out
from tui.draw.words.deal import sentence
from tui.state.snapshot import Mode, Snapshot
from tui.state.store import Store
from tui.state.timeline import deal_words

LEDGER = load()
STUDY = LedgerStudy(LEDGER, TODAY)
LOOP = Study(LEDGER, TODAY, Layer.ANNOUNCED, MONEY)
ROWS = {r["id"]: r for r in csv.DictReader(io.StringIO(deals_csv(STUDY.rows, TODAY)))}
JSON = {d["id"]: d for d in json.loads(deals_json(STUDY.rows, TODAY, ""))["deals"]}
TEXT = deals_text(STUDY.rows, len(STUDY.rows), TODAY, "", False)


def everywhere(id: str) -> dict[str, str]:
    """What each surface says of a deal."""
    entry = STUDY.book.entry(id)
    assert entry is not None
    row = next(r for r in STUDY.rows if r.entry.deal.id == id)
    panel = Chosen(row, STUDY.names, TODAY, 0, None)
    found = {
        "copied": sentence(entry, STUDY.names, TODAY),
        "panel": " ".join("".join(t for t, _ in line) for line in facts(panel, 118, FULL)),
        "command": next(line for line in TEXT.splitlines() if line.endswith(f" {id}")),
        "changes": deal_words(LEDGER, entry.deal),
    }
    for width in (33, 77, 118):
        view = DealView("", (entry,), STUDY.names, TODAY, Layer.RUMOURED, "")
        found[f"list {width}"] = " ".join(draw_deals(view, width, 30, FULL).lines()[1:3])
    return found


FIGURES = {  # id: amount in a list, its state and month, day in full, who said it
    "openai-oracle-300": ("$300bn", "signed", "Sep 2025", "2025-09-10", "press"),
    "nvidia-openai-equity-2026": ("$30bn", "funded", "Mar 2026", "2026-03-31", "press"),
    "nvidia-sbenergy-equity": ("$1.5-3bn", None, None, None, None),
    "openai-broadcom-10gw": ("$18-200bn", "announced", "Oct 2025", "2025-10-13", "web"),
    "openai-amd-6gw": ("to $90bn", "signed", "Oct 2025", "2025-10-06", "web"),
    "coreweave-nvidia-gpus": ("to $10.3bn", "delivered", "Feb 2026", "2026-02-26", None),
    "nvidia-sbenergy-guarantee": ("to $105bn", "signed", "Aug 2026", "2026-08-17", None),
    "nvidia-openai-loi-2025": ("to $100bn", "lapsed", "Feb 2026", "2026-02-20", None),
}


@pytest.mark.parametrize("id", FIGURES)
def test_a_deal_is_one_figure_one_state_one_day_and_one_source(id: str) -> None:
    amount, state, month, iso, grade = FIGURES[id]
    deal = LEDGER.deal(id)
    said_of = everywhere(id)
    assert deal.amount.listed == amount == ROWS[id]["amount"] == JSON[id]["amount"]
    for where in ("command", "changes", "list 33", "list 77", "list 118"):
        assert amount in said_of[where], where
    assert deal.amount.long in said_of["copied"] and deal.amount.long in said_of["panel"]
    if state is None:
        return
    assert ROWS[id]["status"] == JSON[id]["status"] == state and state in said_of["copied"]
    assert ROWS[id]["since"] == JSON[id]["since"] == iso and iso in said_of["command"]
    for width in (77, 118):
        assert f"{state} {month}" in said_of[f"list {width}"]
    if grade is not None:
        assert ROWS[id]["grade"] == JSON[id]["grade"] == grade and f" {grade}" in said_of["command"]
        assert f"{grade}: " in said_of["copied"] and grade in said_of["list 118"]
        assert deal.proof is not None and deal.proof.url in said_of["copied"]
        assert JSON[id]["figure_by"]["url"] == deal.proof.url


def test_the_flag_of_a_state_has_the_ledger_s_day() -> None:
    flags = flags_of(LEDGER, "NVDA", TODAY)
    funded = next(f for f in flags if f.other == "OpenAI" and f.state == "funded")
    assert funded.day.isoformat() == ROWS["nvidia-openai-equity-2026"]["since"] and funded.amount == "$30bn"


def snapshot() -> Snapshot:
    from tests.pictures import watch
    from tui.market.embedded.first_screen import first_screen

    store = Store(watch(), first_screen(), Mode.EMBEDDED)
    store.set_ledger(LEDGER)
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 18, tzinfo=UTC)
    return store.look(int(noon.timestamp() * 1000))


def test_the_overview_dates_the_loop_as_the_ledger_does() -> None:
    found = [text for _, text in leg_lines(snapshot(), 90, FULL)]
    pinned = article_loop(LEDGER, TODAY)
    for leg, text in zip(pinned.legs, found, strict=False):
        assert leg.entry is not None and (since := leg.entry.deal.since(TODAY)) is not None
        assert f"{leg.amount.listed}: {leg.entry.word} {since:%b %Y}" in text


@pytest.mark.parametrize("slug", ["nvidia", "openai", "oracle", "amazon", "microsoft"])
def test_in_and_out_of_a_company_are_one_sum(slug: str) -> None:
    """Ring, matrix of any size, company page and its sentence; the ticker page by kind."""
    sums = exposure(STUDY.book, slug)
    graph = LOOP.graph((slug, *(n for n in ARTICLE_NODES if n != slug)), 3)
    node = graph.node(slug)
    assert (node.into, node.out) == (sums.money_in, sums.money_out)
    for size in ((78, 21), (118, 37), (198, 57)):
        matrix = LOOP.matrix(ARTICLE_NODES, 20, (0, 1))
        assert (whole(matrix, slug, 1), whole(matrix, slug, 0)) == (sums.money_in, sums.money_out)
        assert draw_matrix(matrix, *size, FULL).text()
    assert sums.money_out.words in company_sentence(LOOP, slug)
    symbol = LEDGER.companies[slug].ticker
    if symbol:
        flows = {(f.out, f.kind): f.amount for f in in_and_out(LEDGER, symbol, TODAY)}
        for out, side in ((True, sums.out), (False, sums.into)):
            assert all(flows[out, kind] == one.total.amount for kind, one in side.items())


def test_the_newest_deal_is_one_day() -> None:
    picture = snapshot()
    newest = max(row.day for d in LEDGER.deals for row in d.history)
    assert picture.deals_to == LEDGER.newest_day(TODAY) == newest
    age = picture.measures["deals.age_days"].value
    assert age == (TODAY - newest).days


def test_money_of_the_ledger_is_the_loop_s_and_rumours_stand_apart() -> None:
    found = totals(STUDY.rows)
    lead = LOOP.lead()[0]
    money = [k.total for k in found.kinds if k.kind in MONEY]
    top = sum(t.high_musd for t in money)
    assert top == sum(e.money.high_musd for e in LOOP.money)
    assert re.match(r'Of \$[\d.]+ to [\d.]+tn announced, [\d.]+ of it "up to", at most ', lead)
    assert found.rumours.deals and "Apart: " in TEXT and "rumours" in TEXT


def test_a_letter_is_called_a_letter_a_purchase_a_purchase_and_a_grade_by_one_word() -> None:
    words = {e.word for e in STUDY.book.entries} | {r["status"] for r in ROWS.values()}
    assert words <= {
        "rumoured", "letter", "announced", "signed", "funded", "lapsed", "ended", "delivered", "arranged",
        "issued", "in force",
    }
    assert {r["grade"] for r in ROWS.values()} <= {"primary", "press", "web", "digest", "index", "unverified"}
    assert {r["kind"] for r in ROWS.values()} == {k.value for k in ALL_KINDS}
    for text in (TEXT, *(t for id in FIGURES for t in everywhere(id).values())):
        assert not re.search(r"\bLOI\b|\bbuys\b|\bintended\b|\bpts?\b", text), text
    open_letters = [e for e in STUDY.book.entries if e.status is Status.LETTER_OF_INTENT]
    assert open_letters and all(ROWS[e.deal.id]["status"] == "letter" for e in open_letters)
    loans = [e for e in STUDY.book.entries if e.deal.kind is Kind.DEBT and e.layer is Layer.FUNDED]
    assert {e.word for e in loans} == {"arranged"}


def test_the_seven_s_share_is_one_figure_with_its_source() -> None:
    from tui.draw.overview.about import about_share

    picture = snapshot()
    assert picture.concentration is not None
    about = about_share(picture, FULL, "https://example.com/weights")
    assert about is not None and "Source: " in about.sentence
    share = picture.concentration.seven.share
    assert share is not None and f"{share * 100:.1f}" in about.sentence
    assert said() in about.sentence or said()[:-5] in about.sentence

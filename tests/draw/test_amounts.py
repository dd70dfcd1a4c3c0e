"""The amount of every deal of the shipped ledger, read back from every surface: its form and its ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from tests.deals.amount_words import agrees, read_all, read_bare
from tests.deals.conftest import TODAY
from tui.cli.ledger.export import deals_csv, deals_dot, deals_json, deals_text
from tui.deals.article.pinned_loop import pinned_loop
from tui.deals.ledger.amount import Amount, Form, Total, total_of
from tui.deals.ledger.deal import ALL_KINDS, GONE, Deal, Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.ledger.study import LedgerStudy
from tui.draw.chart.flags import flags_of
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import FULL
from tui.draw.grid.table import draw_cells, placed
from tui.draw.ledger.panel import Chosen, facts
from tui.draw.ledger.rows import columns
from tui.draw.loop.deals import DealView, draw_deals
from tui.draw.loop.matrix import cell_sentence, draw_matrix
from tui.draw.loop.study import Study
from tui.draw.ring.graph import edge_link
from tui.draw.ring.mini import draw_loop_strip, tag_words
from tui.draw.ring.plan import label_texts
from tui.draw.ticker.money import draw_money, in_and_out
from tui.draw.words.deal import sentence
from tui.state.timeline import deal_words

SHIPPED = load()
LIVE = [e.deal for e in SHIPPED.as_of(TODAY).entries if e.status not in GONE and not e.internal]


def alone(deal: Deal) -> Ledger:
    """A ledger of this deal, as it counts by itself."""
    return Ledger((deal,), SHIPPED.companies, by_id={deal.id: deal})


def short_texts(deal: Deal) -> Iterator[tuple[str, str]]:
    """Where a list or a label writes it, with the text."""
    ledger = alone(deal)
    book, study = ledger.as_of(TODAY), LedgerStudy(ledger, TODAY)
    entry, row = book.entries[0], study.rows[0]
    loop = Study(ledger, TODAY, Layer.RUMOURED, ALL_KINDS)
    for width in (78, 118, 198):
        kept = [c for c in columns(width, False, TODAY, None, FULL) if c.head != "Paid"]
        canvas = Canvas(width, 1)
        draw_cells(canvas, 0, placed(kept, 2, width - 1), row, FULL)
        yield f"ledger list {width}", canvas.text()
    yield "command line", deals_text(study.rows, 1, TODAY, "", False).splitlines()[8]
    yield "graph", deals_dot(study.rows, ledger, TODAY).splitlines()[2]
    yield "what changed", deal_words(ledger, entry.deal)
    for width in (33, 77, 118):
        view = DealView("Deals", (entry,), study.names, TODAY, Layer.RUMOURED, "all")
        lines = draw_deals(view, width, 30, FULL).lines()
        yield f"loop list {width}", "\n".join(lines[1:3])
    ticker = SHIPPED.companies[entry.payer].ticker
    if ticker:
        for flag in flags_of(ledger, ticker, TODAY)[-1:]:
            yield "flags", f"{flag.words(FULL, True)} {flag.words(FULL, False)}"
    if not entry.repeats:
        (edge,) = loop.drawn
        matrix = loop.matrix(edge.pair, 2, (0, 1))
        yield "matrix sentence", cell_sentence(matrix, *edge.pair)
        for full in (True, False):
            for leg in (True, False):
                for text in label_texts(edge_link(edge, book, leg=leg), full):
                    yield "ring label", text
        if ticker and entry.counts:
            yield "ticker", draw_money(in_and_out(ledger, ticker, TODAY), 41, 12, FULL).text()
    if not deal.kind.contingent and not entry.repeats:
        pinned = pinned_loop(book, (entry.payer, entry.receiver), Layer.RUMOURED)
        yield "mini ring", tag_words(pinned.legs[0], pinned)
        strip = draw_loop_strip(pinned, 120, FULL, {s: SHIPPED.short(s) for s in pinned.nodes}).text()
        yield "strip", strip.partition("no deal")[0]


def test_every_list_and_label_says_what_the_ledger_knows() -> None:
    wrong, seen = [], set()
    for deal in LIVE:
        for where, text in short_texts(deal):
            seen.add(where)
            found = read_all(text)
            if not found or not all(agrees(one, deal.amount) for one in found):
                wrong.append((deal.id, where, deal.amount.long, text))
    assert not wrong, wrong[:8]
    assert len(seen) >= 14


def test_every_sentence_says_it_to_the_million() -> None:
    for deal in LIVE:
        ledger = alone(deal)
        study = LedgerStudy(ledger, TODAY)
        row = study.rows[0]
        panel = Chosen(row, study.names, TODAY, 0, None)
        texts = [sentence(row.entry, study.names, TODAY)]
        texts.append(deals_text((row,), 1, TODAY, "", True).splitlines()[7])
        texts += ["".join(t for t, _ in facts(panel, width, FULL)[0]) for width in (60, 78, 118)]
        for text in texts:
            found = read_all(text.partition(", paid")[0].partition(", drawn")[0], long=True)
            assert found and all(agrees(one, deal.amount, exact=True) for one in found), (deal.id, text)


def test_every_number_of_a_matrix_cell_and_every_column_of_a_file() -> None:
    study = LedgerStudy(SHIPPED, TODAY)
    table = {r["id"]: r for r in csv.DictReader(io.StringIO(deals_csv(study.rows, TODAY)))}
    objects = {d["id"]: d for d in json.loads(deals_json(study.rows, TODAY, ""))["deals"]}
    for deal in SHIPPED.deals:
        assert agrees(read_bare(deal.amount.bare), deal.amount), deal.id
        ends = [None if m is None else m / 1000 for m in (deal.amount.low_musd, deal.amount.high_musd)]
        row, one = table[deal.id], objects[deal.id]
        assert [float(row[k]) if row[k] else None for k in ("low_usd_bn", "high_usd_bn")] == ends
        assert [one[k] for k in ("low_usd_bn", "high_usd_bn")] == ends
        assert row["amount_form"] == one["amount_form"] == deal.amount.form.value
        assert all(agrees(a, deal.amount) for text in (row["amount"], one["amount"]) for a in read_all(text))
        entry = study.book.entry(deal.id)
        assert entry is not None and row["status"] == one["status"] == entry.word
        assert row["grade"] == one["grade"] == deal.grade.word


@pytest.mark.parametrize("size", [(78, 21), (118, 37), (198, 57)])
def test_a_matrix_is_whole_and_says_what_of_it_is_shown(size: tuple[int, int]) -> None:
    loop = Study(SHIPPED, TODAY, Layer.ANNOUNCED, frozenset(k for k in ALL_KINDS if not k.contingent))
    matrix = loop.matrix(("openai", "oracle", "nvidia"), 20, (0, 1))
    text = draw_matrix(matrix, *size, FULL).text()
    graph = loop.graph(("openai", "oracle", "nvidia"), 5)
    node = graph.node("openai")
    line = next(x for x in text.splitlines() if x.startswith("▸OpenAI"))
    assert line.split()[-1] == node.out.amount.bare, "the ring and the matrix say one sum"
    floor, top = (next(x.split() for x in text.splitlines() if x.startswith(head))
                  for head in (" IN from", "    to"))
    into = graph.node("nvidia").into
    assert (floor[4], top[3]) == (f"{into.floor_musd / 1000:,.0f}", f"{into.high_musd / 1000:,.0f}+")
    assert "of which shown" in text


def test_no_middle_stands_alone_anywhere() -> None:
    """109 and 2.25 are in no text of the whole ledger, at no size."""
    study = LedgerStudy(SHIPPED, TODAY)
    texts = [deals_text(study.rows, 0, TODAY, "", plain) for plain in (True, False)]
    texts += [deals_csv(study.rows, TODAY), deals_json(study.rows, TODAY, "")]
    loop = Study(SHIPPED, TODAY, Layer.RUMOURED, ALL_KINDS)
    for width in (33, 77, 118, 198):
        view = DealView("All", loop.book.entries, study.names, TODAY, Layer.RUMOURED, "all")
        texts.append(draw_deals(view, width, 900, FULL).text())
        texts.append(draw_matrix(loop.matrix(("openai", "broadcom"), 40, (0, 1)), 330, 60, FULL).text())
    for text in texts:
        for middle in ("$109bn", "~$109bn", " 109 ", "$2.25bn", "$2.2bn", "~$2.2", "midpoint", "middle"):
            assert middle not in text, middle


CASES = [
    (Amount(Form.EXACT, 300_000, 300_000), "$300bn", "300", "$300bn"),
    (Amount(Form.UP_TO, None, 10_300), "to $10.3bn", "to 10", "up to $10.3bn"),
    (Amount(Form.BETWEEN, 18_000, 200_000), "$18-200bn", "18-200", "$18bn to $200bn"),
    (Amount(Form.BETWEEN, 500, 1_200), "$0.5-1.2bn", "0.5-1.2", "$500m to $1.2bn"),
    (Amount(Form.BETWEEN, 20, 1_200), "$20m-1.2bn", "0.02-1.2", "$20m to $1.2bn"),
    (Amount(Form.AT_LEAST, 30_000, None), "$30bn+", "30+", "at least $30bn"),
    (Amount(Form.ABOUT, 2_250, 2_250), "~$2.2bn", "~2.2", "about $2.25bn"),
    (Amount(Form.UNDISCLOSED), "$?", "?", "amount undisclosed"),
    (Amount(Form.EXACT, 999_600, 999_600), "$1.00tn", "1,000", "$999.6bn"),
]


@pytest.mark.parametrize(("amount", "short", "bare", "long"), CASES)
def test_an_amount_has_one_way_at_each_width(amount: Amount, short: str, bare: str, long: str) -> None:
    assert (amount.short, amount.bare, amount.long) == (short, bare, long)


def test_sums_keep_their_ends_and_say_how_much_is_a_ceiling() -> None:
    exact, upto = Amount(Form.EXACT, 100, 100), Amount(Form.UP_TO, None, 50)
    between, hidden = Amount(Form.BETWEEN, 20, 30), Amount(Form.UNDISCLOSED)
    whole = total_of([exact, upto, between, hidden])
    assert (whole.low_musd, whole.high_musd, whole.upto_musd) == (170, 180, 50)
    assert (whole.known, whole.hidden) == (3, 1)
    assert whole.words == '$170 to 180m, 50 of it "up to"' and whole.amount.short == "$120-180m+"
    assert total_of([upto, upto]).words == "up to $100m" and total_of([upto]).amount.short == "to $50m"
    assert total_of([exact]).amount.short == "$100m" and total_of([exact, hidden]).amount.short == "$100m+"
    assert total_of([]).words == "no known amount" and not Total().amount.known
    assert total_of([exact]) + total_of([between]) == total_of([exact, between])


def test_the_leading_sum_is_that_of_the_ledger_s_totals() -> None:
    from tui.deals.ledger.rows import totals

    loop = Study(SHIPPED, TODAY, Layer.ANNOUNCED, frozenset(k for k in ALL_KINDS if not k.contingent))
    lead = sum((e.money for e in loop.money), Total())
    found = totals(LedgerStudy(SHIPPED, TODAY).rows)
    assert lead == sum((k.total for k in found.kinds if not k.kind.contingent), Total())
    assert loop.lead()[0].startswith(f"Of {lead.words.partition(',')[0]} announced, ")
    assert '"up to"' in loop.lead()[0]

"""What the Overview says about the figure in focus: meaning, formula, inputs, age and source."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.draw.alert_samples import alert
from tests.pictures import NOW, live, quote, recorded, said, watch
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII
from tui.draw.overview.about import about_panel
from tui.draw.overview.layout import PANELS
from tui.draw.overview.panels import count_of
from tui.draw.overview.rows import rows_of
from tui.market.quote import Quote
from tui.state.origins import address_of, origins_of, quote_address
from tui.state.snapshot import NextEvent, Snapshot

LEDGER = load()


def known() -> Snapshot:
    store = live()
    store.set_ledger(LEDGER)
    store.apply([said(quote("NVDA", 220.0, previous_close=200.0, name="NVIDIA Corporation"))])
    return store.look(NOW)


LIVE = known()

ORIGINS = origins_of(LIVE, ("NVDA",))


def row_of(symbol: str, snapshot: Snapshot = LIVE) -> object:
    groups = range(len(snapshot.watch.groups) + 1)
    return next(r for g in groups for r in rows_of(snapshot, g) if r.symbol == symbol)


def text_of(panel: str, item: int = 0, symbol: str = "NVDA", snapshot: Snapshot = LIVE) -> str:
    found = about_panel(snapshot, panel, item, row_of(symbol, snapshot), ASCII, ORIGINS)  # type: ignore[arg-type]
    assert found is not None
    return "\n".join((found.title, *found.lines))


@pytest.mark.parametrize(
    "words",
    [
        "NVDA: NVIDIA", "Price: 220.00 USD, as of 10:29 New York, 2 s old (LIVE)", "previous close: 200.00",
        "Move: +10.00%", "formula: regular price / previous close - 1", "input: NVDA 220.0 against 200.0 USD",
        "source: Yahoo Finance, as of 10:29 New York, 2 s old", "Usual days: ", "standard deviation",
        "o opens https://finance.yahoo.com/quote/NVDA",
    ],
)
def test_a_symbol_says_all_that_may_be_asked(words: str) -> None:
    assert words in text_of("board")


def test_a_symbol_as_a_sentence_has_source_and_date() -> None:
    found = about_panel(LIVE, "board", 0, row_of("NVDA"), ASCII, ORIGINS)  # type: ignore[arg-type]
    assert found is not None and found.url == "https://finance.yahoo.com/quote/NVDA"
    assert found.sentence.startswith("NVIDIA (NVDA) 220.00 USD +10.00% on 20 Nov 2026, 10:29 New York")
    assert "Source: Yahoo Finance. Arithmetic on public data" in found.sentence


def test_a_symbol_without_a_price_says_so_and_nothing_is_made_up() -> None:
    text = text_of("board", symbol="RSP")
    assert "no price is known" in text and "0.00" not in text


def test_a_private_company_has_its_round_and_the_page_that_says_so() -> None:
    found = about_panel(LIVE, "board", 0, row_of("OpenAI"), ASCII, ORIGINS)  # type: ignore[arg-type]
    assert found is not None and found.url.startswith("https://www.cnbc.com/")
    assert "last round at $852bn, 31 Mar 2026" in found.sentence
    assert any("no market price" in line for line in found.lines)


@pytest.mark.parametrize(
    ("item", "leg"),
    [(0, "OpenAI to Oracle: $300bn"), (1, "Oracle to NVIDIA: about $40bn"), (2, "NVIDIA to OpenAI: $30bn"),
     (3, "OpenAI to Oracle: $300bn")],
)
def test_the_loop_has_its_legs_and_the_chosen_one_is_copied(item: int, leg: str) -> None:
    found = about_panel(LIVE, "loop", item, None, ASCII, ORIGINS)
    assert found is not None and found.url.startswith("https://")
    assert leg in found.sentence and found.url in found.sentence
    text = "\n".join(found.lines)
    told = ("$300bn", "$40bn", "$30bn", "never added", "The weakest leg: Oracle")
    assert [words for words in told if words not in text] == []


def test_a_loop_of_another_day_says_that_there_is_no_deal() -> None:
    store = recorded("2025-01-27")
    store.set_ledger(LEDGER)
    found = about_panel(store.look(NOW), "loop", 0, None, ASCII, ORIGINS)
    assert found is not None and found.url == "" and "no deal on that day" in found.sentence


@pytest.mark.parametrize(
    "words", ["The seven in the S&P 500: ", "formula: ", "basis: ", "acts like", "Ten largest"]
)
def test_the_share_has_meaning_change_and_basis(words: str) -> None:
    assert words in text_of("share")


EVENTS = (
    NextEvent(date(2026, 11, 25), "NVDA results", "NVDA", "results", estimated=True, source="yahoo"),
    NextEvent(date(2026, 11, 26), "US markets closed", kind="holiday", source="calendar of the exchanges"),
    NextEvent(date(2026, 11, 20), "OpenAI > Oracle: signed", kind="deal", source="https://example.com/a b"),
)


@pytest.mark.parametrize(
    ("panel", "item", "words", "url"),
    [
        ("next", 0, ("NVDA results", "estimate", "in 5 days", "source: Yahoo Finance"), ""),
        ("next", 1, ("closed", "source: calendar of the exchanges"), ""),
        ("changes", 2, ("OpenAI > Oracle: signed", "took this status"), "https://example.com/a"),
    ],
)
def test_dated_lines(panel: str, item: int, words: tuple[str, ...], url: str) -> None:
    picture = replace(LIVE, upcoming=EVENTS, changes=EVENTS)
    found = about_panel(picture, panel, item, None, ASCII, ORIGINS)
    text = text_of(panel, item, snapshot=picture)
    assert found is not None and found.url == url and all(w in text for w in words)
    assert found.sentence.startswith(found.title) and "Source: " in found.sentence


def test_an_alert_has_its_why_and_quiet_has_its_reason() -> None:
    why = "NVDA: -16.97 % in one session"
    fired = replace(LIVE, alerts=(alert("one-name", "NVDA", why=why),))
    found = about_panel(fired, "alerts", 0, None, ASCII, ORIGINS)
    assert found is not None and why in found.lines and why in found.sentence
    quiet = replace(LIVE, alerts=(), conditions=())
    assert f"{len(watch().rules)} rules" in text_of("alerts", snapshot=quiet)


@pytest.mark.parametrize("panel", PANELS)
def test_before_anything_is_known_nothing_breaks(panel: str) -> None:
    empty = replace(LIVE, pinned=None, concentration=None, changes=(), events=(), upcoming=(), alerts=(),
                    conditions=(), ledger=None)
    found = about_panel(empty, panel, 3, None, ASCII, ORIGINS)
    assert (found is not None) is (panel == "alerts")
    assert count_of(empty, panel) == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/x", "https://a.example/x"), ("Longbridge", ""), ("", ""),
        ("Yahoo prices (github.com/o/a-b.c at 3bb66); rounded", "https://github.com/o/a-b.c"),
        ("ftp://a.example", ""), ("see javascript:alert(1)", ""),
    ],
)
def test_the_address_in_the_words_of_a_source(text: str, address: str) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    ("one", "address"),
    [
        (Quote("^GSPC", 1.0, source="yahoo stream"), "https://finance.yahoo.com/quote/%5EGSPC"),
        (Quote("NVDA", 1.0, source="stored"), "https://github.com/fleporquier/invest-flp"),
        (Quote("a/../b?c", 1.0, source="yahoo"), "https://finance.yahoo.com/quote/a%2F..%2Fb%3Fc"),
        (Quote("NVDA", 1.0, source="demo 2026-01-29"), ""),
    ],
)
def test_where_a_price_was_read(one: Quote, address: str) -> None:
    assert quote_address(one) == address

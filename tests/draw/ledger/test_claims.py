"""Claims: verdicts with their reason, the log line, and what public data says beside them."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import pairwise
from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

from tests.draw.concentration_samples import READING
from tests.screens.host import snapshot
from tui.deals.article.claim_figures import claim_figures
from tui.deals.ledger.claims import Verdict, spread
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.ledger.claim_live import live_of
from tui.draw.ledger.claims import ClaimsView, draw_claims, draw_scale
from tui.draw.words.claim import mark, sentence, value_words, why_verdict
from tui.market.quote import Quote
from tui.state.snapshot import Snapshot

LEDGER = load()
BY_ID = {c.id: c for c in LEDGER.claims}
NVDA = Quote("NVDA", price=200.0, previous_close=198.0, cap_musd=5_196_224, time_ms=1_787_000_000_000,
             source="stored")
PICTURE = replace(
    snapshot(READING, quotes={"NVDA": NVDA, "ORCL": Quote("ORCL", price=146.47)}),
    ledger=LEDGER, day=date(2026, 8, 21), as_of_ms=1_795_360_000_000,
)


def view(picture: Snapshot = PICTURE, chosen: str = "openai-burn-8", **more: bool) -> ClaimsView:
    claims = LEDGER.claims
    live = tuple(live_of(c, picture, claim_figures(picture.day)) for c in claims)
    at = [c.id for c in claims].index(chosen)
    return ClaimsView(claims, len(claims), live, date(2026, 11, 22), at, 0, "", **more)


LIVE = [
    ("oracle-jump-43", "+35.9% close", "10 Sep 2025: +43.1% at the day's high, +35.9% at the close"),
    ("nvidia-deepseek-600", "-$593bn", "27 Jan 2025: -$593bn, -17.0% in one day"),
    ("nvidia-cap-45", "$5.20tn", "$4.46tn at the close of 22 Sep 2025, $4.34tn a day later"),
    ("mag7-sp500-35", "33.2 %", "34.3 % on 23 Sep 2025"),
    ("mag7-ndx-75", "58.8 % raw", "63.8 % by raw market value, 23 Sep 2025"),
    ("concentration-1990s", "39 % against 27 %",
     "ten largest 40.2 % on 23 Sep 2025; 27 % at the peak of March 2000"),
    ("openai-oracle-25x", "4.6x a year",
     "$300bn over revenue of $13bn (2025): 23 times, a stock over a flow"),
    ("openai-oracle-300", "backlog $664bn", "Oracle's whole backlog $455bn, 31 Aug 2025"),
]


@pytest.mark.parametrize(("id", "short", "then"), LIVE)
def test_public_data_beside_a_claim(id: str, short: str, then: str) -> None:
    live = live_of(BY_ID[id], PICTURE, claim_figures(PICTURE.day))
    assert live is not None and (live.short, live.then) == (short, then)
    assert live.basis


def test_the_multiple_says_which_one_it_is() -> None:
    live = live_of(BY_ID["nvidia-pe-30"], PICTURE, claim_figures(PICTURE.day))
    assert live is not None and live.short == "32.6x past" and "comes with live quotes only" in live.now
    forward = replace(PICTURE, quotes={"NVDA": replace(NVDA, forward_pe=24.3)})
    live = live_of(BY_ID["nvidia-pe-30"], forward, claim_figures(forward.day))
    assert live is not None and live.short == "24.3x fwd"


def test_nothing_known_is_not_available_and_never_zero() -> None:
    empty = replace(PICTURE, quotes={}, concentration=None, ledger=None)
    for claim in LEDGER.claims:
        live = live_of(claim, empty, claim_figures(empty.day))
        if live is not None:
            assert "$0" not in live.short and "None" not in f"{live}"
    cap = live_of(BY_ID["nvidia-cap-45"], empty, claim_figures(empty.day))
    assert cap is not None and cap.short == "n/a" and cap.now == "no market value is known now"


def test_a_recorded_day_before_the_article_knows_nothing_of_it() -> None:
    early = replace(PICTURE, day=date(2025, 1, 27))
    found = {c.id: live_of(c, early, claim_figures(early.day)) for c in LEDGER.claims}
    assert found["mag7-sp500-35"] is not None and found["mag7-sp500-35"].then == ""
    jump, fall = found["oracle-jump-43"], found["nvidia-deepseek-600"]
    assert jump is not None and jump.short == "n/a"
    assert fall is not None and fall.short == "-$593bn"


VALUES = [
    (0.000294, "USD bn", "$294,000"), (0.006, "USD bn", "$6m"), (300.0, "USD bn", "$300bn"),
    (4500.0, "USD bn", "$4.5tn"), (23.25, "USD bn", "$23.25bn"), (43.0, "percent", "43%"),
    (25.0, "times", "25x"), (184.0, "HHI points", "184 HHI points"), (None, "USD bn", ""), (None, "text", ""),
]


@pytest.mark.parametrize(("value", "unit", "words"), VALUES)
def test_values_keep_their_unit(value: float | None, unit: str, words: str) -> None:
    assert value_words(value, unit) == words


def test_verdicts_have_a_reason_and_a_mark_of_their_own() -> None:
    assert why_verdict(BY_ID["openai-burn-8"]).startswith("true of a part")
    press = dataclasses.replace(BY_ID["openai-losses-44"], verdict=Verdict.CONTRADICTED)
    assert why_verdict(press) == "by the press: techspot.com, 9 Sep 2025"
    assert why_verdict(BY_ID["mag7-ndx-75"]) == "by a company statement or filing: invesco.com, undated"
    alone = dataclasses.replace(BY_ID["mag7-ndx-75"], others=())
    assert why_verdict(alone) == "by our own computation from public data"
    weak = dataclasses.replace(press, others=press.others[2:])
    assert "none is a company statement" in why_verdict(weak)
    for glyphs in (FULL, NARROW, ASCII):
        assert len({mark(v, glyphs) for v in Verdict}) == len(Verdict)


def test_the_log_line_sets_equal_factors_at_equal_steps() -> None:
    top, line = draw_scale(spread(BY_ID["deepseek-contrast"]), 76, FULL).lines()
    assert top.split() == ["$294,000", "$6m", "$100m", "$1.6bn"]
    points = [i for i, c in enumerate(line) if c == "●"]
    assert len(points) == 4 and line.startswith("log scale ")
    steps = [b - a for a, b in pairwise(points)]
    assert max(steps) - min(steps) <= 2, "0.3m, 6m, 100m and 1.6bn lie about twenty times apart"


@pytest.mark.parametrize("size", [(120, 38), (80, 22), (60, 18), (40, 10), (200, 58)])
@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
def test_every_size_and_set_draws(size: tuple[int, int], glyphs: object) -> None:
    for id in ("openai-burn-8", "deepseek-contrast", "concentration-1990s"):
        for opened in (False, True):
            shown = view(chosen=id, opened=opened)
            canvas, rows = draw_claims(shown, *size, glyphs)  # type: ignore[arg-type]
            canvas.respell(glyphs.instead)  # type: ignore[attr-defined]
            assert opened or shown.chosen in rows.values()
            if glyphs is NARROW:
                assert not {c for c in canvas.text() if east_asian_width(c) == "A"}


def test_the_page_says_statement_verdict_and_data() -> None:
    text = draw_claims(view(), 120, 38, FULL).canvas.text()
    assert "What the article of 23 Sep 2025 says" in text and "23 of 23 claims" in text
    assert "○ partly: true of a part, or by one way of counting" in text
    assert "OpenAI burned about USD 8bn last year. ($8bn, as of 23 Sep 2025)" in text
    assert "in part, $9bn: Burn for 2025 as it came out." in text
    seven = draw_claims(view(chosen="mag7-sp500-35"), 80, 22, FULL).canvas.text()
    assert "then 34.3 % on 23 Sep 2025" in seven


def test_the_sentence_names_verdict_data_and_source() -> None:
    claim = BY_ID["oracle-jump-43"]
    text = sentence(claim, live_of(claim, PICTURE, claim_figures(PICTURE.day)))
    assert "verdict: partly" in text and "+43.1% at the day's high" in text and "businesstoday.in" in text
    assert text.endswith("Arithmetic on public data; not investment advice; quotes may be late.")

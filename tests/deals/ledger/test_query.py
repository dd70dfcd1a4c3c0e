"""The ledger's filter: what each word lists, what is explained, and that nothing typed ever raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deals.counts import ARTICLE_RANK, MANY
from tui.deals.ledger.amount import Form
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Grade, Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.query import KEYS, parse_query, vocabulary
from tui.deals.ledger.rows import LoopPlaces, Row, loop_places, rows_of


@pytest.fixture(scope="module")
def rows(shipped: Ledger, today: Book) -> tuple[Row, ...]:
    return rows_of(shipped, today)


@pytest.fixture(scope="module")
def places(today: Book) -> LoopPlaces:
    return loop_places(today)


def ids(rows: tuple[Row, ...], text: str, places: LoopPlaces | None = None) -> set[str]:
    query = parse_query(text, (lambda: places) if places else None)
    assert query.problems == ()
    return {r.entry.deal.id for r in query.choose(rows)}


def test_the_issue_s_example_narrows_word_by_word(rows: tuple[Row, ...], places: LoopPlaces) -> None:
    listed = len(rows)
    text = ""
    for word in ("oracle", "kind:purchase", ">10bn", "since:2025-05", f"loop:{ARTICLE_RANK}", "from:openai"):
        text = f"{text} {word}".strip()
        found = ids(rows, text, places)
        assert len(found) <= listed
        listed = len(found)
    assert found == {"openai-oracle-300"}


def ends(row: Row) -> list[int]:
    return [end for end in (row.amount.low_musd, row.amount.high_musd) if end is not None]


CASES: dict[str, Callable[[Row], bool]] = {
    "status:loi": lambda r: r.entry.status is Status.LETTER_OF_INTENT,
    "status:loi,rumoured": lambda r: r.entry.status in (Status.LETTER_OF_INTENT, Status.RUMOURED),
    "status:gone": lambda r: r.entry.layer is None,
    "kind:debt": lambda r: r.entry.deal.kind is Kind.DEBT,
    "kind:warrant,guarantee": lambda r: r.entry.deal.kind.contingent,
    "-kind:debt": lambda r: r.entry.deal.kind is not Kind.DEBT,
    "layer:signed": lambda r: r.entry.layer is not None and r.entry.layer <= Layer.SIGNED,
    "grade:press": lambda r: r.grade is Grade.PRESS,
    "since:2026": lambda r: r.entry.deal.announced >= date(2026, 1, 1),
    "since:2026-02": lambda r: r.entry.deal.announced >= date(2026, 2, 1),
    "until:2025-09": lambda r: r.entry.deal.announced <= date(2025, 9, 30),
    "until:2025-09-23": lambda r: r.entry.deal.announced <= date(2025, 9, 23),
    "changed:2026-06": lambda r: r.since is not None and r.since >= date(2026, 6, 1),
    ">100bn": lambda r: any(end > 100_000 for end in ends(r)),
    ">=$100": lambda r: any(end >= 100_000 for end in ends(r)),
    "<500m": lambda r: any(end < 500 for end in ends(r)),
    ">0.25tn": lambda r: any(end > 250_000 for end in ends(r)),
    "amount:undisclosed": lambda r: not r.amount.known,
    "amount:range": lambda r: r.amount.form is Form.BETWEEN,
    "amount:upto": lambda r: r.amount.form is Form.UP_TO,
    "amount:about": lambda r: r.amount.form is Form.ABOUT,
    "amount:atleast": lambda r: r.amount.form is Form.AT_LEAST,
    "status:arranged": lambda r: r.entry.status is Status.CLOSED,
    "paid:yes": lambda r: r.entry.deal.paid is not None,
    "repeats:yes": lambda r: r.entry.repeats,
    "from:openai": lambda r: "openai" in r.payer_text,
    "to:nvidia": lambda r: "nvidia" in r.receiver_text,
    "payer:openai receiver:oracle": lambda r: "openai" in r.payer_text and "oracle" in r.receiver_text,
    "-oracle": lambda r: "oracle" not in r.text,
    "source:sec.gov": lambda r: any("sec.gov" in s.url for s in r.entry.deal.sources),
}


@pytest.mark.parametrize("text", CASES)
def test_each_word_lists_exactly_what_it_says(text: str, rows: tuple[Row, ...]) -> None:
    wanted = {r.entry.deal.id for r in rows if CASES[text](r)}
    assert wanted and ids(rows, text) == wanted


def test_loops_are_asked_by_rank(rows: tuple[Row, ...], places: LoopPlaces) -> None:
    assert places.rounds[ARTICLE_RANK - 1] == ("nvidia", "openai", "oracle")
    legs = {"openai-oracle-300", "oracle-nvidia-40", "nvidia-openai-equity-2026"}
    assert legs <= ids(rows, f"loop:{ARTICLE_RANK}", places)
    inside, outside = ids(rows, "loop:any", places), ids(rows, "loop:none", places)
    assert inside and inside.isdisjoint(outside) and len(inside | outside) == len(rows)


EXPLAINED = {
    "knd:equity": "no filter is called 'knd:' (did you mean \"kind\"?)",
    "kind:eqity": "kind: there is no 'eqity' (did you mean \"equity\"?)",
    "status:sined": "status: there is no 'sined' (did you mean \"signed\"?)",
    "layer:xyz": "layer: there is no 'xyz' (there is funded, signed, announced, intended, rumoured)",
    "grade:pres,bad":
        "grade: there is no 'bad' (there is primary, press, web, digest, index, unverified, aggregator)",
    ">ten": "'>ten' is no amount; write it like >10bn, <=500m or >1tn",
    "since:2025-13": "since: '2025-13' is no date; write it like 2025, 2025-09 or 2025-09-23",
    "loop:0": f"loop: there are {MANY}, ranked from 1 by least leg",
    "loop:x": "loop: 'x' is no rank; write loop:1, loop:any or loop:none",
    "orcle": "nothing here is called 'orcle' (did you mean \"oracle\"?)",
}


@pytest.mark.parametrize("text", EXPLAINED)
def test_a_word_not_understood_is_explained_in_one_line(
    text: str, rows: tuple[Row, ...], places: LoopPlaces
) -> None:
    query = parse_query(text, lambda: places)
    assert query.explain(rows, vocabulary(rows)) == EXPLAINED[text]


@pytest.mark.parametrize("text", ["kind:", "since:", ">", "-", "loop:", "status:l", "kind:eq", "grade:p"])
def test_a_word_that_is_still_typed_is_no_fault(text: str, rows: tuple[Row, ...], places: LoopPlaces) -> None:
    query = parse_query(text, lambda: places)
    assert query.explain(rows, ()) == "" and query.choose(rows)


_PARTS = (">", "<=", "-", "10bn", "oracle", "2025-09", "any", "9" * 30)
words = st.sampled_from([*(f"{k}:" for k in KEYS), *_PARTS])


@given(st.lists(st.one_of(words, st.text(max_size=12)), max_size=8).map("".join))
def test_whatever_is_typed_nothing_raises_and_rows_only_go(
    rows: tuple[Row, ...], places: LoopPlaces, text: str
) -> None:
    query = parse_query(text, lambda: places)
    found = query.choose(rows)
    assert set(found) <= set(rows)
    line = query.explain(rows, ("oracle",))
    assert "\n" not in line and "\x1b" not in line

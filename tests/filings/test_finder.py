"""The finder on the project's own sentences, its parts, and texts that want to harm."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.inbox import LEAST_HITS, OWN, below, every_pattern, judge
from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status
from tui.deals.ledger.ledger import load
from tui.filings.candidate import Candidate, Via
from tui.filings.find.filing import Filing, read_filing
from tui.filings.find.mentions import Names
from tui.filings.find.sides import Sides
from tui.filings.find.sums import sums
from tui.filings.find.titles import read_title
from tui.filings.inbox import Inbox, add
from tui.filings.known import Relation, nearest
from tui.system.text import clean

LEDGER = load()
NAMES, SIDES = Names(LEDGER.companies), Sides(LEDGER.companies)
DAY = date(2027, 3, 1)


def told(title: str, day: date = DAY) -> tuple[Candidate, ...]:
    return read_title(title, day, NAMES, SIDES).candidates


def gather(found: Iterable[Candidate]) -> list[Candidate]:
    return [entry.candidate for entry in add(Inbox(), found, 0).entries]


def test_own_sentences_stand_above_the_floors_and_use_every_pattern() -> None:
    tally = judge(OWN)
    assert list(below(tally)) == []
    assert {name: tally.hits[name] for name in every_pattern() if tally.hits[name] < LEAST_HITS} == {}


@pytest.mark.parametrize(("text", "musd", "form", "low"), [
    ("$25bn", 25_000, Form.EXACT, None), ("US$6.3 billion", 6_300, Form.EXACT, None),
    ("USD 1.0 Billion", 1_000, Form.EXACT, None), ("$500,000,000", 500, Form.EXACT, None),
    ("$1,750 million", 1_750, Form.EXACT, None), ("up to another $25B", 25_000, Form.UP_TO, None),
    ("more than $60 billion", 60_000, Form.AT_LEAST, None), ("$10bn-plus", 10_000, Form.AT_LEAST, None),
    ("about $20 billion", 20_000, Form.ABOUT, None), ("between $5bn and $7bn", 7_000, Form.BETWEEN, 5_000),
    ("$5-7 billion", 7_000, Form.BETWEEN, 5_000),
    ("from $1.25 billion to $1.5 billion", 1_500, Form.EXACT, None),
    ("3 billion dollars", 3_000, Form.EXACT, None),
])
def test_sums_in_their_forms(text: str, musd: float, form: Form, low: float | None) -> None:
    (found,) = sums(f"They pay {text} for it")
    assert found.musd is not None and round(found.musd, 6) == musd
    assert (found.form, found.low_musd and round(found.low_musd, 6)) == (form, low)


@pytest.mark.parametrize("text", ["$200", "$13.50 a share", "200 million tokens", "5 %", "$ 31,000"])
def test_small_figures_are_no_sums(text: str) -> None:
    assert sums(f"It costs {text} now") == ()


def test_another_currency_is_a_sum_that_is_not_turned_into_dollars() -> None:
    (found,) = sums("ASML puts €1.3bn into it")
    assert (found.musd, found.currency) == (None, "€")


@pytest.mark.parametrize(("text", "slugs"), [
    ("IREN's lease and Nvidia’s", ["iren", "nvidia"]), ("(NASDAQ: NVDA) and $ORCL", ["nvidia", "oracle"]),
    ("Elon Musk's xAI", ["xai"]), ("Amazon Web Services, AWS", ["amazon", "amazon"]),
    ("Google Cloud", ["alphabet"]), ("MSFT rises", ["microsoft"]), ("an arm of the state, a meta study", []),
    ("Scale of it, Core of it, Related news", []), ("Facebook parent Meta", ["meta", "meta"]),
])
def test_names_as_they_are_written(text: str, slugs: list[str]) -> None:
    assert [n.slug for n in NAMES.find(text)] == slugs


def test_a_name_that_only_describes_is_no_party() -> None:
    (one,) = told("Microsoft to invest $2bn in OpenAI rival Poolside")
    assert (one.payer, one.receiver) == ("microsoft", "poolside")


def test_the_same_deal_is_told_once_with_all_its_titles() -> None:
    titles = (
        "Nvidia to invest $3bn in Wayve", "Wayve lands $3 billion from Nvidia", "Nvidia puts $3bn into Wayve",
    )
    (one,) = gather(c for n, t in enumerate(titles) for c in told(t, date(2027, 3, 1 + n)))
    assert [t.text for t in one.told] == list(titles)


def test_a_later_title_changes_the_status_of_the_same_candidate() -> None:
    first = told("Oracle in talks to buy Ampere for $4bn")
    (one,) = gather((*first, *told("Oracle completes $4bn takeover of Ampere")))
    assert one.status is Status.RUMOURED  # of one day: the first one stands
    (one,) = gather((*first, *told("Oracle completes $4bn takeover of Ampere", date(2027, 3, 4))))
    assert one.status is Status.CLOSED


def test_is_it_one_we_have() -> None:
    deal = next(
        d for d in LEDGER.deals
        if d.kind is Kind.PURCHASE and d.amount.known and d.status is Status.DEFINITIVE
    )
    one = Candidate(
        deal.payer, deal.receiver, deal.kind, deal.status, max(row.day for row in deal.history), Via.HEADLINE,
        float(deal.amount.top_musd or 0),
    )
    for candidate, relation in (
        (one, Relation.SAME), (replace(one, amount_musd=123_456.0), Relation.ANOTHER),
        (replace(one, status=Status.TERMINATED, day=date(2028, 1, 1)), Relation.CHANGES),
        (replace(one, day=date(2028, 1, 1)), Relation.ANOTHER),
    ):
        found = nearest(candidate, LEDGER.deals)
        assert found is not None and found.relation is relation
        assert found.deal.id == deal.id or relation is Relation.ANOTHER


def test_a_hostile_filing_costs_little_and_leaves_clean_quotes() -> None:
    filing = Filing("8-K", DAY, "coreweave", "CoreWeave, Inc.", ("1.01",))
    evil = "<p>The Company issued $2 billion of \x1b[31mnotes\u202e due 2033 [red]now[/red].</p>"
    (one,) = read_filing("<html><body><p>Item 1.01 x</p>" + evil, filing, NAMES)
    quote = one.told[0].text
    assert quote == clean(quote) and "\x1b" not in quote and "[red]" in quote  # markup stays text
    began = time.process_time()
    for bomb in ("<" * 2_000_000, "<script" * 300_000, "$1 " * 700_000, "issued $1 billion " * 120_000,
                 "<p>" + "issue " * 400_000 + "$9 billion notes", "&#x1b;" * 300_000):
        read_filing("<html><body>Item 1.01 a " + bomb, filing, NAMES)
    assert time.process_time() - began < 12.0


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["Nvidia to invest $3bn in ", "Oracle signs $5bn deal, Arm "]))
def test_any_title_is_read_without_a_fault_and_the_same_way_twice(tail: str, head: str) -> None:
    assert told(head + tail) == told(head + tail)
    for one in told(head + tail):
        assert one.told[0].text == clean(one.told[0].text)

"""Loops of the shipped ledger, to the number, and the search against a plain one."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deals.conftest import THEN, TODAY
from tests.deals.counts import ARTICLE_RANK, FIRST, LOOPS, MANY
from tui.deals.article.pinned_loop import article_loop
from tui.deals.ledger.amount import UNDISCLOSED, Amount, Form
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import ALL_KINDS, Deal, Kind, Layer, Status, StatusChange
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops.flows import Edge, edges
from tui.deals.loops.loops import find_loops, rotate, with_edge


@pytest.mark.parametrize(("layer", "kinds"), LOOPS)
def test_the_shipped_ledger_has_these_loops(today: Book, layer: Layer, kinds: frozenset[Kind]) -> None:
    found = find_loops(edges(today, layer, kinds))
    assert found.counts == LOOPS[layer, kinds] and not found.truncated


def test_by_least_leg(today: Book) -> None:
    found = find_loops(edges(today))
    assert tuple((x.nodes, x.least_musd) for x in found.items[: len(FIRST)]) == FIRST
    assert found.rank(("openai", "oracle", "nvidia")) == ARTICLE_RANK
    assert found.rank(("openai", "nvidia", "oracle")) is None
    assert next(x for x in found.items if x.hops == 3).nodes == ("nvidia", "openai", "oracle")
    assert all(x.least_musd is None for x in found.items if not x.all_known)


def test_contingent_loops_stand_apart(today: Book) -> None:
    found = find_loops(edges(today, kinds=ALL_KINDS)).items
    money = [x for x in found if not x.contingent]
    assert found[: len(money)] == tuple(money)
    assert len(money) == MANY


def test_on_the_day_of_the_article(then: Book) -> None:
    intended = find_loops(edges(then, Layer.INTENDED)).items
    three = [x for x in intended if x.hops == 3]
    assert [x.nodes for x in three] == [("nvidia", "openai", "oracle")]
    legs = {leg.pair: leg.amount.short for leg in three[0].legs}
    assert legs == {
        ("openai", "oracle"): "$300bn", ("oracle", "nvidia"): "~$40bn", ("nvidia", "openai"): "to $100bn",
    }
    assert find_loops(edges(then, Layer.ANNOUNCED)).counts == {2: 1}


def test_paid_amounts_may_add_to_the_funded_layer(today: Book) -> None:
    found = find_loops(edges(today, Layer.FUNDED, paid=True))
    assert [x.nodes for x in found.items] == [("microsoft", "openai"), ("coreweave", "nvidia")]
    assert found.items[0].bound_musd == 11_900


def test_the_pinned_loop_today(shipped: Ledger) -> None:
    pinned = article_loop(shipped, TODAY)
    assert pinned.nodes == ("openai", "oracle", "nvidia")
    assert [(leg.amount.short, leg.entry and leg.entry.status) for leg in pinned.legs] == [
        ("$300bn", Status.DEFINITIVE),
        ("~$40bn", Status.DEFINITIVE),
        ("$30bn", Status.CLOSED),
    ]
    assert pinned.closed and pinned.at_most_musd == 30_000
    assert pinned.weakest.payer == "oracle"
    assert [leg.layer is Layer.FUNDED for leg in pinned.legs] == [False, False, True]
    letter = pinned.legs[2].history[0]
    assert (letter.deal.amount.short, letter.status) == ("to $100bn", Status.LAPSED)


def test_the_pinned_loop_is_open_where_a_leg_is_missing(shipped: Ledger) -> None:
    funded = article_loop(shipped, TODAY, Layer.FUNDED)
    assert not funded.closed and [leg.payer for leg in funded.open_legs] == ["openai", "oracle"]
    assert funded.at_most_musd is None
    then = article_loop(shipped, THEN, Layer.ANNOUNCED)
    assert [leg.payer for leg in then.open_legs] == ["nvidia"] and then.weakest.payer == "nvidia"
    assert article_loop(shipped, THEN, Layer.INTENDED).at_most_musd == 40_000
    before = article_loop(shipped, date(2020, 1, 1))
    assert all(leg.entry is None and not leg.in_layer for leg in before.legs)


DAY = date(2026, 1, 1)


def edge(payer: str, receiver: str, musd: int | None = 1) -> Edge:
    change = (StatusChange(DAY, Status.DEFINITIVE),)
    kind, status = Kind.PURCHASE, Status.DEFINITIVE
    amount = UNDISCLOSED if musd is None else Amount(Form.EXACT, musd, musd)
    one = Deal(f"{payer}-{receiver}", payer, receiver, kind, DAY, status, change, amount)
    return edges(Book(DAY, (Entry(one, payer, receiver, status, False, DAY),)))[0]


pairs = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda p: p[0] != p[1])


@settings(max_examples=60)
@given(st.dictionaries(pairs, st.integers(1, 9), max_size=24), st.integers(2, 6))
def test_the_search_finds_what_networkx_finds(graph: dict[tuple[str, str], int], hops: int) -> None:
    found = find_loops([edge(*pair, musd) for pair, musd in graph.items()], hops)
    plain = {rotate(tuple(c)) for c in nx.simple_cycles(nx.DiGraph(list(graph)), length_bound=hops)}
    assert {x.nodes for x in found.items} == plain and len(found.items) == len(plain)
    for loop in found.items:
        assert loop.least_musd == min(graph[leg.pair] for leg in loop.legs)


@settings(max_examples=60)
@given(st.dictionaries(pairs, st.integers(1, 9), min_size=1, max_size=24))
def test_one_new_deal_gives_what_a_new_search_gives(graph: dict[tuple[str, str], int]) -> None:
    whole = [edge(*pair, musd) for pair, musd in graph.items()]
    added = whole[-1]
    assert with_edge(find_loops(whole[:-1]), whole, added) == find_loops(whole)
    changed = edge(*added.pair, 99)
    new = [*whole[:-1], changed]
    assert with_edge(find_loops(whole), new, changed) == find_loops(new)


def test_a_leg_without_a_number_gives_a_bound() -> None:
    loop = find_loops([edge("a", "b", 7), edge("b", "a", None)]).items[0]
    assert (loop.least_musd, loop.bound_musd, loop.all_known) == (None, 7, False)


def test_a_cap_is_said_and_keeps_the_first_by_rank() -> None:
    names = "abcdefg"
    whole = [edge(a, b, 1 + i) for i, (a, b) in enumerate((a, b) for a in names for b in names if a != b)]
    everything = find_loops(whole)
    found = find_loops(whole, limit=10)
    assert found.truncated and 0 < len(found.items) <= 10 and not everything.truncated
    assert found.items == everything.items[: len(found.items)]
    assert with_edge(found, whole, whole[0]).items == found.items

"""The worked examples of METHODS 2 to the digit, published values, and what must always hold."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Layer
from tui.deals.loops.circulation import (
    decompose,
    finn_index,
    max_circulation,
    mean_path_length,
    measure,
    measure_amounts,
    throughflow,
    trophic_incoherence,
)
from tui.deals.loops.flows import Pair, amounts, edges
from tui.deals.loops.graph import blocks, max_flow, totals
from tui.deals.loops.null_model import _shuffle, against_chance
from tui.deals.loops.weights import loop_weights

Graph = dict[Pair, int]


def graph(words: str) -> Graph:
    """'A>B 3, B>A 5' as pair -> amount; the same pair twice adds up."""
    found: Graph = {}
    for part in words.split(", "):
        pair, amount = part.split()
        payer, receiver = pair.split(">")
        found[payer, receiver] = found.get((payer, receiver), 0) + int(amount)
    return found


SEED = "OAI>ORCL 300, ORCL>NVDA 40, NVDA>OAI 100"
TRAP = "S>A 1, A>B 10, B>A 10, A>T 1"
WORKED = [
    # graph, max circulation, total, BFF %, reciprocity %, FCI %, throughput %
    (SEED, 120, 440, 27.3, 0.0, 13.3, 13.3),
    ("A>B 6, B>A 4, B>C 5, C>A 7", 17, 22, 69.7, 36.4, 50.8, 54.5),
    ("A>B 7, B>C 7, C>A 7", 21, 21, 100.0, 0.0, 100.0, 100.0),
    ("A>B 3, A>B 4, B>A 5", 10, 12, 83.3, 83.3, 71.4, 71.4),
    ("A>B 3, B>C 4, A>C 5", 0, 12, 0.0, 0.0, 0.0, 0.0),
]


@pytest.mark.parametrize(("words", "most", "total", "bff", "reciprocity", "finn", "throughput"), WORKED)
def test_worked_examples(
    words: str, most: int, total: int, bff: float, reciprocity: float, finn: float, throughput: float
) -> None:
    found = measure_amounts(graph(words))
    assert (found.max_musd, found.total_musd) == (most, total)
    shares = (found.circular_share, found.reciprocity, found.finn, found.throughput)
    assert [round(100 * (x or 0), 1) for x in shares] == [bff, reciprocity, finn, throughput]
    assert found.max_share == pytest.approx(most / total)


def test_the_trap_where_forwarding_surpluses_fails() -> None:
    found = measure_amounts(graph(TRAP))
    assert found.max_musd == 20 and found.parts.circular_musd == pytest.approx(20)
    assert found.circular_share == pytest.approx(20 / 22)
    assert found.scc_share == found.reciprocity == pytest.approx(20 / 22)
    assert dict(found.weights.by_loop) == {("A", "B"): pytest.approx(10)}
    assert found.throughput == pytest.approx(10 / 11)


def test_peeling_loops_greedily_would_find_less() -> None:
    assert max_circulation(graph("A>B 6, B>A 4, B>C 5, C>A 7")) == 17


def test_published_finn_index_of_cone_spring() -> None:
    words = (
        "plants>detritus 8881, detritus>bacteria 5205, detritus>feeders 2309, bacteria>detritus 1600, "
        "bacteria>feeders 75, feeders>detritus 200, feeders>carnivores 370, carnivores>detritus 167"
    )
    inflows = {"plants": 11184.0, "detritus": 635.0}
    assert sum(throughflow(graph(words), inflows).values()) == 30_626
    assert finn_index(graph(words), inflows) == pytest.approx(0.0919, abs=5e-5)
    assert finn_index(graph(words)) == pytest.approx(0.1036, abs=5e-5)


OYSTERS = (  # Dame & Patten 1981, kcal per square metre and day
    "feeders>predators 0.5135, feeders>detritus 15.791, microbiota>meiofauna 1.206, "
    "microbiota>deposit 1.206, meiofauna>deposit 0.6609, meiofauna>detritus 4.2403, "
    "deposit>predators 0.1721, deposit>detritus 1.9076, predators>detritus 0.3262, "
    "detritus>microbiota 8.1721, detritus>meiofauna 7.2745, detritus>deposit 0.6431"
)


def test_published_values_of_the_oyster_reef() -> None:
    parts = (part.split() for part in OYSTERS.split(", "))
    reef = {(p.split(">")[0], p.split(">")[1]): float(x) for p, x in parts}
    inflows = {"feeders": 41.47}
    assert sum(throughflow(reef, inflows).values()) == pytest.approx(83.5833, abs=1e-4)
    assert finn_index(reef, inflows) == pytest.approx(0.1101686, abs=1e-6)
    assert mean_path_length(reef, inflows) == pytest.approx(2.015512, abs=1e-6)


def test_layers_have_no_incoherence_and_a_round_nothing_else() -> None:
    assert trophic_incoherence(graph("A>B 7, B>C 3, A>D 2")) == pytest.approx(0, abs=1e-12)
    assert trophic_incoherence(graph("A>B 7, B>C 7, C>A 7")) == pytest.approx(1)
    assert trophic_incoherence(graph("A>B 7, B>A 7, C>D 5, D>C 5")) == pytest.approx(1)
    shortcut = graph("A>B 1, B>C 1, A>C 1")  # by hand: levels 0, 2/3, 4/3
    assert trophic_incoherence(shortcut) == pytest.approx(1 / 9)
    assert trophic_incoherence({}) is None and mean_path_length({}) is None
    assert mean_path_length(graph("A>B 7, B>C 7")) == 3 and mean_path_length(graph("A>B 7, B>A 7")) is None


def test_published_values_of_the_decomposition_toolbox() -> None:
    triangle = measure_amounts(graph("A>B 2, B>C 1, C>A 1"))
    assert (triangle.circular_share, triangle.throughput) == (pytest.approx(0.75), pytest.approx(0.5))
    routed = measure_amounts(graph("A>S 2, S>B 2, B>C 1, C>A 1"))
    assert (routed.circular_share, routed.throughput) == (pytest.approx(2 / 3), pytest.approx(0.5))
    both = measure_amounts(graph("A>B 1, B>A 1, B>C 1, C>B 1, C>A 1, A>C 1"))
    assert both.weights.total_musd == pytest.approx(8 / 3)
    assert sorted(both.weights.by_loop.values()) == [pytest.approx(1 / 3)] * 2 + [pytest.approx(2 / 3)] * 3


def test_no_money_gives_none_and_not_zero() -> None:
    found = measure_amounts({})
    assert found.max_share is None and found.finn is None and found.throughput is None
    assert found.net_share is None and found.total_musd == 0


def test_the_shipped_ledger(today: Book) -> None:
    found = measure(edges(today))
    assert found.without_number > 0
    assert found.max_share is not None and found.scc_share is not None and found.reciprocity is not None
    assert 0 < found.reciprocity < found.max_share < found.scc_share < 1
    assert found.circular_share is not None and found.circular_share <= found.max_share
    assert not found.weights.truncated and found.throughput is not None
    article = found.weights.of(("nvidia", "openai", "oracle"))
    assert 0 < article <= 30_000
    shares = [measure(edges(today, layer)).max_musd for layer in Layer]
    assert shares == sorted(shares)


nodes = st.sampled_from("abcdefg")
pairs = st.tuples(nodes, nodes).filter(lambda p: p[0] != p[1])
graphs = st.dictionaries(pairs, st.integers(1, 50), min_size=1, max_size=20)
NEAR = {"rel": 1e-7, "abs": 1e-7}


@settings(max_examples=80, deadline=None)
@given(graphs)
def test_the_order_of_the_measures(g: Graph) -> None:
    m = measure_amounts(g)
    assert m.reciprocity is not None and m.max_share is not None and m.scc_share is not None
    assert 0 <= m.reciprocity <= m.max_share <= m.scc_share <= 1
    assert m.circular_share is not None and m.circular_share <= m.max_share + 1e-9
    assert m.finn is not None and -1e-9 <= m.finn <= 1 + 1e-9
    assert (m.max_musd == 0) == nx.is_directed_acyclic_graph(nx.DiGraph(list(g)))
    assert m.incoherence is not None and -1e-9 <= m.incoherence <= 1 + 1e-9
    assert (m.net_musd == 0) == (m.incoherence > 1 - 1e-9)
    assert (m.path_length is None) == (m.net_musd == 0) and (m.path_length or 1) >= 1


@settings(max_examples=80, deadline=None)
@given(graphs)
def test_the_decomposition_is_balanced_and_the_rest_has_no_loop(g: Graph) -> None:
    parts = decompose(g)
    for pair, amount in g.items():
        assert parts.circular.get(pair, 0) + parts.acyclic.get(pair, 0) == pytest.approx(amount)
    out, into = totals(parts.circular)
    assert all(out[n] == pytest.approx(into[n]) for n in out)
    assert not blocks(parts.acyclic) and all(x > 0 for x in parts.acyclic.values())
    weights = loop_weights(parts.circular)
    round_ = sum(w * len(loop) for loop, w in weights.by_loop.items())
    assert round_ == pytest.approx(parts.circular_musd, **NEAR)
    assert all(w >= -1e-9 for w in weights.by_loop.values())


@settings(max_examples=50, deadline=None)
@given(graphs, st.permutations("abcdefg"), st.integers(2, 9))
def test_names_and_scale_change_nothing(g: Graph, names: list[str], scale: int) -> None:
    rename = dict(zip("abcdefg", names, strict=True))
    one = measure_amounts(g)
    two = measure_amounts({(rename[a], rename[b]): x * scale for (a, b), x in g.items()})
    assert two.max_musd == scale * one.max_musd
    for field in ("circular_share", "reciprocity", "scc_share", "net_share", "finn", "throughput",
                  "incoherence", "path_length"):
        assert getattr(two, field) == pytest.approx(getattr(one, field), **NEAR)


@settings(max_examples=50, deadline=None)
@given(graphs, st.data())
def test_a_vehicle_between_payer_and_receiver_leaves_throughput(g: Graph, data: st.DataObject) -> None:
    payer, receiver = pair = data.draw(st.sampled_from(sorted(g)))
    routed = {k: v for k, v in g.items() if k != pair} | {(payer, "v"): g[pair], ("v", receiver): g[pair]}
    before, after = measure_amounts(g).throughput, measure_amounts(routed).throughput
    assert after == pytest.approx(before, **NEAR)


@settings(max_examples=50, deadline=None)
@given(graphs, pairs, st.integers(1, 50))
def test_one_more_deal_never_lowers_what_could_go_round(g: Graph, pair: Pair, more: int) -> None:
    assert max_circulation(g | {pair: g.get(pair, 0) + more}) >= max_circulation(g)


@settings(max_examples=40, deadline=None)
@given(st.permutations("abcdef"), st.integers(1, 99), st.integers(2, 6))
def test_a_balanced_ring_is_all_round(names: list[str], amount: int, size: int) -> None:
    ring = {(names[i], names[(i + 1) % size]): amount for i in range(size)}
    m = measure_amounts(ring)
    assert m.max_share == 1 and m.finn == pytest.approx(1) and m.throughput == pytest.approx(1)
    assert m.circular_share == pytest.approx(1) and m.net_musd == 0


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_the_optimum_agrees_with_a_linear_program(g: Graph) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    names = sorted({n for pair in g for n in pair})
    balance = [[(a == n) - (b == n) for a, b in g] for n in names]
    bounds = [(0, x) for x in g.values()]
    solved = optimize.linprog([-1] * len(g), A_eq=balance, b_eq=[0] * len(names), bounds=bounds)
    assert max_circulation(g) == pytest.approx(-solved.fun, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_max_flow_agrees_with_networkx(g: Graph) -> None:
    net = nx.DiGraph()
    net.add_nodes_from("ab")
    for (a, b), x in g.items():
        net.add_edge(a, b, capacity=x)
    assert max_flow(g, "a", "b") == nx.maximum_flow_value(net, "a", "b")


@settings(max_examples=40, deadline=None)
@given(graphs, st.integers(0, 9))
def test_a_shuffle_keeps_every_company_s_totals(g: Graph, seed: int) -> None:
    import random

    state = dict(g)
    _shuffle(state, random.Random(seed), 200, len(g))
    used = {n: (a, b) for n in totals(g)[0] if (a := totals(g)[0][n]) + (b := totals(g)[1][n])}
    out, into = totals(state)
    assert {n: (out[n], into[n]) for n in out} == used
    assert all(a != b and x > 0 for (a, b), x in state.items())
    assert len(state) <= len(g) + len(g) // 10


def test_chance_is_the_same_for_the_same_seed_and_can_be_stopped(today: Book) -> None:
    g = amounts(edges(today))
    one, two = against_chance(g, 20), against_chance(g, 20)
    assert one == two and one is not None
    assert 0 <= one.low <= one.mean <= one.high <= 1 and 1 / 21 <= one.p_value <= 1
    assert one.seen == pytest.approx(max_circulation(g) / sum(g.values()))
    assert against_chance(g, 20, stopped=lambda: True) is None
    assert against_chance({}) is None


def test_too_many_loops_are_said() -> None:
    full = {(a, b): 1 for a in "abcdefgh" for b in "abcdefgh" if a != b}
    capped = loop_weights(full, limit=50)
    assert capped.truncated and len(capped.by_loop) == 50

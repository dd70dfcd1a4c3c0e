"""What holds for every portfolio: a fund is its parts, order is nothing, the truth lies within bounds."""

from __future__ import annotations

import random
from math import isfinite

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.money import at
from tui.market.index.weights import Weights, issuer_of
from tui.money.fund_lists import Lines, moved_lines
from tui.money.holding import FundWords, Holding
from tui.money.picture import Money

NAMES = tuple(at.sp500().shares)
PRICED = ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "GOOG", "META", "TSLA", "AMD", "AVGO", "SPY")
HELD = st.lists(
    st.tuples(st.sampled_from(PRICED), st.floats(-500, 500).filter(lambda x: abs(x) > 0.01)),
    min_size=1, max_size=12,
)


def amounts(money: Money) -> dict[str, float]:
    return {c.issuer: round(c.usd, 4) for c in money.companies if abs(c.usd) > 1e-6}


def lots(rows: list[tuple[str, float]]) -> list[Holding]:
    return [Holding(symbol, shares=shares) for symbol, shares in rows]


@settings(max_examples=100, deadline=None)
@given(HELD, st.integers(0, 2**32))
def test_order_and_lots_change_nothing(rows: list[tuple[str, float]], seed: int) -> None:
    halves = [(s, part) for s, n in rows for part in (n / 4, 3 * n / 4)]
    random.Random(seed).shuffle(halves)
    whole, parted = at.money(*lots(rows)), at.money(*lots(halves))
    assert abs(whole.usd - parted.usd) < 1e-4
    of_parts = amounts(parted)
    assert amounts(whole).keys() == of_parts.keys()
    assert all(abs(usd - of_parts[name]) < 0.01 for name, usd in amounts(whole).items())
    assert abs(whole.loop.usd - parted.loop.usd) < 0.01


@settings(max_examples=150, deadline=None)
@given(HELD)
def test_value_and_shares_agree(rows: list[tuple[str, float]]) -> None:
    prices = at.prices()
    stated = [Holding(s, value=n * price.value) for s, n in rows if (price := prices.price(s)) is not None]
    by_shares, by_value = at.money(*lots(rows)), at.money(*stated)
    assert abs(by_shares.usd - by_value.usd) < 0.01
    assert abs((by_shares.day_usd or 0) - (by_value.day_usd or 0)) < 0.01
    assert abs(by_shares.any_loop.usd - by_value.any_loop.usd) < 0.01


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.floats(0.01, 1)), min_size=1, max_size=20),
       st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1))
def test_a_fund_equal_to_its_parts_changes_nothing(parts: list[tuple[str, float]], usd: float) -> None:
    total = sum(share for _, share in parts)
    shares: dict[str, float] = {}
    for name, share in parts:
        shares[name] = shares.get(name, 0.0) + share / total
    fund = at.money(Holding("MYFUND", value=usd), funds=(FundWords("MYFUND", lines=shares),))
    direct = at.money(*(Holding(name, value=usd * share) for name, share in shares.items()))
    of_parts = amounts(direct)
    assert all(abs(value - of_parts[name]) < 0.01 for name, value in amounts(fund).items())
    assert abs(fund.loop.usd - direct.loop.usd) < 0.01
    if usd > 0:
        assert fund.names.value is not None and direct.names.value is not None
        assert abs(fund.names.value - direct.names.value) < 1e-6


def test_the_truth_lies_within_every_bound() -> None:
    """A thousand times lines are hidden from the embedded list: at random, or all below the k largest.

    Of lines hidden at random nothing is known; those below the k largest weigh no more than the last of them.
    """
    dice = random.Random(20260821)
    wrong = [
        found for _ in range(1000)
        for found in _beyond(dice, dice.uniform(0.01, 0.99) ** 2, dice.random() < 0.5, dice.random())
    ]
    assert wrong == []


def _beyond(dice: random.Random, kept: float, largest: bool, beside: float) -> list[str]:
    """What lies beyond its bounds when all but `kept` of the lines are hidden."""
    truth = at.sp500().shares
    order = sorted(truth, key=lambda n: -truth[n]) if largest else dice.sample(list(truth), len(truth))
    shown = {name: truth[name] for name in order[: max(1, round(len(order) * kept))]}
    lines = moved_lines(Weights("FUND", "", "hidden", shown, complete=False), {}, None, False)
    if not largest:
        lines = Lines(lines.shares, lines.basis, rest=lines.rest, ceiling=1.0)
    own = Holding("NVDA", value=100_000 * beside)
    found = at.money(Holding("FUND", value=100_000), own, given={"FUND": lines})
    usd = {name: 100_000 * share + (own.value or 0) * (name == "NVDA") for name, share in truth.items()}
    wrong = [
        company.issuer for company in found.companies
        if not company.exposure.low_usd - 0.01 <= usd[company.issuer] <= company.exposure.high_usd + 0.01
    ]
    seen = {company.issuer for company in found.companies}
    hidden = [usd[name] for name in truth if name not in seen]
    if max(hidden, default=0.0) > found.through.open_high_usd + 0.01:
        wrong.append("the hidden ones")
    for group in (found.loop, found.any_loop, found.seven):
        real = sum(usd.get(name, 0.0) for name in group.issuers) / found.usd
        if not group.low - 1e-9 <= real <= group.high + 1e-9:
            wrong.append(group.key)
    names = sum(usd.values()) ** 2 / sum(x * x for x in usd.values())
    low, high = found.names.low, found.names.high
    if low is None or high is None or not low - 1e-6 <= names <= high + 1e-6:
        wrong.append("equal names")
    return wrong


@settings(max_examples=150, deadline=None)
@given(HELD, st.sampled_from(["TQQQ", "SPXU", "SH", "UPRO", "NVDL", "VTI"]), st.floats(-1e5, 1e5))
def test_no_figure_is_nan(rows: list[tuple[str, float]], fund: str, usd: float) -> None:
    found = at.money(*lots(rows), Holding(fund, value=usd))
    names = found.names
    figures = [found.usd, found.day_usd, found.day_move, found.looked_through]
    figures += [names.value, names.low, names.high]
    figures += [x for g in (found.loop, found.any_loop, found.seven) for x in (g.value, g.low, g.high)]
    figures += [x for c in found.companies for x in (c.usd, c.exposure.low_usd, c.exposure.high_usd)]
    assert all(x is None or isfinite(x) for x in figures)
    assert all(g.low <= g.value + 1e-9 and g.value <= g.high + 1e-9
               for g in (found.loop, found.any_loop, found.seven))


@settings(max_examples=60, deadline=None)
@given(st.floats(100, 1e6), st.sampled_from([("UPRO", 3), ("SPXU", -3), ("SH", -1), ("SSO", 2), ("SPY", 1)]))
def test_shorts_and_factors_carry_their_sign(usd: float, fund: tuple[str, int]) -> None:
    symbol, factor = fund
    weights = at.sp500().shares
    for sign in (1, -1):
        found = at.money(Holding(symbol, value=sign * usd))
        by_hand = sign * usd * factor * weights["NVDA"]
        assert abs(found.through.exposures["NVDA"].funds_usd - by_hand) < 0.01
        assert abs(found.loop.usd - sign * usd * factor * (weights["NVDA"] + weights["ORCL"])) < 0.01


def test_alphabet_is_one_company() -> None:
    found = at.money(Holding("GOOG", shares=10), Holding("GOOGL", shares=10), Holding("SPY", value=1000))
    alphabet = [c for c in found.companies if issuer_of(c.issuer) == "GOOGL"]
    assert len(alphabet) == 1
    prices = [at.prices().price(s) for s in ("GOOG", "GOOGL")]
    direct = sum(10 * p.value for p in prices if p is not None)
    assert abs(alphabet[0].exposure.direct_usd - direct) < 1e-6

"""Diversification rules of funds, tested on an index's weights by issuer.

A fund that copies an index must hold them, so the index's concentration has legal edges. Shares are
fractions. With a partial list (`ceiling` is the most that a missing name can weigh) a sum is a bound, and a
rule that it does not decide is None, never a guess. Sources: Directive 2009/65/EC articles 52 and 53 (UCITS),
US Internal Revenue Code 851(b)(3) (regulated investment company), Investment Company Act of 1940 section
5(b)(1). Commercial indices keep further buffers; nothing here is advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class FundRule:
    """No issuer above `single` (one may reach `one`); those above `floor` together at most `group`."""

    name: str
    says: str
    single: float | None
    floor: float | None
    group: float | None
    one: float | None = None


FUND_RULES = (
    FundRule("UCITS 5/10/40", "no issuer above 10 %; those above 5 % at most 40 % in all", 0.10, 0.05, 0.40),
    FundRule("UCITS index fund", "no issuer above 20 %; one may reach 35 %", 0.20, None, None, 0.35),
    FundRule("US fund 25/50", "no issuer above 25 %; those above 5 % at most 50 % in all", 0.25, 0.05, 0.50),
    FundRule("US diversified 75-5-10", "those above 5 % at most 25 % in all", None, 0.05, 0.25),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule on one list. `holds` is None where missing names would decide.

    `largest` and `group` are the measured shares (`group` None where the rule has none); `bound` is
    "at least" when missing names may add to `group`. `names` make up the group.
    """

    rule: FundRule
    holds: bool | None
    largest: float
    group: float | None
    names: tuple[str, ...]
    bound: str = ""


def fund_rules(shares: Mapping[str, float], ceiling: float = 0.0) -> tuple[Verdict, ...]:
    """Every rule on `shares`; ValueError without any."""
    if not shares:
        raise ValueError("no weights to test")
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return tuple(_judge(rule, ordered, ceiling) for rule in FUND_RULES)


def _judge(rule: FundRule, ordered: Sequence[tuple[str, float]], ceiling: float) -> Verdict:
    largest = ordered[0][1]
    names: tuple[str, ...] = ()
    group = None
    bound = ""
    tests: list[bool | None] = []
    if rule.single is not None:
        tests.append(_single(rule, ordered, ceiling))
    if rule.floor is not None and rule.group is not None:
        above = _above(ordered, rule.floor)
        names, group = tuple(name for name, _ in above), sum(share for _, share in above)
        bound = "at least" if ceiling > rule.floor + SLACK else ""
        over = group > rule.group + SLACK
        tests.append(False if over else None if bound else True)
    holds = False if False in tests else None if None in tests else True
    return Verdict(rule, holds, largest, group, names, bound)


def _above(ordered: Sequence[tuple[str, float]], floor: float) -> list[tuple[str, float]]:
    """Those of `ordered` (largest first) above `floor`."""
    return list(takewhile(lambda item: item[1] > floor + SLACK, ordered))


def _single(rule: FundRule, ordered: Sequence[tuple[str, float]], ceiling: float) -> bool | None:
    assert rule.single is not None
    allowed = 1 if rule.one is not None else 0
    if len(_above(ordered, rule.single)) > allowed or (
        rule.one is not None and ordered[0][1] > rule.one + SLACK
    ):
        return False
    return None if ceiling > rule.single + SLACK else True

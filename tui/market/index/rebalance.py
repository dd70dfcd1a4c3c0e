"""The Nasdaq-100's concentration rules: how far a special rebalance is, and what it would do.

The limits are data with the date on which they were last confirmed, not constants of nature: the index
provider changes them. Weights are fractions by issuer and must be the index's own (capped) weights; raw
market values stand well above them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Quarterly and special tests of the Nasdaq-100, as fractions."""

    as_of: str = "2026-01-19"
    source: str = "as reported by ETF Strategy on 2026-01-19; the rule book of 2026-05-01 was not read"
    single: float = 0.24
    floor: float = 0.045
    group: float = 0.48
    group_reset: float = 0.40
    edge: float = 0.005
    inclusive: bool = False  # whether exactly 4.5 % counts: sources differ


NASDAQ_100 = Limits()


class EdgeName(Struct, frozen=True):
    """An issuer close to the 4.5 % cliff: in or out of the group now, and the group if it changed sides."""

    issuer: str
    share: float
    inside: bool
    group_if_crossed: float


class Distance(Struct, frozen=True):
    """How far the group above the floor is from its limit; all fractions of the index."""

    group: float
    members: tuple[str, ...]
    room: float  # limit - group; negative when the limit is passed
    edge: tuple[EdgeName, ...]
    outperformance: float | None  # uniform lead that reaches the limit; None when passed or empty
    largest: str
    largest_share: float
    limits: Limits
    bound: str = ""  # "at least" where a name that is not listed may belong to the group

    @property
    def passed(self) -> bool:
        return self.room < 0


class Effect(Struct, frozen=True):
    """Estimated weights after a reset: the group scaled down pro rata, everyone else up."""

    group_factor: float
    rest_factor: float
    shares: dict[str, float]


def lead_to_limit(group: float, limit: float) -> float | None:
    """x = (L-S)/(S(1-L)): how much the group must outrun the rest to the limit; None when there."""
    if not 0 < group < limit:
        return None
    return (limit - group) / (group * (1 - limit))


def special_distance(shares: Mapping[str, float], limits: Limits = NASDAQ_100, ceiling: float = 0.0,
                     open_issuers: tuple[str, ...] = ()) -> Distance:
    """Distance to the special rebalance. ValueError without shares.

    With a partial list no other line weighs more than `ceiling`: the group is exact while that stays at or
    below the floor and no issuer of `open_issuers` (one share class missing) could change it, else a bound.
    """
    if not shares:
        raise ValueError("no weights to test")
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    members = tuple(name for name, share in ordered if _inside(share, limits))
    group = sum(shares[name] for name in members)
    edge = tuple(EdgeName(name, share, name in members, group - share if name in members else group + share)
                 for name, share in ordered if abs(share - limits.floor) <= limits.edge + 1e-12)
    largest, top = ordered[0]
    others = (0.0, *(shares.get(name, 0.0) for name in open_issuers))
    is_bound = any(_inside(share + ceiling, limits) for share in others)
    return Distance(group, members, limits.group - group, edge, lead_to_limit(group, limits.group), largest,
                    top, limits, "at least" if is_bound else "")


def _inside(share: float, limits: Limits) -> bool:
    return share >= limits.floor - 1e-12 if limits.inclusive else share > limits.floor + 1e-12


def reset_effect(shares: Mapping[str, float], limits: Limits = NASDAQ_100) -> Effect | None:
    """What a reset of the group to 40 % would do, pro rata: an estimate. None when it is not above."""
    distance = special_distance(shares, limits)
    # of a partial list the others' factor is still right: only their names are not known
    if distance.group <= limits.group_reset or distance.group >= 1:
        return None
    down = limits.group_reset / distance.group
    up = (1 - limits.group_reset) / (1 - distance.group)
    inside = set(distance.members)
    return Effect(down, up, {name: x * (down if name in inside else up) for name, x in shares.items()})

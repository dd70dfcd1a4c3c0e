"""Sentences about a figure of the Concentration screen: its changes, its depth, the rules that look at it."""

from __future__ import annotations

from datetime import date

from tui.market.index.reading import Concentration, Depth, Nasdaq
from tui.market.index.rebalance import Limits

_SESSIONS = (5, 20, 250)
SPECIAL = (date(1998, 12, 21), date(2011, 5, 2), date(2023, 7, 24))  # of the Nasdaq-100, out of turn


def happened(as_of: date | None) -> str:
    """When the Nasdaq-100 was rebalanced out of turn, as far as that was known on `as_of`."""
    months = [f"{day:%B %Y}" for day in SPECIAL if as_of is None or day <= as_of]
    return f"It happened in {', '.join(months[:-1])} and {months[-1]}."


def more_facts(key: str, reading: Concentration) -> list[str]:
    """What stands behind the figure `key`, one fact a sentence."""
    facts = [changes_words(key, reading)]
    if key in ("share.top10.sp500", "share.mag7.sp500") and reading.depth is not None:
        facts.append(tops_words(reading.depth))
    if key == "effective_number.sp500" and reading.depth is not None:
        facts += _depth(reading.depth)
    if key == "group45.ndx" and reading.nasdaq is not None:
        facts += special_words(reading.nasdaq)
    return facts


def changes_words(key: str, reading: Concentration) -> str:
    """Changes over 5, 20 and 250 sessions, or why there are none."""
    found = reading.changes.get(key, {})
    if not found:
        return "changes: " + ("n/a, nothing recorded on the same basis so long ago" if reading.estimated
                              else "those of the stored days stand in the table")

    def amount(change: float | None) -> str:
        if change is None:
            return "n/a (no record of the same basis)"
        return f"{change:+.1f}" if key.startswith("effective") else f"{change * 100:+.2f} pp"

    return "changes: " + ", ".join(f"{span} sessions {amount(found.get(span))}" for span in _SESSIONS)


def tops_words(depth: Depth) -> str:
    """Shares of the largest 1, 5, 7 and 10 issuers."""
    return "largest issuers together: " + ", ".join(
        f"{k}: {bound + ' ' if bound else ''}{share * 100:.1f} %" for k, share, bound in depth.tops
    )


def _depth(depth: Depth) -> list[str]:
    facts = []
    if depth.normalised is not None:
        facts.append(f"normalised HHI: {depth.normalised * 10_000:.0f} of 10,000 points, {depth.n} issuers")
    if depth.interval is not None:
        facts.append(f"only {depth.coverage * 100:.1f} % of the index is listed: the number lies between the "
                     "bounds, whatever the others are")
    return facts


def special_words(nasdaq: Nasdaq) -> list[str]:
    """The special rebalance: what triggers it, the names at the edge, what it would do, whose limits."""
    found, limits = nasdaq.distance, nasdaq.distance.limits
    facts = []
    if found.outperformance is not None:
        facts.append(f"reached when the group beats the rest by {found.outperformance * 100:.1f} % "
                     f"(it holds {len(found.members)} names)")
    for name in found.edge:
        side = "in it; without it" if name.inside else "not in it; with it"
        facts.append(f"at the edge: {name.issuer} {name.share * 100:.2f} %, {side} the group is "
                     f"{name.group_if_crossed * 100:.1f} %")
    largest = f"largest issuer {found.largest} {found.largest_share * 100:.1f} %"
    facts += [f"{largest} against {limits.single * 100:.0f} %", effect_words(nasdaq), limits_words(limits)]
    return facts


def effect_words(nasdaq: Nasdaq) -> str:
    """The estimated effect of a reset to 40 %."""
    effect, limits = nasdaq.effect, nasdaq.distance.limits
    if effect is None:
        return f"a reset would take the group to {limits.group_reset * 100:g} %: it is below that as it is"
    down, up = (effect.group_factor - 1) * 100, (effect.rest_factor - 1) * 100
    return f"estimate of a reset: each of the group {down:+.1f} %, everyone else {up:+.1f} %"


def limits_words(limits: Limits) -> str:
    """The limits' date and source: the index provider changes them."""
    return f"limits as of {limits.as_of} ({limits.source}); the provider may have changed them"

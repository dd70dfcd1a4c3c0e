"""The names a rule may measure, with their units: the table that refuses a mistyped key.

tui/metrics.py makes the values; `*` stands for a symbol or a name.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

UNITS: dict[str, str] = {
    "move.*": "fraction",
    "extended_move.*": "fraction",
    "usual_days.*": "count",
    "cap_change.*": "musd",
    "contribution.*.sp500": "fraction",
    "share.mag7.sp500": "fraction",
    "share.mag7.sp500.change20": "pp",
    "share.mag7.ndx": "fraction",
    "share.top10.sp500": "fraction",
    "share.top10.ndx": "fraction",
    "share.top10.sp500.high250": "pp",
    "share.*.sp500": "fraction",
    "share.*.ndx": "fraction",
    "effective_number.sp500": "count",
    "effective_number.ndx": "count",
    "group45.ndx": "fraction",
    "issuer_max.ndx": "fraction",
    "loop.pinned.max_move": "fraction",
    "breadth.rsp_spy": "pp",
    "circular.share": "fraction",
    "circular.musd": "musd",
    "circular.throughput": "fraction",
    "circular.reciprocity": "fraction",
    "circular.net_share": "fraction",
    "circular.scc_share": "fraction",
    "circular.finn": "fraction",
    "circulation.max": "fraction",
    "circulation.max_musd": "musd",
    "loops.count": "count",
    "oracle.openai_backlog": "fraction",
    "deals.status_changes": "count",
    "loops.over_10bn": "count",
    "deals.age_days": "days",
    "feed.down_s": "seconds",
    "share.top1.sp500": "fraction",
    "share.top5.sp500": "fraction",
    "share.top7.sp500": "fraction",
    "hhi.sp500": "points",
    "hhi_normalised.sp500": "fraction",
    "effective_number.sp500.low": "count",
    "effective_number.sp500.high": "count",
    "coverage.sp500": "fraction",
    "basis.sp500": "count",
    "returns.top10.sp500": "fraction",
    "contributors.sp500": "count",
    "group5.sp500": "fraction",
    "group45.ndx.room": "pp",
    "edge45.ndx": "pp",
    "group45.ndx.lead": "fraction",
    "group45.ndx.reset": "fraction",
    "breadth.rsp_spy.z": "count",
    "basket.loop.move": "fraction",
    "basket.loop.vs_spy": "pp",
    "basket.loop.vs_rsp": "pp",
    "basket.loop.drawdown": "fraction",
    "correlation.loop.spy": "count",
    "correlation.loop.pairs": "count",
    "absorption.loop": "fraction",
    "absorption.loop.shift": "count",
    "turbulence.loop": "count",
    "turbulence.loop.rank": "fraction",
    "share.mag7.sp500.change5": "pp",
    "share.mag7.sp500.change250": "pp",
    "share.top10.sp500.change5": "pp",
    "share.top10.sp500.change20": "pp",
    "share.top10.sp500.change250": "pp",
    "effective_number.sp500.change5": "count",
    "effective_number.sp500.change20": "count",
    "effective_number.sp500.change250": "count",
    "group45.ndx.change5": "pp",
    "group45.ndx.change20": "pp",
    "group45.ndx.change250": "pp",
}
# these begin anew with each session: what fired yesterday is over, whatever today brings
OF_THE_DAY = ("move.", "extended_move.", "usual_days.", "cap_change.", "contribution.",
              "loop.pinned.max_move", "breadth.", "basket.loop.move", "basket.loop.vs_", "returns.",
              "contributors.")


def unit_of(key: str) -> str | None:
    """The unit of a measure key or pattern; None when no such measure exists."""
    if key in UNITS:
        return UNITS[key]
    for pattern, unit in UNITS.items():
        if "*" in pattern and fnmatchcase(key, pattern) and key.count(".") >= pattern.count("."):
            return unit
    return None

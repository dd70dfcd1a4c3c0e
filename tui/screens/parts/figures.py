"""Keys of the measures that one place of a page shows: what `B` makes a rule of, the likeliest first."""

from __future__ import annotations

_SYMBOL = ("move.*", "usual_days.*", "price.*", "extended_move.*", "cap_change.*", "contribution.*.sp500",
           "share.*.sp500")
LOOP = ("circular.share", "circular.musd", "circulation.max", "circulation.max_musd", "circular.throughput",
        "circular.reciprocity", "circular.net_share", "circular.finn", "circular.scc_share", "loops.count")
LEDGER = ("oracle.openai_backlog", "deals.status_changes", "loops.over_10bn", "deals.age_days")
SHARES = ("share.mag7.sp500", "share.mag7.sp500.change20", "share.top10.sp500", "effective_number.sp500")
PINNED = "loop.pinned.max_move"
INDEX = {
    "today": ("returns.top10.sp500", "contributors.sp500"),
    "together": ("basket.loop.move", "basket.loop.vs_spy", "basket.loop.drawdown", "breadth.rsp_spy",
                 "breadth.rsp_spy.z", "correlation.loop.spy", "correlation.loop.pairs", "absorption.loop",
                 "absorption.loop.shift", "turbulence.loop", "turbulence.loop.rank"),
    "rules": ("group45.ndx", "group45.ndx.room", "group45.ndx.lead", "edge45.ndx", "issuer_max.ndx"),
}


def figures_of_symbol(symbol: str) -> tuple[str, ...]:
    """The measures of one company; none without a symbol."""
    return tuple(pattern.replace("*", symbol) for pattern in _SYMBOL) if symbol else ()

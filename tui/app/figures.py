"""Which figures a page shows at its cursor: what `B` makes a rule of, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui.alerts.measure import Measure

_SYMBOL = ("move.*", "usual_days.*", "extended_move.*", "cap_change.*", "contribution.*.sp500",
           "share.*.sp500")
_LOOP = ("circular.share", "circular.musd", "circulation.max", "circulation.max_musd", "circular.throughput",
         "circular.reciprocity", "circular.net_share", "circular.finn", "circular.scc_share", "loops.count")
_INDEX = {
    "today": ("returns.top10.sp500", "contributors.sp500"),
    "together": ("basket.loop.move", "basket.loop.vs_spy", "basket.loop.drawdown", "breadth.rsp_spy",
                 "breadth.rsp_spy.z", "correlation.loop.spy", "correlation.loop.pairs", "absorption.loop",
                 "absorption.loop.shift", "turbulence.loop", "turbulence.loop.rank"),
    "rules": ("group45.ndx", "group45.ndx.room", "group45.ndx.lead", "edge45.ndx", "issuer_max.ndx"),
}
_LEDGER = ("oracle.openai_backlog", "deals.status_changes", "loops.over_10bn", "deals.age_days")
_SHARES = ("share.mag7.sp500", "share.mag7.sp500.change20", "share.top10.sp500", "effective_number.sp500")


def figures_on(page: Any, known: Mapping[str, Measure], watched: Iterable[str] = ()) -> tuple[str, ...]:
    """Keys of the measures at the cursor of `page`; several where one place shows several figures."""
    match page.name if page is not None else "":
        case "overview":
            found = _on_overview(page)
        case "ticker":
            found = _of_symbol(page.choice.symbol)
        case "loop":
            found = _LOOP if page.choice.page == "measures" else ("loop.pinned.max_move", *_LOOP)
        case "concentration":
            found = _on_index(page, watched)
        case "ledger":
            found = _LEDGER
        case _:
            found = (figure,) if (figure := str(getattr(page, "figure", ""))) else ()
    # what is not known now can be watched too, when the register holds it
    return tuple(dict.fromkeys(key for key in found if key in known))


def _on_overview(page: Any) -> tuple[str, ...]:
    focus = page.view.seen.focus
    if focus == "alerts":
        from tui.draw.overview.panels import alerts_of

        events = alerts_of(page.snapshot) if page.snapshot is not None else []
        return (events[page.view.seen.item % len(events)].measure,) if events else ()
    by_panel = {"share": _SHARES, "loop": ("loop.pinned.max_move", *_LOOP), "changes": _LEDGER}
    return by_panel.get(focus) or _of_symbol(page.chosen)


def _of_symbol(symbol: str) -> tuple[str, ...]:
    return tuple(pattern.replace("*", symbol) for pattern in _SYMBOL) if symbol else ()


def _on_index(page: Any, watched: Iterable[str]) -> tuple[str, ...]:
    if page.figure:
        return (page.figure,)
    names = tuple(f"contribution.{symbol}.sp500" for symbol in watched) if page.view_name == "today" else ()
    return (*names, *_INDEX.get(page.view_name, ()))

"""The one register of named measures: what a rule may look at, its unit, and the formula behind it.

tui/state/measures.py makes the values; `*` stands for a symbol or a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

from msgspec import Struct

from tui.market.index.record import SPANS


class Entry(Struct, frozen=True):
    """One line of the register. `unit` is one of those of alerts/measure.py."""

    key: str
    unit: str
    formula: str


_ENTRIES = (
    Entry("move.*", "fraction", "regular price / previous close - 1"),
    Entry("price.*", "price", "regular price, in the currency of its exchange"),
    Entry("extended_move.*", "fraction", "pre- or post-market price / last regular price - 1"),
    Entry("usual_days.*", "count", "(move - mean) / standard deviation of the 60 sessions before it"),
    Entry("cap_change.*", "musd", "market value now - market value at the previous close"),
    Entry("contribution.*.sp500", "fraction", "weight before the move x move"),
    Entry("share.mag7.sp500", "fraction", "market values of the seven / that of the S&P 500, by issuer"),
    Entry("share.mag7.sp500.change20", "pp", "share now - share 20 sessions ago"),
    Entry("share.top10.sp500", "fraction", "market values of the ten largest issuers / that of the S&P 500"),
    Entry("share.*.sp500", "fraction", "market value of the issuer / market value of the S&P 500"),
    Entry("effective_number.sp500", "count", "1 / sum of squared shares: acts like that many equal names"),
    Entry("group45.ndx", "fraction", "sum of the Nasdaq-100 issuers above 4.5 %"),
    Entry("breadth.rsp_spy", "pp", "move of RSP (equal weight) - move of SPY"),
    Entry("loop.pinned.max_move", "fraction", "the least negative move of the pinned loop's listed members"),
    Entry("share.top10.sp500.high250", "pp", "share now - highest close of the 250 sessions before"),
    Entry("oracle.openai_backlog", "fraction", "OpenAI's signed purchases / Oracle's published backlog"),
    Entry("deals.status_changes", "count", "dated status rows of all deals up to today"),
    Entry("loops.over_10bn", "count", "loops of announced money whose least leg is at least $10bn"),
    Entry("issuer_max.ndx", "fraction", "largest official weight of one issuer in the Nasdaq-100"),
    Entry("circular.share", "fraction", "balanced part of all announced money (BFF) / the whole"),
    Entry("circular.musd", "musd", "sum of the balanced part (BFF) of all announced money"),
    Entry("circular.throughput", "fraction", "T / (T + net), T the sum of loop weights"),
    Entry("circular.reciprocity", "fraction", "sum min(w_ij, w_ji) / sum w"),
    Entry("circular.net_share", "fraction", "sum max(0, out - in) / sum w: what netting leaves"),
    Entry("circular.scc_share", "fraction", "money inside strongly connected blocks / the whole"),
    Entry("circular.finn", "fraction", "Finn cycling index: sum((n_ii - 1) / n_ii T_i) / sum T"),
    Entry("circulation.max", "fraction", "maximum circulation / the whole (network simplex)"),
    Entry("circulation.max_musd", "musd", "max sum f, 0 <= f <= x, in = out at every company"),
    Entry("loops.count", "count", "loops of 2 to 5 companies, announced money; depends on the method"),
    Entry("mine.value", "count", "what the person owns, in dollars, at the newest prices"),
    Entry("mine.day", "fraction", "the day's profit / what was owned the evening before"),
    Entry("mine.share.loop", "fraction", "what is held of the article's loop, through funds / the whole"),
    Entry("mine.share.any_loop", "fraction", "the same of companies in any loop of announced money"),
    Entry("mine.share.mag7", "fraction", "the same of the seven"),
    Entry("mine.effective_names", "count", "1 / sum of squared shares of the companies behind what is owned"),
    Entry("mine.largest", "fraction", "the largest company behind what is owned / the whole"),
    Entry("deals.age_days", "days", "today - newest date in the ledger"),
    Entry("days_to.*", "days", "the first day on which it can be - today: of a deal's begin or a loan's due"),
    Entry("inbox.unread", "count", "candidates of deals and renewed figures that wait to be read"),
    Entry("feed.down_s", "seconds", "time since the last successful reply, in a session"),
    Entry("share.top1.sp500", "fraction", "share of the largest issuer"),
    Entry("share.top5.sp500", "fraction", "share of the five largest issuers"),
    Entry("share.top7.sp500", "fraction", "share of the seven largest issuers"),
    Entry("hhi.sp500", "points", "10,000 x sum of squared shares, by issuer"),
    Entry("hhi_normalised.sp500", "fraction", "(HHI - 1/n) / (1 - 1/n), HHI as a fraction"),
    Entry("effective_number.sp500.low", "count", "1 / the highest HHI that the known lines allow"),
    Entry("effective_number.sp500.high", "count", "1 / the lowest HHI that the known lines allow"),
    Entry("coverage.sp500", "fraction", "share of the index that the listed names make up"),
    Entry("basis.sp500", "count",
          "0 full value, 1 float-adjusted, 2 fund lines, 3 own file; 4, 5: 0, 1 by Yahoo"),
    Entry("returns.top10.sp500", "fraction", "contributions of the ten largest / the index's move"),
    Entry("contributors.sp500", "count",
          "(sum c)^2 / sum c^2 of the ten's contributions with the move's sign"),
    Entry("group5.sp500", "fraction",
          "sum of the issuers above 5 %: limited by UCITS 5/10/40, US 25/50, 75-5-10"),
    Entry("share.mag7.ndx", "fraction", "official weights of the seven in the Nasdaq-100"),
    Entry("share.top10.ndx", "fraction", "official weights of the ten largest issuers of the Nasdaq-100"),
    Entry("share.*.ndx", "fraction", "official weight of the issuer in the Nasdaq-100"),
    Entry("effective_number.ndx", "count", "1 / sum of squared official weights of the Nasdaq-100"),
    Entry("group45.ndx.room", "pp", "limit of the special rebalance - group above the floor"),
    Entry("edge45.ndx", "pp", "distance of the nearest of the largest issuers to the floor of the group"),
    Entry("group45.ndx.lead", "fraction", "(L - S) / (S (1 - L)): the lead of the group that triggers it"),
    Entry("group45.ndx.reset", "fraction",
          "40 % / S - 1: estimate of what a reset takes from each of the group"),
    Entry("breadth.rsp_spy.z", "count", "(spread - mean) / standard deviation of the 60 sessions before"),
    Entry("basket.loop.move", "fraction", "mean move of the listed members of the leading loops"),
    Entry("basket.loop.vs_spy", "pp", "move of the loop's basket - move of SPY"),
    Entry("basket.loop.vs_rsp", "pp", "move of the loop's basket - move of RSP (equal weight)"),
    Entry("basket.loop.drawdown", "fraction", "level of the basket / its highest of 250 sessions - 1"),
    Entry("correlation.loop.spy", "count", "correlation of basket and SPY over 60 sessions"),
    Entry("correlation.loop.pairs", "count", "mean correlation of the members' pairs over 60 sessions"),
    Entry("absorption.loop", "fraction", "variance in the largest fifth of eigenvalues / all variance"),
    Entry("absorption.loop.shift", "count", "(mean of 15 days - mean of a year) / deviation of the year"),
    Entry("turbulence.loop", "count", "(y - mu)' S^-1 (y - mu) / k: 1 is an average day"),
    Entry("turbulence.loop.rank", "fraction", "part of the window's days that were calmer"),
    *(
        Entry(f"{key}.change{span}", unit, f"{word} now - {word} {span} sessions ago, of one basis only")
        for key, unit, word in (
            ("share.mag7.sp500", "pp", "share"), ("share.top10.sp500", "pp", "share"),
            ("effective_number.sp500", "count", "number"), ("group45.ndx", "pp", "group"),
        )
        for span in SPANS if (key, span) != ("share.mag7.sp500", 20)  # that one stands above
    ),
)
REGISTER: Mapping[str, Entry] = {line.key: line for line in _ENTRIES}
# these begin anew with each session: what fired yesterday is over, whatever today brings
OF_SYMBOL = ("price.", "move.", "extended_move.", "usual_days.", "cap_change.")  # then the symbol alone
PRIVATE = "mine."  # what the person owns: a rule may rest on it, no figure of it is told or recorded
OF_THE_DAY = ("mine.day", "move.", "extended_move.", "usual_days.", "cap_change.", "contribution.",
              "loop.pinned.max_move", "breadth.", "basket.loop.move", "basket.loop.vs_", "returns.",
              "contributors.")


def symbol_of(key: str) -> str:
    """The company that a measure is of; empty for a pattern, an index or a loop."""
    return key.partition(".")[2] if key.startswith(OF_SYMBOL) and "*" not in key else ""


@lru_cache(4096)
def entry(key: str) -> Entry | None:
    """The register's line for a key or pattern: the exact one before a pattern; None when there is none."""
    return REGISTER.get(key) or next(
        (line for pattern, line in REGISTER.items()
         if "*" in pattern and fnmatchcase(key, pattern) and key.count(".") >= pattern.count(".")), None)


def unit_of(key: str) -> str | None:
    """The unit of a measure key or pattern; None when no such measure exists."""
    found = entry(key)
    return found.unit if found is not None else None

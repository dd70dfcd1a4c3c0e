"""The stored figures beside the article's claims: what they were on the days the claims are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.market.quote import Quote


class ShareOfDay(NamedTuple):
    """A share of an index (fraction) and the day it is of (ISO)."""

    share: float
    day: str


@dataclass(frozen=True)
class ClaimFigures:
    """None where nothing is stored. Market values in millions of USD, shares by full market value.

    `cap_eve` and `cap_article` are NVIDIA's before and on the article's day; `oracle_jump` is ORCL on 10 Sep
    2025, `nvidia_fall` NVDA on 27 Jan 2025, `fall_musd` what it lost that day; `profit_musd` is NVIDIA's of
    four quarters; `peak_2000` the top-ten share of March 2000 with its source.
    """

    cap_eve: float | None
    cap_article: float | None
    oracle_jump: Quote | None
    nvidia_fall: Quote | None
    fall_musd: float | None
    profit_musd: float | None
    seven_then: float | None
    ten_then: float | None
    raw_then: ShareOfDay | None  # the seven in the Nasdaq-100 by raw market value
    raw_now: ShareOfDay | None
    peak_2000: tuple[float, str]


@lru_cache(maxsize=8)
def claim_figures(day: date) -> ClaimFigures:
    """As they are stored, `raw_now` on `day`."""
    from tui.market.embedded import series as stored
    from tui.market.embedded.facts import fundamentals, levels_2000
    from tui.market.session import iso

    article = ARTICLE_DAY.isoformat()
    sp500, ndx = stored.concentration("SP500"), stored.concentration("NDX")
    at = sp500.place(article) if sp500 is not None else None
    before, after = stored.cap_on("NVDA", "2025-01-24"), stored.cap_on("NVDA", "2025-01-27")
    facts, peak = fundamentals("NVDA"), levels_2000()["top10_share"]

    def raw(on: str) -> ShareOfDay | None:
        place = ndx.place(on) if ndx is not None else None
        if ndx is None or place is None:
            return None
        return ShareOfDay(ndx.mag7[place], iso(ndx.times_ms[place]))

    return ClaimFigures(stored.cap_on("NVDA", "2025-09-22"), stored.cap_on("NVDA", article),
                        stored.quote_on("ORCL", "2025-09-10"), stored.quote_on("NVDA", "2025-01-27"),
                        after - before if before is not None and after is not None else None,
                        facts.ttm.get("net_income") if facts is not None else None,
                        sp500.mag7[at] if sp500 is not None and at is not None else None,
                        sp500.top10[at] if sp500 is not None and at is not None else None, raw(article),
                        raw(day.isoformat()), (peak.value, peak.source))

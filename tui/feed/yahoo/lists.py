"""What the indices are made of, from Yahoo: a fund's ten largest lines, and the market's largest companies.

Pure: yahoo.py asks. Yahoo gives a fund's lines without their date: they are those of a month's end, reported
some weeks later, so the month's end before the reply is taken, and the event says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tui.feed.event import Holdings
from tui.feed.yahoo.fault import Unreadable
from tui.feed.yahoo.field import positive, record, records, text
from tui.market.bars import Bars
from tui.market.session import day_ms, day_of, is_session, previous_session

SOURCE = "yahoo"
MODULE = "topHoldings"
FUNDS = {"SPY": "SP500", "QQQ": "NDX"}
PAGE, PAGES = 250, 5
LEAST_ROWS = 0.9  # part of a page; Yahoo leaves out a line that has no quote
LEAST_CAP = 5_000_000_000  # dollars; the smallest member of the S&P 500 is worth more
# Not the thousands of foreign lines that are traded over the counter.
EXCHANGES = ("NMS", "NYQ", "NGM", "NCM", "BTS", "ASE")


def lines(modules: Mapping[str, Any]) -> dict[str, float]:
    """A fund's largest lines as fractions, in the page's order. Raises Unreadable when none can be."""
    found: dict[str, float] = {}
    for row in records(record(modules.get(MODULE)).get("holdings")):
        symbol, share = text(row.get("symbol")), positive(row.get("holdingPercent"))
        if symbol is not None and share is not None and share < 1 and len(symbol) <= 15:
            found.setdefault(symbol.upper().replace(".", "-"), share)
    if len(found) < 5 or sum(found.values()) > 1:
        raise Unreadable("no holdings in it")
    return found


def month_end(today: date) -> date:
    """The last session of the month before `today`."""
    last = today.replace(day=1) - timedelta(days=1)
    return last if is_session(last) else previous_session(last)


def fund_event(fund: str, found: Mapping[str, float], closes: Sequence[Bars], now_ms: int) -> Holdings:
    """The lines with their closes at the month's end and the newest ones; None where no close is known."""
    made = month_end(day_of(now_ms))
    known = {bars.symbol: bars for bars in closes if len(bars)}
    base = {symbol: _close_on(bars, made) for symbol, bars in known.items()}
    return Holdings(t=now_ms, source=SOURCE, index=FUNDS.get(fund, fund), kind="fund", fund=fund,
                    as_of=made.isoformat(), dated="assumed", symbols=[*found, fund],
                    values=[*found.values(), 1.0], base=[base.get(symbol) for symbol in (*found, fund)],
                    last=[known[s].close[-1] if s in known else None for s in (*found, fund)])


def _close_on(bars: Bars, day: date) -> float | None:
    at = day_ms(day)
    return next((c for t, c in zip(bars.times_ms, bars.close, strict=True) if t == at), None)


def screen_body(offset: int) -> dict[str, Any]:
    """The query for one page of companies on the US exchanges, largest first."""
    places = [{"operator": "EQ", "operands": ["exchange", code]} for code in EXCHANGES]
    return {
        "offset": offset, "size": PAGE, "sortField": "intradaymarketcap", "sortType": "DESC",
        "quoteType": "EQUITY", "userId": "", "userIdType": "guid",
        "query": {"operator": "AND", "operands": [
            {"operator": "EQ", "operands": ["region", "us"]},
            {"operator": "OR", "operands": places},
            {"operator": "GT", "operands": ["intradaymarketcap", LEAST_CAP]},
        ]},
    }


def screened(reply: Any, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
    """The quotes of the page from `offset` on, and how many all pages have.

    Raises Unreadable when the body has no list, is another page or ends before its page is full: pages that
    were joined over a hole would make every share too large.
    """
    result = next(records(record(record(reply).get("finance")).get("result")), None)
    if result is None or not isinstance(result.get("quotes"), list):
        raise Unreadable("no list of companies in it")
    rows, total = result["quotes"], result.get("total")
    if not isinstance(total, int) or result.get("start", offset) != offset:
        raise Unreadable("not the page of companies that was asked for")
    if len(rows) < LEAST_ROWS * min(PAGE, total - offset):
        raise Unreadable("a page of companies with rows missing")
    return list(records(rows)), total


def caps_event(rows: Iterable[Mapping[str, Any]], own: float | None, now_ms: int) -> Holdings:
    """Market values (millions of USD) with the prices at which they hold; `own` is the price of SPY.

    No later closes: a company without a quote of its own has no known move since, it did not stand still.
    """
    found: dict[str, tuple[float, float]] = {}
    for row in rows:  # a company that changed its rank between two pages stands in both
        symbol, cap = text(row.get("symbol")), positive(row.get("marketCap"))
        price = positive(row.get("regularMarketPrice"))
        if symbol and cap and price and len(symbol) <= 15 and row.get("currency", "USD") == "USD":
            found[symbol.upper()] = float(round(cap / 1e6)), price
    return Holdings(t=now_ms, source=SOURCE, index="SP500", kind="caps", as_of=day_of(now_ms).isoformat(),
                    symbols=[*found, "SPY"], values=[*(cap for cap, _ in found.values()), 0.0],
                    base=[*(price for _, price in found.values()), own])

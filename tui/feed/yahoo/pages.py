"""Yahoo's slower replies as events: fundamentals, earnings dates, headlines, search hits. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tui.feed.event import Earnings, Facts, Headline, Match, News
from tui.feed.yahoo import field
from tui.feed.yahoo.fault import Unreadable

SOURCE = "yahoo"
MODULES = "financialData,defaultKeyStatistics,summaryDetail,recommendationTrend,calendarEvents,summaryProfile"
MAX_HEADLINES, MAX_MATCHES = 20, 12
_SUMS = {  # in the company's reporting currency
    "revenue_musd": "totalRevenue", "operating_cash_flow_musd": "operatingCashflow",
    "free_cash_flow_musd": "freeCashflow", "ebitda_musd": "ebitda", "cash_musd": "totalCash",
    "debt_musd": "totalDebt",
}
_SHARES = {  # fractions
    "revenue_growth": "revenueGrowth", "earnings_growth": "earningsGrowth", "gross_margin": "grossMargins",
    "operating_margin": "operatingMargins", "profit_margin": "profitMargins",
    "return_on_equity": "returnOnEquity",
}
_TARGETS = {
    "target_usd": "targetMeanPrice", "target_median_usd": "targetMedianPrice",
    "target_high_usd": "targetHighPrice", "target_low_usd": "targetLowPrice",
}
_VOTES = {
    "strong_buy": "strongBuy", "buy": "buy", "hold": "hold", "sell": "sell", "strong_sell": "strongSell",
}

Value = float | int | str | None


def summary(reply: Any) -> dict[str, Any]:
    """The modules of a v10/finance/quoteSummary body.

    Raises Unreadable when the body has none.
    """
    found = next(field.records(field.record(field.record(reply).get("quoteSummary")).get("result")), None)
    if found is None:
        raise Unreadable("no company facts in it")
    return found


def facts(modules: dict[str, Any], symbol: str, now_ms: int) -> Facts:
    """Fundamentals with their unit in the name; sums of money only when they are in dollars.

    Shares and margins are fractions; `quarter_ms` is the end of the quarter that the sums belong to.
    """
    parts = ("financialData", "defaultKeyStatistics", "summaryDetail", "summaryProfile")
    money, keys, detail, profile = (field.record(modules.get(name)) for name in parts)
    out: dict[str, Value] = {
        "forward_pe": field.first(field.number(part.get("forwardPE")) for part in (keys, detail)),
        "trailing_pe": field.positive(detail.get("trailingPE")),
        "peg": field.number(keys.get("pegRatio")),
        "beta": field.first(field.number(part.get("beta")) for part in (keys, detail)),
        "shares": field.count(keys.get("sharesOutstanding")) or None,
        "float_shares": field.count(keys.get("floatShares")) or None,
        "short_share": field.number(keys.get("shortPercentOfFloat")),
        "dividend_yield": field.number(detail.get("dividendYield")),
        "debt_to_equity": _hundredth(money.get("debtToEquity")),
        "analysts": field.count(money.get("numberOfAnalystOpinions")) or None,
        "recommendation": field.text(money.get("recommendationKey")),
        "recommendation_mean": field.number(money.get("recommendationMean")),
        "quarter_ms": field.stamp_ms(keys.get("mostRecentQuarter")),
        "financial_currency": field.text(money.get("financialCurrency")),
        "sector": field.text(profile.get("sector")),
        "industry": field.text(profile.get("industry")),
        "employees": field.count(profile.get("fullTimeEmployees")) or None,
    }
    out |= {name: field.number(money.get(key)) for name, key in _SHARES.items()}
    out |= _in_dollars(money, detail)
    out |= _votes(modules)
    known = {name: value for name, value in out.items() if value is not None}
    return Facts(t=now_ms, source=SOURCE, symbol=symbol, facts={"as_of_ms": now_ms, **known})


def _in_dollars(money: dict[str, Any], detail: dict[str, Any]) -> dict[str, Value]:
    out: dict[str, Value] = {}
    if money.get("financialCurrency") == "USD":
        out |= {name: field.millions(money.get(key)) for name, key in _SUMS.items()}
    if detail.get("currency") == "USD":
        out |= {name: field.positive(money.get(key)) for name, key in _TARGETS.items()}
        out["cap_musd"] = field.millions(detail.get("marketCap")) or None
    return out


def _votes(modules: dict[str, Any]) -> dict[str, Value]:
    trend = field.records(field.record(modules.get("recommendationTrend")).get("trend"))
    current = next((row for row in trend if row.get("period") == "0m"), {})
    return {f"analysts_{name}": field.count(current.get(key)) for name, key in _VOTES.items()}


def _hundredth(value: Any) -> float | None:
    per_cent = field.number(value)
    return None if per_cent is None else round(per_cent / 100, 6)


def earnings(modules: dict[str, Any], symbol: str, now_ms: int) -> Earnings | None:
    """The next results; a second date makes a span. None when Yahoo names no date."""
    calendar = field.record(field.record(modules.get("calendarEvents")).get("earnings"))
    dates = calendar.get("earningsDate")
    stamps = sorted(s for s in map(field.stamp_ms, dates if isinstance(dates, list) else ()) if s is not None)
    if not stamps:
        return None
    estimated = calendar.get("isEarningsDateEstimate")
    return Earnings(t=now_ms, source=SOURCE, symbol=symbol, start_ms=stamps[0],
                    end_ms=stamps[-1] if len(stamps) > 1 else None,
                    estimated=estimated if isinstance(estimated, bool) else None)


def news(reply: Any, symbol: str, now_ms: int) -> News:
    """Headlines of an xhr/ncp body, newest first, advertisements left out.

    Raises Unreadable when the body has no stream of stories.
    """
    stream = field.record(field.record(field.record(reply).get("data")).get("tickerStream")).get("stream")
    if not isinstance(stream, list):
        raise Unreadable("no headlines in it")
    items = [h for h in (_headline(entry) for entry in field.records(stream) if not entry.get("ad")) if h]
    items.sort(key=lambda item: -(item.time_ms or 0))
    return News(t=now_ms, source=SOURCE, symbol=symbol, items=items[:MAX_HEADLINES])


def _headline(entry: dict[str, Any]) -> Headline | None:
    content = field.record(entry.get("content"))
    title = field.text(content.get("title"))
    if title is None:
        return None
    links = (field.record(content.get(key)).get("url") for key in ("canonicalUrl", "clickThroughUrl"))
    return Headline(title=title, url=next(filter(None, map(field.link, links)), ""),
                    publisher=field.text(field.record(content.get("provider")).get("displayName")) or "",
                    time_ms=_iso_ms(content.get("pubDate")))


def _iso_ms(value: Any) -> int | None:
    if not isinstance(value, str):
        return field.stamp_ms(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return round(moment.timestamp() * 1000) if moment.tzinfo else None


def matches(reply: Any) -> list[Match]:
    """Hits of a v1/finance/search body, best first, without options and private companies.

    Raises Unreadable when the body has no list of hits.
    """
    hits = field.record(reply).get("quotes")
    if not isinstance(hits, list):
        raise Unreadable("no hits in it")
    out = []
    for hit in field.records(hits):
        symbol = field.text(hit.get("symbol"))
        if symbol is None or " " in symbol or len(symbol) > 24 or hit.get("quoteType") == "OPTION":
            continue
        out.append(Match(
            symbol=symbol,
            name=field.text(hit.get("longname")) or field.text(hit.get("shortname")) or "",
            kind=field.text(hit.get("quoteType")) or "",
            exchange=field.text(hit.get("exchDisp")) or field.text(hit.get("exchange")) or "",
        ))
    return out[:MAX_MATCHES]

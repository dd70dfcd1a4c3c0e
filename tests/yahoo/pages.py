"""The smaller replies: search, news, screener, timeseries, consent pages and Yahoo's error bodies."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from tests.yahoo import quotes, recorded
from tests.yahoo.market import Market, Story
from tests.yahoo.recorded import Json

HTML = (
    '<!DOCTYPE html><html lang="en-us"><head><title>Yahoo</title></head>'
    "<body><p>Our engineers are working quickly to resolve the issue.</p></body></html>"
)
CONSENT = (
    '<!DOCTYPE html><html><body><form method="post" action="/v2/collectConsent">'
    '<input type="hidden" name="csrfToken" value="loopback">'
    '<input type="hidden" name="sessionId" value="3_cc-session_loopback">'
    "</form></body></html>"
)


DISPLAYED = {"NYQ": "NYSE", "PCX": "NYSEArca", "PNK": "OTC Markets", "SNP": "SNP", "CXI": "Cboe Indices"}


def refused(description: str) -> Json:
    """The body that goes with a 401."""
    return {"finance": {"result": None, "error": {"code": "Unauthorized", "description": description}}}


def search(market: Market, words: str, quotes_count: int, news_count: int) -> Json:
    """v1/finance/search: listings whose symbol or name holds `words`, symbols that begin with them first."""
    out = recorded.body("search-AAPL")
    template, story = out["quotes"][0], out["news"][0]
    wanted = words.strip().lower()
    hits = [
        listing
        for listing in market.listings.values()
        if wanted and (wanted in listing.symbol.lower() or wanted in listing.long_name.lower())
    ]
    hits.sort(
        key=lambda hit: (hit.symbol.lower() != wanted, not hit.symbol.lower().startswith(wanted), hit.symbol)
    )
    out["quotes"] = []
    for number, hit in enumerate(hits[:quotes_count]):
        row: Json = template | {
            "exchange": hit.exchange,
            "shortname": hit.short_name,
            "longname": hit.long_name,
            "quoteType": hit.kind,
            "typeDisp": {"INDEX": "Index", "EQUITY": "Equity"}.get(hit.kind, hit.kind),
            "symbol": hit.symbol,
            "score": 3_000_000 - number * 1000,
            "exchDisp": DISPLAYED.get(hit.exchange, "NASDAQ"),
        }
        if hit.kind != "EQUITY":
            for key in ("sector", "sectorDisp", "industry", "industryDisp", "dispSecIndFlag"):
                row.pop(key)
        out["quotes"].append(row)
    found = [item for hit in hits[:1] for item in market.stories(hit.symbol)[:news_count]]
    out["news"] = [
        story
        | {
            "uuid": _uuid(item),
            "title": item.title,
            "publisher": item.publisher,
            "link": item.url,
            "providerPublishTime": item.at,
            "relatedTickers": [hits[0].symbol],
        }
        for item in found
    ]
    return out | {"count": len(out["quotes"]) + len(out["news"])}


def news(market: Market, symbols: list[str], count: int) -> Json:
    """finance.yahoo.com/xhr/ncp: the stream that Ticker.get_news reads."""
    items = [item for symbol in symbols for item in market.stories(symbol)]
    return {"data": {"tickerStream": {"stream": [_article(item) for item in items[:count]]}}, "status": "OK"}


def _article(item: Story) -> Json:
    at = datetime.fromtimestamp(item.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    place = {"url": item.url, "site": "finance", "region": "US", "lang": "en-US"}
    content: Json = {
        "id": _uuid(item),
        "contentType": "STORY",
        "title": item.title,
        "description": "",
        "summary": item.title,
        "pubDate": at,
        "displayTime": at,
        "isHosted": True,
        "bypassModal": False,
        "previewUrl": None,
        "thumbnail": None,
        "provider": {"displayName": item.publisher, "url": "http://example.com/"},
        "canonicalUrl": place,
        "clickThroughUrl": dict(place),
        "metadata": {"editorsPick": False},
        "finance": {"premiumFinance": {"isPremiumNews": False, "isPremiumFreeNews": False}},
        "storyline": None,
    }
    return {"id": content["id"], "content": content}


def _uuid(item: Story) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, item.url + item.title))


MOST_ROWS = 250  # Yahoo gives no more at a time


def screener(market: Market, body: Json) -> Json:
    """v1/finance/screener: equities by market cap, largest first, above every lower bound in the query and
    on one of its exchanges."""
    query = body.get("query")
    floor, places = max([0.0, *_floors(query)]), set(_exchanges(query))
    found = [
        one for one in market.listings.values()
        if one.kind == "EQUITY" and (one.market_cap or 0) >= floor and (not places or one.exchange in places)
    ]
    found.sort(key=lambda one: one.market_cap or 0, reverse=True)
    start, size = int(body.get("offset", 0)), min(int(body.get("size", 100)), MOST_ROWS)
    page = [quotes.quote(market, one) for one in found[start : start + size]]
    result = {"start": start, "count": len(page), "total": len(found), "quotes": page, "useRecords": False}
    return {"finance": {"result": [result], "error": None}}


def page_of(body: Json) -> str:
    """The name by which a fault meets one page of a screen: "PAGE 2"."""
    size = min(int(body.get("size", 100)), MOST_ROWS)
    return f"PAGE {int(body.get('offset', 0)) // max(1, size) + 1}"


def _floors(query: Any) -> list[float]:
    if not isinstance(query, dict):
        return []
    operands = query.get("operands", [])
    if query.get("operator", "").lower() in ("gt", "gte") and operands[:1] == ["intradaymarketcap"]:
        return [float(operands[1])]
    return [floor for operand in operands for floor in _floors(operand)]


def _exchanges(query: Any) -> list[str]:
    if not isinstance(query, dict):
        return []
    operands = query.get("operands", [])
    if query.get("operator", "").lower() == "eq" and operands[:1] == ["exchange"]:
        return [str(operands[1])]
    return [place for operand in operands for place in _exchanges(operand)]


def timeseries(symbol: str, types: str) -> Json:
    """fundamentals-timeseries without a single figure: one meta for each type, as recorded for QQQ."""
    names = [name for name in types.split(",") if name]
    result = [{"meta": {"symbol": [symbol], "type": [name]}} for name in names]
    return {"timeseries": {"result": result, "error": None}}

"""v10/finance/quoteSummary: the recorded modules with the market's figures; moves are fractions here."""

from __future__ import annotations

from tests.yahoo import members, quotes, recorded
from tests.yahoo.listings import Listing
from tests.yahoo.market import Market
from tests.yahoo.recorded import Json

FOUND_NOTHING = "No fundamentals data found for any of the summaryTypes={}"


def reply(market: Market, symbol: str, names: str) -> tuple[int, Json]:
    """Status and body for `names`, comma-joined; modules that a kind lacks are left out.

    None at all is a 404, as recorded.
    """
    listing = market.listings.get(symbol)
    if listing is None:
        return 404, _error(f"Quote not found for symbol: {symbol}")
    known = modules(market, listing)
    result = {name: known[name] for name in names.split(",") if name in known}
    if not result:
        return 404, _error(FOUND_NOTHING.format(names))
    return 200, {"quoteSummary": {"result": [result], "error": None}}


def _error(text: str) -> Json:
    return {"quoteSummary": {"result": None, "error": {"code": "Not Found", "description": text}}}


def modules(market: Market, listing: Listing) -> dict[str, Json]:
    """Every module of the symbol's kind."""
    found = recorded.modules(listing.kind)
    quote = quotes.quote(market, listing)
    found["price"] |= _price(found["price"], quote, listing)
    _take(found["summaryDetail"], quote, DETAIL)
    _take(found["defaultKeyStatistics"], quote, STATISTICS)
    found["quoteType"] |= {
        "symbol": listing.symbol,
        "underlyingSymbol": listing.symbol,
        "shortName": listing.short_name,
        "longName": listing.long_name,
        "exchange": listing.exchange,
        "timeZoneShortName": quote["exchangeTimezoneShortName"],
        "gmtOffSetMilliseconds": quote["gmtOffSetMilliseconds"],
    }
    if listing.kind == "EQUITY":
        _equity(found, listing, quote)
    if listing.symbol == "SPY":
        found["topHoldings"] |= {"holdings": members.top_holdings(market)}
    return found


DETAIL = {
    "previousClose": "regularMarketPreviousClose",
    "regularMarketPreviousClose": "regularMarketPreviousClose",
    "open": "regularMarketOpen",
    "regularMarketOpen": "regularMarketOpen",
    "dayLow": "regularMarketDayLow",
    "regularMarketDayLow": "regularMarketDayLow",
    "dayHigh": "regularMarketDayHigh",
    "regularMarketDayHigh": "regularMarketDayHigh",
    "volume": "regularMarketVolume",
    "regularMarketVolume": "regularMarketVolume",
    "averageVolume": "averageDailyVolume3Month",
    "averageVolume10days": "averageDailyVolume10Day",
    "averageDailyVolume10Day": "averageDailyVolume10Day",
    "bid": "bid",
    "ask": "ask",
    "marketCap": "marketCap",
    "fiftyTwoWeekLow": "fiftyTwoWeekLow",
    "fiftyTwoWeekHigh": "fiftyTwoWeekHigh",
    "fiftyDayAverage": "fiftyDayAverage",
    "twoHundredDayAverage": "twoHundredDayAverage",
    "trailingPE": "trailingPE",
    "forwardPE": "forwardPE",
}
STATISTICS = {
    "forwardPE": "forwardPE",
    "sharesOutstanding": "sharesOutstanding",
    "impliedSharesOutstanding": "sharesOutstanding",
    "trailingEps": "epsTrailingTwelveMonths",
    "forwardEps": "epsForward",
}


def _take(module: Json, quote: Json, names: dict[str, str]) -> None:
    for own, theirs in names.items():
        if own in module and theirs in quote:
            module[own] = quote[theirs]


def _price(old: Json, quote: Json, listing: Listing) -> Json:
    out = {key: quote[key] for key in old if key in quote and not key.endswith("ChangePercent")}
    for name in ("preMarket", "regularMarket", "postMarket"):
        for part in ("Price", "Change", "ChangePercent", "Time"):
            old.pop(name + part, None)
            if name + part in quote:
                value = quote[name + part]
                fraction = part == "ChangePercent" and value is not None
                out[name + part] = quotes.rounded(value / 100) if fraction else value
    out["exchangeName"] = quote["fullExchangeName"]
    return out | {"symbol": listing.symbol}


def _equity(found: dict[str, Json], listing: Listing, quote: Json) -> None:
    dates = list(listing.earnings)
    for name in ("exDividendDate", "dividendDate"):
        found["calendarEvents"].pop(name, None)
    if quote.get("dividendDate"):
        found["calendarEvents"] |= {
            "exDividendDate": quote["dividendDate"] - 21 * 86400,
            "dividendDate": quote["dividendDate"],
        }
    events = found["calendarEvents"]["earnings"]
    events |= {
        "earningsDate": dates,
        "earningsCallDate": dates[:1],
        "isEarningsDateEstimate": listing.earnings_estimated,
    }
    chart = found["earnings"]["earningsChart"]
    chart |= {"earningsDate": dates, "isEarningsDateEstimate": listing.earnings_estimated}
    if listing.price is not None:
        found["financialData"] |= {
            "currentPrice": listing.price,
            "targetHighPrice": round(listing.price * 1.4, 2),
            "targetLowPrice": round(listing.price * 0.7, 2),
            "targetMeanPrice": round(listing.price * 1.12, 5),
            "targetMedianPrice": round(listing.price * 1.1, 2),
        }
    text = f"{listing.long_name} as the loopback Yahoo describes it: an invented summary for tests."
    for name in ("assetProfile", "summaryProfile"):
        found[name] |= {"longBusinessSummary": text, "website": "https://www.example.com"}

"""v7/finance/quote: every field of the recorded quotes, the figures from the market."""

from __future__ import annotations

from typing import Any

from tests.yahoo import abroad, hours, recorded
from tests.yahoo.listings import EXCHANGES, Listing
from tests.yahoo.market import Market
from tests.yahoo.recorded import Json

# What a request with `fields=` brings all the same (recorded for TSLA with fields=symbol).
ALWAYS = frozenset(
    {
        "language",
        "region",
        "quoteType",
        "typeDisp",
        "quoteSourceName",
        "triggerable",
        "customPriceAlertConfidence",
        "marketState",
        "regularMarketPrice",
        "regularMarketTime",
        "tradeable",
        "cryptoTradeable",
        "exchange",
        "exchangeTimezoneName",
        "exchangeTimezoneShortName",
        "gmtOffSetMilliseconds",
        "market",
        "esgPopulated",
        "priceHint",
        "fullExchangeName",
        "sourceInterval",
        "exchangeDataDelayedBy",
        "hasPrePostMarketData",
        "firstTradeDateMilliseconds",
        "symbol",
    }
)


def reply(market: Market, symbols: list[str], wanted: str = "") -> Json:
    """The whole body; unknown symbols are silently left out, as Yahoo does."""
    quotes = [quote(market, market.listings[symbol]) for symbol in symbols if symbol in market.listings]
    if wanted:
        keep = ALWAYS | set(wanted.split(","))
        quotes = [{key: value for key, value in one.items() if key in keep} for one in quotes]
    return {"quoteResponse": {"result": quotes, "error": None}}


def quote(market: Market, listing: Listing) -> Json:
    """One symbol's quote; moves are in per cent, times UTC seconds."""
    out = recorded.quote(listing.kind)
    out |= _names(market, listing)
    out |= _regular(market, listing)
    _extended(out, market, listing)
    if listing.kind != "INDEX":
        out |= _fundamental(listing, out)
    return out


def _names(market: Market, listing: Listing) -> Json:
    day = hours.current_day(market.now())
    source = "Nasdaq Real Time Price" if listing.extended else "Free Realtime Quote"
    out: Json = {
        "symbol": listing.symbol,
        "shortName": listing.short_name,
        "longName": listing.long_name,
        "exchange": listing.exchange,
        "fullExchangeName": EXCHANGES.get(listing.exchange, listing.exchange),
        "marketState": market.state_of(listing),
        "currency": listing.currency,
        "exchangeTimezoneName": listing.zone,
        "exchangeTimezoneShortName": day.zone,
        "gmtOffSetMilliseconds": day.offset * 1000,
        "exchangeDataDelayedBy": listing.delay_min,
        "quoteSourceName": "Delayed Quote" if listing.delay_min else source,
        "hasPrePostMarketData": listing.extended,
    }
    if listing.decimals is not None:
        out["priceHint"] = listing.decimals
    if listing.kind == "EQUITY":
        out["displayName"] = (
            listing.long_name.split(",")[0].removesuffix(" Inc.").removesuffix(" Corporation")
        )
    return out


def _regular(market: Market, listing: Listing) -> Json:
    price, previous = listing.price, listing.previous_close
    high, low = year_range(listing)
    change = None if price is None or previous is None else price - previous
    out: Json = {
        "regularMarketPrice": price,
        "regularMarketPreviousClose": previous,
        "regularMarketChange": rounded(change),
        "regularMarketChangePercent": percent(price, previous),
        "regularMarketTime": market.price_time(listing),
        "regularMarketOpen": listing.open,
        "regularMarketDayHigh": listing.day_high,
        "regularMarketDayLow": listing.day_low,
        "regularMarketDayRange": f"{listing.day_low} - {listing.day_high}",
        "regularMarketVolume": listing.volume,
        "fiftyTwoWeekLow": low,
        "fiftyTwoWeekHigh": high,
        "fiftyTwoWeekRange": f"{low} - {high}",
    }
    if price is not None and listing.kind != "INDEX":
        out |= {"bid": round(price - 0.02, 2), "ask": round(price + 0.03, 2)}
    if price is not None and high is not None and low is not None:
        out |= {
            "fiftyTwoWeekLowChange": rounded(price - low),
            "fiftyTwoWeekLowChangePercent": rounded(price / low - 1),
            "fiftyTwoWeekHighChange": rounded(price - high),
            "fiftyTwoWeekHighChangePercent": rounded(price / high - 1),
        }
    return out


def _extended(out: Json, market: Market, listing: Listing) -> None:
    """Pre- or post-market fields as the state has them: none in the regular session or without a trade."""
    for name in ("preMarket", "postMarket"):
        for part in ("Price", "Change", "ChangePercent", "Time"):
            out.pop(name + part, None)
    state = market.state_of(listing)
    if not listing.extended or state == "REGULAR":
        return
    pre = state in ("PRE", "PREPRE")
    price = listing.pre_price if pre else listing.post_price
    if price is None or listing.price is None:
        return
    name = "preMarket" if pre else "postMarket"
    out |= {
        f"{name}Price": price,
        f"{name}Change": rounded(price - listing.price),
        f"{name}ChangePercent": percent(price, listing.price),
        f"{name}Time": extended_time(market, listing),
    }


def extended_time(market: Market, listing: Listing) -> int:
    """UTC seconds of the last pre- or post-market trade: now in those sessions, else the last one's end."""
    if market.state_of(listing) in ("PRE", "POST"):
        return market.now_s()
    if listing.calendar:
        return abroad.after_hours_end(listing, market.now_s()) - 60
    end = hours.last_close(market.now()) + 4 * 3600
    return min(end - 2, market.now_s())


def _fundamental(listing: Listing, template: Json) -> Json:
    price, seed = listing.price, sum(map(ord, listing.symbol))
    volume = listing.volume or 1_000_000
    out: Json = {
        "marketCap": listing.market_cap,
        "sharesOutstanding": listing.shares,
        "averageDailyVolume3Month": int(volume * (1.1 + seed % 5 / 10)),
        "averageDailyVolume10Day": int(volume * (1.0 + seed % 4 / 10)),
    }
    if price is not None:
        out |= {
            "fiftyDayAverage": rounded(price * 0.98),
            "fiftyDayAverageChange": rounded(price * 0.02),
            "fiftyDayAverageChangePercent": rounded(0.02 / 0.98),
            "twoHundredDayAverage": rounded(price * 0.9),
            "twoHundredDayAverageChange": rounded(price * 0.1),
            "twoHundredDayAverageChangePercent": rounded(0.1 / 0.9),
            "trailingPE": rounded(24 + seed % 31),
        }
        out["epsTrailingTwelveMonths"] = round(price / (24 + seed % 31), 2)
    if listing.kind == "EQUITY":
        out |= _equity(listing, template, seed)
    return out


# Recorded for AMZN: who pays no dividend has none of these.
DIVIDEND = (
    "dividendDate",
    "dividendRate",
    "dividendYield",
    "trailingAnnualDividendRate",
    "trailingAnnualDividendYield",
)
NON_PAYERS = frozenset(
    {"AMZN", "TSLA", "AMD", "CRWV", "INTC", "NBIS", "PLTR", "ANET", "SMCI", "ARM", "NFLX", "BRK-B"}
)


def _equity(listing: Listing, template: Json, seed: int) -> Json:
    price = listing.price
    out: Json = {"isEarningsDateEstimate": listing.earnings_estimated}
    if price is not None:
        forward = 18 + seed % 23
        out |= {
            "forwardPE": rounded(forward),
            "epsForward": round(price / forward, 2),
            "epsCurrentYear": round(price / (forward + 3), 2),
            "priceEpsCurrentYear": rounded(forward + 3),
        }
    keys = ("earningsTimestamp", "earningsTimestampStart", "earningsTimestampEnd")
    if listing.symbol in NON_PAYERS or not listing.earnings:
        for key in DIVIDEND:
            template.pop(key, None)
    else:
        out["dividendDate"] = (listing.earnings[0] // 86400 + 30) * 86400
    if listing.earnings:
        first, last = listing.earnings[0], listing.earnings[-1]
        out |= dict(zip(keys, (first - 91 * 86400, first, last), strict=True))
        out |= {"earningsCallTimestampStart": first + 1800, "earningsCallTimestampEnd": first + 1800}
    else:
        for key in (*keys, "earningsCallTimestampStart", "earningsCallTimestampEnd"):
            template.pop(key, None)
        template.pop("isEarningsDateEstimate", None)
        out.pop("isEarningsDateEstimate")
    return out


def year_range(listing: Listing) -> tuple[float | None, float | None]:
    """52-week high and low around the anchor, widened by today's range."""
    marks = [value for value in (listing.day_high, listing.day_low, listing.price) if value is not None]
    if not marks:
        return None, None
    base = listing.anchor or marks[0]
    digits = 2 if base >= 1 else 9
    return round(max(base * 1.18, *marks), digits), round(min(base * 0.61, *marks), digits)


def percent(price: Any, base: Any) -> float | None:
    """A change in per cent, seven digits as Yahoo sends them."""
    return None if price is None or not base else rounded((price / base - 1) * 100)


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 7)

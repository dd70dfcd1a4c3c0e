"""The body of each data endpoint, made from the market and what the request asks."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from aiohttp import web

from tests.yahoo import charts, pages, quotes, summary
from tests.yahoo.market import Market
from tests.yahoo.recorded import Json

Reply = tuple[int, Json]
Maker = Callable[[Market, web.BaseRequest, Json], Reply]


def asked(request: web.BaseRequest) -> list[str]:
    """Comma-joined symbols; of repeated parameters only the last one counts, as with Yahoo."""
    text = (request.query.getall("symbols", [""]) or [""])[-1]
    return [symbol.strip().upper() for symbol in text.split(",") if symbol.strip()]


def named(request: web.BaseRequest) -> str:
    """The symbol at the end of the path."""
    return unquote(request.path.rstrip("/").rsplit("/", 1)[1]).upper()


def _quote(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    return 200, quotes.reply(market, asked(request), request.query.get("fields", ""))


def _spark(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    query = {key: value for key, value in request.query.items() if key != "symbols"}
    return 200, charts.spark(market, asked(request)[:20], query)


def _chart(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    return 200, charts.chart(market, named(request), dict(request.query))


def _summary(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    return summary.reply(market, named(request), request.query.get("modules", ""))


def _search(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    query = request.query
    return 200, pages.search(
        market,
        query.get("q", ""),
        int(query.get("quotesCount", 7)),
        int(query.get("newsCount", 4)),
    )


def _news(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    config = body.get("serviceConfig", {})
    return 200, pages.news(market, config.get("s", []), int(config.get("snippetCount", 10)))


def _timeseries(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    return 200, pages.timeseries(named(request), request.query.get("type", ""))


def _screener(market: Market, request: web.BaseRequest, body: Json) -> Reply:
    return 200, pages.screener(market, body)


MAKERS: dict[str, Maker] = {
    "quote": _quote,
    "spark": _spark,
    "chart": _chart,
    "summary": _summary,
    "search": _search,
    "news": _news,
    "timeseries": _timeseries,
    "screener": _screener,
}

"""Unmodified yfinance as a program of its own: commands come as JSON lines on stdin, answers go out as such.

Nothing here knows that Yahoo is not Yahoo; only the environment says where the way leads.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
import tempfile
import warnings
from typing import Any

QUOTES = "https://query1.finance.yahoo.com/v7/finance/quote"


def quotes(symbols: str, timeout: float = 8, **more: str) -> Any:
    from yfinance.data import YfData

    params = {"symbols": symbols, "formatted": "false", **more}
    return YfData().get_raw_json(QUOTES, params=params, timeout=timeout)["quoteResponse"]["result"]


def raw(url: str, **params: str) -> Any:
    from yfinance.data import YfData

    return YfData().get_raw_json(url, params=params, timeout=8)


def history(symbol: str, **more: Any) -> Any:
    import yfinance

    frame = yfinance.Ticker(symbol).history(**more)
    return (
        [
            [int(at.timestamp()), *(None if value != value else float(value) for value in row)]
            for at, row in zip(
                frame.index, frame[["Open", "High", "Low", "Close", "Volume"]].values, strict=True
            )
        ]
        if len(frame)
        else []
    )


def calendar(symbol: str) -> Any:
    import yfinance

    return {key: str(value) for key, value in yfinance.Ticker(symbol).calendar.items()}


def news(symbol: str) -> Any:
    import yfinance

    return yfinance.Ticker(symbol).get_news()


def search(words: str) -> Any:
    import yfinance

    return yfinance.Search(words).quotes


def info(symbol: str) -> Any:
    import yfinance

    return yfinance.Ticker(symbol).info


def holdings(symbol: str) -> Any:
    import yfinance

    return list(yfinance.Ticker(symbol).funds_data.top_holdings.index)


def screen(above: float) -> Any:
    import yfinance
    from yfinance import EquityQuery

    both = [EquityQuery("eq", ["region", "us"]), EquityQuery("gt", ["intradaymarketcap", above])]
    found = yfinance.screen(EquityQuery("and", both), sortField="intradaymarketcap", size=250)
    return [quote["symbol"] for quote in found["quotes"]]


def elsewhere(url: str) -> Any:
    import curl_cffi

    return curl_cffi.get(url, timeout=5).status_code


def headers(url: str) -> Any:
    import curl_cffi

    reply = curl_cffi.get(url, timeout=5)
    return [reply.status_code, {key.lower(): value for key, value in reply.headers.items()}]


def stream(symbols: list[str], count: int, timeout: float = 8) -> Any:
    """Connect, subscribe, and tell what each of the next `count` frames holds."""
    return asyncio.run(_stream(symbols, count, timeout))


async def _stream(symbols: list[str], count: int, timeout: float) -> list[Any]:
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed

    out: list[Any] = []
    async with connect("wss://streamer.finance.yahoo.com/?version=2", open_timeout=timeout) as socket:
        await socket.send(json.dumps({"subscribe": symbols}))
        try:
            while len(out) < count:
                out.append(_decoded(await asyncio.wait_for(socket.recv(), timeout)))
        except ConnectionClosed as closed:
            out.append({"closed": closed.rcvd.code if closed.rcvd else None})
        except TimeoutError:
            out.append("nothing came")
    return out


def _decoded(text: str | bytes) -> Any:
    from yfinance.pricing_pb2 import PricingData

    try:
        data = PricingData()
        data.ParseFromString(base64.b64decode(json.loads(text)["message"], validate=True))
    except Exception as error:
        return {"bad": type(error).__name__}
    return {"id": data.id, "price": round(data.price, 4), "time": data.time, "hours": data.market_hours}


ACTIONS = {
    action.__name__: action
    for action in (
        quotes,
        raw,
        history,
        calendar,
        news,
        search,
        info,
        holdings,
        screen,
        elsewhere,
        headers,
        stream,
    )
}


def main() -> None:
    warnings.simplefilter("ignore")
    import yfinance

    warnings.simplefilter("ignore")
    logging.getLogger("yfinance").addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory() as folder:
        yfinance.set_tz_cache_location(folder)
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                answer = {"value": ACTIONS[asked.pop("do")](**asked)}
            except Exception as error:
                answer = {"error": type(error).__name__, "text": str(error)}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

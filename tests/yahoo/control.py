"""The control port: plain HTTP and JSON on loopback, for tests that drive the server from another process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.yahoo.faults import Fault
from tests.yahoo.market import Story
from tests.yahoo.recorded import Json

if TYPE_CHECKING:
    from tests.yahoo.server import Core

Action = Callable[["Core", Json], Awaitable[Json]]
FAULT_FIELDS = {field.name for field in fields(Fault)} - {"active", "hits"}


async def counters(core: Core, query: Json) -> Json:
    out = core.counters.as_json(int(query.get("log", 100)))
    return out | {
        "stream": core.streamer.as_json(),
        "faults": len(core.faults),
        "now": core.market.now().isoformat(),
    }


async def wait(core: Core, query: Json) -> Json:
    """Answers when `endpoint` has been asked `count` times in all, or after `timeout` seconds (10)."""
    endpoint, count = query.get("endpoint", "*"), int(query.get("count", 1))
    end = asyncio.get_running_loop().time() + float(query.get("timeout", 10))
    while core.counters.count(endpoint) < count and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.02)
    found = core.counters.count(endpoint)
    return {"count": found, "reached": found >= count}


async def market(core: Core, body: Json) -> Json:
    """{"now": ISO, "advance": seconds, "state": PRE|...|null, "symbols": {"NVDA": {"price": 200}},
    "remove": [...], "news": {"NVDA": [{"title", "publisher", "url", "at"}]}, "reset": true}"""
    if body.get("reset"):
        core.market.reset()
    if "now" in body:
        core.market.clock.set(datetime.fromisoformat(body["now"]))
    if "advance" in body:
        core.market.clock.advance(float(body["advance"]))
    if "state" in body:
        core.market.state = body["state"]
    for symbol, changes in body.get("symbols", {}).items():
        if "earnings" in changes:
            changes["earnings"] = tuple(changes["earnings"])
        core.market.set(symbol, **changes)
    for symbol in body.get("remove", []):
        core.market.remove(symbol)
    for symbol, stories in body.get("news", {}).items():
        core.market.news[symbol] = [Story(**story) for story in stories]
    return {"now": core.market.now().isoformat(), "state": core.market.state}


async def show(core: Core, query: Json) -> Json:
    listings = core.market.listings
    symbols = query["symbols"].split(",") if "symbols" in query else list(listings)
    return {
        "now": core.market.now().isoformat(),
        "state": core.market.state,
        "symbols": {symbol: asdict(listings[symbol]) for symbol in symbols if symbol in listings},
    }


async def fault(core: Core, body: Json) -> Json:
    """{"kind": "429", "endpoint": "quote", "times": 1, "retry_after": 7, "symbols": [...], "fields": [...],
    "seconds": 2}"""
    if wrong := set(body) - FAULT_FIELDS:
        raise ValueError(f"a fault has no {', '.join(sorted(wrong))}")
    core.faults.set(**body)
    return {"faults": len(core.faults)}


async def clear(core: Core, body: Json) -> Json:
    """Ends every fault; {"counters": true} also sets the counters to nothing."""
    core.faults.clear()
    if body.get("counters"):
        core.counters.reset()
    return {"faults": len(core.faults)}


async def tick(core: Core, body: Json) -> Json:
    """{"symbol": "NVDA", "price": 200, "to_all": false, ...}: price and volume are also set in the market
    unless "market" is false; every other key is a field of PricingData. {"raw": "..."} sends that text."""
    if "raw" in body:
        return {"reached": await core.streamer.send(body["raw"])}
    return {"reached": await core.tick(**body)}


async def pulse(core: Core, body: Json) -> Json:
    """{"per_second": 50}: ticks round the subscribed symbols; 0 ends it."""
    core.streamer.pulse(float(body.get("per_second", 0)))
    return {}


async def crumb(core: Core, body: Json) -> Json:
    """Refuse the crumbs given so far."""
    core.endpoints.expire_crumb()
    return {}


async def unplug(core: Core, body: Json) -> Json:
    """Cut every open connection; a fault on "proxy" keeps new ones from being made."""
    core.proxy.cut()
    return {}


async def environment(core: Core, query: Json) -> Json:
    return dict(core.env)


ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "/counters"): counters,
    ("GET", "/wait"): wait,
    ("GET", "/market"): show,
    ("GET", "/env"): environment,
    ("POST", "/market"): market,
    ("POST", "/fault"): fault,
    ("POST", "/clear"): clear,
    ("POST", "/tick"): tick,
    ("POST", "/pulse"): pulse,
    ("POST", "/crumb"): crumb,
    ("POST", "/unplug"): unplug,
}


def handler(core: Core) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """An aiohttp handler of the control port; a mistake in a request is a 400 that says what."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        action = ACTIONS.get((request.method, request.path))
        if action is None:
            known = ", ".join(f"{method} {path}" for method, path in ACTIONS)
            return web.json_response({"error": f"no such action; {known}"}, status=404)
        try:
            text = await request.text()
            body: Any = dict(request.query) if request.method == "GET" else json.loads(text or "{}")
            return web.json_response(await action(core, body))
        except (ValueError, TypeError, KeyError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handle

"""The SEC's desk: what registrants filed and tagged, who asked for it, and what goes wrong.

Served by the loopback Yahoo's proxy for the SEC's hosts (`Yahoo(sec=Desk())`). Lists, filings and figures
have the form of recorded replies; what stands in them is made up.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

HOSTS = frozenset({"data.sec.gov", "www.sec.gov"})
SHUT = "<html><title>SEC.gov | Request Rate Threshold Exceeded</title>Your rate is above the limit.</html>"
UNDECLARED = "<html><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title></html>"
_COLUMNS = ("accessionNumber", "filingDate", "acceptanceDateTime", "form", "items", "primaryDocument")


@dataclass(slots=True)
class Registrant:
    """One company's list, newest first, and its tagged figures by concept."""

    cik: int
    name: str
    tickers: list[str]
    filings: list[dict[str, str]] = field(default_factory=list)
    concepts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path, when (UTC seconds of the server), and who asked."""

    path: str
    at: float
    agent: str


class Desk:
    """Thread-safe enough for tests: they add before they ask, or hold `lock`."""

    def __init__(self) -> None:
        self.companies: dict[int, Registrant] = {}
        self.documents: dict[str, bytes] = {}
        self.log: list[Asked] = []
        self.faults: list[tuple[str, int | None]] = []  # kind and how often still; None: until cleared
        self.news = threading.Condition()

    # What is filed.

    def company(self, cik: int, name: str, *tickers: str) -> Registrant:
        """The registrant `cik`, made if need be."""
        return self.companies.setdefault(cik, Registrant(cik, name, list(tickers)))

    def file(
        self, cik: int, form: str, text: str | bytes, filed: datetime, items: str = "",
        document: str = "main.htm",
    ) -> str:
        """File a document; its accession number."""
        mine = self.companies[cik].filings
        accession = f"{cik:010d}-{filed:%y}-{len(mine) + 1:06d}"
        mine.insert(0, {
            "accessionNumber": accession, "filingDate": f"{filed:%Y-%m-%d}", "form": form, "items": items,
            "acceptanceDateTime": filed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "primaryDocument": document,
        })
        body = text.encode() if isinstance(text, str) else text
        self.documents[f"/Archives/edgar/data/{cik}/{accession.replace('-', '')}/{document}"] = body
        return accession

    def tag(self, cik: int, concept: str, *facts: dict[str, Any]) -> None:
        """Tagged values of a concept, in the form of companyconcept."""
        self.companies[cik].concepts.setdefault(concept, []).extend(facts)

    # What goes wrong.

    def fail(self, kind: str, times: int | None = None) -> None:
        """From now on, `times` times: 429, 500, shut (ten minutes), undeclared, half, html, hang, drop."""
        self.faults.append((kind, times))

    def mend(self) -> None:
        self.faults.clear()

    def asked(self, part: str = "") -> list[Asked]:
        """The requests whose path holds `part`."""
        return [one for one in list(self.log) if part in one.path]

    def wait(self, part: str, count: int = 1, timeout: float = 20.0) -> bool:
        """Wait until a path that holds `part` was asked for `count` times."""
        with self.news:
            return self.news.wait_for(lambda: len(self.asked(part)) >= count, timeout)

    # Answers.

    async def handle(self, request: web.BaseRequest, now: datetime) -> web.StreamResponse:
        """The answer to one request."""
        agent = request.headers.get("User-Agent", "")
        with self.news:
            self.log.append(Asked(request.path, now.timestamp(), agent))
            self.news.notify_all()
        kind = self._fault()
        if kind == "undeclared" or "@" not in agent:
            return web.Response(status=403, text=UNDECLARED, content_type="text/html")
        if kind == "shut":
            return web.Response(status=403, text=SHUT, content_type="text/html")
        if kind in ("429", "500", "503"):
            return web.Response(status=int(kind), text="no", headers={"Retry-After": "30"})
        if kind == "hang":
            await asyncio.sleep(30)
        if kind == "html":
            return web.Response(text="<html>down for maintenance</html>", content_type="text/html")
        body = self._body(request.path)
        if body is None:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        return await self._send(request, body, kind)

    async def _send(self, request: web.BaseRequest, body: bytes, kind: str) -> web.StreamResponse:
        packed = gzip.compress(body, 1)
        reply = web.StreamResponse(headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
        await reply.prepare(request)
        if kind in ("half", "drop"):
            await reply.write(packed[: len(packed) // 2])
            if request.transport is not None:
                request.transport.close()
            return reply
        try:
            await reply.write(packed)
        except ConnectionError:
            pass  # whoever reads the first megabytes of fifty leaves early
        return reply

    def _fault(self) -> str:
        if not self.faults:
            return ""
        kind, times = self.faults[0]
        if times is not None:
            self.faults[0] = kind, times - 1
            if times <= 1:
                self.faults.pop(0)
        return kind

    def _body(self, path: str) -> bytes | None:
        if path in self.documents:
            return self.documents[path]
        parts = path.strip("/").split("/")
        cik = next((int(p[3:13]) for p in parts if p.startswith("CIK") and p[3:13].isdigit()), 0)
        found = self.companies.get(cik)
        if found is None:
            return None
        if parts[0] == "submissions":
            return json.dumps(_list(found)).encode()
        facts = found.concepts.get(parts[-1].removesuffix(".json"))
        if parts[:3] != ["api", "xbrl", "companyconcept"] or facts is None:
            return None
        return json.dumps({"cik": cik, "taxonomy": "us-gaap", "tag": parts[-1].removesuffix(".json"),
                           "entityName": found.name, "units": {"USD": facts}}).encode()


def _list(found: Registrant) -> dict[str, Any]:
    columns = {name: [row[name] for row in found.filings] for name in _COLUMNS}
    return {"cik": f"{found.cik:010d}", "name": found.name, "tickers": found.tickers,
            "filings": {"recent": columns, "files": []}}


def fact(
    busd: float, end: str, filed: str, form: str = "10-Q", start: str = "", **more: Any
) -> dict[str, Any]:
    """One value of billions of dollars as companyconcept gives it."""
    found = {"end": end, "val": round(busd * 1e9), "form": form, "filed": filed, **more}
    return {"accn": "0000000000-26-000001", **found, **({"start": start} if start else {})}

"""The one adapter around yfinance: polite calls in, our own events out. Imported in the worker only.

`YfData` brings cookie, crumb, consent and the browser's TLS; every reply is read as plain JSON and
converted by quotes.py, charts.py and pages.py. Every method raises whatever yfinance, curl or json raise
(fault.explain turns it into a sentence) or fault.Unreadable.
"""

from __future__ import annotations

import logging
import os
import stat
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote as encoded

from tui.feed.event import MAX_BARS, Earnings, Facts, Holdings, Match, News
from tui.feed.politeness import PoliteSession
from tui.feed.yahoo import charts, library, pages, quotes
from tui.feed.yahoo import lists as holdings
from tui.feed.yahoo.fault import is_of_disk
from tui.market.bars import Bars
from tui.market.quote import Quote, Session
from tui.system import folders
from tui.system.log import note

# Cookie-bound calls go to query1, charts to query2, as in yfinance.
QUOTE_HOST, CHART_HOST = "query1.finance.yahoo.com", "query2.finance.yahoo.com"
NEWS_HOST = "finance.yahoo.com"
_TIMEOUT_S = 8
CACHE_ENV = "LOOPWATCH_CACHE"


def cache_folder(chosen: str | None = None) -> Path | None:
    """A folder for Yahoo's cookie that is ours alone, made if need be; else a new one for this run.

    The library unpickles what lies there: whoever can write it runs code as us. Without any it forgets its
    cookie, and five quotes cost fourteen requests instead of seven; None when nothing can be made at all.
    """
    import tempfile

    named = chosen or os.environ.get(CACHE_ENV)
    folder = Path(named or folders.cache_folder()) / "yahoo"
    try:
        folders.make_private(folder.parent)
        if not named:
            folder.parent.chmod(0o700)  # an older program made it as the umask said
        folder.mkdir(exist_ok=True, mode=0o700)
        if is_ours_alone(folder):
            return folder
    except OSError:
        pass  # a home that cannot be written
    try:
        return Path(tempfile.mkdtemp(prefix="loopwatch-"))
    except OSError:
        return None


def is_ours_alone(folder: Path) -> bool:
    """True for a real folder of this account that nobody else may write to, in one where nobody can change it
    for another: not in a shared folder, unless only owners may rename there. Raises OSError."""
    if not hasattr(os, "getuid"):
        return os.access(folder, os.W_OK)
    own, above = folder.lstat(), folder.parent.resolve().stat()
    others = stat.S_IWGRP | stat.S_IWOTH
    mine = stat.S_ISDIR(own.st_mode) and own.st_uid == os.getuid() and not own.st_mode & others
    held = above.st_uid in (os.getuid(), 0) and (not above.st_mode & others or above.st_mode & stat.S_ISVTX)
    inside = all(stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid()
                 for found in (path.lstat() for path in folder.iterdir())) if mine and held else False
    return inside and os.access(folder, os.W_OK)


class Yahoo:
    """One polite client. `now_ms` stamps what arrives; `session` is replaced only in tests."""

    def __init__(
        self, now_ms: Callable[[], int], cache: Path | None = None, session: PoliteSession | None = None
    ) -> None:
        yfinance = library.load()
        if yfinance.whole:
            note(f"yfinance is another than expected, all of it was loaded: {yfinance.whole}")
        _silence()
        if cache is not None:
            yfinance.set_cache(str(cache))
        self.session = session or PoliteSession(wall=lambda: now_ms() / 1000)
        self._data = yfinance.data(session=self.session)
        self._now_ms = now_ms

    @property
    def requests(self) -> int:
        """Requests sent so far, cookies and crumbs included."""
        return self.session.count

    def quotes(self, symbols: Sequence[str]) -> tuple[list[Quote], dict[str, Session]]:
        """Quotes of at most MOST_QUOTES symbols in one request, and what it says of each one's session."""
        params = {"symbols": ",".join(symbols), "formatted": "false"}
        reply = self._json(QUOTE_HOST, "/v7/finance/quote", params)
        return quotes.parse(reply, symbols, self._now_ms()), quotes.states(reply)

    def sparks(self, symbols: Sequence[str]) -> list[tuple[Bars, dict[str, Any]]]:
        """Today's closes and chart meta of at most MOST_SPARKS symbols in one request, without a crumb."""
        return self._spark(symbols, charts.SPARK)

    def histories(self, symbols: Sequence[str]) -> list[Bars]:
        """Daily closes of two years to the session before today, for at most MOST_SPARKS symbols."""
        found = self._spark(symbols, charts.HISTORY)
        whole = [charts.complete(bars, meta, self._now_ms()) for bars, meta in found]
        return [bars.cut(max(0, len(bars) - MAX_BARS), len(bars)) for bars in whole]  # one event each

    def _spark(self, symbols: Sequence[str], request: charts.Request) -> list[tuple[Bars, dict[str, Any]]]:
        params = {"symbols": ",".join(symbols), "range": request.range, "interval": request.interval}
        reply = self._json(CHART_HOST, "/v7/finance/spark", params)
        return charts.sparks(reply, symbols, request.interval)

    def bars(self, symbol: str, range_: str) -> Bars:
        """Bars of a chart range (a key of charts.RANGES)."""
        request = charts.RANGES[range_]
        return charts.parse(self._chart(symbol, request), symbol, request.interval)

    def chart_quote(self, symbol: str, last: Quote | None) -> Quote | None:
        """A quote from the chart's meta, for when quotes fail."""
        reply = self._chart(symbol, charts.SPARK)
        return charts.quote_of_chart(reply, symbol, self._now_ms(), last)

    def _chart(self, symbol: str, request: charts.Request) -> Any:
        params = {
            "range": request.range, "interval": request.interval,
            "includePrePost": "true" if request.extended else "false",
        }
        return self._json(CHART_HOST, f"/v8/finance/chart/{encoded(symbol, safe='')}", params)

    def facts(self, symbol: str) -> tuple[Facts, Earnings | None]:
        """Fundamentals and the next results, in one request."""
        modules = self._summary(symbol, pages.MODULES)
        now = self._now_ms()
        return pages.facts(modules, symbol, now), pages.earnings(modules, symbol, now)

    def earnings(self, symbol: str) -> Earnings | None:
        return pages.earnings(self._summary(symbol, "calendarEvents"), symbol, self._now_ms())

    def holdings(self, fund: str) -> Holdings:
        """The largest lines of a fund with their closes, in two requests."""
        found = holdings.lines(self._summary(fund, holdings.MODULE))
        return holdings.fund_event(fund, found, self.histories((*found, fund)), self._now_ms())

    def companies(self, offset: int) -> tuple[list[dict[str, Any]], int]:
        """One page of the large US companies, largest first, and how many all pages have."""
        params = {"corsDomain": "finance.yahoo.com", "formatted": "false", "lang": "en-US", "region": "US"}
        url = f"https://{QUOTE_HOST}/v1/finance/screener"
        return holdings.screened(self._posted(url, holdings.screen_body(offset), params), offset)

    def _summary(self, symbol: str, modules: str) -> dict[str, Any]:
        params = {"modules": modules, "formatted": "false"}
        path = f"/v10/finance/quoteSummary/{encoded(symbol, safe='')}"
        return pages.summary(self._json(QUOTE_HOST, path, params))

    def news(self, symbol: str) -> News:
        """Newest headlines of one symbol."""
        body = {"serviceConfig": {"snippetCount": pages.MAX_HEADLINES, "s": [symbol]}}
        url = f"https://{NEWS_HOST}/xhr/ncp?queryRef=latestNews&serviceKey=ncp_fin"
        return pages.news(self._posted(url, body), symbol, self._now_ms())

    def search(self, query: str) -> list[Match]:
        """Hits for what a person typed. Never through yfinance.Search: its answers never expire."""
        params = {"q": query[:80], "quotesCount": pages.MAX_MATCHES, "newsCount": 0, "listsCount": 0}
        return pages.matches(self._json(CHART_HOST, "/v1/finance/search", params))

    def forget_crumb(self) -> None:
        """Drop cookie and crumb in memory so that the next call asks for new ones."""
        with self._data._cookie_lock:
            self._data._crumb = None
            self._data._cookie = None
            self._data._cookie_strategy = "basic"
        self.session.cookies.clear()

    def _json(self, host: str, path: str, params: dict[str, Any]) -> Any:
        url = f"https://{host}{path}"
        return self._asked(lambda: self._data.get_raw_json(url, params=params, timeout=_TIMEOUT_S))

    def _posted(self, url: str, body: dict[str, Any], params: dict[str, Any] | None = None) -> Any:
        def post() -> Any:
            response = self._data.post(url, body=body, params=params, timeout=_TIMEOUT_S)
            response.raise_for_status()
            return response.json()

        return self._asked(post)

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """One polite call. A cookie that the disk does not take or give is done without in this run: the
        library would fail each call by it until the program is begun anew with room on the disk."""
        from yfinance.cache import get_cookie_cache

        with self.session.call():
            try:
                return ask()
            except Exception as error:
                if not is_of_disk(error):
                    raise
                get_cookie_cache().dummy = True
                return ask()


def _silence() -> None:
    """yfinance and pandas speak on stderr and stdout; ours carries events."""
    logging.captureWarnings(True)
    warnings.filterwarnings("ignore", module=r"yfinance(\..*)?")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    for name in ("yfinance", "py.warnings", "peewee"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False

"""A trading week for the soak: the feed's place is taken by `main`, the clock is that of what it says.

`install` runs in the program, before anything else of it: its clock and its feed are then those of this file.
Program, feed and soak share one page of memory (`Board`): the time, what was sent and taken, who waits.
"""

from __future__ import annotations

import mmap
import os
import random
import struct
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

FILE = "LOOPWATCH_SOAK"  # environment: the page that is shared
FIELDS = ("now_ms", "sent", "taken", "sessions", "go", "speed", "ticks", "symbols", "seconds", "late_ms")
NEW_YORK = ZoneInfo("America/New_York")
DAYS = tuple(date(2026, 11, d) for d in (16, 17, 18, 19, 20))
POLL_S, SPARK_S, CHART_S, NEWS_S = 15, 300, 60, 600
SOURCE = "yahoo"


class Board:
    """Named 64-bit integers in a page that several processes map."""

    def __init__(self, path: str | Path, create: bool = False) -> None:
        if create:
            Path(path).write_bytes(bytes(mmap.PAGESIZE))
        with Path(path).open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def __getitem__(self, name: str) -> int:
        return int(struct.unpack_from("<q", self._page, 8 * FIELDS.index(name))[0])

    def __setitem__(self, name: str, value: int) -> None:
        struct.pack_into("<q", self._page, 8 * FIELDS.index(name), value)


def opens_ms(day: date) -> int:
    """UTC ms of the opening bell."""
    return round(datetime(day.year, day.month, day.day, 9, 30, tzinfo=NEW_YORK).timestamp() * 1000)


def install() -> None:
    """In the program: time is the board's, the feed is `main`, and what is taken is counted."""
    from tui.feed import event, process
    from tui.state import store
    from tui.system import clock

    board = Board(os.environ[FILE])
    clock.now_ms = lambda: board["now_ms"]
    process.program = lambda: [sys.executable, "-P", "-m", "tests.bench.week"]
    apply = store.Store.apply

    def counted(self: store.Store, events: list[event.AnyEvent]) -> None:
        apply(self, events)
        ticks = [one for one in events if type(one) is event.Tick]
        board["taken"] += len(ticks)
        if ticks:
            late = board["now_ms"] - ticks[-1].time_ms
            board["late_ms"] = max(late, board["late_ms"])

    store.Store.apply = counted  # type: ignore[method-assign, assignment]


class Week:
    """Prices at random, and what a feed says of them. Bytes of whole lines."""

    def __init__(self, symbols: list[str], seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.symbols = symbols
        self.prices = dict.fromkeys(symbols, 200.0)
        self.closes = dict(self.prices)
        self.volume = 1_000_000
        self._path: dict[str, list[float]] = {symbol: [] for symbol in symbols}

    def ticks(self, now: int, count: int) -> bytes:
        """`count` trades of this second, one symbol after the other."""
        out = []
        for i in range(count):
            symbol = self.symbols[i % len(self.symbols)]
            price = round(self.prices[symbol] * (1 + self.chance.gauss(0, 0.0001)), 2)
            self.prices[symbol], at = price, now - 999 + 999 * (i + 1) // count
            self.volume += 100
            out.append(
                b'{"v":1,"t":%d,"type":"tick","source":"yahoo stream","symbol":"%s","price":%.2f,'
                b'"time_ms":%d,"volume":%d}\n' % (now, symbol.encode(), price, at, self.volume)
            )
        return b"".join(out)

    def poll(self, now: int, session: str = "REGULAR") -> Iterator[bytes]:
        """A batch: every quote, and that all is well."""
        from tui.feed.event import HealthEvent, QuoteEvent, encode
        from tui.market.quote import Quote, Session

        for symbol, price in self.prices.items():
            index = symbol.startswith("^")
            quote = Quote(
                symbol, price, self.closes[symbol], now, Session(session), currency="USD", source=SOURCE,
                kind="INDEX" if index else "EQUITY", name=f"{symbol} Inc", volume=self.volume, fetched_ms=now,
                cap_musd=None if index else 3_000_000,
            )
            yield encode(QuoteEvent(t=now, source=SOURCE, quote=quote))
        yield encode(HealthEvent(t=now, source=SOURCE, state="ok"))

    def bars(self, now: int, symbol: str, range_: str, minutes: int, request: int) -> bytes:
        """The day so far in bars of so many minutes, as a chart's reply brings them again and again."""
        from tui.feed.event import BarsEvent, encode

        path = self._path[symbol][:: max(1, minutes)][-400:]
        first = now - now % 60_000 - 60_000 * minutes * len(path)
        times = [first + 60_000 * minutes * i for i in range(len(path))]
        return encode(BarsEvent(
            t=now, source=SOURCE, symbol=symbol, range=range_, interval=f"{minutes}m", times_ms=times,
            close=path, open=path, high=path, low=path, volume=[1000] * len(path), request=request,
        ))

    def news(self, now: int, symbol: str) -> bytes:
        from tui.feed.event import Headline, News, encode

        items = [Headline(title=f"{symbol} {now - i}", url="https://a.example/", time_ms=now - i)
                 for i in range(8)]
        return encode(News(t=now, source=SOURCE, symbol=symbol, items=items))

    def second(self, elapsed: int, now: int, count: int) -> bytes:
        """Everything that one second of the open market brings."""
        out = [self.ticks(now, count)]
        if elapsed % 60 == 0:
            for symbol, price in self.prices.items():
                self._path[symbol].append(price)
        if elapsed % POLL_S == 0:
            out += self.poll(now)
        if elapsed and elapsed % CHART_S == 0:
            out.append(self.bars(now, self.symbols[0], "1D", 1, elapsed))
        if elapsed and elapsed % SPARK_S == 0:
            out += [self.bars(now, symbol, "spark", 5, elapsed) for symbol in self.symbols]
        if elapsed % NEWS_S == 0:
            out.append(self.news(now, self.symbols[elapsed // NEWS_S % len(self.symbols)]))
        return b"".join(out)

    def close(self) -> None:
        """Tomorrow's previous closes are today's last prices; the day's path is over."""
        self.closes = dict(self.prices)
        for path in self._path.values():
            path.clear()


def main() -> None:
    """The week to stdout, at the board's speed where the reader keeps up; obeys nothing, ends with stdin."""
    from tui.feed.event import Hello, SessionEvent, encode
    from tui.market.quote import Session

    threading.Thread(target=_until_eof, daemon=True).start()
    board, out = Board(os.environ[FILE]), sys.stdout.buffer
    wanted = next(a for a in sys.argv if a.startswith("--symbols=")).partition("=")[2].split(",")
    week = Week(wanted[: board["symbols"]])
    out.write(encode(Hello(t=board["now_ms"], source=SOURCE, program="soak")))
    for number, day in enumerate(DAYS[: board["sessions"] or len(DAYS)], 1):
        start = opens_ms(day)
        out.write(encode(SessionEvent(t=start, source=SOURCE, session=Session.REGULAR)))
        began = time.monotonic()
        for elapsed in range(board["seconds"]):
            now = start + 1000 * elapsed
            lines = week.second(elapsed, now, board["ticks"])
            board["now_ms"] = now
            out.write(lines)
            board["sent"] += board["ticks"]
            ahead = began + (elapsed + 1) / board["speed"] - time.monotonic()
            if ahead > 0.01:
                out.flush()
                time.sleep(ahead)
        out.flush()
        _hold(board, number, week)
        end = start + 1000 * board["seconds"]
        board["now_ms"] = end
        out.write(encode(SessionEvent(t=end, source=SOURCE, session=Session.CLOSED)))
        out.write(b"".join(week.poll(end, "CLOSED")))
        out.flush()
        week.close()
    threading.Event().wait()


def _hold(board: Board, number: int, week: Week) -> None:
    """The clock stands while the soak looks; the last prices lie beside the board."""
    import json

    Path(os.environ[FILE] + ".prices").write_text(json.dumps(week.prices))
    board["go"] = -number
    while board["go"] < 0:
        time.sleep(0.02)


def _until_eof() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)

"""`python -m tests.bench.quotes --symbols 50 --hertz 10`: quote events at an even pace, for `--from -`."""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import datetime

from tui.feed.event import HealthEvent, Hello, QuoteEvent, encode
from tui.market.quote import Quote, Session

BOARD = ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA", "^GSPC", "QQQ", "^VIX")
NOON = "2026-11-20T12:00:00-05:00"


def names(count: int) -> list[str]:
    """The symbols of the board first, then made-up ones."""
    return [*BOARD, *(f"ZZ{i:02d}" for i in range(count))][:count]


def event(symbol: str, price: float, now_ms: int) -> QuoteEvent:
    """One quote of an open market."""
    quote = Quote(symbol, session=Session.REGULAR, price=price, previous_close=100.0, time_ms=now_ms,
                  fetched_ms=now_ms, source="yahoo")
    return QuoteEvent(t=now_ms, source="yahoo", quote=quote)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quotes", description=__doc__)
    parser.add_argument("--symbols", type=int, default=50)
    parser.add_argument("--hertz", type=float, default=10.0, help="rounds of all symbols a second")
    parser.add_argument("--rounds", type=int, default=0, help="end after so many; 0 goes on")
    given = parser.parse_args()
    start = int(datetime.fromisoformat(NOON).timestamp() * 1000)
    chance, out = random.Random(1), sys.stdout.buffer
    prices = dict.fromkeys(names(given.symbols), 100.0)
    out.write(encode(Hello(t=start, program="bench")))
    out.write(encode(HealthEvent(t=start, source="yahoo", what="quotes", state="ok")))
    began, done = time.monotonic(), 0
    while not given.rounds or done < given.rounds:
        now = start + round(done / given.hertz * 1000)
        for symbol in prices:
            prices[symbol] = round(prices[symbol] * (1 + chance.gauss(0, 0.0005)), 2)
            out.write(encode(event(symbol, prices[symbol], now)))
        out.flush()
        done += 1
        time.sleep(max(0.0, began + done / given.hertz - time.monotonic()))


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()

"""The whole property of a look back: python -m tests.bench.past [--every N]

On every day of a change, every page of every screen at 120x40, and what `i` says of what is chosen on it,
holds no date later than that day; the ledger that the screens get is the ledger cut at the day. A sample of
it runs in the suite (tests/app/test_past.py).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import date

from tests.app.test_past import LookedAt, stored_change_days


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    days = stored_change_days()[:: parser.parse_args().every]
    began, wrong = time.monotonic(), asyncio.run(_all(days))
    took = time.monotonic() - began
    print(f"{len(days)} days of changes, {took:.0f} s: {len(wrong)} pages hold a later date")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


async def _all(days: list[date]) -> list[str]:
    wrong: list[str] = []
    async with LookedAt.run() as looked:
        for i, day in enumerate(days):
            wrong += await looked.late_on(day)
            if i % 10 == 0:
                print(day, len(wrong), file=sys.stderr, flush=True)
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())

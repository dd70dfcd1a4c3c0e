"""Every hour of the two weeks in which clocks change and of Thanksgiving's: `python -m tests.bench.markets`.

Twelve symbols of eight markets, feed worker and store with the clock in hand. Prints each row whose badge is
another than exchange-calendars says, each price that touches another column, each alert on a past day's move.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.feed.abroad import Walk, false_alerts, overlaps, wrong
from tests.yahoo.server import Yahoo

WEEKS = (("2026-10-23", "2026-11-03"), ("2026-11-23", "2026-11-30"))
MINUTE = 25  # by then delayed prices of whoever opened at the full hour are there


def main() -> int:
    """0 when all was right."""
    warnings.simplefilter("ignore")
    looked = faults = 0
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        first = datetime.fromisoformat(f"{WEEKS[0][0]}T00:{MINUTE}:00+00:00")
        with Yahoo(now=first.isoformat()) as server, Walk(server, Path(folder), patch) as walk:
            for begin, end in WEEKS:
                moment = datetime.fromisoformat(f"{begin}T00:{MINUTE}:00+00:00")
                while moment < datetime.fromisoformat(f"{end}T00:00:00+00:00"):
                    picture, looked = walk.poll(moment), looked + 1
                    bad = [wrong(picture, moment), overlaps(picture), false_alerts(walk.news(), moment)]
                    if any(bad) or not walk.paces_open():
                        faults += 1
                        print(moment, *bad)
                    moment += timedelta(hours=1)
    print(f"{looked} hours, {faults} with a fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

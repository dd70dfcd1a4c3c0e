"""How long a new answer takes while the slider of screen 8 moves: python -m tests.bench.bench_what_if

The question is worked out and drawn at 120x40 for every stop of the slider, every year and payer. Must:
16.7 ms at p95, in this thread's own time, so that a busy machine does not count.
"""

from __future__ import annotations

import time

from tests.bench.measures import percentile
from tests.pictures import NOW, live
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import FULL
from tui.draw.what_if.link import LinkPage, draw_link
from tui.state.what_if_inputs import inputs_of

MUST_MS = 16.7


def main() -> int:
    from msgspec.structs import replace

    known = inputs_of(replace(live().look(NOW), ledger=load()))
    assert known is not None
    took = []
    for payer in known.payers(Layer.SIGNED)[:4]:
        for year in range(known.day.year, known.day.year + 5):
            for stop in range(21):
                begin = time.thread_time()
                broken = known.link(payer, stop / 20, year, Layer.SIGNED, {"pass_on": 0.25})
                draw_link(LinkPage(broken, 0), 120, 37, FULL)
                took.append(1000 * (time.thread_time() - begin))
    p95 = percentile(took, 0.95)
    half = percentile(took, 0.5)
    print(f"a new answer of what-if, drawn: p50 {half:.1f} ms, p95 {p95:.1f} ms (must {MUST_MS})")
    return 0 if p95 <= MUST_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())

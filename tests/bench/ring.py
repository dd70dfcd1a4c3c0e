"""Every loop of the ledger, each of its companies in focus, at four sizes: `python -m tests.bench.ring`.

Each line of each diagram is followed as tests/draw/ring does with the first loops. Printed per size: lines,
amounts that are a letter of the list, CPU of a plan and of the words of another company (mean and most).
"""

from __future__ import annotations

import time

from tests.draw.ring.test_followed import STUDY, check
from tui.draw.ring.graph import room_for
from tui.draw.ring.plan import plan, relabel

SIZES = {"80x24": (80, 21), "100x30": (100, 27), "120x40": (84, 37), "200x60": (140, 57)}  # canvases


def main() -> None:
    for name, size in SIZES.items():
        plans, words = list[float](), list[float]()
        lines = labels = letters = 0
        for nodes in STUDY.order:
            graph = STUDY.graph(nodes, room_for(*size, len(nodes)))
            start = time.process_time()
            made = plan(graph, *size)
            plans.append(time.process_time() - start)
            check(graph, made, None)
            for node in graph.nodes:
                start = time.process_time()
                named = relabel(made, graph, node.slug)
                words.append(time.process_time() - start)
                check(graph, named, node.slug)
                labels, letters = labels + len(named.labels), letters + sum(x.letter for x in named.labels)
            lines += len(made.routes)
        times = ", ".join(f"{what} {1000 * sum(took) / len(took):.1f} ms (most {1000 * max(took):.0f})"
                          for what, took in (("a plan", plans), ("its words", words)))
        print(f"{name}: {len(STUDY.order)} loops, {lines} lines all drawn; "
              f"{letters} of {labels} amounts by letter; {times}", flush=True)


if __name__ == "__main__":
    main()

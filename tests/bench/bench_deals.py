"""How long the deals' searches take. Run by hand: python -m tests.bench.bench_deals

Must: loops up to five hops of 100 deals 1 ms, one new deal in a ledger of 1,000 deals 1 ms, maximum
circulation under 50 ms, and 2,000 lean deals read within twice the time that tomllib alone takes.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tui.deals.ledger.amount import Total
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.loops.circulation import max_circulation
from tui.deals.loops.flows import Edge, amounts, edges
from tui.deals.loops.loops import find_loops, with_edge

DAY = date(2026, 11, 22)
KINDS = ("purchase", "equity", "debt", "warrant", "guarantee")
STATUSES = ("definitive", "announced", "closed", "letter_of_intent")


def some_pair(chance: random.Random, companies: int, hubs: float) -> tuple[int, int]:
    """Two companies; the larger `hubs`, the more often the first ones (1: all alike)."""
    while True:
        payer, receiver = (int(companies * chance.random() ** hubs) for _ in range(2))
        if payer != receiver:
            return payer, receiver


def ledger_text(deals: int, companies: int, seed: int = 1, hubs: float = 1.7) -> str:
    """A ledger made at random with as little in each deal as the form allows; some companies deal most."""
    chance = random.Random(seed)
    parts = [f'[[entity]]\nslug = "c{i}"\nname = "Company {i}"\nroles = []\nlisted = false\n'
             for i in range(companies)]
    for i in range(deals):
        payer, receiver = some_pair(chance, companies, hubs)
        known = chance.random() < 0.8
        amount = f"amount_usd = {10 ** chance.uniform(-1, 2.5):.3f}" if known else "undisclosed = true"
        kind = chance.choices(KINDS, (10, 4, 3, 1, 1))[0]
        parts.append(
            f'[[deal]]\nid = "d{i}"\nfrom = "c{payer}"\nto = "c{receiver}"\nkind = "{kind}"\n{amount}\n'
            f'announced = 2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}\n'
            f'status = "{chance.choice(STATUSES)}"\n'
        )
    return "\n".join(parts)


def read(folder: Path, text: str) -> Ledger:
    (folder / "deals.toml").write_text(text, encoding="utf-8")
    return load(folder)


def timed(work: Callable[[], object], times: int = 15) -> float:
    """Median milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def say(what: str, ms: float, must: float, more: str = "") -> None:
    word = "holds" if ms <= must else "MISSED"
    print(f"{what:<58} {ms:9.2f} ms  must {must:7.1f}  {word}  {more}")


def of_shipped() -> None:
    found = edges(load().as_of(DAY))
    loops = find_loops(found)
    held = f"{len(loops.items)} loops"
    say("shipped ledger, loops up to five hops", timed(lambda: find_loops(found)), 1.0, held)
    max_circulation(amounts(found))
    say("shipped ledger, maximum circulation", timed(lambda: max_circulation(amounts(found))), 50.0)


def of_hundred(folder: Path) -> None:
    """As dense as the shipped ledger: 2.5 deals a company."""
    found = edges(read(folder, ledger_text(100, 40)).as_of(DAY))
    loops = find_loops(found)
    held = f"{len(loops.items)} loops"
    say("100 deals, loops up to five hops", timed(lambda: find_loops(found)), 1.0, held)


def of_thousand(folder: Path) -> None:
    found = edges(read(folder, ledger_text(1_000, 400, hubs=2.5)).as_of(DAY))
    loops = find_loops(found)
    chance = random.Random(2)
    took = []
    for _ in range(60):
        payer, receiver = some_pair(chance, 400, 2.5)
        new = _edge(found, f"c{payer}", f"c{receiver}")
        whole = [e for e in found if e.pair != new.pair] + [new]
        took.append(timed(lambda w=whole, n=new: with_edge(loops, w, n), 3))  # type: ignore[misc]
    held = f"{len(loops.items)} loops{', truncated' if loops.truncated else ''}"
    say("1,000 deals, one new deal (median of 60)", statistics.median(took), 1.0, held)
    say("1,000 deals, one new deal (worst of 60)", max(took), 5.0)
    max_circulation(amounts(found))
    say("1,000 deals, maximum circulation", timed(lambda: max_circulation(amounts(found)), 5), 50.0)


def _edge(found: tuple[Edge, ...], payer: str, receiver: str) -> Edge:
    """A new deal between two companies, made like one that is there."""
    from dataclasses import replace

    pattern = next(e for e in found if e.money.known)
    return replace(pattern, payer=payer, receiver=receiver, money=Total(20_000, 20_000, known=1))


def of_two_thousand(folder: Path) -> None:
    text = ledger_text(2_000, 400)
    read(folder, text)
    alone = timed(lambda: tomllib.loads(text), 5)
    own = timed(lambda: load(folder), 5)
    ratio = f"tomllib alone {alone:.0f} ms: {own / alone:.2f} x"
    say("2,000 lean deals read and checked", own, 2 * alone, ratio)
    found = edges(load(folder).as_of(DAY))
    began = time.perf_counter()
    loops = find_loops(found)
    took = (time.perf_counter() - began) * 1000
    cut = "truncated and said so" if loops.truncated else "all listed"
    print(f"{'2,000 deals, loops':<58} {took:9.0f} ms  {len(loops.items)} loops, {cut}")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        of_shipped()
        of_hundred(Path(name))
        of_thousand(Path(name))
        of_two_thousand(Path(name))


if __name__ == "__main__":
    main()

"""What the shipped ledger holds, in one table: tests that count take it from here."""

from __future__ import annotations

from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer

DEALS, COMPANIES, CLAIMS, EVENTS = 210, 83, 23, 43
LOOPS: dict[tuple[Layer, frozenset[Kind]], dict[int, int]] = {  # on 22 Nov 2026, by number of companies
    (Layer.ANNOUNCED, MONEY): {2: 18, 3: 17, 4: 32, 5: 70},
    (Layer.ANNOUNCED, ALL_KINDS): {2: 28, 3: 23, 4: 66, 5: 141},
    (Layer.SIGNED, MONEY): {2: 14, 3: 17, 4: 23, 5: 38},
    (Layer.FUNDED, MONEY): {2: 1},
}
ANNOUNCED = LOOPS[Layer.ANNOUNCED, MONEY]
MANY = sum(ANNOUNCED.values())
MANY_CONTINGENT = sum(LOOPS[Layer.ANNOUNCED, ALL_KINDS].values()) - MANY
FIRST = (  # the first loops by least leg, in millions of USD
    (("amazon", "openai"), 50_000),
    (("alphabet", "anthropic"), 43_000),
    (("anthropic", "broadcom"), 42_000),
    (("amazon", "openai", "broadcom", "anthropic"), 42_000),
    (("amazon", "anthropic"), 33_000),
    (("nvidia", "openai", "oracle"), 30_000),
)
ARTICLE_RANK = 6
COUNTED = f"{MANY} loops, {', '.join(f'{n} of {hops}' for hops, n in ANNOUNCED.items())} companies"

"""Who of the ledger files with the SEC: slug and CIK. Pure.

A number here that is another's is found out at the first reply: it names its tickers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.deals.ledger.company import Company

_CIKS = {
    "nvidia": 1045810, "oracle": 1341439, "microsoft": 789019, "coreweave": 1769628, "amazon": 1018724,
    "alphabet": 1652044, "meta": 1326801, "amd": 2488, "broadcom": 1730168, "akamai": 1086222,
    "nebius": 1513845, "nscale": 2110365, "sb-energy": 2133037, "jpmorgan": 19617, "marvell": 1835632,
    "apple": 320193, "tesla": 1318605, "intel": 50863, "disney": 1744489, "terawulf": 1083301,
    "cipher": 1819989, "core-scientific": 1839341, "lumentum": 1633978, "coherent": 820318,
    "corning": 24741, "goldman": 886982, "blue-owl": 1823945, "apollo": 1858681, "nokia": 924613,
    "asml": 937966, "arm": 1973239, "synopsys": 883241, "iren": 1878848, "cerebras": 2021728,
    "digitalbridge": 1679688, "spacex": 1181412, "hpe": 1645590,
}


@dataclass(frozen=True, slots=True)
class Registrant:
    """A company of the ledger and its number at the SEC; `ticker` checks that the number is its own."""

    slug: str
    cik: int
    name: str
    ticker: str | None = None


def registrants(companies: Mapping[str, Company]) -> tuple[Registrant, ...]:
    """The companies that file, in the ledger's order."""
    return tuple(Registrant(slug, _CIKS[slug], company.name, company.ticker)
                 for slug, company in companies.items() if slug in _CIKS)

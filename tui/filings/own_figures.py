"""Figures of filings that renew the ledger's (figures.toml): written anew when one comes or is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.deals.ledger.company import Company, Figure
from tui.filings.inbox import FigureNews

_HEAD = (
    "# Figures tagged in filings, renewed by loopwatch itself: changes by hand are lost. A figure that was\n"
    "# taken back in the inbox is not here. Values in billions of US dollars.\n"
)


def figures_text(news: Iterable[FigureNews]) -> str:
    """figures.toml with the figures that stand, the newest of a metric and period."""
    standing = {(f.company, f.metric, f.period): f for f in news if not f.taken_back}
    return _HEAD + "".join("\n" + _row(f) for f in standing.values())


def _row(f: FigureNews) -> str:
    url = f.url or "https://www.sec.gov/"
    return (
        f'[[figure]]\nentity = "{f.company}"\nmetric = "{f.metric}"\nvalue = {f.musd / 1000:.6f}\n'
        f'unit = "USD bn"\nperiod = "{f.period}"\nbasis = "actual"\nconfidence = "high"\n'
        f'note = "{f.tag}, {f.form}"\n'
        f'sources = [{{ url = "{url}", date = {f.filed.isoformat()}, grade = "primary" }}]\n'
    )


def before(company: Company | None, metric: str) -> Figure | None:
    """The newest actual figure of `metric` that the ledger has, by its period's end, else the last one."""
    rows = company.figures_of(metric) if company is not None else ()
    found = [f for f in rows if f.basis == "actual" and f.musd is not None]
    return max(found, key=lambda f: f.ends or date.min, default=None)

"""What public data says about a claim: on the article's day or the day it is about, and now.

Our own arithmetic on prices, market values and the ledger's figures, which come as values; a part that is
not known says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from tui.deals.article.claim_figures import ClaimFigures, ShareOfDay
from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.ledger.claims import Claim
from tui.deals.ledger.company import Figure
from tui.deals.ledger.ledger import Ledger
from tui.draw.words.claim import Live
from tui.draw.words.numbers import day, money, part, signed_percent, times
from tui.state.snapshot import Snapshot

_OF_A_DAY = ("oracle-jump-43", "nvidia-deepseek-600")


def live_of(claim: Claim, snapshot: Snapshot, stored: ClaimFigures) -> Live | None:
    """The measure beside a claim, or None where public data cannot decide it."""
    make = _MAKERS.get(claim.id)
    found = make(snapshot, stored) if make else None
    if found is not None and snapshot.day < ARTICLE_DAY and claim.id not in _OF_A_DAY:
        return replace(found, then="")  # a recorded day before the article knows nothing of it
    return found


def _cap(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    quote = snapshot.shown("NVDA")
    cap = quote.cap_musd if quote else None
    return Live(
        money(cap) if cap else "n/a",
        f"{money(stored.cap_eve)} at the close of 22 Sep 2025, {money(stored.cap_article)} a day later",
        f"{money(cap)}, {_when(snapshot, 'NVDA')}" if cap else "no market value is known now",
        "price times shares outstanding; stored values take the screener's share count",
    )


def _multiple(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    quote = snapshot.shown("NVDA")
    forward, trailing, cap = (quote.forward_pe, quote.trailing_pe, quote.cap_musd) if quote else (None,) * 3
    if not trailing and cap and stored.profit_musd:
        trailing = cap / stored.profit_musd
    said = f"{times(forward)} forward" if forward else "the forward multiple comes with live quotes only"
    past = f"; {times(trailing)} by the last four quarters" if trailing else ""
    return Live(
        f"{times(forward)} fwd" if forward else f"{times(trailing)} past" if trailing else "n/a",
        "no forward multiple of that day is in the data",
        f"{said}{past}, {_when(snapshot, 'NVDA')}",
        "price over expected earnings; past: market value over net income of four quarters",
    )


def _seven(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    reading = snapshot.concentration
    share = reading.seven.share if reading else None
    then = "not known" if stored.seven_then is None else f"{part(stored.seven_then, 1)} on 23 Sep 2025"
    bound = f"{reading.seven.bound} " if reading and reading.seven.bound else ""
    now = f"{bound}{part(share, 1)}, {day(reading.seven.as_of)}" if reading and share else "not known now"
    return Live(f"{bound}{part(share, 1)}", then, now, reading.seven.basis if reading else "")


def _ndx(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    def said(found: ShareOfDay | None) -> str:
        return f"{part(found.share)} by raw market value, {day(found.day)}" if found else "not known"

    now = stored.raw_now
    return Live(
        f"{part(now.share, 1)} raw" if now is not None else "n/a", said(stored.raw_then), said(now),
        "raw values by issuer overstate the seven: the index caps its largest weights",
    )


def _oracle_day(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    quote = stored.oracle_jump
    early = snapshot.day < date(2025, 9, 10)
    if early or quote is None or not quote.previous_close or quote.day_high is None:
        return Live("n/a", "that day is not in the stored bars", "", "")
    high = quote.day_high / quote.previous_close - 1
    close = signed_percent(quote.move, 1)
    return Live(
        f"{close} close",
        f"10 Sep 2025: {signed_percent(high, 1)} at the day's high, {close} at the close",
        _share_now(snapshot, "ORCL", quote.price),
        "day's high and close against the close before, stored daily bars",
    )


def _nvidia_day(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    quote, lost = stored.nvidia_fall, stored.fall_musd
    if lost is None or quote is None or snapshot.day < date(2025, 1, 27):
        return Live("n/a", "that day is not in the stored bars", "", "")
    return Live(
        money(lost, sign=True),
        f"27 Jan 2025: {money(lost, sign=True)}, {signed_percent(quote.move, 1)} in one day",
        _share_now(snapshot, "NVDA", quote.price),
        "market value at the close of 27 Jan less that of 24 Jan 2025, same share count",
    )


def _top_ten(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    reading, (peak, source) = snapshot.concentration, stored.peak_2000
    share = reading.top10.share if reading else None
    then = part(stored.ten_then, 1) if stored.ten_then is not None else "not known"
    return Live(
        f"{part(share, 0)} against 27 %",
        f"ten largest {then} on 23 Sep 2025; {part(peak, 0)} at the peak of March 2000",
        f"{part(share, 1)}, {day(reading.top10.as_of)}" if reading and share else "not known now",
        f"by issuer and full market value; the level of 2000: {source}",
    )


def _backlog(snapshot: Snapshot, _: ClaimFigures) -> Live | None:
    basis = "its filings do not split out the customer"
    return _figure_of_oracle(snapshot, "backlog", "Oracle's whole backlog", basis)


def _capex(snapshot: Snapshot, _: ClaimFigures) -> Live | None:
    basis = "one quarter; all suppliers, not NVIDIA alone"
    return _figure_of_oracle(snapshot, "capex", "Oracle's capital spending", basis)


def _figure_of_oracle(snapshot: Snapshot, metric: str, what: str, basis: str) -> Live | None:
    """The newest actual figure of the ledger, and the one nearest before the article."""
    known = _figures(snapshot.ledger, "oracle", metric, snapshot.deals_day)
    found = [f for f in known if f.basis == "actual"]
    if not found:
        return None
    old = [f for f in found if f.ends and f.ends <= ARTICLE_DAY]
    now, *then = [f"{what} {money(f.musd)}, {_period(f)}" for f in (found[-1], *old[-1:])]
    earlier = then[0] if then else "no figure of that time in the ledger"
    return Live(f"{metric} {money(found[-1].musd)}", earlier, now, basis)


def _figures(ledger: Ledger | None, slug: str, metric: str, on: date) -> tuple[Figure, ...]:
    company = ledger.companies.get(slug) if ledger else None
    return company.figures_of(metric, on) if company else ()


def _period(figure: Figure) -> str:
    if figure.period.count("-") == 2:
        return day(figure.period)
    told = next((f", told {day(s.day)}" for s in figure.sources if s.day), "")
    return f"fiscal {figure.period}{told}"


def _stock_over_flow(snapshot: Snapshot, _: ClaimFigures) -> Live | None:
    """The contract over one year's revenue, as the article has it, and the year's due beside it."""
    ledger = snapshot.ledger
    deal = ledger.by_id.get("openai-oracle-300") if ledger else None
    sales = _figures(ledger, "openai", "revenue", snapshot.deals_day)
    revenue = [f for f in sales if f.year and f.basis == "actual"]
    if deal is None or deal.amount.top_musd is None or not deal.term_years or not revenue:
        return None
    last = max(revenue, key=lambda f: f.year or 0)
    if not (sold := last.musd):
        return None
    yearly = deal.amount.top_musd / deal.term_years
    return Live(
        f"{yearly / sold:.1f}x a year",
        f"{deal.amount.listed} over revenue of {money(sold)} ({last.year}): "
        f"{deal.amount.top_musd / sold:.0f} times, a stock over a flow",
        f"due per year {money(yearly)} over {deal.term_years:g} years: {yearly / sold:.1f} times the "
        f"revenue of {last.year}",
        "the contract spread evenly over its term; revenue as reported, no forecast",
    )


def _gdp(snapshot: Snapshot, stored: ClaimFigures) -> Live:
    basis = "a market value is a stock, a year's product a flow: size beside size, no ratio"
    return replace(_cap(snapshot, stored), basis=basis)


def _when(snapshot: Snapshot, symbol: str) -> str:
    quote = snapshot.shown(symbol)
    moment = day(quote.time_ms) if quote and quote.time_ms else day(snapshot.day)
    return moment + (", stored" if quote and quote.source == "stored" else "")


def _share_now(snapshot: Snapshot, symbol: str, base: float | None) -> str:
    quote = snapshot.shown(symbol)
    if quote is None or not quote.price or not base:
        return "no price is known now"
    gone = signed_percent(quote.price / base - 1, 0)
    return f"{quote.price:,.2f}, {gone} against that close, {_when(snapshot, symbol)}"


_MAKERS: Mapping[str, Callable[[Snapshot, ClaimFigures], Live | None]] = {
    "nvidia-cap-45": _cap, "nvidia-pe-30": _multiple, "mag7-sp500-35": _seven, "mag7-ndx-75": _ndx,
    "oracle-jump-43": _oracle_day, "nvidia-deepseek-600": _nvidia_day, "concentration-1990s": _top_ten,
    "nvidia-gdp": _gdp, "openai-oracle-300": _backlog, "oracle-buys-nvidia": _capex,
    "openai-oracle-25x": _stock_over_flow,
}

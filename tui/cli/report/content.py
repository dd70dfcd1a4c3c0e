"""What a report says beside its pictures: sections of rows, each with its source, its day and its age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from tui.alerts.alert import Alert, Transition
from tui.alerts.measure import Measure
from tui.deals.ledger.deal import Deal, status_word
from tui.deals.loops.flows import Edge, edges
from tui.deals.loops.loops import Loop, find_loops
from tui.deals.obligations.dates import Dated, coming
from tui.draw.words.deal import cited
from tui.draw.words.measure import moment, value_words
from tui.draw.words.numbers import age, clock, day, money, price, signed_percent
from tui.market.quote import source_words
from tui.market.session import day_of
from tui.state.origins import quote_address
from tui.state.snapshot import Mode, Snapshot
from tui.state.timeline import result_dates

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger

LOOPS, DATES = 10, 25
FIGURES = {
    "share.mag7.sp500": "the seven's share of the S&P 500",
    "share.mag7.sp500.change20": "its change over 20 sessions",
    "share.top10.sp500": "the ten largest issuers' share of the S&P 500",
    "effective_number.sp500": "the S&P 500 acts like so many equal names",
    "breadth.rsp_spy": "equal weight against the index, the day",
    "group45.ndx": "Nasdaq-100: the group above 4.5 %",
    "circular.share": "part of all announced money that is balanced",
    "circular.musd": "the same in dollars",
    "loops.count": "loops of announced money, two to five companies",
    "loops.over_10bn": "of these with a least leg of $10bn and more",
    "oracle.openai_backlog": "OpenAI's purchases in Oracle's signed backlog",
    "loop.pinned.max_move": "the least fall of the article's loop, the day",
    "basket.loop.move": "mean move of the leading loops' listed members",
    "deals.age_days": "age of the ledger's newest deal",
}


class Row(NamedTuple):
    """One figure or event. `of` is the day or time it is of, `age` how old it is at the report's moment."""

    what: str
    value: str
    source: str
    of: str
    age: str
    url: str = ""


class Section(NamedTuple):
    """Rows under a heading; `empty` is said where there are none."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "nothing"


class Report(NamedTuple):
    """Everything but the pictures. `moment` says of when it is, `mode` how fresh the prices are."""

    title: str
    moment: str
    mode: str
    sections: tuple[Section, ...]


def report_of(picture: Snapshot, since: date) -> Report:
    """What a picture says, and what changed from `since` on."""
    at = _At(picture)
    sections = (
        Section("In figures", tuple(at.figures()), "each as the screens show it; n/a where it is not known"),
        Section(f"What changed since {day(since)}", tuple(at.changes(since)),
                "deals by the day they were told, alerts by this machine's log", "nothing in ledger or log"),
        Section("Alerts that fire", tuple(at.alerts(picture.alerts)), empty="none fires"),
        Section("Standing conditions", tuple(at.alerts(picture.conditions)), empty="none holds"),
        Section("The loops", tuple(at.loops()),
                f"the {LOOPS} with the largest least leg, announced money; a leg is what was told, not paid",
                "no loop"),
        Section("The dates that come", tuple(at.dates()), "as far as each is known", "none is known"),
        Section("Prices", tuple(at.prices()), empty="no price is known"),
        Section("Sources and ages", tuple(at.sources())),
    )
    when = f"{day(picture.as_of_ms)} {clock(picture.as_of_ms, seconds=False)} New York"
    looked = f"as known on {day(picture.as_of)}" if picture.as_of is not None else f"picture of {when}"
    mode = {Mode.FEED: "prices of this run", Mode.LAST: "last recorded prices",
            Mode.EMBEDDED: "stored prices"}.get(picture.mode, "recorded prices")
    return Report("loopwatch report", looked, f"{mode}, session of {day(picture.day)}", sections)


class _At:
    """One picture's rows."""

    def __init__(self, picture: Snapshot) -> None:
        self._picture, self._now_ms, self._today = picture, picture.as_of_ms, picture.deals_day
        ledger, as_of = picture.ledger, picture.as_of
        self._ledger = ledger.known_on(as_of) if ledger is not None and as_of is not None else ledger

    def _row(self, what: str, value: str, source: str, of: date | int | None, url: str = "") -> Row:
        """`of`: a day or UTC milliseconds; what has none is of the picture's own moment."""
        if isinstance(of, date):
            return Row(what, value, source, day(of), f"{max(0, (self._today - of).days)} d", url)
        ms = self._now_ms if of is None else of
        return Row(what, value, source, moment(ms, self._now_ms), age((self._now_ms - ms) / 1000), url)

    def figures(self) -> Iterator[Row]:
        for key, name in FIGURES.items():
            found = self._picture.measures.get(key)
            if found is not None:
                yield self._measure(name, found)

    def _measure(self, name: str, found: Measure) -> Row:
        bound = f"{found.bound} " if found.bound else ""
        value = f"{bound}{value_words(found)}" if found.value is not None else f"n/a: {found.reason}"
        late = " (stored or late)" if found.stale else ""
        of = self._picture.deals_to if found.source == "ledger" else found.as_of_ms
        return self._row(name, value, source_words(found.source) + late, of)

    def changes(self, since: date) -> Iterator[Row]:
        """Newest first: rows of deals, reports without a status, and the alert log."""
        found: list[tuple[date, Row]] = []
        ledger = self._ledger
        for deal in ledger.deals if ledger is not None else ():
            found += ((row.day, self._told(ledger, deal, row.day, status_word(row.status, deal.kind)))
                      for row in deal.history if ledger is not None and since <= row.day <= self._today)
        for event in ledger.events if ledger is not None else ():
            if since <= event.day <= self._today:
                source = cited(event.sources[0]) if event.sources else "the ledger"
                url = event.sources[0].url if event.sources else ""
                found.append((event.day, self._row(event.title, "reported", source, event.day, url)))
        begin_ms = round(datetime.combine(since, time(), UTC).timestamp() * 1000)
        found += ((day_of(row.t_ms), self._logged(row)) for row in self._picture.alert_log
                  if begin_ms <= row.t_ms <= self._now_ms)
        return iter([row for _, row in sorted(found, key=lambda pair: pair[0], reverse=True)])

    def _told(self, ledger: Ledger | None, deal: Deal, on: date, word: str) -> Row:
        short = ledger.short if ledger is not None else str
        value = f"{deal.amount_on(on).short} {deal.kind.value}: {word}"
        proof = deal.proof
        source, url = (cited(proof), proof.url) if proof is not None else ("the ledger", "")
        return self._row(f"{short(deal.payer)} to {short(deal.receiver)}", value, source, on, url)

    def _logged(self, row: Transition) -> Row:
        source = "alert log of this machine" if self._picture.as_of is None else "judged at that day's close"
        return self._row(f"alert {row.rule}", f"{row.change.value}: {row.why}", source, row.t_ms)

    def alerts(self, found: Sequence[Alert]) -> Iterator[Row]:
        for alert in found:
            if alert.active:
                loud = f"{alert.severity.value.upper()} " if alert.severity is not None else ""
                measure = self._picture.measures.get(alert.measure)
                source = source_words(measure.source) if measure is not None else "this machine's rules"
                since = f"{day(alert.since_ms)} {clock(alert.since_ms, seconds=False)}"
                yield self._row(f"{loud}{alert.why}", f"since {since}", source,
                                measure.as_of_ms if measure is not None else None)

    def loops(self) -> Iterator[Row]:
        ledger = self._ledger
        if ledger is None:
            return
        for rank, loop in enumerate(find_loops(edges(ledger.as_of(self._today))).items[:LOOPS], 1):
            yield self._loop(ledger, rank, loop)
            for leg in loop.legs:
                yield self._leg(ledger, leg)

    def _loop(self, ledger: Ledger, rank: int, loop: Loop) -> Row:
        walk = " > ".join(ledger.short(slug) for slug in (*loop.nodes, loop.nodes[0]))
        least = money(loop.least_musd) if loop.all_known else "not known: a leg has no number"
        newest = max(entry.deal.newest for leg in loop.legs for entry in leg.entries)
        return self._row(f"{rank}. {walk}", f"least leg {least}", "the ledger, its legs below", newest)

    def _leg(self, ledger: Ledger, leg: Edge) -> Row:
        largest = max(leg.entries, key=lambda entry: entry.deal.amount.top_musd or 0)
        proof, many = largest.deal.proof, len(leg.entries)
        states = " to ".join(dict.fromkeys((status_word(leg.weakest), status_word(leg.strongest))))
        source = cited(proof) if proof is not None else "the ledger"
        more = f" and {many - 1} more deals of the ledger" if many > 1 else ""
        of = proof.day if proof is not None and proof.day is not None else largest.deal.newest
        return self._row(f"- {ledger.short(leg.payer)} to {ledger.short(leg.receiver)}",
                         f"{leg.amount.listed}, {states}", source + more, of, proof.url if proof else "")

    def dates(self) -> Iterator[Row]:
        ledger = self._ledger
        for one in coming(ledger, self._today, result_dates(self._picture.upcoming))[:DATES]:
            amount = f", {one.amount.short}" if one.amount.known else ""
            was = f", was {one.was}" if one.was else ""
            yield self._row(f"{one.when}: {one.what}", f"{one.sort}{amount}{was}", one.source,
                            self._told_on(one), one.url)

    def _told_on(self, one: Dated) -> date | None:
        """When the deal behind a date was told; None of rules of indices and exchanges: they hold now."""
        ledger = self._ledger
        for cuts in (1, 2):
            deal = ledger.by_id.get(one.uid.rsplit("-", cuts)[0]) if ledger is not None else None
            if deal is not None:
                return deal.newest
        return None

    def prices(self) -> Iterator[Row]:
        shown = self._picture
        for symbol in shown.watch.symbols:
            quote, fresh = shown.quotes.get(symbol), shown.freshness.get(symbol)
            if quote is None or quote.shown_price is None:
                continue
            worth = f"{price(quote.shown_price, quote.decimals)} {quote.currency or ''}".strip()
            state = f", {fresh.state.value} {fresh.of_day}".rstrip() if fresh is not None else ""
            value = f"{worth}, {signed_percent(quote.shown_move)}{state}"
            yield self._row(f"{quote.name or symbol} ({symbol})", value, source_words(quote.source),
                            quote.shown_time_ms, quote_address(quote))

    def sources(self) -> Iterator[Row]:
        shown, health = self._picture, self._picture.health
        times = [q.shown_time_ms for q in shown.quotes.values() if q.shown_time_ms]
        origins = ", ".join(dict.fromkeys(source_words(q.source) for q in shown.quotes.values()))
        if times:
            yield self._row("prices, the newest", f"{len(times)} symbols", origins, max(times))
            yield self._row("prices, the oldest", f"{len(times)} symbols", origins, min(times))
        share = shown.measures.get("share.mag7.sp500")
        if shown.concentration is not None and share is not None:
            basis = shown.concentration.recorded
            yield self._row("weights of the S&P 500", basis, source_words(share.source), share.as_of_ms)
        if self._ledger is not None and shown.deals_to is not None:
            many = f"{len(self._ledger.deals)} deals"
            yield self._row("ledger of deals, its newest day", many, "each row's own source", shown.deals_to)
        if health.last_success_ms is not None:
            yield self._row("last reply of the source", health.reason or health.state, "this run",
                            health.last_success_ms)

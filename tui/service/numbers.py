"""What a monitoring system is told in numbers: families of samples made of a picture.

What is not known, or rests on stale or stored figures, is absent and never 0. Labels are bounded: symbols of
the watchlist, rules, ways out; no value ever stands in a label. Nothing that the person owns is among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.alerts.alert import Phase
from tui.alerts.measure import Measure
from tui.state.snapshot import Mode, Snapshot

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

    from tui.service.notify.delivery import Sent

MISSING = "numbers need prometheus-client: pip install 'loopwatch[metrics]'"
MOST_ALERTS = 300  # series of alerts; what is more is counted
_SHARE = re.compile(r"(?:share\.(mag7|top\d+)|(group45|group5))\.(sp500|ndx)(?:\.change(\d+))?")
_GROUPS = {"group45": "above_4.5_percent", "group5": "above_5_percent"}
_NUMBER = re.compile(r"effective_number\.(sp500|ndx)")
Row = tuple[tuple[str, ...], float]


class Family(Struct, frozen=True):
    """One metric: `rows` hold the labels' values and the sample. `counts`: it only ever grows."""

    name: str
    help: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    counts: bool = False


class Numbers:
    """Kept by who leads; `families` may be asked from another thread, and what is there then is whole."""

    def __init__(self) -> None:
        self._picture: Snapshot | None = None
        self._leads = False
        self._sent: Mapping[tuple[str, str], int] = {}

    def saw(self, picture: Snapshot | None, leads: bool) -> None:
        """The newest picture; None of who only waits for the lead."""
        self._picture, self._leads = picture, leads

    def sent(self, row: Sent) -> None:
        """A row of the delivery log."""
        key = (row.target, row.state)
        self._sent = {**self._sent, key: self._sent.get(key, 0) + 1}

    def families(self) -> list[Family]:
        """All there is now."""
        made = [_one("loopwatch_leading", "1 where this program fetches and delivers", float(self._leads))]
        if self._sent:
            rows = tuple((key, float(count)) for key, count in sorted(self._sent.items()))
            made.append(Family("loopwatch_deliveries", "Messages by way out: sent, retry, failed, dropped",
                               ("target", "result"), rows, counts=True))
        if self._picture is not None:
            made += families_of(self._picture)
            requests = float(self._picture.health.requests)
            made.append(Family("loopwatch_feed_requests", "Requests to the source since the feed began", (),
                               (((), requests),), counts=True))
        return made


def families_of(picture: Snapshot) -> list[Family]:
    """What a picture says, gauges all."""
    made = [*_health(picture), *_shares(picture.measures), *_symbols(picture), *_alerts(picture)]
    return [family for family in made if family.rows]


def _health(picture: Snapshot) -> Iterator[Family]:
    health = picture.health
    yield _one("loopwatch_picture_timestamp_seconds", "When this was computed", picture.as_of_ms / 1000)
    if health.state not in ("starting", "none"):
        yield _one("loopwatch_feed_up", "1 while the source answers", float(health.state == "ok"))
    if health.last_success_ms is not None:
        yield _one("loopwatch_feed_last_success_timestamp_seconds", "Last reply of the source",
                   health.last_success_ms / 1000)
    if picture.mode is Mode.FEED:
        yield _one("loopwatch_feed_missing_symbols", "Symbols without a price in the last good reply",
                   float(len(health.missing)))
    if picture.deals_to is not None:
        newest = datetime.combine(picture.deals_to, time(), UTC).timestamp()
        yield _one("loopwatch_ledger_newest_timestamp_seconds", "Newest date in the ledger of deals", newest)
        yield _one("loopwatch_ledger_age_seconds", "Age of the newest deal", picture.as_of_ms / 1000 - newest)


def _shares(measures: Mapping[str, Measure]) -> Iterator[Family]:
    """Shares of groups and their changes, and how many equal names an index acts like."""
    shares: list[Row] = []
    bounds: list[Row] = []
    changes: list[Row] = []
    for key, measure in measures.items():
        found = _SHARE.fullmatch(key)
        if found is None or measure.value is None or measure.stale:
            continue
        labels = (found[3], found[1] or _GROUPS[found[2]])
        if found[4]:
            changes.append(((*labels, found[4]), measure.value))
        elif measure.bound:
            bounds.append(((*labels, measure.bound), measure.value))
        else:
            shares.append((labels, measure.value))
    yield Family("loopwatch_share_ratio", "Share of an index, by issuer", ("index", "group"), tuple(shares))
    yield Family("loopwatch_share_bound_ratio", "The same where members are missing",
                 ("index", "group", "bound"), tuple(bounds))
    yield Family("loopwatch_share_change_ratio", "Change of a share over so many sessions",
                 ("index", "group", "sessions"), tuple(changes))
    yield Family("loopwatch_effective_names", "1 / sum of squared shares: acts like so many equal names",
                 ("index",), tuple(_of(measures, _NUMBER)))


def _of(measures: Mapping[str, Measure], pattern: re.Pattern[str]) -> Iterator[Row]:
    for key, measure in measures.items():
        if (found := pattern.fullmatch(key)) and measure.value is not None and not measure.stale:
            yield (found[1],), measure.value


def _symbols(picture: Snapshot) -> Iterator[Family]:
    """Moves of the watchlist's symbols, today's alone, and the times of their prices."""
    watched = picture.watch.symbols
    for name, says, prefix in (
        ("loopwatch_move_ratio", "Move since the previous close", "move."),
        ("loopwatch_move_deviations", "The same in standard deviations of 60 sessions", "usual_days."),
    ):
        rows = ((symbol, picture.measures.get(prefix + symbol)) for symbol in watched)
        yield Family(name, says, ("symbol",), tuple(
            ((symbol,), found.value) for symbol, found in rows
            if found is not None and found.value is not None and not found.stale and not found.of_day))
    if picture.mode is Mode.FEED:
        times = ((symbol, quote.shown_time_ms) for symbol in watched if (quote := picture.quotes.get(symbol)))
        yield Family("loopwatch_quote_timestamp_seconds", "The exchange's own time of the price", ("symbol",),
                     tuple(((symbol,), ms / 1000) for symbol, ms in times if ms))


def _alerts(picture: Snapshot) -> Iterator[Family]:
    """Only of what rests on the feed: on stored figures nothing is judged."""
    if picture.mode is not Mode.FEED:
        return
    known = [a for a in picture.alerts if a.active or a.phase is Phase.PENDING]
    rows = {(a.rule, a.symbol, a.severity.value if a.severity else "none"): float(a.active) for a in known}
    yield Family("loopwatch_alert_state", "1 firing, 0 held up by its `for`; absent when quiet or unknown",
                 ("rule", "symbol", "severity"), tuple(rows.items())[:MOST_ALERTS])
    yield _one("loopwatch_alerts_left_out", "Alerts beyond the series that are given", float(
        max(0, len(rows) - MOST_ALERTS)))
    firing = [a.severity.value for a in known if a.active and a.severity is not None]
    yield Family("loopwatch_alerts_firing", "Alerts that fire", ("severity",), tuple(
        ((loud,), float(firing.count(loud))) for loud in ("warn", "critical")))
    yield _one("loopwatch_conditions_standing", "Standing conditions that hold",
               float(sum(a.active for a in picture.conditions)))


def _one(name: str, says: str, value: float) -> Family:
    return Family(name, says, (), (((), value),))


# As prometheus-client writes them.


def registry_of(families: Callable[[], Iterable[Family]]) -> CollectorRegistry:
    """What prometheus-client serves: the families as they are whenever it asks. Raises ImportError."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.registry import Collector

    class Asked(Collector):
        """prometheus-client's word for what is asked."""

        def collect(self) -> Iterable[Metric]:
            return map(_metric, families())

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Asked())
    return registry


def as_text(families: Iterable[Family]) -> bytes:
    """OpenMetrics; node_exporter's folder of text files reads it as well. Raises ImportError."""
    from prometheus_client.openmetrics.exposition import generate_latest

    return bytes(generate_latest(registry_of(lambda: families)))  # type: ignore[no-untyped-call]


def _metric(family: Family) -> Metric:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    kind = CounterMetricFamily if family.counts else GaugeMetricFamily
    metric = kind(family.name, family.help, labels=family.labels)
    for labels, value in family.rows:
        metric.add_metric(labels, value)
    return metric

"""Numbers for a monitoring system: the unknown is absent, labels are bounded, both outputs are readable."""

from __future__ import annotations

from dataclasses import replace as changed
from typing import Any

from msgspec.structs import replace
from prometheus_client.exposition import generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
from prometheus_client.parser import text_string_to_metric_families as read_plain

from tests.pictures import NOW, live
from tui.alerts.alert import Alert, Phase
from tui.alerts.rule import Severity
from tui.service.notify.delivery import Sent
from tui.service.numbers import MOST_ALERTS, Numbers, as_text, families_of, registry_of
from tui.state.snapshot import FeedHealth, Mode, Snapshot

SENT = Sent(NOW, "phone", "sent", "x")


def picture(**changes: Any) -> Snapshot:
    return replace(live().look(NOW), **changes)


def samples(snapshot: Snapshot) -> dict[str, dict[tuple[str, ...], float]]:
    return {family.name: dict(family.rows) for family in families_of(snapshot)}


def alert(symbol: str, phase: Phase, standing: bool = False) -> Alert:
    return Alert(f"r:{symbol}", "r", symbol, "rule", phase, Severity.WARN, NOW, -0.05, -0.03, "fraction",
                 f"{symbol}: -5 %", f"move.{symbol}", standing)


def test_a_picture_of_the_feed_has_its_moves_shares_health_and_ledger() -> None:
    shown = picture(health=FeedHealth("ok", last_success_ms=NOW - 5_000, requests=7))
    found = samples(shown)
    move = shown.measures["move.NVDA"].value
    assert found["loopwatch_move_ratio"][("NVDA",)] == move
    assert found["loopwatch_feed_up"] == {(): 1.0}
    assert found["loopwatch_feed_last_success_timestamp_seconds"] == {(): (NOW - 5_000) / 1000}
    assert found["loopwatch_quote_timestamp_seconds"].keys() <= {(s,) for s in shown.watch.symbols}


def test_what_is_unknown_stale_stored_or_of_another_day_is_absent_and_never_zero() -> None:
    shown = picture()
    shares = {k: m for k, m in shown.measures.items() if k.startswith(("share.", "move.", "effective"))}
    for change in ({"value": None}, {"stale": True}):
        gone = replace(shown, measures={k: replace(m, **change) for k, m in shares.items()})
        assert not {"loopwatch_share_ratio", "loopwatch_move_ratio", "loopwatch_effective_names"} & set(
            samples(gone))
    older = replace(shown, measures={k: replace(m, of_day="2026-11-19") for k, m in shares.items()})
    assert "loopwatch_move_ratio" not in samples(older)
    stored = samples(replace(shown, mode=Mode.EMBEDDED, health=FeedHealth()))
    assert not {"loopwatch_alert_state", "loopwatch_alerts_firing", "loopwatch_feed_up",
                "loopwatch_quote_timestamp_seconds"} & set(stored)


def test_a_bound_is_no_share() -> None:
    shown = picture()
    bounded = {k: replace(m, bound="at least", value=0.3, stale=False) for k, m in shown.measures.items()
               if k == "share.mag7.sp500"}
    found = samples(replace(shown, measures=bounded))
    assert "loopwatch_share_ratio" not in found
    assert found["loopwatch_share_bound_ratio"] == {("sp500", "mag7", "at least"): 0.3}


def test_alerts_are_states_and_bounded() -> None:
    alerts = (alert("NVDA", Phase.FIRING), alert("ORCL", Phase.PENDING), alert("AMD", Phase.NO_DATA),
              alert("MSFT", Phase.RECOVERING))
    found = samples(picture(alerts=alerts))
    assert found["loopwatch_alert_state"] == {
        ("r", "NVDA", "warn"): 1.0, ("r", "ORCL", "warn"): 0.0, ("r", "MSFT", "warn"): 1.0}
    assert found["loopwatch_alerts_firing"] == {("warn",): 2.0, ("critical",): 0.0}
    many = tuple(alert(f"S{n}", Phase.FIRING) for n in range(MOST_ALERTS + 50))
    found = samples(picture(alerts=many))
    assert len(found["loopwatch_alert_state"]) == MOST_ALERTS
    assert found["loopwatch_alerts_left_out"] == {(): 50.0}


def test_both_outputs_are_read_by_prometheus_own_parsers() -> None:
    numbers = Numbers()
    before = {f.name: [s.value for s in f.samples] for f in read_plain(
        generate_latest(registry_of(numbers.families)).decode())}
    assert before == {"loopwatch_leading": [0.0]}
    shown = picture(alerts=(alert("NVDA", Phase.FIRING),), health=FeedHealth("ok", requests=7))
    numbers.saw(shown, leads=True)
    for row in (SENT, SENT, changed(SENT, state="failed")):
        numbers.sent(row)
    served = generate_latest(registry_of(numbers.families)).decode()
    told = {s.name: s for f in read_plain(served) for s in f.samples if "result" not in s.labels}
    counts = {(s.labels["target"], s.labels["result"]): s.value for f in read_plain(served) for s in f.samples
              if s.name == "loopwatch_deliveries_total"}
    assert counts == {("phone", "sent"): 2.0, ("phone", "failed"): 1.0}
    assert told["loopwatch_feed_requests_total"].value == 7.0
    written = as_text(families_of(shown)).decode()
    assert written.endswith("# EOF\n") and "mine" not in written
    names = {f.name for f in read(written)}
    assert names == {f.name for f in families_of(shown)} == {f.name for f in read_plain(written)}

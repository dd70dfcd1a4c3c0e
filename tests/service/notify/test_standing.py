"""What one Alertmanager is told: all that lasts, again each minute, and its end once; a webhook's JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec.structs import replace

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.memory import EngineState, Track
from tui.alerts.rule import Severity
from tui.alerts.target import ALERTMANAGER, WEBHOOK, Target
from tui.service.notify.delivery import QUIET_MS
from tui.service.notify.message import item_of, message_of
from tui.service.notify.send import SendError, as_json, obstacle, send
from tui.service.notify.standing import EVERY_MS, LASTS_MS, Lasting, Standing, body_of
from tui.watchlist import WatchlistError, parse

T0 = 1_800_000_000_000
GROUP = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n[[notify.to]]\nname = "x"\n'
FALL = Alert("fall:NVDA", "fall", "NVDA", "a fall", Phase.FIRING, Severity.WARN, T0, -0.05, -0.03, "fraction",
             "NVDA: -5 %", "move.NVDA")


def standing(**target: Any) -> Standing:
    return Standing(Target("desk", url="http://x", form=ALERTMANAGER, **target), T0 - QUIET_MS)


def engine(*alerts: Alert) -> EngineState:
    return EngineState({alert.key: Track(alert, fired_ms=T0) for alert in alerts})


def told(one: Standing, now: int, error: str = "") -> list[tuple[str, str, bool]] | None:
    """What it says at `now`: symbol, severity, over; None when nothing is due."""
    batch = one.due(now)
    if batch is None:
        return None
    one.done(now, error)
    return [(said.symbol, said.severity, said.ended_ms is not None) for said in batch]


def test_nothing_is_said_in_the_first_minute_nor_when_nothing_lasts() -> None:
    one = Standing(Target("desk", form=ALERTMANAGER), T0)
    one.saw(engine(FALL), T0)
    assert one.due(T0 + QUIET_MS - 1) is None and one.due(T0 + QUIET_MS) is not None
    two = standing()
    two.saw(engine(), T0)
    assert two.due(T0 + EVERY_MS) is None


def test_what_lasts_is_said_at_once_then_each_minute_and_its_end_once() -> None:
    one = standing()
    one.saw(engine(FALL), T0)
    assert told(one, T0) == [("NVDA", "warning", False)]
    assert told(one, T0 + EVERY_MS - 1) is None
    assert told(one, T0 + EVERY_MS) == [("NVDA", "warning", False)]
    one.saw(engine(), T0 + EVERY_MS + 1)
    assert told(one, T0 + EVERY_MS + 1) == [("NVDA", "warning", True)]
    assert told(one, T0 + 9 * EVERY_MS) is None


def test_louder_is_another_alert_and_ends_the_softer_one() -> None:
    one = standing()
    one.saw(engine(FALL), T0)
    told(one, T0)
    one.saw(engine(replace(FALL, severity=Severity.CRITICAL)), T0 + 5)
    assert told(one, T0 + 5) == [("NVDA", "critical", False), ("NVDA", "warning", True)]


@pytest.mark.parametrize("muted", [{"muted_by": "snoozed"}, {"muted_by": "market"}, {"flapping": True}])
def test_what_is_muted_is_not_begun_and_not_ended_either(muted: dict[str, Any]) -> None:
    one = standing()
    one.saw(engine(replace(FALL, **muted)), T0)
    assert told(one, T0) is None
    one.saw(engine(FALL), T0 + 1)
    told(one, T0 + 1)
    one.saw(engine(replace(FALL, **muted)), T0 + 2)
    assert told(one, T0 + EVERY_MS + 1) == [("NVDA", "warning", False)]


def test_unknown_is_not_over() -> None:
    one = standing()
    unknown = replace(FALL, phase=Phase.NO_DATA, value=None, severity=None)
    one.saw(engine(unknown), T0)
    assert told(one, T0) is None, "what never fired is not begun by it"
    one.saw(engine(FALL), T0 + 1)
    told(one, T0 + 1)
    one.saw(engine(unknown), T0 + 2)
    assert told(one, T0 + 1 + EVERY_MS) == [("NVDA", "warning", False)]


def test_standing_conditions_and_what_is_too_soft_are_not_its_business() -> None:
    one = standing(severity=Severity.CRITICAL)
    one.saw(engine(FALL, replace(FALL, key="c", standing=True, severity=Severity.CRITICAL)), T0)
    assert told(one, T0) is None


def test_a_try_that_fails_is_said_once_and_made_again_with_all_that_lasts() -> None:
    one = standing()
    one.saw(engine(FALL), T0)
    first = one.due(T0)
    assert first and [row.state for row in one.done(T0, "cannot be reached")] == ["retry"]
    assert one.due(T0 + 9_999) is None
    assert one.due(T0 + 10_000) == first and one.done(T0 + 10_000, "cannot be reached") == []
    one.saw(engine(), T0 + 11_000)  # it was never told: there is no end to tell
    assert one.due(T0 + EVERY_MS) is None


def test_an_end_that_comes_while_the_beginning_is_on_its_way_is_told() -> None:
    one = standing()
    one.saw(engine(FALL), T0)
    assert one.due(T0) is not None
    one.saw(engine(), T0 + 1)
    one.done(T0 + 2)
    assert told(one, T0 + 3) == [("NVDA", "warning", True)]


def test_the_body_is_alertmanagers_own_and_no_value_is_a_label() -> None:
    said = Lasting("fall:NVDA", "fall", "NVDA", "warning", "a fall", "NVDA: -5 %", T0)
    row, = body_of([said], "", "desk.example", T0)
    assert row["labels"] == {
        "alertname": "fall", "severity": "warning", "source": "loopwatch", "symbol": "NVDA"}
    assert row["startsAt"] == "2027-01-15T08:00:00.000Z"
    assert row["generatorURL"] == "loopwatch://desk.example/fall"
    ended, = body_of([replace(said, ended_ms=T0 + 1000)], "https://loop.example/", "", T0)
    assert ended["endsAt"] == "2027-01-15T08:00:01.000Z" and ended["generatorURL"] == "https://loop.example/"
    assert LASTS_MS > 2 * EVERY_MS, "one lost minute ends nothing"


# A webhook.


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[dict[str, Any], str]], list[int]]]:
    """An address with a secret in it, what it got (body, authorization), codes of its next answers."""
    got: list[tuple[dict[str, Any], str]] = []
    codes: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append((body, self.headers.get("Authorization", "")))
            self.send_response(codes.pop(0) if codes else 204)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://me:s3cret@127.0.0.1:{server.server_address[1]}/hook?key=t0ken", got, codes
    server.shutdown()
    server.server_close()


def test_a_webhook_gets_the_documented_json(hook: tuple[str, list[Any], list[int]]) -> None:
    address, got, codes = hook
    row = Transition(T0, "fall:NVDA", "fall", "NVDA", Change.FIRED, Severity.CRITICAL, -0.07, -0.06,
                     "fraction", "NVDA: -7 %, critical at or below -6 %", notify=True)
    message = message_of("hook", [item_of(row), item_of(replace(row, change=Change.RESOLVED))])
    send(Target("hook", url=address, form=WEBHOOK), message)
    body, authorization = got[0]
    assert body == as_json(message) and authorization.startswith("Basic ")
    assert body["schema"] == 1 and body["severity"] == "critical" and body["count"] == 2
    assert [(one["state"], one["severity"], one["time"]) for one in body["alerts"]] == [
        ("firing", "critical", "2027-01-15T08:00:00Z"), ("over", "warning", "2027-01-15T08:00:00Z")]
    assert "not investment advice" in body["note"]
    for code, final in ((500, False), (404, True), (429, False), (302, True)):
        codes.append(code)
        with pytest.raises(SendError) as refused:
            send(Target("hook", url=address, form=WEBHOOK), message)
        assert refused.value.final is final and str(code) in str(refused.value)
        assert "s3cret" not in str(refused.value) and "t0ken" not in str(refused.value)
    assert len(got) == 5, "no redirect was followed"


@pytest.mark.parametrize(("written", "form", "kind"), [
    ('webhook = "https://x.example/h"', WEBHOOK, "webhook"),
    ('alertmanager = "http://am:9093"\ngenerator = "https://loop.example/"', ALERTMANAGER, "alertmanager"),
    ('webhook_env = "HOOK"', WEBHOOK, "webhook from $HOOK"),
    ('alertmanager_env = "AM"', ALERTMANAGER, "alertmanager from $AM"),
])
def test_both_are_ways_out(written: str, form: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, = parse(GROUP + written + "\n").targets
    assert (target.form, target.kind) == (form, kind)
    monkeypatch.setenv("HOOK", "https://x.example/h")
    monkeypatch.delenv("AM", raising=False)
    assert bool(obstacle(target)) is (target.url_env == "AM")


@pytest.mark.parametrize("written", [
    'webhook = "ftp://x"', 'alertmanager = "am:9093"', 'webhook = "http://x"\nbell = true',
    'webhook = "http://x"\ngenerator = "http://y"', 'webhook = 5',
])
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(WatchlistError):
        parse(GROUP + written + "\n")

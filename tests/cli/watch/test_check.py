"""`loopwatch check`: what it prints, in which units, and its exit code."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from tests.last_day import LAST, close, seven
from tests.last_day import said as day_said
from tests.pictures import DAY, NOW, batch, day, live, ok, quote, said, seeded, watch
from tui.alerts.alert import Alert, Phase
from tui.alerts.rule import Severity
from tui.cli.watch import check, checked
from tui.cli.watch.check import CRITICAL, NO_DATA, NOTHING, WARNING, exit_code
from tui.cli.watch.checked import as_json, is_stale
from tui.feed import event as ev
from tui.feed import process
from tui.feed.command import Command
from tui.market.quote import Freshness, State
from tui.service.archive import Archive
from tui.service.service import Options, Service
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock

WARN, CRIT = Severity.WARN, Severity.CRITICAL


def alert(severity: Severity | None, phase: Phase = Phase.FIRING, standing: bool = False) -> Alert:
    return Alert("r:NVDA", "r", "NVDA", "rule", phase, severity, NOW, -0.05, -0.03, "fraction", "NVDA: -5 %",
                 "move.NVDA", standing)


def picture(*alerts: Alert, **changes: Any) -> Snapshot:
    return replace(live().look(NOW), alerts=alerts, **changes)


# The exit code.


@pytest.mark.parametrize(
    ("alerts", "code"),
    [
        ((), NOTHING),
        ((alert(WARN),), WARNING),
        ((alert(CRIT),), CRITICAL),
        ((alert(WARN), alert(CRIT)), CRITICAL),
        ((alert(WARN, Phase.PENDING),), NOTHING),
        ((alert(CRIT, Phase.NO_DATA),), NOTHING),
        ((alert(CRIT, Phase.RECOVERING),), CRITICAL),
        ((alert(CRIT, standing=True),), NOTHING),
        ((alert(None),), WARNING),
    ],
)
def test_the_code_of_what_fires(alerts: tuple[Alert, ...], code: int) -> None:
    assert exit_code(picture(*alerts), False) == code


def test_standing_conditions_do_not_set_the_code() -> None:
    assert exit_code(picture(conditions=(alert(CRIT, standing=True),)), False) == NOTHING


def states(state: State) -> dict[str, Freshness]:
    return {symbol: Freshness(state) for symbol in watch().symbols}


@pytest.mark.parametrize(
    ("changes", "stale"),
    [
        ({}, False),
        ({"mode": Mode.EMBEDDED}, True),
        ({"mode": Mode.LAST}, True),
        ({"freshness": states(State.STALE)}, True),
        ({"freshness": states(State.ERROR)}, True),
        ({"freshness": {}}, True),
        ({"freshness": states(State.STALE) | {"NVDA": Freshness(State.LIVE)}}, False),
        ({"freshness": states(State.STALE) | {"ZZZ": Freshness(State.LIVE)}}, True),  # not on the board
        ({"freshness": states(State.CLOSED)}, False),
        ({"freshness": states(State.PRE)}, False),
    ],
)
def test_only_old_figures_are_code_three_unless_allowed(changes: dict[str, Any], stale: bool) -> None:
    found = picture(alert(CRIT), **changes)
    assert is_stale(found) is stale
    assert exit_code(found, False) == (NO_DATA if stale else CRITICAL)
    assert exit_code(found, True) == CRITICAL


# JSON.


def test_units_are_those_of_the_outside() -> None:
    told = as_json(day("2025-01-27"))
    nvda = told["quotes"]["NVDA"]
    assert (nvda["price"], nvda["move_pct"], nvda["cap_busd"]) == (118.42, -16.9682, 2900.106)
    measures = told["measures"]
    assert measures["move.NVDA"]["value"] == -16.9682 and measures["move.NVDA"]["unit"] == "per cent"
    assert measures["cap_change.NVDA"]["value"] == -592.658
    assert measures["cap_change.NVDA"]["unit"] == "USD bn"
    assert measures["usual_days.NVDA"]["value"] == -6.6984
    assert measures["share.mag7.sp500"]["value"] == 32.3278
    assert measures["share.mag7.sp500.change20"]["unit"] == "percentage points"
    assert {a["rule"] for a in told["alerts"]} >= {"one-name", "one-name-dollars"}
    fired = next(a for a in told["alerts"] if a["rule"] == "one-name-dollars" and a["symbol"] == "NVDA")
    assert (fired["value"], fired["unit"], fired["severity"]) == (-592.658, "USD bn", "critical")
    assert told["as_of"] == "2025-01-27T21:00:00Z"
    assert told["groups"]["Market"][:2] == ["^GSPC", "^NDX"] and len(told["groups"]) == 4
    assert "not investment advice" in told["note"]


def test_a_list_moved_by_prices_is_marked_as_the_screen_marks_it(capsys: pytest.CaptureFixture[str]) -> None:
    stored, moved, of_day = (as_json(p) for p in (seeded().look(NOW), live().look(NOW), day("2025-01-27")))
    shares = ("share.mag7.sp500", "share.top10.sp500", "share.NVDA.sp500", "effective_number.sp500")
    for told, estimate in ((stored, False), (moved, True), (of_day, False)):
        assert [told["measures"][key]["estimate"] for key in shares] == [estimate] * len(shares)
        assert told["concentration"]["estimate"] is estimate
        assert told["measures"]["move.NVDA"]["estimate"] is False
    assert (stored["concentration"]["as_of"], of_day["concentration"]["as_of"]) == (str(LAST), "2025-01-27")
    assert f"from {day_said()}, estimated" in moved["concentration"]["basis"]
    for snapshot, said_so in ((seeded().look(NOW), f"derived; {day_said()}"),
                              (live().look(NOW), f"drifted by live prices from {day_said()}, estimated")):
        checked.print_text(snapshot)
        (line,) = [row for row in capsys.readouterr().out.splitlines() if row.startswith("7 names")]
        assert said_so in line


def test_json_is_json_without_a_nan() -> None:
    for snapshot in (seeded().look(NOW), live().look(NOW), day("2025-01-27")):
        told = as_json(snapshot)
        assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_an_unknown_value_is_null_with_its_reason() -> None:
    told = as_json(live().look(NOW))["measures"]
    assert told["group45.ndx"]["value"] is None and told["group45.ndx"]["reason"]


# A recorded stream.


def recording(path: Path, *events: ev.AnyEvent, garbage: bool = False) -> str:
    lines = [ev.encode(e) for e in events]
    if garbage:
        newer, unknown = b'{"v":9,"t":1,"type":"quote"}\n', b'{"v":1,"t":1,"type":"weather"}\n'
        lines[1:1] = [b"\n", b"hello\n", newer, unknown]
    path.write_bytes(b"".join(lines))
    return str(path)


def fall(now: int) -> list[ev.AnyEvent]:
    """A poll in which NVIDIA has lost a fifth."""
    one = quote("NVDA", 160.0, previous_close=200.0, cap_musd=4_000_000, time_ms=now - 500, fetched_ms=now)
    others = [e for e in batch(now) if not isinstance(e, ev.QuoteEvent) or e.quote.symbol != "NVDA"]
    return [said(one, now), *others]


@pytest.fixture
def default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration and no archive but those of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


@pytest.mark.parametrize("garbage", [False, True])
def test_a_recorded_day_is_judged_by_its_own_clock(
    default: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], garbage: bool
) -> None:
    events = [e for s in range(0, 360, 15) for e in fall(NOW + s * 1000)]
    path = recording(tmp_path / "day.ndjson", *events, garbage=garbage)
    assert check.run(["--json", "--from", path]) == CRITICAL
    told = json.loads(capsys.readouterr().out)
    assert told["quotes"]["NVDA"]["state"] == "LIVE"
    assert told["as_of"].startswith("2026-11-20T15:35:4")
    assert "one-name-dollars" in {a["rule"] for a in told["alerts"]}


async def test_the_recording_ends_in_what_the_run_itself_saw(
    default: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [e for s in range(0, 360, 15) for e in fall(NOW + s * 1000)]
    monkeypatch.setattr(clock, "now_ms", lambda: moment)
    moment = NOW
    running = Service(Options(watch(), leads=False), lambda: None, lambda said: None)
    running.open()
    await running.load()
    for event in events:
        moment = event.t
        running.take_events([event])
        running.look()
    path = recording(tmp_path / "day.ndjson", *events)
    seen, played = as_json(running.look()[0]), as_json(await check._recorded(watch(), path))
    for part in ("quotes", "measures", "session", "as_of"):
        assert played[part] == seen[part], part
    firing = [[(a["rule"], a["symbol"], a["value"]) for a in told["alerts"]] for told in (seen, played)]
    assert firing[0] == firing[1] and firing[0]


def test_from_standard_input(
    default: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = io.BytesIO(b"".join(ev.encode(e) for e in batch()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(lines))
    assert check.run(["--from", "-"]) == NOTHING
    out = capsys.readouterr().out
    assert "LIVE" in out and "no price" in out and "0 firing" in out


def test_an_empty_recording_holds_no_current_figure(
    default: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.run(["--from", recording(tmp_path / "x")]) == NO_DATA
    assert "1969" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv", [["--from", "/there/is/none"], ["--from", "."], ["--config", "/there/is/none"]]
)
def test_what_cannot_be_read_is_one_line(
    default: None, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.run(argv) == NO_DATA
    said_ = capsys.readouterr()
    assert said_.out == "" and len(said_.err.strip().splitlines()) == 1 and argv[1] in said_.err


def test_a_mistyped_option_is_not_the_code_of_a_critical_alert(default: None) -> None:
    with pytest.raises(SystemExit) as left:
        check.run(["--jsn"])
    assert left.value.code == NO_DATA
    with pytest.raises(SystemExit) as left:
        check.run(["--help"])
    assert left.value.code == 0


# Live: the feed is another process; here one that says what the test wants.


class Told:
    """Stands for the feed process: hands over `events` when it is started."""

    events: ClassVar[list[ev.AnyEvent]] = []
    stopped = 0

    def __init__(
        self, arguments: list[str], on_events: Callable[[list[ev.AnyEvent]], None], *more: Any, **options: Any
    ) -> None:
        self.arguments, self._on_events = arguments, on_events

    def send(self, command: Command) -> None:
        """Nobody listens."""

    def start(self) -> None:
        if Told.events:
            asyncio.get_running_loop().call_soon(self._on_events, Told.events)

    async def stop(self) -> None:
        Told.stopped += 1


@pytest.fixture
def feed(default: None, monkeypatch: pytest.MonkeyPatch) -> type[Told]:
    monkeypatch.setattr(process, "FeedProcess", Told)
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    Told.events, Told.stopped = [], 0
    return Told


def whole_poll() -> list[ev.AnyEvent]:
    """And that no daily closes come, which would be waited for."""
    return [*batch(), ev.HealthEvent(t=NOW, state="wait", what="chart", reason="Yahoo answers 500")]


def test_a_poll_that_succeeds_is_printed_at_once(
    feed: type[Told], capsys: pytest.CaptureFixture[str]
) -> None:
    feed.events = whole_poll()
    assert check.run(["--json", "--wait", "60"]) == NOTHING
    told = json.loads(capsys.readouterr().out)
    assert (told["mode"], told["stale"], feed.stopped) == ("FEED", False, 1)


def test_what_is_owned_is_printed_where_it_is_asked_for_alone(
    feed: type[Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed.events = whole_poll()
    own = tmp_path / "holdings.toml"
    monkeypatch.setenv("LOOPWATCH_HOLDINGS", str(own))
    assert check.run(["--mine", "--json"]) == NOTHING
    assert "mine." not in capsys.readouterr().out  # the sample is nobody's
    own.write_text('[[holding]]\nsymbol = "NVDA"\nshares = 987654\n')
    own.chmod(0o600)
    for argv in (["--json"], [], ["--line"]):
        assert check.run(argv) == NOTHING
        assert "mine." not in capsys.readouterr().out
    assert check.run(["--mine", "--json"]) == NOTHING
    told = json.loads(capsys.readouterr().out)
    price = told["quotes"]["NVDA"]["price"]
    assert told["measures"]["mine.value"]["value"] == pytest.approx(987654 * price)
    assert told["measures"]["mine.share.loop"]["value"] == 100.0
    assert check.run(["--mine"]) == NOTHING
    assert "mine.share.mag7 = 100.00 %" in capsys.readouterr().out


class Asked(Told):
    """Stands for a feed that polls once more for symbols it was not asked for; SAP.DE is in euros."""

    def send(self, command: Command) -> None:
        quotes = {"SAP.DE": quote("SAP.DE", 200.0, currency="EUR"), "EURUSD=X": quote("EURUSD=X", 1.25)}
        new = [said(quotes[s]) for s in getattr(command, "symbols", ()) if s in quotes]
        asyncio.get_running_loop().call_soon(self._on_events, [*Told.events, *new, ok(NOW)])


def test_what_is_owned_is_waited_for_with_the_rate_of_its_currency(
    feed: type[Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(process, "FeedProcess", Asked)
    feed.events = whole_poll()
    own = tmp_path / "holdings.toml"
    monkeypatch.setenv("LOOPWATCH_HOLDINGS", str(own))
    own.write_text('[[holding]]\nsymbol = "SAP.DE"\nshares = 10\n')
    own.chmod(0o600)
    assert check.run(["--mine", "--json", "--wait", "60"]) == NOTHING
    told = json.loads(capsys.readouterr().out)["measures"]["mine.value"]
    assert (told["value"], told["stale"]) == (pytest.approx(10 * 200.0 * 1.25), False)


def test_without_an_answer_stored_figures_are_code_three(
    feed: type[Told], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.run(["--wait", "0.05"]) == NO_DATA
    out = capsys.readouterr().out
    assert out.startswith(f"EMBEDDED {day_said()}")
    assert f"NVDA           {close('NVDA'):.2f}" in out
    assert f"7 names = {seven() * 100:.1f} % of the S&P 500" in out
    assert check.run(["--wait", "0.05", "--allow-stale"]) == NOTHING
    assert feed.stopped == 2


@pytest.mark.parametrize(
    ("age_h", "mode"), [(1, "LAST"), (23, "LAST"), (25, "EMBEDDED")]
)
def test_the_last_picture_serves_while_it_is_younger_than_a_day(
    feed: type[Told], capsys: pytest.CaptureFixture[str], age_h: int, mode: str
) -> None:
    then = NOW - age_h * 3_600_000
    archive = Archive.open(None)
    archive.record_events([said(quote(price=222.0, time_ms=then, fetched_ms=then), then), ok(then)])
    archive.close()
    assert check.run(["--json", "--wait", "0.05"]) == NO_DATA
    told = json.loads(capsys.readouterr().out)
    assert told["mode"] == mode
    assert told["quotes"]["NVDA"]["price"] == (222.0 if mode == "LAST" else close("NVDA"))


def test_a_poll_without_success_is_shown_as_far_as_it_came(
    feed: type[Told], capsys: pytest.CaptureFixture[str]
) -> None:
    old = quote(fetched_ms=NOW - 60_000)
    feed.events = [said(old), ev.HealthEvent(t=NOW, source="yahoo", state="error", reason="cut")]
    assert check.run(["--json", "--wait", "0.05"]) == NO_DATA
    told = json.loads(capsys.readouterr().out)
    assert (told["mode"], told["health"]["reason"]) == ("FEED", "cut")


def test_times_are_iso_in_utc() -> None:
    assert checked._iso(NOW) == "2026-11-20T15:30:00Z"
    assert checked._iso(None) is None
    assert datetime.fromtimestamp(NOW / 1000, UTC).date() == DAY

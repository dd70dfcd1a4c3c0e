"""`loopwatch check --line`: one line, as monitoring systems read it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, live
from tests.screens.host import snapshot
from tui.alerts.alert import Alert, Phase
from tui.alerts.rule import Severity
from tui.cli.watch.check import CRITICAL, NO_DATA, NOTHING, WARNING
from tui.cli.watch.checked import one_line
from tui.state.snapshot import FeedHealth, Mode


def alert(key: str, severity: Severity, why: str, phase: Phase = Phase.FIRING) -> Alert:
    return Alert(key, key, "", key, phase, severity, 0, -0.06, -0.05, "fraction", why, "move.NVDA")


WARN = alert("w", Severity.WARN, "ORCL: -4 %")
CRIT = alert("c", Severity.CRITICAL, "NVDA: -6 %, critical | at -5 %")
PENDING = alert("p", Severity.WARN, "MSFT: -4 %", Phase.PENDING)


@pytest.mark.parametrize(("alerts", "code", "said"), [
    ((), NOTHING, "OK - nothing fires | firing=0 standing=0 current=0"),
    ((PENDING,), NOTHING, "OK - nothing fires | firing=0 standing=0 current=0"),
    ((WARN,), WARNING, "WARNING - 1 firing: ORCL: -4 % | firing=1 standing=0 current=0"),
    ((WARN, CRIT), CRITICAL,
     "CRITICAL - 2 firing: NVDA: -6 %, critical / at -5 %; ORCL: -4 % | firing=2 standing=0 current=0"),
    ((), NO_DATA, "UNKNOWN - no current data (no network) | firing=0 standing=0 current=0"),
])
def test_one_line(alerts: tuple[Alert, ...], code: int, said: str) -> None:
    shown = replace(snapshot(alerts=alerts), health=FeedHealth("error", "no network"))
    assert one_line(shown, code) == said and "\n" not in said


@pytest.mark.parametrize("mode", [Mode.EMBEDDED, Mode.LAST])
def test_without_current_data_none_is_counted_as_current(mode: Mode) -> None:
    shown = replace(live().look(NOW), mode=mode)
    assert one_line(live().look(NOW), NOTHING).endswith("current=21")
    for code in (NO_DATA, NOTHING):  # with --allow-stale, too
        assert one_line(shown, code).endswith("current=0")

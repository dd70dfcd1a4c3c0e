"""Ten programs on one archive: one leads, all show, one takes over, an alert is told once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import pairwise

from tests.terminal.conftest import QUICK
from tests.terminal.stage import Stage

SIZE = (80, 24)
APPEND = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
RULE = """
[[alert]]
id = "fall"
measure = "move.*"
symbols = ["NVDA"]
direction = "below"
warn = "-3 %"
for = "1 s"

[[notify.to]]
name = "script"
command = [{command}, "{{text}}"]
wait = "1 s"
every = "1 s"
"""


def many(stage: Stage) -> None:
    """The leader is killed while an alert fires; the nine go on, and nobody tells it again."""
    yahoo, said = stage.yahoo, stage.home / "said"
    command = ", ".join(json.dumps(part) for part in (sys.executable, "-c", APPEND, str(said)))
    stage.write(QUICK + RULE.format(command=command))
    stage.accept()
    injected, jump = stage.jumping_clock()
    env = {**yahoo.env, **injected}
    first = stage.live(injected, size=SIZE)
    second = stage.start(env, size=SIZE)
    stage.says("two programs on one archive", second)
    seen = [first, second, *(stage.start(env, size=SIZE) for _ in range(8))]
    for one in seen[2:]:
        one.wait_for("Another loopwatch fetches", 40)
    assert [one.feed() is not None for one in seen] == [True] + [False] * 9
    yahoo.market.set("NVDA", price=201.23)
    stage.well("two programs on one archive", second, lambda: "201.23" in second.text)
    for one in seen:
        one.wait_for("201.23", 15)
    polls = yahoo.counters.log("quote")
    assert all(b.mark - a.mark > 4 for a, b in pairwise(polls)), "only one of them asks"
    _minute(stage, jump)  # nothing is told in a program's first minute
    first.wait_for(said.is_file, 15)
    assert b"\x1b]0;(1) loopwatch\x07" in first.raw, "how many fire stands in the terminal's title"

    def leaders() -> int:
        return sum(one.feed() is not None for one in seen[1:])

    first.kill()
    stage.well("ten programs, the leader killed", second, lambda: leaders() == 1)
    yahoo.market.set("NVDA", price=199.99)
    for one in seen[1:]:
        one.wait_for(lambda one=one: "199.99" in one.text and " LIVE " in one.header, 20)  # type: ignore[misc]
        stage.says("ten programs, the leader killed", one)
    _minute(stage, jump)
    seen[1].watch(2.5, never="Traceback")
    assert leaders() == 1 and said.read_text().count("Warning: NVDA") == 1, said.read_text()
    for one in seen[1:]:
        one.press("q")
    for one in seen[1:]:
        one.ended(15)
        assert one.code == 0 and one.is_clean() == []


def _minute(stage: Stage, jump: Callable[[float], None]) -> None:
    jump(70)
    stage.yahoo.market.clock.advance(70)

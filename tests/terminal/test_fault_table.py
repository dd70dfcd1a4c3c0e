"""Every fault in one table: how it is made, what a person then sees, how soon all is well again.

Each row is played with the real program in a real pseudo-terminal (scenes/*.py; rows of one scene share a run
where they do not disturb each other), or, where it would take long, by the real feed worker and unmodified
yfinance against the loopback Yahoo with the clock in the test's hand. Nobody helps: no key, no restart.
In every scene: no traceback on the screen, and a terminal that is left as it was (modes, alternate screen,
cursor, mouse, paste). `pytest tests/terminal/test_fault_table.py -rP` prints the seconds that each row took.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.last_day import close, said
from tests.terminal.conftest import Open
from tests.terminal.scenes import (
    archive,
    clock,
    configuration,
    feed,
    many,
    network,
    outside,
    stream,
    terminal_faults,
)
from tests.terminal.simulated import BOARD, Simulation
from tests.terminal.stage import Row, Stage
from tests.yahoo.server import Yahoo
from tui.feed.command import Refresh, Search
from tui.feed.event import BarsEvent, News

PRICE = f"{close('NVDA'):.2f}"
RESTARTING = "feed restarting: "
STAYS = r"watchlist\.toml.* the last good configuration stays"

# scene | fault | how it is made | what the screen says | seconds until all is well (or until it has ended)
TABLE = """
late   | 429 with a time to wait | 429 on quote, retry_after 90 | asks to wait                         | 120
late   | 429 everywhere          | 429 on *                     | asks to wait                         | 120
late   | 401 everywhere          | 401 on *                     | session                              | 120
late   | 500 everywhere          | 500 on *                     | answers with an error .500.          | 120
late   | a page instead of data  | html on *                    | not readable                         | 120
late   | replies cut everywhere  | cut on *                     | not readable                         | 120
late   | all null everywhere     | null on *                    | no prices                            | 120
late   | no symbol anywhere      | missing on *                 | no prices                            | 120
late   | everything hangs        | hang on *                    | not answer in time                   | 120
late   | connection dropped      | drop on quote                | broke off                            | 120
late   | connection cut half-way | half on quote                | broke off                            | 120
late   | network unplugged       | gone on proxy                | no network                           | 120
charts | 401 on quotes           | 401 on quote                 | not accept our session .*from charts | 120
charts | 500 on quotes           | 500 on quote                 | error .500..*from charts             | 120
charts | quotes are a page       | html on quote                | not readable.*from charts            | 120
charts | quotes are empty        | empty on quote               | not readable.*from charts            | 120
charts | quotes break off        | cut on quote                 | not readable.*from charts            | 120
charts | quotes all null         | null on quote                | no prices.*from charts               | 120
charts | quotes without symbols  | missing on quote             | no prices.*from charts               | 120
charts | quotes hang             | hang on quote                | not answer in time.*from charts      | 120
one    | one price null          | null on quote                | 2 live, 1 late                       | 120
one    | one symbol missing      | missing on quote             | 2 live, 1 late                       | 120
aside  | charts fail in any way  | 9 kinds on chart             | LIVE                                 | 120
aside  | news fail in any way    | 9 kinds on news              | LIVE                                 | 660
aside  | facts fail in any way   | 9 kinds on summary           | LIVE                                 | 0
aside  | sparks fail in any way  | 9 kinds on spark             | LIVE                                 | 0
aside  | search fails in any way | 9 kinds on search            | LIVE                                 | 0
aside  | crumb fails in any way  | 9 kinds on crumb             | LIVE                                 | 0
aside  | cookie fails in any way | 9 kinds on cookie            | LIVE                                 | 0
"""

ROWS = [
    Row("proxy_gone", "proxy gone", "the proxy closes its port, every connection is cut",
        r"no network; last quotes \d\d:\d\d:\d\d ET; next try in \d+ s", 60),
    Row("names_gone", "DNS gone", "the proxy's name is not known; /etc/hosts has it later", "no network", 30),
    Row("asked_to_wait", "429 from the start", "429 with retry_after 12 on every quote request",
        rf"EMBEDDED {said()[:-5]}.*Yahoo asks to wait", 120),

    Row("stream", "stream dropped", "the connection ends", " LIVE ", 10),
    Row("stream", "stream closed cleanly", "a close frame", " LIVE ", 10),
    Row("stream", "stream garbled", "rubbish frames", " LIVE ", 10),
    Row("stream", "stream refused", "no handshake is answered, then one is",
        r" LIVE .*no pushed trades: .* \(\d+ s ago\); next try in \d+ s; quotes come", 15),
    Row("stream", "stream stalled", "open, and silent (given up after 30 s; here 4)",
        r" LIVE .*no pushed trades: no trades from Yahoo's stream for 4 s", 20),

    Row("feed", "half-written last line", "the feed ends with code 7 in the middle of a line",
        RESTARTING + r"the feed ended \(code 7\)", 10),
    Row("feed", "feed killed", "SIGKILL", RESTARTING + r"the feed was killed \(signal 9\)", 10),
    Row("feed", "feed frozen", "SIGSTOP; keys are answered meanwhile (given up after 20 s; here 6)",
        RESTARTING + "no sign of life for 6 s", 10),
    Row("feed", "feed printing rubbish", "control bytes, 3 MB without a line end, wrong JSON, half a line",
        RESTARTING, 10),
    Row("feed", "feed flooding", "old trades as fast as the pipe takes them for 6 s; keys are answered",
        RESTARTING, 15),

    Row("clock", "stopped and continued (SIGSTOP, SIGCONT)", "program and feed for 2.5 s", " LIVE ", 10),
    Row("clock", "asleep for eight hours over the close", "both stopped, wall clock + 8 h", " POST ", 60),
    Row("clock", "asleep over a weekend and an open", "both stopped, wall clock + 8 h, then + 56 h",
        " LIVE ", 60),
    Row("clock", "clock set back by an hour", "ours - 1 h, the exchange's goes on", " LIVE ", 60),

    Row("archive_at_start", "archive corrupt", "other bytes in the file",
        "the archive was damaged: set aside as archive.corrupt-.*, a new one begun", 10),
    Row("archive_at_start", "archive of a newer version", "user_version 99",
        r"the archive is of a newer loopwatch \(version 99, this one knows 1\): nothing is recorded", 10),
    Row("archive_at_start", "archive locked by another program",
        "an exclusive transaction at the start, which ends later: what came until then is in it",
        "another program holds the archive: what is new waits", 15),
    Row("archive_at_start", "archive read-only", "a read-only mount, or modes",
        "nothing is (recorded|kept)", 10),
    Row("archive_at_start", "data folder is a file", "a file of its name",
        r"cannot be written \(Not a directory\)", 10),
    Row("archive_while_it_runs", "archive held while it runs", "another program's write transaction",
        "another program holds the archive: what is new waits", 10),
    Row("archive_while_it_runs", "disk full",
        "a disk of 3 MB is filled, then freed: what came meanwhile is in it",
        r"the archive cannot be written \(.*\): what is new waits", 12),

    Row("configuration", "configuration with a wrong key", "quotas_s for quotes_s",
        r"watchlist\.toml:7: refresh\.quotas_s.*quotes_s.* the last good configuration stays", 4),
    Row("configuration", "configuration that is no TOML", "an open bracket",
        r"watchlist\.toml:9: .*the last good configuration stays", 4),
    Row("configuration", "configuration emptied", "no bytes", STAYS, 4),
    Row("configuration", "configuration deleted", "unlink",
        r"watchlist\.toml is gone; the last good configuration stays", 4),
    Row("configuration", "configuration made a folder", "unlink, mkdir", STAYS, 4),

    Row("sizes", "terminal resized a hundred times down to 1x1", "random sizes, each tenth 1x1",
        "make the window larger", 5),
    Row("colours", "16 colours", "TERM=xterm without COLORTERM: no other colour is sent", PRICE, 3),
    Row("colours", "NO_COLOR", "only greys are sent", PRICE, 3),
    Row("no_terminal", "output is no terminal", "| cat", "^loopwatch needs a terminal on its output", 8),
    Row("no_terminal", "output closed", ">&-", "^loopwatch needs a terminal on its output", 8),
    Row("no_terminal", "input closed", "<&-", "^loopwatch needs a terminal on its input", 8),
    Row("no_terminal", "error output closed", "2>&-", "^loopwatch draws on its error output", 8),
    Row("no_terminal", "output of check on a full disk", ">/dev/full",
        "^the output cannot be written: No space left on device$", 8),
    Row("no_terminal", "output of check closed", "check >&-", "^exit 3$", 8),
    Row("no_terminal", "reader of check has gone", "check | true", "^end$", 8),
    Row("no_terminal", "TERM=dumb", "TERM=dumb", r"^this terminal \(TERM=dumb\) cannot place the cursor", 8),
    Row("leaving", "q", "key", "", 1.5),
    Row("leaving", "Ctrl+C", "key", "", 1.5),
    Row("leaving", "SIGTERM", "kill", "", 1.5),
    Row("leaving", "SIGHUP", "kill -HUP", "", 1.5),
    Row("leaving", "SIGINT", "kill -INT", "", 1.5),
    Row("lost", "terminal closed", "its window is closed; as session leader, and behind a shell", "", 5),
    Row("suspended", "Ctrl+Z and fg", "by a shell with job control", "back in the shell", 10),
    Row("killed", "kill -9", "no feed is left alone; the next start has its last picture",
        "LAST 20 Nov 10:30", 20),

    Row("many", "two programs on one archive", "a second start", "Another loopwatch fetches and records", 8),
    Row("many", "ten programs, the leader killed",
        "kill -9 of the first, which has told an alert; it is not told again", " LIVE ", 10),
    Row("outside", "escape and bidi characters in a name and a headline",
        "title, cursor, link, colour, direction", "FORGED.* headline", 10),
]

SCENES: dict[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        many.many, feed.feed, network.proxy_gone, clock.clock, stream.stream, archive.archive_at_start,
        terminal_faults.leaving, configuration.configuration, archive.archive_while_it_runs,
        network.names_gone, terminal_faults.no_terminal, terminal_faults.lost, terminal_faults.killed,
        network.asked_to_wait, terminal_faults.colours, terminal_faults.sizes,
        terminal_faults.suspended, outside.outside,
    )
}


@pytest.mark.parametrize("scene", SCENES)
def test_on_the_screen(scene: str, start: Open, quick: Path, home: Path, yahoo: Yahoo) -> None:
    stage = Stage([row for row in ROWS if row.scene == scene], home, yahoo, start)
    SCENES[scene](stage)
    for row in stage.rows:
        assert row.fault in stage.took, f"{row.fault} was not played to its end"
        print(f"{row.fault:<52} {stage.took[row.fault]:5.1f} s of {row.seconds:g}")


def test_every_row_has_its_scene() -> None:
    assert {row.scene for row in ROWS} == set(SCENES) and len({row.fault for row in ROWS}) == len(ROWS)


# With the clock in the test's hand.



def _row(line: str) -> Row:
    scene, fault, how, says, seconds = (cell.strip() for cell in line.split(" | "))
    return Row(scene, fault, how, says, float(seconds))


SIMULATED = [_row(line) for line in TABLE.strip().splitlines()]
KINDS = ("429", "401", "500", "html", "empty", "cut", "null", "missing", "drop")


def rows(scene: str) -> pytest.MarkDecorator:
    found = [row for row in SIMULATED if row.scene == scene]
    return pytest.mark.parametrize("row", found, ids=[row.fault for row in found])


def make(live: Simulation, how: str, **more: object) -> None:
    kind, _, rest = how.partition(" on ")
    endpoint, _, wait = rest.partition(", retry_after ")
    live.server.faults.set(kind, endpoint, **({"retry_after": wait} if wait else {}), **more)
    if kind == "gone":
        live.server.unplug()


@pytest.fixture(scope="module")
def server() -> Iterator[Yahoo]:
    """One server for all: yfinance keeps one session a process."""
    with Yahoo() as running:
        yield running


@pytest.fixture
def live(server: Yahoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulation]:
    server.market.reset()
    simulation = Simulation(server, tmp_path, monkeypatch)
    simulation.until(lambda: well(simulation), 121)
    yield simulation
    server.faults.clear()
    server.counters.reset()


def well(seen: Simulation) -> bool:
    """Every figure is live, and nothing is amiss."""
    return seen.word == "LIVE" and seen.said.endswith("| ")


@rows("late")
def test_figures_grow_stale_with_their_age_and_are_live_again(live: Simulation, row: Row) -> None:
    make(live, row.how)
    # charts may be told of first: what is looked at is the line of the quotes
    live.until(lambda: re.search(row.says, live.said) and "last quotes" in live.said, 30)
    assert re.search(r"last quotes \d\d:\d\d:\d\d ET; (.*; )?next try in \d+ s", live.said), live.said
    live.until(lambda: live.word == "STALE", 60)
    ages = [live.picture.freshness[symbol].age_s for symbol in BOARD]
    assert all(age is not None and 15 <= age <= 75 for age in ages), ages
    assert "prices from charts" not in live.said
    assert {live.state_of(symbol) for symbol in BOARD} == {"STALE"}
    live.run(200)
    assert live.word == "STALE"
    live.server.faults.clear()
    assert live.until(lambda: well(live), row.seconds + 1) <= row.seconds


@rows("charts")
def test_while_only_quotes_fail_prices_from_charts_are_live_and_the_trouble_is_said(
    live: Simulation, row: Row
) -> None:
    make(live, row.how)
    live.until(lambda: re.search(row.says, live.said), 35)
    for _ in range(10):
        live.run(20)
        assert live.word == "LIVE" and re.search(row.says, live.said), live.said
    ages = [live.picture.freshness[symbol].age_s for symbol in BOARD]
    assert all(age is not None and age <= 45 for age in ages), ages
    live.server.faults.clear()
    assert live.until(lambda: well(live), row.seconds + 1) <= row.seconds


@rows("one")
def test_one_symbol_without_a_price_is_the_only_late_one(live: Simulation, row: Row) -> None:
    if row.how.startswith("null"):
        live.server.market.set("ORCL", price=None)
    else:
        make(live, row.how, symbols=["ORCL"])
    live.until(lambda: live.word == row.says, 90)
    assert live.state_of("ORCL") == "STALE" and live.state_of("NVDA") == "LIVE"
    assert live.picture.quotes["ORCL"].price == 143.38, "the last good figure stays"
    live.server.faults.clear()
    live.server.market.reset()
    assert live.until(lambda: live.word == "LIVE", row.seconds + 1) <= row.seconds


@rows("aside")
def test_what_fails_beside_the_quotes_leaves_them_live(live: Simulation, row: Row) -> None:
    endpoint = row.how.partition(" on ")[2]
    kind_of = {"chart": BarsEvent, "news": News}.get(endpoint)
    live.look_at_chart("NVDA", "1D")
    live.until(lambda: any(isinstance(event, News) for event in live.events), 60)
    for number, kind in enumerate(KINDS):
        live.server.faults.set(kind, endpoint)
        live._worker.obey(Search(id=number, query=f"nvidia {number}"))
        live.run(70)
        assert live.word == row.says, f"{kind}: {live.said}"
        live.server.faults.clear()
    if kind_of is not None:
        cleared = live.now
        live.until(lambda: any(isinstance(e, kind_of) and e.t > cleared for e in live.events), row.seconds)
    assert live.until(lambda: well(live), 121) <= 120


# How much is asked, whatever happens.


def test_a_day_of_refusals_is_not_met_with_hammering(live: Simulation) -> None:
    live.server.faults.set("429", "*", retry_after=5)
    before = live.server.counters.count()
    live.run(3600)
    assert live.server.counters.count() - before <= 40


@pytest.mark.parametrize("kind", ["", "500", "drop"])
def test_keys_that_are_mashed_for_a_minute_stay_below_sixty_requests(live: Simulation, kind: str) -> None:
    """`r`, another symbol, another range and a search at every moment at which the worker looks up."""
    board, ranges = tuple(live.server.market.listings)[:12], ("1D", "5D", "1M", "6M", "1Y", "5Y", "MAX")
    if kind:
        live.server.faults.set(kind)
    moments = 0
    times: list[tuple[int, int]] = []  # when, and how many requests there had been

    def mash() -> bool:
        nonlocal moments
        moments += 1
        live._worker.obey(Refresh())
        live.look_at_chart(board[moments % len(board)], ranges[moments % len(ranges)])
        live._worker.obey(Search(id=moments, query=f"n{moments}"))
        times.append((live.now, live.server.counters.count()))
        return False

    with pytest.raises(AssertionError, match="not reached"):
        live.until(mash, 180)
    assert moments > 100
    minutes = [max(c for t, c in times if at <= t <= at + 60_000) - count for at, count in times]
    print(f"{moments} moments, {max(minutes)} requests in the fullest minute")
    assert max(minutes) <= 60  # any minute, not only the calendar's
    live.server.faults.clear()
    assert live.until(lambda: live.word == "LIVE", 121) <= 120


def test_steady_state_with_a_chart_is_at_most_eight_requests_a_minute(
    server: Yahoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = tuple(server.market.listings)[:25]
    seen = Simulation(server, tmp_path, monkeypatch, board)
    seen.until(lambda: seen.word == "LIVE", 30)
    seen.look_at_chart("NVDA", "1D")
    seen.run(180)
    began = server.counters.count("quote"), server.counters.count("chart")
    minutes = []
    for _ in range(10):
        before = server.counters.count()
        seen.run(60)
        minutes.append(server.counters.count() - before)
    assert max(minutes) <= 8, minutes
    assert 39 <= server.counters.count("quote") - began[0] <= 41, "one request a poll for 25 symbols"
    assert 9 <= server.counters.count("chart") - began[1] <= 11
    assert seen.word == "LIVE" and server.counters.refused == {}

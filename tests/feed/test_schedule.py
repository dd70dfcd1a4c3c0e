"""What is due when, simulated for hours in no time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.schedule import (
    DAY_MS,
    MINUTE_MS,
    MOST_A_MINUTE,
    MOST_QUOTES,
    MOST_SPARKS,
    Cadence,
    Job,
    Log,
    Task,
    Wanted,
    calls,
    plan,
)
from tui.market.quote import Session

BOARD = tuple(f"S{i}" for i in range(34))
COMPANIES = BOARD[:20]
OPEN = Wanted(BOARD, COMPANIES, chart_symbol="S0", chart_range="1D", news_symbol="S0")
CADENCE = Cadence()


def simulate(
    wanted: Wanted, session: Session, minutes: int, log: Log | None = None, start: int = 0
) -> list[tuple[int, Task]]:
    """Every task done in `minutes`, each taking no time."""
    log = log or Log(start)
    now, end, done = start, start + minutes * MINUTE_MS, list[tuple[int, Task]]()
    while now < end:
        found = plan(now, session, wanted, log, CADENCE, {})
        if found.task is None:
            assert found.at > now
            now = found.at
            continue
        done.append((now, found.task))
        log.note(found.task, now)
    return done


@pytest.mark.parametrize("session", list(Session))
@pytest.mark.parametrize("range_", ["1D", "5D", "1Y", "MAX"])
def test_at_most_eight_requests_in_any_minute_once_settled(session: Session, range_: str) -> None:
    wanted = Wanted(BOARD, COMPANIES, "S0", range_, "S0", day="2026-11-20")
    times = [at for at, _ in simulate(wanted, session, 45) if at >= 3 * MINUTE_MS]
    assert times
    for at in times:
        assert sum(at <= other < at + MINUTE_MS for other in times) <= 8


def test_one_quote_request_a_poll_for_the_whole_board() -> None:
    polls = [(at, task) for at, task in simulate(OPEN, Session.REGULAR, 10) if task.job is Job.QUOTES]
    assert [at for at, _ in polls] == list(range(0, 10 * MINUTE_MS, 15_000))
    assert {task.symbols for _, task in polls} == {BOARD}


@pytest.mark.parametrize(
    ("session", "every"),
    [(Session.REGULAR, 15_000), (Session.PRE, 15_000), (Session.POST, 15_000), (Session.CLOSED, 300_000)],
)
def test_quote_cadence_by_session(session: Session, every: int) -> None:
    polls = [at for at, task in simulate(OPEN, session, 20) if task.job is Job.QUOTES]
    assert {b - a for a, b in pairwise(polls)} == {every}


def test_everything_slow_comes_within_the_day_and_once() -> None:
    done = simulate(OPEN, Session.REGULAR, 60)
    counts = Counter(task.job for _, task in done)
    assert counts[Job.EARNINGS] == len(COMPANIES)
    assert counts[Job.FACTS] == 1
    assert 5 <= counts[Job.NEWS] <= 6
    assert counts[Job.CHART] == 60
    assert 2 * 9 <= counts[Job.SPARKS] <= 2 * 12
    assert all(len(task.symbols) <= 20 for _, task in done if task.job is Job.SPARKS)


def test_news_and_charts_only_when_visible() -> None:
    done = simulate(Wanted(BOARD, COMPANIES), Session.REGULAR, 30)
    assert {task.job for _, task in done} == {Job.QUOTES, Job.SPARKS, Job.EARNINGS}


def test_daily_history_once_a_day() -> None:
    log = Log(0)
    wanted = Wanted(BOARD[:2], (), "S0", "1Y")
    done = simulate(wanted, Session.CLOSED, 2 * DAY_MS // MINUTE_MS, log)
    assert [at for at, task in done if task.job is Job.CHART] == [0, DAY_MS]


def test_closes_for_the_usual_day_at_the_start_and_when_the_day_changes() -> None:
    log = Log(0)
    wanted = Wanted(BOARD, COMPANIES, day="2026-11-20")
    asked = [(at, t) for at, t in simulate(wanted, Session.REGULAR, 7 * 60, log) if t.job is Job.HISTORY]
    assert [task.symbols for _, task in asked] == [BOARD[:20], BOARD[20:]]
    assert asked[-1][0] < MINUTE_MS
    done = simulate(replace(wanted, day="2026-11-21"), Session.CLOSED, 10, log, 7 * 60 * MINUTE_MS)
    assert [t.range for _, t in done if t.job is Job.HISTORY] == ["2026-11-21"] * 2


def test_a_new_symbol_is_asked_for_soon() -> None:
    log = Log(0)
    simulate(Wanted(("A",)), Session.CLOSED, 1, log)
    found = plan(MINUTE_MS, Session.CLOSED, Wanted(("A", "B")), log, CADENCE, {})
    assert found.task == Task(Job.QUOTES, ("A", "B"))
    log.note(found.task, MINUTE_MS)
    assert plan(MINUTE_MS, Session.CLOSED, Wanted(("A", "B")), log, CADENCE, {}).task != found.task
    assert plan(MINUTE_MS, Session.CLOSED, Wanted(("B",)), log, CADENCE, {}).task != Task(Job.QUOTES, ("B",))


def test_an_opened_ticker_does_not_wait_for_the_slow_lane() -> None:
    log = Log(0)
    simulate(Wanted(BOARD, COMPANIES), Session.REGULAR, 10, log)
    now = 10 * MINUTE_MS + 1000
    jobs = list[Job]()
    while (found := plan(now, Session.REGULAR, OPEN, log, CADENCE, {})).task is not None:
        jobs.append(found.task.job)
        log.note(found.task, now)
    assert {Job.CHART, Job.FACTS, Job.NEWS} <= set(jobs)


def test_a_refresh_makes_quotes_due_but_not_at_once_again() -> None:
    log = Log(0)
    simulate(Wanted(("A",), slow=False), Session.CLOSED, 1, log)
    log.forget((Job.QUOTES, Job.CHART))
    found = plan(MINUTE_MS, Session.CLOSED, Wanted(("A",), slow=False), log, CADENCE, {})
    assert found.task is not None
    log.note(found.task, MINUTE_MS)
    log.forget((Job.QUOTES,))
    assert plan(MINUTE_MS + 1, Session.CLOSED, Wanted(("A",), slow=False), log, CADENCE, {}).task is None


def test_a_held_host_leaves_its_jobs_for_later() -> None:
    held = {Job.QUOTES: 50_000}
    found = plan(0, Session.REGULAR, Wanted(("A",), slow=False), Log(0), CADENCE, held)
    assert (found.task, found.at) == (None, 50_000)


def test_while_quotes_fail_prices_come_from_charts() -> None:
    held = {Job.QUOTES: 60_000}
    wanted = Wanted(("A", "B"), slow=False, degraded=True)
    found = plan(0, Session.REGULAR, wanted, Log(0), CADENCE, held)
    assert found.task == Task(Job.FALLBACK, ("A", "B"))


@pytest.mark.parametrize("open_s", [5.0, 15.0, 60.0])
@pytest.mark.parametrize("session", list(Session))
def test_a_price_from_a_chart_is_confirmed_within_three_cadences(open_s: float, session: Session) -> None:
    log, held, cadence = Log(0), {Job.QUOTES: DAY_MS}, Cadence(open_s=open_s)
    wanted = Wanted(("A", "B"), slow=False, degraded=True)
    log.note(Task(Job.FALLBACK, ("A", "B")), 0)
    found = plan(0, session, wanted, log, cadence, held)
    assert found.task is None and found.at < 3 * cadence.ms(session)


@given(
    st.sampled_from(list(Session)), st.sampled_from(["", "1D", "6M"]), st.booleans(),
    st.integers(0, 40), st.integers(0, 3600),
)
def test_the_plan_never_stalls_and_never_spins(
    session: Session, range_: str, news: bool, symbols: int, since_s: int
) -> None:
    board = BOARD[:symbols]
    chart = "S0" if range_ and board else ""
    done = simulate(Wanted(board, board, chart, range_, chart if news else ""), session, 10, start=since_s)
    assert len(done) < 10 * 60
    assert bool(done) is bool(board)


def test_lines_of_held_funds_are_asked_for_once_a_day() -> None:
    wanted = Wanted(("VTI", "SPY"), day="2026-11-20", funds=("VTI",))
    done = simulate(wanted, Session.REGULAR, 60)
    asked = [task.symbols[0] for _, task in done if task.job is Job.HOLDINGS]
    assert sorted(asked) == ["SPY", "VTI"]


def requests_of(task: Task) -> int:
    """How many requests the worker makes of it."""
    most = {Job.QUOTES: MOST_QUOTES, Job.FALLBACK: MOST_SPARKS}.get(task.job)
    return 2 if task.job is Job.HOLDINGS else 1 if most is None else calls(task.symbols, most)


@pytest.mark.parametrize("session", [Session.REGULAR, Session.CLOSED])
@pytest.mark.parametrize("degraded", [False, True])
def test_a_board_of_three_hundred_takes_no_more_than_its_requests_a_minute(
    session: Session, degraded: bool
) -> None:
    board = tuple(f"S{i}" for i in range(300))
    wanted = Wanted(board, board[:280], "S0", "1D", "S0", day="2026-11-20", degraded=degraded)
    done = [(at, task) for at, task in simulate(wanted, session, 45)
            if not degraded or (task.job is not Job.QUOTES and at >= MINUTE_MS)]  # held by its breaker then
    for at, _ in done:
        assert sum(requests_of(t) for when, t in done if at <= when < at + MINUTE_MS) <= MOST_A_MINUTE
    if session is Session.REGULAR and not degraded:  # the small lines of all come round twice in ten minutes
        sparks = Counter(task for at, task in done if task.job is Job.SPARKS and at >= 15 * MINUTE_MS)
        assert len(sparks) == 15 and min(sparks.values()) >= 5

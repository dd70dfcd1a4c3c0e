"""Thresholds told beforehand: when they are met, when they are not, and that no outcome is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tui.deals.article.questions import questions, to_log
from tui.deals.ledger.ledger import FOLDER, Ledger, load
from tui.deals.ledger.threshold import LATE, Outcome, outcome_of
from tui.service.ledger.own import OUTCOMES, log_outcomes

TOLD = date(2026, 12, 1)
RATE = """
[[figure]]
entity = "openai"
metric = "revenue_run_rate"
value = {value}
unit = "USD bn"
period = "{period}"
basis = "run_rate"
sources = [{{ url = "https://example.org/{period}", date = {seen}, grade = "press" }}]
"""
LAST = date(2027, 12, 31)


def with_rates(folder: Path, *rates: tuple[float, str, str]) -> Ledger:
    own = folder / "own.toml"
    own.write_text("".join(RATE.format(value=v, period=p, seen=s) for v, p, s in rates))
    ledger = load(extra=[own])
    assert not ledger.faults
    return ledger


def stands(ledger: Ledger, day: date) -> tuple[Outcome, ...]:
    found = [a for q in questions(ledger, day) for i in q.indicators for a in i.answers
             if a.threshold.id == "openai-earns-what-is-due"]
    assert len(found) == (day >= TOLD)
    return found[0].outcomes if found else ()


def test_it_is_open_until_a_figure_of_its_time_goes_beyond_it(tmp_path: Path) -> None:
    ledger = with_rates(tmp_path, (88.0, "2027-03-31", "2027-04-20"), (88.5, "2027-06-30", "2027-08-02"))
    assert stands(ledger, TOLD - timedelta(days=1)) == () == stands(ledger, TOLD)
    assert stands(ledger, date(2027, 8, 1)) == ()  # the level itself is not beyond it
    (seen,) = stands(ledger, date(2027, 8, 2))
    assert (seen.met, seen.day, seen.value, seen.period) == (True, date(2027, 8, 2), 88.5, "2027-06-30")
    assert stands(ledger, date(2030, 1, 1)) == (seen,)


def test_it_is_not_met_once_the_figures_of_its_last_period_must_have_come(tmp_path: Path) -> None:
    late = with_rates(tmp_path, (60.0, "2027-12-31", "2028-02-10"), (120.0, "2028-01-31", "2028-02-20"))
    assert stands(late, LAST + LATE - timedelta(days=1)) == ()
    (missed,) = stands(late, LAST + LATE)
    assert (missed.met, missed.value, missed.day) == (False, 60.0, LAST + LATE)
    bare = replace(late, companies={})
    threshold = next(t for t in late.thresholds if t.id == "openai-earns-what-is-due")
    assert outcome_of(threshold, (), LAST + LATE) == Outcome(threshold.id, LAST + LATE, False)
    assert to_log(bare, TOLD) == ()


def test_what_was_known_before_it_was_told_does_not_answer_it(tmp_path: Path) -> None:
    ledger = with_rates(tmp_path, (99.0, "2026-11-30", "2026-11-30"))
    assert stands(ledger, date(2027, 6, 1)) == ()


def test_an_outcome_is_written_down_once_and_stays_when_its_figure_goes(tmp_path: Path) -> None:
    day = date(2027, 8, 2)
    ledger = with_rates(tmp_path, (88.5, "2027-06-30", "2027-08-02"))
    assert log_outcomes(ledger, day, tmp_path) == 1
    assert (tmp_path / OUTCOMES).stat().st_mode & 0o777 == 0o600
    own = [tmp_path / OUTCOMES, tmp_path / "own.toml"]
    again = load(extra=own)
    assert not again.faults and log_outcomes(again, day, tmp_path) == 0
    with_rates(tmp_path, (70.0, "2027-06-30", "2027-08-02"))  # the figure is corrected
    corrected = load(extra=own)
    logged = stands(corrected, date(2027, 9, 1))
    assert [(o.met, o.value) for o in logged] == [(True, 88.5)]
    log_outcomes(corrected, LAST + LATE, tmp_path)
    both = stands(load(extra=own), LAST + LATE)
    assert [(o.met, o.value) for o in both] == [(True, 88.5), (False, 70.0)]
    assert load(extra=own).known_on(date(2027, 8, 1)).outcomes == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('answered_by = "more than 30bn"', "above 30bn by 2027-03"),
        ('answered_by = "above 30bn by 2026-11"', "not after the day it was told"),
        ('answered_by = "above 30bn by 2027-13"', "above 30bn by 2027-03"),
        ('entity = "opnai"', "openai"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    rows = {
        "id": 'id = "mine"', "entity": 'entity = "openai"', "metric": 'metric = "revenue_run_rate"',
        "answered_by": 'answered_by = "above 30bn by 2027-03-31"', "told": "told = 2026-12-01",
    }
    own = tmp_path / "own.toml"
    own.write_text("[[threshold]]\n" + "\n".join(rows.values()))
    assert load(extra=[own]).thresholds[-1].last == date(2027, 3, 31)
    own.write_text("[[threshold]]\n" + "\n".join((rows | {line.split()[0]: line}).values()))
    (fault,) = load(extra=[own]).faults
    assert says in str(fault) and fault.line


def test_the_shipped_ones_are_of_figures_that_a_question_shows() -> None:
    ledger = load(FOLDER)
    shown = {a.threshold.id for q in questions(ledger, TOLD) for i in q.indicators for a in i.answers}
    assert shown == {t.id for t in ledger.thresholds} and len(shown) >= 3
    assert all(t.why and t.told <= TOLD for t in ledger.thresholds)

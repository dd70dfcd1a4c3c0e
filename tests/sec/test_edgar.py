"""The feed's task for the SEC against the loopback SEC, with the clock in the test's hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.sec.desk import Desk, fact
from tests.yahoo.server import Yahoo
from tui.deals.ledger.ledger import load
from tui.feed.event import AnyEvent, Candidate, FigureEvent, HealthEvent, decode, encode
from tui.feed.sec import turns
from tui.feed.sec.client import AN_HOUR
from tui.feed.sec.edgar import Edgar
from tui.filings.registrants import registrants
from tui.system.text import clean

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=NEW_YORK)
LEDGER = load()
PINNED = ("openai", "oracle", "nvidia")
NOTES = "<html><body><p>Item 1.01 Entry</p><p>The Company issued $2 billion of notes due 2033.</p></html>"
CIK = {r.slug: r.cik for r in registrants(LEDGER.companies)}


class Run:
    """The task and its clock: time jumps wherever the task rests."""

    def __init__(
        self, server: Yahoo, desk: Desk, folder: Path | None, contact: str = "desk@example.org"
    ) -> None:
        self.desk, self.server = desk, server
        self.events: list[AnyEvent] = []
        self.edgar = Edgar(self._take, contact, LEDGER, PINNED, lambda: self.now, folder)
        self.at(MONDAY)

    def _take(self, *events: AnyEvent) -> None:
        for event in events:
            line = encode(event)
            assert decode(line) == event  # what is said can be read
        self.events += events

    @property
    def now(self) -> int:
        return round(self.server.market.now().timestamp() * 1000)

    def at(self, moment: datetime) -> None:
        self.server.market.clock.set(moment)

    def until(self, holds: Callable[[], object], hours: float) -> float:
        """Step until `holds`; the hours that passed."""
        began, end = self.now, self.now + round(hours * 3_600_000)
        while not holds():
            assert self.now < end, f"not reached: {self.events[-3:]}"
            self.server.market.clock.advance(max(0.05, self.edgar.step()))
        return (self.now - began) / 3_600_000

    def run(self, hours: float) -> None:
        end = self.now + round(hours * 3_600_000)
        self.until(lambda: self.now >= end, hours + 0.1)

    def of(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def desk() -> Desk:
    """Every registrant of the ledger, with nothing filed."""
    made = Desk()
    for one in registrants(LEDGER.companies):
        made.company(one.cik, one.name, *([one.ticker] if one.ticker else []))
    return made


@pytest.fixture
def run(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with Yahoo(MONDAY.isoformat(), sec=desk) as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        yield Run(server, desk, tmp_path)
        assert not server.counters.refused


def test_at_most_25_requests_an_hour_and_never_two_a_second_though_everybody_files(run: Run) -> None:
    for one in registrants(LEDGER.companies):
        run.desk.file(one.cik, "8-K", NOTES, MONDAY - timedelta(days=1), "1.01,2.03,9.01")
    run.run(4)
    times = [one.at for one in run.desk.asked()]
    assert all(b - a >= 1.0 for a, b in pairwise(times))
    assert 20 <= max(sum(a <= t < a + 3600 for t in times) for a in times) <= AN_HOUR


def test_sixteen_looks_an_hour_bring_everybody_round_within_three_hours(run: Run) -> None:
    run.run(3.2)
    looks = [one for one in run.desk.asked("/submissions/") if one.at < MONDAY.timestamp() + 3600]
    assert 14 <= len(looks) <= 17
    end = MONDAY.timestamp() + 3 * 3600
    three = {one.path for one in run.desk.asked("/submissions/") if one.at < end}
    assert {f"/submissions/CIK{r.cik:010d}.json" for r in registrants(LEDGER.companies)} <= three
    assert all("desk@example.org" in one.agent for one in run.desk.asked())


@pytest.mark.parametrize(("slug", "hours"), [("oracle", 1.0), ("nvidia", 1.0), ("corning", 3.0)])
def test_a_filing_at_half_past_four_is_a_candidate_in_time(run: Run, slug: str, hours: float) -> None:
    run.run(7.5)
    run.at(MONDAY.replace(hour=16, minute=31))
    run.desk.file(CIK[slug], "8-K", NOTES, MONDAY.replace(hour=16, minute=31), "1.01,2.03")
    assert run.until(lambda: run.of(Candidate), hours) <= hours
    (one,) = run.of(Candidate)
    assert isinstance(one, Candidate)
    assert (one.payer, one.receiver, one.kind, one.amount_musd) == ("bond-market", slug, "debt", 2_000)
    assert one.told[0].text == "The Company issued $2 billion of notes due 2033."
    assert one.told[0].url.startswith(f"https://www.sec.gov/Archives/edgar/data/{CIK[slug]}/")


def test_nothing_is_asked_at_night_and_on_a_sunday(run: Run) -> None:
    for moment in (MONDAY.replace(hour=2), MONDAY - timedelta(days=1)):
        assert not turns.is_open(round(moment.timestamp() * 1000))
    run.at(MONDAY.replace(hour=22, minute=5))
    run.run(7.8)
    assert run.desk.asked() == []
    run.run(0.3)
    assert run.desk.asked()


def test_amended_foreign_and_quarterly_filings_are_read_and_the_rest_is_not(run: Run) -> None:
    day, text = MONDAY - timedelta(days=1), NOTES.replace("Item 1.01 Entry", "Notes")
    run.desk.file(CIK["oracle"], "8-K/A", NOTES.replace("$2", "$3"), day, "1.01")
    run.desk.file(CIK["oracle"], "8-K", NOTES.replace("$2", "$4"), day, "2.02,9.01", "results.htm")
    run.desk.file(CIK["oracle"], "4", NOTES, day, "", "form4.xml")
    run.desk.file(CIK["nebius"], "6-K", text.replace("$2", "$5"), day)
    run.desk.file(CIK["nvidia"], "10-Q", text.replace("$2", "$6"), day)
    run.until(lambda: len(run.of(Candidate)) == 3, 3)
    run.run(0.5)
    found = {(c.receiver, c.amount_musd) for c in run.of(Candidate) if isinstance(c, Candidate)}
    assert found == {("oracle", 3_000), ("nebius", 5_000), ("nvidia", 6_000)}


def test_two_thousand_filings_are_one_request_and_only_the_new_ones_are_read(run: Run) -> None:
    for n in range(2_000):
        run.desk.file(CIK["oracle"], "8-K", NOTES, MONDAY - timedelta(days=30 + n // 4), "1.01")
    run.desk.file(CIK["oracle"], "8-K", NOTES, MONDAY - timedelta(days=1), "1.01")
    run.until(lambda: run.of(Candidate), 1)
    assert len(run.desk.asked("/Archives/")) == 1


def test_the_same_filing_is_read_once_over_a_restart(run: Run, tmp_path: Path) -> None:
    run.desk.file(CIK["oracle"], "8-K", NOTES, MONDAY - timedelta(days=1), "1.01")
    run.until(lambda: run.of(Candidate), 1)
    again = Run(run.server, run.desk, tmp_path)
    again.at(MONDAY.replace(hour=11))
    again.run(2.0)
    assert again.of(Candidate) == [] and len(run.desk.asked("/Archives/")) == 1


@pytest.mark.parametrize(("kind", "said", "pause_s"), [
    ("429", "wait", 600), ("shut", "wait", 600), ("undeclared", "contact", 3600), ("half", "not whole", 4),
    ("html", "not whole", 4), ("500", "error (500)", 4), ("drop", "", 4),
])
def test_each_fault_is_one_sentence_and_its_pause_kept(run: Run, kind: str, said: str, pause_s: int) -> None:
    run.desk.fail(kind)
    run.until(lambda: run.of(HealthEvent), 0.5)
    (health,) = run.of(HealthEvent)
    assert isinstance(health, HealthEvent)
    assert (health.what, health.state) == ("filings", "wait") and said in health.reason
    first = len(run.desk.asked())
    run.desk.mend()
    run.until(lambda: len(run.desk.asked()) > first, 2)
    times = [one.at for one in run.desk.asked()]
    assert times[first] - times[first - 1] >= pause_s
    run.until(lambda: any(isinstance(e, HealthEvent) and e.state == "ok" for e in run.events), 2)
    assert len(run.of(HealthEvent)) == 2


def test_without_a_contact_the_sec_says_no_and_so_do_we(desk: Desk, run: Run) -> None:
    nameless = Run(run.server, desk, None, contact="nobody")
    nameless.until(lambda: nameless.of(HealthEvent), 0.5)
    (health,) = nameless.of(HealthEvent)
    assert isinstance(health, HealthEvent) and "[sec] contact" in health.reason


def test_a_hostile_filing_of_50_megabytes_ends_nothing(run: Run) -> None:
    evil = "<html><p>Item 1.01 x</p><p>The Company issued $7 billion of \x1b[31mnotes\u202e due 2033.</p>"
    run.desk.file(CIK["oracle"], "8-K", evil + "<" * 50_000_000, MONDAY - timedelta(days=1), "1.01")
    run.desk.file(CIK["nvidia"], "8-K", NOTES, MONDAY - timedelta(days=1), "1.01", "../../etc/passwd")
    run.until(lambda: run.of(Candidate), 1)
    (one,) = run.of(Candidate)
    assert isinstance(one, Candidate)
    assert one.amount_musd == 7_000 and one.told[0].text == clean(one.told[0].text)
    run.run(1.0)
    assert not run.of(HealthEvent) and not run.desk.asked("passwd")


def test_a_number_that_is_anothers_is_not_read(run: Run) -> None:
    run.desk.companies[CIK["oracle"]].tickers = ["XYZ"]
    run.desk.file(CIK["oracle"], "8-K", NOTES, MONDAY - timedelta(days=1), "1.01")
    run.run(2.2)
    assert run.of(Candidate) == [] and len(run.desk.asked(f"{CIK['oracle']:010d}")) == 1


def test_figures_are_renewed_from_tagged_values(run: Run) -> None:
    rpo = "RevenueRemainingPerformanceObligation"
    for slug, value, end, older in (
        ("oracle", 664, "2026-08-31", 638), ("microsoft", 678, "2026-06-30", 625),
        ("coreweave", 103.7, "2026-06-30", 99.4), ("broadcom", 179.2, "2026-08-02", 110.0),
    ):
        run.desk.tag(
            CIK[slug], rpo, fact(older, "2026-03-31", "2026-05-01"), fact(value, end, "2026-09-10"),
            fact(older, "2026-03-31", "2026-09-10"),
        )
    capex = "PaymentsToAcquirePropertyPlantAndEquipment"
    run.desk.tag(
        CIK["oracle"], capex,
        fact(28.5, "2026-08-31", "2026-09-10", start="2026-06-01", fy=2027, fp="Q1"),
        fact(60.0, "2026-11-30", "2026-12-12", start="2026-06-01", fy=2027, fp="Q2"),  # half a year
        fact(55.7, "2026-05-31", "2026-06-20", "10-K", start="2025-06-01", fy=2026, fp="FY"),
    )
    run.until(lambda: len(run.of(FigureEvent)) >= 5, 6)
    told = [e for e in run.events if isinstance(e, FigureEvent)]
    found = {(e.company, e.metric): (e.value_musd, e.period) for e in told}
    assert found[("oracle", "backlog")] == (664_000, "2026-08-31")
    assert found[("microsoft", "backlog")] == (678_000, "2026-06-30")
    assert found[("coreweave", "backlog")] == (103_700, "2026-06-30")
    assert found[("broadcom", "backlog")] == (179_200, "2026-08-02")
    assert found[("oracle", "capex")] == (28_500, "2027-Q1")
    run.run(6)
    assert len(run.of(FigureEvent)) == len(found)  # each is told once


def test_junk_in_a_list_is_passed_over(run: Run) -> None:
    run.desk.file(CIK["oracle"], "8-K", NOTES, MONDAY - timedelta(days=1), "1.01")
    run.desk.companies[CIK["oracle"]].filings.insert(0, {
        "accessionNumber": "\x1b[2J", "filingDate": "soon", "acceptanceDateTime": "", "form": "8-K",
        "items": "1.01", "primaryDocument": "a.htm",
    })
    run.until(lambda: run.of(Candidate), 1)
    assert not run.of(HealthEvent)

"""What was known when: nothing of a day is later than that day, and the shipped rows say what was told."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.deals.conftest import TODAY
from tests.deals.ledgers import deal, read
from tui.cli.ledger.export import Found, deals_csv, deals_json, deals_text, loops_text
from tui.cli.ledger.export_claims import claims_text
from tui.deals.ledger.amount import Form
from tui.deals.ledger.claims import Verdict
from tui.deals.ledger.deal import Deal, Layer, Status
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.source import Grade
from tui.deals.ledger.study import LedgerStudy
from tui.deals.loops.flows import edges
from tui.deals.loops.loops import find_loops

ISO = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)")
SAID = re.compile(r"(?<!\d)(\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d)")


def days_in(text: str) -> set[date]:
    """Every whole date that a text spells out."""
    found = {datetime.strptime(d, "%d %b %Y").date() for d in SAID.findall(text)}
    return found | {date.fromisoformat(d) for d in ISO.findall(text)}


@pytest.fixture(scope="module")
def change_days(shipped: Ledger) -> list[date]:
    return sorted({row.day for d in shipped.deals for row in d.history} | {e.day for e in shipped.events})


def test_a_book_is_that_of_the_ledger_cut_at_the_day(shipped: Ledger, change_days: list[date]) -> None:
    assert len(change_days) > 150
    for day in change_days:
        cut = shipped.known_on(day)
        assert cut.as_of(day).entries == shipped.as_of(day).entries, day
        assert all(d.newest <= day for d in cut.deals) and all(e.day <= day for e in cut.events)
        later = {e.deal.id: (e.status, e.deal.amount) for e in cut.as_of(TODAY).entries}
        assert later == {d.id: (d.status, d.amount) for d in cut.deals}, "what was known stays as it was"
        assert cut.known_on(day).deals == cut.deals


def test_the_last_day_is_the_ledger_itself(shipped: Ledger) -> None:
    last = date(2026, 12, 1)
    assert shipped.known_on(last).deals == shipped.deals and shipped.known_on(last).claims == shipped.claims
    assert all(a is b for a, b in zip(shipped.known_on(last).deals, shipped.deals, strict=True))


def test_no_text_of_a_day_holds_a_later_date(shipped: Ledger, change_days: list[date]) -> None:
    for i, day in enumerate(change_days):
        cut = shipped.known_on(day)
        study = LedgerStudy(cut, day)
        texts = [
            deals_text(study.rows, len(study.rows), day, "", True, cut.events),
            deals_csv(study.rows, day), deals_json(study.rows, day, "", cut.events),
            claims_text(cut.claims, [None] * len(cut.claims), day, True).partition("\n")[2],
        ]
        if i % 8 == 0:
            loops = find_loops(edges(study.book))
            shown = tuple(enumerate(loops.items, 1))
            texts.append(loops_text(Found(cut, day, Layer.ANNOUNCED, False, loops, shown), True))
        late = {d for text in texts for d in days_in(text) if d > day}
        assert not late, f"as of {day}"


def test_the_300_billion_is_told_as_it_came_out(shipped: Ledger) -> None:
    def known(day: date) -> Deal | None:
        entry = shipped.as_of(day).entry("openai-oracle-300")
        return entry.deal if entry else None

    assert known(date(2025, 7, 1)) is None
    filed = [e for e in shipped.known_on(date(2025, 7, 1)).events if "Oracle" in e.title]
    assert [e.day for e in filed] == [date(2025, 6, 30)] and "no client, no total" in filed[0].note
    july = known(date(2025, 7, 30))
    assert july is not None and not july.amount.known and july.status is Status.ANNOUNCED
    assert "4.5 GW" in july.note and "300" not in july.note
    eve, day = known(date(2025, 9, 9)), known(date(2025, 9, 10))
    assert eve is not None and not eve.amount.known
    assert day is not None and day.amount.short == "$300bn" and day.status is Status.DEFINITIVE
    assert day.grade is Grade.PRESS and day.proof is not None and day.proof.day == date(2025, 9, 10)


def test_the_letter_says_nothing_of_its_end_while_it_stands(shipped: Ledger) -> None:
    entry = shipped.as_of(date(2025, 9, 23)).entry("nvidia-openai-loi-2025")
    assert entry is not None and entry.word == "letter" and entry.deal.superseded_by is None
    assert entry.deal.newest <= date(2025, 9, 23) and "stake" not in entry.deal.note
    assert entry.deal.amount.short == "to $100bn"


def test_sums_grow_and_shrink_as_they_were_told(shipped: Ledger) -> None:
    told = {
        "broadcom-tpu-spv-guarantee": [("2026-06-01", "$31bn"), ("2026-09-10", "to $29bn")],
        "jpm-vantage-texas": [("2025-08-20", "$22bn"), ("2025-10-23", "$23.2bn")],
        "openai-cerebras-20": [("2026-01-14", "$10bn+"), ("2026-04-16", "$20bn+")],
        "anthropic-google-200": [
            ("2026-04-30", "$?"), ("2026-05-05", "$200bn"), ("2026-10-01", "$74.8-200bn")
        ],
        "banks-softbank-bridge": [
            ("2026-03-05", "to $40bn"), ("2026-03-27", "$40bn"), ("2026-10-01", "to $30bn")
        ],
    }
    for id, steps in told.items():
        for day, text in steps:
            assert shipped.deal(id).amount_on(date.fromisoformat(day)).short == text, (id, day)


# Sums in a row's note that are not the deal's amount: id, day, what they are of.
OTHER_SUMS = {
    ("nvidia-openai-loi-2025", "2025-09-22"): "the first part",
    ("nvidia-openai-loi-2025", "2026-02-20"): "the next deal",
    ("nvidia-openai-equity-2026", "2026-02-27"): "the round",
    ("nvidia-openai-equity-2026", "2026-03-31"): "the round",
    ("nvidia-anthropic-2025", "2026-09-11"): "more, in talks",
    ("nvidia-nscale-2025", "2026-03-11"): "a round",
    ("nvidia-groq-2025", "2026-08-26"): "paid",
    ("openai-oracle-300", "2025-09-10"): "backlog",
    ("openai-oracle-300", "2026-06-10"): "backlog",
    ("openai-oracle-300", "2026-09-10"): "backlog",
    ("openai-microsoft-azure-250", "2026-07-29"): "booked",
    ("openai-microsoft-revshare", "2026-07-29"): "booked",
    ("openai-broadcom-10gw", "2026-10-07"): "a loan in talks",
    ("amazon-openai-conditional", "2026-07-31"): "paid",
    ("softbank-openai-2025", "2025-04-30"): "paid",
    ("softbank-openai-2025", "2025-12-26"): "paid",
    ("softbank-openai-2026", "2026-04-01"): "paid",
    ("softbank-openai-2026", "2026-07-01"): "paid",
    ("softbank-openai-2026", "2026-10-01"): "paid",
    ("equity-oracle-2026", "2026-09-10"): "sold",
    ("banks-softbank-bridge", "2026-07-01"): "drawn",
    ("banks-softbank-bridge", "2026-10-01"): "cancelled",
    ("coreweave-nvidia-gpus", "2026-08-11"): "backlog",
    ("amazon-anthropic-2026b", "2026-07-31"): "left",
    ("anthropic-google-200", "2026-10-01"): "another deal",
    ("markets-oracle-fy27", "2026-09-10"): "shares sold",
    ("apollo-xai-spv", "2026-02-09"): "a second loan",
    ("valor-xai-spv", "2026-02-07"): "the whole purchase",
    ("alphabet-cipher-backstop", "2025-11-20"): "the rise",
    ("fluidstack-cipher", "2025-11-20"): "the rise",
    ("ddtl4-coreweave", "2026-03-31"): "what it may grow from",
}
SUM = re.compile(r"USD ([\d.]+)(tn|bn|m)\b")
UNITS = {"tn": 1_000_000, "bn": 1000, "m": 1}


def test_a_row_whose_note_names_another_sum_carries_it(shipped: Ledger) -> None:
    carried, left = 0, set()
    for one in shipped.deals:
        carried += sum(row.amount is not None for row in one.history)
        for row in one.history:
            named = {round(float(x) * UNITS[unit]) for x, unit in SUM.findall(row.note)}
            amount = one.amount_on(row.day)
            if named and not named & {amount.low_musd, amount.high_musd}:
                left.add((one.id, row.day.isoformat()))
    assert left <= OTHER_SUMS.keys(), left - OTHER_SUMS.keys()
    assert carried >= 50


def test_a_row_is_dated_by_the_day_it_was_public(shipped: Ledger) -> None:
    """Its note names no later day, and no deal is known by what was only signed and not yet told."""
    for one in shipped.deals:
        for row in one.history:
            assert not {d for d in days_in(row.note) if d > row.day}, (one.id, row)
        first = one.history[0]
        told = (Status.RUMOURED, Status.ANNOUNCED, Status.DEFINITIVE)
        assert first.day >= one.announced or first.status in told, one.id
        assert first.day >= one.announced or not first.note.startswith(("order form", "agreement")), one.id


RANK = {s: i for i, s in enumerate(
    (Status.RUMOURED, Status.LETTER_OF_INTENT, Status.ANNOUNCED, Status.DEFINITIVE, Status.CLOSED))}


def test_a_status_that_runs_backward_says_why(shipped: Ledger) -> None:
    for one in shipped.deals:
        for before, row in zip(one.history, one.history[1:], strict=False):
            back = RANK.get(row.status, 9) < RANK.get(before.status, 9)
            assert not back or row.note, (one.id, row)


def test_every_amount_has_somebody_who_says_it(shipped: Ledger) -> None:
    for one in shipped.deals:
        assert not one.amount.known or one.proof is not None, one.id
        rows = [row.amount for row in one.history if row.amount is not None]
        assert not rows or rows[-1].same(one.amount)
    press = {"openai-oracle-300", "oracle-nvidia-40", "microsoft-openai-2023", "microsoft-openai-2021"}
    assert {shipped.deal(id).grade for id in press} == {Grade.PRESS}
    assert shipped.deal("openai-amd-6gw").grade is Grade.WEB, "the filing gives no price"


def test_without_rows_the_sum_counts_from_its_first_source(tmp_path: Path) -> None:
    text = deal(
        "a", "openai", "oracle", 5, announced="2025-03-01",
        history='[{ date = 2025-02-01, status = "rumored" }, { date = 2025-03-01, status = "definitive" }]',
        sources='[{ url = "https://x.example/1", date = 2025-04-01, grade = "web", for = "status" }, '
        '{ url = "https://x.example/2", date = 2025-05-01, grade = "press", for = "amount" }]',
    )
    one = read(tmp_path, text).deal("a")
    assert [one.amount_on(date(2025, m, 1)).known for m in (2, 3, 4, 5)] == [False, False, False, True]
    assert one.grade is Grade.PRESS
    bare = read(tmp_path, text.replace(', for = "amount"', "").replace(', for = "status"', "")).deal("a")
    assert [bare.amount_on(date(2025, m, 1)).known for m in (2, 3)] == [False, True], "from the announcement"


FAULTS = [
    ('about = true\nupto = true\n', "an amount is one of upto, at_least and about"),
    ('history = [{ date = 2025-01-02, status = "definitive", amount_usd = 7.0 }]\n', "make them the same"),
    ('history = [{ date = 2025-01-02, status = "definitive", upto = true }]\n', "amount is missing"),
    ('sources = [{ url = "https://x.example", undated = true, grade = "web", for = "price" }]\n', "price"),
]


@pytest.mark.parametrize(("more", "words"), FAULTS)
def test_a_wrong_amount_is_told(tmp_path: Path, more: str, words: str) -> None:
    ledger = read(tmp_path, deal("a", "openai", "oracle").replace("status = ", more + "status = ", 1))
    assert any(words in f.message for f in ledger.faults), ledger.faults


def test_an_earlier_day_has_the_verdict_of_what_was_said_by_then(shipped: Ledger) -> None:
    assert shipped.known_on(date(2025, 9, 22)).claims == ()
    then = {c.id: c for c in shipped.known_on(date(2025, 9, 23)).claims}
    assert then["nvidia-openai-100"].verdict is Verdict.UNVERIFIED and then["nvidia-openai-100"].note == ""
    assert then["openai-oracle-300"].verdict is Verdict.AGREES
    later = {c.id: c for c in shipped.known_on(date(2026, 8, 21)).claims}
    assert later["nvidia-openai-100"].verdict is Verdict.SUPERSEDED, "from the day of who said otherwise"
    for one in then.values():
        assert all(o.source.day is not None and o.source.day <= date(2025, 9, 23) for o in one.others) or (
            one.others == next(c for c in shipped.claims if c.id == one.id).others
        )


def test_forms_are_read_from_the_file(tmp_path: Path) -> None:
    for key, form in (("upto", Form.UP_TO), ("at_least", Form.AT_LEAST), ("about", Form.ABOUT)):
        one = read(tmp_path, deal("a", "openai", "oracle", 5, **{key: "true"})).deal("a")
        assert one.amount.form is form and one.amount.top_musd == 5000

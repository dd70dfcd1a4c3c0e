"""Reading, validating and asking the ledger as of a day."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.deals.conftest import TODAY
from tests.deals.counts import CLAIMS, DEALS, EVENTS
from tests.deals.counts import COMPANIES as MANY_COMPANIES
from tests.deals.ledgers import COMPANIES, deal, read, write
from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Grade, Kind, Layer, Status, status_long
from tui.deals.ledger.ledger import FOLDER, Ledger, load


def test_the_shipped_ledger_is_whole(shipped: Ledger) -> None:
    held = len(shipped.deals), len(shipped.companies), len(shipped.claims), len(shipped.events)
    assert held == (DEALS, MANY_COMPANIES, CLAIMS, EVENTS)
    assert shipped.faults == () and shipped.left_out == 0


def test_counts_as_of_today_is_the_field_of_the_file(shipped: Ledger) -> None:
    raw = tomllib.loads((FOLDER / "deals.toml").read_text(encoding="utf-8"))["deal"]
    said = {row["id"]: row["counts"] for row in raw}
    assert {e.deal.id: e.counts for e in shipped.as_of(TODAY).entries} == said


def test_newest_day_is_the_second_age_of_the_header(shipped: Ledger) -> None:
    assert shipped.newest_day(TODAY) == date(2026, 10, 7)
    assert shipped.newest_day(date(2025, 9, 23)) == date(2025, 9, 22)
    assert shipped.newest_day(date(1999, 1, 1)) is None


def test_short_names_fit_a_diagram(shipped: Ledger) -> None:
    shorts = [c.short for c in shipped.companies.values()]
    assert all(1 <= len(s) <= 9 for s in shorts)
    assert len(set(shorts)) == len(shorts)
    assert [shipped.short(s) for s in ("openai", "oracle", "nvidia", "coreweave")] == [
        "OpenAI",
        "Oracle",
        "NVIDIA",
        "CoreWeave",
    ]


def test_a_status_is_the_last_row_not_after_the_day(shipped: Ledger) -> None:
    letter = shipped.deal("nvidia-openai-loi-2025")
    assert letter.status_on(date(2025, 9, 21)) is None
    assert letter.status_on(date(2025, 9, 22)) is Status.LETTER_OF_INTENT
    assert letter.status_on(date(2026, 2, 19)) is Status.LETTER_OF_INTENT
    assert letter.status_on(date(2026, 2, 20)) is Status.LAPSED
    assert letter.since(date(2026, 1, 1)) == date(2025, 9, 22)
    assert letter.since(date(2026, 12, 1)) == date(2026, 2, 20)


def test_companies_fold_only_from_the_day_of_the_merger(shipped: Ledger) -> None:
    assert shipped.folded("xai", date(2026, 2, 1)) == "xai"
    assert shipped.folded("xai", date(2026, 2, 2)) == "spacex"
    merger = shipped.as_of(TODAY).entry("spacex-xai-merger")
    assert merger is not None and merger.internal
    assert merger not in shipped.as_of(TODAY).in_layer(Layer.SIGNED)


def test_what_was_paid_is_a_field_with_a_source_of_its_own(shipped: Ledger) -> None:
    azure = shipped.deal("openai-microsoft-azure-250")
    assert azure.paid is not None and azure.paid.musd == 24_100
    assert azure.paid.as_of == date(2026, 6, 30) and azure.paid.covers == ("openai-microsoft-revshare",)
    stake = shipped.deal("microsoft-openai-2023")
    assert stake.paid is not None and (stake.paid_musd, stake.paid.source.grade) == (11_900, Grade.INDEX)
    assert shipped.deal("openai-oracle-300").paid_musd is None
    ids = {d.id for d in shipped.deals}
    assert all(set(d.paid.covers) <= ids for d in shipped.deals if d.paid)


def test_a_range_has_two_ends_and_no_middle(shipped: Ledger) -> None:
    chips = shipped.deal("openai-broadcom-10gw").amount
    assert (chips.form, chips.low_musd, chips.high_musd) == (Form.BETWEEN, 18_000, 200_000)
    assert not shipped.deal("openai-nvidia-systems").amount.known


FAULTS = [
    (deal("d", "openia", "oracle"), 3, "unknown company 'openia' (did you mean \"openai\"?)"),
    (deal("d", "openai", "oracle", -3), 6, "amount_usd: -3 must be above 0"),
    (deal("d", "openai", "oracle").replace("amount_usd = 1.0\n", ""), 1, "amount is missing"),
    (deal("d", "openai", "oracle", announced='"2025-01-02"'), 7, "announced: must be a date"),
    (deal("d", "openai", "oracle", announced="2025-02-30"), 7, "not TOML: Invalid date or datetime"),
    (deal("d", "openai", "oracle", kind="purchas"), 5, "kind: 'purchas' is not known (did you mean"),
    (deal("d", "openai", "oracle", status="signed"), 8, "status: 'signed' is not known"),
    (deal("d", "openai", "oracle", overlapp="true"), 9, 'overlapp: unknown key (did you mean "overlap"?)'),
    (deal("d", "openai", "openai"), 4, "the same company"),
    (deal("d", "openai", "oracle", 300_000_000_000), 6, "did you write dollars?"),
    (deal("d", "openai", "oracle", "nan"), 6, "must be a number"),  # type: ignore[arg-type]
    (deal("d", "openai", "oracle", undisclosed="true"), 9, "undisclosed: true beside an amount"),
    (deal("d", "openai", "oracle", superseded_by='"x"'), 9, "unknown deal 'x'"),
    (deal("d", "openai", "oracle", paid_usd="1.0"), 9, "paid_as_of"),
    (
        deal(
            "d",
            "openai",
            "oracle",
            history='[\n  { date = 2025-03-01, status = "definitive" },\n'
            '  { date = 2025-02-01, status = "definitive" },\n]',
        ),
        11,
        "date: out of order: 2025-02-01 stands after 2025-03-01",
    ),
    (
        deal("d", "openai", "oracle", history='[{ date = 2025-03-01, status = "closed" }]'),
        8,
        "status: is definitive, but the history ends with closed",
    ),
    (deal("d", "openai", "oracle", note='"never closed'), 9, "not TOML"),
    ("[[deals]]\nid = 'x'\n", 1, "[[deals]]: unknown table (did you mean \"deal\"?)"),
    ("[deal]\nid = 'x'\n", 1, "expected tables like [[deal]]"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_a_fault_names_file_line_and_reason(tmp_path: Path, text: str, line: int, words: str) -> None:
    ledger = read(tmp_path, "# comment\n" + text + deal("good", "openai", "oracle"))
    assert "good" in ledger.by_id
    assert len(ledger.faults) == 1, ledger.faults
    fault = ledger.faults[0]
    assert (fault.file, fault.line) == ("deals.toml", line + 1)
    assert words in str(fault)
    assert str(fault).startswith(f"deals.toml:{line + 1}: ")


def test_ten_faults_give_ten_lines_and_the_rest_loads(tmp_path: Path) -> None:
    bad = [text.replace('"d"', f'"d{i}"') for i, (text, _, _) in enumerate(FAULTS[:4] + FAULTS[5:11])]
    good = [deal(f"g{i}", "openai", "oracle") for i in range(10)]
    text = "".join(part for pair in zip(bad, good, strict=True) for part in pair)
    ledger = read(tmp_path, text)
    assert len(ledger.faults) == 10 and ledger.left_out == 10
    assert len(ledger.deals) == 10
    assert [f.line for f in ledger.faults] == sorted(f.line or 0 for f in ledger.faults)


def test_a_syntax_slip_costs_one_table(tmp_path: Path) -> None:
    text = deal("a", "openai", "oracle") + '[[deal]]\nid = = "b"\n\n' + deal("c", "oracle", "nvidia")
    ledger = read(tmp_path, text)
    assert [d.id for d in ledger.deals] == ["a", "c"]
    assert [f.line for f in ledger.faults] == [11] and ledger.left_out == 1


def test_the_second_of_two_equal_ids_is_left_out(tmp_path: Path) -> None:
    ledger = read(tmp_path, deal("a", "openai", "oracle", 5) + deal("a", "openai", "oracle", 6))
    assert ledger.deal("a").amount.short == "$5bn"
    assert ledger.left_out == 1
    assert "duplicate id, first in line 2" in ledger.faults[0].message and ledger.faults[0].line == 11


def test_extra_files_win_by_id(tmp_path: Path) -> None:
    folder = write(tmp_path, deal("a", "openai", "oracle", 5) + deal("b", "oracle", "nvidia", 7))
    mine = tmp_path / "mine" / "own.toml"
    mine.parent.mkdir()
    mine.write_text(
        '[[entity]]\nslug = "me"\nname = "My Company"\n\n'
        + deal("a", "openai", "oracle", 9)
        + deal("b", "oracle", "nvidia", -1)
        + deal("c", "me", "nvidia", 2)
    )
    ledger = load(folder, extra=[mine])
    assert [(d.id, d.amount.short, d.origin) for d in ledger.deals] == [
        ("a", "$9bn", "own.toml"),
        ("b", "$7bn", "deals.toml"),
        ("c", "$2bn", "own.toml"),
    ]
    assert len(ledger.faults) == 1 and ledger.left_out == 1
    assert ledger.short("me") == "My"


def test_missing_and_broken_files_are_said_and_not_raised(tmp_path: Path) -> None:
    folder = write(tmp_path, deal("a", "openai", "oracle"))
    latin = tmp_path / "latin.txt"
    latin.write_bytes(deal("l", "openai", "oracle", note='"caf\xe9"').encode("latin-1"))
    ledger = load(folder, extra=[tmp_path / "none.toml", latin])
    assert {d.id for d in ledger.deals} == {"a", "l"}
    assert [f.file for f in ledger.faults] == ["latin.txt", "none.toml"]
    assert load(tmp_path / "mine").faults != ()


def test_text_is_cleaned_at_the_border(tmp_path: Path) -> None:
    text = deal("a", "openai", "oracle", note='"one\\u001b[31m red\\u202e\\ntwo"')
    assert read(tmp_path, text).deal("a").note == "one red two"


def test_a_bad_figure_costs_only_itself(tmp_path: Path) -> None:
    figures = (
        "figures = [\n"
        '  { metric = "revenue", value = 1.0, unit = "USD bn", period = "2025", basis = "actual" },\n'
        '  { metric = "revenue", value = "x", unit = "USD bn", period = "2025", basis = "actual" },\n]\n'
    )
    one = f'[[entity]]\nslug = "z"\nname = "Z"\n{figures}\n'
    ledger = load(write(tmp_path, deal("a", "openai", "oracle"), companies=COMPANIES + one))
    assert len(ledger.company("z").figures) == 1 and ledger.left_out == 0
    assert [f.line for f in ledger.faults] == [len(COMPANIES.splitlines()) + 6]


def test_a_deal_without_history_stands_from_its_announcement(tmp_path: Path) -> None:
    one = read(tmp_path, deal("a", "openai", "oracle")).deal("a")
    assert one.status_on(date(2025, 1, 1)) is None
    assert one.status_on(date(2025, 1, 2)) is Status.DEFINITIVE


def test_a_replaced_deal_stops_counting_when_its_successor_is_announced(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        deal("old", "openai", "oracle", superseded_by='"new"')
        + deal("new", "openai", "oracle", announced="2025-06-01", status="announced"),
    )
    before = ledger.as_of(date(2025, 5, 31)).entry("old")
    after = ledger.as_of(date(2025, 6, 1)).entry("old")
    assert before is not None and before.counts
    assert after is not None and not after.counts


def test_layers_hold_those_before_them() -> None:
    assert list(Layer) == sorted(Layer)
    assert [s.layer for s in (Status.CLOSED, Status.DEFINITIVE, Status.ANNOUNCED)] == [1, 2, 3]
    assert Status.LAPSED.layer is None and Status.TERMINATED.layer is None
    assert Layer.of_words(" Signed ") is Layer.SIGNED
    with pytest.raises(ValueError, match="funded, signed, announced, intended, rumoured"):
        Layer.of_words("paid")
    assert status_long(Status.LETTER_OF_INTENT) == "letter of intent (not binding)"
    assert {k for k in Kind if k.contingent} == {Kind.WARRANT, Kind.GUARANTEE}

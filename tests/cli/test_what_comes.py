"""`loopwatch calendar`: dates, the wall, and a file that another library reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.pictures import NOW, quote, said
from tui.cli.main import main
from tui.feed.event import Earnings
from tui.market.bars import DAY_MS
from tui.service.archive import Archive


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["calendar", "--as-of", "2026-11-30", *argv]) == 0
    return capsys.readouterr().out


def test_dates_as_text_json_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--only", "money")
    assert "OpenAI > Oracle contract begins" in text and "$300bn" in text and " 2027 " in text
    rows = json.loads(printed(capsys, "--json"))["dates"]
    assert [row["first"] for row in rows] == sorted(row["first"] for row in rows)
    assert {row["kind"] for row in rows} == {"money", "index", "market"}
    lines = printed(capsys, "--csv", "--days", "60").splitlines()
    assert lines[0].startswith("first,last,when,kind,what,amount")
    assert len(lines) == 1 + sum(row["first"] <= "2027-01-29" for row in rows)


def test_another_library_reads_the_file_and_names_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("one.ics", "two.ics")]
    for file in files:
        assert main(["calendar", "--as-of", "2026-11-30", "--ics", str(file)]) == 0
    events = [list(Calendar.from_ical(f.read_bytes()).walk("VEVENT")) for f in files]
    uids = [[str(e["UID"]) for e in some] for some in events]
    assert uids[0] == uids[1] and len(set(uids[0])) == len(uids[0]) > 10
    oracle = next(e for e in events[0] if "OpenAI > Oracle" in str(e["SUMMARY"]))
    assert "no day known" in str(oracle["SUMMARY"]), "2027 is no first of January"
    assert (str(oracle["DTSTART"].dt), str(oracle["DTEND"].dt)) == ("2027-01-01", "2028-01-01")
    assert all(len(line) <= 75 for line in files[0].read_bytes().split(b"\r\n"))
    assert "dates written to" in capsys.readouterr().out


def test_the_wall(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--wall")
    openai = next(line for line in text.splitlines() if line.startswith("OpenAI"))
    assert "250-384" in openai and "revenue 13 (2025)" in openai
    rows = json.loads(printed(capsys, "--wall", "--json"))["rows"]
    assert {row["kind"] for row in rows} == {"purchases", "principal"}
    assert next(r for r in rows if r["payer"] == "openai")["no_term_musd"] == 384_500


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--only", "mony"], "money"),
        (["--days", "0"], "from 1 to 36500"),
        (["--as-of", "soon"], "is no day"),
    ],
)
def test_what_is_not_understood_is_said(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calendar", *argv])
    assert ended.value.code == 2 and words in capsys.readouterr().err


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "--ics", str(tmp_path / "no" / "dates.ics")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_results_as_they_were_last_heard_with_the_day_they_had(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.system.clock.now_ms", lambda: NOW)
    assert main(["calendar", "--only", "results"]) == 0
    assert "results" not in capsys.readouterr().out.splitlines()[1], "nothing was recorded"
    archive = Archive.open(None)
    quote_ = said(quote("NVDA", 200.0, fetched_ms=NOW))
    archive.record_events([quote_, Earnings(
        t=NOW, source="yahoo", symbol="NVDA", start_ms=NOW + 9 * DAY_MS, was_ms=NOW + 2 * DAY_MS)])
    archive.close()
    assert main(["calendar", "--only", "results", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["dates"]
    assert row["what"] == "NVDA results" and row["was"] and row["source"] == "Yahoo Finance"

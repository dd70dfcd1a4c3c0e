"""`:export` writes what the screen lists: all rows, in the words of the screen and of the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.outside import NO_LIST
from tui.cli.ledger.deals import run as deals
from tui.commands import SCREENS
from tui.draw.grid.canvas import Listing
from tui.draw.words.export import written

ROWS = [["a|b", "=1+1"], ["-1.5%", "ü"]]
LISTS = (Listing(("One", "Two"), lambda: ROWS), Listing(("One", "Two"), lambda: ROWS[:1]))


def test_three_forms_of_the_same_rows() -> None:
    text, count = written(LISTS, "of today", "csv")
    assert count == 3
    assert list(csv.reader(io.StringIO(text))) == [
        ["One", "Two"], ["a|b", "'=1+1"], ["-1.5%", "ü"], ["a|b", "'=1+1"]]
    found = json.loads(written(LISTS, "of today", "json")[0])
    assert found["of"] == "of today" and found["lists"][0][0] == {"One": "a|b", "Two": "=1+1"}
    lines = written(LISTS, "of today", "md")[0].splitlines()
    assert lines[2:5] == ["| One | Two |", "| --- | --- |", r"| a\|b | =1+1 |"]


async def test_every_screen_is_written_or_says_that_it_lists_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for page in SCREENS:
            app.show_page(page)
            await settled(pilot)
            said = app.outside.save_list(f"csv {page}.csv")
            assert said in ("", NO_LIST), said
            await pilot.pause()
            if not said:
                heads, *rows = csv.reader(io.StringIO((tmp_path / f"{page}.csv").read_text()))
                assert rows and f"{page}.csv" in text_of(app)
                seen = " ".join(text_of(app).split())
                if page != "ticker":  # its bars stand as a line
                    first = next(row for row in rows if len(row) == len(heads))
                    assert next(cell for cell in first if cell).split()[0] in seen, (page, first)
        assert {p.stem for p in tmp_path.glob("*.csv")} >= set(SCREENS) - {"alerts", "money"}


async def test_a_file_that_is_there_stays_and_mistakes_are_said(tmp_path: Path) -> None:
    app, path = program(), tmp_path / "kept.md"
    path.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for words, said in ((f"md {path}", "is there already"), ("xls a", "export csv FILE"), ("csv", "FILE"),
                            (f"json {tmp_path}/none/x.json", "cannot be written"), ("", "export csv FILE")):
            assert said in app.words.run(f"export {words}"), words
        assert path.read_text() == "mine"


async def test_words_of_the_ledger_are_those_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = program("2026-08-21")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.show_page("ledger")
        await settled(pilot)
        assert app.outside.save_list(f"json {tmp_path}/deals.json") == ""
        assert (tmp_path / "deals.json").stat().st_mode & 0o777 == 0o600
    inside = {row["id"]: row for row in json.loads((tmp_path / "deals.json").read_text())["lists"][0]}
    assert deals("deals", ["--csv", "--as-of", "2026-08-21"]) == 0
    outside = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert inside.keys() == outside.keys() and len(inside) > 150
    for id, row in inside.items():
        assert row["Status"] == outside[id]["status"] and row["Kind"] == outside[id]["kind"]
        assert row["Sure"] == outside[id]["grade"]


async def test_a_saved_picture_names_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("Y")
        await pilot.pause()
        [saved] = tmp_path.glob("*.svg")
        assert f"saved {saved}"[:60] in text_of(app)
        assert saved.stat().st_mode & 0o777 == 0o600
        (tmp_path / "of-others").write_text("theirs")
        (tmp_path / "loopwatch-overview-2026-08-21.svg").symlink_to(tmp_path / "of-others")
        app.outside.save_picture("2026-08-21")  # in a shared folder the name is foreseen
        await pilot.pause()
        assert "a link lies there" in text_of(app) and (tmp_path / "of-others").read_text() == "theirs"

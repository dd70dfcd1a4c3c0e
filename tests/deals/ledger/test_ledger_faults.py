"""A ledger file of one's own with ten different faults: ten lines to act on, and the rest is shown."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.deals.ledgers import deal
from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.cli.config import config_check
from tui.watchlist import default_text

# the fault's text, the line of the table it stands in, the id it names, what is wrong, what to do
TEN = [
    (deal("unknown-company", "openia", "oracle"), 3, "from: unknown company 'openia'",
     'did you mean "openai"'),
    (deal("negative", "openai", "oracle", -3), 6, "amount_usd: -3 must be above 0", "leave it out and say"),
    (deal("no-amount", "openai", "oracle").replace("amount_usd = 1.0\n", ""), 1, "amount is missing",
     "give amount_usd, a range, or undisclosed = true"),
    (deal("no-date", "openai", "oracle", announced='"soon"'), 7, "announced: must be a date",
     "like 2025-09-23, without quotes"),
    (deal("no-such-day", "openai", "oracle", announced="2025-02-30"), 7, "not TOML: Invalid date",
     "left out until the line is correct"),
    (deal("no-kind", "openai", "oracle", kind="purchas"), 5, "kind: 'purchas' is not known",
     'did you mean "purchase"'),
    (deal("no-status", "openai", "oracle", status="agreed"), 8, "status: 'agreed' is not known",
     "(there is rumored, letter_of_intent, announced"),
    (deal("backwards", "openai", "oracle",
          history='[\n  { date = 2025-03-01, status = "definitive" },\n'
                  '  { date = 2025-02-01, status = "definitive" },\n]'), 11,
     "date: out of order: 2025-02-01 stands after 2025-03-01", "oldest row first"),
    (deal("misspelt", "openai", "oracle", overlapp="true"), 9, "overlapp: unknown key",
     'did you mean "overlap"'),
    (deal("good-0", "openai", "oracle", 7), 2, "duplicate id, first in line 2", "give it another"),
]


def with_faults(folder: Path) -> Path:
    """`own.toml` beside a watchlist that names it: a good deal, the ten, and a good one after each."""
    parts = [deal("good-0", "openai", "oracle")]
    for i, (text, *_) in enumerate(TEN, 1):
        parts += [text, deal(f"good-{i}", "nvidia", "openai")]
    (folder / "own.toml").write_text("".join(parts), encoding="utf-8")
    config = folder / "watchlist.toml"
    config.write_text(default_text().replace("extra = []", 'extra = ["own.toml"]'), encoding="utf-8")
    return config


def lines_of(folder: Path) -> list[int]:
    """The line of `own.toml` that each of the ten stands in."""
    text = (folder / "own.toml").read_text(encoding="utf-8")
    found = []
    for fault, line, *_ in TEN:
        found.append(text[: text.index(fault)].count("\n") + line)
    return found


def test_each_fault_is_a_line_with_place_id_reason_and_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = with_faults(tmp_path)
    out = StringIO()
    with redirect_stdout(out):
        assert config_check(config) == 2
    assert "11 deals, 0 of them in place of a shipped one; 10 entries left out" in out.getvalue()
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 10
    by_line = {int(line.split(":")[1]): line for line in said}
    assert sorted(by_line) == sorted(lines_of(tmp_path))
    for (text, _, wrong, advice), at in zip(TEN, lines_of(tmp_path), strict=True):
        id = text.split('id = "')[1].split('"')[0]
        assert by_line[at].startswith(f"own.toml:{at}: deal {id}: ")
        assert wrong in by_line[at] and advice in by_line[at]


def test_a_file_without_a_fault_says_what_it_brings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = with_faults(tmp_path)
    mine = deal("own", "openai", "oracle") + deal("openai-oracle-300", "openai", "oracle", 299.0)
    (tmp_path / "own.toml").write_text(mine, encoding="utf-8")
    out = StringIO()
    with redirect_stdout(out):
        assert config_check(config) == 0
    assert "2 deals, 1 of them in place of a shipped one; 0 entries left out" in out.getvalue()
    assert capsys.readouterr().err == ""


def test_a_file_with_the_name_of_a_shipped_one_still_wins_by_id(tmp_path: Path) -> None:
    from tui.deals.ledger.ledger import load

    path = tmp_path / "deals.toml"
    mine = deal("openai-oracle-300", "openai", "oracle", 299.0)
    path.write_text(mine + deal("bad", "openai", "o"), encoding="utf-8")
    ledger = load(extra=[path])
    assert ledger.deal("openai-oracle-300").amount.short == "$299bn"
    (fault,) = ledger.faults
    assert str(fault).startswith(f"{path}:13: deal bad: to: unknown company 'o'")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_screen_says_how_many_were_left_out_and_lists_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with_faults(tmp_path)
    app = program(watch=replace(watch(), ledger_extra=(tmp_path / "own.toml",)))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert "10 ledger entries left out" in text_of(app)
        await pilot.press("6")
        await settled(pilot)
        assert "10 entries left out because of faults" in text_of(app) and "i lists them" in text_of(app)
        await pilot.press("i")
        await pilot.pause()
        seen = text_of(app)
        for _ in range(10):
            await pilot.press("pagedown")
            await pilot.pause()
            seen += text_of(app)
    words = " ".join(seen.replace("│", " ").split())
    for text, _, wrong, _ in TEN:
        id = text.split('id = "')[1].split('"')[0]
        assert f"deal {id}:" in words, wrong


async def test_a_ledger_file_that_the_configuration_names_later_is_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(deal("mine", "openai", "oracle", 5.0), encoding="utf-8")
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert app.snapshot is not None and app.snapshot.ledger is not None
        assert "mine" not in app.snapshot.ledger.by_id
        app.service.configuration.take_watch(replace(watch(), ledger_extra=(tmp_path / "own.toml",)))
        await settled(pilot)
        assert "mine" in app.snapshot.ledger.by_id

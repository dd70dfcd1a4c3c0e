"""The whole program with 10,000 random deals of the user's own: nothing waits for what is worked out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.bench.bench_deals import ledger_text
from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.deals.ledger.study import LedgerStudy
from tui.draw.loop.study import Study
from tui.screens.ledger import state as ledger_state

WAIT_S = 60


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "many.toml"
    path.write_text(ledger_text(10_000, 300), encoding="utf-8")
    return path


class Gate:
    """Holds a thread where it begins until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def pass_through(self) -> None:
        self.reached.set()
        assert self.open.wait(WAIT_S)


def with_many(path: Path) -> LoopwatchApp:
    return program(watch=replace(watch(), ledger_extra=(path,)))


async def test_keys_are_answered_while_loops_are_looked_for(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, prepare = Gate(), Study.prepare

    def held(study: Study) -> None:
        gate.pass_through()
        prepare(study)

    monkeypatch.setattr(Study, "prepare", held)
    app = with_many(many)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        try:
            await pilot.press("3")
            await pilot.pause()
            assert gate.reached.wait(WAIT_S) and not gate.open.is_set()
            assert "looking for loops in 10,191 deals" in text_of(app)
            await pilot.press("question_mark")
            await pilot.pause()
            assert "looking for loops" not in text_of(app)  # the help has the screen
            await pilot.press("escape", "1")
            await pilot.pause()
            assert app.page is not None and app.page.name_of_page == "overview"
            assert "NVDA" in text_of(app)
            await pilot.press("3")
            await pilot.pause()
            assert "looking for loops in 10,191 deals" in text_of(app)
        finally:
            gate.open.set()
        await settled(pilot)
        shown = text_of(app)
        for words in ("search cut: too", "many loops to list", "not among the first 4,", "at most $"):
            assert words in shown
        assert "open in the layer" not in shown  # the article's loop is there, if not on the list
        await pilot.press("v")
        await settled(pilot)
        side = " ".join(line.rpartition("│")[2].strip() for line in text_of(app).splitlines())
        assert "too many to list, the smallest payments are left out" in side
        await pilot.press("v", "v", "n")
        await settled(pilot)
        assert "1st of the first 4," in text_of(app)


async def test_a_filter_is_typed_while_the_list_before_it_is_made(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = with_many(many)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("6")
        await settled(pilot)
        assert "10,186 of 10,186 deals" in text_of(app)
        gate, listed = Gate(), LedgerStudy.listed
        asked: list[str] = []

        def held(study: LedgerStudy, text: str, *rest: object) -> ledger_state.Listed:
            asked.append(text)
            gate.pass_through()
            return listed(study, text, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(LedgerStudy, "listed", held)
        try:
            await pilot.press("slash", *"kind")
            assert gate.reached.wait(WAIT_S)
            await pilot.press(*":debt")
            await pilot.pause()
            assert "kind:debt" in text_of(app)  # what was typed stands there at once
            assert "10,186 of 10,186 deals" in text_of(app)  # the list before it stays
        finally:
            gate.open.set()
        await settled(pilot)
        shown = text_of(app)
        assert "10,186 of 10,186 deals" not in shown and "of 10,186 deals" in shown
        assert asked[-1] == "kind:debt" and len(asked) < len("kind:debt")  # not one search for each letter

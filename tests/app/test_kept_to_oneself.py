"""What is owned stays in holdings.toml: a sentinel amount is looked for in everything the program leaves."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, batch, quote, said, watch
from tests.screens.host import text_of
from tests.screens.recorded import settled
from tui.alerts.rule import Rule
from tui.app.app import LoopwatchApp, Options
from tui.feed.event import HealthEvent
from tui.system import clock

AMOUNT = re.compile(r"123[,._ ]?456[,._ ]?789")
BY_VALUE = '[[holding]]\nsymbol = "NVDA"\nvalue = 123456789\ncost = 100\naccount = "mine"\n'
BY_SHARES = '[[holding]]\nsymbol = "SECRET"\nshares = 123456789\n'  # at a dollar each
KEYS = ("7", "j", "tab", "v", "v", "v", "i", "i", "y", "Y", "asterisk", "y", "Y", "asterisk", "B", "escape",
        "u", "1", "2", "3", "5", "y", "6", "4", "7", "comma", "escape", "question_mark", "escape")


def without(folder: Path, own: Path) -> list[str]:
    """Files of the folder that hold the amount, beside the holdings themselves."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path != own:
            text = path.read_bytes().decode("utf-8", "replace").replace("&#160;", " ")
            found += [str(path)] if AMOUNT.search(text) else []
    return found


@pytest.mark.parametrize("text", [BY_VALUE, BY_SHARES], ids=["value", "shares"])
async def test_the_amount_is_on_the_screen_and_in_nothing_that_the_program_leaves(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Pictures and copies of every screen, a broken edit, edits, undo, a fault, the end on screen 7."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path / "data"))
    began = time.monotonic_ns()
    monkeypatch.setattr(clock, "now_ms", lambda: NOW + (time.monotonic_ns() - began) // 1_000_000)
    own = tmp_path / "holdings.toml"
    own.write_text(text)
    own.chmod(0o600)
    rules = [Rule("rich", "mine.value", "rich", warn=1000.0, unit="count"),
             Rule("day", "mine.day", "day", warn=-1.0), Rule("loop", "mine.share.loop", "loop", warn=0.0)]
    ruled = replace(watch(), rules=(*watch().rules, *rules))
    app = LoopwatchApp(Options(ruled, source="live", data=tmp_path / "data", motion=False, holdings=own))
    monkeypatch.setattr(app.service.line, "start", lambda: None)  # no network: the events are given below
    copied: list[str] = []
    notices: list[str] = []
    seen: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    notice = app.notice

    def noted(text: str, token: str = "muted") -> None:
        notices.append(text)
        notice(text, token)

    monkeypatch.setattr(app, "notice", noted)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.service.take_events([*batch(clock.now_ms()), said(quote("SECRET", 1.0)),
                                 HealthEvent(t=clock.now_ms(), state="ok")])
        await settled(pilot)
        for key in KEYS:
            await pilot.press(key)
            await settled(pilot)
            seen.append(text_of(app))
        own.write_text(text + "[[holding]]\nsymbl = 123456789\nshares = 123456789\n")
        app.tick()
        await settled(pilot)
        notices.append(app.service.notice)
        own.write_text(text)
        app.tick()
        await settled(pilot)
        app.words.run("hold AMD 123456789")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        app.service.failed("what follows a look could not be done", ValueError("something is wrong"))
        await pilot.press("7")
        await settled(pilot)
        app._ink.keep()
        title = app.title
        fired = {alert.rule for alert in app.service.store.engine.alerts}
        assert {"rich", "loop"} <= fired, "rules on what is owned speak"
        assert not any(key.startswith("mine.") for key in app.service.store.picture(clock.now_ms()).measures)
    await app.service.close()
    assert any(AMOUNT.search(picture) for picture in seen), "the screen itself shows it"
    assert own.read_text() == text
    assert without(tmp_path, own) == []
    assert list(tmp_path.glob("*.svg")), "pictures were saved"
    assert not AMOUNT.search("\n".join((*copied, *notices, title)))
    out, err = capfd.readouterr()
    assert not AMOUNT.search(out + err)
    assert copied, "sentences were copied"

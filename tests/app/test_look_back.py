"""A look at an earlier day turns every screen, knows nothing later, and leaves as it came."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp, Options
from tui.screens.messages import AlertAcknowledged, AlertSnoozed

SIZE = (120, 40)
DAY = date(2025, 9, 23)
DATES = re.compile(r"\b(\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d)\b")


def now(**more: object) -> LoopwatchApp:
    app = LoopwatchApp(Options(watch(), source="stored", motion=False, **more))  # type: ignore[arg-type]
    app.animation_level = "none"
    return app


async def said(app: LoopwatchApp, pilot: Pilot[int], words: str) -> None:
    app.words.run(words)
    await settled(pilot)


async def test_every_screen_shows_the_day_and_nothing_later() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-23")
        for key in "123456":
            await pilot.press(key)
            await settled(pilot)
            text = text_of(app)
            assert "AS OF 23 Sep 2025" in text, key
            if key == "1":
                assert "178.43" in text
            past = text.partition("Next")[0] if key == "1" else text  # what is to come is later by its nature
            told = [datetime.strptime(found, "%d %b %Y").date() for found in DATES.findall(past)]
            assert [day for day in told if day > DAY] == [], key
        await pilot.press("3")
        await settled(pilot)
        assert "letter" in text_of(app)


async def test_what_plays_gives_way_to_a_key() -> None:
    app = now(speed=50.0)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-23")
        await pilot.press("space")
        app.pressed_s = float("inf")  # a key that was pressed just now, for as long as it takes
        before = app.look_back.day
        await pilot.pause(0.1)
        await app.service.jobs.done()
        await pilot.pause()
        shown = app.look_back.picture
        assert shown is not None and shown.day <= before <= app.look_back.day, "no step is shown meanwhile"
        app.pressed_s = 0.0
        for _ in range(100):
            if app.look_back.picture is not shown:
                break
            await pilot.pause(0.02)
        assert app.look_back.picture is not None and app.look_back.picture.day > shown.day
        await pilot.press("t")


@pytest.mark.parametrize("key", ["t", "escape"])
async def test_leaving_gives_the_picture_of_before(key: str) -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = text_of(app)
        await said(app, pilot, "as-of 2025-09-23")
        assert text_of(app) != before
        await pilot.press(key)
        await settled(pilot)
        assert text_of(app) == before and not app.look_back.active


async def test_steps_by_session_and_by_change_and_play() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-23")
        await pilot.press("greater_than_sign")
        await settled(pilot)
        assert app.snapshot is not None and app.snapshot.day == date(2025, 9, 24)
        await pilot.press("less_than_sign", "less_than_sign")
        await settled(pilot)
        assert app.snapshot.day == date(2025, 9, 22)
        await pilot.press("right_curly_bracket")
        await settled(pilot)
        ledger = app.store.ledger
        assert ledger is not None and app.snapshot.day > date(2025, 9, 22)
        changes = {row.day for deal in ledger.deals for row in deal.history}
        assert app.snapshot.day in changes or "first session after a change" in app.snapshot.notice
        shown = app.snapshot.day
        await pilot.press("space")
        app.pressed_s = 0.0  # the key is long ago: it gives way to none
        app.look_back._play_on()
        await settled(pilot)
        assert app.snapshot.day > shown
        await pilot.press("space")
        assert app.look_back._playing is None


async def test_a_day_without_a_session_names_its_neighbours() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-20")
        assert "2025-09-19 and 2025-09-22" in text_of(app) and not app.look_back.active


async def test_the_run_goes_on_beneath_it() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-23")
        looked: list[date] = []
        app.seen.append(lambda picture: looked.append(picture.day))
        app.refresh_picture()
        assert looked and looked[0] > DAY, "what is judged is the present"
        assert app.snapshot is not None and app.snapshot.day == DAY, "what is shown is not"


async def test_the_command_line_opens_there() -> None:
    app = now(as_of=DAY)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "AS OF 23 Sep 2025" in text_of(app)


async def test_the_timeline_stands_at_the_foot_and_what_fires_now_before_all() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "loops of announced money" not in text_of(app)
        await said(app, pilot, "as-of 2025-09-23")
        for key in "138":
            await pilot.press(key)
            await settled(pilot)
            assert "loops of announced money: 1 " in text_of(app), key
            assert "earlier days are thinner than they were" in text_of(app), key
        app._firing = 2
        app.refresh_picture()
        await settled(pilot)
        app._firing = 2
        app.look_back.after_look()
        assert "2 alerts fire now" in app.snapshot.notice  # type: ignore[union-attr]
        await pilot.press("t")
        await settled(pilot)
        assert "loops of announced money" not in text_of(app)


async def test_a_film_has_one_picture_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = now(speed=0.001)  # no step of its own: they are made here
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-08")
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("space", "Y")
        shown = []
        for _ in range(3):
            app.look_back._play_on()
            await settled(pilot)
            shown.append(app.look_back.day)
        await pilot.press("Y")
        app.look_back._play_on()
        await settled(pilot)
        names = sorted(path.name for path in tmp_path.glob("*.svg"))
        assert names == [f"loopwatch-loop-{day}.svg" for day in shown]
        assert "AS OF" in (tmp_path / names[0]).read_text().replace("&#160;", " ")


async def test_what_is_done_to_the_present_needs_the_present() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await said(app, pilot, "as-of 2025-09-23")
        stands = next(iter(app.store.engine.tracks))
        app.post_message(AlertSnoozed(stands, 2**42))
        app.post_message(AlertAcknowledged(stands))
        await settled(pilot)
        assert "t goes back" in text_of(app)
        assert not app.store.engine.tracks[stands].alert.acknowledged
        await pilot.press("t")
        app.post_message(AlertAcknowledged(stands))
        await settled(pilot)
        assert app.store.engine.tracks[stands].alert.acknowledged


async def test_a_replay_takes_the_same_steps() -> None:
    app = program("2025-09-23", speed=0.001)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "loops of announced money" not in text_of(app), "a replay has its timeline when somebody steps"
        await pilot.press("right_curly_bracket")
        await settled(pilot)
        assert app.snapshot is not None and app.snapshot.day == date(2025, 9, 24)
        assert "REPLAY 24 Sep 2025" in text_of(app) and "loops of announced money" in text_of(app)
        await said(app, pilot, "as-of 2025-09-10")
        assert "REPLAY 10 Sep 2025" in text_of(app)
        await pilot.press("space")
        app.pressed_s = 0.0  # the key is long ago: it gives way to none
        app.look_back._play_on()
        await settled(pilot)
        assert app.snapshot.day > date(2025, 9, 10)


async def test_two_days_side_by_side_know_nothing_later_than_the_day() -> None:
    app = now()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("3", "t")
        await settled(pilot)
        assert "23 Sep 2025" in text_of(app)
        await said(app, pilot, "as-of 2025-03-03")
        body = text_of(app).partition("loops of announced money")[0]
        assert "3 Mar 2025" in body and "23 Sep 2025" not in body

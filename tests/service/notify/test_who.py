"""Who delivers: the leader of a live run alone; never a demo, a recording, a replay or a follower."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tui.feed.process import FeedProcess
from tui.service.archive import Archive
from tui.service.service import Desk
from tui.state.store import Store
from tui.watchlist import parse

TEXT = '[[notify.to]]\nname = "script"\ncommand = ["true"]\n'


def desk(monkeypatch: pytest.MonkeyPatch, source: str, archive: Archive | None) -> Desk:
    """The app's hands without an app, their feed never started."""
    monkeypatch.setattr(FeedProcess, "start", lambda self: None)
    options = SimpleNamespace(source=source, speed=None, stream="day.ndjson")
    app: Any = SimpleNamespace(
        options=options, store=Store(parse(TEXT)), page=None, bell=lambda: None, hint=lambda text: None,
        changed=lambda: None, snapshot=None, run_worker=lambda *a, **k: None, hinted=False,
        notice=lambda text: None,
    )
    made = Desk(app)
    made.archive = archive
    return made


@pytest.mark.parametrize("source", ["demo", "stream"])
def test_what_is_played_delivers_nothing(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    made = desk(monkeypatch, source, None)
    made.line.start(source)
    assert made.feed is not None and made.post is None


def test_the_leader_delivers_and_a_follower_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = Archive.open(tmp_path), Archive.open(tmp_path)
    leader, follower = desk(monkeypatch, "live", first), desk(monkeypatch, "live", second)
    leader.begin()
    follower.begin()
    assert leader.post is not None and [t.name for t in leader.post.delivery.targets] == ["script"]
    assert follower.feed is None and follower.post is None
    first.close()
    follower.records.follow(second)
    assert follower.post is not None, "it takes over, and delivers from then on"
    second.close()

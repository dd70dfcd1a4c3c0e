"""Who delivers: the leader of a live run alone; never a demo, a recording, a single look or a follower."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.feed.process import FeedProcess
from tui.service.service import Options, Said, Service
from tui.watchlist import parse

TEXT = '[[notify.to]]\nname = "script"\ncommand = ["true"]\n'


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No feed is started."""
    monkeypatch.setattr(FeedProcess, "start", lambda self: None)


def service(source: str, said: list[Said], data: Path | None = None, leads: bool = True) -> Service:
    made = Service(Options(parse(TEXT), source, stream="day.ndjson", data=data, leads=leads),
                   lambda: None, said.append)
    made.open()
    return made


@pytest.mark.parametrize(("source", "leads"), [("demo", True), ("stream", True), ("live", False)])
async def test_what_is_played_or_looked_at_once_delivers_nothing(
    still: None, tmp_path: Path, source: str, leads: bool
) -> None:
    made = service(source, [], tmp_path, leads)
    made.begin()
    assert made.feed is not None and made.post is None and made.archive is None
    assert not list(tmp_path.iterdir())
    await made.close()


async def test_the_leader_delivers_and_a_follower_does_not(still: None, tmp_path: Path) -> None:
    said: list[Said] = []
    leader, follower = service("live", [], tmp_path), service("live", said, tmp_path)
    leader.begin()
    follower.begin()
    assert leader.post is not None and [t.name for t in leader.post.delivery.targets] == ["script"]
    follower.every_second()
    assert follower.feed is None and follower.post is None and said == []
    await leader.close()
    follower.every_second()
    assert follower.post is not None, "it takes over, and delivers from then on"
    assert [one.about for one in said] == ["lead"]
    await follower.close()


async def test_who_is_stopped_gives_the_lead_up_and_takes_it_back(still: None, tmp_path: Path) -> None:
    said: list[Said] = []
    first, other = service("live", said, tmp_path), service("live", [], tmp_path)
    first.begin()
    await first.let_go()
    assert not first.leading and first.post is None and first.feed is None
    other.begin()
    assert other.leading
    first.every_second()
    assert not first.leading
    await other.close()
    first.every_second()
    assert first.leading and first.post is not None and said == [], "it was its own: nothing to say"
    await first.close()

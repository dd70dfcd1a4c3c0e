"""Who only looks: the service itself changes nothing and runs no command, whatever the screen would ask."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from tui.alerts.alert import Alert, Phase
from tui.alerts.memory import EngineState, Track
from tui.alerts.target import Target
from tui.money.holding import Holding
from tui.service.run import NOT_SHOWN, VIEW_ONLY
from tui.service.service import Options, Said, Service
from tui.watchlist import default_text, load

FIRING = Alert(
    "one NVDA", "one", "NVDA", "NVIDIA", Phase.FIRING, None, 0, None, None, "fraction", "", "move.NVDA")
WAYS = (Target("page-me", command=("true",)), Target("phone", url="ntfy://x"), Target("bell", bell=True))


def made(tmp_path: Path, **options: bool) -> tuple[Service, list[Said]]:
    """A service without a network, on a watchlist.toml and a holdings.toml of its own."""
    (tmp_path / "watchlist.toml").write_text(default_text())
    own = tmp_path / "holdings.toml"
    own.write_text('[[holding]]\nsymbol = "NVDA"\nshares = 60\n')
    heard: list[Said] = []
    watched = replace(load(tmp_path / "watchlist.toml"), targets=WAYS)
    asked = Options(watched, data=tmp_path / "data", holdings=own, **options)  # type: ignore[arg-type]
    return Service(asked, lambda: None, heard.append), heard


def test_files_and_alerts_stay_as_they_are(tmp_path: Path) -> None:
    service, heard = made(tmp_path, view_only=True)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.toml")}
    service.configuration.accept()
    assert service.owned.add([Holding("AMD", 1.0)]) == VIEW_ONLY
    assert service.owned.hold("NVDA", 1.0) == service.owned.remove(0) == VIEW_ONLY
    service.store.engine = engine = EngineState({FIRING.key: Track(FIRING)})
    service.acknowledge(FIRING.key)
    service.snooze(FIRING.key, 2**50)
    assert service.store.engine is engine
    assert {said.text for said in heard} == {VIEW_ONLY} and len(heard) == 3
    assert {path: path.read_bytes() for path in tmp_path.glob("*.toml")} == before
    assert not service.inbox.keeps


def test_it_tells_others_but_runs_no_command(tmp_path: Path) -> None:
    service, _ = made(tmp_path, view_only=True)
    service.open()
    service.recorder.lead(None, lambda sent: None)
    assert service.post is not None
    assert [target.name for target in service.post.delivery.targets] == ["phone", "bell"]


async def test_what_is_owned_is_not_even_read_where_it_is_not_shown(tmp_path: Path) -> None:
    service, _ = made(tmp_path, shows_money=False)
    await service.owned.load()
    service.owned.look()
    await service.jobs.done()
    assert not service.owned.is_own
    assert service.owned.hold("NVDA", 1.0) == NOT_SHOWN

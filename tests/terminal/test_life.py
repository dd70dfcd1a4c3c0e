"""A key that never ends it, and a mistake that does not; every other end is in the fault table."""

from __future__ import annotations

from pathlib import Path

from tests.last_day import close
from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import ROOT, Terminal

SIZE = (100, 30)
BROKEN = """
from tui.screens.overview.screen import OverviewScreen

def do_zoom(self):
    raise RuntimeError("broken on purpose")

OverviewScreen.do_zoom = do_zoom
"""


def test_escape_never_quits(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for_feed()  # Esc and a key that wait for the program together are Alt and the key
    signs = {"2": "1D", "3": "could return to its payer", "4": "Ten largest", "5": "standing",
             "1": f"{close('ORCL'):.2f}"}
    for screen, words in signs.items():
        _escape(seen)
        seen.press(screen)
        seen.wait_for(words)
    seen.press("?")
    seen.wait_for("arithmetic on public data")
    seen.press("esc")
    seen.wait_for(lambda: "arithmetic on public data" not in seen.text)
    _escape(seen)
    seen.press("5")
    seen.wait_for("standing")


def _escape(seen: Terminal) -> None:
    """Esc alone: what is typed within the next moment would be taken for the rest of a sequence."""
    seen.press("esc")
    seen.wait_for(seen.has_taken_all)  # kept from both, a program would read them as Alt and the key
    seen.watch(0.3, never="Traceback")
    assert seen.program.is_running()


def test_a_mistake_in_one_command_is_a_line_and_not_the_end(start: Open, quick: Path, home: Path) -> None:
    (home / "sitecustomize.py").write_text(BROKEN)
    seen = start({**NO_NETWORK, "PYTHONPATH": f"{home}:{ROOT}"}, size=SIZE)
    seen.wait_for(f"{close('NVDA'):.2f}")
    seen.press("z")
    seen.wait_for("zoom could not be done; details in ")
    assert "broken on purpose" in next(home.rglob("loopwatch.log")).read_text()
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and b"broken on purpose" not in seen.raw

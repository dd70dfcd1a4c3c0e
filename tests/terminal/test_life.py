"""A key that never ends it, and a mistake that does not; every other end is in the fault table."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.last_day import close
from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import ROOT

SIZE = (100, 30)
BROKEN = """
from tui.screens.overview.screen import OverviewScreen

def do_zoom(self):
    raise RuntimeError("broken on purpose")

OverviewScreen.do_zoom = do_zoom
"""


def test_escape_never_quits_and_the_key_that_is_read_with_it_counts(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for("loopwatch")
    signs = {"2": "1D", "3": "could return to its payer", "4": "Ten largest", "5": "rules watch",
             "1": f"{close('ORCL'):.2f}"}
    for screen, words in signs.items():
        seen.press(f"\x1b{screen}")  # as a slow line brings them
        seen.wait_for(words)
    seen.press("?")
    seen.wait_for("arithmetic on public data")
    seen.press("\x1b5")
    seen.wait_for(lambda: "rules watch" in seen.text and "arithmetic on public data" not in seen.text)
    seen.press("esc", "esc", "2")
    seen.wait_for("1D")
    assert seen.program.is_running() and b"Traceback" not in seen.raw


def test_keys_that_come_faster_than_a_dialog_opens_and_closes_go_where_they_belong(
    start: Open, quick: Path
) -> None:
    seen = start(NO_NETWORK, size=SIZE)
    seen.wait_for("loopwatch")
    seen.press("3:as-of 2025-09-23\r1?\x1bapltr")  # in one read
    seen.wait_for("member of the S&P 500")
    seen.press("\x1b")
    seen.wait_for(lambda: (
        "178.43" in seen.text and "Add a symbol" not in seen.text and "AS OF 23 Sep 2025" in seen.header))
    assert seen.program.is_running() and b"Traceback" not in seen.raw


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


def test_a_message_that_is_not_answered_holds_nobody_who_leaves(start: Open, quick: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.settimeout(20)
        url = f"json://127.0.0.1:{deaf.getsockname()[1]}/"
        quick.write_text(f'{quick.read_text()}\n[[notify.to]]\nname = "deaf"\nurl = "{url}"\n')
        seen = start({**NO_NETWORK, "no_proxy": "127.0.0.1"}, size=SIZE)
        seen.wait_for("json (deaf)")  # the question whether the folder's file may
        seen.press("y")
        seen.wait_for(lambda: "deaf" not in seen.text or "accepted" in seen.text)
        seen.press("5")
        seen.wait_for("rules watch")
        seen.press("t")
        asked, _ = deaf.accept()
        with asked:
            seen.press("q")
            assert seen.ended() < 1.5 and seen.code == 0 and seen.is_clean() == []

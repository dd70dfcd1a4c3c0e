"""What is owned, through real processes: a sentinel is looked for in all that they leave or send.

$123,456,789 is held once as a worth and once as shares times a price. The screen may show it, `money` and
`check --mine` may say it, holdings.toml holds it; files (as text and as the bytes of a number), pipes, logs,
messages, titles, the clipboard and the words of errors may not.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.conftest import QUICK, Open
from tests.terminal.stage import CLOCK
from tests.terminal.terminal import ROOT, Terminal, private_environment
from tests.terminal.test_one_service import guarding, hook
from tests.yahoo.server import Yahoo

__all__ = ["hook"]  # the fixture

WORTH, PRICE = 123_456_789, 100.0
SHARES = WORTH / PRICE
# both as they are, summed, and shortened to millions
AMOUNT = re.compile(r"123[,._ ]?456[,._ ]?789|246[,._ ]?913[,._ ]?578|1[,._ ]?234[,._ ]?567[.,]89"
                    r"|(?:123\.[45]|246\.9)\d* ?(?:m|M|mn)\b")
NUMBERS = [struct.pack(form, number) for number in (WORTH, SHARES, 2 * WORTH) for form in (">d", "<d")]
NUMBERS += [struct.pack(form, number) for number in (WORTH, 2 * WORTH) for form in (">i", "<i")]
OWNED = (f'[[holding]]\nsymbol = "AMD"\nvalue = {WORTH}\ncost = 50\naccount = "mine"\n'
         f'[[holding]]\nsymbol = "INTC"\nshares = {SHARES}\n')
RULES = """
[[alert]]
id = "rich"
name = "what I own"
measure = "mine.value"
warn = 1000

[[alert]]
id = "lost"
measure = "mine.day"
direction = "below"
warn = "50 %"

[[alert]]
id = "loop"
measure = "mine.share.any_loop"
warn = "1 %"

[[notify.to]]
name = "hook"
url = "json://127.0.0.1:{port}/"
wait = "0 s"
every = "1 s"

[[notify.to]]
name = "script"
command = [{command}, "{{severity}}", "{{title}}", "{{text}}"]
wait = "0 s"
every = "1 s"
"""
# All that goes through a pipe is written down elsewhere, too; the first minute of silence is a second here. A
# file called "broken" breaks the drawing of the funds, which is survived, and what `*` does, which is not.
SPY = """
import os, stat
_write = os.write

def _spied(fd, data):
    if stat.S_ISFIFO(os.fstat(fd).st_mode) or stat.S_ISSOCK(os.fstat(fd).st_mode):
        with open({pipes!r}, "ab") as kept:
            kept.write(bytes(data))
    return _write(fd, data)

os.write = _spied
import tui.service.notify.delivery as delivery
delivery.QUIET_MS = 1000
import tui.draw.money.lists as lists
_funds = lists.fund_columns

def _broken(page, glyphs):
    if os.path.exists({broken!r}):
        raise ValueError("a fault on purpose")
    return _funds(page, glyphs)

lists.fund_columns = _broken

if b"tui.feed" not in open("/proc/self/cmdline", "rb").read():
    from tui.app.own.money import OwnMoney
    _hide = OwnMoney.hide

    def _crashed(self, hidden):
        if os.path.exists({broken!r}):
            raise ValueError("an end on purpose")
        _hide(self, hidden)

    OwnMoney.hide = _crashed
    from tui.app.app import LoopwatchApp
    _press = LoopwatchApp.press

    def _ended(self, key):
        if os.path.exists({broken!r} + ".end"):
            raise ValueError("an end on purpose")
        _press(self, key)

    LoopwatchApp.press = _ended
"""


def told(data: bytes) -> list[str]:
    """Amounts in bytes, as text or as a number's own form."""
    text = data.decode("utf-8", "replace").replace("&#160;", " ")
    return [*AMOUNT.findall(text), *(repr(form) for form in NUMBERS if form in data)]


def leaks(folder: Path, own: Path) -> dict[str, list[str]]:
    """Files that hold an amount, beside the one that is the person's own."""
    files = (path for path in folder.rglob("*") if path.is_file() and path != own)
    return {str(path): found for path in files if (found := told(path.read_bytes()))}


def beside_the_screen(seen: Terminal) -> bytes:
    """What a terminal got that is no cell: titles, the clipboard (decoded), and all after the last screen."""
    out = b""
    for body, _ in re.findall(rb"\x1b\](.*?)(\x07|\x1b\\)", bytes(seen.raw), re.S):
        out += body + b"\n"
        if body.startswith(b"52;"):
            out += base64.b64decode(body.rpartition(b";")[2]) + b"\n"
    return out + bytes(seen.raw).rpartition(b"\x1b[?1049l")[2]


def command_line(home: Path, env: Mapping[str, str], *arguments: str) -> tuple[bytes, bytes]:
    """What a command says, on both."""
    done = subprocess.run(
        [sys.executable, "-m", "tui", *arguments], cwd=home, capture_output=True, timeout=60, check=False,
        env=private_environment(home, env), stdin=subprocess.DEVNULL)
    return done.stdout, done.stderr


def test_an_amount_is_in_nothing_that_the_programs_leave_or_send(
    start: Open, home: Path, yahoo: Yahoo, tmp_path: Path, hook: tuple[int, list[dict[str, Any]]]
) -> None:
    pytest.importorskip("apprise")
    port, got = hook
    folder, spied = home / "config" / "loopwatch", tmp_path / "spied"
    folder.mkdir(parents=True)
    spied.mkdir()
    own, jump = folder / "holdings.toml", spied / "jump"
    own.write_text(OWNED)
    own.chmod(0o600)
    jump.write_text("0")
    script = spied / "script"
    write = f"import sys; open({str(script)!r}, 'a').write(repr(sys.argv))"
    command = ", ".join(json.dumps(part) for part in (sys.executable, "-c", write))
    (folder / "watchlist.toml").write_text(QUICK + RULES.format(port=port, command=command))
    (spied / "sitecustomize.py").write_text(
        SPY.format(pipes=str(spied / "pipes"), broken=str(spied / "broken")) + CLOCK.format(file=str(jump)))
    env = {**yahoo.env, "PYTHONPATH": f"{spied}:{ROOT}", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    yahoo.market.set("INTC", price=PRICE)

    # The program: every way out, an hour, errors, the end on screen 7.
    seen = start(env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("7")
    seen.wait_for("$123,456,789")
    for words in ("By fund", "By account", "Through the funds"):
        seen.press("v")
        seen.wait_for(words)
    assert seen.text.count("$123,456,789") >= 2 and "$246,913,578" in seen.text
    seen.press("i")
    seen.wait_for("Kept to yourself")
    seen.press("i")
    seen.wait_for(lambda: "Kept to yourself" not in seen.text and "$123,456,789" in seen.text)
    seen.press("y")
    seen.wait_for(lambda: b"\x1b]52;" in seen.raw)
    seen.press("Y")
    seen.wait_for(lambda: list(home.glob("*.svg")))
    seen.press("*")
    seen.wait_for("$***")
    seen.press("*")
    seen.wait_for("$123,456,789")
    seen.wait_for(lambda: script.exists() and any("what I own" in str(message) for message in got), 40)
    jump.write_text(str(3_600_000))
    own.write_text(OWNED + f"[[holding]]\nsymbl = {WORTH}\nshares = {SHARES}\n")
    seen.press("1")
    seen.wait_for("holdings.toml: line")
    assert not AMOUNT.search(seen.text), seen.text
    own.write_text(OWNED)
    seen.wait_for(lambda: "holdings.toml: line" not in seen.text)
    for page, words in (("2", "1D"), ("5", "D desktop"), ("6", "Claims ")):
        seen.press(page)
        seen.wait_for(words)
        seen.press("y", "Y")
    seen.press("7")
    seen.wait_for("$123,456,789")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and told(beside_the_screen(seen)) == []

    # Again, with the first picture that was kept; killed on screen 7; then an error that nobody expected.
    seen = start(env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.press("7")
    seen.wait_for("$123,456,789")
    seen.kill()
    seen = start(env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    (spied / "broken").touch()
    seen.press("7")
    seen.wait_for("$123,456,789")
    seen.press("v")
    seen.wait_for("this part cannot be drawn")
    seen.press("*")
    seen.wait_for("could not be done")
    (spied / "broken.end").touch()
    seen.press("*")
    seen.ended()
    assert seen.code == 70 and b"an error it did not expect" in seen.raw
    assert told(beside_the_screen(seen)) == []

    # Beside it: the guard tells the rules, and a look says it only when asked by name.
    with guarding(home, {**env, "LOOPWATCH_DATA": str(home / "other")}) as wait:
        wait("alert     rich ")
    for arguments in (["check", "--json", "--wait", "45"], ["doctor"]):
        out, err = command_line(home, env, *arguments)
        assert told(out + err) == [], arguments
    out, _ = command_line(home, env, "check", "--mine", "--json", "--wait", "45")
    assert json.loads(out)["measures"]["mine.value"]["value"] == pytest.approx(2 * WORTH)

    assert any("what I own" in str(message) for message in got)
    assert told(json.dumps(got).encode()) == []
    assert leaks(home, own) == {} and leaks(spied, own) == {}
    assert (spied / "pipes").stat().st_size > 1_000, "what goes through pipes was seen"
    assert own.read_text() == OWNED

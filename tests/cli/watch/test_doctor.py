"""Each part by itself, and the whole without a network."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.yahoo.server import Yahoo
from tui.cli.watch import doctor
from tui.cli.watch.doctor import BAD, GOOD, WARN, Finding
from tui.watchlist import parse

WIDE = os.terminal_size((120, 40))
GOOD_ENV = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}


@pytest.mark.parametrize(("env", "is_terminal", "size", "state", "said"), [
    (GOOD_ENV, True, WIDE, GOOD, "xterm-256color, 120x40, all colours, UTF-8"),
    ({**GOOD_ENV, "NO_COLOR": "1"}, True, WIDE, GOOD, "no colours"),
    ({**GOOD_ENV, "COLORTERM": ""}, True, WIDE, GOOD, "256 colours at most"),
    ({**GOOD_ENV, "LANG": "C"}, True, WIDE, WARN, "not UTF-8"),
    ({**GOOD_ENV, "LC_ALL": "de_DE.utf8", "LANG": "C"}, True, WIDE, GOOD, "UTF-8"),
    (GOOD_ENV, True, os.terminal_size((50, 10)), WARN, "50x10 is small"),
    ({**GOOD_ENV, "TERM": "dumb"}, True, WIDE, BAD, "cannot place text"),
    ({}, True, WIDE, BAD, "TERM=not set"),
    (GOOD_ENV, False, WIDE, WARN, "no terminal"),
])
def test_the_terminal(env: dict[str, str], is_terminal: bool, size: os.terminal_size, state: str,
                      said: str) -> None:
    found = doctor.check_terminal(env, is_terminal, size)
    assert found.state == state and said in found.said
    assert bool(found.advice) is (state != GOOD)


def test_a_broken_configuration_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.toml"
    file.write_text("[display]\nthem = 1\n")
    found, watch = doctor.check_configuration(file)
    assert found.state == BAD and "them" in found.said and "2" in found.said and watch is None
    assert "config check" in found.advice
    assert doctor.check_delivery(None).state == WARN
    missing, _ = doctor.check_configuration(tmp_path / "none.toml")
    assert missing.state == BAD


def test_the_data_folder(tmp_path: Path) -> None:
    assert doctor.check_data_folder(tmp_path / "new").state == GOOD
    (tmp_path / "file").write_text("")
    found = doctor.check_data_folder(tmp_path / "file")
    assert found.state == BAD and "LOOPWATCH_DATA" in found.advice


def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    no_proxy(monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.getsockname()[1]}")
        assert doctor.check_network().state == GOOD
    found = doctor.check_network()
    assert found.state == BAD and "refused" in found.said and "HTTPS_PROXY" in found.advice
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:99999")
    found = doctor.check_network()
    assert found.state == BAD and "hunter2" not in str(found)


def test_a_name_server_that_does_not_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    no_proxy(monkeypatch)
    answered = threading.Event()

    def held(*given: object) -> None:
        answered.wait(30)
        raise OSError("no name")

    monkeypatch.setattr("socket.create_connection", held)
    began = time.monotonic()
    found = doctor.check_network(timeout_s=0.2)
    answered.set()
    assert found.state == BAD and time.monotonic() - began < 2


NOON = 1_795_280_400_000  # 2026-11-21


@pytest.mark.parametrize(("now", "is_set", "ahead_s", "state", "said"), [
    (NOON, False, 2, GOOD, "2026-11-21 in New York"),
    (NOON, False, None, GOOD, "not compared"),
    (NOON, False, -600, BAD, "10 min behind Yahoo's"),
    (NOON, False, 7200, BAD, "2 h ahead of Yahoo's"),
    (NOON, True, None, WARN, "LOOPWATCH_NOW"),
    (NOON + 10 * 31_536_000_000, False, None, WARN, "not in the table"),
])
def test_the_clock(now: int, is_set: bool, ahead_s: int | None, state: str, said: str) -> None:
    found = doctor.check_clock(now, is_set, ahead_s)
    assert found.state == state and said in found.said and bool(found.advice) is (state != GOOD)


@pytest.mark.parametrize(("text", "state", "said"), [
    ("", GOOD, "nowhere but the screen"),
    ('[[notify.to]]\nname = "a"\nbell = true', GOOD, "a (bell)"),
    ('[[notify.to]]\nname = "a"\ncommand = ["/nowhere/x"]', BAD, "a: its program cannot be found"),
    ('[[notify.to]]\nname = "a"\nurl_env = "NOT_SET_HERE"', BAD, "NOT_SET_HERE is not set"),
    ('[[notify.to]]\nname = "a"\nurl = "nonsense://hunter2"', BAD, "a: "),
    ('[[notify.to]]\nname = "a"\nurl = "json://u:hunter2@localhost"', GOOD, "a (json)"),
])
def test_delivery(text: str, state: str, said: str) -> None:
    if "://" in text:
        pytest.importorskip("apprise")
    found = doctor.check_delivery(parse(text))
    assert found.state == state and said in found.said and "hunter2" not in str(found)


def test_without_a_network_it_is_quick_and_says_what_still_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path))
    began = time.monotonic()
    assert doctor.run(["--json"]) == 1
    assert time.monotonic() - began < 12
    told = json.loads(capsys.readouterr().out)
    states = {part["part"]: part["state"] for part in told["parts"]}
    assert list(states) == [
        "terminal", "configuration", "data folder", "network", "Yahoo", "clock", "delivery"]
    assert states["network"] == BAD and states["Yahoo"] == WARN and told["ok"] is False
    assert doctor.run([]) == 1
    assert "-> check HTTPS_PROXY, or unset it" in capsys.readouterr().out


def test_lines_put_the_advice_below() -> None:
    assert doctor.lines([Finding("clock", BAD, "late", "set it")]) == [
        "broken   clock          late", "                        -> set it"]


def test_against_the_loopback_yahoo(yahoo: Yahoo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in yahoo.env.items():
        monkeypatch.setenv(name, value)
    assert doctor.check_network().state == GOOD
    found, ahead_s = doctor.check_yahoo(None, 20)
    assert found.state == GOOD and "answers" in found.said and ahead_s is not None and abs(ahead_s) < 10
    yahoo.faults.set(429, "*", retry_after=60)
    found, ahead_s = doctor.check_yahoo(None, 20)
    assert found.state == BAD and found.advice and ahead_s is None

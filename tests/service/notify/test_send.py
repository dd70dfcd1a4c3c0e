"""The senders: arguments stay arguments, and no secret is ever said."""

from __future__ import annotations

import builtins
import json
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.service.notify.test_delivery import after, row
from tui.alerts.target import Target
from tui.cli.watch.notify import run
from tui.service.notify import BELL, targets_of
from tui.service.notify.delivery import QUIET_MS, Delivery
from tui.service.notify.dispatch import Dispatch
from tui.service.notify.message import Message, item_of, message_of, trial_message
from tui.service.notify.secret import redact, secrets_of
from tui.service.notify.send import NOT_INSTALLED, SendError, arguments, send
from tui.watchlist import WatchlistError, parse

SECRETS = ("hunter2pass", "T0kenABCDEF", "room-4711")
URL = "discord://hunter2pass/T0kenABCDEF?avatar=room-4711"
EVIL = "$(touch /tmp/x); `id` && rm -rf ~ | cat > y \" ' {title} -rf"


def message(text: str = "text", symbol: str = "NVDA") -> Message:
    return Message("t", "title", text, "critical", symbol, "rule", 1)


def test_arguments_are_arguments_whatever_they_hold(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    code = "import json, sys; json.dump(sys.argv[2:], open(sys.argv[1], 'w'))"
    target = Target("t", command=(sys.executable, "-c", code, str(out), "{text}", "a {symbol} b", "$HOME"))
    send(target, message(EVIL, "NV DA"))
    assert json.loads(out.read_text()) == [EVIL, "a NV DA b", "$HOME"]


def test_text_of_a_command_is_clean_and_lines_stay_lines() -> None:
    target = Target("t", command=("x", "{text}"))
    dirty = "one\x1b[31m red\x07\n\u202etwo\x00"
    assert arguments(target, message(dirty))[1] == "one red\ntwo"


def test_no_message_begins_with_a_dash() -> None:
    told = message_of("t", [item_of(row(0, why="-rf /"))])
    assert told.text.startswith("Warning: -rf") and told.title.startswith("loopwatch: ")


@pytest.mark.parametrize(("command", "said", "final"), [
    ((sys.executable, "-c", "raise SystemExit(7)"), "the command ended with code 7", False),
    (("/nowhere/at-all", "hunter2pass"), "the command cannot be started: No such file or directory", True),
    (("/", "x"), "the command cannot be started: Permission denied", True),
])
def test_a_command_that_fails_says_why(command: tuple[str, ...], said: str, final: bool) -> None:
    with pytest.raises(SendError) as error:
        send(Target("t", command=command), message())
    assert str(error.value) == said and error.value.final is final


def test_without_apprise_a_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "apprise":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SendError, match="pip install") as error:
        send(Target("t", url=URL), message())
    assert str(error.value) == NOT_INSTALLED and error.value.final


def hidden(text: str) -> bool:
    return not any(secret in text for secret in SECRETS)


class Broken:
    """A plugin that says too much."""

    def notify(self, **named: Any) -> bool:
        raise RuntimeError(f"could not reach {URL} with hunter2pass, room-4711")


def test_a_library_that_says_too_much_is_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.service.notify.send.load_service", lambda address: Broken())
    with pytest.raises(SendError) as error:
        send(Target("t", url=URL), message())
    assert hidden(str(error.value)) and "RuntimeError" in str(error.value)
    assert error.value.__cause__ is None and error.value.__suppress_context__


def test_apprise_says_nothing_itself(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("apprise")
    with caplog.at_level(logging.DEBUG), pytest.raises(SendError, match="could not be reached"):
        send(Target("t", url=f"json://user:{SECRETS[0]}@127.0.0.1:9/{SECRETS[1]}"), message())
    with caplog.at_level(logging.DEBUG), pytest.raises(SendError, match="knows no such address"):
        send(Target("t", url=f"nonsense://{SECRETS[0]}/{SECRETS[1]}"), message())
    out, err = capfd.readouterr()
    assert hidden(caplog.text) and hidden(out + err)


def test_an_address_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_URL", raising=False)
    target = Target("t", url_env="HOOK_URL")
    assert target.kind == "service from $HOOK_URL"
    with pytest.raises(SendError, match="HOOK_URL is not set"):
        send(target, message())


def test_no_repr_and_no_kind_shows_an_address() -> None:
    target = Target("t", url=URL, command=("x", "hunter2pass"))
    assert hidden(repr(target)) and Target("t", url=URL).kind == "discord"
    assert secrets_of(target) >= set(SECRETS)
    assert redact(f"see {URL} and https://h/x?t=1", ()) == "see discord://*** and https://***"


@pytest.mark.parametrize("bad", [
    'url = "discord//hunter2pass"', 'url = ["hunter2pass"]', 'command = "hunter2pass x"',
    'command = ["x", "{hunter}"]', 'command = []', 'url_env = "$hunter2pass"',
    'url = "json://a"\ncommand = ["x"]', 'bell = true\nper_hour = 0', 'bell = true\nwait = "soon"',
    'bell = true\nseverity = "loud"', 'bell = true\nsevrity = "warn"', '', 'command = ["{text}"]',
])
def test_a_way_out_that_is_written_wrongly_is_refused_without_its_secret(bad: str) -> None:
    with pytest.raises(WatchlistError) as error:
        parse(f'[[notify.to]]\nname = "x"\n{bad}\n')
    assert all("notify" in str(fault) and hidden(str(fault)) for fault in error.value.faults)


def test_ways_out_are_read() -> None:
    text = '[[notify.to]]\nname = "a"\nurl = "ntfy://x"\nseverity = "critical"\nwait = "10 s"\n' \
           'every = "2 min"\nper_hour = 4\nresolved = true\n' \
           '[[notify.to]]\nname = "b"\nbell = true\n[alerts]\nbell = true\n'
    watch = parse(text)
    a, b = watch.targets
    assert (a.severity, a.wait_s, a.every_s, a.per_hour, a.resolved) == ("critical", 10, 120, 4, True)
    assert b.bell and targets_of(watch) == watch.targets
    assert targets_of(parse("[alerts]\nbell = true")) == (BELL,) and targets_of(parse("")) == ()


# threads


def test_a_sender_that_hangs_holds_nobody_up() -> None:
    hang, done = threading.Event(), []

    def sender(target: Target, told: Message) -> None:
        if target.name == "slow":
            hang.wait(10)
        done.append(target.name)

    rung: list[int] = []
    targets = [Target("slow", url="json://x"), Target("quick", url="json://y"), BELL]
    delivery = Delivery(targets, after(0) - 2 * QUIET_MS)
    dispatch = Dispatch(delivery, lambda: rung.append(1), sender)
    kept: list[int] = []
    delivery.take([row(after(0))])
    dispatch.pump(after(5), lambda: kept.append(1))
    assert rung == [1] and kept == [1]
    assert not dispatch.settle(after(6), 0.2) and done == ["quick"]
    hang.set()
    assert dispatch.settle(after(7), 5) and sorted(done) == ["quick", "slow"]
    assert {line.state for line in delivery.log} == {"sent"}


def test_what_is_sent_is_on_the_disk_as_sent_before() -> None:
    order: list[str] = []
    delivery = Delivery([Target("t", url="json://x")], after(0) - 2 * QUIET_MS)
    dispatch = Dispatch(delivery, None, lambda *_: order.append("sent"), lambda: order.append("flushed"))
    delivery.take([row(after(0))])
    dispatch.pump(after(5), lambda: order.append(f"kept {len(delivery.save()['t']['items'])} waiting"))
    assert dispatch.settle(after(6), 5) and order == ["kept 0 waiting", "flushed", "sent"]


# the command


def write(tmp_path: Path, text: str) -> str:
    file = tmp_path / "watchlist.toml"
    file.write_text(text)
    return str(file)


def test_notify_tries_each_and_says_how_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = json.dumps([sys.executable, "-c", "pass"])
    config = write(tmp_path, f'[[notify.to]]\nname = "good"\ncommand = {good}\n'
                             '[[notify.to]]\nname = "bad"\ncommand = ["/nowhere/x"]\n')
    assert run(["--test", "--config", config]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "good: sent (command)", "bad: not sent, the command cannot be started: No such file or directory"]
    assert run(["--test", "good", "--config", config]) == 0
    assert run(["--test", "nobody", "--config", config]) == 2
    assert "there is good, bad" in capsys.readouterr().err
    assert run(["--config", config]) == 0
    pace = "warnings and critical; joined for 5 s, one in 1 min and 12 an hour at most"
    assert capsys.readouterr().out.splitlines() == [
        f"good: command; {pace}",
        f"bad: command; {pace}; cannot work: its program cannot be found or started",
        "loopwatch notify --test sends each a test message"]
    assert run(["--test", "--config", write(tmp_path, "")]) == 2


def test_a_test_message_says_that_nothing_happened() -> None:
    text = trial_message("x").text
    assert "Nothing has happened" in text and "not investment advice" in text


def test_a_command_that_does_not_end_is_killed_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.service.notify.send.COMMAND_S", 0.5)
    script = f"sleep 60 & echo $! > {tmp_path}/pid; (: < /dev/tty) 2>/dev/null && touch {tmp_path}/tty; wait"
    with pytest.raises(SendError, match="did not end within"):
        send(Target("t", command=("/bin/sh", "-c", script)), message())
    child = int((tmp_path / "pid").read_text())
    for _ in range(1000):  # the kernel takes a moment; who has it as a child may not have asked for it yet
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        os.sched_yield()
    else:
        raise AssertionError("the command's own child lives on")
    assert not (tmp_path / "tty").exists()


@pytest.mark.parametrize(
    "line",
    ['bell = "discord://hunter2pass/T0kenABCDEF"', 'wait = "discord://hunter2pass/T0kenABCDEF"',
     'severity = "discord://hunter2pass/T0kenABCDEF"', 'per_hour = "hunter2pass"', 'resolved = "T0kenABCDEF"',
     'url = "hunter2pass"', 'url_env = "discord://hunter2pass"', 'command = "hunter2pass"',
     'command = ["{hunter2pass}"]', 'every = ["hunter2pass"]', '"discord://hunter2pass" = 1',
     'url = ["T0kenABCDEF"]',
     'severity = ["hunter2pass"]', 'name = "discord://hunter2pass/T0kenABCDEF"'],
)
def test_no_fault_repeats_what_stands_under_notify(line: str) -> None:
    text = f'[[group]]\nname = "A"\nsymbols = ["NVDA"]\n[[notify.to]]\nname = "desk"\n{line}\n'
    if line.startswith("name"):
        text = text.replace('name = "desk"\n', "") + f'[[notify.to]]\n{line}\n'
    with pytest.raises(WatchlistError) as caught:
        parse(text)
    said = str(caught.value)
    assert "notify.to" in said and not any(secret in said for secret in SECRETS), said


@pytest.mark.parametrize("kept", [
    {"items": 7}, {"told": 3}, {"times_ms": "x"}, {"items": [7, {}, {"t_ms": "x"}]}, {"told": [[1]]}, 7, None,
    [], {"times_ms": [True, "x", 1]}, {"items": {"a": 1}},
])
def test_a_delivery_state_of_another_shape_stops_no_start(kept: object) -> None:
    delivery = Delivery((BELL,), 10 * QUIET_MS)
    for state in ({BELL.name: kept}, kept):
        delivery.restore(state)
    delivery.take([row(10 * QUIET_MS)])
    assert delivery.due(12 * QUIET_MS)


def test_a_message_that_meets_an_error_of_ours_is_tried_again() -> None:
    def flush() -> None:
        raise RuntimeError("a fault on purpose")

    target = Target("t", command=("true",))
    delivery = Delivery((target,), 0)
    delivery.take([row(QUIET_MS)])
    dispatch = Dispatch(delivery, flush=flush)
    dispatch.pump(10 * QUIET_MS)
    assert dispatch.settle(10 * QUIET_MS, 5) and "not delivered" in delivery.trouble
    assert delivery.next_ms(10 * QUIET_MS) is not None

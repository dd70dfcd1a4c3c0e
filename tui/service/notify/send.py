"""The senders: an address of apprise's, a webhook, Alertmanager, or a command of the user's own.

They block; a worker thread calls them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui import __version__
from tui.alerts.target import ALERTMANAGER, APPRISE, WEBHOOK, Target
from tui.service.notify.message import Message
from tui.service.notify.secret import redact, secrets_of
from tui.system.disclaimer import NOT_ADVICE
from tui.system.folders import expanded
from tui.system.text import clean

if TYPE_CHECKING:
    from tui.service.notify.standing import Lasting

COMMAND_S = 30
NOT_INSTALLED = "apprise is not installed: pip install 'loopwatch[notify]'"
_HOLE = re.compile(r"\{(\w+)\}")
DESKTOP = "desktop"
NO_DESKTOP = "no notify-send here (libnotify-bin has it); any other way: [[notify.to]], e opens the file"
_SHOW = "display notification (item 2 of argv) with title (item 1 of argv)"
_MAC = ("-e", "on run argv", "-e", _SHOW, "-e", "end run")


class SendError(Exception):
    """A message did not go out; the text holds no secret. `final`: trying again would say the same."""

    def __init__(self, said: str, final: bool = False) -> None:
        super().__init__(said)
        self.final = final


def send(target: Target, message: Message) -> None:
    """Deliver or raise SendError. Nothing else leaves this function, whatever a library does."""
    address = _address(target)
    try:
        if target.command:
            _run(target, message)
        elif target.form == WEBHOOK:
            _post(target, address, as_json(message))
        elif target.form == ALERTMANAGER:
            _post(target, _alerts_path(address), _trial(target, message))
        else:
            _notify(target, address, message)
    except SendError:
        raise
    except Exception as error:  # a plugin of a library: its words may hold the address
        said = redact(f"{type(error).__name__}: {error}", secrets_of(target, address))
        raise SendError(clean(said)[:200]) from None


def tell_alertmanager(target: Target, batch: Sequence[Lasting], now_ms: int) -> None:
    """All that lasts, and what is over. Raises SendError."""
    from tui.service.notify.standing import body_of

    address = _address(target)
    _post(target, _alerts_path(address), body_of(batch, target.generator, platform.node(), now_ms))


def as_json(message: Message) -> dict[str, Any]:
    """What a webhook gets; docs/operations/README.md describes it."""
    from datetime import UTC, datetime

    return {
        "schema": 1, "program": f"loopwatch {__version__}", "target": message.target, "title": message.title,
        "text": message.text, "severity": message.severity, "count": message.count,
        "alerts": [
            {"key": one.key, "rule": one.rule, "symbol": one.symbol, "text": one.text,
             "state": "over" if one.over else "firing",
             "severity": "critical" if one.critical else "warning",
             "time": datetime.fromtimestamp(one.t_ms / 1000, UTC).isoformat().replace("+00:00", "Z")}
            for one in message.items
        ],
        "note": NOT_ADVICE,
    }


def _trial(target: Target, message: Message) -> object:
    """A test is an alert that ends by itself a minute later."""
    from tui.service.notify.standing import EVERY_MS, Lasting, body_of
    from tui.system import clock

    now = clock.now_ms()
    title, text = message.title, message.text
    one = Lasting("test", "loopwatch-test", "", "test", title, text, now, ended_ms=now + EVERY_MS)
    return body_of([one], target.generator, platform.node(), now)


def _alerts_path(address: str) -> str:
    return address.rstrip("/") + "/api/v2/alerts" if address else ""


def _address(target: Target) -> str:
    return os.environ.get(target.url_env, "") if target.url_env else target.url


def _post(target: Target, address: str, body: object) -> None:
    from tui.service.notify.http import PostError, post_json

    if not address:
        raise SendError(f"the environment variable {target.url_env} is not set", final=True)
    if not address.startswith(("http://", "https://")):
        raise SendError(f"what {target.url_env} holds does not begin with http:// or https://", final=True)
    try:
        post_json(address, body)
    except PostError as error:
        raise SendError(str(error), error.final) from None


def arguments(target: Target, message: Message) -> list[str]:
    """The command with its placeholders filled, each inside its own argument."""
    values = {name: _plain(text) for name, text in message.fields().items()}
    first, *rest = target.command
    filled = [_HOLE.sub(lambda m: values.get(m[1], m[0]), part) for part in rest]
    return [expanded(first), *filled]


def _plain(text: str) -> str:
    return "\n".join(clean(line) for line in text.split("\n"))


def _run(target: Target, message: Message) -> None:
    try:
        with subprocess.Popen(  # in a session of its own: no terminal of ours, and killed with its children
            arguments(target, message), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        ) as running:
            try:
                code = running.wait(COMMAND_S)
            except subprocess.TimeoutExpired:
                _kill_whole(running)
                raise SendError(f"the command did not end within {COMMAND_S:g} s") from None
            except BaseException:
                _kill_whole(running)
                raise
    except OSError as error:
        raise SendError(f"the command cannot be started: {error.strerror}", final=True) from None
    if code != 0:
        raise SendError(f"the command ended with code {code}")


def _kill_whole(running: subprocess.Popen[bytes]) -> None:
    """The command and what it started."""
    if sys.platform == "win32":
        running.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)


def _notify(target: Target, address: str, message: Message) -> None:
    if target.url_env and not address:
        raise SendError(f"the environment variable {target.url_env} is not set", final=True)
    service = load_service(address)
    kinds = {"critical": "failure", "warning": "warning", "over": "success"}
    sent = service.notify(
        title=message.title, body=message.text, notify_type=kinds.get(message.severity, "info"),
        body_format="text", interpret_escapes=False,
    )
    if not sent:
        raise SendError("the service could not be reached or refused the message")


def load_service(address: str) -> Any:
    """An Apprise object for one address. Raises SendError; apprise's own log is off."""
    try:
        import apprise
    except ImportError:
        raise SendError(NOT_INSTALLED, final=True) from None
    logger = logging.getLogger("apprise")
    logger.disabled = True
    logger.propagate = False
    service = apprise.Apprise()
    if not service.add(address):
        raise SendError("apprise knows no such address; its form is in the list of services of apprise",
                        final=True)
    return service


def obstacle(target: Target) -> str:
    """Why a target cannot work, found without sending anything; "" when nothing stands in its way."""
    if target.bell:
        return ""
    if target.command:
        try:
            program = expanded(target.command[0])
        except OSError as error:
            return f"its program cannot be found: {error.strerror}"
        return "" if shutil.which(program) else "its program cannot be found or started"
    address = _address(target)
    if not address:
        return f"the environment variable {target.url_env} is not set"
    if target.form != APPRISE:
        right = address.startswith(("http://", "https://"))
        return "" if right else f"what {target.url_env} holds does not begin with http:// or https://"
    try:
        load_service(address)
    except SendError as error:
        return str(error)
    return ""


def desktop_command() -> tuple[str, ...]:
    """How this system tells its desktop, as a command of `[[notify.to]]`; empty where it has none.

    Texts come as arguments, none of them is code.
    """
    if sys.platform == "darwin":
        return ("osascript", *_MAC, "{title}", "{text}")
    if shutil.which("notify-send") is None:
        return ()
    return ("notify-send", "--app-name=loopwatch", "--", "{title}", "{text}")

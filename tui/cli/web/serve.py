"""`loopwatch serve`: the program in a page, for who has the address."""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.cli.web.door import Door, door_of, is_loopback

TOKEN = "LOOPWATCH_TOKEN"
MISSING = "serve needs textual-serve: pip install 'loopwatch[web]'"
WHOLE = "whoever has this address does what you may do here, but starts no editor and no shell"
LESS = ("view-only: no editor, no change of configuration, ledger, holdings or alerts; commands of "
        "[[notify.to]] do not run (guard runs them)")
OPEN_NET = "without TLS what passes can be read on the way; a proxy of yours, or ssh, brings TLS and a login"


def run(argv: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT. 0 stopped, 1 the address cannot be had, 2 bad use or configuration."""
    parser = argparse.ArgumentParser(
        prog="loopwatch serve", description="The program in a page of a browser; needs the extra web.",
        epilog=f"It prints an address with a random token, or with that of ${TOKEN}: without it nothing is "
               "answered. One program a page, one feed for all; what a page starts ends with it.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback)")
    parser.add_argument("--port", type=_port, default=8022, help="default: 8022; 0 takes a free one")
    parser.add_argument("--view-only", action=argparse.BooleanOptionalAction, default=None,
                        help="pages change nothing; the default on any other address than loopback")
    parser.add_argument("--money", action="store_true", help="show what you own on the page, too")
    parser.add_argument("--public-url", default="", metavar="URL", help="where a proxy shows it: https://NAME")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    given = parser.parse_args(argv)
    from tui.service.acceptance import opened

    try:
        opened(given.config)
        listening = _listen(given.host, given.port)
    except ValueError as error:
        return _refused(str(error), 2)
    except OSError as error:
        return _refused(f"{given.host}:{given.port} cannot be had: {error.strerror or error}", 1)
    port = listening.getsockname()[1]
    try:
        door = door_of(given.host, port, given.public_url, socket.gethostname(), os.environ.get(TOKEN, ""))
        import textual_serve.app_service  # noqa: F401
    except ValueError as error:
        return _refused(str(error), 2)
    except ImportError:
        return _refused(MISSING, 2)
    view_only = is_view_only(given.host, given.public_url, given.view_only)
    for line in words(door, given.host, given.public_url, view_only, given.money):
        print(line, flush=True)
    _prepare_environment()
    return asyncio.run(_serve(_command(given.config, view_only, given.money), door, listening))


def _listen(host: str, port: int) -> socket.socket:
    """A socket that hears; taken before anything is said. Raises OSError."""
    family, kind, proto, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    made = socket.socket(family, kind, proto)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(address)
    made.listen(128)
    return made


def is_view_only(host: str, public_url: str, asked: bool | None) -> bool:
    """What was asked for; else whether the address is one that others reach."""
    return asked if asked is not None else not is_loopback(host) or public_url != ""


def words(door: Door, host: str, public_url: str, view_only: bool, money: bool) -> list[str]:
    """What the operator reads: the address, and what whoever has it may do."""
    near = host if is_loopback(host) else socket.gethostname() if host in ("0.0.0.0", "::") else host
    base = public_url.rstrip("/") or f"http://{f'[{near}]' if ':' in near else near}:{door.port}"
    token = f"${TOKEN}" if os.environ.get(TOKEN) else door.token  # one that lasts stands in no journal
    lines = [f"loopwatch in a page: {base}/?token={token}", LESS if view_only else WHOLE]
    lines.append("holdings are shown" if money else "holdings are not shown (--money shows them)")
    if not is_loopback(host) and not public_url.startswith("https"):
        lines.append(OPEN_NET)
    return [*lines, "Ctrl+C ends it"]


def _command(config: Path | None, view_only: bool, money: bool) -> str:
    """A shell's words for one page's program; the shell gives its place to it."""
    line = [sys.executable, "-m", "tui", "page"]
    line += ["--config", str(config)] if config is not None else []
    line += [name for name, on in (("--view-only", view_only), ("--money", money)) if on]
    return "exec " + shlex.join(line)


def _prepare_environment() -> None:
    """As the terminal of a page is: whatever the one is in which serve was started."""
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", PYTHONUTF8="1")
    for name in ("TMUX", "STY", TOKEN):
        os.environ.pop(name, None)


async def _serve(command: str, door: Door, listening: socket.socket) -> int:
    from aiohttp import web

    from tui.cli.web.server import Pages

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(Pages(command, door, lambda said: print(said, flush=True)).application(),
                           access_log=None, shutdown_timeout=10)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    await stop.wait()
    await runner.cleanup()
    return 0


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port")


def _refused(why: str, code: int) -> int:
    print(why, file=sys.stderr)
    return code

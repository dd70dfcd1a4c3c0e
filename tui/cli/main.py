"""argv to a command. Each command imports what it needs and no more, so that help and version are instant."""

from __future__ import annotations

import sys
from errno import EDQUOT, EFBIG, EIO, ENOSPC

from tui import __version__
from tui.system.disclaimer import NOT_ADVICE
from tui.system.terminal import streams

TYPE_CHECKING = False  # of typing, whose import alone takes 4 ms
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from tui.app.app import LoopwatchApp, Options
    from tui.watchlist import Watchlist

_FULL = (ENOSPC, EFBIG, EDQUOT, EIO)
BAD_USE, NO_DATA = 2, 3  # of check: 2 would be a critical alert
PRINTED = ("loops", "deals", "claims")  # one module prints the three
MODULES = {
    "feed": "tui.feed.main", "config": "tui.cli.config", "check": "tui.cli.watch.check",
    "guard": "tui.cli.watch.guard", "notify": "tui.cli.watch.notify", "doctor": "tui.cli.watch.doctor",
    "inbox": "tui.cli.ledger.inbox", "ledger": "tui.cli.ledger.published", "money": "tui.cli.money",
    "what-if": "tui.cli.what_if", "calendar": "tui.cli.what_comes", "archive": "tui.cli.archive",
    "report": "tui.cli.report.report", "serve": "tui.cli.web.serve",
}
PAGE = "tui.cli.web.session"  # of serve's own: one page's program
COMMANDS = (*PRINTED, *MODULES)
EXAMPLES = f"""\
commands:
  loopwatch                     open the program (stored data until the network answers)
  loopwatch nvda 1y             open there; so do: loop anthropic, as-of 2025-09-23, what if openai pays 50 %
  loopwatch demo                play recorded market days of January 2026, 60 times as fast
  loopwatch replay 2025-01-27   show a recorded session as it closed; < and > step by session
  loopwatch --from day.ndjson   play a recorded stream (- reads standard input)
  loopwatch check [--json]      print quotes, measures and firing alerts once
                                exit 0 nothing fires, 1 warning, 2 critical, 3 no current data
  loopwatch guard               watch and deliver without a screen, one log line an event
  loopwatch serve [--host ...] [--port 8022] [--view-only]   the program in a page of a browser
  loopwatch notify --test [NAME]  try the ways out that watchlist.toml names
  loopwatch doctor [--json]     what works here and what does not; exit 0 all does, 1 something does not
  loopwatch feed > day.ndjson   print market events as JSON lines: record a day
  loopwatch loops|deals|claims [FILTER]   print what the screens show: --as-of 2025-09-23, --layer signed,
                                --contingent, --json, --csv, --dot, --plain; deals report ID
  loopwatch money [--json|--csv|--plain]   what of yours rests on the loop, looked through funds: --as-of,
                                --fund SPY (how it is looked through); money import FILE (a broker's file)
  loopwatch inbox [--json]      what was found and waits for you: inbox accept|dismiss|later|undo ID
  loopwatch ledger publish|verify|update   a signed ledger: yours, anybody's, the one you subscribe to
  loopwatch what-if --link openai --pays 50% --year 2027   what breaks if one link does;
                                --day 2025-01-27 (that day again), --shock nvda=-20%, --mine, --json
  loopwatch calendar [--ics FILE]   what comes: contracts, loans due, rebalances; --wall: what falls due when
  loopwatch archive export|import   this machine's archive into that of a desk, and back, checked
  loopwatch report --html FILE  one page to send: screens, changes, alerts, loops, dates; --as-of, --since
  loopwatch config path|init|check|trust   find, write, check or accept watchlist.toml

In the program: 1-8 screens, ? all keys, a add a symbol, q quit.
{NOT_ADVICE}.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Ctrl+C and a reader that has gone are no errors of ours."""
    streams.keep()
    if argv is None:
        streams.end_on_interrupt()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None and arguments[:1] and arguments[0] in COMMANDS:  # the screen cleans what it draws
        streams.make_harmless()
    try:
        if why := _wrong_clock():
            print(why, file=sys.stderr)
            return NO_DATA if arguments[:1] == ["check"] else BAD_USE
        try:
            return _command(arguments)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return streams.INTERRUPTED
    except BrokenPipeError:
        return streams.unread()
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        return streams.unwritten(error)


def _wrong_clock() -> str:
    """Why LOOPWATCH_NOW says no time, before anything rests on it; else ""."""
    import os

    if not os.environ.get("LOOPWATCH_NOW"):
        return ""
    try:
        from tui.system import clock  # noqa: F401
    except ValueError as error:
        return str(error)
    return ""


def _command(arguments: list[str]) -> int:
    """The module of the first word alone is loaded; without one the screen opens."""
    command = arguments[0] if arguments else ""
    if command in PRINTED:
        from tui.cli.ledger.deals import run

        return run(command, arguments[1:])
    module = PAGE if command == "page" else MODULES.get(command)
    if module is None:
        return _open(arguments)
    from importlib import import_module

    return int(import_module(module).run(arguments[1:]))


def _parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(
        prog="loopwatch", description="Watch the AI industry's money go round, in a terminal.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", metavar="command", help="see below; none opens the program")
    parser.add_argument("words", nargs="*", help="a session day for replay, as 2025-01-27; what opens there")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    parser.add_argument("--from", dest="stream", metavar="FILE|-", help="play a recording")
    parser.add_argument("--speed", type=_speed, metavar="N",
                        help="times real time, for demo and --from; changes a second for a look back")
    parser.add_argument("--glyphs", choices=("auto", "full", "narrow", "ascii"), help="set of characters")
    parser.add_argument("--theme", choices=("dark", "light"), help="instead of the configured theme")
    parser.add_argument("--as-of", metavar="DATE", help="every screen as of that day, as it was known then")
    parser.add_argument("--no-motion", action="store_true", help="nothing on the screen moves by itself")
    parser.add_argument("--version", action="version", version=f"loopwatch {__version__}\n{NOT_ADVICE}")
    return parser


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"{text!r} is no speed; 60 is an hour in a minute")
    return speed


def _open(arguments: list[str]) -> int:
    """The program on the screen, the last known figures first."""
    import gc
    import os

    from tui.feed import ahead
    from tui.system.terminal import ink

    os.environ.setdefault("TEXTUAL_FPS", "240")  # a key waits 4 ms for its frame, not 17; idle costs nothing
    gc.disable()  # nothing of what is loaded now is ever let go; the app switches it on again
    try:
        ink.show(arguments)
        ahead.begin(arguments)
        return _run(arguments)
    finally:
        ink.away()


def _run(arguments: list[str]) -> int:
    try:
        match arguments:
            case []:
                options = _usual(None)
            case ["--config", file] if not file.startswith("-"):
                options = _usual(file)
            case _:
                options = _parsed(arguments)
    except ValueError as error:
        return _refused(str(error))
    if why := streams.why_no_screen(options.stream == "-"):
        return _refused(why)
    from tui.app.app import LoopwatchApp
    from tui.system.leaving import run_and_leave

    run_and_leave(_shown(LoopwatchApp(options)))


async def _shown(app: LoopwatchApp) -> int:
    from tui.system.terminal import ink

    try:
        return await app.run_async() or 0
    finally:
        ink.away()  # of one that could not draw


def _parsed(arguments: list[str]) -> Options:
    parser = _parser()
    given = parser.parse_args(arguments)
    _load_libraries()
    from tui.service.acceptance import opened

    return _options(given, opened(given.config), parser)


def _usual(config: str | None) -> Options:
    """What no arguments mean, or a file alone, without argparse (8 ms)."""
    _load_libraries()
    from pathlib import Path

    from tui.app.app import Options
    from tui.draw.grid.glyphs import SETS
    from tui.service.acceptance import opened
    from tui.system.terminal.glyph_width import glyph_set

    watch = opened(Path(config) if config is not None else None)
    return Options(watch, glyphs=SETS[glyph_set(watch.display.glyphs)], motion=watch.display.motion)


def _load_libraries() -> None:
    from tui.system.terminal import lean

    lean.load_loop()
    lean.load_textual()


def _refused(why: str) -> int:
    from tui.system.terminal import ink

    ink.away()
    streams.say(why)
    return 2


def _options(given: argparse.Namespace, watch: Watchlist, parser: argparse.ArgumentParser) -> Options:
    from pathlib import Path

    from msgspec.structs import replace

    from tui.app.app import Options
    from tui.draw.grid.glyphs import SETS
    from tui.system.terminal.glyph_width import glyph_set

    source, day, words = "live", None, ""
    if given.words and (given.command == "demo" or (len(given.words) > 1 and given.command == "replay")):
        parser.error(f"{given.words[-1]!r}: only replay takes a day, and one")
    if given.stream and given.command:
        parser.error(f"--from and {given.command} do not go together")
    if given.stream:
        source = "stream"
        if given.stream != "-" and not Path(given.stream).is_file():
            from tui.system.text import clean

            parser.error(f"--from {clean(given.stream)}: there is no such file")
    elif given.command == "demo":
        source = "demo"
    elif given.command == "replay":
        source, day = "replay", _replay_day(given.words[0] if given.words else None, parser)
    elif given.command:
        words = _opening(" ".join((given.command, *given.words)), watch, parser)
    if given.theme:
        watch = replace(watch, display=replace(watch.display, theme=given.theme))
    return Options(
        watch, source, day, given.stream or "", given.speed,
        glyphs=SETS[glyph_set(given.glyphs or watch.display.glyphs)],
        motion=watch.display.motion and not given.no_motion,
        words=words,
        as_of=_replay_day(given.as_of, parser) if given.as_of else None,
    )


def _opening(words: str, watch: Watchlist, parser: argparse.ArgumentParser) -> str:
    """Words of the command line that show something: what they are of is known once the ledger is read; a
    list is exported from a screen alone."""
    from tui.commands import VERBS

    first = words.split()[0].lower()
    verbs = [verb.word for verb in VERBS if not verb.like and verb.word != "export"]
    if first.upper() not in watch.symbols and first not in verbs:
        from tui.toml.faults import nearest

        known = ("demo", "replay", *COMMANDS, *verbs, *(symbol.lower() for symbol in watch.symbols))
        parser.error(f"{first!r} is no command and no symbol of the watchlist{nearest(first, known)}")
    return words


def _replay_day(text: str | None, parser: argparse.ArgumentParser) -> date:
    """The session to replay; a day without one is refused with its neighbours."""
    from datetime import date

    from tui.market.embedded import series as stored

    days = stored.sessions()
    if not text:
        parser.error(f"replay needs a day between {days[0]} and {days[-1]}, as: loopwatch replay 2025-01-27")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        parser.error(f"{text!r} is no day; write it as 2025-01-27")
    if day.isoformat() in days:
        return day
    if not days[0] <= day.isoformat() <= days[-1]:
        parser.error(f"{text}: stored sessions run from {days[0]} to {days[-1]}")
    before = max(d for d in days if d < day.isoformat())
    after = min(d for d in days if d > day.isoformat())
    parser.error(f"{text} was no session in New York; the nearest are {before} and {after}")

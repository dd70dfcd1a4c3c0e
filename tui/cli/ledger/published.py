"""`loopwatch ledger`: publish a signed ledger, verify one, ask the subscription once."""

from __future__ import annotations

import argparse
import base64
import binascii
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.cli.ledger.deals import GOOD, WRONG
from tui.deals.ledger.ledger import load
from tui.filings import subscription as sub
from tui.filings.served import base_of
from tui.filings.subscription import Correction, LedgerRefused, Published
from tui.market.session import day_of
from tui.service.acceptance import opened
from tui.system import clock
from tui.system.folders import config_folder, data_folder
from tui.watchlist import Watchlist

REFUSED = 1
KEY = "ledger.key"
_ABOUT = "A signed ledger: publish yours, verify one, or ask for the one that watchlist.toml subscribes to."
_EPILOG = """\
actions:
  publish --out FILE       sign the ledger that serves, with your own deals; the first time makes the key
  verify FILE --key KEY    whose it is, its version, and whether every byte is as it was signed
  update                   ask the subscription now: [ledger] subscribe and key in watchlist.toml
exit 0 done, 1 refused (one sentence says why), 2 not understood
"""


def run(argv: Sequence[str]) -> int:
    """Exit codes: 0 done, 1 refused, 2 the command is not understood."""
    given = _parser().parse_args(argv)
    try:
        return {"publish": _publish, "verify": _verify, "update": _update}[given.action](given)
    except LedgerRefused as error:
        print(error, file=sys.stderr)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    except OSError as error:
        print(f"{error.filename or given.action}: {error.strerror or error}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="loopwatch ledger", description=_ABOUT, epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=("publish", "verify", "update"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="verify: the published file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="publish: write it here")
    parser.add_argument("--key", default="", metavar="KEY",
                        help="verify: the public key; publish: the file of the private one")
    parser.add_argument("--corrected", action="append", default=[], metavar="ID=WHY",
                        help="publish: an entry that was wrong, and why it changed")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    return parser


def _publish(given: argparse.Namespace) -> int:
    if given.out is None:
        raise ValueError("loopwatch ledger publish needs --out FILE")
    watch = opened(given.config)
    base = base_of(Path(data_folder()), watch.subscribe, watch.subscribe_key)
    files = _files(base, watch)
    ledger = load(base, extra=watch.ledger_files)
    if ledger.faults:
        said = f"the ledger has {len(ledger.faults)} faults, first {ledger.faults[0]}: mend it first"
        raise LedgerRefused(said)
    key_file = Path(given.key) if given.key else Path(config_folder()) / KEY
    private, made = _private(key_file)
    public = sub.public_of(private)
    version = sub.next_version(day_of(clock.now_ms()), _version_at(given.out, public))
    corrected = tuple(Correction(*_pair(text)) for text in given.corrected)
    published = Published(version, day_of(clock.now_ms()), files, corrected)
    from tui.system.file_write import OWN, replace_file

    replace_file(given.out, sub.publish(published, private), OWN)
    given.out.chmod(0o644)
    if made:
        print(f"a new key was made: {key_file} is its private half, keep it and show it to nobody")
    print(f"ledger {version}, {len(ledger.deals)} deals, written to {given.out}")
    print(f'public key, for those who subscribe: key = "{public}"')
    return GOOD


def _files(base: Path, watch: Watchlist) -> dict[str, str]:
    """The base's files, then one's own: their names sort behind, so that their entries win."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(base.glob("*.toml"))}
    for n, path in enumerate(watch.ledger_files):
        found[f"zz-{n:02d}-{path.stem.lower()}.toml"] = path.read_text(encoding="utf-8-sig")
    return found


def _private(path: Path) -> tuple[bytes, bool]:
    """The private key of the file, made when there is none."""
    try:
        kept = base64.b64decode(path.read_bytes().strip(), validate=True)
    except FileNotFoundError:
        key = sub.new_key()
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
        return key, True
    except (ValueError, binascii.Error):
        kept = b""
    if len(kept) != 32:
        raise LedgerRefused(f"{path} is no private key that this program made")
    return kept, False


def _version_at(path: Path, public: str) -> str:
    """The version of what was published there before, so that the next one is above it."""
    try:
        return sub.verify(path.read_bytes(), public).version
    except (OSError, LedgerRefused):
        return ""


def _pair(text: str) -> tuple[str, str]:
    name, _, why = text.partition("=")
    if not name.strip() or not why.strip():
        raise ValueError(f"--corrected {text!r}: write it as ID=WHY")
    return name.strip(), why.strip()


def _verify(given: argparse.Namespace) -> int:
    if given.file is None or not given.key:
        raise ValueError("loopwatch ledger verify needs FILE and --key KEY")
    made = sub.verify(given.file.read_bytes(), given.key)
    print(f"ledger {made.version} of {made.made}, signature good (key {sub.short_key(given.key)}): "
          f"{', '.join(sorted(made.files))}")
    for one in made.corrected:
        print(f"  corrected {one.id}: {one.why}")
    return GOOD


def _update(given: argparse.Namespace) -> int:
    from tui.service.ledger.subscribed import own_differences, update

    watch = opened(given.config)
    if not watch.subscribe:
        raise ValueError("no subscription: set [ledger] subscribe and key in watchlist.toml")
    data = Path(data_folder())
    outcome = update(data, watch.subscribe, watch.subscribe_key, watch.ledger_files, clock.now_ms())
    print(outcome.said, file=sys.stderr if outcome.refused else sys.stdout)
    if outcome.refused:
        return REFUSED
    for one in own_differences(watch.ledger_files, base_of(data, watch.subscribe, watch.subscribe_key)):
        print(f"  yours stays: {one.id}")
        for name, mine, theirs in one.fields:
            print(f"    {name}: yours {mine}; theirs {theirs}")
    return GOOD

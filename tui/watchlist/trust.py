"""What a watchlist.toml found in the current folder may do: choose symbols and looks, and no more.

Whoever clones a repository or opens a folder of downloads has not read the file that lies there. What it
would send, run or read waits (`Watchlist.held`) until it was accepted; so wherever such a file is loaded.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from tui.system.text import clean
from tui.watchlist.files import HERE, default_text
from tui.watchlist.index_settings import IndexSettings
from tui.watchlist.model import DeskSettings, Held, Watchlist


def as_found(watch: Watchlist, text: str) -> Watchlist:
    """`watch`, read from `text`: of a file found here without what must be accepted first.

    The default that is shipped, byte for byte, needs nobody's word.
    """
    if watch.path != HERE:
        return watch
    found = replace(watch, found_here=True)
    if text == default_text():
        return found
    held = held_of(watch)
    return replace(without(found), held=held) if held != Held() else found


def held_of(watch: Watchlist) -> Held:
    """The part of a file that sends, runs or reads."""
    if watch.held is not None:
        return watch.held
    ways = tuple(target for target in watch.targets if not target.bell)
    return Held(
        targets=ways, rules=tuple(msgspec.json.encode(rule).decode() for rule in watch.rules) if ways else (),
        ledger_extra=tuple(map(str, watch.ledger_extra)), subscribe=watch.subscribe,
        subscribe_key=watch.subscribe_key, sec_contact=watch.sec_contact,
        files=tuple((index, str(path)) for index, path in watch.index.files), basis=watch.index.basis,
        desk=watch.desk,
    ) if (ways or watch.ledger_extra or watch.subscribe or watch.sec_contact or watch.index.files
          or watch.desk.named) else Held()


def without(watch: Watchlist) -> Watchlist:
    """Its symbols, rules and looks alone: rules fire on the screen and nowhere else."""
    basis = "full" if watch.index.basis == "file" else watch.index.basis
    index = IndexSettings(basis, (), watch.index.limits)
    return replace(
        watch, targets=tuple(t for t in watch.targets if t.bell), ledger_extra=(), subscribe="",
        subscribe_key="", sec_contact="", index=index, desk=DeskSettings(),
    )


def accepted(watch: Watchlist) -> Watchlist:
    """All of it in force; files beside it are its own."""
    held = watch.held
    if held is None:
        return replace(watch, found_here=False)
    index = IndexSettings(held.basis, tuple((i, Path(p)) for i, p in held.files), watch.index.limits)
    bells = tuple(t for t in watch.targets if t.bell)
    return replace(
        watch, targets=(*held.targets, *bells), ledger_extra=tuple(map(Path, held.ledger_extra)),
        subscribe=held.subscribe, subscribe_key=held.subscribe_key, sec_contact=held.sec_contact, index=index,
        desk=held.desk, held=None, found_here=False,
    )


def digest(held: Held) -> str:
    """What is remembered of an accepted part: no address stands in it."""
    from hashlib import sha256  # brings OpenSSL, four megabytes that a file of one's own does not need

    plain = msgspec.to_builtins(held)
    if not held.desk.named:  # as files were accepted before there were desks
        del plain["desk"]
    return sha256(msgspec.json.encode(plain)).hexdigest()


def words(held: Held) -> str:
    """What waits, in a few words and without an address: `way out desk (command); a file to read`."""
    said = []
    if held.targets:
        ways = ", ".join(f"{target.name} ({target.kind})" for target in held.targets)
        said.append(f"way{'s' if len(held.targets) > 1 else ''} out {ways}")
    count = len(held.ledger_extra) + len(held.files)
    if count:
        said.append("a file to read" if count == 1 else f"{count} files to read")
    if held.subscribe:
        said.append("a subscription")
    if held.desk.named:
        said.append("a desk's archive")
    if held.sec_contact:
        said.append("a contact for the SEC")
    return "; ".join(said)


def details(held: Held) -> list[str]:
    """The same line by line, for whoever decides; still no address and no argument, which may be secrets."""
    lines = []
    for target in held.targets:
        if target.command:
            more = len(target.command) - 1
            with_ = f" with {more} argument{'' if more == 1 else 's'}" if more else ""
            lines.append(f"run {target.command[0]}{with_} when a rule fires ({target.name})")
        else:
            lines.append(f"send alerts by {target.kind} ({target.name})")
    lines += [f"read {path}" for path in (*held.ledger_extra, *(path for _, path in held.files))]
    if held.subscribe:
        host = held.subscribe.partition("://")[2].partition("/")[0].rpartition("@")[2]
        lines.append(f"fetch a ledger from {host}" if host else f"read {held.subscribe}")
    if held.desk.named:
        where = held.desk.archive.rpartition("@")[2].rpartition("://")[2].partition("?")[0]
        lines.append(f"read and write the desk's archive at {where or f'the address in {held.desk.url_env}'}")
    if held.sec_contact:
        lines.append(f"tell the SEC that {held.sec_contact} asks")
    return [clean(line) for line in lines]

"""`loopwatch inbox`: what was found and waits, in four forms; accept, dismiss, later, undo."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tui.cli.ledger.deals import GOOD, WRONG
from tui.deals.ledger.deal import Kind, Status, status_word
from tui.filings.inbox import Entry, FigureNews, Inbox, State, Unreadable
from tui.filings.known import Nearest, nearest
from tui.filings.own_deals import DealRefused, Draft, draft_of
from tui.market.session import day_of
from tui.service.acceptance import opened
from tui.service.desk.interface import DeskGone
from tui.service.ledger.inbox_file import DEALS, FIGURES, INBOX, InboxFile
from tui.service.ledger.own import read_ledger
from tui.system import clock
from tui.system.folders import data_folder
from tui.watchlist import Watchlist

REFUSED = 1
_ABOUT = "What headlines and filings tell and nobody has judged. It counts in nothing until it is accepted."
_ACTIONS = {
    "accept": "write entry ID into deals.toml, as it stands or as the options say",
    "dismiss": "entry ID is no deal",
    "later": "ask again tomorrow",
    "undo": "take back the decision on ID, or the last one",
}


def run(argv: Sequence[str]) -> int:
    """Exit codes: 0 done, 1 refused (one sentence says why), 2 the command is not understood."""
    given = _parser().parse_args(argv)
    if given.action and not given.id and given.action != "undo":
        print(f"loopwatch inbox {given.action} needs an ID: loopwatch inbox lists them", file=sys.stderr)
        return WRONG
    try:
        watch = opened(given.config)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    try:
        if watch.desk.named:
            return _at_desk(given, watch)
        return _of(given, watch, InboxFile(Path(data_folder()), watch.folder))
    except (DealRefused, Unreadable, DeskGone) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        if error.filename is None:
            raise  # of the output, which the entry answers
        print(f"{error.filename}: {error.strerror or error}", file=sys.stderr)
    return REFUSED


def _of(given: argparse.Namespace, watch: Watchlist, file: InboxFile) -> int:
    return _do(given, watch, file) if given.action else _list(given, watch, file)


def _at_desk(given: argparse.Namespace, watch: Watchlist) -> int:
    """The inbox that a desk has in common. Raises DeskGone."""
    from tui.service.desk.shared_files import at_desk

    with at_desk(watch.desk, Path(data_folder()), (INBOX, DEALS, FIGURES)) as files:
        file = InboxFile(files.folder, files.folder, files.who)
        return files.changing(lambda: _of(given, watch, file))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="loopwatch inbox", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="actions:\n" + "\n".join(f"  {name:8} {words}" for name, words in _ACTIONS.items()),
    )
    parser.add_argument("action", nargs="?", choices=tuple(_ACTIONS), help="none lists what waits")
    parser.add_argument("id", nargs="?", default="", metavar="ID", help="its beginning is enough")
    parser.add_argument("--json", action="store_true", help="a list of objects")
    parser.add_argument("--all", action="store_true", help="also what was decided")
    parser.add_argument("--payer", metavar="SLUG", help="accept: another payer")
    parser.add_argument("--receiver", metavar="SLUG", help="accept: another receiver")
    parser.add_argument("--kind", choices=[k.value for k in Kind], help="accept: another kind")
    parser.add_argument("--status", choices=[s.value for s in Status], help="accept: another status")
    parser.add_argument("--amount", type=float, metavar="BUSD", help="accept: another sum, billions of USD")
    parser.add_argument("--day", type=date.fromisoformat, metavar="DATE", help="accept: announced then")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml; deals.toml is beside it")
    return parser


def _do(given: argparse.Namespace, watch: Watchlist, file: InboxFile) -> int:
    now = clock.now_ms()
    if given.action == "undo":
        _, name = file.undo(_full(file.read(), given.id))
        print(f"{name} waits again")
    elif given.action == "accept":
        entry = file.read().entry(given.id)
        if entry is None:
            raise DealRefused(f"the inbox has no entry {given.id!r}")
        draft = _edited(draft_of(entry.candidate, entry.opened), given)
        _, deal = file.accept(entry.id, read_ledger(watch), now, day_of(now), draft)
        print(f"{entry.id} is deal {deal} in {file.deals}")
    else:
        name = _full(file.read(), given.id)
        file.set_aside(name, State.DISMISSED if given.action == "dismiss" else State.LATER, now)
        print(f"{name} is no deal" if given.action == "dismiss" else f"{name} is asked for again tomorrow")
    return GOOD


def _full(inbox: Inbox, name: str) -> str:
    """The whole id that begins with `name`."""
    every = (*(e.id for e in inbox.entries), *(f.id for f in inbox.figures))
    found = [i for i in every if i.startswith(name)]
    return found[0] if name and len(found) == 1 else name


def _edited(draft: Draft, given: argparse.Namespace) -> Draft:
    changes: dict[str, Any] = {
        "payer": given.payer, "receiver": given.receiver, "day": given.day,
        "kind": Kind(given.kind) if given.kind else None,
        "status": Status(given.status) if given.status else None,
    }
    if given.amount is not None:
        changes["musd"] = 1000 * given.amount
    return replace(draft, **{key: value for key, value in changes.items() if value is not None})


def _list(given: argparse.Namespace, watch: Watchlist, file: InboxFile) -> int:
    inbox, now = file.read(), clock.now_ms()
    entries = inbox.entries if given.all else inbox.waiting(now)
    figures = inbox.figures if given.all else inbox.news()
    ledger = read_ledger(watch) if entries else None
    today = day_of(now)
    found = [
        (e, nearest(e.candidate, ledger.deals, lambda slug: ledger.folded(slug, today)) if ledger else None)
        for e in entries
    ]
    if given.json:
        print(json.dumps([*(_object(*row) for row in found), *map(_figure_object, figures)], indent=1))
        return GOOD
    for entry, near in found:
        print(_line(entry, near))
    for figure in figures:
        print(_figure_line(figure))
    if not found and not figures:
        print("Nothing waits. Headlines are read while loopwatch or guard runs; filings with [sec] contact.")
    else:
        print(f"{inbox.unread(now)} to read; nothing counts until you accept it: loopwatch inbox accept ID")
    return GOOD


def _object(entry: Entry, near: Nearest | None) -> dict[str, Any]:
    one = entry.candidate
    return {
        "id": entry.id, "what": "candidate", "state": entry.state.value, "via": one.via.value,
        "day": one.day.isoformat(), "payer": one.payer, "receiver": one.receiver, "kind": one.kind.value,
        "status": one.status.value, "amount_busd": _busd(one.amount_musd), "low_busd": _busd(one.low_musd),
        "total_busd": _busd(one.total_musd), "parts_busd": [_busd(p) for p in one.parts_musd],
        "form": one.form.value, "currency": one.currency, "also": list(one.also), "denied": one.denied,
        "why": one.why, "deal_id": entry.deal_id or None,
        "told": [{"text": t.text, "url": t.url, "publisher": t.publisher} for t in one.told],
        "nearest": {"deal": near.deal.id, "relation": near.relation.value, "why": near.why} if near else None,
    }


def _figure_object(news: FigureNews) -> dict[str, Any]:
    return {
        "id": news.id, "what": "figure", "company": news.company, "metric": news.metric,
        "value_busd": _busd(news.musd), "was_busd": _busd(news.was_musd), "period": news.period,
        "filed": news.filed.isoformat(), "form": news.form, "url": news.url, "taken_back": news.taken_back,
    }


def _busd(musd: float | None) -> float | None:
    return None if musd is None else round(musd / 1000, 6)


def _line(entry: Entry, near: Nearest | None) -> str:
    from tui.draw.words.candidate import amount_words, parties_words

    one = entry.candidate
    state = f"[{entry.state.value}]" if entry.state is not State.NEW else ""
    said = "  ".join(filter(None, (
        entry.id, str(one.day), parties_words(one), one.kind.value, amount_words(one),
        status_word(one.status, one.kind), state,
    )))
    told = one.told[0].text if one.told else ""
    have = f"\n          {near.relation.value}: {near.deal.id} ({near.why})" if near else ""
    return f'{said}\n          {one.why}: "{told}"{have}'


def _figure_line(news: FigureNews) -> str:
    was = f" (was {news.was_musd / 1000:g})" if news.was_musd is not None else ""
    value = f"{news.company} {news.metric} {news.musd / 1000:g} USD bn{was}"
    return f"{news.id}  {news.filed}  {value}, {news.form}; counts already"

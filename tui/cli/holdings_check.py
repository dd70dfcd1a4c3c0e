"""`loopwatch config check` on files of one's own, holdings and ledgers: what they hold, what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tui.deals.ledger.ledger import load
from tui.market.embedded import series as stored
from tui.market.index.holdings_file import Holdings, HoldingsError, read_holdings
from tui.market.index.weights import STALE_AFTER_DAYS
from tui.watchlist.index_settings import IndexSettings

NAMES = {"SP500": "S&P 500", "NDX": "Nasdaq-100"}
_ADVICE = (  # words of a fault, and what a person can do about it
    ("cannot be read", "write its path relative to watchlist.toml, or the whole path"),
    ("spreadsheet", "open it and save it as CSV"),
    ("larger than", "is it the holdings file of one fund?"),
    ("no headings", "the first line of the table must read like: ticker,weight"),
    ("another fund's file", "is it under the right index?"),
    ("is no weight", "write a number, or delete the line"),
    ("is no symbol", "mend the symbol, or delete the line"),
    ("stands in line", "delete one of the two lines"),
    ("below 0", "a fund that bets against a share cannot stand for an index"),
    ("more than the whole", "does the file hold two lists, or amounts instead of per cent?"),
    ("no share line", "the list below the headings is empty: download it again"),
    ("every weight is 0", "download it again"),
    ("still to come", "check the date above the headings"),
)


def check_files(settings: IndexSettings, today: date) -> tuple[list[str], list[str]]:
    """What the files hold, line by line, and the faults, each with what to do; no faults: all can be used."""
    said: list[str] = []
    faults: list[str] = []
    for index, path in settings.files:
        head = f"index.{index.lower()}.holdings = {path}"
        try:
            holdings = read_holdings(path, today, stored.members(index))
        except HoldingsError as error:
            faults += [f"{head}: {fault} ({advice(fault.message)})" for fault in error.faults]
            continue
        said += [head, *(f"  {line}" for line in _facts(holdings, index, today))]
        if index == "SP500" and settings.basis != "file":
            said.append(f'  not used: [index] basis is "{settings.basis}"; write basis = "file" to use it')
    return said, faults


def advice(message: str) -> str:
    """What a person can do about a fault of a holdings file."""
    return next((words for part, words in _ADVICE if part in message), "mend the line, or download it again")


def _facts(holdings: Holdings, index: str, today: date) -> Iterator[str]:
    beside = f", {len(holdings.left_out)} lines of cash and the like left out" if holdings.left_out else ""
    yield f"layout: {holdings.layout}, {len(holdings.lines)} share lines{beside}"
    total = f"sum: {holdings.total * 100:.2f} %"
    yield total if holdings.complete else f"{total}: not the whole fund, so measures of the whole are bounds"
    yield _dated(holdings.as_of, today)
    if not holdings.strange:
        yield f"symbols: all known as members of the {NAMES[index]}"
        return
    listed = stored.weights(index)
    day = listed.as_of if listed is not None else "an unknown day"
    named = ", ".join(holdings.strange)
    unknown = f"symbols: {len(holdings.strange)} not among the members of {day}"
    yield f"{unknown}: {named} (of another time, or misspelt?)"


def _dated(made: date | None, today: date) -> str:
    if made is None:
        return "date: none stated, so prices do not move it; write above the headings: as of 2026-11-19"
    age = (today - made).days
    if age > STALE_AFTER_DAYS:
        return f"date: {made.isoformat()}, {age} days old: download a newer one"
    return f"date: {made.isoformat()}, {age} {'day' if age == 1 else 'days'} old"


def check_ledger(extra: Sequence[Path]) -> tuple[list[str], list[str]]:
    """What one's own ledger files bring, and their faults as `file:line: id: what is wrong; what to do`."""
    if not extra:
        return [], []
    shipped, merged = load(), load(extra=extra)
    own = [d for d in merged.deals if shipped.by_id.get(d.id) != d]
    instead = sum(d.id in shipped.by_id for d in own)
    files = ", ".join(str(path) for path in extra)
    said = [
        f"ledger.extra = {files}",
        f"  {_many(len(own), 'deal')}, {instead} of them in place of a shipped one; "
        f"{_many(merged.left_out, 'entry', 'entries')} left out because of faults",
    ]
    return said, [str(fault) for fault in merged.faults]


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"

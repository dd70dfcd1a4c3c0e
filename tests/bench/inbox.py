"""`python -m tests.bench.inbox [FOLDER]`: what the finder finds in a corpus with labels, as one JSON line.

FOLDER holds headlines.json, filings.json and the texts (the form: tests/filings/sentences/README.md); without
one the project's own sentences are read. Titles are read in the order of their days, as a running program
would, and what is told twice becomes one candidate.

    headlines  CLASS: titles   in it
                      should   the rule should find a candidate: with two names and a sum in the classes of
                               the floor (deal, deal_several, talks_or_doubt, change_of_known), else with
                               any expectation
                      found    of those with the right payer and receiver
                      exact    of those also with the right kind, sum (2 %) and class of status
                      given    gave something though nothing was expected, or the same deal once more
    filings    with, right (payer or receiver, kind, sum within 2 %), without, given (of those without)
    patterns   how many titles or filings each pattern decided, the project's own sentences included

`--floors` ends with 1 and says which one when the corpus falls below the floors of the project.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tui.deals.ledger.ledger import load
from tui.filings.candidate import Candidate
from tui.filings.find.filing import FILER, Filing, read_filing
from tui.filings.find.mentions import Names
from tui.filings.find.sides import Sides
from tui.filings.find.titles import read_title
from tui.filings.known import merged, same_candidate

OWN = Path(__file__).parents[1] / "filings" / "sentences"
FLOOR_CLASSES = ("deal", "deal_several", "talks_or_doubt", "change_of_known")
LEAST_FOUND, LEAST_EXACT, LEAST_RIGHT = 17 / 20, 16 / 20, 14 / 17  # shares of what should be found
MOST_GIVEN = 1
LEAST_HITS = 2
NEAR = 0.02
COLUMNS = ("titles", "should", "found", "exact", "given")
Item = dict[str, Any]
# statuses that count as one when judged
_STATUS_CLASSES = (
    ("rumored", "denied"), ("letter_of_intent", "announced", "definitive", "changed"), ("closed",),
    ("terminated", "lapsed"),
)


@dataclass(slots=True)
class Tally:
    """The counts of one corpus."""

    headlines: dict[str, Counter[str]] = field(default_factory=dict)
    filings: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def judge(folder: Path) -> Tally:
    """Reads `folder` and counts."""
    tally, ledger = Tally(), load()
    names, sides = Names(ledger.companies), Sides(ledger.companies)
    _headlines(_items(folder / "headlines.json"), names, sides, tally)
    _filings(_items(folder / "filings.json"), folder, names, tally)
    return tally


def _items(path: Path) -> list[Item]:
    found: list[Item] = json.loads(path.read_text())["items"]
    return found


def _headlines(items: list[Item], names: Names, sides: Sides, tally: Tally) -> None:
    inbox: list[Candidate] = []  # one a deal, as it would stand there
    made: dict[str, list[int]] = {}  # head of a group -> places in the inbox that its titles made or fed
    gave: dict[str, bool] = {}
    again: Counter[str] = Counter()
    for item in sorted(items, key=lambda i: (i["date"], i["id"])):
        head = item["same_as"] or item["id"]
        reading = read_title(item["title"], date.fromisoformat(item["date"]), names, sides)
        tally.hits.update(set(reading.marks))
        gave[item["id"]] = bool(reading.candidates)
        for one in reading.candidates:
            at = next((i for i, old in enumerate(inbox) if same_candidate(old, one)), len(inbox))
            if at == len(inbox):
                inbox.append(one)
                again[item["id"]] += item["same_as"] is not None
            else:
                inbox[at] = merged(inbox[at], one)
            made.setdefault(head, []).append(at)
    for item in items:
        row = tally.headlines.setdefault(item["class"], Counter(dict.fromkeys(COLUMNS, 0)))
        row["titles"] += 1
        wanted = _expected(item)
        if item["same_as"] is not None:
            row["given"] += again[item["id"]] > 0
        elif not wanted:
            row["given"] += bool(gave[item["id"]])
        elif item["pair_and_sum"] or item["class"] not in FLOOR_CLASSES:
            row["should"] += 1
            ones = [inbox[at] for at in made.get(item["id"], ())]
            found = any(_same_pair(one, each) for one in ones for each in wanted)
            exact = any(_exact(one, each) for one in ones for each in wanted)
            row["found"] += found
            row["exact"] += exact
            if not exact:
                tally.misses.append(f"{item['id']} {'not exact' if found else 'not found'}: {item['title']}")
        if (again[item["id"]] if item["same_as"] else not wanted and gave[item["id"]]):
            tally.misses.append(f"{item['id']} gave: {item['title']}")


def _expected(item: Item) -> list[Item]:
    """Every object that counts as right: the labels, and each with one of its accepted changes."""
    raw = item["expect"]
    labels = raw if isinstance(raw, list) else [raw] if raw else []
    return [{**label, **change} for label in labels for change in ({}, *label.get("accept", ()))]


def _same_pair(one: Candidate, wanted: Item) -> bool:
    return (one.payer, one.receiver) == (wanted["payer"], wanted["receiver"])


def _exact(one: Candidate, wanted: Item) -> bool:
    return (
        _same_pair(one, wanted) and one.kind == wanted["kind"] and _sum_fits(one, wanted)
        and _class(one.status) == _class(wanted["status"])
    )


def _class(status: str) -> int:
    return next(i for i, words in enumerate(_STATUS_CLASSES) if status in words)


def _sum_fits(one: Candidate, wanted: Item) -> bool:
    label = wanted["amount_busd"]
    if label is None:
        return one.amount_musd is None
    return one.amount_musd is not None and abs(one.amount_musd - 1000 * label) <= NEAR * 1000 * label


def _filings(items: list[Item], folder: Path, names: Names, tally: Tally) -> None:
    for item in items:
        text = (folder / item["file"]).read_text(errors="replace")
        filing = Filing(
            item["form"].split()[0], _day(item["filed"]), item["slug"] or FILER, item["company"],
            tuple(item["items"]),
        )
        found = read_filing(text, filing, names)
        tally.hits.update({mark for one in found for mark in one.marks})
        wanted = [{**each, **{k: filing.filer for k in ("payer", "receiver") if each[k] == "filer"}}
                  for each in _expected(item)]
        if not wanted:
            tally.filings.update(without=1, given=bool(found))
        else:
            right = any(
                (one.payer == each["payer"] or one.receiver == each["receiver"])
                and one.kind == each["kind"] and _sum_fits(one, each)
                for one in found for each in wanted
            )
            tally.filings.update({"with": 1, "right": right})
        if bool(found) != bool(wanted) or (wanted and not right):
            tally.misses.append(f"{item['id']} {'wrong' if wanted else 'gave'}: {item['company']}")


def _day(written: str) -> date:
    parts = [int(x) for x in written.split("-")]
    return date(*(*parts, 1, 1)[:3])


def below(tally: Tally) -> Iterator[str]:
    """The floors that the corpus does not reach."""
    rows = [tally.headlines[name] for name in FLOOR_CLASSES if name in tally.headlines]
    should = sum(row["should"] for row in rows)
    for what, least in (("found", LEAST_FOUND), ("exact", LEAST_EXACT)):
        got = sum(row[what] for row in rows)
        if got < least * should:
            yield f"headlines {what}: {got} of {should}, at least {least:.0%}"
    given = sum(row["given"] for row in tally.headlines.values())
    if given > MOST_GIVEN:
        yield f"titles that must give nothing, or nothing more: {given} gave something, at most {MOST_GIVEN}"
    counts = tally.filings
    if counts["right"] < LEAST_RIGHT * counts["with"]:
        yield f"filings right: {counts['right']} of {counts['with']}, at least {LEAST_RIGHT:.0%}"
    if counts["given"] > MOST_GIVEN:
        yield f"filings without a deal: {counts['given']} gave something, at most {MOST_GIVEN}"


def every_pattern() -> set[str]:
    """The names of all patterns of the finder."""
    from tui.filings.find import filing, patterns, stance

    p = patterns
    tables = (p.GUARANTEES, p.WARRANTS, p.LOANS, p.FUNDINGS, p.STAKES, p.ROUNDS_WITH, p.TAKEOVERS,
              p.PURCHASES, p.PACTS)
    named = {name for table in tables for name, _ in table} | {row[0] for row in p.GROUPS}
    second = ("each its own sum", "the money returns")
    return named.union(second, stance.AGAINST, stance.STATUS_MARKS, filing.MARKS)


def main(argv: list[str] | None = None) -> int:
    """Prints the line; see the module."""
    about = (__doc__ or "").split("\n")[0]
    options = argparse.ArgumentParser(prog="python -m tests.bench.inbox", description=about)
    options.add_argument("folder", nargs="?", type=Path, default=OWN)
    options.add_argument("--floors", action="store_true", help="end with 1 below the floors, and say which")
    options.add_argument("--misses", action="store_true", help="name what went wrong, on stderr")
    asked = options.parse_args(argv)
    tally = judge(asked.folder)
    own = tally if asked.folder == OWN else judge(OWN)
    hits = tally.hits + own.hits if own is not tally else tally.hits
    patterns = {name: hits[name] for name in sorted(every_pattern())}
    filings = {key: tally.filings[key] for key in ("with", "right", "without", "given")}
    print(json.dumps({"headlines": tally.headlines, "filings": filings, "patterns": patterns}))
    if asked.misses:
        print(*tally.misses, sep="\n", file=sys.stderr)
    rare = (name for name, count in patterns.items() if count < LEAST_HITS)
    faults = [*below(tally), *(f"pattern {name!r} decides fewer than {LEAST_HITS}" for name in rare)]
    if asked.floors and faults:
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

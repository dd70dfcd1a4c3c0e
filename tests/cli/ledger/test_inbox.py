"""`loopwatch inbox` and `loopwatch ledger`: decisions, a signed ledger, and what a kill leaves."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.filings.candidates import DAY, TITLES, filing, titles
from tui.cli.ledger.inbox import run as inbox
from tui.cli.ledger.published import run as ledger
from tui.deals.ledger.ledger import load
from tui.filings.inbox import Inbox, State
from tui.filings.own_deals import ids
from tui.service.ledger.inbox_file import InboxFile
from tui.service.ledger.own import read_ledger
from tui.watchlist import load as read

ROOT = Path(__file__).parents[3]
NOW = 1_796_000_000_000


class Home:
    """A data folder, a folder of settings with a watchlist, and the inbox of both."""

    def __init__(self, at: Path) -> None:
        self.data, self.own = at / "data", at / "own"
        self.own.mkdir(parents=True)
        self.config = self.own / "watchlist.toml"
        self.config.write_text('[[group]]\nname = "A"\nsymbols = ["NVDA"]\n')
        self.file = InboxFile(self.data, self.own)

    def deals(self) -> tuple[str, ...]:
        return ids(self.file.deals.read_text()) if self.file.deals.exists() else ()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    return Home(tmp_path)


def listed(home: Home, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert inbox(["--json", "--config", str(home.config), *more]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_listed_accepted_edited_dismissed_and_undone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.file.add([*titles(), *filing()], NOW)
    assert stat.S_IMODE(home.file.path.stat().st_mode) == 0o600
    found = listed(home, capsys)
    assert len(found) == 7 and {row["state"] for row in found} == {"new"}
    oracle = next(row for row in found if row["payer"] == "oracle")
    assert inbox(["accept", str(oracle["id"])[:5], "--amount", "7.5", "--config", str(home.config)]) == 0
    deal = read_ledger(read(home.config)).by_id["oracle-amd-purchase-20261127"]
    assert deal.amount.top_musd == 7_500
    assert stat.S_IMODE(home.file.deals.stat().st_mode) == 0o600
    meta = next(row for row in found if row["receiver"] == "meta")
    assert inbox(["dismiss", str(meta["id"]), "--config", str(home.config)]) == 0
    assert len(listed(home, capsys)) == 5 and len(listed(home, capsys, "--all")) == 7
    assert inbox(["undo", "--config", str(home.config)]) == 0
    assert inbox(["undo", str(oracle["id"]), "--config", str(home.config)]) == 0
    assert len(listed(home, capsys)) == 7 and home.deals() == ()
    assert inbox(["undo", "--config", str(home.config)]) == 1
    assert "nothing to undo" in capsys.readouterr().err


def test_what_cannot_be_is_refused_with_a_sentence(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.file.add(titles(), NOW)
    name = home.file.read().entries[0].id
    for words, code, said in (
        (["accept", "zzz"], 1, "no entry"), (["accept"], 2, "needs an ID"),
        (["accept", name, "--receiver", "nobody"], 1, "nobody"), (["dismiss", "zzz"], 1, "no entry"),
    ):
        assert inbox([*words, "--config", str(home.config)]) == code
        assert said in capsys.readouterr().err
    home.file.path.write_text("{")
    assert inbox(["--config", str(home.config)]) == 1
    assert "inbox.json" in capsys.readouterr().err and home.file.path.read_text() == "{"


def test_the_same_dollar_is_not_accepted_twice(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """What the ledger has, told again weeks later, is refused by its id; with another sum it is another."""
    home.file.add(titles(TITLES[0]), NOW)
    first = home.file.read().entries[0].id
    assert inbox(["accept", first, "--config", str(home.config)]) == 0
    (deal,) = home.deals()
    home.file.add(titles(TITLES[0], day=DAY + timedelta(days=20)), NOW)
    again = next(e.id for e in home.file.read().entries if e.id != first)
    assert inbox(["accept", again, "--config", str(home.config)]) == 1
    assert deal in capsys.readouterr().err and home.deals() == (deal,)
    assert inbox(["accept", again, "--amount", "99", "--config", str(home.config)]) == 0
    assert len(home.deals()) == 2


def test_two_programs_decide_at_once_and_nothing_is_lost(home: Home) -> None:
    home.file.add(titles(), NOW)
    names = [e.id for e in home.file.read().entries]
    command = [sys.executable, "-m", "tui", "inbox", "accept"]
    running = [
        subprocess.Popen([*command, name, "--config", str(home.config)], cwd=ROOT) for name in names[:3]
    ]
    assert [p.wait(60) for p in running] == [0, 0, 0]
    assert sum(e.state is State.ACCEPTED for e in home.file.read().entries) == 3 == len(home.deals())


def _stamp(path: Path) -> tuple[int, int]:
    try:
        return path.stat().st_mtime_ns, path.stat().st_ino
    except FileNotFoundError:
        return 0, 0


def test_kill_9_at_any_moment_loses_no_decision(home: Home) -> None:
    """A program that accepts one after the other is killed again and again; what it said is kept."""
    home.file.add(titles(), NOW)
    names = [e.id for e in home.file.read().entries]
    code = (
        "import sys\nfrom pathlib import Path\nfrom datetime import date\n"
        "from tui.service.ledger.inbox_file import InboxFile\n"
        "from tui.filings.inbox import State\n"
        "file = InboxFile(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "from tui.deals.ledger.ledger import load\nledger = load()\nprint('ready', flush=True)\n"
        "while True:\n"
        "  for name in sys.argv[3:]:\n"
        "    if file.read().entry(name).state is State.NEW:\n"
        "      file.accept(name, ledger, 1, date(2026, 12, 1)); print('+' + name, flush=True)\n"
        "    else:\n"
        "      file.undo(name); print('-' + name, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(home.data), str(home.own), *names]
    for round_ in range(5):
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert program.stdout is not None and program.stdout.readline() == b"ready\n"
        said = [program.stdout.readline() for _ in range(2 + round_)]
        half = (home.file.deals, home.file.path)[round_ % 2]  # a decision writes both: killed after either
        seen, wait_until = _stamp(half), time.monotonic() + 30
        while _stamp(half) == seen:
            assert time.monotonic() < wait_until, "no further decision"
        os.kill(program.pid, signal.SIGKILL)
        said += program.stdout.readlines()
        program.wait()
        inbox_now = home.file.read()
        whole = [line.decode().strip() for line in said if line.endswith(b"\n")]
        last = {line[1:]: line[:1] for line in whole}
        open_name = names[(names.index(whole[-1][1:]) + 1) % len(names)]
        for name, sign in last.items():
            entry = inbox_now.entry(name)
            assert entry is not None
            if name != open_name:  # of the one after the last it may have written and not said so
                assert (entry.state is State.ACCEPTED) == (sign == "+")
        accepted = {e.deal_id for e in inbox_now.entries if e.state is State.ACCEPTED}
        assert accepted == set(home.deals())
        assert load(extra=[home.file.deals]).faults == () if home.file.deals.exists() else True


def test_publish_verify_subscribe_update(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    out, other = home.data / "desk.json", ["--config", str(home.config)]
    home.file.add(titles(), NOW)
    home.file.accept(home.file.read().entries[0].id, load(), NOW, titles()[0].day)
    assert ledger(["publish", "--out", str(out), *other, "--corrected", "ipo-spacex=it was in euros"]) == 0
    said = capsys.readouterr().out
    key = said.split('key = "')[1].split('"')[0]
    private = home.data.parent / "xdg" / "loopwatch" / "ledger.key"
    assert "a new key was made" in said and stat.S_IMODE(private.stat().st_mode) == 0o600
    assert ledger(["verify", str(out), "--key", key]) == 0
    assert "signature good" in capsys.readouterr().out

    home.file.deals.unlink()
    home.config.write_text(home.config.read_text() + f'[ledger]\nsubscribe = "{out}"\nkey = "{key}"\n')
    assert len(read_ledger(read(home.config)).deals) == len(load().deals)
    assert ledger(["update", *other]) == 0
    assert "1 new" in capsys.readouterr().out
    assert len(read_ledger(read(home.config)).deals) == len(load().deals) + 1
    assert ledger(["update", *other]) == 0 and "nothing newer" in capsys.readouterr().out

    first = out.read_bytes()
    assert ledger(["publish", "--out", str(out), *other]) == 0  # the next version
    assert "a new key" not in capsys.readouterr().out
    second = out.read_bytes()
    changed = second.replace(b'"body": "eN', b'"body": "eM')
    for data, word in ((second[:-900], "whole"), (changed, "signature"), (b"", "whole")):
        out.write_bytes(data)
        assert ledger(["update", *other]) == 1
        assert word in capsys.readouterr().err
        assert len(read_ledger(read(home.config)).deals) == len(load().deals) + 1  # the old one serves
    out.write_bytes(second)
    assert ledger(["update", *other]) == 0
    out.write_bytes(first)
    assert ledger(["update", *other]) == 1
    assert "older" in capsys.readouterr().err
    out.unlink()
    assert ledger(["update", *other]) == 1 and "cannot be had" in capsys.readouterr().err


def test_own_deals_stay_and_differences_are_shown(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    out, other = home.config.parent / "desk.json", ["--config", str(home.config)]
    assert ledger(["publish", "--out", str(out), *other]) == 0
    key = capsys.readouterr().out.split('key = "')[1].split('"')[0]
    deal = load().by_id["ipo-spacex"]
    home.file.deals.write_text(
        '[[deal]]\nid = "ipo-spacex"\nfrom = "equity-market"\nto = "spacex"\nkind = "equity"\n'
        f'amount_usd = 1.0\nannounced = {deal.announced}\nstatus = "rumored"\n'
    )
    home.config.write_text(home.config.read_text() + f'[ledger]\nsubscribe = "{out}"\nkey = "{key}"\n')
    assert ledger(["update", *other]) == 0
    said = capsys.readouterr().out
    assert "yours stays: ipo-spacex" in said and "status: yours rumored" in said
    assert read_ledger(read(home.config)).by_id["ipo-spacex"].amount.top_musd == 1_000


def test_an_empty_inbox_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.file.read() == Inbox() and inbox(["--config", str(home.config)]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    assert listed(home, capsys) == []


def test_a_later_status_of_a_deal_joins_it_and_leaves_again(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """Signed weeks after the talks: the same deal, its money once, its history longer; undo takes it out."""
    home.file.deals.write_text("# mine\n")
    home.file.add(titles("Anthropic in talks to rent $12bn of Fluidstack capacity"), NOW)
    first = home.file.read().entries[0].id
    assert inbox(["accept", first, "--config", str(home.config)]) == 0
    (deal,) = home.deals()
    signed = DAY + timedelta(days=30)
    home.file.add(titles("Anthropic signs deal to rent $12bn of Fluidstack capacity", day=signed), NOW)
    later = next(e.id for e in home.file.read().entries if e.id != first)
    before = read_ledger(read(home.config))
    for status in ([], ["--status", "closed"]):
        assert inbox(["accept", later, *status, "--config", str(home.config)]) == 0
        found = read_ledger(read(home.config))
        assert not found.faults and len(found.deals) == len(before.deals)
        joined = found.by_id[deal]
        assert [row.day for row in joined.history] == [DAY, signed]
        assert joined.amount == before.by_id[deal].amount
        assert joined.status.value == ("closed" if status else "definitive")
        earlier = found.known_on(signed - timedelta(days=1)).by_id[deal]
        assert (earlier.status, earlier.history) == (before.by_id[deal].status, before.by_id[deal].history)
        assert inbox(["undo", "--config", str(home.config)]) == 0
        assert read_ledger(read(home.config)).by_id[deal] == before.by_id[deal]
    assert inbox(["accept", later, "--kind", "equity", "--config", str(home.config)]) == 0
    assert len(home.deals()) == 2 and home.file.deals.read_text().startswith("# mine\n")
    capsys.readouterr()


def test_a_change_of_a_deal_that_is_gone_is_told_and_one_that_came_meanwhile_adds_nothing(home: Home) -> None:
    row = '[[change]]\nid = "x"\ndeal = "{}"\ndate = {}\nstatus = "{}"\n'
    home.file.deals.write_text(row.format("openai-oracle-30", "2026-12-20", "terminated"))
    (fault,) = read_ledger(read(home.config)).faults
    assert "openai-oracle-30" in str(fault) and "did you mean" in str(fault)
    known = load()
    newest = max(known.deals, key=lambda d: d.history[-1].day)
    last = newest.history[-1]
    for day, status in ((last.day, last.status), (last.day - timedelta(days=1), "terminated")):
        home.file.deals.write_text(row.format(newest.id, day, status))
        assert read_ledger(read(home.config)).by_id[newest.id] == newest

"""A watchlist.toml of the current folder chooses symbols and looks; the rest waits until it was accepted."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tui.cli.config import config_trust
from tui.service.acceptance import Trust, opened, unread, waits
from tui.service.archive.folder import data_folder
from tui.service.remembered import FILE
from tui.watchlist import WatchlistError, default_text, find, user_path
from tui.watchlist.edit import add_symbol
from tui.watchlist.edit_rules import make_alert
from tui.watchlist.trust import details, words

SYMBOLS = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'
RULE = '[[alert]]\nid = "r"\nmeasure = "move.NVDA"\ndirection = "below"\nwarn = "99 %"\n'
WAY = '[[notify.to]]\nname = "desk"\ncommand = ["/bin/sh", "-c", "id"]\n'
HOSTILE = (
    SYMBOLS + RULE + WAY + '[[notify.to]]\nname = "phone"\nurl = "discord://hunter2/T0ken"\n'
    '[ledger]\nextra = ["deals.toml"]\nsubscribe = "https://user:pw@evil.example/x"\n'
    f'key = "{"A" * 43}="\n'
    '[index]\nbasis = "file"\n[index.sp500]\nholdings = "/etc/passwd"\n[sec]\ncontact = "me a@b.example"\n'
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cloned"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    return folder


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    monkeypatch.setattr("sys.stdin", os.fdopen(read))


def test_what_sends_runs_or_reads_waits(here: Path) -> None:
    (here / "watchlist.toml").write_text(HOSTILE)
    (here / "deals.toml").write_text("")
    watch = opened()
    assert watch.symbols == ("NVDA",) and len(watch.rules) == 1
    assert (watch.targets, watch.ledger_extra, watch.subscribe, watch.sec_contact) == ((), (), "", "")
    assert watch.index.files == () and watch.index.basis == "full"
    assert watch.ledger_files == (), "files beside it are not its own"
    said = waits(watch)
    assert "ways out desk (command), phone (discord)" in said and "2 files to read" in said
    assert watch.held is not None
    for text in (said, words(watch.held), *details(watch.held)):
        assert not any(secret in text for secret in ("hunter2", "T0ken", "pw@"))


def test_accepted_once_it_is_in_force_until_that_part_is_another(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = here / "watchlist.toml"
    path.write_text(HOSTILE)
    answer(monkeypatch, "n\n")
    assert config_trust() == 1 and opened().held is not None
    answer(monkeypatch, "")
    assert config_trust() == 1
    answer(monkeypatch, "y\n")
    assert config_trust() == 0
    assert "run /bin/sh with 2 arguments when a rule fires (desk)" in capsys.readouterr().out
    watch = opened()
    assert watch.held is None and [t.name for t in watch.targets] == ["desk", "phone"]
    assert watch.index.basis == "file" and watch.ledger_extra == (Path("deals.toml"),)
    memory = data_folder() / FILE
    assert stat.S_IMODE(memory.stat().st_mode) == 0o600 and "hunter2" not in memory.read_text()
    for change in (('["NVDA"]', '["NVDA", "ORCL"]'), ('name = "A"', 'name = "B"')):
        path.write_text(path.read_text().replace(*change))
        assert opened().held is None, "symbols and looks ask nothing"
    for change in (('"id"', '"id; id"'), ('warn = "99 %"', 'warn = "98 %"'), ("deals.toml", "other.toml")):
        path.write_text(HOSTILE.replace(*change))
        assert opened().held is not None, change
    elsewhere = here / "below"
    elsewhere.mkdir()
    (elsewhere / "watchlist.toml").write_text(HOSTILE)
    monkeypatch.chdir(elsewhere)
    assert opened().held is not None, "accepted in one folder is not accepted in another"


def test_a_file_of_another_folder_is_accepted_by_name(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "watchlist.toml").write_text(HOSTILE)
    monkeypatch.chdir(here.parent)
    answer(monkeypatch, "y\n")
    assert config_trust(here / "watchlist.toml") == 0
    monkeypatch.chdir(here)
    assert opened().held is None


def own_folder(here: Path, patch: pytest.MonkeyPatch) -> Path | None:
    user_path().parent.mkdir(parents=True)
    user_path().write_text(HOSTILE)
    return None


def in_own_folder(here: Path, patch: pytest.MonkeyPatch) -> Path | None:
    own_folder(here, patch)
    patch.chdir(user_path().parent)
    return None


def named_by_option(here: Path, patch: pytest.MonkeyPatch) -> Path | None:
    (here / "watchlist.toml").write_text(HOSTILE)
    return Path("watchlist.toml")


def named_by_environment(here: Path, patch: pytest.MonkeyPatch) -> Path | None:
    (here / "watchlist.toml").write_text(HOSTILE)
    patch.setenv("LOOPWATCH_CONFIG", "watchlist.toml")
    return None


@pytest.mark.parametrize("placed", [own_folder, in_own_folder, named_by_option, named_by_environment])
def test_what_a_person_has_placed_or_named_asks_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, placed: Callable[[Path, pytest.MonkeyPatch], Path | None]
) -> None:
    watch = opened(placed(here, monkeypatch))
    assert watch.held is None and [t.name for t in watch.targets] == ["desk", "phone"]


def test_the_shipped_default_asks_nothing_and_its_rules_are_in_force(here: Path) -> None:
    (here / "watchlist.toml").write_text(default_text())
    watch = opened()
    assert watch.held is None and watch.rules and waits(watch) == ""


def test_symbols_and_looks_alone_ask_nothing(here: Path) -> None:
    looks = '[alerts]\nbell = true\n[display]\ntheme = "light"\n'
    (here / "watchlist.toml").write_text(SYMBOLS + RULE + looks)
    watch = opened()
    assert watch.held is None and watch.bell and watch.rules


def test_edits_of_the_program_stay_accepted_and_accept_nothing_else(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, trust, day = here / "watchlist.toml", Trust(), date(2026, 11, 20)
    path.write_text(SYMBOLS + RULE + WAY)
    edited = trust.follow(opened(), add_symbol(find(), "ORCL", "A").watchlist)
    assert edited.held is not None, "what was not accepted is not accepted by an edit"
    before = trust.accept(opened())
    made = trust.follow(before, make_alert(find(), "move.ORCL", "below", "-5 %", day).watchlist)
    assert made.held is None and len(made.rules) == 2 and opened().held is None
    path.write_text(path.read_text().replace('"id"', '"id; id"'))  # another hand meanwhile
    again = trust.follow(made, add_symbol(find(), "MSFT", "A").watchlist)
    assert again.held is not None and again.targets == () and opened().held is not None


def test_a_file_of_another_account_is_passed_over(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = here / "watchlist.toml"
    path.write_text(HOSTILE)
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)  # ours it is not
    assert find() is None
    assert "belongs to another account: it is not read" in unread(opened())
    assert config_trust() == 2
    assert opened(path).targets, "named, it is a person's own choice"


def test_acceptances_that_another_has_written_count_for_nothing(here: Path) -> None:
    (here / "watchlist.toml").write_text(HOSTILE)
    Trust().accept(opened())
    assert opened().held is None
    (data_folder() / FILE).chmod(0o666)
    assert opened().held is not None
    (data_folder() / FILE).chmod(0o600)
    (data_folder() / FILE).write_text("{damaged")
    assert opened().held is not None

def test_a_link_that_leads_nowhere_is_said(here: Path) -> None:
    for link in (here / "watchlist.toml", user_path()):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to("/mnt/away/watchlist.toml")
        with pytest.raises(WatchlistError, match="is a link to /mnt/away/watchlist"):
            opened()
        link.unlink()
        link.symlink_to(link.name)
        with pytest.raises(WatchlistError, match="is a link to watchlist"):
            opened()
        link.unlink()


@pytest.mark.parametrize(
    "line", ['[ledger]\nextra = ["~nosuch/x.toml"]', '[index.sp500]\nholdings = "~nosuch/x"',
             '[[notify.to]]\nname = "a"\ncommand = ["~nosuch/x"]', '[ledger]\nsubscribe = "~nosuch/x"'],
)
def test_a_home_that_nobody_has_is_a_fault_with_its_line(here: Path, line: str) -> None:
    (here / "watchlist.toml").write_text(SYMBOLS + line + "\n")
    with pytest.raises(WatchlistError, match=r"watchlist.toml:\d+: .*there is no account nosuch"):
        opened()

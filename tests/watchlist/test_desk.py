"""[desk] in watchlist.toml: an address without a password, a name, and trust before a folder's is opened."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tui.service.acceptance import Trust, opened, waits
from tui.service.desk.address import NoAddress, conninfo, place, quiet, who
from tui.watchlist.model import DeskSettings, Held
from tui.watchlist.read import parse
from tui.watchlist.trust import details, digest

SYMBOLS = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'
DESK = '[desk]\narchive = "postgresql://watch@db.example/desk"\nname = "Anna"\n'


def test_a_desk_has_an_address_and_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = parse(SYMBOLS + DESK).desk
    assert desk.named and conninfo(desk) == "postgresql://watch@db.example/desk"
    assert place(desk) == "db.example/desk" and who(desk) == "Anna"
    assert not parse(SYMBOLS).desk.named
    by_name = parse(SYMBOLS + '[desk]\nurl_env = "DESK_URL"\n').desk
    with pytest.raises(NoAddress, match="DESK_URL is empty"):
        conninfo(by_name)
    monkeypatch.setenv("DESK_URL", "postgresql://watch:hunter2@db.example/desk?sslmode=require")
    assert "hunter2" in conninfo(by_name) and place(by_name) == "db.example/desk"
    assert who(by_name), "the account's, where no name is written"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('archive = "postgresql://watch:hunter2@db/desk"', "holds a password"),
        ('archive = "postgresql://watch@db/desk?password=hunter2"', "holds a password"),
        ('archive = "mysql://hunter2/desk"', "must be an address like"),
        ('archive = "postgresql://db/desk"\nurl_env = "DESK"', "not both"),
        ('url_env = "a b"', "name of an environment variable"),
        ('name = "Anna"', "needs archive or url_env"),
        ('archives = "x"', "archive"),
    ],
)
def test_what_is_wrong_is_said_without_the_address(line: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(f"{SYMBOLS}[desk]\n{line}\n")
    assert said in str(caught.value) and "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", [
    'connection to "postgresql://watch:hunter2@db:5432/desk" failed',
    "could not connect: password=hunter2 host=db", "password = 'hunter2' is wrong",
])
def test_no_password_leaves_the_program(text: str) -> None:
    assert "hunter2" not in quiet(text)


def test_the_desk_of_a_folder_waits_until_it_was_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "watchlist.toml").write_text(SYMBOLS + DESK)
    watch = opened()
    assert not watch.desk.named and watch.held is not None
    assert "a desk's archive" in waits(watch)
    assert "read and write the desk's archive at db.example/desk" in details(watch.held)
    assert Trust().accept(watch).desk.name == "Anna"
    assert opened().desk.archive == "postgresql://watch@db.example/desk"
    (tmp_path / "watchlist.toml").write_text((SYMBOLS + DESK).replace("db.example", "evil.example"))
    assert not opened().desk.named


def test_what_was_accepted_before_there_were_desks_stays_accepted() -> None:
    from hashlib import sha256

    plain = msgspec.to_builtins(Held(sec_contact="me a@b.example"))
    del plain["desk"]
    assert digest(Held(sec_contact="me a@b.example")) == sha256(msgspec.json.encode(plain)).hexdigest()
    assert digest(Held(desk=DeskSettings("postgresql://a/b"))) != digest(Held())

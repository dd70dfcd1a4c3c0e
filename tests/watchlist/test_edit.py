"""Edits keep every byte that they do not mean."""

from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.toml.array import add_text, remove_text
from tui.watchlist import WatchlistError, default_text, load
from tui.watchlist.edit import add_group, add_symbol, remove_symbol, write_default

HEAD = '# mine\n[[group]]\nname = "A"   # the first\n'


@pytest.mark.parametrize(
    ("array", "added"),
    [
        ('["A", "B"]', '["A", "B", "Z"]'),
        ('["A", "B",]', '["A", "B", "Z",]'),
        ('[ "A" ]', '[ "A", "Z" ]'),
        ("[]", '["Z"]'),
        ("[\n]", '[\n  "Z",\n]'),
        ("[ # none\n]", '[ # none\n  "Z",\n]'),
        ('[\n  "A",  # x\n  "B",  # y, "q"\n]', '[\n  "A",  # x\n  "B",  # y, "q"\n  "Z",\n]'),
        ('[\n    "A",\n    "B"\n]', '[\n    "A",\n    "B",\n    "Z"\n]'),
        ('[\n  "A" # x\n]', '[\n  "A", # x\n  "Z"\n]'),
        ('["A",\n "B"]', '["A",\n "B", "Z"]'),
        ("[\r\n  'A',\r\n]", "[\r\n  'A',\r\n  \"Z\",\r\n]"),
        ('[\n  "A",\n  # the end\n]', '[\n  "A",\n  "Z",\n  # the end\n]'),
    ],
)
def test_a_text_goes_in_and_out_again(array: str, added: str) -> None:
    assert add_text(array, "Z") == added
    count = len(tomllib.loads(f"x = {array}".replace("\r\n", "\n"))["x"])
    assert remove_text(added, count) == array


@pytest.mark.parametrize(
    ("array", "index", "left"),
    [
        ('["A", "B", "C"]', 0, '["B", "C"]'),
        ('["A", "B", "C"]', 1, '["A", "C"]'),
        ('["A"]', 0, "[]"),
        ('[\n  "A", # a\n  "B", # b\n]', 0, '[\n  "B", # b\n]'),
        ('[\n  "A", # a\n  "B", # b\n]', 1, '[\n  "A", # a\n]'),
        ('[\n  "A", "B",\n  "C",\n]', 0, '[\n  "B",\n  "C",\n]'),
        ('[\n  "A", "B",\n  "C",\n]', 1, '[\n  "A",\n  "C",\n]'),
        ('["A",\n "B"]', 1, '["A"\n ]'),
    ],
)
def test_removing_takes_the_line_and_its_comment_alone(array: str, index: int, left: str) -> None:
    assert remove_text(array, index) == left


SPACE = st.sampled_from(["", " ", "  "])
BREAK = st.sampled_from(["", " ", "\n", "\n  ", " # c, \"x\"\n  ", "\n # y\n\t"])


@st.composite
def arrays(draw: st.DrawFn, newline: str = "\n") -> tuple[str, list[str]]:
    names = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=6))
    text = "[" + draw(BREAK)
    for i, name in enumerate(names):
        quote = draw(st.sampled_from("\"'"))
        text += quote + name + quote + draw(SPACE)
        if i < len(names) - 1 or draw(st.booleans()):
            text += "," + draw(BREAK)
        else:
            text += draw(BREAK)
    return text + "]", names


@given(arrays(), st.booleans())
def test_any_array_is_the_same_after_adding_and_removing(made: tuple[str, list[str]], dos: bool) -> None:
    array, names = made
    if dos:
        array = array.replace("\n", "\r\n")
    added = add_text(array, "Z")
    assert tomllib.loads(f"x = {added}")["x"] == [*names, "Z"]
    assert remove_text(added, len(names)) == array


@given(arrays(), st.data())
def test_removing_any_text_leaves_the_others(made: tuple[str, list[str]], data: st.DataObject) -> None:
    array, names = made
    if names:
        index = data.draw(st.integers(0, len(names) - 1))
        left = remove_text(array, index)
        assert tomllib.loads(f"x = {left}")["x"] == names[:index] + names[index + 1:]


@pytest.mark.parametrize("group", [g.name for g in load().groups])
def test_the_default_survives_adding_and_removing(group: str, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    write_default(path)
    before = path.read_bytes()
    edit = add_symbol(path, "dell", group)
    assert "DELL" in (edit.watchlist.group_of("DELL") or edit.watchlist.groups[0]).symbols
    assert "DELL" in load(path).symbols and not edit.created
    remove_symbol(path, "DELL")
    assert path.read_bytes() == before


@settings(max_examples=40, deadline=None)
@given(arrays(), st.booleans())
def test_a_file_is_the_same_after_adding_and_removing(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[str, list[str]], dos: bool
) -> None:
    text = HEAD + f"symbols = {made[0]}  # tail\n\n[display] # d\nmotion=false\n"
    before = (text.replace("\n", "\r\n") if dos else text).encode()
    path = tmp_path_factory.mktemp("w") / "watchlist.toml"
    path.write_bytes(before)
    add_symbol(path, "ZZZ", "A")
    assert list(load(path).symbols) == [*made[1], "ZZZ"]
    remove_symbol(path, "ZZZ")
    assert path.read_bytes() == before


def test_with_no_file_the_users_own_is_made_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "watchlist.toml"
    monkeypatch.setattr("tui.watchlist.edit.user_path", lambda: path)
    edit = add_symbol(None, "DELL", "Loop")
    assert edit.created and edit.path == path and "made from the default" in edit.said
    changed = set(path.read_text().splitlines()) ^ set(default_text().splitlines())
    assert changed == {'  "DELL",'}


@pytest.mark.parametrize(
    ("symbol", "group", "said"),
    [("NVDA", "Mag 7 + Oracle", "stands in Mag 7"), ("DELL", "Lop", 'did you mean "Loop"'),
     ("no no", "Loop", "no symbol")],
)
def test_a_wrong_edit_is_refused(symbol: str, group: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    write_default(path)
    with pytest.raises(WatchlistError, match=said):
        add_symbol(path, symbol, group)
    assert path.read_text(encoding="utf-8") == default_text()
    assert [p.name for p in tmp_path.iterdir()] == ["watchlist.toml"]


def test_a_broken_file_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text("[[group]\n")
    with pytest.raises(WatchlistError, match="not TOML"):
        add_symbol(path, "DELL", "A")
    assert path.read_text() == "[[group]\n"


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    write_default(real)
    real.chmod(0o600)
    link = tmp_path / "watchlist.toml"
    link.symlink_to(real)
    add_symbol(link, "DELL", "Loop")
    assert link.is_symlink() and real.stat().st_mode & 0o777 == 0o600
    assert "DELL" in load(real).symbols


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WatchlistError, match="cannot be written"):
        write_default(tmp_path / "file" / "watchlist.toml")


def test_a_new_file_and_its_folder_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = write_default(tmp_path / "config" / "watchlist.toml")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_is_mounted_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_default(tmp_path / "watchlist.toml")
    path.chmod(0o640)
    before = path.stat()

    def replace(self: Path, target: Path) -> Path:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", replace)
    add_symbol(path, "DELL", load(path).groups[0].name)
    assert "DELL" in load(path).symbols
    assert (path.stat().st_ino, path.stat().st_mode) == (before.st_ino, before.st_mode)
    assert [entry.name for entry in tmp_path.iterdir()] == ["watchlist.toml"]


def test_the_owner_of_a_file_stays_its_owner(tmp_path: Path) -> None:
    path = write_default(tmp_path / "watchlist.toml")
    owner = (54321, 54322) if os.geteuid() == 0 else (os.getuid(), os.getgid())  # only root gives away
    os.chown(path, *owner)
    path.chmod(0o640)
    add_symbol(path, "DELL", load(path).groups[0].name)
    assert (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o777) == (*owner, 0o640)


def test_a_group_of_ones_own_is_made_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(default_text())
    add_group(path, "Mine", ["nvda", "orcl", "amd", "tsm"])
    edit = add_group(path, "mine", ["PLTR", "NVDA"])
    group = next(g for g in edit.watchlist.groups if g.name == "Mine")
    assert group.symbols == ("NVDA", "ORCL", "AMD", "TSM", "PLTR")
    assert edit.watchlist.groups[:-1] == load(path).groups[:-1]
    assert "# Broadcom" in path.read_text()
    with pytest.raises(WatchlistError):
        add_group(path, "Mine", ["not a symbol!"])

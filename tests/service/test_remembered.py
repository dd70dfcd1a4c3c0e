"""What the program itself remembers: typed, private, whole or the old one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from msgspec import Struct

from tui.service.remembered import FILE, Memory


class Place(Struct):
    screen: str
    cursor: int = 0


def test_what_is_put_is_there_in_the_next_run_as_what_it_is_asked_for(tmp_path: Path) -> None:
    Memory(tmp_path).put("place", Place("loop", 3))
    Memory(tmp_path).put("visits", [1, 2])
    again = Memory(tmp_path)
    assert again.get("place", Place) == Place("loop", 3)
    assert again.get("visits", list[int]) == [1, 2] and again.get("visits", list[str]) is None
    assert again.get("nothing", int) is None


def test_another_programs_words_stay_and_none_forgets(tmp_path: Path) -> None:
    one, other = Memory(tmp_path), Memory(tmp_path)
    one.put("theme", "light")
    other.put("screen", "loop")
    assert Memory(tmp_path).get("theme", str) == "light" and Memory(tmp_path).get("screen", str) == "loop"
    other.put("theme", None)
    assert Memory(tmp_path).get("theme", str) is None


def test_it_is_for_its_owner_alone_and_nothing_else_lies_there(tmp_path: Path) -> None:
    Memory(tmp_path / "new").put("a", 1)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\xff\xfe", b'{"a": 1} tail', b" " * ((1 << 20) + 1)])
def test_a_damaged_file_is_empty_and_is_written_anew(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    memory = Memory(tmp_path)
    assert memory.get("a", int) is None
    memory.put("a", 2)
    assert Memory(tmp_path).get("a", int) == 2


def test_a_folder_that_cannot_be_written_is_said_and_this_run_remembers(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "below")
    with pytest.raises(OSError, match="directory"):
        memory.put("a", 1)
    assert memory.get("a", int) == 1


def test_without_a_folder_it_lasts_as_long_as_the_run() -> None:
    memory = Memory(None)
    memory.put("a", 1)
    assert memory.get("a", int) == 1

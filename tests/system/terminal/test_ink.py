"""The first ink: what is stored, what is shown of it, and what is refused."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.last_day import close, said
from tui.commands import of_screen
from tui.draw.chrome.first_ink import ink_of
from tui.draw.grid.glyphs import FULL
from tui.draw.grid.palette import DARK, Palette
from tui.draw.words.numbers import age
from tui.market.embedded.first_screen import first_screen
from tui.market.quote import Freshness, State
from tui.state.snapshot import FeedHealth, Mode, Snapshot
from tui.state.store import Store
from tui.system.terminal import ink
from tui.watchlist import load

SIZE = (120, 40)


def live() -> Snapshot:
    """A picture that says LIVE everywhere, of an hour ago."""
    picture = Store(load(None), first_screen()).look(int(time.time() * 1000))
    then = round(time.time() * 1000) - 3_600_000
    quotes = {s: replace(q, time_ms=then) for s, q in picture.quotes.items()}
    fresh = {s: Freshness(State.LIVE, 1) for s in quotes}
    return replace(picture, mode=Mode.FEED, quotes=quotes, freshness=fresh, health=FeedHealth(state="ok"))


def picture(snapshot: Snapshot, depth: str = "truecolor", size: tuple[int, int] = SIZE) -> bytes:
    commands = [c for c in of_screen("overview") if c.rank]
    return ink_of(snapshot, commands, *size, FULL, Palette(DARK), depth, ink.MAGIC)


def seen(data: bytes, size: tuple[int, int] = SIZE) -> list[str]:
    screen = pyte.Screen(*size)
    pyte.ByteStream(screen).feed(data)
    return [line.rstrip() for line in screen.display]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path))
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 60), (45, 12)])
def test_a_live_picture_comes_back_as_the_last(data: Path, size: tuple[int, int]) -> None:
    ink.keep(data, *size, picture(live(), size=size))
    stored = ink._stored(*size)
    assert stored is not None
    lines = seen(stored, size)
    assert "LAST" in lines[0] and "LIVE" not in "\n".join(lines)
    assert any("NVDA" in line for line in lines)
    if size[0] >= 80:
        assert lines[0].endswith("· 60 min old")


def test_every_size_and_depth_has_its_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ink.keep(data, *SIZE, picture(live()))
    assert ink._stored(80, 24) is None
    monkeypatch.setenv("NO_COLOR", "1")
    assert ink._stored(*SIZE) is None
    ink.keep(data, *SIZE, picture(live(), "none"))
    plain = ink._stored(*SIZE)
    assert plain is not None and b"38;2" not in plain


def test_it_is_the_owners_alone_and_few_are_kept(data: Path) -> None:
    for columns in range(80, 80 + 2 * ink.KEPT):
        ink.keep(data, columns, 24, b"x")
    files = list((data / ink.FOLDER).iterdir())
    assert len(files) == ink.KEPT
    assert (data / ink.FOLDER).stat().st_mode & 0o777 == 0o700
    assert {f.stat().st_mode & 0o777 for f in files} == {0o600}


@pytest.mark.parametrize("harm", [
    b"\x1b[2J", b"\x1b]0;title\x07", b"\x1b[6n", b"\x1b[?1049l", b"\x07", b"\r", b"\x1bc", b"\x1b[1;1H",
    b"\x1b",
])
def test_nothing_but_text_and_colours_is_let_through(data: Path, harm: bytes) -> None:
    good = picture(live())
    ink.keep(data, *SIZE, good.replace(b"NVDA", b"NV" + harm + b"DA"))
    assert ink._stored(*SIZE) is None


@given(cut=st.integers(0, 20_000), put=st.binary(max_size=8))
def test_a_damaged_file_never_moves_the_cursor(cut: int, put: bytes) -> None:
    whole = b"\x1b[1mNVDA\x1b[0m 214.72 \xe2\x96\xb2"
    part = whole[: cut % len(whole)] + put + whole[cut % len(whole):]
    if ink._only_colours(part):
        rest = part
        for piece in part.split(b"\x1b")[1:]:
            code, _, _ = piece.partition(b"m")
            rest = rest.replace(b"\x1b" + code + b"m", b"", 1)
        assert not any(c < 32 or c == 127 for c in rest)


@pytest.mark.parametrize(("before", "kept", "after"), [(b"", -3, b""), (b"", 0, b""), (b"x", None, b""),
                                                       (b"", None, b"\nend")])
def test_half_a_file_is_no_picture(data: Path, before: bytes, kept: int | None, after: bytes) -> None:
    ink.keep(data, *SIZE, before + picture(live())[:kept] + after)
    assert ink._stored(*SIZE) is None


def test_the_first_run_shows_what_comes_with_the_program(data: Path) -> None:
    shown = ink._embedded(*SIZE)
    assert shown is not None
    text = "\n".join(seen(shown))
    assert f"EMBEDDED {said()}" in text and f"{close('NVDA'):.2f}" in text.split("NVDA", 1)[1].splitlines()[0]
    (data / ink.ARCHIVE).touch()
    assert ink._embedded(*SIZE) is None, "somebody has been here: these are not the last known figures"


@pytest.mark.parametrize("seconds", [0, 12, 89, 90, 3600, 5399, 5400, 172_799, 172_800, 5_011_200])
def test_ages_are_said_as_on_the_screens(seconds: int) -> None:
    assert ink._age(seconds) == age(seconds)


@pytest.mark.parametrize("arguments", [["demo"], ["--from", "x"], ["--config", "y"], ["replay", "x"]])
def test_other_starts_have_no_first_ink(arguments: list[str]) -> None:
    assert not ink.show(arguments)
    assert ink.hand_over() is None


@pytest.mark.parametrize("text", ["\u009d52;c;QUFB", "\u009b2J", "\u202eevil", "\u2066x", "\u061c", "\u200f"])
def test_a_picture_that_a_terminal_would_obey_is_not_shown(data: Path, text: str) -> None:
    good = picture(live())
    assert b"NVDA" in good
    ink.keep(data, *SIZE, good.replace(b"NVDA", f"NVDA{text}".encode(), 1))
    assert ink._stored(*SIZE) is None
    ink.keep(data, *SIZE, good.replace(b"NVDA", b"NVDA\xff", 1))
    assert ink._stored(*SIZE) is None
    ink.keep(data, *SIZE, good)
    assert ink._stored(*SIZE) is not None


def test_a_pipe_a_device_or_a_huge_file_is_no_picture(data: Path) -> None:
    path = Path(ink.file_of(data, *SIZE))
    path.parent.mkdir()
    os.mkfifo(path)
    assert ink._stored(*SIZE) is None
    path.unlink()
    path.symlink_to("/dev/zero")
    assert ink._stored(*SIZE) is None
    path.unlink()
    with path.open("wb") as file:
        file.truncate(ink.MOST_BYTES + 1)
    assert ink._stored(*SIZE) is None

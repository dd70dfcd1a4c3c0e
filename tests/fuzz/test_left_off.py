"""What is remembered of a person's screens, damaged: the program begins, with what of it is whole."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.damage import junk, many, quick
from tui.app.left_off import MOST_WORDS, NAME, Left
from tui.commands import SCREENS
from tui.draw.overview.rows import SORTS
from tui.screens.loop.screen import LoopScreen
from tui.screens.overview.screen import OverviewScreen
from tui.screens.parts.page import Page
from tui.screens.ticker.screen import TickerScreen
from tui.service.remembered import FILE, Memory
from tui.watchlist import default_text, parse

WATCH = parse(default_text())
WHOLE: dict[str, Any] = {NAME: {
    "screen": "loop", "theme": "loopwatch-light", "over": "auto", "words": ["nvda 1y", "alert nvda < 150"],
    "pages": {
        "overview": {"group": "Loop", "sort": "usual day", "up": True, "zoom": True, "focus": "loop"},
        "loop": {"loop": ["openai", "oracle", "nvidia"], "layer": "signed"},
        "ticker": {"symbol": "NVDA", "range": "1Y"},
    }}, "greeted": True}
DAMAGED = 1000
KEYS = ("group", "sort", "up", "zoom", "focus", "cards", "loop", "layer", "symbol", "range")


def pages() -> dict[str, Page]:
    return {"overview": OverviewScreen(), "loop": LoopScreen(), "ticker": TickerScreen()}


def begun(folder: Path, made: dict[str, Page]) -> Left:
    """As the start does: read, and each page begun with its part."""
    import msgspec

    left = Memory(folder).get(NAME, Left) or Left()
    for name, page in made.items():
        try:
            page.go_on(left.pages.get(name, {}), WATCH)
        except msgspec.ValidationError:
            continue
    return left


def damaged(data: bytes, random: Random) -> bytes:
    """Torn, with other bytes in it, doubled, a piece missing, or another thing altogether."""
    at = random.randrange(len(data))
    match random.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes(random.randrange(256) for _ in range(random.randrange(1, 9))) + data[at:]
        case 2:
            return data[:at] + data[at + random.randrange(1, 30):]
        case 3:
            text = list(data.decode())
            for _ in range(random.randrange(1, 6)):
                text[random.randrange(len(text))] = random.choice('{}[]",:0-1.\\ntfxé\x00')
            return "".join(text).encode()
        case 4:
            return b"[" * random.randrange(1, 100_000)
        case _:
            return random.randbytes(random.randrange(2000))


def test_a_thousand_damaged_files_are_read_or_left(tmp_path: Path) -> None:
    random, made, whole = Random(16), pages(), json.dumps(WHOLE).encode()
    path = tmp_path / FILE
    path.write_bytes(whole)
    path.chmod(0o600)
    assert begun(tmp_path, made).screen == "loop"
    for _ in range(DAMAGED):
        path.write_bytes(damaged(whole, random))
        with quick():
            left = begun(tmp_path, made)
        view = made["overview"].view.view  # type: ignore[attr-defined]
        assert view.sort in SORTS and 0 <= view.group < len(WATCH.groups)
        assert all(isinstance(line, str) for line in left.words)


@many
@given(st.fixed_dictionaries({}, optional={
    "screen": junk | st.sampled_from(SCREENS), "theme": junk, "over": junk, "words": junk,
    "pages": junk | st.dictionaries(
        st.sampled_from(("overview", "loop", "ticker")),
        junk | st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, junk)))}))
def test_any_other_shape_of_it_is_no_reason_not_to_begin(left: dict[str, Any]) -> None:
    import msgspec

    try:
        found = msgspec.convert(left, Left)
    except msgspec.ValidationError:
        return
    for name, page in _PAGES.items():
        try:
            page.go_on(found.pages.get(name, {}), WATCH)
        except msgspec.ValidationError:
            continue
    assert len(found.words[-MOST_WORDS:]) <= MOST_WORDS


_PAGES = pages()

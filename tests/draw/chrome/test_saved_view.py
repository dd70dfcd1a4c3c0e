"""A saved picture carries its own caption."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from tui.draw.chrome.saved_view import burnt_in, file_name
from tui.state.snapshot import Mode, Snapshot
from tui.system.disclaimer import NOT_ADVICE
from tui.watchlist.read import parse

NOON = int(datetime(2026, 11, 22, 17, tzinfo=UTC).timestamp() * 1000)
SVG = '<svg viewBox="0 0 400 100" xmlns="http://www.w3.org/2000/svg"><g><text>x</text></g></svg>'


def picture() -> Snapshot:
    watch = parse('[[group]]\nname = "Loop"\nsymbols = ["NVDA"]\n')
    return Snapshot(NOON, Mode.EMBEDDED, date(2026, 11, 20), watch)


def test_date_layer_and_sources_are_in_the_picture() -> None:
    caption = "A > B; layer signed, deals as of 22 Nov 2026. Sources: press: x.org & <y>"
    made = burnt_in(SVG, caption, picture())
    root = ElementTree.fromstring(made)
    words = " ".join(t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text"))
    for part in ("layer signed", "press: x.org & <y>", "picture of 22 Nov 2026 12:00:00", NOT_ADVICE):
        assert " ".join(part.split()) in " ".join(words.split())
    height = float(re.search(r'viewBox="0 0 400 ([\d.]+)"', made).group(1))  # type: ignore[union-attr]
    lowest = max(float(t.attrib.get("y", 0)) for t in root.iter("{http://www.w3.org/2000/svg}text"))
    assert 100 < lowest < height


def test_a_picture_without_a_size_is_left_alone() -> None:
    assert burnt_in("<svg></svg>", "words", picture()) == "<svg></svg>"


def test_the_name_has_page_and_day() -> None:
    assert file_name("loop", NOON) == "loopwatch-loop-2026-11-22-120000.svg"

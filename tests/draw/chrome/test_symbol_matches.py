from __future__ import annotations

import pytest

from tui.draw.chrome.symbol_matches import Match, clean_matches, draw_matches, known_matches, merge
from tui.draw.grid.glyphs import ASCII

KNOWN = (
    ("META", "Meta Platforms"), ("MU", "Micron Technology"), ("ORCL", "Oracle"), ("^GSPC", "S&P 500"),
    ("MSFT", "Microsoft"), ("CRWV", "CoreWeave"), ("TSM", "Taiwan Semiconductor Manufacturing"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mu", ["MU"]), ("MICRO", ["MU", "MSFT"]), ("or", ["ORCL", "META", "CRWV", "TSM"]),
        ("gspc", ["^GSPC"]), ("semi", ["TSM"]), ("zzz", []), (" orcl ", ["ORCL"]),
        ("", [symbol for symbol, _ in KNOWN]),
    ],
)
def test_exact_first_then_beginnings_then_the_rest(query: str, found: list[str]) -> None:
    assert [match.symbol for match in known_matches(KNOWN, query)] == found


def test_on_line_ones_follow_without_doubles_and_cleaned() -> None:
    rows_in = [("ORCL", "Oracle Corporation"), ("ORLY", "O'Reilly\x1b[31m\n"), ("", "no symbol")]
    online = clean_matches(rows_in)
    rows = merge(known_matches(KNOWN, "orcl"), online, frozenset({"ORCL"}))
    assert rows == (Match("ORCL", "Oracle", present=True), Match("ORLY", "O'Reilly", online=True))


def test_list_scrolls_with_its_cursor_and_names_the_group() -> None:
    rows = known_matches(KNOWN, "")
    lines = draw_matches(rows, 6, "Loop", "searching on line", 50, 6, ASCII).lines()
    assert lines[3].startswith("> TSM") and "META" not in "".join(lines)
    assert lines[-1] == "into Loop                        searching on line"
    tight = draw_matches(rows, 0, "Loop", "a note that is too long for the last row", 40, 6, ASCII).lines()
    assert tight[-2].startswith("a note") and tight[-1] == "into Loop"

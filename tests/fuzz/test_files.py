"""watchlist.toml and the ledger, damaged: read, or refused with faults that name a line of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deals.ledgers import COMPANIES, deal
from tests.fuzz.damage import all_texts, many, quick, texts, torn
from tui.deals.ledger.ledger import FOLDER, _assemble
from tui.system.text import clean
from tui.toml.faults import Fault
from tui.toml.tables import read_text
from tui.watchlist import WatchlistError
from tui.watchlist.edit import _changed
from tui.watchlist.files import default_text
from tui.watchlist.read import TABLES, parse

DEFAULT = default_text()
SMALL = """\
[[group]]
name = "Board"
symbols = ["NVDA", "ORCL"]
[refresh]
quotes_s = 15
stream = true
[display]
theme = "auto"
[[private]]
name = "OpenAI"
date = 2026-03-31
valuation_busd = 1.0
source = "https://a.example"
[[alert]]
id = "one-name"
measure = "move.*"
group = "Board"
direction = "either"
warn = "3 %"
and = { measure = "usual_days.*", warn = 3, critical = 5 }
for = "5 min"
"""
LEDGER = COMPANIES + deal("good", "openai", "oracle") + deal("other", "nvidia", "openai", None)
parse(SMALL)  # what is read once is not part of any measure
_changed(SMALL.encode(), Path("watchlist.toml"), lambda document, watchlist: None)
REAL = [(FOLDER / name).read_text(encoding="utf-8") for name in ("claims.toml", "entities.toml")]


def quoted(text: str) -> str:
    """A TOML string, everything unusual written as an escape."""
    plain = (c for c in text if not 0xD800 <= ord(c) < 0xE000)
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in plain) + '"'


values = st.one_of(
    st.integers().map(str), st.floats().map(str), st.booleans().map(lambda b: str(b).lower()),
    texts.map(quoted),
    st.sampled_from([
        "[]", "{}", "[[]]", "[1, 'a']", "{ a = 1 }", "[{}]", "2026-02-30", "2026-01-01", "9999-12-31",
        "07:32:00", "1e999", "nan", "-inf", "9" * 5000, "0x" + "f" * 4000, "0x1F", "1_000", "''''''",
        '"' + "9" * 400 + ' d"',
    ]),
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Known tables and keys with any values."""
    out = ""
    for name in draw(st.lists(st.sampled_from(sorted(TABLES)), max_size=5)):
        out += draw(st.sampled_from([f"[[{name}]]\n", f"[{name}]\n"]))
        keys = draw(st.lists(st.sampled_from(TABLES[name]), unique=True, max_size=6))
        out += "".join(f"{key} = {draw(values)}\n" for key in keys)
    return out


def as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@many
@given(torn(SMALL.encode()).map(as_text) | tables() | st.text(max_size=60))
def test_a_watchlist_is_read_or_refused(text: str) -> None:
    with quick():
        try:
            watch = parse(text)
        except WatchlistError as error:
            lines = text.count("\n") + 1
            for fault in error.faults:
                assert 0 <= fault.line <= lines
                assert clean(str(fault)) == str(fault), "what it quotes is shown on the screen"
            return
    shown = [[g.name for g in watch.groups], list(watch.symbols), [p.name for p in watch.privates]]
    assert all(clean(word) == word for word in all_texts(shown))


@pytest.mark.parametrize("at", range(0, len(DEFAULT), 997))
def test_the_default_cut_off_anywhere_is_read_or_refused(at: int) -> None:
    with quick(0.3):
        try:
            parse(DEFAULT[:at])
        except WatchlistError as error:
            assert error.faults


@many
@given(torn(SMALL.encode()), st.sampled_from(["IBM", "NVDA", "^GSPC"]))
def test_an_edit_of_any_file_is_made_or_refused(before: bytes, symbol: str) -> None:
    def change(document: object, watchlist: object) -> None:
        return None

    with quick():
        try:
            after, watchlist = _changed(before, Path("watchlist.toml"), change)
        except WatchlistError as error:
            assert error.faults
            return
    assert parse(after.decode("utf-8-sig")).symbols == watchlist.symbols


@many
@given(torn(LEDGER.encode()).map(as_text) | st.text(max_size=60))
def test_a_ledger_is_read_with_faults(text: str) -> None:
    faults: list[Fault] = []
    with quick():
        _assemble(read_text("x.toml", text, faults.append), faults)
    assert all(clean(str(fault)) == str(fault) for fault in faults)


@pytest.mark.parametrize("text", REAL)
@pytest.mark.parametrize("part", range(7))
def test_a_real_ledger_cut_off_anywhere_is_read(text: str, part: int) -> None:
    faults: list[Fault] = []
    _assemble(read_text("x.toml", text[: len(text) * part // 7], faults.append), faults)
    assert all(clean(str(fault)) == str(fault) != "" for fault in faults)

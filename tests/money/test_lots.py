"""Edits keep every byte that is not theirs, leave mode 0600, and refuse what they cannot do safely."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.money import lots
from tui.money.holding import Holding, MoneyError
from tui.money.holdings_toml import parse

FILE = """\
# what I own

[[holding]]            # first
symbol = "NVDA"
shares = 60   # since June
note = '''
[[holding]]
shares = 1'''

# the Oracle lots
[[holding]]
symbol = "ORCL"
shares = 40

[[holding]]
symbol = "SPY"
value = 60000
[money]
record = true
"""


LOTS = st.lists(
    st.tuples(
        st.sampled_from(["NVDA", "ORCL", "SPY", "thinking-machines"]),
        st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: abs(x) > 1e-6),
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8),
    ), min_size=1, max_size=5,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "holdings.toml"
    found.write_text(FILE.replace("note = '''\n[[holding]]\nshares = 1'''\n", ""))
    return found


def test_a_lot_is_put_at_the_end(path: Path) -> None:
    before = path.read_text()
    done = lots.add(path, [Holding("AMD", shares=3, cost=100.25, account="A")])
    assert path.read_text().startswith(before)
    assert done.holdings.lots[-1] == Holding("AMD", 3, cost=100.25, account="A", place=3)
    assert path.stat().st_mode & 0o777 == 0o600
    assert lots.undo(done).holdings == parse(before, path=path)
    assert path.read_text() == before


def test_the_first_lot_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "holdings.toml"
    done = lots.add(path, [Holding("NVDA", shares=40)])
    assert done.holdings.lots == (Holding("NVDA", 40),)
    assert path.stat().st_mode & 0o777 == 0o600
    lots.undo(done)
    assert parse(path.read_text()).lots == ()


def test_a_lot_goes_and_the_next_one_keeps_its_comment(path: Path) -> None:
    before = path.read_text()
    lots.remove(path, 0)
    after = path.read_text()
    gone = '[[holding]]            # first\nsymbol = "NVDA"\nshares = 60   # since June\n\n'
    assert after == before.replace(gone, "")
    lots.remove(path, 1)
    assert [lot.symbol for lot in parse(path.read_text()).lots] == ["ORCL"]
    assert "[money]\nrecord = true" in path.read_text()


def test_a_number_changes_and_nothing_else(path: Path) -> None:
    before = path.read_text()
    done = lots.hold(path, "nvda", 41.5)
    assert path.read_text() == before.replace("shares = 60 ", "shares = 41.5 ")
    assert "41" not in done.said


def test_which_lot_is_meant_is_not_guessed(path: Path) -> None:
    lots.add(path, [Holding("NVDA", shares=1)])
    with pytest.raises(MoneyError, match="2 lots"):
        lots.hold(path, "nvda", 5)
    with pytest.raises(MoneyError, match="a value"):
        lots.hold(path, "spy", 5)
    assert [lot.symbol for lot in lots.hold(path, "amd", 5).holdings.lots][-1] == "AMD"


def test_headers_inside_texts_are_none(tmp_path: Path) -> None:
    path = tmp_path / "holdings.toml"
    folded = FILE.replace("'''", '"""').replace("\n[[holding]]\nshares = 1", "\\\n[[holding]] \\\nshares = 1")
    path.write_text(folded)
    lots.set_shares(path, 1, 5)
    assert [lot.shares for lot in parse(path.read_text()).lots] == [60, 5, None]


def test_what_cannot_be_done_safely_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "inline.toml"
    other.write_text('holding = [{ symbol = "NVDA", shares = 1 }]\n')
    for action in (lambda: lots.remove(other, 0), lambda: lots.set_shares(other, 0, 2),
                   lambda: lots.add(other, [Holding("AMD", shares=1)]), lambda: lots.remove(path, 9)):
        before = other.read_bytes(), path.read_bytes()
        with pytest.raises(MoneyError):
            action()
        assert (other.read_bytes(), path.read_bytes()) == before


def test_undo_is_refused_once_the_file_is_another(path: Path) -> None:
    done = lots.add(path, [Holding("AMD", shares=3)])
    lots.remove(path, 0)
    with pytest.raises(MoneyError, match="changed since"):
        lots.undo(done)


@settings(max_examples=40, deadline=None)
@given(LOTS, st.data())
def test_any_lots_come_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, str]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("edit") / "holdings.toml"
    held = [Holding(symbol, shares=round(number, 6), account=account) for symbol, number, account in rows]
    lots.add(path, held)
    place = data.draw(st.integers(0, len(held) - 1))
    done = lots.remove(path, place)
    assert [lot.shares for lot in done.holdings.lots] == [x.shares for i, x in enumerate(held) if i != place]

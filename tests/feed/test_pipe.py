"""Lines out of chunks, with runaway lines dropped and counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.pipe import LineCutter


@given(st.lists(st.binary(max_size=30)), st.integers(1, 9))
def test_lines_do_not_depend_on_the_chunks(lines: list[bytes], size: int) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    data = b"".join(line + b"\n" for line in lines)
    cutter = LineCutter(limit=20)
    out = [line for i in range(0, len(data), size) for line in cutter.cut(data[i:i + size])]
    assert out == [line for line in lines if line.strip() and len(line) <= 20]
    assert cutter.overlong == sum(len(line) > 20 for line in lines)


def test_a_runaway_line_is_not_kept_in_memory() -> None:
    cutter = LineCutter(limit=10)
    for _ in range(1000):
        assert cutter.cut(b"x" * 100) == []
    assert cutter.cut(b"end\nnext\n") == [b"next"]
    assert cutter.overlong == 1

"""Damaged input for every border of the program, and how long reading it may take.

The suite runs a few hundred examples of each. The whole measure of 100,000 each:

    LOOPWATCH_FUZZ=bench python -m pytest -q tests/fuzz

LOOPWATCH_FUZZ=<number> runs so many. A reader may refuse with its own documented error and nothing else, and
must not take more than LONGEST_S of processor time for one input.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONGEST_S = 0.1
_WANTED = os.environ.get("LOOPWATCH_FUZZ", "")
EXAMPLES = 100_000 if _WANTED == "bench" else int(_WANTED or 300)
_Test = TypeVar("_Test", bound=Callable[..., Any])

HOSTILE = (
    "\x1b]0;owned\x07", "\x1b[2J\x1b[31mred", "\u202egnp.exe", "\u2066x\u2069", "a\nb\r\nc\td", "\x00",
    "\x9b31m", "\ud800", "\ufeff", "\u200b\u200d", "[bold]x[/bold]", "[/]", "[@click=quit]",
    "javascript:alert(1)",
    "../../etc/passwd", "%s%n", "{0}", "é" * 400, "\U000e0041", "\U0001f468\u200d\U0001f469", "中文", "",
    " ", "NaN", "-0", "0x10", "true", "2025-02-30", "https://a b", "NVDA",
)
NUMBERS = (
    0, 1, -1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, 10**400, 0.0, -0.0, 1e-320, 1e300, -1e300,
    float("nan"), float("inf"), float("-inf"), 0.1, 1e14, 1e15, 253402300800000,
)

texts = st.sampled_from(HOSTILE) | st.text(max_size=20)
leaves = st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.floats() | st.integers() | texts
junk = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


def many(test: _Test) -> _Test:
    """Run a property as often as this run asks for."""
    ask = settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    marked: _Test = pytest.mark.timeout(120 if EXAMPLES <= 1000 else 0)(ask(test))
    return marked


@contextmanager
def quick(longest_s: float = LONGEST_S) -> Iterator[None]:
    """The body must not need more processor time than that."""
    gc.disable()  # the garbage of ten thousand examples is not this one's
    try:
        began = time.thread_time()
        yield
        took = time.thread_time() - began
    finally:
        gc.enable()
    assert took <= longest_s, f"took {took:.3f} s"


def damaged(whole: Any, most: int = 3) -> st.SearchStrategy[Any]:
    """Copies of a JSON document with some of its parts gone, hostile, or of another kind.

    Made from a seed, since drawing every change would take most of the time; the failing copy is shown whole.
    """
    return st.integers(0, 2**62).map(lambda seed: _damage(Random(seed), whole, most))


def _damage(dice: Random, whole: Any, most: int) -> Any:
    for _ in range(dice.randint(0, most)):
        whole = _change(dice, whole)
    return whole


def _change(dice: Random, whole: Any) -> Any:
    """`whole` with one place at random changed; what is beside it is shared."""
    if isinstance(whole, dict) and whole and dice.random() < 0.95:
        key = dice.choice(list(whole))
        rest = {k: v for k, v in whole.items() if k != key}
        return rest if dice.random() < 0.1 else {**rest, key: _change(dice, whole[key])}
    if isinstance(whole, list) and whole and dice.random() < 0.9:
        at = dice.randrange(len(whole))
        middle = [] if dice.random() < 0.1 else [_change(dice, whole[at])] * dice.choice((1, 1, 1, 2))
        return [*whole[:at], *middle, *whole[at + 1:]]
    return _other(dice, whole) if dice.random() < 0.7 else _any(dice, 3)


def _other(dice: Random, value: Any) -> Any:
    """Another value of the same kind: it passes a schema, and is meant to hurt behind it."""
    if isinstance(value, str):
        hurt = dice.choice(HOSTILE)
        return dice.choice((hurt, value + hurt, hurt + value))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return dice.choice((*(n for n in NUMBERS if isinstance(n, int)), value + 1, -value, value * 1000))
    if isinstance(value, float):
        return dice.choice((*NUMBERS, -value, value * 1e6, value / 1e6))
    return _any(dice, 2)


def _any(dice: Random, depth: int) -> Any:
    """Anything that JSON can say."""
    kind = dice.randrange(7 if depth else 5)
    if kind < 5:
        flag, digit = dice.random() < 0.5, dice.randint(-9, 9)
        return (None, flag, dice.choice(NUMBERS), dice.choice(HOSTILE), digit)[kind]
    inner = [_any(dice, depth - 1) for _ in range(dice.randrange(4))]
    return inner if kind == 5 else {dice.choice(HOSTILE): one for one in inner}


_PIECES = (
    b'"', b"{", b"[", b"]", b"}", b",", b"\\", b"\n", b"\r", b"=", b"'", b"#", b"\x00", b"\xff", b"\xc3",
    b"1e999", b"[" * 500, b"9" * 400, b"\\u001b", b"\\ud800",
    *(hurt.encode("utf-8", "surrogatepass") for hurt in HOSTILE),
)


def torn(whole: bytes, most: int = 3) -> st.SearchStrategy[bytes]:
    """Bytes with pieces cut out, doubled, exchanged or put in."""
    return st.integers(0, 2**62).map(lambda seed: _tear(Random(seed), whole, most))


def _tear(dice: Random, whole: bytes, most: int) -> bytes:
    for _ in range(dice.randint(0, most)):
        at = dice.randint(0, len(whole))
        to = min(len(whole), at + dice.choice((0, 0, 1, 2, 7, 40, 1000)))
        known = dice.choice(_PIECES)
        piece = dice.choice((b"", known, known, dice.randbytes(2), whole[at:to] * 2))
        whole = whole[:at] + piece + whole[to:]
    return whole


def all_texts(value: Any) -> Iterator[str]:
    """Every string inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from all_texts(key)
            yield from all_texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from all_texts(inner)

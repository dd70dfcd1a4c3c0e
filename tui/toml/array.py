"""Putting one text into a TOML array and taking an element out, with every other byte left as it was.

tomlkit keeps a document whole, but adds and drops commas and comments inside arrays; this does not.
"""

from __future__ import annotations

import re

_TEXT = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''
_TOKEN = re.compile(rf'\{{(?:[^{{}}"\'#]|{_TEXT})*\}}|{_TEXT}|#[^\r\n]*|,')  # a small table is one element


def quoted(text: str) -> str:
    """`text` as a basic string of TOML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def add_text(array: str, value: str) -> str:
    """`array` ("[...]" as written) with `value` at its end, on a line of its own where that is the style."""
    text = quoted(value)
    tokens = [m for m in _TOKEN.finditer(array) if not m[0].startswith("#")]
    strings = [m for m in tokens if m[0] != ","]
    newline = "\r\n" if "\r\n" in array else "\n"
    if not strings:
        end = array.rfind(newline)
        if end < 0:
            return "[" + text + array[1:]
        return array[:end] + newline + "  " + text + "," + array[end:]
    last = strings[-1]
    line_end = array.find(newline, last.end())
    if line_end < 0:
        return array[:last.end()] + ", " + text + array[last.end():]
    indent = re.match(r"[ \t]*", array[array.rfind("\n", 0, last.start()) + 1:])
    space = indent[0] if indent and "\n" in array[:last.start()] else "  "
    if tokens[-1][0] == ",":
        # the comma may stand on a later line than its text
        line_end = array.find(newline, tokens[-1].end())
        if line_end < 0:
            return array[:tokens[-1].end()] + " " + text + "," + array[tokens[-1].end():]
        return array[:line_end] + newline + space + text + "," + array[line_end:]
    return array[:last.end()] + "," + array[last.end():line_end] + newline + space + text + array[line_end:]


def remove_text(array: str, index: int) -> str:
    """`array` without its element number `index`; a line that held nothing else goes with its comment."""
    tokens = [m for m in _TOKEN.finditer(array) if not m[0].startswith("#")]
    at = [i for i, m in enumerate(tokens) if m[0] != ","][index]
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    start, end = _line(array, token.start(), token.end())
    head, tail = array[start:token.start()], array[token.end():end]
    rest = tail.lstrip(" \t")
    alone = "\n" in array[:token.start()] and not head.strip() and end < len(array) and (
        not rest.rstrip("\r") or rest.startswith("#")
        or (rest.startswith(",") and (not rest[1:].strip() or rest[1:].lstrip().startswith("#"))))
    if alone:
        kept = array[:_newline_before(array, start)] + array[_newline_before(array, end + 1):]
        if not rest.startswith(",") and after is None and before is not None:
            kept = kept[:before.start()] + kept[before.end():]
        return kept
    if before is not None and (after is None or "\n" not in array[before.start():token.start()]):
        if "\n" in array[before.start():token.start()]:
            return array[:before.start()] + array[before.end():token.start()] + array[token.end():]
        return array[:before.start()] + array[token.end():]
    if after is None:
        return array[:token.start()] + array[token.end():]
    cut = after.end()
    while cut < len(array) and array[cut] in " \t":
        cut += 1
    return array[:token.start()] + array[token.end():after.start()] + array[cut:]


def _line(array: str, start: int, end: int) -> tuple[int, int]:
    """Where the line of a token begins and ends (without its line break)."""
    stop = array.find("\n", end)
    return array.rfind("\n", 0, start) + 1, len(array) if stop < 0 else stop


def _newline_before(array: str, start: int) -> int:
    """Where the line break in front of the line that begins at `start` begins."""
    return start - 2 if array[start - 2:start] == "\r\n" else start - 1

"""A filing as plain paragraphs: tags gone, entities decoded, hidden characters removed, item by item. Pure.

Every step is linear in the length of the text, so that a hostile filing costs no more than a long one.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from tui.system.text import clean

LONGEST = 4 << 20  # characters that are read of one filing
LONGEST_PARAGRAPH = 20_000
_DEAD = ("script", "style", "ix:header", "title")
_BLOCK = re.compile(r"</?(?:p|div|tr|table|h[1-6]|li|ul|ol|hr|br|title|body|td|th)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_COMMENT = ("<!--", "-->")
_BLANKS = re.compile(r"\s+")
_ITEM = re.compile(r"^\W*(?:section \d+\W{1,3})?item\s*(\d\.\d\d)\b", re.I)
_ITEMS = re.compile(r"\bitem\s*(\d\.\d\d)\b", re.I)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `items` are the item numbers of an 8-K under which it stands, () before the first."""

    text: str
    items: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a filing in HTML or plain text, in their order."""
    text = text[:LONGEST]
    if "<" in text and re.search(r"<(?:html|body|p|div|table|document)\b", text[:20_000], re.I):
        text = _without(text)
        text = html.unescape(_TAG.sub("", _BLOCK.sub("\n", text.replace("\n", " "))))
    out: list[Paragraph] = []
    items: tuple[str, ...] = ()
    for line in text.split("\n"):
        bare = clean(_BLANKS.sub(" ", line.replace("\xa0", " "))[:LONGEST_PARAGRAPH]).strip()
        if not bare:
            continue
        if head := _ITEM.match(bare):
            items = tuple(_ITEMS.findall(bare[:400])) or (head[1],)
        out.append(Paragraph(bare, items))
    return tuple(out)


def _without(text: str) -> str:
    """`text` without comments, scripts and hidden headers, ends that never come included."""
    for start, end in ((_COMMENT), *((f"<{tag}", f"</{tag}>") for tag in _DEAD)):
        low, out, at = text.lower(), [], 0
        while (found := low.find(start, at)) >= 0:
            out.append(text[at:found])
            stop = low.find(end, found)
            at = len(text) if stop < 0 else stop + len(end)
        text = "".join((*out, text[at:]))
    return text

"""A title as a shape: companies become {0} {1}, sums #0 #1, the rest lower-case words. Pure.

The patterns of the finder are written against shapes, so that a name or a figure can never be mistaken for a
word, and attributes ("OpenAI rival Anthropic", "Nvidia-backed Poolside") do not make a party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.filings.find.mentions import Named, Names
from tui.filings.find.sums import Sum, sums
from tui.system.text import clean

LONGEST = 300  # characters of a title that are read
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_LEAD = re.compile(r"^(?:exclusive|breaking|update \d|update|report|analysis)\s*[:\-|]\s*", re.I)
_TAIL = re.compile(
    r",? (?:[\w.' ]{2,30} reports?|(?:a )?sources? sa(?:y|id)s?|sources?|reports? say|according to .*|"
    r"report)$", re.I
)
# what makes a name beside another one an attribute; a chief or a spokesman still speaks for the company
_ATTRIBUTE = (
    r"(?:rivals?|partners?|backers?|makers?|owners?|suppliers?|challengers?|competitors?|customers?|clients?|"
    r"spin-?offs?|founders?|co-founders?|alumni|veterans?|"
    r"investors?(?! (?:approv|reject|vot|back|block))|affiliates?|employees?|ventures? arms?|vc arms?)"
)
_DROPPED = re.compile(
    rf"\{{(\d+)\}}(?:'s)?(?:-(?:backed|powered|based|linked|owned|funded|designed|made|run|supported|led)\b"
    rf"| (?:(?:ai|chip|cloud|former|early|key|main|big|data ?cent(?:er|re)) )?{_ATTRIBUTE}\b)"
)
_PLEDGED = re.compile(r"\b(?:backed|secured|collaterali[sz]ed) by (?:\w+ )?\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Shape:
    """`text` with `{i}` for `slugs[i]` and `#j` for `sums[j]`; `dropped` are names that only describe."""

    text: str
    slugs: tuple[str, ...]
    sums: tuple[Sum, ...]
    dropped: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """The companies that may be a side, each once, in their order."""
        return tuple(dict.fromkeys(self.slugs[int(i)] for i in re.findall(r"\{(\d+)\}", self.text)))


def shape_of(title: str, names: Names) -> Shape:
    """The shape of a headline."""
    text = _LEAD.sub("", clean(title[:LONGEST]).translate(_QUOTES))
    text = _TAIL.sub("", text)
    named, money = names.find(text), sums(text)
    slugs: list[str] = []
    out, at = [], 0
    marks: list[tuple[int, int, Named | Sum]] = [(n.start, n.end, n) for n in named]
    marks += [(s.start, s.end, s) for s in money if all(s.end <= n.start or s.start >= n.end for n in named)]
    for start, end, what in sorted(marks, key=lambda m: m[:2]):
        if start < at:
            continue
        out.append(text[at:start].lower())
        if isinstance(what, Sum):
            out.append(f"#{money.index(what)}")
        else:
            slugs.append(what.slug)
            out.append(f"{{{len(slugs) - 1}}}")
        at = end
    out.append(text[at:].lower())
    joined = re.sub(r"\s+", " ", "".join(out)).strip()
    return _without_attributes(joined, tuple(slugs), money)


def _without_attributes(text: str, slugs: tuple[str, ...], money: tuple[Sum, ...]) -> Shape:
    # "Cursor parent Anysphere", "Google's DeepMind": one company named twice
    twice = re.compile(r"\{(\d+)\}(?:'s)? ?(?:\(|parent |owner |unit |arm |creator )?\{(\d+)\}\)?")
    while (m := twice.search(text)) and slugs[int(m[1])] == slugs[int(m[2])]:
        text = text[:m.start()] + f"{{{m[1]}}}" + text[m.end():]
    dropped = []
    for words in (_DROPPED, _PLEDGED):
        dropped += [slugs[int(m[1])] for m in words.finditer(text)]
        text = words.sub("of-another", text)
    return Shape(text, slugs, money, tuple(dropped))

"""Where a fact was read, how good that place is, and what of a deal it supports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Grade(StrEnum):
    """How good a source is, best first. `word` is the one a reader sees everywhere."""

    PRIMARY = "primary"
    PRESS = "press"
    WEB = "web"
    AGGREGATOR = "aggregator"
    INDEX = "index"
    UNVERIFIED = "unverified"

    @property
    def word(self) -> str:
        return "digest" if self is Grade.AGGREGATOR else self.value

    @property
    def words(self) -> str:
        """What the word means."""
        return _GRADE_WORDS[self]


_GRADE_WORDS = {
    Grade.PRIMARY: "company statement or filing",
    Grade.PRESS: "known outlet or its wire text",
    Grade.WEB: "small site or blog that repeats reports",
    Grade.AGGREGATOR: "digest of other outlets, or a machine summary",
    Grade.INDEX: "cited by a page that was read, this page itself was not opened",
    Grade.UNVERIFIED: "no page seen",
}
_ORDER = {grade: i for i, grade in enumerate(Grade)}


class Supports(StrEnum):
    """What of a deal a source supports; one that does not say supports both."""

    AMOUNT = "amount"
    STATUS = "status"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `day` is None for an undated page; `excerpt`: only a part of it was read."""

    url: str
    day: date | None
    grade: Grade
    excerpt: bool = False
    supports: Supports | None = None  # None: it does not say

    @property
    def openable(self) -> bool:
        return self.url.startswith(("https://", "http://"))


def best_of(sources: Iterable[Source]) -> Source | None:
    """The first source of the best grade, those with an address before others."""
    return min(sources, key=lambda s: (not s.openable, _ORDER[s.grade]), default=None)

"""Whether a row has what was typed into a filter."""

from __future__ import annotations


def fits(words: str, *texts: str) -> bool:
    """True when every word of `words` stands in one of `texts`, in any case; nothing typed fits all."""
    found = " ".join(texts).casefold()
    return all(word in found for word in words.casefold().split())

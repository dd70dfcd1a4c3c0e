"""A source in few words, for lists and notes."""

from __future__ import annotations

from urllib.parse import urlsplit

from tui.deals.ledger.deal import Source
from tui.draw.words.numbers import day


def source_words(source: Source) -> str:
    """`press: wsj.com, 10 Sep 2025`."""
    host = urlsplit(source.url).netloc.removeprefix("www.") or source.url
    when = day(source.day) if source.day else "undated"
    return f"{source.grade.words}: {host}, {when}{', read in excerpt only' if source.excerpt else ''}"

"""Which companies of the ledger stand in a text, by name, alias, possessive or ticker. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.deals.ledger.company import Company

# Words that a reader leaves out of a company's name, and first words that alone would be plain English.
_TAILS = re.compile(
    r"(?:group|platforms|holdings|systems|technolog(?:y|ies)|electronics|computing|mining|capital|chase|sachs|ai|"
    r"labs?|data|centers|equity|partners|global|management|inc|corp|llc|plc)$", re.I
)
_PLAIN = re.compile(r"(?:aligned|related|reflection|scale|core|thinking|sb|sk|blue|ai|public|private)$", re.I)
_ALIASES: dict[str, tuple[str, ...]] = {
    "alphabet": ("Google Cloud", "Google DeepMind", "DeepMind"),
    "amazon": ("Amazon Web Services", "Amazon.com"),
    "jpmorgan": ("JP Morgan", "J.P. Morgan"),
    "meta": ("Facebook",),
    "microsoft": ("Azure",),
    "openai": ("Open AI",),
    "thinking-machines": ("Thinking Machines",),
    "iren": ("Iris Energy",),
    "cipher": ("Cipher Digital",),
}
_LEAST_BARE_TICKER = 4  # shorter ones are words: they need a bracket, a dollar or an exchange before them


@dataclass(frozen=True, slots=True)
class Named:
    """A mention: `text[start:end]` names the company `slug`."""

    slug: str
    start: int
    end: int


class Names:
    """The names by which a ledger's companies go; made once a ledger."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._of: dict[str, str] = {}
        tickers: dict[str, str] = {}
        for slug, company in companies.items():
            if company.aggregate:
                continue
            for name in names_of(company):
                self._of.setdefault(name.casefold(), slug)
            if company.ticker and company.ticker.isalpha():
                tickers[company.ticker] = slug
        self._tickers = tickers
        longest = sorted(self._of, key=lambda name: (-len(name), name))
        names = "|".join(re.escape(name).replace(r"\ ", r"[ \-]") for name in longest) or "(?!)"
        bare = "|".join(t for t in sorted(tickers) if len(t) >= _LEAST_BARE_TICKER) or "(?!)"
        self._name = re.compile(rf"(?<![\w$])(?:{names})(?![\w])", re.IGNORECASE)
        self._ticker = re.compile(
            rf"(?:(?:NYSE|NASDAQ|Nasdaq)\s*:\s*|\$|(?<=\())([A-Z]{{2,5}})\b|(?<![\w$])({bare})(?!\w)"
        )

    def find(self, text: str) -> tuple[Named, ...]:
        """Every mention in `text`, in its order; of two that overlap the longer name."""
        found = []
        for match in self._name.finditer(text):
            written = match.group()
            if written[0].isupper() or any(c.isupper() for c in written):
                found.append(Named(self._of[" ".join(re.split(r"[ \-]", written)).casefold()], *match.span()))
        taken = [(n.start, n.end) for n in found]
        for match in self._ticker.finditer(text):
            slug = self._tickers.get(match.group(1) or match.group(2))
            if slug and all(match.end() <= a or match.start() >= b for a, b in taken):
                found.append(Named(slug, *match.span()))
        return tuple(sorted(found, key=lambda n: n.start))


def names_of(company: Company) -> tuple[str, ...]:
    """The names of one company: as the ledger writes it, in brackets there, without its tail, aliases."""
    head, _, inside = company.name.partition(" (")
    inside = inside.rstrip(")")
    out = [head]
    if inside[:1].isupper():
        out.append(inside)
    words = head.split()
    while len(words) > 1 and _TAILS.match(words[-1]):
        words = words[:-1]
    short = " ".join(words)
    if not _PLAIN.match(short):
        out.append(short)
    return tuple(dict.fromkeys((*out, *_ALIASES.get(company.slug, ()))))

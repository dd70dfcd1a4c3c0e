"""/ on the Loop screen: jump to a company as one types its name, ticker or slug."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from tui.draw.words.filter import fits
from tui.screens.parts.filtering import Filtered

if TYPE_CHECKING:
    from tui.deals.ledger.company import Company
    from tui.screens.loop.body import Choice


class FindsCompany(Filtered):
    """Enter stays at what was found, Esc goes back to what was chosen before."""

    filter_hint: ClassVar[str] = "company: name, ticker or the beginning of one"
    filter_stays: ClassVar[bool] = False
    choice: Choice

    def __init__(self) -> None:
        super().__init__()
        self._left: Choice | None = None  # what was chosen when the line was opened

    def choose(self, slug: str) -> None:
        """Show a company."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what is chosen now."""
        raise NotImplementedError

    def can_filter(self) -> bool:
        return self.snapshot is not None and self.snapshot.ledger is not None and super().can_filter()

    def do_filter(self) -> None:
        self._left = self.choice
        super().do_filter()

    def take_filter(self, text: str) -> bool:
        ledger = self.snapshot.ledger if self.snapshot is not None else None
        found = first_of(text, ledger.companies.values()) if text and ledger is not None else ""
        if found:
            self.choose(found)
        elif self._left is not None:
            self.choice = self._left
            self.redraw()
        return bool(found) or not text


def first_of(text: str, companies: Iterable[Company]) -> str:
    """Slug of the company of that ticker or name, or whose name begins so, or has the words; "" for none."""
    word, best = text.casefold(), (4, "", "")
    for one in companies:
        names = (one.slug, one.name, one.short)
        if (one.ticker or "").casefold() == word or word in (n.casefold() for n in names):
            rank = 0
        elif any(n.casefold().startswith(word) for n in names):
            rank = 1
        elif fits(text, *names, one.ticker or ""):
            rank = 2
        else:
            continue
        best = min(best, (rank, one.name.casefold(), one.slug))
    return best[2]

"""The ledger on one day as the Ledger screen asks it: rows, loans, loops, questions, each worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tui.deals.article.questions import Question, questions
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Kind
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.query import parse_query, vocabulary
from tui.deals.ledger.rows import LoopPlaces, Row, Totals, loop_places, rows_of, sort_rows, totals

METHOD = (
    "One row for each deal, with its status and amount as they were known on the day shown; what was really "
    "paid stands beside only where a source says so. Sums are of announced money and better, by kind and "
    "never across kinds, from the low to the high end of ranges; letters and rumours stand apart. In no sum "
    "are deals without a number, deals that repeat another's money, and what lapsed or ended.",
    "Sure is said of the figure: three dots a company statement or a filing, two the press, one a small "
    "site, a digest or an index (cited by a page that was read, this page itself was not opened).",
)
CLAIM_METHOD = (
    "A claim is `contradicted` only with a company statement, a filing, a known outlet or our own "
    "computation against it; with weaker sources against it, it is `disputed`. Superseded: true when "
    "written. Then and now: our own computation from prices, market values and the ledger's dated figures.",
)
QUESTION_METHOD = (
    "An indicator compares like with like: one metric, one basis. Its direction runs from the last reading "
    "on the article's day, or the first one after it where none was known then, to the newest. Only dates "
    "that are in the data stand under `next`.",
)


MANY = 1000  # deals


@dataclass(frozen=True)
class Listed:
    """A filtered and sorted list with what follows from it; `problem` explains a word not understood."""

    rows: tuple[Row, ...]
    totals: Totals
    problem: str
    of: int

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The id of each row."""
        return tuple(row.entry.deal.id for row in self.rows)


@dataclass(frozen=True, eq=False)  # by identity: what follows from it is kept without comparing deals
class LedgerStudy:
    """Everything here follows from these two."""

    ledger: Ledger
    day: date

    def same(self, other: LedgerStudy) -> bool:
        """Whether both are of one ledger (the very one) and day."""
        return self.ledger is other.ledger and self.day == other.day

    @cached_property
    def book(self) -> Book:
        return self.ledger.as_of(self.day)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.ledger, self.book)

    @cached_property
    def loans(self) -> tuple[Row, ...]:
        return tuple(r for r in self.rows if r.entry.deal.kind is Kind.DEBT)

    @cached_property
    def places(self) -> LoopPlaces:
        return loop_places(self.book)

    @property
    def places_now(self) -> LoopPlaces | None:
        """`places` if they are known or quick to find; of a large ledger a thread finds them first."""
        return self.places if "places" in self.__dict__ or not self.large else None

    @property
    def large(self) -> bool:
        """True where the search for loops takes longer than a key may wait."""
        return len(self.ledger.deals) > MANY

    @cached_property
    def words(self) -> frozenset[str]:
        return vocabulary(self.rows)

    @cached_property
    def names(self) -> dict[str, str]:
        return {slug: company.name for slug, company in self.ledger.companies.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions(self.ledger, self.day)

    def listed(self, text: str, sort: str, backwards: bool, debt: bool = False) -> Listed:
        """What fits the filter `text`, sorted, with its totals."""
        every = self.loans if debt else self.rows
        query = parse_query(text, lambda: self.places)
        rows = sort_rows(query.choose(every), sort, backwards)
        problem = query.explain(every, self.words) if text else ""
        return Listed(rows, totals(rows), problem, len(every))

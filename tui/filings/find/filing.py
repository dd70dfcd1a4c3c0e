"""Filings to candidates: the passages with a sum near a debt word or another company, quoted as filed.

Only sums that stand in a passage count; several without a total stay parts. Each pattern has a name that
travels with the candidate. Pure and deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status
from tui.filings.candidate import BANKS, BONDS, PRIVATE, ROUND, SHARES, Candidate, Told, Via
from tui.filings.find import passages as p
from tui.filings.find.markup import Paragraph, paragraphs
from tui.filings.find.mentions import Names
from tui.filings.find.passages import FILER, Filing, Passage

__all__ = ["FILER", "FORMS", "ITEMS", "MARKS", "Filing", "read_filing"]

ITEMS = frozenset({"1.01", "1.02", "2.01", "2.03", "2.04", "3.02", "7.01", "8.01"})
FORMS = frozenset({"8-K", "8-K/A", "6-K", "6-K/A", "10-Q", "10-Q/A", "10-K", "10-K/A", "20-F"})
MARKS = (
    "notes", "loan", "ended loan", "price of a company", "stock sold", "capital committed", "backstop",
    "shares issued to", "pays the filer", "the filer pays", "contract value",
)
MOST_CANDIDATES = 40  # of one filing; a hostile one fills no inbox
MOST_QUOTES = 3
_STOCK_ITEMS = frozenset({"1.01", "3.02", "8.01"})


def read_filing(text: str, filing: Filing, names: Names) -> tuple[Candidate, ...]:
    """The candidates of one filing, the debt of one paper once, each with the passage as filed."""
    relevant = [q for q in _body(paragraphs(text)) if not q.items or ITEMS.intersection(q.items)]
    selling = any(p.SALE_BY_FILER.search(q.text) for q in relevant)
    found: list[tuple[int, Candidate]] = []
    for passage in p.passages(relevant, filing, names):
        if made := _of_passage(_Maker(passage, filing), selling):
            found.append((passage.paragraph, made))
        if len(found) >= MOST_CANDIDATES:
            break
    return tuple(_once(found))


def _body(every: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Without the cover of a report that has items: what stands before the first one is the form's words."""
    return tuple(q for q in every if q.items) or every


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the candidate of one passage."""

    passage: Passage
    filing: Filing

    def of(self, mark: str, payer: str | None, receiver: str | None, kind: Kind, status: Status,
           many: bool = False, largest: bool = False) -> Candidate:
        """`many`: several sums are parts without a total; `largest`: the largest sum is the whole."""
        money = self.passage.open_sums
        first = max(money, key=lambda s: s.musd or 0.0) if largest else money[0]
        parts = tuple(s.musd for s in money if s.musd is not None) if many and len(money) > 1 else ()
        items = " ".join(self.passage.items)
        made = Candidate(
            payer=payer, receiver=receiver, kind=kind, status=status, day=self.filing.day, via=Via.FILING,
            form=Form.EXACT, currency=first.currency, parts_musd=parts,
            also=tuple(s for s in self.passage.others if s not in (payer, receiver)),
            why=f"item{'s' if len(self.passage.items) > 1 else ''} {items}" if items else self.filing.form,
            marks=(mark,),
            told=(Told(self.passage.quote, self.filing.url, self.filing.form, self.filing.day),),
        )
        if parts:
            return made
        return replace(made, amount_musd=first.musd, low_musd=first.low_musd, form=first.form)


def _of_passage(made: _Maker, selling: bool) -> Candidate | None:
    """The first pattern that fits. An end comes first: "repaid and terminated its #0 facility" has the words
    of a facility, too."""
    text, filer = made.passage.shape, made.filing.filer
    if not made.passage.open_sums or (p.NO_NEW_MONEY.search(text) and not p.NEW_LOAN.search(text)):
        return None
    if p.ENDED_LOAN.search(text):
        return made.of("ended loan", BANKS, filer, Kind.DEBT, Status.TERMINATED)
    if p.NEW_NOTES.search(text):
        return made.of("notes", BONDS, filer, Kind.DEBT, _paper_status(text), many=True)
    if made.passage.others and (found := _with_company(made)):
        return found
    if p.NEW_LOAN.search(text):
        lender = PRIVATE if p.PRIVATE_LENDER.search(text) else BANKS
        status = Status.LETTER_OF_INTENT if p.LETTER.search(text) else Status.DEFINITIVE
        return made.of("loan", lender, filer, Kind.DEBT, status, largest=True)
    if p.PRICE.search(text):
        payer, receiver = (None, filer) if selling else (filer, None)
        return made.of("price of a company", payer, receiver, Kind.EQUITY, _done(text))
    if p.STOCK.search(text) and _STOCK_ITEMS.intersection(made.passage.items):
        buyers = SHARES if p.PUBLIC_SALE.search(text) else ROUND
        return made.of("stock sold", buyers, filer, Kind.EQUITY, _done(text))
    if p.VENTURE.search(text):
        return made.of("capital committed", filer, None, Kind.EQUITY, Status.DEFINITIVE)
    return None


def _with_company(made: _Maker) -> Candidate | None:
    """A deal with another company of the ledger that stands in the same sentence."""
    text, filer = made.passage.shape, made.filing.filer
    bought = Kind.EQUITY if p.SHARE_WORDS.search(text) else Kind.PURCHASE
    if match := p.BACKSTOP.search(text):
        return made.of("backstop", match["who"], filer, Kind.GUARANTEE, Status.DEFINITIVE)
    if (match := p.ISSUED_TO.search(text)) and p.FILER_ISSUES.search(text):
        return made.of("shares issued to", filer, match["who"], Kind.WARRANT, Status.DEFINITIVE)
    if match := p.PAYS_FILER.search(text):
        return made.of("pays the filer", match["who"], filer, bought, _done(text))
    if match := p.FILER_PAYS.search(text):
        return made.of("the filer pays", filer, match["who"] or match["who2"], bought, _done(text))
    if p.CONTRACT.search(text):
        return made.of("contract value", made.passage.others[0], filer, Kind.PURCHASE, Status.DEFINITIVE)
    return None


def _paper_status(text: str) -> Status:
    if re.search(r"\b(?:issued|closed|complet\w+|consummat\w+|issuance of)\b", text):
        return Status.CLOSED
    if re.search(r"\b(?:intends? to|propos\w+|launch\w*|plans? to)\b", text):
        return Status.ANNOUNCED
    return Status.DEFINITIVE


def _done(text: str) -> Status:
    return Status.CLOSED if re.search(r"\b(?:completed|consummated|closed)\b", text) else Status.DEFINITIVE


def _once(found: list[tuple[int, Candidate]]) -> list[Candidate]:
    """One candidate a deal: notes of one filing are one issue, a facility is told in one paragraph."""
    notes = [one for _, one in found if one.marks == ("notes",)]
    out = [_one_issue(notes)] if notes else []
    loans: dict[int, Candidate] = {}  # of a paragraph: the largest sum is the whole
    for number, one in found:
        if one.marks == ("loan",):
            loans[number] = max(loans.get(number, one), one, key=lambda c: c.amount_musd or 0.0)
    for number, one in found:
        part = one.marks == ("notes",) or (one.marks == ("loan",) and loans[number] is not one)
        if not part and not any(_is_told(old, one) for old in out):
            out.append(one)
    return out


def _one_issue(notes: list[Candidate]) -> Candidate:
    """The notes of one filing: the total where one is written, else the parts."""
    whole = [c for c in notes if c.amount_musd is not None]
    parts = [c for c in notes if c.parts_musd]
    best = max(whole, key=lambda c: c.amount_musd or 0.0) if whole else notes[0]
    if whole and parts and sum(parts[0].parts_musd) > 1.02 * (best.amount_musd or 0.0):
        best = parts[0]  # what is written alone is one of the parts, told again
    closed = any(c.status is Status.CLOSED for c in notes)
    told = tuple(dict.fromkeys(t for c in (best, *notes) for t in c.told))[:MOST_QUOTES]
    return replace(best, status=Status.CLOSED if closed else best.status, told=told)


def _is_told(old: Candidate, one: Candidate) -> bool:
    """Whether the same sum of the same parties and kind stands there already; an end is another thing."""
    if old.pair != one.pair or old.kind is not one.kind:
        return False
    if (old.status is Status.TERMINATED) != (one.status is Status.TERMINATED):
        return False
    a, b = old.amount_musd, one.amount_musd
    return a is b if a is None or b is None else abs(a - b) <= 0.02 * max(a, b)

"""Passages of a filing: sentences with a sum, and the patterns that say what such a sentence tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tui.filings.find.markup import Paragraph
from tui.filings.find.mentions import Names
from tui.filings.find.patterns import words
from tui.filings.find.sums import Sum, sums

FILER = "filer"
LONGEST_QUOTE, LONGEST_SHAPE = 600, 1600  # characters
_SENTENCE = re.compile(r"(?<=[a-z\d\)\]”\"%])[.;](?:[”\"])?\s+(?=[A-Z“\"(\[])")
_SHORT_WORDS = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Nos?|plc|St|Mr|Ms|Dr|vs|approx|Sec|L\.P|N\.A|U\.S|S\.A)$")


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of a filing beside its text. `filer` is the filer's slug (or FILER), `name` its name."""

    form: str
    day: date
    filer: str = FILER
    name: str = ""
    items: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as a shape: `#j` for its sums, `{F}` for the filer, `{slug}` for other companies."""

    quote: str
    shape: str
    sums: tuple[Sum, ...]
    items: tuple[str, ...]
    others: tuple[str, ...]
    paragraph: int

    @property
    def open_sums(self) -> list[Sum]:
        """The sums that may be a deal's: no fee, threshold, older sum or part of another one."""
        return [money for i, money in enumerate(self.sums) if self._may_be_deal(i) and not money.per]

    def _may_be_deal(self, index: int) -> bool:
        at = self.shape.find(f"#{index}")
        before, after = self.shape[max(0, at - 110):max(0, at)], self.shape[at + len(f"#{index}"):][:50]
        older = _NOT_BEFORE.search(before) and not _RAISED.search(before)
        return at >= 0 and not older and not _NOT_AFTER.search(after)


def passages(body: Iterable[Paragraph], filing: Filing, names: Names) -> Iterator[Passage]:
    """The sentences of `body` in which a sum of a million or more stands."""
    own = _own_words(filing)
    for number, paragraph in enumerate(body):
        if "$" not in paragraph.text and "USD" not in paragraph.text:
            continue
        for sentence in _sentences(paragraph.text):
            if money := sums(sentence):
                shape, others = _shape(sentence, money, filing, names, own)
                yield Passage(sentence[:LONGEST_QUOTE], shape, money, paragraph.items, others, number)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE.finditer(text):
        if not _SHORT_WORDS.search(text[max(start, end.start() - 12):end.start()]):
            yield text[start:end.start() + 1].strip()
            start = end.end()
    yield text[start:].strip()


def _shape(
    sentence: str, money: tuple[Sum, ...], filing: Filing, names: Names, own: re.Pattern[str]
) -> tuple[str, tuple[str, ...]]:
    named = names.find(sentence)
    marks = [(s.start, s.end, f"#{i}") for i, s in enumerate(money)]
    marks += [(n.start, n.end, "{F}" if n.slug == filing.filer else f"{{{n.slug}}}") for n in named]
    marks += [(m.start(), m.end(), "{F}") for m in own.finditer(sentence)]
    out, at = [], 0
    for start, end, mark in sorted(marks):
        if start >= at:
            out += [sentence[at:start].lower(), mark]
            at = end
    out.append(sentence[at:].lower())
    others = dict.fromkeys(n.slug for n in named if n.slug != filing.filer)
    return "".join(out)[:LONGEST_SHAPE], tuple(others)


def _own_words(filing: Filing) -> re.Pattern[str]:
    """How a filing calls its filer: the Company, we, its name's first word."""
    first = re.sub(r"^(?:the|koninklijke)\s", "", filing.name.casefold()).split()
    head = re.escape(first[0].strip(",.")) if first and len(first[0]) > 3 else "(?!)"
    return re.compile(
        rf"\b(?:the (?:company|registrant|issuer|borrower)|we|{head}(?:[\w ,.]{{0,40}}?(?:inc\.?|corp\.?|"
        r"corporation)\b)?)(?!\w)", re.I
    )


# Around a sum: what makes it no sum of the deal.
_NOT_BEFORE = re.compile(
    words(
        "redeem~ redemption repay~ repaid repurchas~ refinanc~ existing prior previous~ outstanding",
        "excess_of (?:less|greater)_than threshold~ exceed~ minimum denominations?_of per each fees?",
        "penalt~ premium_of expenses_of discounts? net_proceeds fair_value over-?allotment option_to",
        "letters?_of_credit sublimit cap_of loss~ charge~ revenue~ income cash_balance impairment",
    ) + r"\s(?:[^#.]{0,24}\s)?$|\badditional\s$"
)
_NOT_AFTER = re.compile(
    r"^\s?(?:[^#.,;]{0,24}\b)?(?:sublimit|swing-?line|letters? of credit|fees?|of letters|per share|"
    r"termination fee|threshold|of (?:its |the )?(?:outstanding|existing)|integral|multiples)\b"
)
_RAISED = re.compile(r"\b(?:increas|upsiz|rais)\w+\b[^#]{0,90}$")

_NOTES = r"\b(?:notes|debentures|bonds|debt securities|debt offering|convertible)\b"
_LOAN = words(
    "credit_(?:agreement|facility|facilities|line) term_(?:loan|facility) revolving delayed[-_]draw",
    "loan_(?:agreement|facility) loan_commitments? bridge_(?:loan|facility) ddtl lines?_of_credit",
    "promissory_note warehouse",
)
_ISSUE = words("issu(?:e|es|ed|ance|ing) offer(?:s|ed|ing)? sale sells? sold pric(?:ed|ing) clos(?:ed|ing)",
               "complet(?:ed|ion) consummat(?:ed|ion) placed placement")
_ENTER = words("enter(?:ed|s|ing)_into provid(?:es|ed|ing)_for provides establish~ obtain~ receiv~ consist~",
               "increas~ includ~ make~_available amend~ execut~ clos(?:ed|ing) secur~ borrow~ upsiz~",
               "commit(?:ted|s|ments?)")
_WHO, _WHO2 = r"\{(?P<who>[a-z][\w-]*)\}", r"\{(?P<who2>[a-z][\w-]*)\}"


def _search(written: str) -> re.Pattern[str]:
    """A pattern in which … stands for some words and ‥ for some without a sum; bounded, so that a hostile
    sentence costs no more than a long one."""
    return re.compile(written.replace("…", ".{0,240}?").replace("‥", "[^#]{0,200}?"))


NEW_NOTES = _search(
    rf"{_ISSUE}…#\d+…{_NOTES}|^#?\W*(?:issuance|offering|sale|pricing) of #\d+…{_NOTES}|"
    rf"{_NOTES}…\b(?:issued|sold|priced)\b…\baggregate principal amount of #\d+"
)
NEW_LOAN = _search(
    rf"{_ENTER}…#\d+‥{_LOAN}|{_ENTER}…{_LOAN}…#\d+|\bcommitments under…{_LOAN}…#\d+|"
    rf"{_LOAN}…\b(?:aggregate (?:principal )?amount|commitments?|borrow\w*|capacity|total\w*)\b…#\d+"
)
ENDED_LOAN = _search(
    r"\b(?:terminat\w+|repaid(?: in full)?|paid off|discharged|retired)\b…"
    rf"(?:{_LOAN}…#\d+|#\d+…(?:{_LOAN}|{_NOTES}))|"
    r"\btermination\b…\bpaid\b…#\d+…\b(?:note|loan|obligations)\b"
)
NO_NEW_MONEY = re.compile(words(
    "exchange_offers? offers?_to_exchange tender_offers? redemption substantially_all_of"
))
PRICE = _search(
    words(
        "purchase_price (?:total|aggregate|merger|cash)_consideration",
        "aggregate_(?:cash_)?(?:purchase_)?price transaction_value enterprise_value",
    ) + r"‥#\d+|\b(?:acquire[sd]?|acquisition of|purchase[sd]?)\b‥\b(?:for|price of)\b‥#\d+‥"
    r"\bin (?:cash|stock|shares)\b"
)
STOCK = _search(
    r"\b(?:issu\w+|sell|sold|sale|purchase[sd]?|invest\w*|subscrib\w+)\b…\b(?:shares|stock|equity)\b…#\d+|"
    r"\b(?:invest\w*|purchase[sd]?)\b‥#\d+…\b(?:shares|stock|equity)\b"
)
SHARE_WORDS = re.compile(words("shares common_stock preferred_stock equity stake"))
PUBLIC_SALE = re.compile(words("public_offering at-the-market underwrit~"))
ISSUED_TO = _search(rf"\b(?:issu\w+|grant\w*)\b…{_WHO}…\b(?:warrants?|shares|stock)\b…#\d+")
FILER_ISSUES = _search(r"\{F\}…\b(?:issu|grant)\w*")
_BOUND = words("commit~ agree~ oblig~ contract~ will shall expect~")
_PAYS = words("pay purchase spend buy lease license order take")
PAYS_FILER = _search(rf"{_WHO}‥{_BOUND}‥{_PAYS}‥#\d+")
FILER_PAYS = _search(rf"\{{F\}}‥{_BOUND}‥{_PAYS}‥(?:{_WHO}‥#\d+|#\d+…\b(?:from|to|with|of)\b‥{_WHO2})")
CONTRACT = _search(
    r"\b(?:contract(?:ed|ual)?|lease|agreement|order|statement of work)\b…"
    r"\b(?:value|revenues?|payments?|consideration|worth|rent)\b‥#\d+|"
    r"#\d+‥\b(?:contract(?:ed|ual)? (?:value|revenues?)|total contract|lease payments|rental payments)\b"
)
BACKSTOP = _search(
    rf"{_WHO}…\b(?:backstop\w*|guarant\w+|support\w*)\b‥#\d+…\b(?:obligations?|lease|payments?)\b"
)
VENTURE = _search(r"\bcommit\w*\b…\b(?:invest\w*|contribut\w*|capital)\b‥#\d+")
PRIVATE_LENDER = re.compile(r"\b(?:blackstone|magnetar|ares|carlyle|kkr)\b|\{(?:apollo|blue-owl|pimco)\}")
LETTER = re.compile(words("commitment_letters? commitment_parties letters?_of_intent"))
SALE_BY_FILER = re.compile(
    r"\b(?:company|registrant)\s(?:will|has agreed to|agreed to|shall)\s(?:sell|transfer|divest)|"
    r"\bsale of the company|\bsale agreement\b|the [“\"]?buyer[”\"]?|sell to the (?:buyer|purchaser)", re.I
)

"""What a title is about besides its parties: reasons against it, roles of its sums, its status. Pure."""

from __future__ import annotations

import re

from tui.deals.ledger.deal import Kind, Status
from tui.filings.find.frames import Frame
from tui.filings.find.patterns import words
from tui.filings.find.shape import Shape
from tui.filings.find.sums import Sum


def _table(**rows: str) -> dict[str, re.Pattern[str]]:
    return {name.replace("_", " "): re.compile(said) for name, said in rows.items()}


_SOLD = words("sells? sold selling dumps? dumped offloads? offloaded trims? trimmed exits? exited unloads?",
              "divests? reduc~")
# Titles that tell of no new deal, whatever names and sums stand in them.
AGAINST = _table(
    law=words(
        "lawsuits? sue[sd]? suing courts? judges? jury legal_(?:action|battle|fight|threat) fine[sd]?",
        "penalt~ antitrust probes? settle~ bankrupt~ damages violations? infring~ trial verdict alleg~",
        "watchdogs? investigat~ reviews?",
    ),
    question=r"\?|^" + words(
        "how why what is are can should could if will does do meet this these here's inside when who"
    ),
    opinion=words(
        "analysts? opinion explain~ here's bubble circular game-?changing fiction lessons? history",
        "timeline takeaways? what_to_know means_for better_buy should_you buy_now look(?:ing|s)?_back",
        "recap years?_ago a_year_on turn(?:s|ed|ing)?_.{1,40}_into wins_and_losses winners? losers?",
        "left_out raises?_(?:questions?|concerns?|doubts?|fears?|eyebrows|alarms?)",
    ),
    price=words(
        "price_targets? stock_forecast upgrades? downgrades? (?:buy|sell|hold)_ratings? outperform",
        "insiders? 13f hedge_funds? options?_trad~ if_you_(?:had_)?invested",
    ),
    sold_stake=_SOLD + r".*?(?:\b(?:stakes?|holdings?|positions?)\b|\}(?:'s)? (?:\w+ )?(?:shares?|stock)\b)"
                       r"(?!.*\bto \{)",
    own_spending=words(
        "buy-?backs? repurchas~ dividends? capex capital_(?:spending|expenditures?) plant factory fab",
        "headquarters salar~ bonus~ pay_packages? compensation layoffs? hir(?:es?|ing)",
        r"(?:cuts?|cutting|slash\w+|axes?|sheds?)_[^{}#]{0,20}(?:jobs|staff|workers|roles)",
    ),
    market_move=words(
        "(?:stock|shares?)_(?:rally|rout|slump|surge) market_rout wip(?:es?|ed|ing)_(?:out|off)",
        r"los(?:es?|t|ing)_#\d+_in erases?",
    ),
)
_DEALS = r"(?:deals|commitments|contracts|bets|promises|obligations|partnerships|investments)"
_RESULTS = (
    r"(?:revenues?|profits?|loss(?:es)?|earnings|income|sales|backlog|run[- ]rate|cash burn|arr|write-?down)"
)
_PASSED = r"\b(?:hits?|tops?|reach(?:es)?|cross(?:es)?|surpass(?:es)?|nears?|joins?|becomes?)"
_NOT_OF_DEAL = (
    r"(?! (?:\w+",
    r"){0,4}(?:deal|contract|agreement|lease|order|round|loan|debt|bond|package|investment|stake|"
    r"funding|financing|sale|facility|purchase|pact|offering|acquisition|takeover))"
)
# What a sum says (#N) that is not the sum of a deal.
NO_SUM = _table(
    value=(
        r"(?:valu(?:ed|ing|es|ation\w*)|market (?:value|cap\w*|capitali[sz]ation))\b[^#{}]{0,28}#N\b"
        r"|#N (?:\w+ ){0,2}(?:valuations?|market (?:value|cap\w*)|valued)\b"
        r"|(?:stakes?|holdings?|shares|fortune|net worth|company|start-?up|empire)\b[^#{}]{0,12} worth #N\b"
        rf"|{_PASSED} (?:the |a |first )*#N\b{_NOT_OF_DEAL}"
    ),
    total=(
        rf"#N (?:worth )?(?:of|in|to|on|for|into) (?:\w+[- ]){{0,4}}{_DEALS}\b"
        r"|\b(?:total\w*|combined|altogether|cumulative|spree)\b[^#]{0,20}#N\b"
        rf"|{_DEALS} (?:worth|totall?ing|of|top\w*) #N\b|#N (?:debt )?pile\b"
    ),
    result=(
        rf"{_RESULTS}\b[^#{{}}]{{0,30}}#N\b"
        r"|#N (?:\w+[- ]){0,3}(?:revenues?(?!-)|profits?|loss(?:es)?|earnings|income|backlog|run[- ]rate|arr|"
        r"write-?down|charge|burn|gains?)\b"
    ),
    per_share=r"#N (?:a|per) share\b",
)

ENDED = re.compile(words(
    "scraps? scrapped cancel(?:s|led|ed)? terminat~ abandon~ walks?_away walked_away calls?_off",
    "called_off pull(?:s|ed|ing)?_out back(?:s|ed)?_out drops? dropped ends? ended unwinds? collaps~",
    "falls?_through kill(?:s|ed) will_not won't",
    r"axe[sd]? (?:share|stock)?holders?_(?:reject~|vote_down|block)",
))
DENIED = re.compile(words(
    "den(?:y|ies|ied) pushes_back refut~ reject(?:s|ed) dismiss~ dispute[sd]? not_true no_plans? rebuffs?"
))
INTENT = re.compile(words(
    "term_sheets? letters?_of_intent loi memorand~ mou non-?binding preliminary in_principle framework",
    "agree(?:s|d)?_(?:on_)?(?:the_)?terms commitment_letters?",
))
TALKS = re.compile(words(
    "talks? discuss~ negotiat~ seek(?:s|ing)? sought plans? planning planned weigh~ consider~ eyes?",
    "eyeing explor~ mulls? mulling may might could said_to near(?:s|ing)? close_to on_(?:the_)?verge",
    "ready readies prepar~ propos~ target(?:s|ing)? aims? aiming wants? hopes? looks?_to looking_to",
    "ambitions? bids? courts reportedly rumou?r~ in_line_to set_to_(?:seek|discuss) approach~ stall~",
    "no_assurance pauses? paused on_ice in_doubt reconsider~ rethink~ uncertain",
))
_BOUGHT = r"(?:investment|purchase|acquisition|stake|takeover)"
CLOSED = re.compile(
    r"\bclos(?:es|ed) (?:on )?(?:a |its |the |record |#)|"
    rf"\bfinali[sz]es? [^{{}}]{{0,20}}(?:#\d+ )?(?:\{{\d+\}} )?{_BOUGHT}\b|"
    + words(
        "complet(?:es|ed|ing) finish(?:es|ed) wraps?_up consummat~ raised bought invested acquired",
        "borrowed",
        r"under_(?:\w+_){0,3}(?:agreement|deal|pact|plan) raises?_#\d+_from",
        r"has_(?:invested|acquired|paid|bought)",
    )
)
SIGNED = re.compile(words(
    "sign(?:s|ed|ing)? ink(?:s|ed)? contracts? lease seal(?:s|ed)? agree(?:s|d)? definitive binding",
    "execut(?:es|ed) finali[sz](?:es|ed) commits committed",
))
_STATUS = (
    ("ended", ENDED, Status.TERMINATED),
    ("denied", DENIED, Status.RUMOURED),
    ("intent", INTENT, Status.LETTER_OF_INTENT),
    ("talks", TALKS, Status.RUMOURED),
    ("closed", CLOSED, Status.CLOSED),
    ("signed", SIGNED, Status.DEFINITIVE),
)
STATUS_MARKS = (*(name for name, _, _ in _STATUS), "announced")


def against(shape: Shape) -> str:
    """The name of the first reason why this title gives nothing; empty when there is none."""
    return next((name for name, said in AGAINST.items() if said.search(shape.text)), "")


def deal_sums(shape: Shape) -> dict[int, Sum]:
    """The sums of `shape` that may be those of a deal, by their number."""
    return {i: money for i, money in enumerate(shape.sums) if f"#{i}" in shape.text and not role_of(shape, i)}


def role_of(shape: Shape, index: int) -> str:
    """What sum `index` says that is no deal's (value, total, result ...), or nothing."""
    marked = shape.text.replace(f"#{index}", "#N")
    return next((name for name, said in NO_SUM.items() if said.search(marked)), "")


def status_of(shape: Shape, frame: Frame) -> tuple[Status, str, bool]:
    """The status, the name of what told it, and whether somebody denies it. What is said without more is
    announced: "to invest", "strikes a deal"."""
    said = frame.clause or shape.text
    for name, pattern, status in _STATUS:
        if pattern.search(said):
            if status is Status.DEFINITIVE and frame.kind is Kind.EQUITY and frame.group:
                continue
            return status, name, name == "denied"
    return Status.ANNOUNCED, "announced", False

"""The sentences of deals, as patterns over shapes. Pure.

A pattern is written with A (who pays), B (who receives) and S (the sum), words of a class in ‹brackets›,
and three gaps: … stands for words without a name or a sum, not past the clause; ‥ for words and sums without
a name (who acts stands nearest to the verb); ⋯ for anything. Patterns of one name say the same otherwise.
"""

from __future__ import annotations

import re

from tui.deals.ledger.deal import Kind
from tui.filings.candidate import BANKS, BONDS, PRIVATE, ROUND, SHARES

Rows = tuple[tuple[str, re.Pattern[str]], ...]
_LIST = r"\{\d+\}(?:'s)?(?:(?:, and |, | and | & |/|-| plus )\{\d+\}(?! #))*"
_GAPS = {
    "…": r"(?:(?! as (?!part\b)| while | after | amid | days before )[^{}#])*?", "‥": r"[^{}]*?", "⋯": r".*?",
    "A": rf"(?P<a>{_LIST})", "B": rf"(?P<b>{_LIST})", "S": r"#(?P<s>\d+)", "C": r"\{\d+\}",
}


def words(*listed: str) -> str:
    """A group of words, separated by blanks: "~" is any ending, "_" a blank inside."""
    every = (w.replace("~", r"\w*").replace("_", " ") for w in " ".join(listed).split())
    return rf"\b(?:{'|'.join(every)})(?!\w)"


_CLASSES = {
    "invest": words(
        "invest~ pour~ inject~ plow~ plough~ pump~ sink~ put~ buy~ bought take~ took taking acquir~",
        "purchas~ commit~ make~ made pledg~ bet~ add~ up ups upped boost~ increas~ double~ bring~",
    ),
    "stage": words(
        "plan~ stall~ clos~ complet~ finali~ approv~ clear~ deny denies denied paus~ reconsider~",
        "confirm~ scrap~ cancel~ talks report~ in_doubt on_ice announc~ sign signs signed signing seal~",
        "collaps~ delay~ shr[iu]nk~ deal weigh~ consider~ eye eyes eyeing mull~ seek~ discuss~ explor~",
        "near~ proceed~ drop~ abandon~ end ends ended pull~ walk~",
    ),
    "sign": words(
        "sign signs signed signing ink inks inked strik~ struck agree~ reach~ seal~ announc~ expand~",
        "extend~ unveil~ enter~ finali~ forg~ cut cuts cutting team~ clos~ complet~ talks near~",
        "negotiat~ partner~ deepen~ renew~ secur~ confirm~ hammer~ lock~ in_line scrap~ cancel~",
        "terminat~ end ends ended abandon~ walk~ drop~ revis~ amend~ rework~ plan~ seek~ mull~ weigh~",
        "consider~ discuss~ pen pens penned clinch~ land~ win~ won score~ tap~ choos~ pick~ select~",
        "stall~ collaps~ tie~ link~ join~ commit~ award~ hand~",
    ),
    "pact": words(
        "deals? contracts? agreements? leases? orders? pacts? partnerships? commitments? tie-ups? accord",
        "arrangement collaboration alliance",
    ),
    "win": words(
        "scor~ lands? landed landing wins? won winning secur~ snags? snagged bags? bagged clinch~ gains?",
        "gets? got nabs? receiv~ books? booked",
    ),
    "guarantee": words("guarant~ backstop~ underwrit~ on_the_hook insur~"),
    "give": words("giv~ gave grant~ issu~ hand~ award~ offer~"),
    "lend": words("lead~ led lend~ lent loans? loaned financ~ provid~ arrang~ extend~"),
    "loan": words("loans? debt credit financing facility notes bonds?"),
    "get": words(
        "gets? got receiv~ secur~ lands? wins? takes? took rais~ bags? accept~ draws? attract~ obtain~"
    ),
    "fund": words("fund~ financ~ back~ support~ provid~ arrang~"),
    "back": words("lead~ led joins? joined back backs backed anchor~ participat~"),
    "sell": words("suppl~ sell~ provid~ deliver~ leas~ rent~ build~ hosts? hosting equip~ ship~"),
    "buy": words("buys? buying bought acquir~ purchas~ snap~ tak~_over scoop~ absorb~"),
    "spend": words(
        "spen~ commit~ pledg~ pay~ buy~ bought order~ purchas~ book~ reserv~ invest~ procur~ hand~ rent~",
        "leas~",
    ),
    "rent": words(
        "rent~ leas~ taps? tapp~ hir~ turn~ use uses using pick~ choos~ select~ reserv~ buy~ order~ source~"
    ),
    "share": words("shares? stock stakes? equity"),
    "investment": words("investments? stakes? bets? funding"),
    "supply": words(
        "cloud comput~ capacity data_?cent(?:er|re)s? lease rent~ hosting colocation power gigawatts? gw",
        "megawatts? mw campus infrastructure servers? sites? chips? chipsets? gpus? tpus? accelerators?",
        "processors? memory hbm semiconductors? silicon systems racks spending services credits software",
        "licen[cs]e assets technology equipment energy electricity",
    ),
    "round": words("round funding financing raise"),
    "rounded": words("rais~ clos~ secur~ lands? gets? complet~"),
    "named": words("investors? backers? round funding financing series led_by from"),
}
CLOUD = re.compile(words(
    "cloud comput~ capacity data_?cent(?:er|re)s? leases? rent~ hosting colocation power gigawatts? gw",
    "megawatts? mw campus infrastructure servers? sites?",
))
CHIPS = re.compile(words(
    "chips? chipsets? gpus? tpus? accelerators? processors? semiconductors? memory hbm silicon",
    "systems racks"
))


def pattern(written: str) -> re.Pattern[str]:
    """The regular expression of a pattern."""
    spelled = re.sub(r"‹(\w+)›", lambda m: _CLASSES[m[1]], re.sub(r"\b([ABCS])\b|([…‥⋯])", _gap, written))
    return re.compile(spelled)


def _gap(match: re.Match[str]) -> str:
    return _GAPS[match.group()]


def _rows(*rows: tuple[str, str]) -> Rows:
    """Patterns in the order in which they are tried."""
    return tuple((name, pattern(written)) for name, written in rows)


GUARANTEES = _rows(
    ("guarantees", "A‥‹guarantee›…B…S"), ("guarantees", "A‥‹guarantee›⋯S⋯B"),
    ("guarantees", "A‥‹guarantee›⋯B⋯S"),
)
WARRANTS = _rows(
    ("gives warrants", r"A…‹give›…B⋯\b(?:warrants?|options?)⋯S"),
    ("gives warrants", r"A…‹give›…S…\b(?:warrants?|options?)…B"),
    ("gives warrants", r"A…‹give›…B⋯S…\b(?:warrants?|options?)"),
)
LOANS = _rows(
    ("lends", "A‥‹lend›…B…S…‹loan›"),
    ("lends", r"A‥\b(?:lend\w*|lent)\b…B…S"),
    ("lends", r"A‥\b(?:lend\w*|lent)\b…S…\bto\b…B"),
    ("lends", r"A‥‹lend›…S…‹loan›…\b(?:to|for)\b…B"),
    ("borrows", r"B‥‹get›⋯S…‹loan›…\b(?:from|with|by) A"),
    ("borrows", r"B…\bborrow\w*…S…\bfrom A"),
    ("borrows", r"B‥\b(?:seek\w*|near\w*|clos\w*|sign\w*|talks)\b…S…‹loan›…\b(?:from|with|by) A"),
)
FUNDINGS = _rows(  # only of a lender
    ("funds", "A‥‹fund›…B…S"), ("funds", "A‥‹fund›…S…B"),
    ("funds", r"A…\b(?:pull|walk|back)\w* (?:out|away)…B…S"),
)
STAKES = _rows(
    ("invests in", r"A‥‹invest›…S…\b(?:in|into)…B(?!(?:'s)? (?:bonds?|debt|chips|gpus|cloud|servers))"),
    ("invests in", r"A‥‹invest›…S…\bto\b…B…\bat …#\d+ valuation"),
    ("invests in", r"A‥‹invest›…S(?:,|,? and) C #\d+ (?:in|into) B"),
    ("invests in", r"B‥\brais\w*…#\d+…\bwith A…\binvest\w*…S"),
    ("invests, sum last", r"A‥\binvest\w*…(?:in|into)…B…S"),
    ("stake for", r"A‥(?:‹invest›|\brais\w*)…\bstake in…B…S"),
    ("investment at a stage", r"^(?=.*‹stage›)⋯A‥S(?: \w+)? B(?:'s)? (?:equity )?‹investment›"),
    ("investment at a stage", r"^(?=.*‹stage›)⋯A…S…‹investment› in B"),
    ("sells a stake to", r"B…\b(?:sell\w*|sale|issu\w*)…S…‹share›…\bto A"),
    ("sells a stake to", r"B…S…‹share› sale to A"),
    ("sells a stake to", r"B…\bsell\w*…‹share›…\bto A…S"),
    ("takes money from", r"B‥‹get›…S…\bfrom (?!(?:\w+ )*investors)…A"),
    ("buys shares of", r"A…‹invest›…S…B(?:'s)? (?:\w+ )?‹share›"),
)
ROUNDS_WITH = _rows(
    ("round with named investors", "B‥‹rounded›⋯S⋯‹named›⋯A"),
    ("leads a round", "A‥‹back›…S⋯‹round›…B"),
    ("leads a round", "A‥‹back›…B⋯S…‹round›"),
)
TAKEOVERS = _rows(
    ("buys company", r"A‥‹buy›…B(?P<what>…)\b(?:for|in|at|worth|valued at)\b…S"),
    ("pays for", r"A‥\bpay\w*…S…\bfor\b…B(?P<what>[^{}#]*)"),
    ("takeover answered", r"B…\b(?:reject\w*|accept\w*|spurn\w*|rebuff\w*|vot\w+)\b…S A(?P<what>)(?:'s)? "
                          r"(?:takeover|bid|offer)\b"),
    ("takeover of", r"A‥S…\b(?:acquisition|takeover|buyout|purchase|deal|bid|offer)\b…"
                    r"\b(?:of|for|to (?:buy|acquire))… B(?P<what>[^{}#]*)"),
    ("takeover of", r"A‥S B(?P<what>) (?:acquisition|takeover|buyout)\b"),
    ("takeover answered", r"B…\b(?:reject\w*|accept\w*|approv\w*|vot\w+|back\w*|spurn\w*)\b…A⋯S(?P<what>)…"
                          r"\b(?:takeover|bid|offer|acquisition|buyout|deal)\b"),
)
PURCHASES = _rows(
    ("pays", r"A‥\b(?:pay\w*|ow(?:es|ed|ing))…B…S"),
    ("spends on", r"A‥‹spend›…S⋯\b(?:on|with|at|from|of|for|to|in)\b…B"),
    ("rents from", "A‥‹rent›…B⋯S"),
    ("rents from", r"A‥\b(?:rent\w*|leas\w+|buy\w*|order\w*|tak\w+|reserv\w*)…S⋯\bfrom\b…B"),
    ("sells to", "B‥‹sell›…A⋯S"),
    ("sells to", r"B‥‹sell›…S⋯\b(?:to|for|with)\b…A"),
    ("wins from", "B…‹win›…A⋯S"),
    ("wins from", "B…‹win›…S⋯(?:from|with|by)…A"),
    ("wins from", "B…‹win›…S…A…‹pact›"),
    ("customer told of", r"B(?: \w+)? (?:says?|said|announc\w*|expects?|reports?|discloses?) (?:that )?A…"
                         r"\b(?:rent|buy|pay|spend|leas|order|take|commit)\w*…S"),
    ("customer signed to", r"B…\bsign\w*…A…\b(?:to|for|as)\b…S"),
)
PACTS = _rows(  # who pays is told by the roles of the two
    ("signs with", "‹sign›(?=.*‹pact›)|‹pact›(?=.*‹sign›)"),
    ("contract with", r"C(?:'s)?…#\d+…‹pact›…\bwith…C"),
    ("together", r"C(?:,| and| &) C…\b(?:build|develop|construct|create|launch|plan|deploy)\w*…#\d+"),
    ("sum of a pact", r"\b(?:jump|soar|surg|ris|rall|climb|pop|leap|spik|rocket)\w*…\b(?:on|after|as)…"
                      r"#\d+…C…‹pact›"),
    ("sum of a pact", r"#\d+…\b(?:worth|valued|over \d|‹pact›)\b|‹pact›…(?:worth|valued at|of|for)…#\d+"),
)
# "spend S in cloud of B", "wins S order from B": a purchase, though it has the words of an investment
SUPPLY = pattern("‹supply›")
SUPPLIED_BY = pattern(r"\b(?:in|into) …‹supply›…\b(?:with|from|at|by|through|on) …\{")
SUPPLY_FROM = pattern(r"‹supply›… from \{")
SELLING_ITSELF = re.compile(words(
    "rais~ sell~ sold issu~ launch~ ready readies pric~ plan~ seek~ sought taps? tapp~ market~ join~",
    "borrow~ secur~ sign signs signed signing clos~ complet~ finali~ agree~ obtain~ gets? lands? near~",
    "talks kick~ offer~ line~ arrang~ files filed filing boost~ pull~ bring~ collect~ nets? draws?",
    "attract~ eyes? weigh~ consider~ target~ aim~ wins? bags? upsiz~ increas~ turn~_to return~_to",
    "prepar~ look~",
))
_GROUPS = (
    ("bonds", BONDS, Kind.DEBT,
     "bonds? notes convertibles? debentures? debt_(?:sale|offering|market|issue) debt_markets "
     "investment-grade"),
    ("private credit", PRIVATE, Kind.DEBT,
     "private_credit private_debt debt_(?:deal|package) asset_managers?"),
    ("loan of banks", BANKS, Kind.DEBT,
     "loans? credit_(?:line|facility|agreement) term_loan revolv~ banks? lenders debt borrow~ "
     "project_financing"),
    ("public shares", SHARES, Kind.EQUITY,
     "ipo initial_public_offering share_(?:sale|offering) stock_(?:sale|offering) shares at-the-market atm "
     "equity_(?:offering|sale) listing go(?:ing|es)?_public public_offering float"),
    ("private round", ROUND, Kind.EQUITY,
     "funding round series_[a-k] rais~ investors? financing venture_capital new_capital valuation tender"),
)
GROUPS = tuple((name, re.compile(words(said)), group, kind) for name, group, kind, said in _GROUPS)
# what borrowed money is for names no party: "... loan to build data centres for {1}"
PURPOSE = re.compile(
    r"\b(?:(?:to|for) (?:help )?(?:fund\w*|financ\w+|invest\w*|build\w*|buy\w*|support|back|pay for|supply|"
    r"serve|expand|refinanc\w+)|(?:tied|linked|related) to|for|against|secured (?:by|on)) [^{}#]*\{.*$"
)
NO_RAISE = re.compile(
    r"\brais\w+ (?:\w+ ){0,3}"
    r"(?:forecast|guidance|outlook|target|price|prices|stake|estimate\w*|bid|offer|stakes)\b"
)

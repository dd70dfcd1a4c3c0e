"""The forms of brokers' files that are known, by their headings. `source` names where a form is public.

A form says which column holds what; anything else that a broker does is in `rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

Columns = Mapping[str, tuple[str, ...]]


class Form(Struct, frozen=True):
    """`needs` are headings (small letters) that all must be there; `columns` the headings of each field.

    `trades` lists purchases and sales, of which the position is the sum. `comma` writes 1.234,50.
    """

    name: str
    needs: tuple[str, ...]
    columns: Columns
    source: str
    trades: bool = False
    comma: bool = False
    whole_cost: tuple[str, ...] = field(default=())  # headings of what the whole position cost


IBKR = Form(
    "Interactive Brokers", ("datadiscriminator", "asset category", "currency", "symbol", "quantity"),
    {"symbol": ("symbol",), "shares": ("quantity",), "cost": ("cost price",), "currency": ("currency",),
     "class": ("asset category",), "bought": ("open",), "kind": ("datadiscriminator",)},
    "activity statement, section Open Positions (interactivebrokers.com, Reporting Guide)",
)
IBKR_FLEX = Form(
    "Interactive Brokers, Flex query", ("clientaccountid", "currencyprimary", "symbol", "position"),
    {"symbol": ("symbol",), "shares": ("position",), "cost": ("costbasisprice",), "isin": ("isin",),
     "currency": ("currencyprimary",), "class": ("assetclass",), "account": ("clientaccountid",),
     "kind": ("levelofdetail",)},
    "Flex query, Open Positions (interactivebrokers.com, Reporting Guide: Flex Queries)",
)
FIDELITY = Form(
    "Fidelity", ("symbol", "description", "quantity", "last price", "current value"),
    {"symbol": ("symbol",), "shares": ("quantity",), "value": ("current value",), "name": ("description",),
     "account": ("account name", "account name/number", "account number"),
     "cost": ("average cost basis", "cost basis per share")},
    "Portfolio_Positions.csv of the Positions page (fidelity.com); as in FINporter, fido_positions",
    whole_cost=("cost basis total", "cost basis"),
)
SCHWAB = Form(
    "Schwab", ("symbol", "description", "asset type"),
    {"symbol": ("symbol",), "shares": ("qty (quantity)", "quantity"), "name": ("description",),
     "value": ("mkt val (market value)", "market value"), "cost": ("cost/share",), "class": ("asset type",)},
    "Positions page, Export (schwab.com); headings as in public parsers of schwab positions files",
    whole_cost=("cost basis",),
)
TRADING_212 = Form(
    "Trading 212", ("action", "time", "isin", "ticker", "no. of shares"),
    {"action": ("action",), "symbol": ("ticker",), "isin": ("isin",), "shares": ("no. of shares",),
     "price": ("price / share",), "currency": ("currency (price / share)",), "name": ("name",)},
    "History, Export (trading212.com); sample in dickwolff/Export-To-Ghostfolio", trades=True,
)
DEGIRO = Form(
    "DEGIRO", ("symbol/isin",),
    {"name": ("product", "produkt", "produit"), "isin": ("symbol/isin",),
     "shares": ("amount", "aantal", "anzahl", "quantité"),
     "currency": ("local value", "lokale waarde", "wert in lokalwährung", "montant en devise locale")},
    "Portfolio.csv (degiro.com, Portfolio, Export); as in opensteuerauszug, importers/degiro", comma=True,
)
PORTFOLIO_PERFORMANCE = Form(
    "Portfolio Performance", ("date", "type", "value", "transaction currency", "shares", "ticker symbol"),
    {"action": ("type",), "symbol": ("ticker symbol",), "isin": ("isin",), "shares": ("shares",),
     "amount": ("value",), "currency": ("transaction currency",), "name": ("security name",)},
    "File, Export, CSV: portfolio transactions (help.portfolio-performance.info; CSVExporter.java)",
    trades=True, comma=True,
)
PLAIN = Form(
    "plain lines", ("symbol", "shares"),
    {key: (key,) for key in ("symbol", "shares", "cost", "currency", "account", "bought", "name", "isin")},
    "symbol, shares: a list of your own",
)
FORMS: Sequence[Form] = (IBKR, IBKR_FLEX, FIDELITY, SCHWAB, TRADING_212, PORTFOLIO_PERFORMANCE, DEGIRO, PLAIN)


def form_of(headings: Sequence[str]) -> Form | None:
    """The form whose headings these are; None for others."""
    names = {name.casefold().strip() for name in headings}
    return next((form for form in FORMS if names.issuperset(form.needs)), None)


def mapped(columns: Mapping[str, str], comma: bool = False) -> Form:
    """A form of the user's own: [import.columns] names the headings."""
    heads = {key: (heading.casefold().strip(),) for key, heading in columns.items()}
    needs = tuple(heads[key][0] for key in ("symbol", "isin", "shares", "value") if key in heads)
    return Form("your [import.columns]", needs, heads, "holdings.toml", comma=comma)

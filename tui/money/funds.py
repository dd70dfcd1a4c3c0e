"""Funds that follow an index the program has a list of, and funds that multiply or wrap another.

What a fund follows is its issuer's own statement (the page named by `source`); a fund that is not here is
asked of Yahoo, or stays a block. European and other lines stand with and without their exchange's suffix.
"""

from __future__ import annotations

from msgspec import Struct


class Fund(Struct, frozen=True):
    """`index` is SP500 or NDX, its members all alike when `equal`; `of` is the one symbol inside it.

    `factor` is what a day's move is multiplied by.
    """

    symbol: str
    index: str = ""
    equal: bool = False
    factor: float = 1.0
    of: str = ""
    source: str = ""


_SUFFIXES = ("L", "DE", "MI", "AS", "SW", "PA", "AX", "F", "SG", "VI", "TO")

_PLAIN: tuple[tuple[str, str, bool, str, str], ...] = (
    # symbols, index, equal weight, exchange suffixes allowed ("" or "x"), issuer's page
    ("SPY SPYM SPLG", "SP500", False, "", "ssga.com: SPDR S&P 500 ETF Trust, SPDR Portfolio S&P 500 ETF"),
    ("IVV", "SP500", False, "", "ishares.com: iShares Core S&P 500 ETF"),
    ("VOO VFIAX VFINX VFFSX VIIIX VINIX", "SP500", False, "", "investor.vanguard.com: Vanguard 500 Index"),
    ("FXAIX", "SP500", False, "", "fidelity.com: Fidelity 500 Index Fund"),
    ("SWPPX", "SP500", False, "", "schwabassetmanagement.com: Schwab S&P 500 Index Fund"),
    ("PREIX", "SP500", False, "", "troweprice.com: Equity Index 500 Fund"),
    ("CSPX SXR8 CSSPX IUSA IDUS", "SP500", False, "x", "ishares.com: iShares Core S&P 500 UCITS ETF"),
    ("VUSA VUAA VUAG VUSD", "SP500", False, "x", "vanguard.co.uk: Vanguard S&P 500 UCITS ETF"),
    ("SPY5 SPYL", "SP500", False, "x", "ssga.com: SPDR S&P 500 UCITS ETF"),
    ("SPXS.L SPXP", "SP500", False, "x", "invesco.com: Invesco S&P 500 UCITS ETF"),
    ("VFV", "SP500", False, "x", "vanguard.ca: Vanguard S&P 500 Index ETF"),
    ("QQQ QQQM", "NDX", False, "", "invesco.com: Invesco QQQ Trust, Invesco NASDAQ 100 ETF"),
    ("EQQQ", "NDX", False, "x", "invesco.com: Invesco EQQQ NASDAQ-100 UCITS ETF"),
    ("CNDX SXRV", "NDX", False, "x", "ishares.com: iShares NASDAQ 100 UCITS ETF"),
    ("RSP", "SP500", True, "", "invesco.com: Invesco S&P 500 Equal Weight ETF"),
    ("XDEW", "SP500", True, "x", "etf.dws.com: Xtrackers S&P 500 Equal Weight UCITS ETF"),
    ("EWSP", "SP500", True, "x", "ishares.com: iShares S&P 500 Equal Weight UCITS ETF"),
    ("QQEW", "NDX", True, "", "ftportfolios.com: First Trust NASDAQ-100 Equal Weighted Index Fund"),
    ("QQQE", "NDX", True, "", "direxion.com: Direxion NASDAQ-100 Equal Weighted Index Shares"),
)
_FACTORS: tuple[tuple[str, str, float, str], ...] = (
    ("SSO", "SP500", 2, "proshares.com: Ultra S&P500"),
    ("UPRO", "SP500", 3, "proshares.com: UltraPro S&P500"),
    ("SPXL", "SP500", 3, "direxion.com: Daily S&P 500 Bull 3X"),
    ("SPUU", "SP500", 2, "direxion.com: Daily S&P 500 Bull 2X"),
    ("SH", "SP500", -1, "proshares.com: Short S&P500"),
    ("SDS", "SP500", -2, "proshares.com: UltraShort S&P500"),
    ("SPXU", "SP500", -3, "proshares.com: UltraPro Short S&P500"),
    ("SPXS", "SP500", -3, "direxion.com: Daily S&P 500 Bear 3X"),
    ("SPDN", "SP500", -1, "direxion.com: Daily S&P 500 Bear 1X"),
    ("QLD", "NDX", 2, "proshares.com: Ultra QQQ"),
    ("TQQQ", "NDX", 3, "proshares.com: UltraPro QQQ"),
    ("PSQ", "NDX", -1, "proshares.com: Short QQQ"),
    ("QID", "NDX", -2, "proshares.com: UltraShort QQQ"),
    ("SQQQ", "NDX", -3, "proshares.com: UltraPro Short QQQ"),
    ("NVDL", "NVDA", 2, "graniteshares.com: 2x Long NVDA Daily"),
    ("NVDU", "NVDA", 2, "direxion.com: Daily NVDA Bull 2X"),
    ("NVDD", "NVDA", -1, "direxion.com: Daily NVDA Bear 1X"),
    ("TSLL", "TSLA", 2, "direxion.com: Daily TSLA Bull 2X"),
)
_WRAPPED: tuple[tuple[str, str, str], ...] = (
    ("IVV.AX", "IVV", "blackrock.com/au: iShares S&P 500 ETF, CDIs over the American fund"),
    ("XUS.TO", "IVV", "blackrock.com/ca: iShares Core S&P 500 Index ETF holds IVV"),
)


def _table() -> dict[str, Fund]:
    found: dict[str, Fund] = {}
    for symbols, index, equal, suffixes, source in _PLAIN:
        for symbol in symbols.split():
            fund = Fund(symbol, index, equal, source=source)
            found[symbol] = fund
            if suffixes and "." not in symbol:
                found |= {f"{symbol}.{suffix}": fund for suffix in _SUFFIXES}
    for symbol, index, factor, source in _FACTORS:
        indexed = index in ("SP500", "NDX")
        found[symbol] = Fund(
            symbol, index if indexed else "", False, factor, "" if indexed else index, source
        )
    for symbol, of, source in _WRAPPED:
        found[symbol] = Fund(symbol, of=of, source=source)
    return found


FUNDS = _table()

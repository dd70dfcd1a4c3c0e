"""The symbols the loopback Yahoo knows. Previous closes are those of 2026-08-21 where recorded; the rest, and
every current price, is invented so that a test can tell a live figure from an embedded one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """One symbol as the market has it now. Prices in USD, `cap` in USD (None: shares x price)."""

    symbol: str
    kind: str  # EQUITY, ETF or INDEX
    exchange: str  # Yahoo's code: NMS, NYQ, PCX ...
    short_name: str
    long_name: str
    previous_close: float | None
    price: float | None
    shares: int | None = None
    cap: int | None = None
    volume: int | None = None
    open: float | None = None
    day_high: float | None = None
    day_low: float | None = None
    pre_price: float | None = None
    post_price: float | None = None
    delay_min: int = 0
    earnings: tuple[int, ...] = ()  # UTC seconds; two mean a range
    earnings_estimated: bool = True
    zone: str = "America/New_York"
    currency: str = "USD"
    decimals: int | None = None  # priceHint; None: the template's
    calendar: str = ""  # exchange-calendars' name of an exchange that keeps its own hours; else New York's
    state: str | None = None  # what marketState says of this one alone
    stamp: int | None = None  # UTC seconds of its last trade, for a name that trades no more
    anchor: float = 0.0  # where the drawn intraday path of today leads, whatever price a test sets

    @property
    def market_cap(self) -> int | None:
        """Whole company's value in USD, moving with the price unless a test fixed it."""
        if self.cap is not None or self.shares is None or self.price is None:
            return self.cap
        return int(self.shares * self.price)

    @property
    def extended(self) -> bool:
        """True when Yahoo tells pre- and post-market prices of it."""
        here = self.calendar in ("", "XNYS")
        return here and self.kind in ("EQUITY", "ETF") and self.exchange != "PNK"


EXCHANGES = {
    "NMS": "NasdaqGS",
    "NGM": "NasdaqGM",
    "NYQ": "NYSE",
    "PCX": "NYSEArca",
    "PNK": "OTC Markets OTCPK",
    "SNP": "SNP",
    "NIM": "Nasdaq GIDS",
    "CXI": "Cboe Indices",
    "CGI": "Cboe Indices",
}

# symbol | kind | exchange | short name | long name | previous close | move % | shares m | volume | delay
TABLE = """
NVDA | EQUITY | NMS | NVIDIA Corporation | NVIDIA Corporation | 214.72 | 1.64 | 24200 | 98123400 | 0
ORCL | EQUITY | NYQ | Oracle Corporation | Oracle Corporation | 146.47 | -2.11 | 2880.5 | 15210300 | 0
MSFT | EQUITY | NMS | Microsoft Corporation | Microsoft Corporation | 483.24 | 0.52 | 7425.5 | 12203100 | 0
AAPL | EQUITY | NMS | Apple Inc. | Apple Inc. | 309.35 | -0.36 | 14594.2 | 30451000 | 0
AMZN | EQUITY | NMS | Amazon.com, Inc. | Amazon.com, Inc. | 258.63 | 0.88 | 10786.3 | 25012200 | 0
GOOGL | EQUITY | NMS | Alphabet Inc. | Alphabet Inc. | 344.82 | 1.07 | 12230 | 16422100 | 0
META | EQUITY | NMS | Meta Platforms, Inc. | Meta Platforms, Inc. | 549.90 | -0.74 | 2547.5 | 9123000 | 0
TSLA | EQUITY | NMS | Tesla, Inc. | Tesla, Inc. | 362.86 | 2.93 | 3949.5 | 61233100 | 0
AMD | EQUITY | NMS | Advanced Micro Devices, Inc. | Advanced Micro Devices, Inc. | 473.25 | 1.95 | 1632.5 | 18455600 | 0
AVGO | EQUITY | NMS | Broadcom Inc. | Broadcom Inc. | 368.45 | 0.61 | 4757.6 | 14120900 | 0
CRWV | EQUITY | NMS | CoreWeave, Inc. | CoreWeave, Inc. | 87.85 | -3.44 | 551.5 | 19320400 | 0
TSM | EQUITY | NYQ | Taiwan Semiconductor Manufacturin | Taiwan Semiconductor Manufacturing Company Limited | 331.20 | 0.93 | 5186 | 8120400 | 0
SFTBY | EQUITY | PNK | SOFTBANK GROUP CORP | SoftBank Group Corp. | 71.34 | -1.29 | 2850 | 412300 | 15
INTC | EQUITY | NMS | Intel Corporation | Intel Corporation | 90.07 | -0.83 | 5285.1 | 71233900 | 0
NBIS | EQUITY | NMS | Nebius Group N.V. | Nebius Group N.V. | 112.40 | 2.27 | 252.8 | 11042300 | 0
MU | EQUITY | NMS | Micron Technology, Inc. | Micron Technology, Inc. | 412.55 | 1.38 | 1124 | 15632000 | 0
^GSPC | INDEX | SNP | S&P 500 | S&P 500 | 7674.37 | 0.31 | | 2412300000 | 0
^NDX | INDEX | NIM | NASDAQ 100 | NASDAQ 100 | 29310.25 | 0.58 | | 1123400000 | 0
SPY | ETF | PCX | SPDR S&P 500 | State Street SPDR S&P 500 ETF Trust | 765.72 | 0.30 | 917.78 | 29123400 | 0
QQQ | ETF | NGM | Invesco QQQ Trust, Series 1 | Invesco QQQ Trust | 713.44 | 0.57 | 553.1 | 21044500 | 0
RSP | ETF | PCX | Invesco S&P 500 Equal Weight ET | Invesco S&P 500 Equal Weight ETF | 208.66 | -0.12 | 372.4 | 7120300 | 0
^VIX | INDEX | CXI | CBOE Volatility Index | CBOE Volatility Index | 15.13 | 3.57 | | 0 | 15
HYG | ETF | PCX | iShares iBoxx $ High Yield Corp | iShares iBoxx $ High Yield Corporate Bond ETF | 80.91 | 0.05 | 212.1 | 20312900 | 0
LQD | ETF | PCX | iShares iBoxx $ Investment Grad | iShares iBoxx $ Investment Grade Corporate Bond ETF | 110.87 | -0.21 | 265.4 | 16123400 | 0
^TNX | INDEX | CGI | CBOE Interest Rate 10 Year T No | CBOE Interest Rate 10 Year T No | 4.213 | 0.62 | | 0 | 15
PLTR | EQUITY | NMS | Palantir Technologies Inc. | Palantir Technologies Inc. | 158.20 | 1.13 | 2390 | 44120000 | 0
ANET | EQUITY | NYQ | Arista Networks, Inc. | Arista Networks Inc | 142.75 | 0.44 | 1258 | 5120000 | 0
DELL | EQUITY | NYQ | Dell Technologies Inc. | Dell Technologies Inc. | 151.30 | -0.67 | 672 | 6230000 | 0
VRT | EQUITY | NYQ | Vertiv Holdings, LLC | Vertiv Holdings Co | 168.90 | 1.71 | 382 | 5530000 | 0
ARM | EQUITY | NMS | Arm Holdings plc | Arm Holdings plc | 172.44 | 0.26 | 1062 | 4410000 | 0
SMCI | EQUITY | NMS | Super Micro Computer, Inc. | Super Micro Computer, Inc. | 48.62 | -1.88 | 597 | 21230000 | 0
GOOG | EQUITY | NMS | Alphabet Inc. | Alphabet Inc. | 341.75 | 1.05 | 12230 | 11230000 | 0
NFLX | EQUITY | NMS | Netflix, Inc. | Netflix, Inc. | 121.07 | -0.39 | 4236 | 28230000 | 0
BRK-B | EQUITY | NYQ | Berkshire Hathaway Inc. New | Berkshire Hathaway Inc. | 492.18 | 0.14 | 2157 | 3120000 | 0
"""  # noqa: E501


def _listing(number: int, row: str) -> Listing:
    cells = [cell.strip() for cell in row.split("|")]
    symbol, kind, exchange, short, long = cells[:5]
    previous, move = float(cells[5]), float(cells[6]) / 100
    digits = 3 if symbol == "^TNX" else 2
    price = round(previous * (1 + move), digits)
    start = round(previous * (1 + move / 4), digits)
    plain = Listing(
        symbol,
        kind,
        exchange,
        short,
        long,
        previous,
        price,
        shares=int(float(cells[7]) * 1e6) if cells[7] else None,
        volume=int(cells[8]),
        open=start,
        day_high=round(max(start, price) * 1.004, digits),
        day_low=round(min(start, price) * 0.996, digits),
        delay_min=int(cells[9]),
        anchor=price,
    )
    if not plain.extended:
        return plain
    shift = (number % 7 - 3) / 500 or 0.0042
    return Listing(
        **{
            **{name: getattr(plain, name) for name in plain.__slots__},
            "pre_price": round(price * (1 + shift), 2),
            "post_price": round(price * (1 - shift / 2), 2),
        }
    )


def default_listings() -> dict[str, Listing]:
    """Every default symbol of loopwatch and a few more that a search can find."""
    rows = [row for row in TABLE.strip().splitlines() if row]
    return {listing.symbol: listing for listing in (_listing(n, row) for n, row in enumerate(rows))}

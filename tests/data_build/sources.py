"""What the embedded data is made of: names, origins and the corrections, each with its reason."""

from __future__ import annotations

FIRST_DAY = "2023-01-01"

KEYS = {
    "H": "Yahoo Finance daily prices (github.com/haiteng123456/qqq-dca-site at 3bb66a075a8a)",
    "C": "Yahoo Finance index closes (github.com/culolom/culolom-backtest at 3cd7b8f7b969)",
    "V": "Cboe via github.com/datasets/finance-vix at 6f56e2760520 (ODC-PDDL-1.0)",
    "S": "Nasdaq stock screener, nightly (github.com/rreichel3/US-Stock-Symbols at 7d1d22185692)",
    "Z": "Yahoo Finance 5-minute bars (github.com/zhangjing02/StockDataSave at dd96ceff7fc7)",
    "T": "Tiingo daily bars (github.com/zhangjing02/StockDataSave at dd96ceff7fc7)",
    "P": "SEC EDGAR company facts via github.com/joshuakeum9-cell/plainsight at c3da521ff189",
    "I": "iShares Core S&P 500 ETF holdings of 2024-12-06 (github.com/dougdesigner/mags at 5f7898a07822)",
    "K": "index membership of the Python package index-constitution 1.0.1 (MIT)",
    "E": "Python package stocks-earnings-dates 0.1.9",
    # from 2026-08-21 on
    "A": "Yahoo Finance prices (github.com/alm0421/alm0421 at 02750a11b73c, 08b28aaecb05)",
    "B": "Yahoo Finance prices (github.com/blakeweaver17-del/ai-infra-data at 07cdbe1f52ae)",
    "F": "Yahoo Finance prices (github.com/fleporquier/invest-flp at 054ff51069ad)",
    "J": "Yahoo Finance closes (github.com/stockaaa76-art/stockaaa76-art.github.io at bba350444)",
    "L": "Yahoo Finance closes (github.com/klevera-lgtm/stockjeokrib at 01905b9920fe)",
    "M": "Yahoo Finance index closes (github.com/MisoPrettyStacks/MisoLists.io at 5f070ef5be0b)",
    "N": "Nasdaq stock screener, 2026-09-30 (github.com/zyhe16/top-us-stock-tickers at 01f92615446c)",
    "O": "Yahoo Finance prices (github.com/Khalid-Alsaleem/options-research at 39c04f8db3c0, 5c7e12b4f074)",
    "P2": "Yahoo Finance quotes of 2026-09-01 (github.com/joshuakeum9-cell/plainsight at 07bed635fa39)",
    "Q": "SEC Form N-PORT of the fund QQQM of 2026-05-31, 0001378872-26-001400 (public domain)",
}

# symbol -> name, kind, group (None: stored, but on no default group)
SYMBOLS: dict[str, tuple[str, str, str | None]] = {
    "NVDA": ("NVIDIA", "EQUITY", "Mag 7 + Oracle"),
    "ORCL": ("Oracle", "EQUITY", "Mag 7 + Oracle"),
    "MSFT": ("Microsoft", "EQUITY", "Mag 7 + Oracle"),
    "AAPL": ("Apple", "EQUITY", "Mag 7 + Oracle"),
    "AMZN": ("Amazon", "EQUITY", "Mag 7 + Oracle"),
    "GOOGL": ("Alphabet", "EQUITY", "Mag 7 + Oracle"),
    "META": ("Meta Platforms", "EQUITY", "Mag 7 + Oracle"),
    "TSLA": ("Tesla", "EQUITY", "Mag 7 + Oracle"),
    "AMD": ("AMD", "EQUITY", "Loop"),
    "AVGO": ("Broadcom", "EQUITY", "Loop"),
    "CRWV": ("CoreWeave", "EQUITY", "Loop"),
    "TSM": ("TSMC", "EQUITY", "Loop"),
    "SFTBY": ("SoftBank Group", "EQUITY", "Loop"),
    "INTC": ("Intel", "EQUITY", "Loop"),
    "NBIS": ("Nebius", "EQUITY", "Loop"),
    "MU": ("Micron", "EQUITY", "Loop"),
    "^GSPC": ("S&P 500", "INDEX", "Market"),
    "^NDX": ("Nasdaq-100", "INDEX", "Market"),
    "SPY": ("SPDR S&P 500 ETF", "ETF", "Market"),
    "QQQ": ("Invesco QQQ", "ETF", "Market"),
    "RSP": ("Invesco S&P 500 Equal Weight ETF", "ETF", "Market"),
    "^VIX": ("Cboe Volatility Index", "INDEX", "Market"),
    "HYG": ("iShares High Yield Corporate Bond ETF", "ETF", "Credit"),
    "LQD": ("iShares Investment Grade Corporate Bond ETF", "ETF", "Credit"),
    "^TNX": ("US 10-year Treasury yield", "INDEX", "Credit"),
    "GOOG": ("Alphabet Class C", "EQUITY", None),
}

# Splits since 2023 of symbols whose prices come from the screener (printed unadjusted): none of
# CRWV, GOOG, INTC, MU, NBIS, TSM had one. The packer refuses an unexplained jump instead of guessing.
LARGEST_JUMP = 0.50  # NBIS +49.4 % on 2025-09-09 (the Microsoft contract) is the largest true move
CALM = 0.75  # ^VIX +74 % on 2024-12-18

# Apple's share count in the screener stays at 17.337 bn until 2023-06-01. These are the counts on the covers
# of its 10-Q and 10-K filings; each holds from the day of its filing.
APPLE_STALE_UNTIL = "2023-06-01"
APPLE_SHARES = (
    ("2021-01-28", 16_788_096_000),
    ("2021-04-29", 16_687_631_000),
    ("2021-07-28", 16_530_166_000),
    ("2021-10-29", 16_406_397_000),
    ("2022-01-28", 16_319_441_000),
    ("2022-04-29", 16_185_181_000),
    ("2022-07-29", 16_070_752_000),
    ("2022-10-28", 15_908_118_000),
    ("2023-02-03", 15_821_946_000),
    ("2023-05-05", 15_728_702_000),
)
# Nebius: the screener counts 361.5 m shares until 2025-05-02 and 238.1 m from the next session, with no
# event of that size between: the values before are left out.
CAPS_FROM = {"NBIS": "2025-05-05"}

NDX_LEFT_OUT = {"SPCX": "SpaceX (whole value 1.96 tn on entry, official weight below 1 %)"}

CAP_ORIGIN = (
    "market value derived from the Nasdaq screener's own share count (" + KEYS["S"] + "; " + KEYS["N"]
    + "); whole company, all share classes; not float-adjusted"
)
BASIS = {
    "SP500": "full market value, by issuer (not float-adjusted); about 499 of 500 issuers, the missing ones "
    "together below 0.6 %",
    "NDX": "raw market value of the members, by issuer, SpaceX left out: NOT the official capped weights",
}

# Sessions whose moves of all members are packed: a large fall, a large rise, and the largest fall of 2026.
MOVE_DAYS = ("2025-01-27", "2025-09-10", "2026-06-05")

# What was reported as moving the market on days that are replayed: no cause is claimed by this program.
DAYS = (
    (
        "2025-01-27",
        "NVDA",
        "DeepSeek's low-cost model reported as the trigger; NVIDIA loses $589bn by the "
        "press's share count, then the largest one-day loss of any company",
        "Longbridge",
        "https://web-origin.lbkrs.com/news/226415927",
    ),
    (
        "2025-01-27",
        "^GSPC",
        "S&P 500 -1.46 %",
        "TipRanks",
        "https://tipranks.com/news/nvidia-nvda-sets-new-record-with-589-billion-market-cap-loss",
    ),
    (
        "2024-09-03",
        "NVDA",
        "NVIDIA loses $279bn by the press's share count, then a record",
        "TipRanks",
        "https://tipranks.com/news/nvidia-nvda-sets-new-record-with-589-billion-market-cap-loss",
    ),
    (
        "2025-09-10",
        "ORCL",
        "Results of the evening before: remaining performance "
        " obligations of $455bn at 31 Aug 2025 "
        "(138 at 31 May); market value +$244bn to +$247bn, depending on the share count",
        "Oracle release / 8-K",
        "https://www.epicos.com/article/971062/oracle-announces-fiscal-year-2026-first-quarter-"
        "financial-results",
    ),
    (
        "2023-07-24",
        "^NDX",
        "Special rebalance of the Nasdaq-100 takes effect: the seven cut to about 43 %",
        "Zacks",
        "https://www.zacks.com/amp/stock/news/2126424/nasdaq-100-rebalance-what-etf-investors-should-know",
    ),
)

"""A reading as of 21 Aug 2026, rounded."""

from __future__ import annotations

from datetime import date

from tui.market.index.reading import Concentration, ShareLine

DAY = date(2026, 8, 21)
BASIS = "full market value, by issuer (not float-adjusted); about 497 of 500 issuers"
TOP = (
    ("NVDA", 0.0744), ("AAPL", 0.0647), ("GOOGL", 0.0604), ("MSFT", 0.0514), ("AMZN", 0.04), ("AVGO", 0.0251),
    ("TSLA", 0.0205), ("META", 0.0201), ("LLY", 0.0169), ("BRK-B", 0.0157),
)
SEVEN = tuple(row for row in TOP if row[0] not in ("AVGO", "LLY", "BRK-B"))
READING = Concentration(
    ShareLine(0.331528, DAY, BASIS, 0.008), SEVEN, ShareLine(0.3892, DAY, BASIS, 0.0059), TOP, 45.6, None, "",
    ShareLine(0.516, DAY, "raw market value of the members: NOT the official capped weights"), 0.48,
    False, "",
)

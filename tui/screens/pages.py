"""The pages by name."""

from __future__ import annotations

from tui.screens.overview.screen import OverviewScreen
from tui.screens.parts.page import Page


def make_page(name: str) -> Page:
    """Pages are imported when first shown."""
    page: Page
    match name:
        case "ticker":
            from tui.screens.ticker.screen import TickerScreen

            page = TickerScreen()
        case "loop":
            from tui.screens.loop.screen import LoopScreen

            page = LoopScreen()
        case "concentration":
            from tui.screens.concentration.screen import ConcentrationScreen

            page = ConcentrationScreen()
        case "alerts":
            from tui.screens.alerts.screen import AlertsScreen

            page = AlertsScreen()
        case "ledger":
            from tui.screens.ledger.screen import LedgerScreen

            page = LedgerScreen()
        case "money":
            from tui.screens.money.screen import MoneyScreen

            page = MoneyScreen()
        case "what_if":
            from tui.screens.what_if.screen import WhatIfScreen

            page = WhatIfScreen()
        case _:
            page = OverviewScreen()
    return page

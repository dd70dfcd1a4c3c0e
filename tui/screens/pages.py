"""The six pages by name."""

from __future__ import annotations

from tui.screens.overview import OverviewScreen
from tui.screens.page import Page

PAGES = ("overview", "ticker", "loop", "concentration", "alerts", "ledger")


def make_page(name: str) -> Page:
    """Pages are imported when first shown."""
    page: Page
    match name:
        case "ticker":
            from tui.screens.ticker import TickerScreen

            page = TickerScreen()
        case "loop":
            from tui.screens.loop import LoopScreen

            page = LoopScreen()
        case "concentration":
            from tui.screens.concentration import ConcentrationPage

            page = ConcentrationPage()
        case "alerts":
            from tui.screens.alerts import AlertsPage

            page = AlertsPage()
        case "ledger":
            from tui.screens.ledger import LedgerPage

            page = LedgerPage()
        case _:
            page = OverviewScreen()
    return page

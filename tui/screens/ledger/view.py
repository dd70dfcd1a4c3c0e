"""The Ledger screen's two canvases: the line of views, and whichever of them is shown."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED
from tui.draw.grid.table import Picture
from tui.draw.ledger.claims import ClaimsView, draw_claims
from tui.draw.ledger.inbox import InboxView, draw_inbox
from tui.draw.ledger.page import DealsView, ViewTabs, draw_deals, draw_tabs
from tui.draw.ledger.questions import draw_questions
from tui.screens.ledger.state import Shown
from tui.screens.parts.picture import PictureView


class LedgerTabs(PictureView[ViewTabs]):
    """Deals, claims, questions, inbox, each with how many there are; a click on one shows it."""

    def __init__(self) -> None:
        super().__init__(draw_tabs, id="tabs")


def draw_view(shown: Shown | None, width: int, height: int, glyphs: Glyphs) -> Canvas | Picture:
    """The view by its kind; None until the ledger was read."""
    match shown:
        case None:
            canvas = Canvas(width, height)
            canvas.center(0, width, height // 2, "reading the ledger of deals", MUTED)
            return canvas
        case DealsView():
            return draw_deals(shown, width, height, glyphs)
        case ClaimsView():
            return draw_claims(shown, width, height, glyphs)
        case InboxView():
            return draw_inbox(shown, width, height, glyphs)
        case _:
            return draw_questions(shown, width, height, glyphs)

"""What the figures of the Money screen mean, and what they do not."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import Paper
from tui.draw.money.rows import MoneyPage

_MEANINGS = (
    ("Rests on the article's loop",
     "The market value of what you hold of its companies, directly and in funds, over the whole. It is not "
     "money in the deals, and it does not say that the companies depend on them."),
    ("Companies in any loop",
     "Every company that stands in a loop of payments of 2 to 5 companies in the layer that is named. Listed "
     "ones by their shares, private ones by their last round."),
    ("Acts like N equal names",
     "1 / sum of squared shares of companies, cash left out, shorts by their size: the more rests on a few "
     "names, the fewer. A fund without a list makes bounds of it."),
    ("Looked through",
     "Your own file of a fund, the list of the S&P 500 for its funds, QQQ's lines for those of the "
     "Nasdaq-100, equal weights, the ten lines that Yahoo gives; each moved by prices since its day: an "
     "estimate. What no line names may be any company, up to a line's weight; lines never become 100 %."),
    ("A day again",
     "The moves of that session on what you hold now; names whose move is not stored take what was left of "
     "the index's. Cash and private companies stand still. Arithmetic, no forecast."),
    ("Kept to yourself",
     "Amounts stay in holdings.toml: no log, archive, picture, export or message repeats them. * hides them "
     "here too; per cents stay."),
)


def draw_about(canvas: Canvas, page: MoneyPage, y: int, glyphs: Glyphs) -> None:
    """The meanings over the lists."""
    paper = Paper(canvas.width - 2, glyphs)
    for head, text in _MEANINGS:
        paper.head(head)
        paper.say(text)
    canvas.blit(paper.canvas(), 1, y)

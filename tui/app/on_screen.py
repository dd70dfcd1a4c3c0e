"""What the screens show whatever the watchlist holds: indices, the seven, the loop's companies."""

from __future__ import annotations

from collections.abc import Iterable

from tui.state.snapshot import Snapshot


def shown_beside(picture: Snapshot, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Symbols that the feed is asked for beside the watchlist's; `more` are those of the page that is seen.

    The Overview's are asked for on every page: whoever comes back finds figures of now.
    """
    from tui.draw.overview.loop import names_of
    from tui.draw.overview.overview import STRIP
    from tui.draw.words.pinned_names import ARTICLE_SYMBOLS
    from tui.market.index.weights import MAG7

    loop = picture.pinned
    members = names_of(loop, picture.ledger)[1] if loop is not None else ARTICLE_SYMBOLS
    strip = (symbol for symbol in STRIP if symbol != "QQQ")  # it stands in for the index alone
    return tuple(dict.fromkeys((*strip, *MAG7, *members.values(), *more)))

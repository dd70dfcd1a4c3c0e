"""How the pushed trades are, in words for a person, and the line that says that they stay away."""

from __future__ import annotations

from tui.draw.words.late import aged, late_of
from tui.draw.words.numbers import age, stamp
from tui.market.freshness import CLOCK_S
from tui.market.quote import Session
from tui.state.snapshot import Mode, Pushed, Snapshot

NO_SYMBOL = "no symbol here: a adds one"
LOST_MS = 5_000  # a stream that comes back sooner is no news: the polls went on
OPENED_MS = 12_000  # by then a try has failed, or it is connected and waits for a trade


def pushed_words(snapshot: Snapshot) -> str:
    """What a person who asks is told about pushed trades."""
    if not snapshot.watch.refresh.stream:
        return f"off (stream = false); quotes {_polls(snapshot)}"
    if snapshot.mode is not Mode.FEED:
        return "come with the live feed"
    if snapshot.session is Session.CLOSED:
        return "rest while the market is closed"
    pushed = snapshot.health.pushed
    if snapshot.health.state == "down" or pushed.since_ms is None:
        return f"none yet; quotes {_polls(snapshot)}"
    if pushed.state == "ok":
        return f"come since {stamp(pushed.since_ms, snapshot.watch.display.zone, seconds=True)}"
    if _waits(snapshot):
        return f"connected again, no trade yet; quotes {_polls(snapshot)}"
    return _lost(snapshot, pushed)


def pushed_trouble(snapshot: Snapshot) -> str:
    """The line of a stream that stays lost in an open market; empty when all is well or it has just gone."""
    pushed = snapshot.health.pushed
    if pushed.state != "wait" or pushed.since_ms is None or snapshot.session is Session.CLOSED:
        return ""
    if snapshot.mode is not Mode.FEED or snapshot.as_of_ms - pushed.since_ms < LOST_MS or _waits(snapshot):
        return ""
    return f"no pushed trades: {_lost(snapshot, pushed)}"


def _waits(snapshot: Snapshot) -> bool:
    """True when the last try was not told to have failed: before and after the session few trade."""
    retry = snapshot.health.pushed.retry_at_ms
    return retry is not None and snapshot.as_of_ms - retry >= OPENED_MS


def _lost(snapshot: Snapshot, pushed: Pushed) -> str:
    now = snapshot.as_of_ms
    since = age(max(0, now - (pushed.since_ms or now)) / 1000)
    retry = f"next try in {max(0, (pushed.retry_at_ms - now) // 1000)} s" if pushed.retry_at_ms else ""
    return "; ".join(filter(None, (f"{pushed.reason} ({since} ago)", retry, f"quotes {_polls(snapshot)}")))


def _polls(snapshot: Snapshot) -> str:
    return f"come every {snapshot.watch.refresh.quotes_s:g} s"


def clock_trouble(snapshot: Snapshot) -> str:
    """The line of a computer whose clock is wrong by a minute or more, by the replies' own time."""
    ahead = snapshot.health.ahead_s
    if abs(ahead) < CLOCK_S or snapshot.mode is not Mode.FEED:
        return ""
    side = "ahead of" if ahead > 0 else "behind"
    return f"this computer's clock is {age(abs(ahead))} {side} Yahoo's; ages here are by Yahoo's"


def late_trouble(snapshot: Snapshot) -> str:
    """The line of figures that stay away while others come, each reason with whom it is about."""
    if snapshot.mode is not Mode.FEED or snapshot.health.state != "ok" or not snapshot.health.missing:
        return ""
    late: dict[str, dict[str, str]] = {}
    for symbol, words in late_of(snapshot).items():
        if note := snapshot.freshness[symbol].note if symbol in snapshot.health.missing else "":
            late.setdefault(note, {})[symbol] = words
    return " | ".join(f"{aged(some)}: {note}" for note, some in late.items())


_PARTS = {
    "chart": "charts", "news": "headlines", "facts": "company facts", "recording": "recording",
    "spark": "lines beside the prices", "lists": "lists of the indices", "daily": "daily closes",
}


def other_trouble(snapshot: Snapshot) -> str:
    """The line of charts, headlines or company facts that do not come; empty when all do."""
    waits = [max(0, ((one.retry_at_ms or 0) - snapshot.as_of_ms) // 1000) for one in snapshot.health.others]
    return " | ".join(f"{_PARTS.get(one.what, one.what)}: {one.reason}{f'; next try in {s} s' if s else ''}"
                      for one, s in zip(snapshot.health.others, waits, strict=True))


NONE_STORED = "no price stored; needs the network"


def no_price(snapshot: Snapshot, symbol: str) -> str:
    """Why a symbol has no price."""
    health = snapshot.health
    if symbol in health.missing and health.state == "ok":
        known = snapshot.quotes.get(symbol) is not None
        return f"Yahoo has no price of {symbol}" if known else f"Yahoo does not know {symbol}"
    if snapshot.mode is Mode.FEED and health.state == "ok":
        return "no price has come yet"
    return NONE_STORED

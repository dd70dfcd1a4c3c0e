"""What `loopwatch check` prints of a picture: text, one line, or JSON in the units of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.market.quote import State, source_words
from tui.state.snapshot import Mode, Snapshot
from tui.system.disclaimer import NOT_ADVICE

if TYPE_CHECKING:
    from tui.market.index.reading import Concentration

NOTHING, WARNING, CRITICAL, NO_DATA = 0, 1, 2, 3  # exit codes
SCHEMA = 1
_WHOLE = 1 << 20  # columns: nothing is left out
_UNITS = {"fraction": "per cent", "pp": "percentage points", "musd": "USD bn", "count": "count",
          "bp": "basis points"}


def is_stale(snapshot: Snapshot) -> bool:
    """True when no watched quote is live, closed or in extended hours by a reply of this run."""
    if snapshot.mode in (Mode.EMBEDDED, Mode.LAST):
        return True
    states = [snapshot.freshness[s].state for s in snapshot.watch.symbols if s in snapshot.freshness]
    return not any(s not in (State.STALE, State.ERROR) for s in states)


def one_line(snapshot: Snapshot, code: int) -> str:
    """`CRITICAL - 1 firing: NVDA: -6 %, critical at or below -5 % | firing=1 standing=3 live=25`."""
    firing = [a for a in snapshot.alerts if a.active and not a.standing]
    firing.sort(key=lambda a: a.severity is None or a.severity.value != "critical")
    said = f"{len(firing)} firing: {'; '.join(a.why for a in firing)}" if firing else "nothing fires"
    if code == NO_DATA:
        said = f"no current data ({snapshot.health.reason or snapshot.mode.value.lower()})"
    states = [f.state for s, f in snapshot.freshness.items() if s in snapshot.watch.symbols]
    current = 0 if is_stale(snapshot) else sum(s not in (State.STALE, State.ERROR) for s in states)
    standing = sum(a.active for a in snapshot.conditions)
    word = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[code]
    # the bar begins the figures there: a name that holds one must not
    text = said.replace("|", "/")
    return f"{word} - {text} | firing={len(firing)} standing={standing} current={current}"


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The picture for scripts: shares and moves in per cent, money in billions of USD, times in ISO UTC."""
    return {
        "schema": SCHEMA,
        "as_of": _iso(snapshot.as_of_ms),
        "mode": snapshot.mode.value,
        "session": snapshot.session.value,
        "stale": is_stale(snapshot),
        "groups": {group.name: list(group.symbols) for group in snapshot.watch.groups},
        "quotes": {s: _quote(snapshot, s) for s in snapshot.watch.symbols if s in snapshot.quotes},
        "measures": {
            key: {"value": _outside(m.value, m.unit), "unit": _UNITS.get(m.unit, m.unit), "bound": m.bound,
                  "source": source_words(m.source), "stale": m.stale, "estimate": m.estimate,
                  "reason": m.reason}
            for key, m in sorted(snapshot.measures.items())
        },
        "concentration": _basis(snapshot),
        "alerts": [_alert(a) for a in snapshot.alerts if a.active],
        "conditions": [_alert(a) for a in snapshot.conditions if a.active],
        "health": {"state": snapshot.health.state, "reason": snapshot.health.reason},
        "note": NOT_ADVICE,
    }


def _basis(snapshot: Snapshot) -> dict[str, Any] | None:
    """What the shares of the index rest on: a stored day, or an older list moved by prices since."""
    found = snapshot.concentration
    if found is None:
        return None
    return {
        "as_of": found.seven.as_of.isoformat() if found.seven.as_of else None, "estimate": found.estimated,
        "aged": found.aged, "basis": _basis_words(found),
    }


def _basis_words(found: Concentration) -> str:
    """As the screen says it, and how much of the index was found."""
    from tui.draw.concentration.rows import basis_text

    part = found.seven.basis.partition("; ")[2].split(", weights of")[0]
    return basis_text(found, _WHOLE) + (f"; {part}" if part else "")


def _own(snapshot: Snapshot, key: str) -> str:
    found = snapshot.measures[key]
    if found.value is None:
        return f"{key} n/a: {found.reason}"
    bound = f"{found.bound} " if found.bound else ""
    unit = " %" if found.unit == "fraction" else ""
    return f"{key} = {bound}{_outside(found.value, found.unit):,.2f}{unit}"


def _outside(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    if unit in ("fraction", "pp", "bp"):
        return round(value * (10_000 if unit == "bp" else 100), 4)
    return round(value / 1000, 3) if unit == "musd" else round(value, 4)


def _quote(snapshot: Snapshot, symbol: str) -> dict[str, Any]:
    quote, fresh = snapshot.quotes[symbol], snapshot.freshness.get(symbol)
    return {
        "price": quote.shown_price, "currency": quote.currency,
        "move_pct": _outside(quote.shown_move, "fraction"),
        "regular_price": quote.price, "previous_close": quote.previous_close,
        "state": fresh.state.value if fresh else None, "time": _iso(quote.shown_time_ms),
        "of_day": (fresh.of_day or None) if fresh else None,
        "cap_busd": _outside(quote.cap_musd, "musd"), "source": source_words(quote.source),
    }


def _alert(alert: Any) -> dict[str, Any]:
    return {
        "rule": alert.rule, "symbol": alert.symbol,
        "severity": alert.severity.value if alert.severity else None,
        "value": _outside(alert.value, alert.unit), "limit": _outside(alert.limit, alert.unit),
        "second": alert.second or None,  # the level of the second measure, where that one made it critical
        "unit": _UNITS.get(alert.unit, alert.unit), "since": _iso(alert.since_ms), "why": alert.why,
    }


def _iso(ms: int | None) -> str | None:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(ms / 1000, UTC).isoformat().replace("+00:00", "Z") if ms else None


def print_text(snapshot: Snapshot) -> None:
    """A line a quote, the seven's share, what is owned where it was asked for, what fires."""
    from tui.draw.chrome.bars import status
    from tui.draw.overview.share import seven_words
    from tui.draw.words.health import no_price
    from tui.draw.words.numbers import price, signed_percent

    word, _, note = status(snapshot)
    print(f"{word} {note}".strip())
    for symbol in snapshot.watch.symbols:
        quote = snapshot.quotes.get(symbol)
        if quote is None or quote.shown_price is None:
            print(f"{symbol:<8} {no_price(snapshot, symbol)}")
            continue
        fresh = snapshot.freshness[symbol]
        move, worth = signed_percent(quote.shown_move), price(quote.shown_price, quote.decimals, 12)
        print(f"{symbol:<8} {worth:>12} {move:>9}  {fresh.state.value} {fresh.of_day}".rstrip())
    shares = snapshot.concentration
    if shares is not None and shares.seven.share is not None:
        print(f"{seven_words(shares)} ({_basis_words(shares)})")
    for key in (key for key in snapshot.measures if key.startswith("mine.")):
        print(_own(snapshot, key))
    for alert in snapshot.alerts:
        if alert.active:
            print(f"{(alert.severity.value if alert.severity else '').upper():<9} {alert.why}")
    standing = sum(a.active for a in snapshot.conditions)
    firing = sum(a.active for a in snapshot.alerts)
    print(f"{firing} firing, {standing} standing conditions; not investment advice")

"""The figure in focus on the Overview, explained: a symbol, the loop, the share, a dated line, an alert."""

from __future__ import annotations

from tui.alerts.alert import Alert
from tui.draw.alerts.why import lines_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.overview.panels import alerts_of, changes_of
from tui.draw.overview.rows import BoardRow, state_word
from tui.draw.words import numbers as figures
from tui.draw.words.health import NONE_STORED
from tui.draw.words.measure import About, measure_lines, moment, price_sentence
from tui.market.quote import Quote, State, source_words
from tui.state.origins import Origins, address_of
from tui.state.snapshot import NextEvent, Snapshot
from tui.system.disclaimer import FOOT

_WIDE = 10_000  # the dialog breaks the lines
_MEANING = {
    "move": "How far the last price of the session stands above or below the close of the session before.",
    "extended_move": "How far the price before or after the session stands from the session's last price.",
    "usual_days":
        "How unusual the day is for this share: its move over the standard deviation of the 60 sessions "
        "before. 1 is an ordinary day, 3 and more are rare.",
    "cap_change": "What the whole company gained or lost in market value since the previous close.",
    "contribution": "The part of the S&P 500's own move that this share makes.",
}
_KINDS = {
    "deal": "A deal of the ledger took this status on that day.",
    "alert": "A rule of the watchlist spoke.",
    "results": "The company publishes its results.",
    "holiday": "The New York exchanges are closed.",
    "early close": "The New York exchanges close early.",
    "rebalance": "An index is put together anew: funds that follow it trade that day.",
}


def about_panel(
    snapshot: Snapshot, panel: str, item: int, row: BoardRow | None, glyphs: Glyphs, origins: Origins
) -> About | None:
    """What `panel` has at its cursor: `row` of the board, else row number `item`; None where it is empty."""
    match panel:
        case "board":
            return about_row(snapshot, row, origins) if row is not None else None
        case "loop":
            return about_loop(snapshot, item)
        case "share":
            return about_share(snapshot, glyphs, origins.weights)
        case "alerts":
            alert = alert_at(snapshot, item)
            return about_alert(snapshot, alert, glyphs, origins) if alert else about_quiet(snapshot)
        case _:
            events = changes_of(snapshot) if panel == "changes" else snapshot.upcoming
            return about_event(snapshot, events[item % len(events)]) if events else None


def alert_at(snapshot: Snapshot, item: int) -> Alert | None:
    """Number `item` of the panel of alerts, which goes round; None when it is empty."""
    found = alerts_of(snapshot)
    return found[item % len(found)] if found else None


def symbol_of(alert: Alert) -> str:
    """The symbol whose price is behind an alert."""
    return alert.subject or alert.measure.rpartition(".")[2]


def about_row(snapshot: Snapshot, row: BoardRow, origins: Origins) -> About:
    """A symbol: price, move, usual days, market value, and its part of the index's move."""
    if row.private:
        return _private(snapshot, row)
    quote = row.quote
    if quote is None or quote.shown_price is None:
        why = f"{row.symbol}: no price is known here; {row.none or NONE_STORED}."
        return About(row.symbol, (why, "n/a is not 0: nothing is drawn that is not known."), why)
    now, known = snapshot.as_of_ms, snapshot.measures
    price = f"{figures.price(quote.shown_price, quote.decimals)} {quote.currency or ''}".strip()
    lines = [f"Price: {price}{_when(row, now)}", *_basis(quote), ""]
    for key, name in (
        ("extended_move", "Move out of hours"), ("move", "Move"), ("usual_days", "Usual days"),
        ("cap_change", "Market value, day"),
    ):
        lines += measure_lines(name, _MEANING[key], known.get(f"{key}.{row.symbol}"), now)
    part = known.get(f"contribution.{row.symbol}.sp500")
    lines += measure_lines("Placed of the S&P 500's move", _MEANING["contribution"], part, now)
    address = origins.prices.get(row.symbol, "")
    lines += [f"o opens {address}"] if address else []
    return About(f"{row.symbol}: {row.name}", tuple(lines), price_sentence(quote, row.usual), address)


def _when(row: BoardRow, now_ms: int) -> str:
    """`, 14:32 New York, 3 s old (STALE 10 min)`."""
    quote, fresh = row.quote, row.freshness
    at = quote.shown_time_ms if quote else None
    if at is None:
        return ""
    badge = state_word(fresh, quote)[0]
    if not badge and fresh is not None and fresh.state in (State.LIVE, State.CLOSED):
        badge = fresh.state.value
    old = figures.age((now_ms - at) / 1000)
    return f", as of {moment(at, now_ms)} New York, {old} old" + (f" ({badge})" if badge else "")


def _basis(quote: Quote) -> list[str]:
    """What the price stands against, and where it comes from."""
    against = figures.price(quote.price if quote.extended else quote.previous_close, quote.decimals)
    what = "last price of the session" if quote.extended else "previous close"
    late = f"; delayed by {quote.delay_min} min" if quote.delay_min else ""
    held = [f"no move is worked out: {quote.held}"] if quote.held else []
    return [f"{what}: {against}", *held, f"source: {source_words(quote.source)}{late}"]


def _private(snapshot: Snapshot, row: BoardRow) -> About:
    found = next((p for p in snapshot.watch.privates if p.name == row.symbol), None)
    source = found.source if found is not None else ""
    lines = [
        f"{row.name}: {row.private}",
        "A private company has no market price. The value is that of its last reported round: price of that "
        "round times all shares, not what the company would fetch today.",
        f"source: {source or 'watchlist.toml names none'}",
    ]
    proof = f" Source: {source}." if source else ""
    return About(row.name, tuple(lines), f"{row.name}, private: {row.private}.{proof}", address_of(source))


def about_loop(snapshot: Snapshot, item: int) -> About | None:
    """The loop with all its legs; copied and opened is the leg at the cursor."""
    from tui.draw.overview.loop import names_of
    from tui.draw.ring.mini import caption
    from tui.draw.words.deal import sentence

    loop = snapshot.pinned
    if loop is None:
        return None
    names, _ = names_of(loop, snapshot.ledger)
    way = " > ".join(names.get(s, s) for s in (*loop.nodes, loop.nodes[0]))
    said = caption(loop, _WIDE, names)
    lines = [
        f"{way}: {said}",
        "Each company pays the next, so that the same money may come back to where it started. The legs are "
        "never added: their years and kinds differ.",
        f"formula: the least leg, while each is {loop.layer.words} or surer; as of {figures.day(loop.day)}",
        "",
    ]
    legs = []
    for leg in loop.legs:
        pair = f"{names.get(leg.payer, leg.payer)} to {names.get(leg.receiver, leg.receiver)}"
        weakest = "The weakest leg: " if leg is loop.weakest else ""
        legs.append(sentence(leg.entry, names, loop.day) if leg.entry else f"{pair}: no deal on that day.")
        lines += [f"{weakest}{legs[-1]}", ""]
    if snapshot.deals_to is not None:
        lines.append(f"The ledger of deals knows pages to {figures.day(snapshot.deals_to)}.")
    at = item % len(loop.legs)
    entry = loop.legs[at].entry
    source = entry.deal.proof if entry is not None else None
    return About("The loop", tuple(lines), f"{way}: {said}. {legs[at]}", source.url if source else "")


def about_share(snapshot: Snapshot, glyphs: Glyphs, address: str) -> About | None:
    """The share of the seven, then of the ten largest, and the number of equal names."""
    from tui.draw.concentration.notes import notes, sentence
    from tui.draw.concentration.rows import basis_text, rows_of

    reading = snapshot.concentration
    if reading is None:
        return None
    rows = rows_of(reading, snapshot.watch.rules, None)[:3]
    lines: list[str] = []
    for row in rows:
        measure = snapshot.measures.get(row.key)
        lines += [text for text, _ in notes(row, reading, measure, snapshot.as_of_ms, _WIDE, glyphs)] + [""]
    said = sentence(rows[0], basis_text(reading, 200), snapshot.measures.get(rows[0].key))
    return About("Concentration", tuple(lines[:-1]), said, address)


def about_event(snapshot: Snapshot, event: NextEvent) -> About:
    """A dated line: what changed, or what comes."""
    day = figures.day(event.day)
    away = (event.day - snapshot.deals_day).days
    far = f" (in {away} days)" if away > 1 else " (tomorrow)" if away == 1 else ""
    own = {"alert": "the rules of watchlist.toml", "deal": "no page of that day in the ledger"}
    source = source_words(event.source) if event.source else ""
    lines = (
        f"{day}{far}: {event.text}", _KINDS.get(event.kind), "The date is an estimate." * event.estimated,
        f"source: {source or own.get(event.kind, 'not recorded')}",
    )
    said = f" Source: {source}." if source else ""
    sentence = f"{day}{' (estimated)' if event.estimated else ''}: {event.text}.{said} {FOOT}"
    return About(day, tuple(filter(None, lines)), sentence, address_of(event.source))


def about_alert(snapshot: Snapshot, alert: Alert, glyphs: Glyphs, origins: Origins) -> About:
    """Why it fires: value and limit, formula, inputs, source and age of the figure behind it."""
    measure = snapshot.measures.get(alert.measure)
    rule = next((rule for rule in snapshot.watch.rules if rule.id == alert.rule), None)
    lines = [text for text, _ in lines_of(alert, measure, rule, snapshot.as_of_ms, _WIDE, glyphs,
                                         zone=snapshot.watch.display.zone)]
    where = f"{alert.symbol}, {alert.name}" if alert.symbol else alert.name
    address = origins.prices.get(symbol_of(alert), "")
    return About(where, tuple(lines), f"{where}: {'; '.join(lines)}. {FOOT}", address)


def about_quiet(snapshot: Snapshot) -> About:
    """Nothing fires and nothing stands."""
    rules = len(snapshot.watch.rules)
    text = f"Nothing fires: {rules} rules of watchlist.toml are watched and none is at its level."
    when = f"as of {moment(snapshot.as_of_ms, snapshot.as_of_ms)} New York"
    return About("Alerts", (text, when, "5 shows each with how far it has to go."),
                 f"{text[:-1]}, {when}. {FOOT}")

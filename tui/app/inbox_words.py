"""The inbox as it is handed to the Ledger screen: beside what waits, what is asked of whom, in words."""

from __future__ import annotations

from datetime import date

from tui.draw.words.numbers import day
from tui.filings.subscription import short_key
from tui.screens.ledger.inbox import InboxHand
from tui.service.service import Service

NO_INBOX = "Only the live program has an inbox: nothing is read or decided here."
OF_NOW = "What waits is of the present: t goes back to it."


def hand_of(service: Service, looks_back: bool) -> InboxHand:
    """The inbox, and one line each about the SEC and the subscription; an earlier day knows nothing of it."""
    keeper, watch = service.inbox, service.store.watch
    if not keeper.keeps or looks_back:
        return InboxHand(closed=OF_NOW if keeper.keeps else NO_INBOX)
    told = [o for o in service.store.health.others if o.what == "filings"]
    sec = (
        told[0].reason if told
        else f'you are "{watch.sec_contact}"; new filings are read on working days' if watch.sec_contact
        else "filings are not read: [sec] contact in watchlist.toml names you"
    )
    return InboxHand(keeper.value, sec, _subscription(service), keeper.differences)


def _subscription(service: Service) -> str:
    watch = service.store.watch
    if not watch.subscribe:
        return ""
    state = service.inbox.served
    if state is None or not state.version:
        return (state.refused if state else "") or "subscribed; nothing has come yet"
    made = day(date.fromisoformat(state.made)) if state.made else "?"
    said = f"{state.version} of {made}, signature good (key {short_key(state.key)}): {state.said}"
    return f"{said}; the last one was refused: {state.refused}" if state.refused else said

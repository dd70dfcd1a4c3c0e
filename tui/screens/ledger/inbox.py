"""The inbox on the Ledger screen: what the program hands over, and what a person decides there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tui.alerts.judge import foreseen
from tui.alerts.rule import Rule
from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status
from tui.deals.ledger.study import LedgerStudy
from tui.draw.ledger.inbox import InboxView, Waiting
from tui.draw.words.candidate import amount_words, parties_words
from tui.filings.candidate import Told
from tui.filings.effects import Effects, effects
from tui.filings.inbox import Entry, Inbox
from tui.filings.known import Nearest, nearest
from tui.filings.own_deals import DealRefused, Draft, draft_for, draft_of
from tui.filings.subscription import Difference
from tui.screens.dialogs.alert_form import AlertForm, Field
from tui.system.disclaimer import FOOT
from tui.toml.faults import nearest as nearest_word

METHOD = (
    "A candidate needs two companies of the ledger and a sum, or one and a group (bonds, banks, investors), "
    "with a verb of a deal, in a headline or in a passage of a filing. Direction, kind, range and status are "
    "read from the words by fixed patterns; sums are those of the sentence, none is made.",
    "Nothing here counts in any figure, loop, alert or total. Accepted, it stands in deals.toml beside "
    "watchlist.toml: a filing that was opened as primary, a headline as press, what was not opened as index.",
    "Figures tagged in filings are facts: they renew the ledger's at once and are told here.",
)
NOTHING = Inbox()


@dataclass(frozen=True)
class InboxHand:
    """What the program hands the screen beside the picture; `closed` says why nothing waits in this one."""

    inbox: Inbox = NOTHING
    sec: str = ""
    subscription: str = ""
    differences: tuple[Difference, ...] = ()
    closed: str = ""


def rows_of_inbox(hand: InboxHand, study: LedgerStudy, now_ms: int, wanted: str = "") -> tuple[Waiting, ...]:
    """Candidates that wait, each with the nearest deal, then figures that renewed the ledger's; of them those
    that hold every word of `wanted`."""
    waiting = hand.inbox.waiting(now_ms)
    rows = [
        *(Waiting(entry, near=_nearest(study, entry)) for entry in waiting),
        *(Waiting(figure=figure) for figure in hand.inbox.news()),
    ]
    words = wanted.lower().split()
    return tuple(row for row in rows if all(word in _text(row, study) for word in words))


def _text(row: Waiting, study: LedgerStudy) -> str:
    """What a word is looked for in."""
    slugs: tuple[str, ...]
    if row.figure is not None:
        slugs, said = (row.figure.company,), f"{row.figure.metric} {row.figure.form}".replace("_", " ")
    elif row.entry is not None:
        one = row.entry.candidate
        slugs = tuple(filter(None, (one.payer, one.receiver, *one.also)))
        said = " ".join((one.kind, one.status, one.why, *(f"{t.text} {t.publisher}" for t in one.told)))
    else:
        return ""
    return " ".join((*slugs, *(study.names.get(slug, "") for slug in slugs), said)).lower()


@lru_cache(maxsize=512)
def _nearest(study: LedgerStudy, entry: Entry) -> Nearest | None:
    return nearest(entry.candidate, study.ledger.deals, lambda slug: study.ledger.folded(slug, study.day))


@lru_cache(maxsize=32)
def _effects(study: LedgerStudy, draft: Draft) -> Effects:
    return effects(study.ledger, draft, study.day)


def view_of(
    hand: InboxHand, rows: Sequence[Waiting], study: LedgerStudy, at: int, rules: Sequence[Rule] = (),
    wanted: str = "", editing: bool = False,
) -> InboxView:
    """What is drawn, the chosen row `at` with what accepting it would change, alerts of `rules` too."""
    entry = rows[at].entry if at < len(rows) else None
    draft: Draft | None = None
    found: Effects | None = None
    alerts: tuple[str, ...] = ()
    if entry is not None:
        try:
            draft = draft_for(entry.candidate, entry.opened, study.ledger, study.day)
            found = _effects(study, draft)
            alerts = foreseen(rules, *found.measures)
        except DealRefused as error:
            draft, found = draft_of(entry.candidate, entry.opened), Effects(problem=str(error))
    shorts = {slug: company.short for slug, company in study.ledger.companies.items()}
    return InboxView(
        tuple(rows), study.names, shorts, study.day, at, draft, found, hand.sec, hand.subscription,
        hand.differences, wanted, editing, alerts, hand.closed,
    )


def place_of(row: Waiting) -> str:
    """The address that `o` opens."""
    if row.figure is not None:
        return row.figure.url
    told = row.entry.candidate.told if row.entry is not None else ()
    return next((t.url for t in told if t.url), "")


def sentence(row: Waiting) -> str:
    """The chosen row for the clipboard: what was told, by whom, and that nobody has judged it."""
    if row.figure is not None:
        f = row.figure
        value = f"{f.company} {f.metric}: USD {f.musd / 1000:g}bn for {f.period}"
        return f"{value}; source: {f.form}, {f.url}. {FOOT}"
    if row.entry is None:
        return ""
    one = row.entry.candidate
    told = one.told[0] if one.told else Told("")
    return (
        f'Candidate, not judged: {parties_words(one)}, {one.kind.value}, {amount_words(one)}, {one.day}. '
        f'"{told.text}" {told.publisher} {told.url}. {FOOT}'
    )


def edit_form(entry: Entry, study: LedgerStudy, accept: Callable[[Draft], None]) -> AlertForm:
    """Ask how the candidate should stand; `accept` gets what was written when it can be."""
    draft = draft_of(entry.candidate, entry.opened)
    fields = (
        Field("payer", "payer", draft.payer), Field("receiver", "receiver", draft.receiver),
        Field("kind", "kind", draft.kind.value),
        Field("amount", "amount, $bn", f"{draft.musd / 1000:g}" if draft.musd is not None else ""),
        Field("status", "status", draft.status.value), Field("day", "announced", draft.day.isoformat()),
    )

    def save(answer: Mapping[str, str]) -> str:
        made = _edited(draft, answer, study)
        if isinstance(made, str):
            return made
        accept(made)
        return ""

    told = entry.candidate.told[0].text if entry.candidate.told else ""
    return AlertForm("Accept as", ("How it shall stand in your deals.toml", told), fields, save,
                     "payer and receiver by the ledger's short names; no amount: undisclosed")


def _edited(draft: Draft, answer: Mapping[str, str], study: LedgerStudy) -> Draft | str:
    """The draft as written, or why it cannot be."""
    for side in ("payer", "receiver"):
        slug = answer[side].strip()
        if slug not in study.ledger.companies:
            return f"{side}: the ledger has no company {slug!r}{nearest_word(slug, study.ledger.companies)}"
    kinds, states = [k.value for k in Kind], [s.value for s in Status]
    if (kind := answer["kind"].strip()) not in kinds:
        return f"kind is one of {', '.join(kinds)}"
    if (status := answer["status"].strip()) not in states:
        return f"status is one of {', '.join(states)}"
    try:
        day = date.fromisoformat(answer["day"].strip())
    except ValueError:
        return "announced is a day like 2026-11-24"
    try:
        written = answer["amount"].strip()
        musd = 1000 * float(written) if written else None
    except ValueError:
        return "amount is a number of billions of US dollars, or nothing"
    if musd is not None and not 1 <= musd <= 1e8:
        return "amount is in billions of US dollars, a million at least"
    same = musd == draft.musd
    return replace(
        draft, payer=answer["payer"].strip(), receiver=answer["receiver"].strip(), kind=Kind(kind),
        status=Status(status), day=day, musd=musd, form=draft.form if same else Form.EXACT,
        low_musd=draft.low_musd if same else None,
    )

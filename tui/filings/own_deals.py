"""One's own ledger file (deals.toml): a deal, or a later status of one, put in and taken out, every other
byte as it was. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status
from tui.deals.ledger.ledger import Ledger
from tui.filings.candidate import Candidate, Via
from tui.filings.known import Relation, nearest
from tui.toml.array import quoted

HEAD = (
    "# Deals of your own: accepted from the inbox, or written by hand. Read beside the shipped ledger,\n"
    "# whose entries of the same id they replace. Amounts in billions of US dollars.\n"
)
_KINDS = ("deal", "change")
_FLAGS = {Form.UP_TO: "upto", Form.AT_LEAST: "at_least", Form.ABOUT: "about"}


class DealRefused(ValueError):
    """Why a deal cannot be put in or taken out; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A deal as a person would accept it; amounts in millions of USD, None where none is said."""

    payer: str
    receiver: str
    kind: Kind
    status: Status
    day: date
    musd: float | None = None
    low_musd: float | None = None
    form: Form = Form.EXACT
    url: str = ""
    source_day: date | None = None
    grade: str = "index"
    note: str = ""
    changes: str = ""  # the id of the ledger's deal that this is a later status of, and no deal of its own

    @property
    def id(self) -> str:
        if self.changes:
            return f"{self.changes}-{self.status.value.replace('_', '-')}"
        return f"{self.payer}-{self.receiver}-{self.kind.value}-{self.day:%Y%m%d}"


def draft_of(one: Candidate, opened: bool) -> Draft:
    """How a candidate would stand in the ledger. The grade is that of the source when it was opened, else
    `index`: quoted by another page, itself never opened."""
    told = one.told[0] if one.told else None
    url = told.url if told else ""
    best = "primary" if one.via is Via.FILING else "press" if told and told.publisher else "web"
    in_dollars = one.currency == "USD"
    return Draft(
        payer=one.payer or "", receiver=one.receiver or "", kind=one.kind, status=one.status, day=one.day,
        musd=one.amount_musd if in_dollars else None, low_musd=one.low_musd if in_dollars else None,
        form=one.form, url=url, source_day=told.day if told else None,
        grade=(best if opened else "index") if url else "unverified", note=_note(one),
    )


def draft_for(one: Candidate, opened: bool, ledger: Ledger, day: date, edited: Draft | None = None) -> Draft:
    """How a candidate, or what a person made of it, is written: as a deal, or as a later status of the one
    that it changes.

    DealRefused: the ledger has it already, its money would count twice.
    """
    draft = edited or draft_of(one, opened)
    asked = replace(
        one, payer=draft.payer or None, receiver=draft.receiver or None, kind=draft.kind,
        status=draft.status, day=draft.day, amount_musd=draft.musd, low_musd=draft.low_musd,
    ) if edited is not None else one
    near = nearest(asked, ledger.deals, lambda slug: ledger.folded(slug, day))
    if near is None or near.relation is Relation.ANOTHER:
        return draft
    if near.relation is Relation.SAME:
        raise DealRefused(
            f"its money would count twice: the ledger has it as {near.deal.id} ({near.why}); set it aside, "
            "or change what is another deal's"
        )
    if draft.day < near.deal.history[-1].day:
        raise DealRefused(f"the ledger knows of a later day of {near.deal.id}: set it aside")
    return replace(draft, changes=near.deal.id)


def _note(one: Candidate) -> str:
    said = [f"Accepted from a {one.via.value}"]
    if one.total_musd:
        said.append(f"the sum of USD {one.total_musd / 1000:g}bn is of several deals together")
    if one.parts_musd:
        parts = ", ".join(f"{part / 1000:g}" for part in one.parts_musd)
        said.append(f"parts of USD {parts} bn, no total written")
    if one.currency != "USD":
        said.append(f"the sum is in {one.currency}")
    if one.denied:
        said.append("denied by a party")
    return "; ".join(said) + "."


def check(draft: Draft, companies: Mapping[str, object]) -> str:
    """What keeps `draft` from being a deal, in one sentence; empty when nothing does."""
    for side, slug in (("payer", draft.payer), ("receiver", draft.receiver)):
        if not slug:
            return f"no {side} is named: E names one first"
        if slug not in companies:
            return f"the ledger has no company {slug!r}: E names another, or add an [[entity]] to deals.toml"
    if draft.payer == draft.receiver:
        return "payer and receiver are the same company"
    return ""


def put_in(text: str, draft: Draft, name: str, today: date) -> tuple[str, str]:
    """`text` with the deal of `draft` at its end, and the id it got. `name` is that of its inbox entry."""
    taken = ids(text)
    deal_id, n = draft.id, 1
    while deal_id in taken:
        n += 1
        deal_id = f"{draft.id}-{n}"
    base = text if text else HEAD
    gap = "" if base.endswith("\n\n") else "\n" if base.endswith("\n") else "\n\n"
    whole = f"{base}{gap}{_block(draft, deal_id, name, today)}"
    if sorted(ids(whole)) != sorted((*taken, deal_id)):
        raise DealRefused("the deal cannot be written into deals.toml")
    return whole, deal_id


def _block(draft: Draft, deal_id: str, name: str, today: date) -> str:
    day = (draft.source_day or draft.day).isoformat()
    url = draft.url or "unverified"
    head = f"# from the inbox, {today.isoformat()} ({name})"
    source = f"url = {_text(url)}, date = {day}, grade = {_text(draft.grade)}"
    if draft.changes:
        lines = [
            head, "[[change]]", f"id = {_text(deal_id)}", f"deal = {_text(draft.changes)}",
            f"date = {draft.day.isoformat()}", f"status = {_text(draft.status.value)}",
            f"note = {_text(draft.note)}", f'sources = [{{ {source}, for = "status" }}]',
        ]
        return "\n".join(lines) + "\n"
    lines = [
        head, "[[deal]]", f"id = {_text(deal_id)}",
        f"from = {_text(draft.payer)}", f"to = {_text(draft.receiver)}", f"kind = {_text(draft.kind.value)}",
        *_amount(draft), f"announced = {draft.day.isoformat()}", f"status = {_text(draft.status.value)}",
        'confidence = "low"', f"note = {_text(draft.note)}",
        f"sources = [{{ {source} }}]",
    ]
    return "\n".join(lines) + "\n"


def _amount(draft: Draft) -> list[str]:
    if draft.musd is None or draft.musd < 1:
        return ["undisclosed = true"]
    if draft.form is Form.BETWEEN and draft.low_musd is not None:
        return [f"amount_low_usd = {_billions(draft.low_musd)}", f"amount_high_usd = {_billions(draft.musd)}"]
    flag = _FLAGS.get(draft.form)
    return [f"amount_usd = {_billions(draft.musd)}", *([f"{flag} = true"] if flag else [])]


def _billions(musd: float) -> str:
    written = f"{musd / 1000:.6f}".rstrip("0")
    return written + "0" if written.endswith(".") else written


def _text(value: str) -> str:
    """A TOML basic string."""
    return quoted("".join(c if c.isprintable() else " " for c in value))


def ids(text: str) -> tuple[str, ...]:
    """The ids of the deals and changes in `text`. Raises DealRefused when it is no TOML."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DealRefused(f"deals.toml is not TOML ({error}): mend it first") from error
    kinds = [rows for kind in _KINDS if isinstance(rows := data.get(kind), list)]
    return tuple(str(row.get("id")) for rows in kinds for row in rows if isinstance(row, dict))


def take_out(text: str, deal_id: str) -> str:
    """`text` without the deal `deal_id` and the inbox's line above it; `text` itself when it has none."""
    before = ids(text)
    if deal_id not in before:
        return text
    lines = text.splitlines(keepends=True)
    heads = [i for i, line in enumerate(lines) if re.match(r"\s*\[", line)]
    for n, start in enumerate(heads):
        end = heads[n + 1] if n + 1 < len(heads) else len(lines)
        if not re.match(r"\s*\[\[\s*(deal|change)\s*\]\]", lines[start]):
            continue
        while end > start + 1 and not lines[end - 1].strip().strip("#"):  # blank lines belong to what follows
            end -= 1
        while end > start + 1 and n + 1 < len(heads) and lines[end - 1].lstrip().startswith("#"):
            end -= 1  # so do comments above the next table
        if _id_in("".join(lines[start:end])) != deal_id:
            continue
        if start and lines[start - 1].startswith("# from the inbox,"):
            start -= 1
        if start and not lines[start - 1].strip() and (end == len(lines) or not lines[end].strip()):
            start -= 1
        left = "".join(lines[:start] + lines[end:])
        if ids(left) == tuple(i for i in before if i != deal_id):
            return left
    raise DealRefused(f"deal {deal_id} cannot be taken out of deals.toml by itself: remove it by hand")


def _id_in(block: str) -> str | None:
    try:
        found = ids(block)
    except DealRefused:
        return None
    return found[0] if found else None

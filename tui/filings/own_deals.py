"""One's own ledger file (deals.toml): a deal put in and taken out, every other byte as it was. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status
from tui.filings.candidate import Candidate, Via

HEAD = (
    "# Deals of your own: accepted from the inbox, or written by hand. Read beside the shipped ledger,\n"
    "# whose entries of the same id they replace. Amounts in billions of US dollars.\n"
)
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

    @property
    def id(self) -> str:
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
    if ids(whole) != (*taken, deal_id):
        raise DealRefused("the deal cannot be written into deals.toml")
    return whole, deal_id


def _block(draft: Draft, deal_id: str, name: str, today: date) -> str:
    day = (draft.source_day or draft.day).isoformat()
    url = draft.url or "unverified"
    lines = [
        f"# from the inbox, {today.isoformat()} ({name})", "[[deal]]", f"id = {_text(deal_id)}",
        f"from = {_text(draft.payer)}", f"to = {_text(draft.receiver)}", f"kind = {_text(draft.kind.value)}",
        *_amount(draft), f"announced = {draft.day.isoformat()}", f"status = {_text(draft.status.value)}",
        'confidence = "low"', f"note = {_text(draft.note)}",
        f"sources = [{{ url = {_text(url)}, date = {day}, grade = {_text(draft.grade)} }}]",
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
    kept = "".join(c if c.isprintable() else " " for c in value)
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ids(text: str) -> tuple[str, ...]:
    """The ids of the deals in `text`. Raises DealRefused when it is no TOML."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DealRefused(f"deals.toml is not TOML ({error}): mend it first") from error
    rows = data.get("deal", [])
    return tuple(str(r.get("id")) for r in rows if isinstance(r, dict)) if isinstance(rows, list) else ()


def take_out(text: str, deal_id: str) -> str:
    """`text` without the deal `deal_id` and the inbox's line above it; `text` itself when it has none."""
    before = ids(text)
    if deal_id not in before:
        return text
    lines = text.splitlines(keepends=True)
    heads = [i for i, line in enumerate(lines) if re.match(r"\s*\[", line)]
    for n, start in enumerate(heads):
        end = heads[n + 1] if n + 1 < len(heads) else len(lines)
        if not re.match(r"\s*\[\[\s*deal\s*\]\]", lines[start]):
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
        rows = tomllib.loads(block).get("deal")
    except tomllib.TOMLDecodeError:
        return None
    return str(rows[0].get("id")) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else None

"""The article's claims as text, JSON or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tui.cli.ledger.export import WIDTH, as_json, source_of
from tui.deals.ledger.claims import Claim
from tui.deals.ledger.study import CLAIM_METHOD
from tui.draw.words.claim import STANCE_WORDS, Live, saying_words, value_words, why_verdict
from tui.draw.words.deal import source_words
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day
from tui.system.csv_text import as_csv
from tui.system.disclaimer import FOOT


def claims_text(claims: Sequence[Claim], live: Sequence[Live | None], on: date, then: bool = False) -> str:
    """Each claim with verdict, public data and what other sources say; whole sentences, no columns."""
    many = f"{len(claims)} claim{'' if len(claims) == 1 else 's'}"
    known = ", as known then: what was said later, or on a day not known, is left out" if then else ""
    head = f"{many} of the article of 23 Sep 2025, as of {day(on)}{known}."
    lines = [*wrap(head, WIDTH), *wrap(CLAIM_METHOD[0], WIDTH), ""]
    for claim, one in zip(claims, live, strict=True):
        value = value_words(claim.value, claim.unit)
        lines.append(f"{claim.text}{f' ({value})' if value else ''}")
        lines.append(f"  {claim.shown_verdict.value}: {why_verdict(claim)}")
        lines += [f"  {claim.note}"] if claim.note else []
        if one is not None:
            lines += [f"  {label}: {text}" for label, text in (("then", one.then), ("now", one.now)) if text]
            lines.append(f"  how: {one.basis}")
        for o in claim.others:
            joint = "," if o.value is not None else ":"
            said = f"  {STANCE_WORDS[o.stance]}{joint} {saying_words(o)}"
            lines.append(f"{said} {o.source.url} ({source_words(o.source)})")
        lines.append("")
    return "\n".join([*lines, FOOT])


def claims_json(claims: Sequence[Claim], live: Sequence[Live | None], on: date) -> str:
    """One object with the rule of the verdicts and every claim."""
    return as_json({
        "as_of": on.isoformat(), "method": CLAIM_METHOD[0],
        "claims": [
            {
                "id": c.id, "claim": c.text, "value": c.value, "unit": c.unit, "as_of": c.as_of.isoformat(),
                "verdict": c.shown_verdict.value, "why": why_verdict(c), "note": c.note,
                "public_data": {"then": one.then, "now": one.now, "how": one.basis} if one else None,
                "others": [
                    {"stance": o.stance.value, "value": o.value, "unit": o.unit, "note": o.note,
                     "source": source_of(o.source)}
                    for o in c.others
                ],
            }
            for c, one in zip(claims, live, strict=True)
        ],
    })


def claims_csv(claims: Sequence[Claim], live: Sequence[Live | None], on: date) -> str:
    """One row a claim."""
    heads = ("as_of", "id", "claim", "value", "unit", "verdict", "why", "then", "now", "sources")
    return as_csv(heads, (
        (
            on.isoformat(), c.id, c.text, c.value, c.unit, c.shown_verdict.value, why_verdict(c),
            one.then if one else "", one.now if one else "", " ".join(o.source.url for o in c.others),
        )
        for c, one in zip(claims, live, strict=True)
    ))

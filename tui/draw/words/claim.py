"""A claim in words: its value, its verdict and why, what another source says, and the sentence to copy."""

from __future__ import annotations

from dataclasses import dataclass

from tui.deals.ledger.amount import exact_usd
from tui.deals.ledger.claims import Claim, Saying, Stance, Verdict, proof_of
from tui.deals.ledger.deal import Grade
from tui.draw.grid.glyphs import Glyphs
from tui.draw.words.deal import host, source_words
from tui.draw.words.numbers import dated
from tui.system.disclaimer import FOOT

VERDICT_PENS = {
    Verdict.AGREES: "live", Verdict.PARTLY: "info", Verdict.CONTRADICTED: "critical",
    Verdict.SUPERSEDED: "warn", Verdict.UNVERIFIED: "muted", Verdict.DISPUTED: "warn",
}
STANCE_WORDS = {Stance.AGREE: "agrees", Stance.PARTLY: "in part", Stance.CONTRADICT: "says otherwise"}
_WHY = {
    Verdict.AGREES: "other sources say the same",
    Verdict.PARTLY: "true of a part, or by one way of counting",
    Verdict.SUPERSEDED: "true when written; what came later took its place",
    Verdict.UNVERIFIED: "no page that was read decides it",
    Verdict.DISPUTED: "others say otherwise, but none is a company statement, a filing or a known outlet",
}


@dataclass(frozen=True, slots=True)
class Live:
    """`short` fits a column; `then` and `now` are sentences with dates; `basis` says how it is worked out."""

    short: str
    then: str
    now: str
    basis: str


def mark(verdict: Verdict, glyphs: Glyphs) -> str:
    """One cell that tells the verdict without colour."""
    return {
        Verdict.AGREES: glyphs.dot, Verdict.PARTLY: glyphs.hollow, Verdict.CONTRADICTED: glyphs.square,
        Verdict.SUPERSEDED: glyphs.diamond, Verdict.UNVERIFIED: glyphs.middot,
        Verdict.DISPUTED: glyphs.triangle,
    }[verdict]


def value_words(value: float | None, unit: str) -> str:
    """A value in its own unit: $300bn, $294,000, 43%, 25x; empty for a claim in words alone."""
    if value is None or unit == "text":
        return ""
    if unit == "USD bn":
        return exact_usd(round(value * 1000)) if value >= 0.001 else f"${value * 1e9:,.0f}"
    if unit == "percent":
        return f"{value:g}%"
    return f"{value:g}x" if unit == "times" else f"{value:g} {unit}"


def why_verdict(claim: Claim) -> str:
    """Why it stands so; a contradiction names its proof."""
    verdict = claim.shown_verdict
    if verdict is Verdict.CONTRADICTED:
        proof = proof_of(claim)
        if proof is None:
            return "by our own computation from public data"
        who = "a company statement or filing" if proof.source.grade is Grade.PRIMARY else "the press"
        return f"by {who}: {host(proof.source).split('/')[0]}, {dated(proof.source.day)}"
    part = claim.others and all(other.source.excerpt for other in claim.others)
    return f"{_WHY[verdict]}, read in excerpts only" if part else _WHY[verdict]


def saying_words(saying: Saying) -> str:
    """Its value and note: `$9bn: Burn for 2025.`"""
    value = value_words(saying.value, saying.unit)
    return f"{value}: {saying.note}" if value and saying.note else value or saying.note or "says so"


def sentence(claim: Claim, live: Live | None) -> str:
    """The claim, its verdict, the best other source and the live measure, for the clipboard."""
    value = value_words(claim.value, claim.unit)
    head = f"The article of 23 Sep 2025: {claim.text}{f' ({value})' if value else ''}"
    parts = [head, f"verdict: {claim.shown_verdict.value}, {why_verdict(claim)}"]
    if live is not None and live.now:
        parts.append(f"public data: {live.then}; now {live.now} ({live.basis})")
    if claim.others:
        other = proof_of(claim) or claim.others[0]
        parts.append(f"{saying_words(other)} {other.source.url} ({source_words(other.source)})")
    return ". ".join(p.rstrip(".") for p in parts) + f". {FOOT}"

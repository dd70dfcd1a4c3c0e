"""Claims of the article and what is proof enough to contradict one."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.ledger.claims import Claim, Saying, Stance, Verdict, find_claims, proof_of, spread
from tui.deals.ledger.deal import Grade, Source
from tui.deals.ledger.ledger import Ledger


def claim(verdict: Verdict, *others: tuple[Stance, Grade], computed: bool = False) -> Claim:
    said = tuple(Saying(s, Source("https://x.example", None, g)) for s, g in others)
    return Claim("c", "text", "USD bn", date(2025, 9, 23), verdict, others=said, computed=computed)


CASES = [
    (claim(Verdict.CONTRADICTED, (Stance.CONTRADICT, Grade.PRESS)), Verdict.CONTRADICTED),
    (claim(Verdict.CONTRADICTED, (Stance.CONTRADICT, Grade.PRIMARY)), Verdict.CONTRADICTED),
    (claim(Verdict.CONTRADICTED, (Stance.CONTRADICT, Grade.WEB)), Verdict.DISPUTED),
    (
        claim(Verdict.CONTRADICTED, (Stance.AGREE, Grade.PRESS), (Stance.CONTRADICT, Grade.INDEX)),
        Verdict.DISPUTED,
    ),
    (claim(Verdict.CONTRADICTED, computed=True), Verdict.CONTRADICTED),
    (claim(Verdict.AGREES, (Stance.CONTRADICT, Grade.PRESS)), Verdict.AGREES),
]


@pytest.mark.parametrize(("one", "shown"), CASES)
def test_contradicted_needs_proof(one: Claim, shown: Verdict) -> None:
    assert one.shown_verdict is shown


def test_the_shipped_claims(shipped: Ledger) -> None:
    by_id = {c.id: c for c in shipped.claims}
    letter = by_id["nvidia-openai-100"]
    assert (letter.value, letter.unit, letter.verdict) == (100.0, "USD bn", Verdict.SUPERSEDED)
    assert [o.stance for o in letter.others] == [Stance.AGREE, Stance.CONTRADICT, Stance.CONTRADICT]
    assert by_id["openai-burn-8"].shown_verdict is Verdict.PARTLY
    assert by_id["openai-losses-44"].shown_verdict is Verdict.SUPERSEDED
    assert all(c.live_measure for c in shipped.claims if c.live_check)


ADDED = ("concentration-1990s", "nvidia-gdp", "deepseek-contrast", "altman-burned")


@pytest.mark.parametrize("id", ADDED)
def test_what_the_article_also_says_is_here_with_sources(shipped: Ledger, id: str) -> None:
    one = next(c for c in shipped.claims if c.id == id)
    assert one.note and len(one.others) >= 2
    assert all(o.source.url.startswith("https://") and o.note for o in one.others)


def test_the_deepseek_contrast_is_four_values_on_one_line(shipped: Ledger) -> None:
    one = next(c for c in shipped.claims if c.id == "deepseek-contrast")
    assert [o.value for o in spread(one)] == [0.000294, 0.006, 0.1, 1.6]
    near = next(c for c in shipped.claims if c.id == "openai-loss-5")
    assert spread(near) == ()


def test_a_contradiction_names_its_proof(shipped: Ledger) -> None:
    by_id = {c.id: c for c in shipped.claims}
    ndx = by_id["mag7-ndx-75"]
    proof = proof_of(ndx)
    assert ndx.computed and ndx.shown_verdict is Verdict.CONTRADICTED
    assert proof is not None and proof.source.grade is Grade.PRIMARY
    assert proof_of(by_id["openai-burn-8"]) is None
    for one in shipped.claims:
        if one.shown_verdict is Verdict.CONTRADICTED:
            assert one.computed or proof_of(one) is not None


def test_claims_are_found_by_words_and_verdict(shipped: Ledger) -> None:
    assert [c.id for c in find_claims(shipped.claims, "altman burned")] == ["altman-burned"]
    found = find_claims(shipped.claims, "superseded")
    assert found and {c.shown_verdict for c in found} == {Verdict.SUPERSEDED}
    assert find_claims(shipped.claims, "") == shipped.claims

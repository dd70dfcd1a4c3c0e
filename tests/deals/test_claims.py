"""Claims of the article and what is proof enough to contradict one."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.claims import Claim, Saying, Stance, Verdict
from tui.deals.deal import Grade, Source
from tui.deals.ledger import Ledger


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
    assert by_id["openai-burn-8"].shown_verdict is Verdict.CONTRADICTED
    assert by_id["openai-losses-44"].shown_verdict is Verdict.DISPUTED
    assert all(c.live_measure for c in shipped.claims if c.live_check)

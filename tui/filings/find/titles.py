"""Headlines to candidates: two companies of the ledger and a sum, or one and a group, with a verb of a deal.

Every pattern stands in a table with a name; the names that decided travel with the candidate, so that the
bench can count what each of them is good for. A title that is an opinion, a court case, a result, a price or
a total gives nothing. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tui.filings.candidate import Candidate, Told, Via
from tui.filings.find import stance
from tui.filings.find.frames import Frame, frames_of
from tui.filings.find.mentions import Names
from tui.filings.find.shape import Shape, shape_of
from tui.filings.find.sides import Sides
from tui.filings.find.sums import Sum
from tui.system.text import clean

WHY_PAIR = "two companies of the ledger and a sum"
WHY_GROUP = "a company of the ledger, a group and a sum"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title gave: candidates, or none and the marks of what spoke against it."""

    candidates: tuple[Candidate, ...] = ()
    marks: tuple[str, ...] = ()


def read_title(
    title: str, day: date, names: Names, sides: Sides, url: str = "", publisher: str = ""
) -> Reading:
    """The candidates of one headline."""
    shape = shape_of(title, names)
    if not shape.parties or not shape.sums:
        return Reading()
    if against := stance.against(shape):
        return Reading((), (against,))
    open_sums = stance.deal_sums(shape)
    if not any(s.musd is not None or s.currency != "USD" for s in open_sums.values()):
        return Reading((), ("no sum of a deal",))
    told = (Told(clean(title), url, clean(publisher), day),)
    found = [_candidate(frame, shape, open_sums, day, told) for frame in frames_of(shape, sides, open_sums)]
    return Reading(tuple(found), tuple(m for c in found for m in c.marks))


def _candidate(
    frame: Frame, shape: Shape, open_sums: dict[int, Sum], day: date, told: tuple[Told, ...]
) -> Candidate:
    money = open_sums.get(frame.sum_index) if frame.sum_index is not None else None
    status, mark, denied = stance.status_of(shape, frame)
    made = Candidate(payer=frame.payer, receiver=frame.receiver, kind=frame.kind, status=status, day=day,
                     via=Via.HEADLINE, why=WHY_GROUP if frame.group else WHY_PAIR, denied=denied, told=told,
                     also=tuple(s for s in shape.parties if s not in (frame.payer, frame.receiver)),
                     marks=(frame.mark, mark))
    if money is None:
        return made
    if frame.shared:
        return replace(made, total_musd=money.musd, form=money.form, currency=money.currency)
    return replace(
        made, amount_musd=money.musd, low_musd=money.low_musd, form=money.form, currency=money.currency
    )

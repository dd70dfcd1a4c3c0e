"""A candidate: what may be a deal, as somebody wrote it. Plain frozen facts; it counts in nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Kind, Status

# Groups without a name, as the ledger calls them.
BONDS, BANKS, PRIVATE, SHARES, ROUND = (
    "bond-market", "bank-syndicate", "private-credit", "equity-market", "venture-investors"
)


class Via(StrEnum):
    """Where it was read."""

    HEADLINE = "headline"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Told:
    """One place that tells of it; `text` is the title or passage word for word, cleaned to be drawn."""

    text: str
    url: str = ""
    publisher: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible deal. `payer` and `receiver` are slugs of the ledger, None where no name of it stands.

    `amount_musd` is the sum written (the upper end of a range), None where none is said of this deal alone;
    `total_musd` a sum over several deals of one text; `parts_musd` sums of which no total is written.
    """

    payer: str | None
    receiver: str | None
    kind: Kind
    status: Status
    day: date
    via: Via
    amount_musd: float | None = None
    low_musd: float | None = None
    form: Form = Form.EXACT
    total_musd: float | None = None
    parts_musd: tuple[float, ...] = ()
    currency: str = "USD"
    other_party: str = ""  # a name that the ledger does not have
    also: tuple[str, ...] = ()  # other companies of the ledger in the text
    denied: bool = False
    why: str = ""  # in a reader's words
    marks: tuple[str, ...] = ()  # patterns of the finder that made it
    told: tuple[Told, ...] = field(default=())

    @property
    def pair(self) -> frozenset[str | None]:
        return frozenset((self.payer, self.receiver))

"""The words at the foot of all that is exported, copied or delivered; the first ink waits for no more."""

from __future__ import annotations

NOT_ADVICE = "arithmetic on public data; not investment advice; quotes may be late"
FOOT = f"{NOT_ADVICE[0].upper()}{NOT_ADVICE[1:]}."

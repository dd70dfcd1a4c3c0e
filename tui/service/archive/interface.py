"""What the service asks of an archive: one small face, so that another database can stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from tui.alerts.alert import Transition
from tui.feed.event import AnyEvent
from tui.market.bars import Bars


class AnyArchive(Protocol):
    """Reads answer at once and never raise for what lies there; writes are queued and return at once.

    `folder` is the machine's own data folder. Times are UTC ms.
    """

    folder: Path

    @property
    def notice(self) -> str:
        """What is amiss, in one line; "" when nothing is."""

    def try_lead(self) -> bool:
        """True when this program fetches, records and delivers; False while another does."""

    def let_go(self) -> None:
        """Another may lead; `try_lead` asks for it again."""

    def record_events(self, events: Iterable[AnyEvent]) -> None:
        """Keep what makes the last picture, and all bars."""

    def last_picture(self) -> tuple[list[AnyEvent], int] | None:
        """The newest event of each kind and symbol, oldest first, and the time of the newest quote."""

    def changes(self, revision: int) -> tuple[int, list[AnyEvent]]:
        """What was recorded after `revision` (0: everything), and the revision to ask with next."""

    def bars(self, symbol: str, interval: str, since_ms: int = 0) -> Bars:
        """Recorded bars, oldest first."""

    def record_measures(self, t_ms: int, values: Mapping[str, float | None]) -> None:
        """One point a minute and key; what is not known is not recorded."""

    def measure_history(self, key: str, since_ms: int = 0) -> list[tuple[int, float]]:
        """(UTC ms, value) of one measure, oldest first."""

    def log(self, transitions: Iterable[Transition], engine: Mapping[str, Any] | None = None) -> None:
        """Append to the alert log; `engine`, the state as of then, goes into the same commit."""

    def alert_log(self, limit: int = 200) -> list[Transition]:
        """The newest rows of the alert log, newest first."""

    def save_engine(self, state: Mapping[str, Any]) -> None:
        """Keep the alert engine's state and the queue of what is to be told."""

    def load_engine(self) -> dict[str, Any] | None:
        """What `save_engine` was given last; None when there is none."""

    def prune(self, now_ms: int, intraday_days: int) -> None:
        """Soon, and then once a day, what is old is forgotten or thinned."""

    def flush(self) -> bool:
        """Wait until what was recorded so far is written."""

    def close(self) -> None:
        """Write what waits, within a second, and let go of the lead."""

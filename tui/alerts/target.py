"""Where a message may go besides the screen, as written in watchlist.toml."""

from __future__ import annotations

from msgspec import Struct

from tui.alerts.rule import Severity

WAIT_S = 5  # what fires together is told together
EVERY_S = 60
PER_HOUR = 12
APPRISE, WEBHOOK, ALERTMANAGER = "apprise", "webhook", "alertmanager"  # what an address is for


class Target(Struct, frozen=True):
    """One way out: an address (`url`, read as `form` says), a `command`, or the terminal's bell.

    `wait_s`: messages within that time of the first become one. `every_s`, `per_hour`: never more often.
    `resolved`: also say when it is over. `generator`: where Alertmanager's link leads. Address and arguments
    may hold secrets: no repr shows them.
    """

    name: str
    url: str = ""
    url_env: str = ""
    command: tuple[str, ...] = ()
    bell: bool = False
    severity: Severity = Severity.WARN
    wait_s: int = WAIT_S
    every_s: int = EVERY_S
    per_hour: int = PER_HOUR
    resolved: bool = False
    form: str = APPRISE
    generator: str = ""

    def __repr__(self) -> str:
        return f"Target(name={self.name!r}, kind={self.kind!r}, severity={self.severity!r})"

    @property
    def kind(self) -> str:
        """What a person may see of it: bell, command, or the kind of service (never its address)."""
        if self.bell:
            return "bell"
        if self.command:
            return "command"
        if self.url_env or self.form != APPRISE:
            kind = "service" if self.form == APPRISE else self.form
            return f"{kind} from ${self.url_env}" if self.url_env else kind
        return self.url.partition("://")[0] or "service"


BELL = Target("bell", bell=True, wait_s=0, every_s=10, per_hour=60)

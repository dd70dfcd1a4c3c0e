"""What the program tells its feed process: one JSON object a line."""

from functools import cache

import msgspec

# Annotations are no texts here: see event.py.


class Visible(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="visible", omit_defaults=True):
    """What a person looks at: all board symbols, and the one whose chart or news is open.

    `funds` are asked for their largest lines.
    """

    symbols: list[str]
    chart_symbol: str = ""
    chart_range: str = ""
    news_symbol: str = ""
    request: int = 0
    funds: list[str] = []


class Refresh(msgspec.Struct, frozen=True, tag_field="type", tag="refresh"):
    """Poll now, within the polite limits."""


class Search(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="search"):
    id: int
    query: str


class Pause(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pause"):
    on: bool = True


class Stop(msgspec.Struct, frozen=True, tag_field="type", tag="stop"):
    """Say bye and leave."""


class Sources(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="sources", omit_defaults=True):
    """Where candidates of deals are looked for: headlines, and the SEC when a `contact` is named.

    `base` is the folder of the ledger that serves (empty: the shipped one), `ledger` files beside it,
    `pinned` the slugs of the pinned loop.
    """

    headlines: bool = False
    contact: str = ""
    base: str = ""
    ledger: list[str] = []
    pinned: list[str] = []


Command = Visible | Refresh | Search | Pause | Sources | Stop


@cache
def _commands() -> msgspec.json.Decoder[Command]:
    """The feed reads some, the program none."""
    return msgspec.json.Decoder(Command)


def decode_command(line: bytes | str) -> Command | None:
    """The command of a line; None when it is not one this feed knows."""
    try:
        return _commands().decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None

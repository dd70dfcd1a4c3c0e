"""A symbol as Yahoo writes it."""

from __future__ import annotations

import re

NO_SYMBOL = "is no symbol: letters, digits and ^ . - = & _, at most 30"
_SYMBOL = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9^.=&_-]{1,30}")


def clean_symbol(text: str) -> str | None:
    """`text` as Yahoo writes symbols (nvda -> NVDA); None when it cannot be one."""
    symbol = text.strip().upper()
    return symbol if _SYMBOL.fullmatch(symbol) and symbol.isascii() else None

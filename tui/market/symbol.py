"""A symbol as Yahoo writes it."""

from __future__ import annotations

import re

_SYMBOL = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9^.=-]{1,15}")


def clean_symbol(text: str) -> str | None:
    """`text` as Yahoo writes symbols (nvda -> NVDA); None when it cannot be one."""
    symbol = text.strip().upper()
    return symbol if _SYMBOL.fullmatch(symbol) and symbol.isascii() else None

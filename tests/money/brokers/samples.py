"""Files in the documented forms of six brokers, made here: headings and oddities as public samples show them.

Each good file has its damaged twin: a number that is none, a line cut short, an option, a foreign line.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "files"
BROKERS = ("ibkr", "fidelity", "schwab", "trading_212", "degiro", "portfolio_performance")


def text(name: str) -> str:
    """The text of one file."""
    return (FOLDER / f"{name}.csv").read_text(encoding="utf-8")


GOOD = {name: text(name) for name in (*BROKERS, "plain", "bare")}
DAMAGED = {name: text(f"{name}_damaged") for name in BROKERS}

"""Words of a command line that several commands take, read and refused in one way."""

from __future__ import annotations

import argparse
from datetime import date

from tui.deals.ledger.deal import Layer
from tui.toml.faults import nearest


def day(text: str) -> date:
    """A day as 2025-09-23."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2025-09-23") from None


def layer(text: str) -> Layer:
    """How sure a deal must be to count, by its words."""
    try:
        return Layer.of_words(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}{nearest(text, [x.words for x in Layer])}") from None

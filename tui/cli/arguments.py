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


def forms(parser: argparse.ArgumentParser, csv: str, *more: tuple[str, str]) -> None:
    """--json, --csv (a row of what `csv` says) and `more` as (form, help): one of them, else `text`."""
    form = parser.add_mutually_exclusive_group()
    for name, said in (("json", "one JSON object"), ("csv", csv), *more):
        form.add_argument(f"--{name}", action="store_const", dest="form", const=name, help=said)
    parser.set_defaults(form="text")


PLAIN = ("plain", "whole sentences without columns")


def layer(text: str) -> Layer:
    """How sure a deal must be to count, by its words."""
    try:
        return Layer.of_words(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}{nearest(text, [x.words for x in Layer])}") from None

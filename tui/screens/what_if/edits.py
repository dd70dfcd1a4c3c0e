"""What a person writes over: an assumption of the link that breaks, the move of a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.deals.obligations.what_if import Assumption
from tui.draw.what_if.link import valued
from tui.screens.dialogs.alert_form import AlertForm, Field
from tui.screens.what_if import words
from tui.screens.what_if.question import Question


def assumption_form(asked: Question, one: Assumption, then: Callable[[], None]) -> AlertForm | str:
    """Ask for another value of an assumption; a sentence where it has none to change."""
    if one.value is None:
        return f"{one.name}: {one.unit}; it has no number to change"

    def save(answer: Mapping[str, str]) -> str:
        try:
            asked.values[one.key] = words.number(answer["value"])
        except ValueError as error:
            return str(error)
        then()
        return ""

    facts = [one.name, f"now {valued(one)}; {one.source}{f', {one.as_of}' if one.as_of else ''}"]
    field = Field("value", "value", valued(one).replace(" x", ""))
    return AlertForm("An assumption", facts, [field], save, "Bksp puts back what was there")


def move_form(asked: Question, name: str, then: Callable[[], None]) -> AlertForm:
    """Ask how far a name moves."""

    def save(answer: Mapping[str, str]) -> str:
        try:
            move = words.number(answer["move"])
        except ValueError as error:
            return str(error)
        if move < -1:
            return "nothing loses more than 100 %"
        asked.moves[name] = move
        then()
        return ""

    now = f"{100 * asked.moves.get(name, 0.0):g} %"
    return AlertForm("A move", [name, "nothing else moves"], [Field("move", "moves", now)], save)

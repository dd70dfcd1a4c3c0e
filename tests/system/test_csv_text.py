"""A cell is words to a spreadsheet, whatever it holds; a number stays one."""

from __future__ import annotations

import csv
import io

import pytest

from tui.system.csv_text import as_csv


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3", "@SUM(1)", "\t=1",
                                  "\uff1d1"])
def test_a_cell_begins_no_formula(text: str) -> None:
    row = next(csv.reader(io.StringIO(as_csv(["a", "b"], [[text, 1]]).split("\n", 1)[1])))
    assert row == [f"'{text}", "1"]


@pytest.mark.parametrize("value", ["-5.2 %", "-1,234.50", "+3", "-1e-05", -5.2, "A=B", "a@b", None, ""])
def test_what_is_no_formula_is_as_it_was(value: object) -> None:
    row = next(csv.reader(io.StringIO(as_csv(["a", "b"], [[value, "x"]]).split("\n", 1)[1])))
    assert row == ["" if value is None else str(value), "x"]

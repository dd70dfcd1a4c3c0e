"""The rules and the dashboard that are shipped speak of numbers that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tui.service import numbers

FOLDER = Path(__file__).parents[2] / "docs" / "operations"
NAME = re.compile(r"\bloopwatch_[a-z_]+")


def known() -> set[str]:
    """Every name that the program can give; a counter as Prometheus knows it."""
    written = Path(numbers.__file__).read_text(encoding="utf-8")
    names = set(re.findall(r'"(loopwatch_[a-z_]+)"', written))
    return names | {f"{name}_total" for name in names}


@pytest.mark.parametrize("file", ["prometheus-rules.yml", "grafana-dashboard.json", "README.md"])
def test_only_numbers_that_exist_are_spoken_of(file: str) -> None:
    said = set(NAME.findall((FOLDER / file).read_text(encoding="utf-8")))
    assert said and said <= known()


def test_every_panel_has_a_question_and_a_place_of_its_own() -> None:
    board = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
    cells: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        columns, rows = range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"])
        covered = {(x, y) for x in columns for y in rows}
        assert not cells & covered and columns.stop <= 24, panel["title"]
        cells |= covered
        assert all(target["expr"] for target in panel["targets"])


@pytest.mark.prometheus
def test_promtool_takes_the_rules() -> None:
    promtool = shutil.which("promtool")
    assert promtool is not None
    done = subprocess.run([promtool, "check", "rules", str(FOLDER / "prometheus-rules.yml")],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

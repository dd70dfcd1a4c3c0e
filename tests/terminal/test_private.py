"""A Textual that is not as we know it inside: its own driver and compositor serve, and the log says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import NO_NETWORK, Open
from tests.terminal.terminal import ROOT

# a release in which two names are called otherwise, inside of Textual too: each module's source is changed
RENAMED = """
import importlib.machinery as machinery
import sys

NAMES = {"ChopsUpdate": "RowsUpdate", "_push_result_callback": "_add_result_callback"}
MODULES = ("textual._compositor", "textual.screen", "textual.app")

class Renaming(machinery.SourceFileLoader):
    def get_code(self, name):
        source = self.get_source(name)
        for old, new in NAMES.items():
            source = source.replace(old, new)
        return compile(source, self.path, "exec")

class Finder:
    def find_spec(name, path, target=None):
        spec = machinery.PathFinder.find_spec(name, path) if name in MODULES else None
        if spec is not None:
            spec.loader = Renaming(name, spec.origin)
        return spec

sys.meta_path.insert(0, Finder)
"""
MORE = {
    "ChopsUpdate and _push_result_callback": (RENAMED, "ChopsUpdate"),
    "the parser's time": (RENAMED.replace('"ChopsUpdate": "RowsUpdate", "_push_result_callback": '
                                          '"_add_result_callback"', '"_timeout_time": "_due"')
                          .replace('"textual._compositor"', '"textual._parser"'), "_timeout_time"),
}


@pytest.mark.parametrize("what", MORE)
def test_without_a_private_name_it_starts_draws_takes_keys_and_ends_well(
    start: Open, home: Path, what: str
) -> None:
    code, named = MORE[what]
    folder = home / "injected"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code)
    log = home / "loopwatch.log"
    seen = start({**NO_NETWORK, "PYTHONPATH": f"{folder}:{ROOT}", "LOOPWATCH_LOG": str(log)}, "replay",
                 "2026-08-21", size=(100, 30))
    seen.wait_for("214.72")
    seen.press("6")
    seen.wait_for("Claims ")
    seen.press("1")
    seen.wait_for("What changed")
    seen.press("down", "enter")
    seen.wait_for("50-day average")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and seen.is_clean() == [] and b"Traceback" not in seen.raw
    assert log.read_text().count("is not as we know it") == 1 and named in log.read_text()


def test_the_textual_that_is_installed_is_known(start: Open, home: Path) -> None:
    log = home / "loopwatch.log"
    seen = start({**NO_NETWORK, "LOOPWATCH_LOG": str(log)}, "replay", "2026-08-21", size=(100, 30))
    seen.wait_for("214.72")
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and not log.exists()

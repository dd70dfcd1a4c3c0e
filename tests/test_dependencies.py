"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMES = {"curl_cffi": "curl-cffi", "google": "protobuf", "textual_serve": "textual-serve",
         "prometheus_client": "prometheus-client"}  # module -> distribution, where they differ
BESIDE = {"pandas": "yfinance hands it over", "tzdata": "data alone, where the system has none"}


def imported() -> set[str]:
    """The distributions of every import there is, those inside functions included."""
    found: set[str] = set()
    for path in (ROOT / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return {NAMES.get(name, name) for name in found - set(sys.stdlib_module_names) - {"tui"}}


def declared() -> tuple[set[str], set[str]]:
    """Of the program itself, and of what may be added to it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {k: v for k, v in project["optional-dependencies"].items() if k != "dev"}
    own = {_name(line) for line in project["dependencies"]}
    return own, {_name(line) for lines in extras.values() for line in lines}


def _name(line: str) -> str:
    found = re.match(r"[A-Za-z0-9_-]+", line)
    assert found is not None
    return found[0].lower()


def test_what_is_imported_is_declared() -> None:
    own, extra = declared()
    assert imported() - own - extra == set()


def test_what_is_declared_is_imported() -> None:
    own, extra = declared()
    assert (own | extra) - imported() <= set(BESIDE)
    assert {"numpy", "rich", "curl-cffi", "protobuf"} <= own
